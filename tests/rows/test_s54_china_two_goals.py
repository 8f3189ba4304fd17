"""S54, S55, S56: China wants neither a nuclear neighbour nor a collapse; pressure is graded, and a middle may be best."""

from __future__ import annotations

import detente


def aim(dispute: detente.Dispute, weight_of_collapse: float) -> detente.Dispute:
    at = "preferences.china.blocs.{}.weight"
    return dispute.with_(
        {
            at.format("no_collapse"): weight_of_collapse,
            at.format("no_nuclear_neighbour"): 1 - weight_of_collapse,
        }
    )


def test_s54_pressure_beyond_a_level_lowers_chinas_utility() -> None:
    dispute = detente.load("korea-2019")
    traced = detente.trace_trade_off(dispute, "border_trade")
    assert traced.actor == "china"
    assert set(traced.points[0].aims) == {"no_nuclear_neighbour", "no_collapse"}
    # strongest pressure first: easing costs one aim and serves the other, all along the ladder
    pressure = [p.aims["no_nuclear_neighbour"] for p in traced.points]
    stability = [p.aims["no_collapse"] for p in traced.points]
    assert pressure == sorted(pressure, reverse=True)
    assert stability == sorted(stability)
    cut_off = traced.points[0]
    assert cut_off.levels["border_trade"] == "cut_off"
    assert cut_off.value.value < traced.best.value.value
    # with collapse of no concern, the strongest pressure is best
    assert detente.trace_trade_off(aim(dispute, 0.0), "border_trade").best.levels["border_trade"] == "cut_off"


def test_s55_the_trade_off_is_drawn_with_its_points() -> None:
    chart = detente.trace_trade_off(detente.load("korea-2019"), "border_trade").chart()
    drawn = [row for layer in chart.spec["layer"] for row in layer.get("data", {}).get("values", [])]
    labels = {row["label"] for row in drawn if "label" in row}
    assert {"cut off", "strict", "moderate", "open"} <= labels


def test_s56_a_middle_beats_both_ends_or_is_refuted_on_screen() -> None:
    dispute = detente.load("korea-2019")
    traced = detente.trace_trade_off(dispute, "border_trade")
    told = " ".join(traced.explain().to_text().split())
    if traced.interior_wins:
        assert traced.interior is not None
        ends = [p.value.value for p in traced.points if p.corner]
        assert traced.interior.value.value > max(ends)
        assert "something in between is best" in told
    else:
        assert "nothing in between beats the ends" in told
    # with one aim alone it is refuted, and says so
    for weight in (0.0, 1.0):
        single = detente.trace_trade_off(aim(dispute, weight), "border_trade")
        assert not single.interior_wins
        assert "nothing in between beats the ends" in " ".join(single.explain().to_text().split())

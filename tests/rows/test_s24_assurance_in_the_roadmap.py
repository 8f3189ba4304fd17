"""S24: third-party assurance raises the value of staying and cuts the temptation to leave; effect and assumption shown."""

from __future__ import annotations

from itertools import pairwise

import detente
from tests.rows.needed_for_korea import korea_thresholds


def test_s24_the_more_the_guarantor_is_believed_the_less_tempting_it_is_to_leave() -> None:
    row = korea_thresholds().threshold("guarantor.china")
    staying = [m["dprk"] for m in row.margins]
    joining = [g["dprk"] for g in row.gains]
    assert all(b > a for a, b in pairwise(staying)), "the smallest margin of staying rises with assurance"
    assert all(b > a for a, b in pairwise(joining)), "and so does what the plan is worth to it"
    assert staying[-1] - staying[0] > 0.05  # the effect, in units of its scale
    # it pays the protected side; the giver pays for it
    assert row.gains[-1]["china"] < row.gains[0]["china"]
    # below a break-even the assured side would rather not begin
    below = [e for e in row.plan_ends if not e.upper]
    assert [(e.binding.actor, e.binding.constraint) for e in below] == [("dprk", "joins")]


def test_s24_effect_size_and_assumption_are_told() -> None:
    row = korea_thresholds().threshold("guarantor.china")
    text = " ".join(korea_thresholds().explain().to_text().split())
    assert f"{row.margins[0]['dprk']:+.3f} to {row.margins[-1]['dprk']:+.3f} of its scale" in text
    assert "this assumes that Chinese security guarantee" in text
    assert "stays in force with that chance" in text


def test_s24_same_shock_with_and_without_assurance() -> None:
    """Washington drops out right after the weapons are gone: with the guarantee Pyongyang has more, and needs less trust."""
    assured = detente.load("hanoi-small")
    path = [dict(s.raised) for s in detente.plan_roadmap(assured).plan.steps]  # type: ignore[union-attr]
    after = {}
    for name, dispute in {
        "assured": assured,
        "disbelieved": assured.with_({"roles.china.guarantor.credibility": 0.0}),
        # taken away: the promise ends with everything else when Washington breaks off
        "lapsing": assured.with_({"measures.guarantee.holds_when_broken_by": []}),
    }.items():
        stepwise = dispute.with_({"proposals.same": {"title": "The same steps", "steps": path}})
        rows = detente.measure_credibility(stepwise, "same").of("us")
        after[name] = {r.step: r for r in rows}
    last = max(after["assured"])
    assert after["assured"][last].broken > after["disbelieved"][last].broken
    assert after["disbelieved"][last].broken == after["lapsing"][last].broken
    # exit is less tempting: what staying brings over leaving at the last irreversible step
    gain = {name: rows[last].kept - rows[last].leaving for name, rows in after.items()}
    assert gain["assured"] > gain["disbelieved"]
    assert (after["assured"][last].needed or 1) < (after["disbelieved"][last].needed or 1)


def test_s24_a_guarantee_that_does_not_outlast_a_breach_has_no_effect() -> None:
    dispute = detente.load("hanoi-small").with_({"measures.guarantee.holds_when_broken_by": []})
    row = detente.measure_thresholds(dispute, ["guarantor.china"], any_plan=False).rows[0]
    staying = [m["dprk"] for m in row.margins]
    assert max(staying) - min(staying) < 1e-12

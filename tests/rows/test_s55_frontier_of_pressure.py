"""S54, S55: China's two aims in every deal it could be part of: the frontier between them, and how far it can press."""

from __future__ import annotations

import detente
from tests.cli.running import run


def test_s55_the_frontier_of_pressure_against_stability_is_drawn_with_its_points() -> None:
    korea = detente.load("korea-2019")
    found = detente.trace_aims(korea, "china")
    assert found.aims == ("no_nuclear_neighbour", "no_collapse")
    assert len(found.frontier) >= 3
    firsts, seconds = [p.first for p in found.frontier], [p.second for p in found.frontier]
    assert firsts == sorted(firsts)
    assert seconds == sorted(seconds, reverse=True)
    drawn = [row for layer in found.chart().spec["layer"] for row in layer.get("data", {}).get("values", [])]
    frontier = {(row["x"], row["y"]) for row in drawn if row.get("series") == "frontier"}
    assert frontier == {(p.first, p.second) for p in found.frontier}
    labels = {row["label"] for row in drawn if "label" in row}
    assert {"cut off", "strict", "moderate", "open"} <= labels


def test_s54_pressing_beyond_a_level_serves_one_aim_and_lowers_its_utility() -> None:
    korea = detente.load("korea-2019")
    found = detente.trace_aims(korea, "china")
    assert found.lever == "border_trade"
    cut_off, strict, moderate, _ = found.pressure
    assert cut_off.first > strict.first > moderate.first
    assert cut_off.second < strict.second < moderate.second
    assert cut_off.payoff < strict.payoff < moderate.payoff
    assert found.turning == moderate
    # were a collapse nothing to it, pressing on would only gain
    at = "preferences.china.blocs.{}.weight"
    careless = detente.trace_aims(
        korea.with_({at.format("no_collapse"): 0, at.format("no_nuclear_neighbour"): 1}), "china"
    )
    assert careless.turning is not None
    assert careless.turning.level == "cut_off"


def test_s55_the_best_point_moves_along_the_frontier_with_the_weights() -> None:
    korea = detente.load("korea-2019")
    at = "preferences.china.blocs.{}.weight"
    picked = []
    for weight in (0.1, 0.5, 0.9):
        there = korea.with_({at.format("no_nuclear_neighbour"): weight, at.format("no_collapse"): 1 - weight})
        best = detente.trace_aims(there, "china").best
        assert best is not None
        picked.append(best.first)
    assert picked == sorted(picked)
    assert picked[0] < picked[-1]


def test_s55_the_command_says_where_the_balance_lies() -> None:
    told = " ".join(run("thirdparties", "korea-2019", "--frontier", "china").split())
    assert "pull apart" in told
    assert "China does best at 'moderate'" in told
    assert "How far to press".lower() in told.lower()

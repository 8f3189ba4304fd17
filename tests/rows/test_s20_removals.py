"""S20: how fragile the plan is, with an interval; 'without China' and 'without ROK' side by side on the roadmap."""

from __future__ import annotations

import detente
from tests.cli.running import run


def test_s20_without_china_and_without_rok_stand_side_by_side() -> None:
    dispute = detente.load("hanoi-small")
    found = detente.compare_removals(dispute, ["china", "rok"])
    assert list(found.without) == ["china", "rok"]
    table = found.table()
    assert len(table.rows) == 3
    text = " ".join(found.explain().to_text().split())
    assert "Without China" in text
    assert "Without South Korea" in text
    # each takes something away from the best plan, and it is what a dispute written without it gives
    assert found.whole.margin is not None
    for name, left in found.without.items():
        assert left.margin is not None
        assert left.margin < found.whole.margin
        alone = detente.plan_roadmap(dispute.without(name))
        assert alone.margin == left.margin


def test_s20_removal_runs_are_one_option_away_on_the_command_line() -> None:
    whole = run("roadmap", "hanoi-small")
    for name, label in (("china", "China"), ("rok", "South Korea")):
        printed = run("roadmap", "hanoi-small", "--without", name)
        assert label in whole.split("The roadmap, step by step")[1]
        assert label not in printed.split("The roadmap, step by step")[1]


def test_s20_fragility_has_an_interval_and_goes_with_the_hazards() -> None:
    """The chance that nobody's choice breaks the plan off before its end, at the low and high end of every hazard."""
    dispute = detente.load("hanoi-small")
    plan = detente.plan_roadmap(dispute).plan
    assert plan is not None
    steps = [dict(s.raised) for s in plan.steps]
    paths = ("hazards.turnover", "hazards.false_alarm")
    hazards = {p: e for p, e in dispute.estimates.items() if p.startswith(paths)}
    assert len(hazards) >= 4
    broken_off = {}
    for end in ("low", "value", "high"):
        # what the hotline takes off the false alarm stays small at both ends, so that no chance falls below zero
        at = {p: getattr(e, "high" if e.when and end != "value" else end) for p, e in hazards.items()}
        changed = dispute.with_(at)
        judged = detente.judge_proposal(changed, steps)
        assert judged.plan is not None
        broken_off[end] = judged.plan.hazard
    assert 0 < broken_off["low"] < broken_off["value"] < broken_off["high"] < 1
    assert broken_off["value"] == plan.hazard
    # taken away: without hazards nothing breaks it off but choice
    none = detente.judge_proposal(dispute.with_(dict.fromkeys(hazards, 0.0)), steps)
    assert none.plan is not None
    assert none.plan.hazard == 0

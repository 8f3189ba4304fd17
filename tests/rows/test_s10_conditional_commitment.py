"""S10: take away the American step and the North Korean one lapses with it; the explanation names S10."""

from __future__ import annotations

import detente
from detente.analysis.roadmap import ProposalJudgment
from tests.cli.running import run

PLAN = "rok_dual_track"


def told(judged: ProposalJudgment) -> str:
    return " ".join(judged.explain().to_text().split())


def test_s10_without_the_american_step_the_north_korean_step_lapses() -> None:
    dispute = detente.load("korea-2019")
    whole = detente.judge_proposal(dispute, PLAN)
    assert whole.plan is not None
    assert whole.plan.end["warheads"] == "removed"
    assert whole.lapsed == ()
    assert "comes true at step 3" in told(whole)  # the condition of the promise, met by the American step
    left = detente.judge_proposal(dispute, PLAN, drop=["ties"])
    assert left.plan is not None
    assert left.plan.end["warheads"] == "kept"
    assert not left.reaches_target
    fallen = {(l.measure, l.level) for l in left.lapsed if l.commitment == "weapons_for_ties"}
    assert fallen == {("warheads", "partly"), ("warheads", "removed")}
    assert {l.measure for l in left.lapsed if l.why == "rule"} == {
        "treaty"
    }  # a treaty needs missions in place
    assert "S10" in told(left)
    assert "Warheads and fissile material (removed) (step 12) lapse" in told(left)


def test_s10_without_the_promise_nothing_lapses() -> None:
    dispute = detente.load("korea-2019").with_({"commitments.weapons_for_ties": None})
    left = detente.judge_proposal(dispute, PLAN, drop=["ties"])
    assert left.plan is not None
    assert left.plan.end["warheads"] == "removed"
    assert "S10" not in told(left)


def test_s10_a_condition_that_another_step_meets_keeps_the_promise() -> None:
    dispute = detente.load("korea-2019")
    data = dispute.to_dict()["commitments"]["weapons_for_ties"]
    softer = dispute.with_({"commitments.weapons_for_ties": {**data, "if": "ties >= offices or end_of_war"}})
    left = detente.judge_proposal(softer, PLAN, drop=["ties"])
    assert left.plan is not None
    assert left.plan.end["warheads"] == "removed"


def test_s10_the_command_says_what_lapses() -> None:
    text = " ".join(run("judge-proposal", "korea-2019", PLAN, "--drop", "ties").split())
    assert "S10" in text
    assert "promised it only if Diplomatic ties (offices or more)" in text

"""S19: a plan of ten years in rounds runs; a one-shot plan is flagged as infeasible against durations."""

from __future__ import annotations

import detente
from tests.cli.running import run, run_json


def test_s19_a_plan_of_ten_years_runs_with_its_length_in_years() -> None:
    dispute = detente.load("korea-2019")
    judged = detente.judge_proposal(dispute, "hecker_ten_year")
    assert judged.plan is not None
    assert len(judged.plan.steps) == 13
    assert 9 < judged.plan.years < 11
    assert judged.plan.length == sum(s.periods for s in judged.plan.steps)
    assert judged.one_round == ()
    # the durations make the years: with none the same steps take a quarter each
    data = dispute.to_dict()["measures"]
    quick = {m: {k: v for k, v in spec.items() if k != "takes"} for m, spec in data.items()}
    fast = detente.judge_proposal(dispute.with_(measures=quick), "hecker_ten_year")
    assert fast.plan is not None
    assert fast.plan.years == 13 / 4
    # discounting: what comes late counts for less with less patience
    hurried = detente.judge_proposal(dispute.with_({"actors.us.patience": 0.8}), "hecker_ten_year")
    assert hurried.plan is not None
    assert hurried.plan.start_values["us"] < judged.plan.start_values["us"]


def test_s19_a_one_shot_plan_is_flagged_against_durations() -> None:
    text = " ".join(run("judge-proposal", "korea-2019", "hanoi_us").split())
    assert "As one step it cannot be carried out in one quarter" in text
    assert "Enrichment outside Yongbyon (dismantled) alone takes 8 quarters of work" in text
    dispute = detente.load("korea-2019")
    slow = detente.judge_proposal(dispute, "hanoi_us").one_round
    assert ("enrichment", "dismantled", 8) in slow
    assert detente.judge_proposal(dispute, "russia_china_draft").one_round == ()  # nothing in it takes long


def test_s19_a_plan_shorter_than_its_work_is_refused() -> None:
    text = " ".join(run("roadmap", "hanoi-small", "--within", "3").split())
    assert "a plan of 3 quarters is shorter than its work: Warheads (removed) alone takes 4 quarters" in text
    assert run_json("roadmap", "hanoi-small", "--within", "3")["answer"]["status"] == "none"
    enough = run_json("roadmap", "hanoi-small", "--within", "14", "--report-participation")["answer"]
    assert enough["steps"]
    assert enough["length"] <= 14


def test_s19_rounds_are_counted_and_compared() -> None:
    found = detente.compare_rounds(detente.load("hanoi-small"), 3)
    one, two, three = found.counts
    assert one.plan is None
    assert one.slow
    assert two.margin is not None
    assert three.margin is not None
    assert three.margin > two.margin
    assert two.plan is not None
    assert len(two.plan.steps) == 2
    text = " ".join(found.explain().to_text().split())
    assert "takes 4 quarters of work" in text

"""S13 in the roadmap: relations before verification break a soft demand, at a cost that the plan carries; a hard one forbids."""

from __future__ import annotations

import detente

PLAN = "rok_dual_track"


def test_s13_the_plan_says_where_the_demand_is_unmet_and_pays_for_it() -> None:
    dispute = detente.load("korea-2019")
    judged = detente.judge_proposal(dispute, PLAN)
    assert judged.plan is not None
    unmet = [s.number for s in judged.plan.steps if "verified_first" in s.broken]
    assert unmet == list(range(3, 12))  # from the offices of step 3 until the last warhead goes in step 12
    text = " ".join(judged.explain().to_text().split())
    assert "S13) after steps 3 to 11, at a cost to it of 0.5 a quarter" in text
    # the cost is carried by the American value, and goes with the demand
    free = detente.judge_proposal(dispute.without("verified_first"), PLAN)
    assert free.plan is not None
    assert free.plan.start_values["us"] > judged.plan.start_values["us"]
    assert free.plan.start_values["dprk"] == judged.plan.start_values["dprk"]
    assert not any("verified_first" in s.broken for s in free.plan.steps)
    dearer = detente.judge_proposal(dispute.with_({"demands.verified_first.strength.cost": 1.0}), PLAN)
    assert dearer.plan is not None
    lost = free.plan.start_values["us"] - judged.plan.start_values["us"]
    twice = free.plan.start_values["us"] - dearer.plan.start_values["us"]
    assert abs(twice - 2 * lost) < 1e-9


def test_s13_a_hard_demand_forbids_the_plan_and_is_named() -> None:
    dispute = detente.load("korea-2019").with_({"demands.verified_first.strength": "hard"})
    judged = detente.judge_proposal(dispute, PLAN)
    assert judged.verdict == "fails"
    assert [b.demand for b in judged.broken] == ["verified_first"]
    assert "(S13)" in judged.explain().to_text().partition(".")[0]
    assert detente.judge_proposal(dispute.without("verified_first"), PLAN).broken == ()


def test_s13_relations_last_keep_it() -> None:
    dispute = detente.load("korea-2019")
    steps = [dict(s) for s in dispute.spec.proposals[PLAN].steps or ()]
    late = {m: step.pop(m) for step in steps for m in ("ties", "treaty") if m in step}
    judged = detente.judge_proposal(dispute, [*(s for s in steps if s), late])
    assert judged.plan is not None
    assert not any("verified_first" in s.broken for s in judged.plan.steps)

"""S61 in the roadmap: a plan that ends at full relief, with the North's value and America's exposure at every step."""

from __future__ import annotations

import detente
from tests.cli.running import run

PLAN = "staged_full_relief"


def test_s61_value_and_exposure_by_step_on_the_way_to_full_relief() -> None:
    dispute = detente.load("korea-2019")
    judged = detente.judge_proposal(dispute, PLAN)
    assert judged.plan is not None
    assert judged.plan.end["relief"] == "all"
    assert judged.reaches_target
    steps = judged.plan.steps
    values = [s.values["dprk"] for s in steps]
    exposures = [s.exposures["us"].loss for s in steps]
    assert len(values) == len(exposures) == 12
    assert max(exposures) > 0.4
    assert exposures[-1] < max(exposures)
    groups = [g.label for g in judged.exposure_table().groups]
    assert any(g.startswith("Loss if another") for g in groups)
    assert any(g.startswith("Value of the plan") for g in groups)
    text = run("judge-proposal", "korea-2019", PLAN)
    assert "Loss if another takes its best way out now" in text
    assert "Value of the plan once the step is in force" in text
    # without relief: less for the North in force at the end, and less for America to lose
    bare = [
        {m: l for m, l in s.items() if m not in ("relief", "un_relief")}
        for s in dispute.spec.proposals[PLAN].steps or ()
    ]
    less = detente.judge_proposal(dispute, [s for s in bare if s])
    assert less.plan is not None
    assert less.plan.steps[-1].values["dprk"] < values[-1]
    assert less.plan.steps[-1].payoffs["dprk"] < steps[-1].payoffs["dprk"] - 5
    assert not less.reaches_target


def test_s61_a_promise_less_believed_is_worth_less() -> None:
    dispute = detente.load("korea-2019")
    worth = [
        detente.judge_proposal(dispute.with_({"hazards.turnover.us": h}), PLAN).plan for h in (0.01, 0.12)
    ]
    assert worth[0] is not None
    assert worth[1] is not None
    assert worth[0].start_values["dprk"] > worth[1].start_values["dprk"]

"""S52: a round may be gated on a third party's state, and the gate is visible in the plan."""

from __future__ import annotations

import detente
from tests.cli.running import run

GATE = {
    "need": "guarantee",
    "before": "warheads > kept",
    "because": "no later round without China",
    "row": "S52",
}


def gated(*, rules: bool = True) -> detente.Dispute:
    dispute = detente.load("hanoi-small")
    if not rules:
        return dispute
    return dispute.with_(rules=[*dispute.to_dict()["rules"], GATE])


def test_s52_the_round_waits_for_the_third_party_and_the_plan_shows_the_gate() -> None:
    found = detente.plan_roadmap(gated(), participation="report")
    assert found.plan is not None
    (step, *_) = [s for s in found.plan.steps if any(g.row == "S52" for g in s.gates)]
    assert "warheads" in step.raised
    before = found.plan.states[step.number - 1]
    assert before["guarantee"] == "yes"
    (gate,) = [g for g in step.gates if g.row == "S52"]
    assert gate.by == ("china",)
    text = " ".join(found.explain().to_text().split())
    assert "waited for Chinese security guarantee" in text
    assert "which lies with China alone" in text
    assert "S52" in text
    listed = found.to_json()["answer"]["steps"][step.number - 1]["waits_for"]
    assert {"need": "guarantee", "before": "warheads > kept", "by": ["china"], "row": "S52"} in listed


def test_s52_without_china_the_round_never_comes_and_without_the_gate_it_does() -> None:
    alone = detente.plan_roadmap(gated().without("guarantee"), participation="report")
    assert alone.plan is None
    assert "guarantee before warheads > kept" in str(alone.reason)
    open_ = detente.plan_roadmap(gated(rules=False).without("guarantee"), participation="report")
    assert open_.plan is not None
    assert not any(g.row == "S52" for s in open_.plan.steps for g in s.gates)


def test_s52_a_proposal_that_ignores_the_gate_is_not_permitted() -> None:
    steps = [{"declaration": "yes", "end_of_war": "yes"}, {"warheads": "partly"}]
    judged = detente.judge_proposal(gated(), steps)
    assert len(judged.broken) == 1
    assert "no later round without China" in str(judged.broken[0])
    assert detente.judge_proposal(gated(rules=False), steps).broken == ()


def test_s52_gates_of_the_shipped_dispute_are_printed() -> None:
    text = " ".join(run("judge-proposal", "korea-2019", "dual_suspension_dual_track").split())
    assert "(Peace treaty) waited for Declaration of the programme (full), true from step 7" in text
    assert "(Warheads and fissile material) waited for any guarantee" in text

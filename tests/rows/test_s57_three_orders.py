"""S57: one command sets disarm first, relief first and parallel side by side: exposure, failure point, time, self-enforcing."""

from __future__ import annotations

import detente
from detente.analysis.roadmap import ProposalJudgment
from tests.cli.running import run, run_json

ORDERS = ["denuclearise_first", "relief_first", "parallel"]


def test_s57_one_command_compares_the_three_orders() -> None:
    answer = run_json("compare-proposals", "hanoi-small", *ORDERS)["answer"]["proposals"]
    assert list(answer) == ORDERS
    for judged in answer.values():
        assert judged["verdict"] in ("holds", "fails")
        assert judged["years"] > 0
        assert set(judged["binding"]) == {"actor", "step"}
        assert all(set(s["exposure"]) >= {"us", "dprk"} for s in judged["steps"])
    first = answer["denuclearise_first"]
    assert first["failures"][0]["step"] < len(first["steps"])
    assert answer["parallel"]["margin"] >= max(answer[o]["margin"] for o in ORDERS) - 1e-3
    text = run("compare-proposals", "hanoi-small", *ORDERS)
    for words in (
        "itself",
        "exposure",
        "Years",
        "failure",
        "Disarm first fails at step",
        "Relief first fails at step",
    ):
        assert words in text


def test_s57_on_the_shipped_dispute_parallel_holds_and_relief_first_fails_at_once() -> None:
    found = detente.compare_proposals(
        detente.load("korea-2019"), ORDERS, tolerance=0.05, participation="report"
    )
    free, relief = found.judgment("parallel"), found.judgment("relief_first")
    assert free.verdict == "holds"
    assert relief.verdict == "fails"
    assert relief.first_failure is not None
    assert relief.first_failure.actor == "us"
    assert relief.first_failure.step == 1
    assert free.margin is not None
    assert relief.margin is not None
    assert free.margin > 0 > relief.margin
    disarm = found.judgment("denuclearise_first")
    assert disarm.plan is not None
    assert free.plan is not None

    def worst(judged: ProposalJudgment, actor: str) -> float:
        assert judged.plan is not None
        return max(s.exposures[actor].loss for s in judged.plan.steps)

    assert worst(disarm, "dprk") > worst(free, "dprk")  # whoever moves first stands exposed
    assert disarm.plan.years > free.plan.years
    assert len(found.table().rows) == 3


def test_s57_what_an_order_forbids_changes_the_comparison() -> None:
    dispute = detente.load("hanoi-small")
    bound = detente.judge_proposal(dispute, "denuclearise_first")
    data = dispute.to_dict()["proposals"]
    loose = {**data["denuclearise_first"], "hold": [{"measures": ["hotline"], "until": "inspectors"}]}
    freed = detente.judge_proposal(
        dispute.with_(proposals={**data, "denuclearise_first": loose}), "denuclearise_first"
    )
    assert freed.margin is not None
    assert bound.margin is not None
    assert freed.margin > bound.margin + 0.05

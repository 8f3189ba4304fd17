"""S64: bargaining power along a plan, with a warning where irreversible steps run ahead of what the other side delivered."""

from __future__ import annotations

import detente
from detente.analysis.roadmap.planning.plan import Plan
from tests.cli.running import run

WARNING = "Irreversible steps of North Korea run ahead of what it receives"


def power(plan: Plan, actor: str) -> list[float]:
    return [s.leverage[actor].share for s in plan.steps]


def test_s64_power_falls_as_weapons_are_given_up_for_good_and_the_plan_warns() -> None:
    dispute = detente.load("hanoi-small")
    steps = [
        {"inspectors": "yes", "guarantee": "yes"},
        {"declaration": "yes"},
        {"warheads": "partly"},
        {"warheads": "removed"},
        {"relief": "full", "end_of_war": "yes"},
    ]
    judged = detente.judge_proposal(dispute, steps)
    assert judged.plan is not None
    path = power(judged.plan, "dprk")
    assert path == sorted(path, reverse=True)
    assert path[0] == 1.0
    assert path[3] < 0.5
    assert power(judged.plan, "us") == [1.0] * 5  # all it gives can be taken back
    ahead = [s.number for s in judged.plan.steps if s.leverage["dprk"].ahead]
    assert 4 in ahead
    assert 5 not in ahead  # once relief is delivered the balance is restored
    assert WARNING in " ".join(judged.explain().to_text().split())
    assert any("given away for good" in note for note in judged.exposure_table().notes)


def test_s64_paid_first_or_reversible_there_is_no_warning() -> None:
    dispute = detente.load("hanoi-small")
    paid = [
        {"relief": "full", "end_of_war": "yes", "guarantee": "yes"},
        {"inspectors": "yes", "declaration": "yes"},
        {"warheads": "partly"},
        {"warheads": "removed"},
    ]
    judged = detente.judge_proposal(dispute, paid)
    assert WARNING not in " ".join(judged.explain().to_text().split())
    unpaid = [{"inspectors": "yes", "guarantee": "yes"}, {"declaration": "yes"}, {"warheads": "partly"}]
    data = dispute.to_dict()["measures"]
    kept = detente.judge_proposal(dispute, unpaid)
    soft = {
        **data,
        "declaration": {**data["declaration"], "undo": {"yes": 0.1}},
        "warheads": {**data["warheads"], "undo": {"partly": 0.1, "removed": 0.1}},
    }
    free = detente.judge_proposal(dispute.with_(measures=soft), unpaid)
    assert kept.plan is not None
    assert free.plan is not None
    assert power(kept.plan, "dprk")[-1] < power(free.plan, "dprk")[-1] == 1.0
    assert WARNING not in " ".join(free.explain().to_text().split())


def test_s64_the_command_shows_the_path_and_the_warning() -> None:
    text = " ".join(run("roadmap", "hanoi-small").split())
    assert "Bargaining power: share of what it could withhold at the start" in text
    assert WARNING in text

"""S42 in the roadmap: if the demand for concrete steps first is hard, parallel plans are infeasible, naming the row."""

from __future__ import annotations

import pytest

import detente
from tests.cli.running import run

PARALLEL = ["dual_suspension_dual_track", "rok_dual_track", "hecker_ten_year"]
SCENARIO = "concrete_steps_or_nothing"


@pytest.mark.parametrize("name", PARALLEL)
def test_s42_parallel_plans_are_not_permitted_once_it_is_hard(name: str) -> None:
    dispute = detente.load("korea-2019")
    assert detente.judge_proposal(dispute, name).broken == ()
    hard = detente.judge_proposal(dispute, name, scenario=SCENARIO)
    assert hard.verdict == "fails"
    assert [b.demand for b in hard.broken] == ["concrete_first"]
    headline = hard.explain().to_text().partition(".")[0]
    assert "is not permitted" in headline
    assert "(S42)" in headline
    # take the demand away and nothing forbids it
    gone = detente.judge_proposal(dispute.scenario(SCENARIO).without("concrete_first"), name)
    assert gone.broken == ()


def test_s42_it_contradicts_the_other_sides_hard_demand_and_both_are_named() -> None:
    dispute = detente.load("korea-2019").scenario(SCENARIO)
    both = dispute.with_({"demands.corresponding_measures.strength": "hard"})
    found = detente.plan_roadmap(both)
    assert found.status == "none"
    assert set(found.blocked_by) == {"concrete_first", "corresponding_measures"}
    assert "S42" in str(found.reason)


def test_s42_relief_first_is_then_impossible_and_the_command_says_why() -> None:
    text = " ".join(
        run("roadmap", "korea-2019", "--scenario", SCENARIO, "--proposal", "relief_first").split()
    )
    assert "the hard demand 'Concrete steps before any relief'" in text
    assert "S42" in text
    assert "contradict each other" in text

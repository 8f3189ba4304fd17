"""S42: a demand is hard or soft; if hard, parallel plans are shown infeasible, naming this row."""

from __future__ import annotations

import pytest

import detente

IN_PARALLEL = ["dual_suspension_dual_track", "rok_dual_track", "hecker_ten_year", "staged_full_relief"]


def harden(dispute: detente.Dispute, *demands: str) -> detente.Dispute:
    return dispute.with_({f"demands.{d}.strength": "hard" for d in demands})


@pytest.mark.parametrize("plan", IN_PARALLEL)
def test_s42_relief_on_the_way_is_infeasible_if_the_demand_is_hard(plan: str) -> None:
    dispute = detente.load("korea-2019")
    soft = detente.find_broken_demands(dispute, plan)
    assert soft.feasible
    assert [b.hard for b in soft.broken if b.row == "S42"] == [False]
    hard = detente.find_broken_demands(harden(dispute, "concrete_first"), plan)
    assert hard.feasible is False
    (broken,) = hard.broken_hard
    assert (broken.demand, broken.row) == ("concrete_first", "S42")
    text = " ".join(hard.explain().to_text().split())
    assert "is not feasible" in text.partition(".")[0]
    assert "S42" in text.partition(".")[0]
    gone = detente.find_broken_demands(dispute.without("concrete_first"), plan)
    assert "S42" not in {b.row for b in gone.broken}


def test_s42_a_free_order_can_then_only_be_one_after_the_other() -> None:
    dispute = detente.load("korea-2019")
    assert detente.find_broken_demands(dispute, "parallel").sequential == ()
    found = detente.find_broken_demands(harden(dispute, "concrete_first"), "parallel")
    assert found.sequential == ("concrete_first",)
    text = " ".join(found.explain().to_text().split())
    assert "cannot be done in parallel" in text
    assert "S42" in text


def test_s42_hard_demands_of_both_sides_leave_no_order_at_all() -> None:
    both = harden(detente.load("korea-2019"), "concrete_first", "corresponding_measures")
    found = detente.find_broken_demands(both, "parallel")
    assert found.feasible is False
    assert found.clashes == (("concrete_first", "corresponding_measures"),)
    assert "S42" in found.explain().to_text()

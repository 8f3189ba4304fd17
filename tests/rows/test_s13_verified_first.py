"""S13: a plan with relations before verification is marked as breaking a US demand, with its cost."""

from __future__ import annotations

import detente
from tests.docs.commands import run_command

PLANS = ["rok_dual_track", "dual_suspension_dual_track", "hecker_ten_year", "staged_full_relief"]


def test_s13_relations_before_verification_break_a_demand_at_a_cost() -> None:
    dispute = detente.load("korea-2019")
    assert "verification" in dispute.spec.issues
    for plan in PLANS:
        found = detente.find_broken_demands(dispute, plan)
        (broken,) = [b for b in found.broken if b.row == "S13"]
        assert broken.by == "us"
        assert broken.step is not None
        step = dispute.spec.proposals[plan].steps[broken.step - 1]  # type: ignore[index]
        assert set(broken.raised) <= set(step) & {"ties", "treaty"}
        assert broken.total is not None
        assert broken.total.value > 0
        assert broken.total.low < broken.total.value < broken.total.high


def test_s13_the_cost_goes_with_the_demand_and_grows_with_it() -> None:
    dispute = detente.load("korea-2019")
    none = detente.find_broken_demands(dispute.without("verified_first"), "rok_dual_track")
    assert "S13" not in {b.row for b in none.broken}
    (once,) = [b for b in detente.find_broken_demands(dispute, "rok_dual_track").broken if b.row == "S13"]
    dearer = dispute.with_({"demands.verified_first.strength.cost": 1.0})
    (twice,) = [b for b in detente.find_broken_demands(dearer, "rok_dual_track").broken if b.row == "S13"]
    assert once.total is not None
    assert twice.total is not None
    assert once.cost is not None
    assert twice.total.value == once.total.value / once.cost.value


def test_s13_a_plan_with_relations_last_keeps_it() -> None:
    dispute = detente.load("korea-2019")
    steps = [dict(s) for s in dispute.spec.proposals["rok_dual_track"].steps or ()]
    late = {m: step.pop(m) for step in steps for m in ("ties", "treaty") if m in step}
    found = detente.find_broken_demands(dispute, [*(s for s in steps if s), late])
    assert "verified_first" in found.kept


def test_s13_the_command_names_the_step_and_the_cost() -> None:
    status, printed = run_command(("detente", "demands", "korea-2019", "rok_dual_track"))
    assert status == 0
    assert "S13" in printed
    assert "is broken in step 3" in " ".join(printed.split())

"""S50: in the branch with a new leader every American promise is weighed again; a treaty is not a statement."""

from __future__ import annotations

import detente
from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import evaluate_number
from detente.analysis.claims.reading import read_test

KOREA = detente.load("korea-2019")
PLAN = "staged_full_relief"


def margin(dispute: detente.Dispute, more: str = "") -> float:
    """North Korea's smallest margin along the proposal."""
    term = read_test(dispute, f"margin({PLAN}, dprk{more}) > 0").term
    found = evaluate_number(term.parts[0], Case(dispute, dispute.values))
    assert found is not None
    return found[0]


def binding(measure: str, what: str) -> detente.Dispute:
    return KOREA.with_({f"measures.{measure}.binds": what})


NEW = ", scenario = new_leader_likely"
SAFE = ", set = {hazards.turnover.us: 0}"


def test_s50_a_likelier_new_leader_lowers_what_staying_is_worth() -> None:
    assert margin(KOREA, SAFE) > margin(KOREA) > margin(KOREA, NEW)


def test_s50_a_treaty_binds_the_successor_and_a_statement_does_not() -> None:
    weak_treaty, strong_statement = binding("treaty", "leader"), binding("end_of_war", "state")
    # the same file, but for whom a promise binds: both differences come from the branch with a new leader
    assert margin(weak_treaty, NEW) < margin(KOREA, NEW) < margin(strong_statement, NEW)
    # they are smaller where a change is less likely
    assert margin(KOREA, NEW) - margin(weak_treaty, NEW) > margin(KOREA) - margin(weak_treaty) > 0


def test_s50_without_a_change_of_leader_it_makes_no_difference_whom_a_promise_binds() -> None:
    # nor any false alarm, which has each side withdraw as a new leader would
    alarms = {f"hazards.false_alarm.chance.{k}": 0 for k in range(2)}
    settled = {"hazards.turnover.us": 0, **alarms}
    assert margin(binding("treaty", "leader").with_(settled)) == margin(KOREA.with_(settled))


def test_s50_as_a_claim() -> None:
    claim = detente.evaluate_claims(KOREA, draws=40, only=["new_leader_costs"]).claim("new_leader_costs")
    assert claim.verdict == "holds"
    assert claim.row == "S50"

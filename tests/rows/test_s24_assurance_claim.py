"""S24, as a claim: under the same shocks, the North is further from leaving where it believes its guarantor."""

from __future__ import annotations

import detente


def test_s24_with_the_same_shocks_assurance_raises_what_staying_is_worth() -> None:
    korea = detente.load("korea-2019")
    found = detente.evaluate_claims(korea, draws=60, only=["assurance_helps"])
    claim = found.claim("assurance_helps")
    assert claim.verdict == "holds"
    witness = claim.holds_in
    assert witness is not None
    with_it, without = (fact.answer for fact in witness.facts)
    assert isinstance(with_it, tuple)
    assert isinstance(without, tuple)
    assert with_it[0] > without[0]  # the effect is told, in units of scale


def test_s24_no_effect_where_nothing_could_go_wrong_or_nobody_is_believed() -> None:
    korea = detente.load("korea-2019")
    zero = "set = {roles.china.guarantor.credibility: 0}"
    same = (
        f"margin(dual_suspension_dual_track, dprk, {zero}) > margin(dual_suspension_dual_track, dprk, {zero})"
    )
    unbelieved = korea.with_({"claims": [{"id": "c", "text": "x.", "test": same}]})
    assert detente.evaluate_claims(unbelieved, draws=3).claim("c").central is False
    # the role that assures is switched off: its measure stays where it stands, and the steps cannot be taken
    silent = korea.without("china.guarantor")
    claims = [{"id": "c", "text": "x.", "test": "self_enforcing(dual_suspension_dual_track)"}]
    assert detente.evaluate_claims(silent.with_({"claims": claims}), draws=3).claim("c").central is False


def test_s24_the_chance_of_leaving_itself_waits_for_the_forecast() -> None:
    korea = detente.load("korea-2019")
    claim = detente.evaluate_claims(korea, draws=1, only=["assurance_exit"]).claim("assurance_exit")
    assert claim.verdict == "untested"
    assert "forecast" in str(claim.reason)

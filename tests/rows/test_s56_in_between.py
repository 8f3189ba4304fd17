"""S56: interior options are allowed, and one of them suits both sides where both corners fail."""

from __future__ import annotations

import detente


def test_s56_something_in_between_suits_both_where_both_extremes_fail() -> None:
    korea = detente.load("korea-2019")
    found = detente.evaluate_claims(korea, draws=60, only=["not_either_or"])
    claim = found.claim("not_either_or")
    assert claim.central is True
    # the claim is shown or refuted on screen: verdict, share and what decided it
    assert claim.verdict in ("holds", "depends", "fails")
    witness = claim.holds_in
    assert witness is not None
    assert [f.told for f in witness.facts] == ["yes", "no", "no"]


def test_s56_it_fails_where_only_all_or_nothing_is_allowed() -> None:
    korea = detente.load("korea-2019")
    rule = {"forbid": "relief >= third and relief < all", "because": "all or nothing"}
    claims = [c.model_dump(exclude_unset=True) for c in korea.spec.claims if c.id == "not_either_or"]
    corners = korea.with_(
        {
            "rules": [*korea.to_dict()["rules"], rule],
            "claims": claims,
            "proposals": {p: v for p, v in korea.to_dict()["proposals"].items() if p in ("hanoi_dprk_as_us_heard", "hanoi_us")},
        }
    )  # fmt: skip
    assert detente.evaluate_claims(corners, draws=2).claim("not_either_or").central is False

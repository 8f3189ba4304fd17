"""How many draws settle a claim, and which claims too few of them leave open."""

from __future__ import annotations

from detente.analysis.claims.claims_result import Claim
from detente.analysis.claims.trial import HOLDS
from detente.analysis.shares import wilson_interval


def count_needed(level: float = 0.95) -> int:
    """The fewest draws that give a claim a verdict other than that it depends: so many have to agree, all of them."""
    n = 1
    while wilson_interval(n, n, level)[0] < HOLDS:
        n += 1
    return n


def is_open(claim: Claim) -> bool:
    """Whether all draws of a claim agree and are still too few for the verdict that they point to."""
    share = claim.share
    if share is None or not share.decided or share.undecided:
        return False
    return share.draws < count_needed(share.level) and (not share.fails or not share.holds)

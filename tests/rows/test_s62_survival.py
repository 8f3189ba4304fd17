"""S62: what North Korea refuses for its survival is never offered to it."""

from __future__ import annotations

import numpy as np

import detente
from detente.analysis.packages.acceptance import Acceptance, survey


def harmless(dispute: detente.Dispute) -> detente.Dispute:
    """The same dispute without North Korea's red lines."""
    data = dispute.to_dict()["preferences"]
    return dispute.with_(
        preferences={**data, "dprk": {k: v for k, v in data["dprk"].items() if k != "refuses"}}
    )


def crossing(dispute: detente.Dispute, lines: tuple[str, ...]) -> int:
    """How many acceptable states cross one of the lines."""
    acceptance = Acceptance(survey(dispute), dispute.values)
    crossed = np.zeros(dispute.compiled.space.size, dtype=bool)
    for line in lines:
        crossed |= dispute.compiled.truth(line)
    return int(np.count_nonzero(acceptance.acceptable & crossed))


def test_s62_no_acceptable_package_crosses_a_line_of_survival() -> None:
    dispute = detente.load("korea-2019")
    lines = dispute.preference("dprk").refuses
    assert lines
    assert crossing(dispute, lines) == 0
    assert crossing(harmless(dispute), lines) > 0


def test_s62_no_solution_offer_or_opening_crosses_one_either() -> None:
    dispute = detente.load("korea-2019")
    holds = [dispute.formula(line) for line in dispute.preference("dprk").refuses]

    def crosses(state: object) -> bool:
        levels = {m: dispute.all_measures[m].levels.index(level) for m, level in state.items()}  # type: ignore[attr-defined]
        return any(bool(f.holds(levels.__getitem__)) for f in holds)

    found = detente.find_packages(dispute)
    offered = [*found.frontier, *(p for s in found.solutions.values() for p in s.packages)]
    assert offered
    assert not any(crosses(p.state) for p in offered)
    for end in found.corners.values():
        assert not any(crosses(state) for states in end.solutions.values() for state in states)
    for offer in found.offers:
        assert not (offer.acceptable and crosses(offer.state))
        assert crosses(offer.state) == bool(offer.verdict("dprk").refuses)
    compared = detente.compare_offers(dispute, "hanoi_us", "hanoi_dprk")
    assert not any(crosses(p.state) for p, _, _ in compared.nearest)
    assert not any(crosses(p.state) for c in compared.closings for _, p in c.ways)
    # the refusals matter: without them more is acceptable, and some of it crosses the lines
    free = detente.find_packages(harmless(dispute))
    assert free.beyond > found.beyond

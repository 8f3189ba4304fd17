"""S27, as a claim: "indispensable" only where no acceptable plan remains without it."""

from __future__ import annotations

import detente
from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists


def judge(dispute: detente.Dispute, **tests: str) -> list[bool | None]:
    """Whether each test holds at the central values."""
    claims = [{"id": n, "text": "x.", "test": t} for n, t in tests.items()]
    found = detente.evaluate_claims(dispute.with_({"claims": claims}), draws=1, witnesses=False)
    return [found.claim(n).central for n in tests]


def test_s27_china_is_indispensable_only_to_what_nobody_else_can_give() -> None:
    korea = detente.load("korea-2019")
    end = '"yongbyon = frozen and guarantee"'  # its guarantee is part of what is wanted
    other = '"yongbyon = frozen"'  # what others can bring about without it
    found = judge(
        korea,
        exists=f"plan_exists({end})",
        china=f"indispensable(china, {end})",
        seoul=f"indispensable(rok, {end})",
        elsewhere=f"indispensable(china, {other})",
    )
    assert found == [True, True, False, False]


def test_s27_the_published_claim_is_tested_at_its_word() -> None:
    korea = detente.load("korea-2019")
    (published,) = [c for c in korea.spec.claims if c.id == "beijing"]
    assert published.test == "indispensable(china, full)"
    assert published.source == "global-times-2019-01-28"
    told = detente.evaluate_claims(korea, draws=3, only=["beijing"], witnesses=False).claim("beijing")
    without = korea.without("china")
    package = detente.find_packages(without, target="full").beyond > 0
    plan = plan_exists(without, None, PlanQuestion("full"))
    whole = plan_exists(korea, None, PlanQuestion("full"))
    assert told.central is (whole and not package and not plan)

"""S63, as a claim: without a concrete and reliable American commitment nothing is dismantled."""

from __future__ import annotations

import detente

TARGET = '"yongbyon = dismantled"'
ALL = "[assurance, end_of_war, ties, relief, treaty, un_relief]"


def central(dispute: detente.Dispute, **tests: str) -> list[bool | None]:
    claims = [{"id": n, "text": "x.", "test": t} for n, t in tests.items()]
    found = detente.evaluate_claims(dispute.with_({"claims": claims}), draws=1, witnesses=False)
    return [found.claim(n).central for n in tests]


def test_s63_a_concrete_commitment_is_what_makes_a_plan_to_dismantle() -> None:
    korea = detente.load("korea-2019")
    with_all, without = central(
        korea, whole=f"plan_exists({TARGET})", without=f"plan_exists({TARGET}, without = {ALL})"
    )
    assert with_all is True
    found = detente.evaluate_claims(korea, draws=3, only=["no_commitment_no_dismantling"], witnesses=False)
    assert found.claim("no_commitment_no_dismantling").central is (not without)


def test_s63_below_the_break_even_credibility_the_plan_stops() -> None:
    korea = detente.load("korea-2019")
    printed = detente.evaluate_claims(korea, draws=5, only=["reliable_commitment"])
    witness = printed.claim("reliable_commitment").witnesses[0]
    assert [f.question.split("(")[0] for f in witness.facts] == ["break_even", "trust"]
    low, high = (
        central(korea, c=f"break_even(dprk, us, staged_full_relief) > trust(dprk, us, set = {{beliefs.trust.dprk.us: {t}}})")
        for t in (0.01, 1)
    )  # fmt: skip
    # more trust than any break-even, unless not even certainty would do
    sure = central(korea, c="break_even(dprk, us, staged_full_relief) <= 1")
    assert low == [True]
    assert high == [not sure[0]]

"""S62, as a claim: without a guarantee that North Korea trusts, nothing else buys the last weapon."""

from __future__ import annotations

import detente

CLAIMS = [
    {"id": "bought", "text": "x.", "test": 'package_exists("warheads = removed and not firm_guarantee")'}
]


def test_s62_no_plan_and_no_package_without_a_firm_guarantee() -> None:
    korea = detente.load("korea-2019")
    assert (
        detente.evaluate_claims(korea, draws=2, only=["survival"], witnesses=False).claim("survival").central
        is True
    )
    assert detente.evaluate_claims(korea.with_({"claims": CLAIMS}), draws=2).claim("bought").central is False


def test_s62_it_is_the_red_line_that_makes_it_so() -> None:
    korea = detente.load("korea-2019")
    bold = korea.with_({"preferences.dprk.refuses": [], "claims": CLAIMS})
    assert detente.evaluate_claims(bold, draws=2).claim("bought").central is True

"""S11: if hostility ceases the weapons are worth less to North Korea; an analyst may cut the link and see the difference."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import detente
from detente.analysis.packages.acceptance import Acceptance, survey

KOREA = detente.load("korea-2019")


def price_of_disarming(dispute: detente.Dispute) -> float:
    """What North Korea would have to be given, per period, before it is as well off without its warheads as now."""
    removed = {"declaration": "full" if "full" in dispute.measures["declaration"].levels else "yes"}
    utility = dispute.compiled.utility("dprk").payoffs
    disarmed = dispute.state({**removed, "warheads": "removed"}, base=dispute.start)
    return float(utility[dispute.compiled.row(dispute.start)] - utility[dispute.compiled.row(disarmed)])


def count_disarming_deals(dispute: detente.Dispute) -> int:
    """Packages that everybody could accept and in which the warheads go."""
    acceptance = Acceptance(survey(dispute), dispute.values)
    return int(np.count_nonzero(acceptance.acceptable & dispute.compiled.truth("warheads = removed")))


def test_s11_the_slider_moves_what_north_korea_asks_for_its_weapons() -> None:
    prices = [price_of_disarming(KOREA.with_({"factors.hostility": h})) for h in (1, 0.75, 0.5, 0.25, 0)]
    assert all(later < earlier for earlier, later in pairwise(prices))
    assert prices[0] - prices[-1] > 5
    assert count_disarming_deals(KOREA.scenario("hostility_zero")) > 5 * count_disarming_deals(KOREA) > 0


def test_s11_with_the_link_cut_hostility_changes_nothing() -> None:
    cut = KOREA.scenario("no_threat_link")
    assert cut.values.raw("factors.threat_link") == 0
    prices = {price_of_disarming(cut.with_({"factors.hostility": h})) for h in (1, 0.5, 0)}
    assert len(prices) == 1
    # and the result is another one than with the link
    assert prices.pop() < price_of_disarming(KOREA) - 5
    assert count_disarming_deals(cut) != count_disarming_deals(KOREA)


def test_s11_each_analyst_has_a_link_of_its_own() -> None:
    loss = {}
    for analyst in ("op_ed_a", "op_ed_b"):
        values = [detente.draw_values(KOREA, k, analyst=analyst) for k in range(64)]
        links = [v.raw("factors.threat_link") for v in values]
        assert min(links) >= 0.8 if analyst == "op_ed_a" else max(links) <= 0.8
        loss[analyst] = float(np.mean([v.figure(_REMOVED) / v.raw("factors.hostility") for v in values]))
    assert loss["op_ed_a"] < loss["op_ed_b"] - 1  # the first thinks that hostility is all they are for


_REMOVED = next(p for p in KOREA.estimates if p.startswith("preferences.dprk.") and "warheads = removed" in p
                and KOREA.estimates[p].times == ("hostility", "threat_link"))  # fmt: skip


def test_s11_an_answer_over_draws_hangs_on_the_slider() -> None:
    """A deal that is acceptable at half the hostility and not at all of it: over the draws it goes with the factor."""
    half = KOREA.with_({"factors.hostility": 0.5})
    accepted = [Acceptance(survey(d), d.values).acceptable for d in (half, KOREA)]
    turned = accepted[0] & ~accepted[1] & KOREA.compiled.truth("warheads = removed")
    deal = KOREA.with_(
        states={**KOREA.spec.states, "deal": KOREA.compiled.space.state(int(np.flatnonzero(turned)[0]))}
    )
    statement = detente.read_statement(deal, "acceptable(deal)")
    (found,) = detente.measure_robustness(deal, [statement], draws=90).statements
    hostility = next(i for i in found.influences if i.path == "factors.hostility")
    assert hostility.when_low > hostility.when_high + 0.2
    assert found.drivers[0].path == "factors.threat_link"
    cut = deal.scenario("no_threat_link")
    (without,) = detente.measure_robustness(cut, [statement], draws=45).statements
    assert "factors.threat_link" not in [i.path for i in without.influences]
    moved = next(i for i in without.influences if i.path == "factors.hostility")
    assert abs(moved.difference) < hostility.when_low - hostility.when_high
    assert without.share.share > found.share.share

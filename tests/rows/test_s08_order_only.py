"""S8: entering only the order gives a usable weight range; the top issue for North Korea is normalization."""

from __future__ import annotations

import detente
from detente.model.numbers import Values

ORDER = ["ties = embassies", "firm_guarantee", "opened_economy", "warheads = kept"]


def test_s08_only_the_order_gives_weight_ranges() -> None:
    dispute = detente.load("korea-2019").scenario("normalization_first")
    found = detente.weigh_issues(dispute, "dprk")
    assert found.way == "importance"
    assert found.top == ("relations",)
    ranges = [(w.weight.low, w.weight.high) for w in found.weights if w.weight is not None]
    assert ranges == [(1 / 4, 1), (0, 1 / 2), (0, 1 / 3), (0, 1 / 4)]
    # usable: the gap and the packages can be computed from nothing more
    gap = detente.measure_gap(dispute).issue("relations")
    assert gap.second.lost is not None
    assert gap.second.lost.low < gap.second.lost.value < gap.second.lost.high


def test_s08_the_top_issue_follows_the_order() -> None:
    changed = detente.load("korea-2019").with_({"preferences.dprk": {"importance": ORDER[::-1]}})
    assert detente.weigh_issues(changed, "dprk").top == ("weapons",)
    entered = detente.load("korea-2019").with_({"preferences.dprk": {"importance": ORDER}})
    assert detente.weigh_issues(entered, "dprk").top == ("relations",)


def test_s08_answers_over_all_weights_that_keep_the_order() -> None:
    """Nothing but the order goes in, and the share of the weights under which North Korea gains by a trade comes out."""
    shares = []
    for order in (ORDER, ORDER[::-1]):
        dispute = detente.load("korea-2019").with_({"preferences.dprk": {"importance": order}})
        paths = [p for p in dispute.estimates if p.startswith("preferences.dprk.importance")]
        assert len(paths) == len(order)
        for k in range(20):
            drawn = detente.draw_values(dispute, k)
            weights = [drawn.raw(p) for p in paths]
            assert weights == sorted(weights, reverse=True)
            assert abs(sum(weights) - 1) < 1e-9
        asked = detente.Statement("trade", "North Korea gains by embassies for warheads", gains_by_trade)
        shares.append(detente.measure_robustness(dispute, [asked], draws=20).statements[0].share)
    assert shares[0].holds == 20  # settled by the order alone, without a single number
    assert 0 < shares[1].holds < 20  # with the weapons first it takes more than the order to say


def gains_by_trade(dispute: detente.Dispute, values: Values) -> bool:
    utility = dispute.compiled.utility("dprk", values).payoffs
    trade = {"ties": "embassies", "warheads": "removed", "declaration": "full"}
    after = dispute.compiled.row(dispute.state(trade, base=dispute.start))
    return bool(utility[after] >= utility[dispute.compiled.row(dispute.start)])

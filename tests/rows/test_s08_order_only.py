"""S8: entering only the order gives a usable weight range; the top issue for North Korea is normalization."""

from __future__ import annotations

import detente

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

"""S21: the similarity of South Korea and China on the peace regime is above a threshold, and displayed."""

from __future__ import annotations

import detente

THRESHOLD = 0.75


def test_s21_seoul_and_beijing_order_the_peace_regime_alike() -> None:
    gap = detente.measure_gap(detente.load("korea-2019"), pairs="all")
    shared = gap.issue("peace_regime", ("china", "rok")).agreement
    assert shared is not None
    assert shared.value > THRESHOLD
    assert shared.low > THRESHOLD
    parties = gap.issue("peace_regime", ("us", "dprk")).agreement
    assert parties is not None
    assert parties.value < 1 - THRESHOLD
    (table,) = [t for t in gap.tables() if t.id == "gap-agreement"]
    shown = {(str(r["issue"]), str(r["between"])): r["agreement"] for r in table.records()}
    assert shown["peace regime", "China and South Korea"] == shared.value
    assert "China – South Korea" in str(gap.chart().spec)


def test_s21_the_agreement_goes_when_one_wants_something_else() -> None:
    other = {
        "preferences.china": {"worth": {"end_of_war": -1, "treaty": -2, "forum": -1}},
    }
    gap = detente.measure_gap(detente.load("korea-2019").with_(other), pairs=[("china", "rok")])
    shared = gap.issue("peace_regime").agreement
    assert shared is not None
    assert shared.value < 1 - THRESHOLD

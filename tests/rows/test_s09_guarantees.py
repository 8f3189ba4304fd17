"""S9: typed guarantees, each with value and credibility by actor, in one table."""

from __future__ import annotations

import detente
from detente.present import Interval


def test_s09_guarantees_of_every_type_are_compared_in_one_table() -> None:
    dispute = detente.load("korea-2019")
    menu = detente.compare_measures(dispute, "guarantee")
    # statement, end of war, treaty, halt of exercises, liaison offices, a third party's assurance
    types = [("assurance", "yes"), ("end_of_war", "yes"), ("treaty", "yes"), ("exercises", "suspended")]
    types += [("ties", "offices"), ("guarantee", "yes")]
    for measure, level in types:
        dish = menu.dish(measure, level)
        assert set(dish.values) == set(dispute.actors)
        value = dish.values["dprk"]
        assert value is not None
        assert value.low < value.high
        assert dish.credibility is not None or dish.trust["dprk"].high < 1
    table = menu.table()
    assert len(table.rows) == len(menu.dishes) >= len(types)
    names = [column.name for column in table.columns]
    assert {"value_us", "value_dprk", "credibility", "trust_dprk", "undo", "reversible", "binds"} <= set(
        names
    )
    assert any(isinstance(cell, Interval) for cell in table.column("value_dprk"))


def test_s09_what_makes_guarantees_differ_is_told_apart() -> None:
    dispute = detente.load("korea-2019")
    menu = detente.compare_measures(dispute)
    assert menu.dish("treaty").binds == "state"
    assert menu.dish("assurance").binds == "leader"
    assert menu.dish("guarantee").role == "china.guarantor"
    believed = dispute.estimates["roles.china.guarantor.credibility"]
    credibility = menu.dish("guarantee").credibility
    assert credibility is not None
    assert (credibility.value, credibility.low, credibility.high) == (
        believed.value,
        believed.low,
        believed.high,
    )
    assert menu.dish("treaty").credibility is None
    treaty, words = menu.dish("treaty").values["dprk"], menu.dish("assurance").values["dprk"]
    assert treaty is not None
    assert words is not None
    assert treaty.value > words.value


def test_s09_taking_a_guarantee_or_its_guarantor_away_takes_it_off_the_menu() -> None:
    dispute = detente.load("korea-2019")
    offered = {d.measure for d in detente.compare_measures(dispute).dishes}
    assert "guarantee" in offered
    assert {
        d.measure for d in detente.compare_measures(dispute.without("china.guarantor")).dishes
    } == offered - {"guarantee"}
    doubted = detente.compare_measures(dispute.with_({"roles.china.guarantor.credibility": 0.1}))
    assert doubted.dish("guarantee").credibility == Interval(0.1, 0.1, 0.1)

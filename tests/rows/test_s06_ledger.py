"""S6: two ledger rows, opposite directions, the same source, specificity 'low'."""

from __future__ import annotations

import detente


def test_s06_the_singapore_promises_stand_in_the_ledger() -> None:
    found = detente.check_commitments(detente.load("korea-2019"))
    us, dprk = found.entry("singapore_us"), found.entry("singapore_dprk")
    assert (us.by, us.to) == (dprk.to, dprk.by) == ("us", "dprk")
    assert us.said == dprk.said == "2018-06-12"
    assert us.sources
    assert us.sources == dprk.sources
    assert us.specificity == dprk.specificity == "low"
    assert dprk.condition  # made to depend on what the other side does
    assert {us.row, dprk.row} == {"S6"}
    sides = [(x.pair, x.first, x.second) for x in found.exchanges if "singapore_us" in x.first]
    assert sides
    assert "singapore_dprk" in sides[0][2]


def test_s06_without_the_promise_there_is_no_exchange() -> None:
    dispute = detente.load("korea-2019").with_({"commitments.singapore_dprk": None})
    found = detente.check_commitments(dispute)
    assert not any("singapore_us" in (*x.first, *x.second) for x in found.exchanges)
    assert "singapore_dprk" not in {e.id for e in found.entries}

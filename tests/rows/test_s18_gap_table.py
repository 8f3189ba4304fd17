"""S18 (its first half): a gap table by issue, with units, and totals by kind."""

from __future__ import annotations

import detente
from tests.docs.commands import run_command


def test_s18_gap_table_by_issue_with_units() -> None:
    dispute = detente.load("korea-2019")
    gap = detente.measure_gap(dispute)
    table = gap.table()
    named = {str(cell) for cell in table.column("on")}
    assert {dispute.label(issue) for issue in dispute.spec.issues} <= named
    assert all(table.column("unit"))
    (total,) = gap.totals
    assert all(share is not None and 0 < share.value <= 1 for share in total.value)
    assert total.definition is not None
    assert total.definition.low < total.definition.high  # something is unclear
    assert total.sequence == 2


def test_s18_one_kind_of_gap_does_not_move_another() -> None:
    dispute = detente.load("korea-2019")
    base = detente.measure_gap(dispute).totals[0]
    easier = detente.measure_gap(dispute.without("concrete_first")).totals[0]
    assert (easier.value, easier.definition) == (base.value, base.definition)
    assert easier.sequence == 0
    same = {"us": ["Yongbyon plants"], "dprk": ["Yongbyon plants"]}
    agreed = detente.measure_gap(dispute.with_({"definitions.denuclearization": same})).totals[0]
    assert (agreed.value, agreed.sequence) == (base.value, base.sequence)
    assert agreed.definition is not None
    assert agreed.definition.value == 0
    # a side that wants nothing of the other's has a smaller value gap and the same words
    calm = {"preferences.dprk": {"importance": ["yongbyon = dismantled"]}}
    content = detente.measure_gap(dispute.with_(calm)).totals[0]
    assert content.value[0] is not None
    assert base.value[0] is not None
    assert content.value[0].value < base.value[0].value
    assert (content.definition, content.sequence) == (base.definition, base.sequence)


def test_s18_the_command_prints_the_table() -> None:
    status, printed = run_command(("detente", "gap", "korea-2019"))
    assert status == 0
    for word in ("Value", "Definition", "Sequence", "Trust", "sanctions", "elements", "demands"):
        assert word in printed

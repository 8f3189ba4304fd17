"""Robustness as tables; and a column of shares for the tables of other analyses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.analysis.robustness.influence import Influence
from detente.analysis.robustness.naming import name_analyst
from detente.analysis.robustness.naming import name_estimate as name_estimate
from detente.analysis.robustness.robustness_result import Robustness, StatementRobustness
from detente.analysis.shares import Share
from detente.present import Cell, Column, Interval, Phrase, Ref, Table, phrase

_SHARE = "share of the decided draws, with the interval that Wilson's formula gives"


def share_table(result: Robustness) -> Table:
    """A row for each statement, and for each analyst's draws of it where analysts differ."""
    analysts = list(dict.fromkeys(a for s in result.statements for a in s.by_analyst))
    columns = (
        Column("statement", "statement"),
        Column("central", "at the central values"),
        Column("share", "holds in", "share", help=_SHARE),
        *(
            Column(f"of_{a}", f"by {name_analyst(a)}", "share", help=f"the same in the draws of {a}")
            for a in analysts
        ),
        Column("undecided", "undecided", "share"),
        Column("hangs_on", "hangs most on"),
    )
    rows = tuple(
        (
            s.text,
            _verdict(s.central),
            _interval(s.share),
            *(_interval(s.by_analyst[a]) if a in s.by_analyst else None for a in analysts),
            s.share.undecided_share,
            name_estimate(result.dispute, s.drivers[0].path) if s.drivers else None,
        )
        for s in result.statements
    )
    notes = [f"{result.draws} draws: {result.scheme.describe()}."]
    if result.failures:
        first = result.failures[0]
        notes.append(f"{len(result.failures)} failed, the first in draw {first.draw} with {first.error}.")
    return Table("What survives the ranges", columns, rows, tuple(notes), id="robustness")


def driver_table(result: Robustness, one: StatementRobustness, most: int) -> Table:
    """The strongest influences on one statement; no rows where it came out alike in all draws."""
    columns = (
        Column("number", "number"),
        Column(
            "low", "holds where it is low", "share", help="in the draws with this number in its lowest third"
        ),
        Column("high", "holds where it is high", "share", help="in the draws with it in its highest third"),
        Column("clear", "clear", "flag", help="more than chance explains for the largest of all numbers"),
    )
    rows = tuple(
        (_name_influence(result, one, i), i.when_low, i.when_high, i.clear)
        for i in one.influences[:most]
        if i.difference
    )
    return Table(f"What it hangs on: {one.text}", columns, rows, id="robustness-drivers")


def _name_influence(result: Robustness, one: StatementRobustness, influence: Influence) -> Ref | Phrase:
    name = name_estimate(result.dispute, influence.path)
    if influence.analyst is None:
        return name
    others = [a for a in one.by_analyst if a != influence.analyst]
    low = name_analyst(others[0]) if len(others) == 1 else "the others"
    return phrase(
        "{name} (low: {low}, high: {high})", name=name, low=low, high=name_analyst(influence.analyst)
    )


def add_share_column(table: Table, shares: Sequence[Share | None], label: str = "holds in") -> Table:
    """A table of another analysis with a column more: in what share of draws what the row says holds."""
    cells: list[Cell] = [None if s is None else _interval(s) for s in shares]
    return replace(
        table,
        columns=(*table.columns, Column("share_of_draws", label, "share", help=_SHARE)),
        rows=tuple((*row, cell) for row, cell in zip(table.rows, cells, strict=True)),
    )


def _interval(share: Share) -> Interval | None:
    return share.interval if share.decided else None


def _verdict(central: bool | None) -> str:
    return {True: "holds", False: "fails", None: "undecided"}[central]

"""The gap as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.gap.meaning import TermGap
from detente.analysis.gap.naming import (
    name_issue,
    name_pair,
)
from detente.present.table import Column, RowGroup, Table
from detente.present.values import Cell, Interval, ref

if TYPE_CHECKING:
    from detente.analysis.gap.distance import Gap

CORNERS = (
    "The range of a value gap is what it comes to when every number of either side errs the same way (all low, or all "
    "high), or, for an order of importance, at the corners of the weights that agree with it."
)
APART = (
    "The four kinds have different units and are never added. The stake of a side is its best less its worst."
)

Row = tuple[Cell, ...]


def draw_up(gap: Gap) -> Table:
    """Every gap in one table, grouped by kind, each row with its unit."""
    d = gap.dispute
    single = len(gap.pairs) == 1
    first, second = (
        (d.label(a) for a in gap.pairs[0]) if single else ("first of the two", "second of the two")
    )
    columns = (
        Column("on", "on"),
        Column("between", "between"),
        Column("first", first, "number", digits=0),
        Column("second", second, "number", digits=0),
        Column("unit", "unit"),
        Column("alike", "same order", "share", help="comparisons that both order alike, a tie counting half"),
    )
    groups = {
        "Value: what each would lose if the other had its way": _value_rows(gap),
        "Definition: what only this side means by the word": _definition_rows(gap),
        "Sequence: demands that leave no order of steps": _sequence_rows(gap),
        "Trust in the other": _trust_rows(gap),
    }
    rows = tuple((*row, None)[: len(columns)] for some in groups.values() for row in some)
    headed = tuple(RowGroup(label, len(some)) for label, some in groups.items() if some)
    title = f"The gap between {first} and {second}" if single else "The gap"
    whole = Table(title, columns, rows, (APART, CORNERS), headed, id="gap")
    return _leave_out(whole, "between") if single else whole


def _leave_out(table: Table, column: str) -> Table:
    at = [c.name for c in table.columns].index(column)
    columns = (*table.columns[:at], *table.columns[at + 1 :])
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
    return Table(table.title, columns, rows, table.notes, table.groups, id=table.id)


def _value_rows(gap: Gap) -> list[Row]:
    d = gap.dispute
    rows: list[Row] = []
    for pair, total in zip(gap.pairs, gap.totals, strict=True):
        between = name_pair(d, pair)
        for g in (g for g in gap.issues if g.pair == pair):
            unit = "% of its stake"
            if not (g.first.cardinal and g.second.cardinal):
                unit = "% of its stake; of places where only an order is known"
            gaps = (_percent(g.first.gap), _percent(g.second.gap))
            rows.append((name_issue(d, g.issue), between, *gaps, unit, slim(g.agreement)))
        if len({g.issue for g in gap.issues}) > 1:
            totals = (_percent(v) for v in total.value)
            rows.append(("all issues", between, *totals, "% of its stake"))
    return rows


def _definition_rows(gap: Gap) -> list[Row]:
    d = gap.dispute
    return [
        (
            ref("term", t.term),
            name_pair(d, t.pair),
            *(_only(t, side) for side in (0, 1)),
            "elements",
        )
        for t in gap.terms
    ]


def _only(term: TermGap, side: int) -> Cell:
    """Elements that only one side includes; a range where something is unclear."""
    if term.apart is None:
        return None
    pairs = [(e.first, e.second) if side == 0 else (e.second, e.first) for e in term.elements]
    stated = sum(mine == "in" and theirs != "in" for mine, theirs in pairs)
    least = sum(mine == "in" and theirs == "out" for mine, theirs in pairs)
    most = sum(mine != "out" and theirs != "in" for mine, theirs in pairs)
    return stated if least == most else Interval(stated, least, most)


def _sequence_rows(gap: Gap) -> list[Row]:
    d = gap.dispute
    rows: list[Row] = []
    for s in gap.sequences:
        demands = d.effective.demands
        counts = [sum(demands[x].by == a for x in s.apart) if s.decided else None for a in s.pair]
        target = ref("target", s.target) if s.target else "no target"
        rows.append((target, name_pair(d, s.pair), *counts, "demands"))
    return rows


def _trust_rows(gap: Gap) -> list[Row]:
    d = gap.dispute
    known = {(t.of, t.towards): t.chance for t in gap.trust}
    rows: list[Row] = []
    for a, b in gap.pairs:
        both = known[a, b], known[b, a]
        if any(both):
            rows.append(("keeping its word", name_pair(d, (a, b)), *(_percent(x) for x in both), "% chance"))
    return rows


def _percent(share: Interval | None) -> Cell:
    if share is None:
        return None
    return slim(Interval(100 * share.value, 100 * share.low, 100 * share.high))


def slim(number: Interval | None) -> Cell:
    """A number with its range, or alone where the range is nothing."""
    return number if number is None or number.low < number.high else number.value

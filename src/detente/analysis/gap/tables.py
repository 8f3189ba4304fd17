"""The gap as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.analysis.gap.meaning import TermGap
from detente.analysis.gap.naming import (
    describe_levels,
    name_actor,
    name_demand,
    name_issue,
    name_measures,
    name_pair,
)
from detente.analysis.gap.value import IssueGap, Side
from detente.model.dispute import Dispute
from detente.model.spec import CostSpec, DemandSpec
from detente.present.table import Column, RowGroup, Table
from detente.present.values import Cell, Interval, Phrase, ref

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
            rows.append((name_issue(d, g.issue), between, *gaps, unit, _slim(g.agreement)))
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
    return _slim(Interval(100 * share.value, 100 * share.low, 100 * share.high))


def _slim(number: Interval | None) -> Cell:
    return number if number is None or number.low < number.high else number.value


def draw_up_each(gap: Gap) -> tuple[Table, ...]:
    """One table for each kind of gap."""
    tables = [
        _value_table(gap),
        _agreement_table(gap),
        *_meaning_tables(gap),
        _demand_table(gap),
        _trust_table(gap),
    ]
    return tuple(t for t in tables if t.rows)


def _value_table(gap: Gap) -> Table:
    d = gap.dispute
    columns = (
        Column("issue", "issue"),
        Column("side", "for"),
        Column("other", "if this side has its way"),
        Column("gap", "gap", "share"),
        Column("lost", "what it would lose", "number"),
        Column("unit", "unit"),
        Column("best", "its best"),
        Column("conceded", "the other's best"),
        Column("note", "note"),
    )
    rows = [_side_row(d, g, k) for g in gap.issues for k in (0, 1)]
    notes = (
        CORNERS,
        "Best levels are told against the start. Of several that the other side likes best, the one kinder to this "
        "side counts. Everything off the issue stands as at the start.",
    )
    return Table("Value gap by issue", columns, tuple(rows), notes, id="gap-value")


def _side_row(d: Dispute, g: IssueGap, k: int) -> Row:
    side, other = g.sides[k], g.sides[1 - k]
    words = [None if x is None else describe_levels(d, x) for x in (side.best, side.conceded)]
    return (
        name_issue(d, g.issue),
        name_actor(d, side.actor),
        name_actor(d, other.actor),
        _slim(side.gap),
        _slim(side.lost),
        side.unit,
        *words,
        _note(d, g, side),
    )


def _note(d: Dispute, g: IssueGap, side: Side) -> str:
    parts = [side.reason] if side.reason else []
    if side.bests > 1:
        parts.append(f"{side.bests} levels equally good")
    if g.alone < g.possible:
        parts.append(f"{g.alone} of {g.possible} possible while other issues stand still")
    return "; ".join(parts)


def _agreement_table(gap: Gap) -> Table:
    d = gap.dispute
    columns = (
        Column("issue", "issue"),
        Column("between", "between"),
        Column("agreement", "same order", "share"),
        Column("combinations", "combinations", "number", digits=0),
    )
    rows = tuple(
        (name_issue(d, g.issue), name_pair(d, g.pair), _slim(g.agreement), g.possible) for g in gap.issues
    )
    notes = (
        "The share of pairs of combinations that both put the same way round, a tie counting half: 100% for the same "
        "order, 0% for the opposite one, 50% where one of the two does not care.",
    )
    return Table("Agreement by issue", columns, rows, notes, id="gap-agreement")


def _meaning_tables(gap: Gap) -> list[Table]:
    d = gap.dispute
    tables = []
    for term in dict.fromkeys(t.term for t in gap.terms):
        known = [t for t in gap.terms if t.term == term and t.apart is not None]
        standing: dict[str, dict[str, str]] = {}
        shown: dict[str, tuple[str, ...]] = {}
        for t in known:
            for e in t.elements:
                shown[e.name] = e.measures
                standing.setdefault(e.name, {}).update({t.pair[0]: e.first, t.pair[1]: e.second})
        actors = [a for a in d.actors if any(a in t.pair for t in known)]
        columns = (
            Column("element", "element"),
            *(Column(a, d.label(a)) for a in actors),
            Column("measures", "shown by"),
        )
        rows: tuple[Row, ...] = tuple(
            (name, *(_WORDS[standing[name].get(a, "out")] for a in actors), name_measures(d, shown[name]))
            for name in standing
        )
        notes = tuple(
            f"{d.label(t.pair[0])} and {d.label(t.pair[1])}: {_count(t.apart)} elements apart, "
            f"{len(t.both)} shared."
            for t in known
        )
        tables.append(
            Table(f"What is meant by {term.replace('_', ' ')}", columns, rows, notes, id=f"gap-{term}")
        )
    return tables


_WORDS = {"in": "included", "unclear": "unclear", "out": "not included"}


def _count(number: Interval | None) -> str:
    if number is None:
        return "an unknown number of"
    if number.low == number.high:
        return f"{number.value:g}"
    return f"{number.value:g} ({number.low:g} to {number.high:g})"


def describe_strength(demand: DemandSpec, dispute: Dispute, name: str) -> Phrase | str:
    """How strong a demand is, in words."""
    if not isinstance(demand.strength, CostSpec):
        return "hard"
    e = dispute.estimates[f"demands.{name}.strength.cost"]
    return f"costs {_count(Interval(e.value, e.low, e.high))} per {dispute.spec.period} while broken"


def _demand_table(gap: Gap) -> Table:
    d = gap.dispute
    columns = (
        Column("demand", "demand"),
        Column("by", "by"),
        Column("hold", "holds back"),
        Column("until", "until"),
        Column("strength", "strength"),
        Column("clash", "clashes with"),
    )
    rows: list[Row] = []
    for name in dict.fromkeys(x for s in gap.sequences for x in s.demands):
        demand = d.effective.demands[name]
        clashes = dict.fromkeys(c for s in gap.sequences for c in s.clashes if name in c)
        against = [_against(d, clash, name) for clash in clashes]
        words = Phrase(
            tuple(part for k, a in enumerate(against) for part in (*(("; or ",) if k else ()), *a.clauses))
        )
        rows.append(
            (
                name_demand(d, name),
                name_actor(d, demand.by),
                name_measures(d, demand.hold),
                demand.until,
                describe_strength(demand, d, name),
                words if against else None,
            )
        )
    notes = tuple(s.reason for s in gap.sequences if s.reason)
    return Table(
        "Demands about the order of steps",
        columns,
        tuple(rows),
        tuple(dict.fromkeys(notes)),
        id="gap-sequence",
    )


def _against(d: Dispute, clash: tuple[str, ...], name: str) -> Phrase:
    others = [name_demand(d, x) for x in clash if x != name]
    if not others:
        return Phrase(("the rules by themselves",))
    clauses: list[Any] = []
    for k, other in enumerate(others):
        clauses += [" and "] if k else []
        clauses.append(other)
    return Phrase(tuple(clauses))


def _trust_table(gap: Gap) -> Table:
    d = gap.dispute
    columns = (
        Column("of", "trust of"),
        Column("towards", "in"),
        Column("chance", "keeps its word", "chance"),
    )
    rows = tuple(
        (name_actor(d, t.of), name_actor(d, t.towards), _slim(t.chance))
        for t in gap.trust
        if t.chance is not None
    )
    return Table(
        "Trust", columns, rows, ("Recorded beliefs; no other number here depends on them.",), id="gap-trust"
    )

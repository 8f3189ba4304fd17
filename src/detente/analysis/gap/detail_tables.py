"""What stands behind each gap: a table for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.analysis.gap.naming import describe_levels, name_demand, name_issue, name_measures, name_pair
from detente.analysis.gap.tables import CORNERS, Row, slim
from detente.analysis.gap.value import IssueGap, Side
from detente.analysis.wording import actor_ref
from detente.model.dispute import Dispute
from detente.model.spec import CostSpec, DemandSpec
from detente.present.table import Column, Table
from detente.present.values import Interval, Phrase

if TYPE_CHECKING:
    from detente.analysis.gap.distance import Gap


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
        actor_ref(d, side.actor),
        actor_ref(d, other.actor),
        slim(side.gap),
        slim(side.lost),
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
        (name_issue(d, g.issue), name_pair(d, g.pair), slim(g.agreement), g.possible) for g in gap.issues
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
                actor_ref(d, demand.by),
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
        (actor_ref(d, t.of), actor_ref(d, t.towards), slim(t.chance))
        for t in gap.trust
        if t.chance is not None
    )
    return Table(
        "Trust", columns, rows, ("Recorded beliefs; no other number here depends on them.",), id="gap-trust"
    )

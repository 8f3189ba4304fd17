"""What the numbers rest on: how many of each kind come from sources, how many are judgments, and every one
of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.present import Cell, Column, Interval, RowGroup, Table, explain, ref, say
from detente.report.assembly import Material, count_basis
from detente.report.brief import Annex, Section
from detente.report.number_names import name_number
from detente.report.phrasing import Phrasing

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.model.numbers import Estimate

ORDER = 80
TITLE = "What the numbers rest on"

_KINDS = {
    "payoff": "Payoffs: what each outcome is worth to each",
    "cost": "Costs of going back, penalties",
    "chance": "Chances: detection, turnover, incidents, trust",
    "patience": "Patience",
    "positive": "Deadlines and units of account",
    "factor": "Shared factors",
    "weight": "Weights of positions within an actor",
    "order": "Weights of which only the order is given",
}


def build_section(material: Material) -> Section | None:
    """How far this brief can be trusted, as far as its inputs go."""
    dispute = material.dispute
    numbers = tuple(dispute.estimates.values())
    if not numbers:
        return None
    basis = count_basis(numbers)
    spread = sum(1 for estimate in numbers if estimate.analysts)
    words = explain(
        say(
            "{judged} of {total} numbers are judgments: the answers above are worth what these are worth.",
            judged=basis.informed + basis.judged,
            total=basis.total,
        ),
        say(
            "Every number stands in the annex with its range, its sources and the reason given for it; a range "
            "says how far it could be off without a surprise, not how likely each value is.",
        ),
        say("On {n} numbers named analysts differ, and each is kept with the name.", n=spread)
        if spread
        else None,
    )
    annexes = [
        Annex(
            "numbers",
            "Every number, its range and its origin",
            (kind_table(numbers), number_table(material.words)),
        )
    ]
    if dispute.documents:
        annexes.append(Annex("documents", "Documents", (document_table(dispute),)))
    return Section("sources", TITLE, ORDER, (words,), annexes=tuple(annexes), share=0.5)


def kind_table(numbers: Iterable[Estimate]) -> Table:
    """How many numbers of each kind there are, and what they rest on."""
    by_kind: dict[str, list[Estimate]] = defaultdict(list)
    for estimate in numbers:
        by_kind[estimate.kind].append(estimate)
    columns = (
        Column("kind", "Numbers"),
        Column("all", "In all", "number"),
        Column("sourced", "From sources", "number"),
        Column("informed", "Judgment with a document", "number"),
        Column("judged", "Judgment alone", "number"),
        Column("ranged", "With a range", "number"),
    )
    rows = []
    for kind, label in _KINDS.items():
        group = by_kind.get(kind, [])
        if group:
            basis = count_basis(group)
            rows.append((label, basis.total, basis.sourced, basis.informed, basis.judged, basis.ranged))
    return Table("Numbers by kind and origin", columns, tuple(rows), id="basis")


def number_table(words: Phrasing) -> Table:
    """Every number by its path, with its range, where it comes from and why it is what it is."""
    columns = (
        Column("path", "Number"),
        Column("value", "Value and range", "mixed"),
        Column("sources", "From"),
        Column("reason", "Reason"),
    )
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for estimate in words.dispute.estimates.values():
        head, rest = name_number(words, estimate)
        groups.setdefault(head, []).append(
            (
                ref("estimate", estimate.path, rest),
                _value(estimate),
                ", ".join(estimate.sources),
                _reason(estimate),
            )
        )
    rows = tuple(row for group in groups.values() for row in group)
    headings = tuple(RowGroup(head, len(group)) for head, group in groups.items())
    return Table("Numbers", columns, rows, groups=headings, id="numbers")


def document_table(dispute: Dispute) -> Table:
    """The documents that numbers, rules and proposals name, with the address where each was found."""
    columns = (
        Column("id", "Document"),
        Column("title", "Title"),
        Column("outlet", "Outlet"),
        Column("date", "Date", "date"),
        Column("url", "Address"),
    )
    rows = tuple(
        (ref("document", id, id), one.title, one.outlet, one.date, one.url)
        for id, one in dispute.documents.items()
    )
    return Table("Documents", columns, rows, id="documents")


def _value(estimate: Estimate) -> Cell:
    return Interval(estimate.value, estimate.low, estimate.high) if estimate.ranged else estimate.value


def _reason(estimate: Estimate) -> str | None:
    said = " ".join((estimate.reason or "").split())
    differ = "; ".join(f"{name} says {value:g}" for name, value, _, _ in estimate.analysts)
    return "; ".join(part for part in (said, differ) if part) or None

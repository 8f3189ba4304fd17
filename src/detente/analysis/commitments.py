"""What was promised: who, what, to whom, on what condition, and what is still left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.model.dispute import Dispute
from detente.present.bars import Bar, draw_bars
from detente.present.chart import Chart
from detente.present.explanation import Explanation, Sentence, explain, list_words, phrase, say
from detente.present.plain import to_plain
from detente.present.result import Shown
from detente.present.table import Column, Table
from detente.present.values import Phrase, Ref, ref

OPEN = {
    "measures": "which measures it means",
    "due": "a date",
    "verified_by": "who verifies it",
    "specificity": "how specific it is",
    "said": "when it was said",
    "sources": "where it was said",
}
"""What a commitment may leave open, and how that is told."""


@dataclass(frozen=True)
class Commitment:
    """One promise as the file records it, and what it leaves open.

    `measures` are those it amounts to; `kept` those of them that stand above their lowest level at the start.
    `condition` is what it was made to depend on, `condition_met` whether that holds at the start (None without one).
    `missing` names what is not recorded, of: measures, due, verified_by, specificity, said, sources.
    """

    id: str
    by: str
    to: str
    text: str
    said: str | None
    sources: tuple[str, ...]
    condition: str | None
    condition_met: bool | None
    specificity: str | None
    measures: tuple[str, ...]
    kept: tuple[str, ...]
    due: str | None
    verified_by: str | None
    row: str | None
    missing: tuple[str, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """What keeps it from being checked: no date, no verification, no measures, words that say little."""
        said = {"due": "no date", "verified_by": "no verification", "measures": "no measures"}
        found = tuple(words for key, words in said.items() if key in self.missing)
        return (*found, "low specificity") if self.specificity == "low" else found


@dataclass(frozen=True)
class Exchange:
    """Promises that two actors made to each other in one source, on the same day: the ids of either side's."""

    pair: tuple[str, str]
    said: str | None
    source: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class Commitments(Shown):
    """The ledger of promises, and what was promised in exchange for what."""

    dispute: Dispute
    entries: tuple[Commitment, ...]
    exchanges: tuple[Exchange, ...]

    def entry(self, id: str) -> Commitment:
        """One promise by its id. Raises KeyError with the ids there are."""
        for found in self.entries:
            if found.id == id:
                return found
        raise KeyError(f"no commitment {id!r}; there are {', '.join(e.id for e in self.entries) or 'none'}")

    def table(self) -> Table:
        """The ledger."""
        d = self.dispute
        columns = (
            Column("commitment", "promise"),
            Column("by", "by"),
            Column("to", "to"),
            Column("said", "said"),
            Column("condition", "if"),
            Column("specificity", "specific"),
            Column("measures", "measures"),
            Column("due", "due"),
            Column("verified_by", "verified by"),
            Column("flags", "flags"),
            Column("sources", "from"),
        )
        rows = tuple(
            (
                ref("commitment", e.id, e.text),
                ref("actor", e.by, d.label(e.by)),
                ref("actor", e.to, d.label(e.to)),
                e.said,
                e.condition,
                e.specificity,
                _measures(d, e.measures),
                e.due,
                e.verified_by,
                "; ".join(e.flags) or None,
                ", ".join(e.sources) or None,
            )
            for e in self.entries
        )
        return Table("Commitments", columns, rows, (_NOTE,), id="commitments")

    def chart(self) -> Chart:
        """How many promises leave open what."""
        total = len(self.entries)
        bars = [Bar(words, float(sum(key in e.missing for e in self.entries))) for key, words in OPEN.items()]
        return draw_bars(
            "What the commitments leave open",
            bars,
            alt=f"How many of {total} commitments do not say what, by when, verified by whom, and so on.",
            axis=f"commitments, of {total}",
            id="commitments",
        )

    def explain(self) -> Explanation:
        """What is promised and what is left open, in sentences."""
        if not self.entries:
            return explain(say("The file records no commitment."))
        return explain(*_tell(self))

    def to_json(self) -> dict[str, Any]:
        """The ledger as plain data."""
        entries = [
            {
                "id": e.id,
                "by": e.by,
                "to": e.to,
                "text": e.text,
                "said": e.said,
                "sources": list(e.sources),
                "if": e.condition,
                "if_met_at_start": e.condition_met,
                "specificity": e.specificity,
                "measures": list(e.measures),
                "kept_at_start": list(e.kept),
                "due": e.due,
                "verified_by": e.verified_by,
                "row": e.row,
                "missing": list(e.missing),
                "flags": list(e.flags),
            }
            for e in self.entries
        ]
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "commitments",
                "dispute": self.dispute.id,
                "settings": {},
                "method": {"exhaustive": "as recorded in the file"},
                "answer": {"commitments": entries, "exchanges": list(self.exchanges)},
            }
        )
        return plain


_NOTE = "What the file does not record counts as left open; the text itself may say more."


def check_commitments(dispute: Dispute) -> Commitments:
    """What was promised, and what is still unspecified?

    Lists every commitment of the file with the measures it amounts to, and flags those without a date (`due`), without
    verification (`verified_by`) or without measures. Reads what is recorded; does not judge whether a promise was kept
    (where its measures stand at the start is shown), meant or believed.
    """
    entries = tuple(_check(dispute, id) for id in dispute.effective.commitments)
    return Commitments(dispute, entries, tuple(_find_exchanges(entries)))


def _find_exchanges(entries: tuple[Commitment, ...]) -> Iterator[Exchange]:
    told: dict[tuple[str, str, str | None, str], list[str]] = {}
    for e in entries:
        for source in e.sources:
            told.setdefault((e.by, e.to, e.said, source), []).append(e.id)
    keys = list(told)
    for k, (by, to, said, source) in enumerate(keys):
        back = (to, by, said, source)
        if back in keys[k:]:
            yield Exchange((by, to), said, source, tuple(told[by, to, said, source]), tuple(told[back]))


def _check(dispute: Dispute, id: str) -> Commitment:
    spec = dispute.effective.commitments[id]
    known = dispute.all_measures
    met = None
    if spec.condition is not None:
        formula = dispute.formula(spec.condition)
        met = bool(formula.holds(lambda m: known[m].levels.index(dispute.start[m])))
    missing = tuple(key for key in OPEN if not getattr(spec, key))
    return Commitment(
        id,
        spec.by,
        spec.to,
        spec.text,
        spec.said,
        tuple(spec.sources),
        spec.condition,
        met,
        spec.specificity,
        tuple(spec.measures),
        tuple(m for m in spec.measures if dispute.start[m] != known[m].levels[0]),
        spec.due,
        spec.verified_by,
        spec.row,
        missing,
    )


def _measures(d: Dispute, measures: tuple[str, ...]) -> Phrase:
    return Phrase(list_words([ref("measure", m, d.label(m)) for m in measures]))


def _tell(c: Commitments) -> Iterator[Sentence]:
    d, total = c.dispute, len(c.entries)
    undated, unverified, unmapped = (
        [e for e in c.entries if key in e.missing] for key in ("due", "verified_by", "measures")
    )
    yield say(
        "Of {n} commitments, {a} have no date, {b} no verification, and {m} no measures that they amount to.",
        n=total,
        a=len(undated),
        b=len(unverified),
        m=len(unmapped),
    )
    for exchange in c.exchanges:
        a, b = (ref("actor", x, d.label(x)) for x in exchange.pair)
        yield say(
            "In one text ({source}) {a} and {b} promised each other: {a} {first}; {b} {second}.",
            source=exchange.source,
            a=a,
            b=b,
            first=[_quote(c.entry(x)) for x in exchange.first],
            second=[_quote(c.entry(x)) for x in exchange.second],
        )
    for e in c.entries:
        if e.missing:
            yield _tell_one(d, e)
    yield say("{note}", "caution", note=_NOTE)


def _quote(e: Commitment) -> Ref:
    return ref("commitment", e.id, f"“{e.text}”")


def _tell_one(d: Dispute, e: Commitment) -> Sentence:
    means = phrase("; it amounts to {m}", m=_measures(d, e.measures)) if e.measures else ""
    force = phrase(" (in force at the start: {m})", m=_measures(d, e.kept)) if e.kept else ""
    return say(
        "{text}{condition} ({by} to {to}){means}{force}; left open: {missing}.",
        "item",
        text=_quote(e),
        condition=phrase(", if {c}", c=e.condition) if e.condition else "",
        by=ref("actor", e.by, d.label(e.by)),
        to=ref("actor", e.to, d.label(e.to)),
        means=means,
        force=force,
        missing=[OPEN[key] for key in e.missing],
    )

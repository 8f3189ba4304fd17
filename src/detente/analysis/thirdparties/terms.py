"""On what terms each third party could bring a deal about: its least guarantee or side payment to each party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.roadmap.ground import Participation
from detente.analysis.roadmap.least_terms import LeastTerms, find_least_terms
from detente.analysis.wording import actor_ref
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.present import (
    SILENT,
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Progress,
    Shown,
    Table,
    draw_bars,
    say,
    to_plain,
)
from detente.present import explain as explain_all

_WORDS = {"guarantee": "guarantee", "side_payment": "side payment"}


@dataclass(frozen=True)
class Terms(Shown):
    """The least terms of each third party towards each party. Made by `find_third_party_terms`.

    `found` has one entry for every third party and party: a guarantee where the third party guarantees it, and a side
    payment, each with the least size that lets a plan exist or with what binds at the limit.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    found: tuple[LeastTerms, ...]

    @property
    def enough(self) -> tuple[LeastTerms, ...]:
        """Those with which a plan exists, the smallest first."""
        return tuple(sorted((t for t in self.found if t.least is not None), key=lambda t: t.least or 0.0))

    def table(self) -> Table:
        """A row for each third party, party and instrument."""
        dispute = self.dispute
        columns = (
            Column("by", "By"),
            Column("to", "To"),
            Column("what", "Instrument"),
            Column("least", f"Least size (payoff per {dispute.spec.period})", "number", digits=2),
            Column("limit", "Looked for up to", "number", digits=1),
            Column("binds", "Otherwise binds"),
        )
        rows: list[tuple[Cell, ...]] = []
        for t in self.found:
            binds = None
            if t.least is None and t.binding is not None:
                who, step = dispute.label(t.binding.actor), t.binding.step
                where = (
                    "would not begin"
                    if t.binding.constraint == "joins"
                    else f"step {step}"
                    if step
                    else "the end"
                )
                binds = f"{who}, {where}"
            elif t.least is None:
                binds = t.reason
            rows.append(
                (
                    actor_ref(dispute, t.by or ""),
                    actor_ref(dispute, t.to),
                    _WORDS[t.instrument],
                    t.least,
                    t.limit,
                    binds,
                )
            )
        note = (
            "A guarantee is worth as much more to its receiver wherever it is in force; a side payment is paid once "
            "the target is reached, at the giver's cost. A dash: none within the limit lets a plan exist."
        )
        return Table("On what terms a plan would exist", columns, tuple(rows), (note,), id="terms")

    def chart(self) -> Chart:
        """The least sizes as bars."""
        bars = [
            Bar(
                f"{self.dispute.label(t.by or '')} to {self.dispute.label(t.to)}",
                t.least or 0.0,
                _WORDS[t.instrument],
            )
            for t in self.enough
        ]
        told = "; ".join(f"{b.label}, {b.series}: {b.value:.2f}" for b in bars) or "none within the limits"
        return draw_bars(
            "On what terms a plan would exist",
            bars,
            alt=f"Least terms with which a plan exists: {told}.",
            axis=f"payoff per {self.dispute.spec.period}",
            id="terms",
        )

    def explain(self) -> Explanation:
        """The answer in sentences."""
        dispute, target = self.dispute, str(self.settings["target"])
        if not self.enough:
            return explain_all(
                say(
                    "No third party could bring a plan to '{t}' about by itself within the limits.",
                    "headline",
                    t=target,
                )
            )
        first = self.enough[0]
        if not first.least:
            return explain_all(
                say(
                    "No further terms are needed: a plan to '{t}' holds as the dispute stands.",
                    "headline",
                    t=target,
                )
            )
        told = [
            say(
                "A {what} by {by} worth {x} a {p} to {to} would let a plan to '{t}' exist: the least of all sought.",
                "headline",
                what=_WORDS[first.instrument],
                by=actor_ref(dispute, first.by or ""),
                to=actor_ref(dispute, first.to),
                x=round(first.least, 2),
                p=dispute.spec.period,
                t=target,
            )
        ]
        return explain_all(*told)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "thirdparties-terms",
                "dispute": self.dispute.id,
                "settings": dict(self.settings),
                "method": {"method": "scan, least size bisected"},
                "answer": {"terms": [t.to_json()["answer"] for t in self.found]},
            }
        )
        return plain


def find_third_party_terms(
    dispute: Dispute,
    actor: str | None = None,
    *,
    target: str | None = None,
    participation: Participation | None = None,
    limit: float | None = None,
    points: int = 5,
    progress: Progress = SILENT,
) -> Terms:
    """On what terms could each third party (or `actor` alone) bring a plan about?

    For every party: the least side payment by the third party, and the least addition to the guarantee where it
    guarantees that party (`find_least_terms`: sizes up to `limit` are scanned at `points`, the least one is bisected).
    Raises NotFoundError for an unknown actor, SettingError for one that is a party.
    """
    if actor is not None and actor not in dispute.actors:
        raise NotFoundError(
            f"unknown actor '{actor}'{suggest(actor, dispute.actors)}: {', '.join(dispute.actors)}"
        )
    if actor in dispute.parties:
        raise SettingError(
            f"'{actor}' is a party: terms are looked for that third parties could offer "
            f"({', '.join(dispute.third_parties) or 'there are none'})"
        )
    givers = dispute.third_parties if actor is None else (actor,)
    pairs = [(g, p) for g in givers for p in dispute.parties]
    found = []
    name = ""
    progress.start(len(pairs), "Trying terms")
    try:
        for giver, party in pairs:
            progress.advance()
            role = dispute.effective.roles.get(f"{giver}.guarantor")
            kinds = ["guarantee"] if role and party in role.protects and role.through else []
            for kind in (*kinds, "side_payment"):
                terms = find_least_terms(
                    dispute,
                    kind,  # type: ignore[arg-type]
                    to=party,
                    by=giver,
                    target=target,
                    limit=limit,
                    points=points,
                    participation=participation,
                )
                found.append(terms)
                name = str(terms.settings["target"])
    finally:
        progress.finish()
    settings = {"target": name, "participation": participation, "limit": limit, "actor": actor}
    return Terms(dispute, settings, tuple(found))

"""On what terms each third party could bring a deal about: its least guarantee or side payment to each party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.roadmap.search.ground import Participation, read_participation
from detente.analysis.roadmap.terms.least_terms import LeastTerms, find_least_terms
from detente.analysis.roadmap.terms.least_terms_view import list_open, tell_none
from detente.analysis.roadmap.terms.scanning import Known
from detente.analysis.thirdparties.removals import check_third_parties
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
    payment, each with the least size that lets a plan exist, or with what binds where one comes nearest.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    found: tuple[LeastTerms, ...]

    @property
    def enough(self) -> tuple[LeastTerms, ...]:
        """Those with which a plan exists, the smallest first."""
        return tuple(
            sorted((t for t in self.found if t.least is not None), key=lambda t: round(t.least or 0.0, 6))
        )

    def table(self) -> Table:
        """A row for each third party, party and instrument."""
        dispute = self.dispute
        columns = (
            Column("by", "By"),
            Column("to", "To"),
            Column("what", "Instrument"),
            Column("least", f"Least size (payoff per {dispute.spec.period})", "number", digits=2),
            Column("most", "The same plan holds up to", "number", digits=2),
            Column("limit", "Looked for up to", "number", digits=1),
            Column("binds", "Nearest to breaking it"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                actor_ref(dispute, t.by or ""),
                actor_ref(dispute, t.to),
                _WORDS[t.instrument],
                tell_none(t) if t.least is None else t.least,
                t.most if t.least else None,
                t.limit,
                _tell_binding(dispute, t),
            )
            for t in self.found
        ]
        notes = [
            "A guarantee is worth as much more to its receiver wherever it is in force; a side payment is paid once "
            "the target is reached, at the giver's cost. None within the limit: every size is ruled out, by a bound on "
            "all plans.",
            "Nearest to breaking it: what breaks the plan with less, or, where none was found, keeps the nearest one "
            "from holding.",
        ]
        for t in self.found:
            if not t.proved:
                who = f"{dispute.label(t.by or '')} to {dispute.label(t.to)}, {_WORDS[t.instrument]}"
                notes.append(f"{who}: {' and '.join(list_open(t))} is not ruled out.")
        return Table("On what terms a plan would exist", columns, tuple(rows), tuple(notes), id="terms")

    def chart(self) -> Chart:
        """The least sizes as bars."""
        dispute = self.dispute
        bars = [
            Bar(
                f"{dispute.label(t.by or '')} to {dispute.label(t.to)}, {_WORDS[t.instrument]}",
                t.least or 0.0,
            )
            for t in self.enough
        ]
        told = "; ".join(f"{b.label}: {b.value:.2f}" for b in bars) or "none found within the limits"
        return draw_bars(
            "On what terms a plan would exist",
            bars,
            alt=f"Least terms with which a plan exists: {told}.",
            axis=f"least size, payoff per {dispute.spec.period}",
            id="terms",
        )

    def explain(self) -> Explanation:
        """The answer in sentences."""
        dispute, target = self.dispute, str(self.settings["target"])
        if not self.enough:
            proved = all(t.proved for t in self.found)
            return explain_all(
                say(
                    "No third party could bring a plan to '{t}' about by itself within the limits."
                    if proved
                    else "No third party was found to be able to bring a plan to '{t}' about by itself, in steps of a "
                    "{n}th of the limits; what is not ruled out is told below.",
                    "headline",
                    t=target,
                    **({} if proved else {"n": self.settings["points"]}),
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
        for t in self.enough[1:]:
            told.append(
                say(
                    "A {what} by {by} to {to} would do from {x}.",
                    "item",
                    what=_WORDS[t.instrument],
                    by=actor_ref(dispute, t.by or ""),
                    to=actor_ref(dispute, t.to),
                    x=round(t.least or 0.0, 2),
                )
            )
        return explain_all(*told)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "thirdparties-terms",
                "dispute": self.dispute.id,
                "settings": dict(self.settings),
                "method": {
                    "method": "ranges of sizes ruled out by a bound on every plan, windows of the plans found solved"
                },
                "answer": {"terms": [t.to_json()["answer"] for t in self.found]},
            }
        )
        return plain


def _tell_binding(dispute: Dispute, t: LeastTerms) -> str | None:
    if t.binding is None:
        return t.reason
    who, step = dispute.label(t.binding.actor), t.binding.step
    if t.binding.constraint == "joins":
        return f"{who}, would not begin"
    return f"{who}, step {step}" if step else f"{who}, the end"


def find_third_party_terms(
    dispute: Dispute,
    actor: str | None = None,
    *,
    target: str | None = None,
    participation: Participation | None = None,
    limit: float | None = None,
    points: int = 1024,
    progress: Progress = SILENT,
) -> Terms:
    """On what terms could each third party (or `actor` alone) bring a plan about?

    For every party: the least side payment by the third party, and the least addition to the guarantee where it
    guarantees that party, each as `find_least_terms` finds it (up to `limit`, default the receiver's scale; sizes told
    apart to a `points`-th part of it).
    Raises NotFoundError for an unknown actor, SettingError for one that is a party or where there is no third party.
    """
    if actor is not None and actor not in dispute.actors:
        raise NotFoundError(
            f"unknown actor '{actor}'{suggest(actor, dispute.actors)}: {', '.join(dispute.actors)}"
        )
    check_third_parties(dispute, "that could offer terms")
    if actor in dispute.parties:
        raise SettingError(
            f"'{actor}' is a party: terms are looked for that third parties could offer "
            f"({', '.join(dispute.third_parties)})"
        )
    participation = read_participation(dispute, participation)
    givers = dispute.third_parties if actor is None else (actor,)
    pairs = [(g, p) for g in givers for p in dispute.parties]
    found: list[LeastTerms] = []
    known = Known([])
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
                    known=known,
                )
                found.append(terms)
                if terms.least != 0:
                    known = Known(
                        []
                    )  # plans that hold without anything are shared; the rest is asked alike by itself
    finally:
        progress.finish()
    settings = {
        "target": found[0].settings["target"],
        "participation": participation,
        "limit": {t.to: t.limit for t in found},
        "points": points,
        "actor": actor,
    }
    return Terms(dispute, settings, tuple(found))

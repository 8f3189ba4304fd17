"""Robustness: how much of this survives the ranges of the numbers, and what the advice hangs on."""

from __future__ import annotations

from detente.analysis.robustness import (
    Robustness,
    Statement,
    StatementRobustness,
    list_statements,
    measure_robustness,
    package_is_acceptable,
)
from detente.analysis.robustness.robustness_view import name_estimate
from detente.errors import DetenteError
from detente.model.dispute import Dispute
from detente.present import Column, Sentence, Table, explain, format_share, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section

ORDER = 70
TITLE = "What the advice hangs on"

FEW_DRAWS = 64
"""So many draws are made of what is quick to ask; what takes longer is asked only where draws are asked for."""

PICTURES = 3
"""So many statements get a picture of what they hang on."""


def build_section(material: Material) -> Section | None:
    """In what share of draws of the numbers statements hold; None where no number has a range.

    Without draws asked for, only whether the packages on record are acceptable to all.
    """
    dispute = material.dispute
    if not any(estimate.ranged for estimate in dispute.estimates.values()):
        return None
    try:
        asked = _choose(dispute, everything=bool(material.draws))
        if not asked:
            return None
        found = measure_robustness(
            dispute, asked, draws=material.draws or FEW_DRAWS, scheme=material.scheme, map=material.map
        )
    except DetenteError:
        return None  # what is missing is said where the central question is asked
    answer = found.explain()
    caution = [s for s in answer.sentences if s.style == "caution"][-1:]
    told = explain(_headline(found), *_details(found), *caution)
    annex: list[Part] = [answer, found.table(), *(found.tornado(s.name) for s in _most_open(found))]
    return Section(
        "robustness",
        TITLE,
        ORDER,
        (told, shares_table(found)),
        bottom_line=(_headline(found).restyled("body"),),
        annexes=(Annex("robustness-in-full", "Shares over draws in full", tuple(annex)),),
        share=0.5,
    )


def shares_table(found: Robustness) -> Table:
    """A row for each statement, the surest first: its share of draws, and the number that it goes with most."""
    columns = (
        Column("statement", "Statement"),
        Column("share", "Holds in", "share"),
        Column("undecided", "Undecided", "share"),
        Column("hangs_on", "Hangs most on"),
    )
    ranked = sorted(found.statements, key=lambda s: -(s.share.share if s.share.decided else -1.0))
    rows = tuple(
        (
            s.text,
            s.share.interval if s.share.decided else None,
            s.share.undecided_share,
            name_estimate(found.dispute, s.drivers[0].path) if s.drivers else None,
        )
        for s in ranked
    )
    note = f"{found.draws} draws: {found.scheme.describe()}. In brackets Wilson's 95% interval."
    table = Table("Share of draws in which each holds", columns, rows, (note,), id="shares")
    idle = [] if any(s.share.undecided for s in ranked) else ["undecided"]
    idle += [] if any(s.drivers for s in ranked) else ["hangs_on"]
    return table.without(*idle)


def _most_open(found: Robustness) -> list[StatementRobustness]:
    """The statements that the ranges leave most open and that clearly hang on something, for a picture each."""
    hanging = [s for s in found.statements if s.drivers and s.share.decided]
    return sorted(hanging, key=lambda s: abs(s.share.share - 0.5))[:PICTURES]


def _choose(dispute: Dispute, *, everything: bool) -> list[Statement]:
    if everything:
        return list(list_statements(dispute))
    proposals = dispute.effective.proposals
    return [package_is_acceptable(dispute, p) for p, spec in proposals.items() if spec.package is not None]


def _headline(found: Robustness) -> Sentence:
    """How many statements the ranges settle, and which one they leave most open."""
    settled = [s for s in found.statements if s.share.decided and (s.share.low >= 0.9 or s.share.high <= 0.1)]
    rest = [s for s in found.statements if s not in settled]
    if not rest:
        return say("All {n} statements asked are settled whatever the numbers.", "headline", n=len(settled))
    widest = min(rest, key=lambda s: abs(s.share.share - 0.5) if s.share.decided else 1.0)
    return say(
        "{most}; least settled is that {text}: it holds in {share} of {draws} draws of the numbers.",
        "headline",
        most=f"Of {len(found.statements)} statements asked the ranges of the numbers settle {len(settled)}"
        if len(found.statements) > 1
        else "The ranges of the numbers leave it open",
        text=_inside(widest),
        share=_share_words(widest),
        draws=found.draws,
    )


def _details(found: Robustness) -> list[Sentence]:
    """Where analysts' numbers give different answers, said for the widest difference."""
    told = []
    for s in found.statements:
        shares = {a: x.share for a, x in s.by_analyst.items() if x.decided}
        if shares and max(shares.values()) - min(shares.values()) >= 0.3:
            parts = [f"{x:.0%} on those of {a.replace('_', ' ')}" for a, x in shares.items()]
            told.append(
                say("That {text} depends on whose numbers are used: {parts}.", text=_inside(s), parts=parts)
            )
    return told


def _share_words(one: StatementRobustness) -> str:
    share = one.share
    if not share.decided:
        return "an unknown share"
    return f"{format_share(share.share)} ({format_share(share.low)} to {format_share(share.high)})"


def _inside(one: StatementRobustness) -> str:
    return one.text[:1].lower() + one.text[1:] if one.text.startswith(("The ", "A ", "An ")) else one.text

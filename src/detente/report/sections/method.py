"""Method and limits: what was looked at, how, and what this brief does not say."""

from __future__ import annotations

from detente.analysis.overview import describe_dispute
from detente.present import explain, say, tell
from detente.report.annexes import measure_table, proposal_table, rule_table
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section

ORDER = 90
TITLE = "Method and limits"


def build_section(material: Material) -> Section:
    """How the answers were reached, how exhaustively, and where they end."""
    dispute = material.dispute
    overview = material.ask(describe_dispute)
    ordinal = [
        actor
        for actor in dispute.actors
        if actor in dispute.effective.preferences and not dispute.cardinal(actor)
    ]
    unsaid = [actor for actor in dispute.actors if actor not in dispute.effective.preferences]
    total = f"{overview.states_without_rules:,}"
    words = explain(
        say(
            "Of {all} combinations of measures the rules leave {n}; every one was looked at.",
            all=total,
            n=overview.states,
        )
        if overview.states is not None
        else say(
            "Of {all} combinations of measures the rules leave too many to look at one by one.", all=total
        ),
        say(
            "A package is judged by what it is worth once it stands, {period} by {period}. Whether anybody would "
            "keep it, in which order it could be carried out and what follows a breach is the roadmap's question.",
            period=dispute.spec.period,
        ),
        say(
            "Of {actors} only the order of preference is known.",
            actors=material.words.actors(ordinal),
        )
        if ordinal
        else None,
        say(
            "What {actors} want is not said; they count as agreeing.",
            actors=material.words.actors(unsaid),
        )
        if unsaid
        else None,
        say("Left out: measures nobody has written down, and other disputes.", "caution"),
    )
    tables = [measure_table(material.words), rule_table(material.words)]
    about = [tell(" ".join(dispute.spec.summary.split()))] if dispute.spec.summary else []
    shown: tuple[Part, ...] = (*about, *(table for table in tables if table.rows))
    annexes = [Annex("measures", "The dispute as written down: measures and rules", shown)]
    if dispute.effective.proposals:
        annexes.append(Annex("proposals", "Proposals on record", (proposal_table(material.words),)))
    return Section("method", TITLE, ORDER, (words,), annexes=tuple(annexes), share=0.5)

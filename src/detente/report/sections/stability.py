"""Stability: where the dispute comes to rest if nobody agrees on anything, and how it could leave there."""

from __future__ import annotations

from dataclasses import replace

from detente.analysis.stability import find_equilibria, trace_status_quo
from detente.analysis.stability.equilibria import Equilibria
from detente.analysis.stability.status_quo import StatusQuo
from detente.model.dispute import Dispute
from detente.present import Explanation, Sentence, ref, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section

ORDER = 50
TITLE = "Where it rests without an agreement"

_LISTED = 10


def build_section(material: Material) -> Section:
    """What the present state leads to when each acts alone, and which groups could leave it together."""
    found = material.ask(_find_rests)
    ways = material.ask(_trace_ways)
    answer, leaving = found.explain(), ways.explain()
    body = [s for s in answer.sentences if s.style == "body"]
    # the way that gains lead to begins with the first move out, so that the move need not be told by itself
    held = [s for s in answer.sentences if s.style == "headline"]
    held += [s for s in body if "would leave it" not in s.text or "lead to" not in body[-1].text]
    told = Explanation((*held, *_leave_together(material, ways)))
    counted = tuple(s for s in answer.sentences if s.style in ("item", "caution"))
    parts: list[Part] = [Explanation(counted), found.table(), found.chart(), leaving, ways.table()]
    return Section(
        "stability",
        TITLE,
        ORDER,
        (told,),
        bottom_line=_bottom_line(found),
        annexes=(Annex("rests-in-full", "Places of rest without an agreement", tuple(parts)),),
    )


def _find_rests(dispute: Dispute) -> Equilibria:
    # nobody foresees anything, and everybody expects the others to answer in their own interest: the two ends
    return find_equilibria(dispute, ("nash", "seq"), limit=_LISTED)


def _trace_ways(dispute: Dispute) -> StatusQuo:
    return trace_status_quo(dispute, "seq", limit=_LISTED)


def _leave_together(material: Material, ways: StatusQuo) -> tuple[Sentence, ...]:
    """How many joint moves out of the present state the parties have by themselves, and who else could."""
    parties = set(material.dispute.parties)
    own = next((way for way in ways.ways_out if set(way.members) == parties), None)
    others = len(ways.ways_out) - (own is not None)
    said = []
    if own is not None:
        said.append(
            say(
                "{parties} could leave it together, all of them gaining, by {n} joint moves.",
                parties=[ref("actor", a, material.dispute.label(a)) for a in own.members],
                n=f"{own.count:,}",
            )
        )
    if others:
        again = "{n} further groups could do so" if own is not None else "{n} groups could leave it together"
        said.append(say(again + "; the annex names them.", n=others))
    return tuple(said)


def _bottom_line(found: Equilibria) -> tuple[Sentence, ...]:
    body = [s for s in found.explain().sentences if s.style == "body"]
    leaving = [s for s in body if "would leave it" in s.text]
    if not leaving:
        return tuple(replace(s, style="body") for s in body[:1])
    return (say("Without an agreement the present state may not hold: {why}", why=leaving[0]),)

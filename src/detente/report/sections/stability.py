"""Stability: where the dispute comes to rest if nobody agrees on anything, and how it could leave there."""

from __future__ import annotations

from dataclasses import replace

from detente.analysis.stability import find_equilibria, trace_status_quo
from detente.analysis.stability.equilibria import Equilibria
from detente.analysis.stability.status_quo import StatusQuo
from detente.model.dispute import Dispute
from detente.present import Explanation, Sentence, say
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
    held = tuple(s for s in answer.sentences if s.style in ("headline", "body"))
    together = [s for s in leaving.sentences if s.style == "body" and "together" in s.text]
    told = Explanation((*held, *together[:1]))
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


def _bottom_line(found: Equilibria) -> tuple[Sentence, ...]:
    body = [s for s in found.explain().sentences if s.style == "body"]
    leaving = [s for s in body if "would leave it" in s.text]
    if not leaving:
        return tuple(replace(s, style="body") for s in body[:1])
    return (say("Without an agreement the present state may not hold: {why}", why=leaving[0]),)

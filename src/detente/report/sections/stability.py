"""Stability: where the dispute comes to rest if nobody agrees on anything, and how it could leave there."""

from __future__ import annotations

from detente.analysis.stability import find_equilibria, trace_status_quo
from detente.analysis.stability.equilibria import Equilibria
from detente.analysis.stability.status_quo import StatusQuo
from detente.model.dispute import Dispute
from detente.present import Explanation, Sentence, explain, ref, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section

ORDER = 50
TITLE = "Where it rests without an agreement"

_LISTED = 10


def build_section(material: Material) -> Section:
    """What the present state leads to when each acts alone, and which groups could leave it together."""
    found = material.ask(_find_rests)
    ways = trace_status_quo(material.dispute, "seq", limit=_LISTED, found=found)
    answer, leaving = found.explain(), ways.explain()
    leads = [s for s in answer.sentences if s.style == "body" and "lead to" in s.text]
    told = explain(answer.headline, *_leave_alone(material, found), *leads, *_leave_together(material, ways))
    counted = tuple(s for s in answer.sentences if s.style in ("item", "caution"))
    parts: list[Part] = [Explanation(counted), found.table(), found.chart(), leaving, ways.table()]
    return Section(
        "stability",
        TITLE,
        ORDER,
        (told,),
        bottom_line=_leave_alone(material, found),
        annexes=(Annex("rests-in-full", "Places of rest without an agreement", tuple(parts)),),
    )


def _find_rests(dispute: Dispute) -> Equilibria:
    # nobody foresees anything, and everybody expects the others to answer in their own interest: the two ends
    return find_equilibria(dispute, ("nash", "seq"), limit=_LISTED)


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


def _leave_alone(material: Material, found: Equilibria) -> tuple[Sentence, ...]:
    """Who would gain by leaving the present state alone, and whether what the others would do deters it."""
    tempted, undeterred = (found.start_stable.get(c, ()) for c in ("nash", "seq"))
    if found.ground.start is None:
        return ()
    if not tempted:
        return (say("Without an agreement nobody gains by leaving the present state alone."),)
    label = material.dispute.label
    who = [ref("actor", a, label(a)) for a in tempted]
    gain = "{who} would each gain" if len(who) > 1 else "{who} would gain"
    if set(undeterred) == set(tempted):
        still = "even if the others then did what is best for them"
        return (say(f"Without an agreement {gain} by leaving the present state, {still}.", who=who),)
    if undeterred:
        freely = [ref("actor", a, label(a)) for a in undeterred]
        return (
            say(
                f"Without an agreement {gain} by leaving the present state; {{freely}} even if the others then did "
                "what is best for them.",
                who=who,
                freely=freely,
            ),
        )
    return (
        say(
            f"Without an agreement {gain} by leaving the present state; what the others would then do in their own "
            "interest is all that holds it.",
            who=who,
        ),
    )

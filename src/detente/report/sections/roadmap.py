"""The roadmap: what order of steps holds, why the others do not, and what it hangs on."""

from __future__ import annotations

from detente.analysis.roadmap import plan_roadmap
from detente.analysis.roadmap.planning.result import Roadmap
from detente.analysis.roadmap.proposals.comparing_charts import draw_proposals
from detente.analysis.roadmap.proposals.outlining import Outline, outline_proposals
from detente.errors import DetenteError, MissingPreferencesError
from detente.present import Explanation, Sentence, explain, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section
from detente.report.roadmap_words import (
    tell_answer,
    tell_binding_step,
    tell_conditions,
    tell_failing_orders,
    tell_for_good,
    tell_orders,
    tell_proof,
    tell_scale,
)

ORDER = 60
TITLE = "In what order to move so that nobody gains by leaving"


def build_section(material: Material) -> Section:
    """The best order of steps, or the proof that there is none; a line where the question cannot be asked."""
    if not material.dispute.effective.targets:
        return _unanswered("the dispute names no target that an order of steps could lead to")
    try:
        found: Roadmap = material.ask(plan_roadmap)
        outlines = outline_proposals(material.dispute, known=found)
    except MissingPreferencesError as error:
        return _unanswered(str(error).partition(". Give ")[0])
    except DetenteError as error:
        return _unanswered(str(error))
    words, plan = material.words, found.plan
    told: list[Sentence | None] = [tell_answer(words, found), tell_proof(found)]
    if plan is not None:
        told += [tell_binding_step(words, plan), tell_for_good(words, plan)]
    told += tell_orders(words, outlines)
    if plan is not None:
        told += tell_conditions(words, found)
        told.append(tell_scale())
    parts: list[Part] = [explain(*told)]
    if plan is not None:
        parts.append(found.chart())
    return Section(
        "roadmap",
        TITLE,
        ORDER,
        tuple(parts),
        bottom_line=(_bottom_line(material, found, outlines),),
        annexes=(Annex("roadmap-in-full", "The roadmap in full", tuple(_annex(material, found, outlines))),),
    )


def _unanswered(why: str) -> Section:
    """One line where a dispute does not say what a roadmap needs."""
    line = " ".join(why.split())
    return Section(
        "roadmap", TITLE, ORDER, (explain(say("Not answered: {why}.", "caution", why=line.rstrip("."))),)
    )


def _bottom_line(material: Material, found: Roadmap, outlines: tuple[Outline, ...]) -> Sentence:
    """The answer in one sentence, and why the orders that somebody asks for do not hold."""
    answer = tell_answer(material.words, found).restyled("body")
    failing = tell_failing_orders(material.words, outlines)
    if failing is None or found.status != "found":
        return answer
    return Sentence((*answer.clauses, *say(" {failing}.", failing=failing).clauses))


def _annex(material: Material, found: Roadmap, outlines: tuple[Outline, ...]) -> list[Part]:
    rest = [s for s in found.explain().sentences if s.style == "item"]
    parts: list[Part] = [Explanation(tuple(rest))] if rest else []
    parts.append(found.table())
    if found.plan is not None:
        parts.append(found.exposure_chart())
    if outlines:
        parts.append(draw_proposals(material.dispute, outlines))
    return [*parts, found.method_table()]

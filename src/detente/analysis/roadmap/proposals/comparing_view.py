"""Proposals side by side, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.roadmap.proposals.comparing_charts import draw_proposals
from detente.analysis.roadmap.proposals.outlining import outline_of
from detente.analysis.wording import actor_ref, actor_refs
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Sentence,
    Table,
    explain,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.proposals.comparing import ProposalComparison
    from detente.analysis.roadmap.proposals.judging import ProposalJudgment

_VERDICTS = {
    "holds": "holds",
    "fails": "does not hold",
    "undecided": "open",
    "impossible": "cannot be carried out",
}


def proposals_table(found: ProposalComparison) -> Table:
    """A row for each proposal."""
    dispute = found.dispute
    columns = (
        Column("proposal", "Proposal"),
        Column("verdict", "By itself it"),
        Column("margin", "Smallest margin", "number", digits=3, signed=True),
        Column("binding", "Who binds"),
        Column("fails", "First failure"),
        Column("walks", "Who would leave"),
        Column("stays_out", "Who would stay out"),
        *(
            Column(f"exposure_{p}", f"Worst exposure, {dispute.label(p)}", "number", digits=2)
            for p in dispute.parties
        ),
        Column("steps", "Steps", "number", digits=0),
        Column("years", "Years", "number", digits=1),
    )
    rows = tuple(_proposal_row(found, j) for j in found.judged)
    notes = (
        "Margins and exposures in units of each actor's scale; an order is judged by its best plan.",
        *(f"{j.title}: {'; '.join(j.obstacles)}." for j in found.judged if j.plan is None),
    )
    return Table("Proposals side by side", columns, rows, notes, id="proposals")


def _proposal_row(found: ProposalComparison, judged: ProposalJudgment) -> tuple[Cell, ...]:
    dispute, plan = found.dispute, judged.plan
    name = ref("proposal", judged.name, judged.title)
    if plan is None:
        return (
            name,
            _VERDICTS[judged.verdict],
            None,
            None,
            None,
            None,
            None,
            *(None for _ in dispute.parties),
            None,
            None,
        )
    actor, step = plan.binding
    first = judged.first_failure
    where = None if first is None else ("the end" if first.step is None else f"step {first.step}")
    return (
        name,
        "not permitted" if judged.broken else _VERDICTS[judged.verdict],
        plan.margin,
        phrase("{who}, {at}", who=actor_ref(dispute, actor), at=f"step {step}" if step else "the end"),
        None if first is None else phrase("{who}, {at}", who=actor_ref(dispute, first.actor), at=where),
        phrase("{who}", who=actor_refs(dispute, judged.walks)) if judged.walks else None,
        phrase("{who}", who=actor_refs(dispute, judged.stays_out)) if judged.stays_out else None,
        *(max((s.exposures[p].loss for s in plan.steps), default=0.0) for p in dispute.parties),
        len(plan.steps),
        plan.years,
    )


def proposals_chart(found: ProposalComparison) -> Chart:
    """Each proposal by its smallest margin, those that hold first, with who would leave it or not begin."""
    return draw_proposals(found.dispute, [outline_of(j) for j in found.judged])


def explain_proposals(found: ProposalComparison) -> Explanation:
    """The comparison in sentences."""
    holding = [j for j in found.judged if j.verdict == "holds"]
    names = [ref("proposal", j.name, j.title) for j in holding]
    if holding:
        head = say(
            "Of {n} proposals {k} would hold: {names}.",
            "headline",
            n=len(found.judged),
            k=len(holding),
            names=names,
        )
    else:
        head = say("None of {n} proposals would hold.", "headline", n=len(found.judged))
    told = [head, *(_tell_failing(found, j) for j in found.judged if j.verdict != "holds")]
    told += _tell_costs(found)
    return explain(*told)


def _tell_failing(found: ProposalComparison, judged: ProposalJudgment) -> Sentence:
    """Why one proposal does not hold, the first reason in the order in which it would be met."""
    name = ref("proposal", judged.name, judged.title)
    first = judged.first_failure
    if judged.plan is None:
        return say("{name} cannot be carried out: {why}.", "item", name=name, why="; ".join(judged.obstacles))
    if judged.broken:
        return say("{name} is not permitted: {why}.", "item", name=name, why=str(judged.broken[0]))
    if judged.stays_out and found.settings["participation"] == "require":
        return say(
            "{name} fails before it begins: {who} would stay out{then}.",
            "item",
            name=name,
            who=actor_refs(found.dispute, judged.stays_out),
            then=phrase(
                ", and at {at} {who} would leave",
                at=_place_words(first.step),
                who=actor_ref(found.dispute, first.actor),
            )
            if first is not None
            else "",
        )
    if first is not None:
        return say(
            "{name} fails at {at}: {who} leaves (margin {m:+}).",
            "item",
            name=name,
            at=_place_words(first.step),
            who=actor_ref(found.dispute, first.actor),
            m=round(first.margin, 3),
        )
    if judged.refused_by:
        return say(
            "{name} ends where {who} will not rest.",
            "item",
            name=name,
            who=actor_refs(found.dispute, judged.refused_by),
        )
    why = (judged.search and judged.search.reason) or "; ".join(judged.obstacles) or "it does not hold"
    return say("{name}: {why}.", "item", name=name, why=why)


def _place_words(step: int | None) -> str:
    return "its end" if step is None else f"step {step}"


def _tell_costs(found: ProposalComparison) -> list[Sentence]:
    """What prescribing an order costs against leaving it free, where both lead to the same target."""
    free = next((j for j in found.judged if j.form == "free" and j.plan and not j.stays_out), None)
    if free is None or free.plan is None:
        return []
    costs = [
        phrase(
            "that of {name} {x}",
            name=ref("proposal", j.name, j.title),
            x=round(max(free.plan.margin - j.plan.margin, 0.0), 3),
        )
        for j in found.judged
        if j.form == "hold"
        and j.plan is not None
        and not j.stays_out
        and j.settings["target"] == free.settings["target"]
    ]
    caution = say(
        "An order left free does at least as well as any prescribed one, by construction: what counts is the cost.",
        "caution",
    )
    if not costs:
        return [caution]
    return [
        say(
            "Against a free order, to prescribe an order costs so much of the smallest margin: {costs}.",
            costs=costs,
        ),
        caution,
    ]

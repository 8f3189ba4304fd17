"""Comparisons of proposals, of steps and of removals, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.packages.words import actor_ref, actor_refs
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    RowGroup,
    Step,
    Table,
    actor_colours,
    draw_bars,
    draw_lines,
    explain,
    list_words,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.comparing import (
        ProposalComparison,
        RemovalComparison,
        StepComparison,
        StepDifference,
    )
    from detente.analysis.roadmap.judging import ProposalJudgment
    from detente.analysis.roadmap.result import Roadmap

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
        Column("verdict", "Verdict"),
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
        _VERDICTS[judged.verdict],
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
    """Each party's smallest margin in each proposal."""
    dispute = found.dispute
    bars = [
        Bar(j.title, j.plan.smallest_margins()[p], dispute.label(p))
        for j in found.judged
        if j.plan is not None
        for p in dispute.parties
    ]
    holding = sum(j.verdict == "holds" for j in found.judged)
    return draw_bars(
        "Which orders hold",
        bars,
        alt=f"Smallest margin of each party in {len(found.judged)} proposals; {holding} hold.",
        axis="smallest margin (units of scale)",
        colours={dispute.label(a): c for a, c in actor_colours(list(dispute.actors)).items()},
        id="proposals",
    )


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
    told = [head]
    for j in found.judged:
        if j.verdict == "holds":
            continue
        name = ref("proposal", j.name, j.title)
        first = j.first_failure
        if j.plan is None:
            told.append(
                say("{name} cannot be carried out: {why}.", "item", name=name, why="; ".join(j.obstacles))
            )
        elif first is not None:
            told.append(
                say(
                    "{name} fails at {at}: {who} leaves (margin {m:+}).",
                    "item",
                    name=name,
                    at="its end" if first.step is None else f"step {first.step}",
                    who=actor_ref(found.dispute, first.actor),
                    m=round(first.margin, 3),
                )
            )
        elif j.stays_out:
            told.append(
                say(
                    "{name} fails before it begins: {who} would stay out.",
                    "item",
                    name=name,
                    who=actor_refs(found.dispute, j.stays_out),
                )
            )
        elif j.refused_by:
            told.append(
                say(
                    "{name} ends where {who} will not rest.",
                    "item",
                    name=name,
                    who=actor_refs(found.dispute, j.refused_by),
                )
            )
        else:
            told.append(
                say(
                    "{name}: {why}.",
                    "item",
                    name=name,
                    why=(j.search and j.search.reason) or "it does not hold",
                )
            )
    free = next((j for j in found.judged if j.form == "free" and j.plan), None)
    for j in found.judged:
        if free is not None and j.form == "hold" and j.plan is not None and free.plan is not None:
            told.append(
                say(
                    "Prescribing the order of {name} costs {x} of the smallest margin.",
                    name=ref("proposal", j.name, j.title),
                    x=round(max(free.plan.margin - j.plan.margin, 0.0), 3),
                )
            )
    told.append(
        say(
            "An order left free does at least as well as any prescribed one, by construction: what counts is the cost.",
            "caution",
        )
    )
    return explain(*told)


def steps_difference_table(found: StepComparison) -> Table:
    """What each reaches at which step."""
    dispute = found.dispute
    columns = (
        Column("measure", "Measure"),
        Column("level", "Level"),
        Column("first", found.first.title, "number", digits=0, help="step at which it is reached"),
        Column("second", found.second.title, "number", digits=0, help="step at which it is reached"),
    )
    rows: list[tuple[Cell, ...]] = []
    groups = []
    blocks: tuple[tuple[str, tuple[StepDifference, ...]], ...] = (
        ("In both, at the same step", found.common),
        ("In both, at another step", found.moved),
        (f"Only in: {found.first.title}", found.only_first),
        (f"Only in: {found.second.title}", found.only_second),
    )
    for label, block in blocks:
        if block:
            groups.append(RowGroup(label, len(block)))
            rows += [
                (
                    ref("measure", r.measure, dispute.label(r.measure)),
                    r.level.replace("_", " "),
                    r.first,
                    r.second,
                )
                for r in block
            ]
    return Table(
        "Two proposals step by step", columns, tuple(rows), groups=tuple(groups), id="proposal-steps"
    )


def steps_difference_chart(found: StepComparison) -> Chart:
    """The smallest margin at each step of the two."""
    steps = [
        Step(j.title, s.number, min(s.margins.values()))
        for j in (found.first, found.second)
        if j.plan
        for s in j.plan.steps
    ]
    return draw_lines(
        "Where each is weakest",
        steps,
        alt=f"Smallest margin by step of {found.first.title} and of {found.second.title}.",
        y_axis="smallest margin (units of scale)",
        threshold=0.0,
        id="proposal-steps",
    )


def explain_difference(found: StepComparison) -> Explanation:
    """The difference in sentences."""
    dispute = found.dispute

    def words(rows: tuple[StepDifference, ...]) -> Phrase:
        parts = list_words(
            [
                phrase(
                    "{m} ({l})",
                    m=ref("measure", r.measure, dispute.label(r.measure)),
                    l=r.level.replace("_", " "),
                )
                for r in rows
            ]
        )
        return Phrase(parts)

    told = [
        say(
            "{a} and {b} share {n} of {t} steps of a measure, {k} of them at the same time.",
            "headline",
            a=ref("proposal", found.first.name, found.first.title),
            b=ref("proposal", found.second.name, found.second.title),
            n=len(found.common) + len(found.moved),
            t=len(found.rows),
            k=len(found.common),
        )
    ]
    for judged, rows in ((found.first, found.only_first), (found.second, found.only_second)):
        if rows:
            told.append(
                say(
                    "Only in {name}: {what}.",
                    "item",
                    name=ref("proposal", judged.name, judged.title),
                    what=words(rows),
                )
            )
    if found.moved:
        told.append(say("In another order: {what}.", "item", what=words(found.moved)))
    told.append(
        say(
            "Smallest margins: {x:+} and {y:+}.",
            x=round(found.first.margin or 0.0, 3),
            y=round(found.second.margin or 0.0, 3),
        )
    )
    return explain(*told)


def removals_table(found: RemovalComparison) -> Table:
    """With everybody, and without each in turn."""
    dispute = found.dispute
    columns = (
        Column("who", "Plan"),
        Column("status", "Self-enforcing plan"),
        Column("margin", "Best smallest margin", "number", digits=3, signed=True),
        Column("bound", "No plan above", "number", digits=3, signed=True),
        Column("binding", "Who binds"),
        Column("years", "Years", "number", digits=1),
        Column("hazard", "Chance it is broken off", "chance"),
    )
    statuses = {"found": "yes", "none": "none", "undecided": "open"}

    def row(name: Cell, one: Roadmap) -> tuple[Cell, ...]:
        plan = one.plan
        return (
            name,
            statuses[one.status],
            one.margin,
            one.bound,
            actor_ref(dispute, plan.binding[0]) if plan else None,
            plan.years if plan else None,
            plan.hazard if plan else None,
        )

    rows = [row("with everybody", found.whole)]
    rows += [row(f"without {dispute.label(a)}", r) for a, r in found.without.items()]
    return Table(
        "What is left without each",
        columns,
        tuple(rows),
        ("Margins in units of each actor's scale.",),
        id="removals",
    )


def removals_chart(found: RemovalComparison) -> Chart:
    """The best smallest margin without each."""
    bars = [Bar("with everybody", found.whole.margin)] if found.whole.margin is not None else []
    bars += [
        Bar(f"without {found.dispute.label(a)}", r.margin)
        for a, r in found.without.items()
        if r.margin is not None
    ]
    left = sum(r.status == "found" for r in found.without.values())
    return draw_bars(
        "The best plan without each",
        bars,
        alt=f"Best smallest margin without each of {len(found.without)}; a plan is left in {left} cases.",
        axis="smallest margin (units of scale)",
        id="removals",
    )


def explain_removals(found: RemovalComparison) -> Explanation:
    """The comparison in sentences."""
    dispute = found.dispute
    told = []
    needed = [a for a, r in found.without.items() if r.status == "none"]
    if found.whole.status != "found":
        told.append(say("Even with everybody there is no self-enforcing plan.", "headline"))
    elif needed:
        told.append(
            say(
                "Without {who} no self-enforcing plan is left.",
                "headline",
                who=phrase("{who:or}", who=actor_refs(dispute, needed)),
            )
        )
    else:
        told.append(say("A self-enforcing plan is left without each of them.", "headline"))
    for a, r in found.without.items():
        if r.margin is not None and found.whole.margin is not None:
            told.append(
                say(
                    "Without {who} the best smallest margin goes from {x:+} to {y:+}.",
                    "item",
                    who=actor_ref(dispute, a),
                    x=round(found.whole.margin, 3),
                    y=round(r.margin, 3),
                )
            )
        else:
            told.append(say("Without {who}: {why}.", "item", who=actor_ref(dispute, a), why=r.reason))
    return explain(*told)

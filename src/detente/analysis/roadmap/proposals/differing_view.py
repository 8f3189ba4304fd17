"""Two proposals step by step, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    RowGroup,
    Step,
    Table,
    draw_lines,
    explain,
    list_words,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.proposals.comparing import StepComparison, StepDifference


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
            "{a} and {b} have {n} of {t} steps in common, {k} of them at the same place in the order.",
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

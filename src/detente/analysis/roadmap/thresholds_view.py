"""Thresholds and credibility, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.packages.words import actor_ref
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Mark,
    Sentence,
    Step,
    Table,
    actor_colours,
    draw_lines,
    draw_ranges,
    explain,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.credibility import Credibility
    from detente.analysis.roadmap.thresholds import Threshold, Thresholds


def _range_words(found: tuple[tuple[float, float], ...]) -> str:
    return " and ".join(f"{low:.3g} to {high:.3g}" for low, high in found) if found else "nowhere"


def thresholds_table(found: Thresholds) -> Table:
    """A row for each number."""
    columns = (
        Column("what", "Number"),
        Column("now", "Now", "number", digits=3),
        Column("this_plan", "This plan holds at"),
        Column("some_plan", "Some plan holds at"),
        Column("scanned", "Scanned over"),
        Column("changes", "Changes once at most", "flag"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            r.knob.label,
            r.knob.now,
            _range_words(r.plan_holds),
            _range_words(r.some_plan),
            f"{r.knob.low:g} to {r.knob.high:g}, {len(r.points)} values",
            r.monotone,
        )
        for r in found.rows
    )
    notes = (
        "Scanned, since feasibility is not monotone in hazards and patience; ends bisected between two values.",
        "Verification is a factor on the actor's chance of being noticed in every state.",
    )
    return Table("How far numbers can go", columns, rows, notes, id="thresholds")


def thresholds_chart(found: Thresholds) -> Chart:
    """The ranges in which some plan holds, with the value now, as parts of what was scanned."""
    marks = []
    for r in found.rows:
        span = r.knob.high - r.knob.low
        for low, high in r.some_plan:
            ends = [(x - r.knob.low) / span for x in (low, high)]
            marks.append(Mark(r.knob.label, Interval(sum(ends) / 2, *ends), "some plan holds"))
        now = min(max((r.knob.now - r.knob.low) / span, 0.0), 1.0)
        marks.append(Mark(r.knob.label, now, "now"))
    holding = sum(bool(r.some_plan) for r in found.rows)
    return draw_ranges(
        "Where some plan holds",
        marks,
        alt=f"For {len(found.rows)} numbers the part of the scan in which some plan holds; {holding} have one.",
        axis="from the low to the high end of what was scanned",
        kind="share",
        domain=(0.0, 1.0),
        joined=False,
        id="thresholds",
    )


def explain_thresholds(found: Thresholds) -> Explanation:
    """The thresholds in sentences."""
    tight = [
        r
        for r in found.rows
        if r.some_plan and len(r.some_plan[0]) and r.some_plan != ((r.knob.low, r.knob.high),)
    ]
    head = (
        say(
            "{n} of {t} numbers could end every plan within what was scanned.",
            "headline",
            n=len(tight),
            t=len(found.rows),
        )
        if any(r.some_plan for r in found.rows)
        else say("No plan holds anywhere in what was scanned.", "headline")
    )
    return explain(head, *(_tell(found, r) for r in found.rows))


def _tell(found: Thresholds, r: Threshold) -> Sentence:
    return say(
        "{what} is {now} now; some plan holds at {some}, this plan at {own}.",
        "item",
        what=ref("estimate", f"{r.knob.kind}.{r.knob.actor}", r.knob.label),
        now=round(r.knob.now, 4),
        some=_range_words(r.some_plan),
        own=_range_words(r.plan_holds),
    )


def credibility_table(found: Credibility) -> Table:
    """A row for each irreversible step and counterpart."""
    dispute = found.dispute
    columns = (
        Column("step", "Step", "number", digits=0),
        Column("actor", "Who cannot go back"),
        Column("what", "What it does"),
        Column("other", "Must believe"),
        Column("needed", "With a chance of at least", "chance"),
        Column("kept", "Plan kept", "number", digits=3),
        Column("broken", "Other breaks off", "number", digits=3),
        Column("leaving", "Leaving now", "number", digits=3),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            r.step,
            actor_ref(dispute, r.actor),
            ", ".join(dispute.label(m) for m in r.measures),
            actor_ref(dispute, r.other),
            r.needed,
            r.kept,
            r.broken,
            r.leaving,
        )
        for r in found.rows
    )
    notes = ("A dash: not even certainty would do. Values in units of the actor's scale.",)
    return Table("How credible the others must be", columns, rows, notes, id="credibility")


def credibility_chart(found: Credibility) -> Chart:
    """The credibility needed of each over the irreversible steps."""
    dispute = found.dispute
    steps = [
        Step(dispute.label(r.other), r.step, 1.0 if r.needed is None else r.needed)
        for r in found.rows
        if r.actor in dispute.parties and r.other in dispute.parties
    ] or [Step(dispute.label(r.other), r.step, 1.0 if r.needed is None else r.needed) for r in found.rows]
    return draw_lines(
        "Credibility needed at irreversible steps",
        steps,
        alt="The least chance of being kept that makes each irreversible step pay, by counterpart.",
        y_axis="least chance of being kept",
        kind="share",
        colours={dispute.label(a): c for a, c in actor_colours(list(dispute.actors)).items()},
        id="credibility",
    )


def explain_credibility(found: Credibility) -> Explanation:
    """The answer in sentences: the most that is needed of each."""
    dispute = found.dispute
    if not found.rows:
        return explain(
            say("The plan has no irreversible step, so nobody has to be believed for good.", "headline")
        )
    worst = max(found.rows, key=lambda r: 2.0 if r.needed is None else r.needed)
    told = [
        say(
            "At step {n} {who} must believe {other} with a chance of at least {p:share} to {what}.",
            "headline",
            n=worst.step,
            who=actor_ref(dispute, worst.actor),
            other=actor_ref(dispute, worst.other),
            p=1.0 if worst.needed is None else worst.needed,
            what=", ".join(dispute.label(m) for m in worst.measures),
        )
    ]
    for other in dict.fromkeys(r.other for r in found.rows):
        rows = found.of(other)
        most = max(rows, key=lambda r: 2.0 if r.needed is None else r.needed)
        told.append(
            say(
                "Of {other} at most {p:share} is needed, by {who} at step {n}; believed less, the plan stops there.",
                "item",
                other=actor_ref(dispute, other),
                p=1.0 if most.needed is None else most.needed,
                who=actor_ref(dispute, most.actor),
                n=most.step,
            )
        )
    return explain(*told)

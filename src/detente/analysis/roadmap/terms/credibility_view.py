"""Break-even credibility, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.wording import actor_ref, actor_refs, level_words
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    Sentence,
    Step,
    Table,
    actor_colours,
    draw_lines,
    explain,
    phrase,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.terms.credibility import Credibility, StepCredibility


def _what(found: Credibility, row: StepCredibility) -> list[Phrase]:
    return [Phrase(level_words(found.dispute, m, level)) for m, level in row.raised.items()]


def credibility_table(found: Credibility) -> Table:
    """A row for each irreversible step and counterpart."""
    dispute = found.dispute
    trusted = any(r.believed is not None for r in found.rows)
    columns = [
        Column("step", "Step", "number", digits=0),
        Column("actor", "Who cannot go back"),
        Column("what", "What it does"),
        Column("other", "Must believe"),
        Column("needed", "With a chance of at least", "chance", digits=0),
    ]
    if trusted:
        columns += [
            Column("believed", "Trusts now with", "chance", digits=0),
            Column("stops", "Stops there", "flag"),
        ]
    columns += [
        Column("kept", "Kept", "number", digits=2, signed=True),
        Column("broken", "Broken off", "number", digits=2, signed=True),
        Column("leaving", "Withheld", "number", digits=2, signed=True),
        Column("waiting", "Withheld, broken off", "number", digits=2, signed=True),
    ]
    rows: list[tuple[Cell, ...]] = []
    for r in found.rows:
        row: list[Cell] = [
            r.step,
            actor_ref(dispute, r.actor),
            ", ".join(str(w) for w in _what(found, r)),
            actor_ref(dispute, r.other),
            r.needed,
        ]
        if trusted:
            row += [None if r.believed is None else r.believed[0], r.stops]
        rows.append((*row, r.kept, r.broken, r.leaving, r.waiting))
    notes = (
        "Kept: the actor's value if the other keeps its part. Broken off: if it breaks off right after the step. "
        "Withheld: if the actor withholds the step and the others keep theirs; and if the other breaks off then. "
        "All in units of the actor's scale.",
        "Under the chance a dash means that not even certainty would do. Each other actor is doubted alone.",
    )
    return Table("How credible the others must be", tuple(columns), tuple(rows), notes, id="credibility")


def credibility_chart(found: Credibility) -> Chart:
    """The credibility needed of each over the irreversible steps."""
    dispute = found.dispute
    asked = [r for r in found.rows if r.needed is None or r.needed > 0]
    steps = [
        Step(dispute.label(r.other), r.step, 1.0 if r.needed is None else r.needed)
        for r in found.rows
        if r.other in {a.other for a in asked}
    ]
    return draw_lines(
        "Credibility needed before what cannot be undone",
        steps,
        alt="The least chance of being kept that makes each irreversible step pay, by whose promise it is.",
        y_axis="least chance of being kept",
        kind="share",
        colours={dispute.label(a): c for a, c in actor_colours(list(dispute.actors)).items()},
        id="credibility",
    )


def _rank(row: StepCredibility) -> float:
    return 2.0 if row.needed is None else row.needed


def explain_credibility(found: Credibility) -> Explanation:
    """The answer in sentences: what each irreversible step needs, and where the plan would stop at present trust."""
    if not found.rows:
        return explain(
            say(
                "The plan has no step that cannot be undone, so nobody has to be believed for good.",
                "headline",
            )
        )
    told: list[Sentence | None] = [_headline(found)]
    steps = dict.fromkeys((r.step, r.actor) for r in found.rows)
    told += [_tell_step(found, [r for r in found.rows if (r.step, r.actor) == at]) for at in steps]
    told += _stopped(found)
    told.append(_tell_gainers(found))
    told.append(
        say(
            "Each other actor is doubted alone; whoever is doubted is taken to break off right after the step."
        )
    )
    return explain(*told)


def _tell_step(found: Credibility, rows: list[StepCredibility]) -> Sentence:
    """One irreversible step: how far each other actor must be believed."""
    dispute, row = found.dispute, rows[0]
    groups: dict[str, list[str]] = {}
    for r in rows:
        groups.setdefault(_tell_needed(r), []).append(r.other)
    needs = [
        phrase("{whom} with {x}", whom=actor_refs(dispute, whom), x=x)
        if x[0].isdigit()
        else phrase("{whom} with more than certainty", whom=actor_refs(dispute, whom))
        for x, whom in groups.items()
    ]
    return say(
        "Step {n}, {who}: {what} — {who} must believe {needs}.",
        "item",
        n=row.step,
        who=actor_ref(dispute, row.actor),
        what=_what(found, row),
        needs=needs,
    )


def _tell_needed(row: StepCredibility) -> str:
    if row.needed is None:
        return "not even certainty would do"
    return f"{row.needed:.0%} or more"


def _tell_gainers(found: Credibility) -> Sentence | None:
    """Steps after which a break by others would leave the actor better off than the plan."""
    dispute = found.dispute
    gains = [r for r in found.rows if r.stake < 0]
    if not gains:
        return None
    first = [r for r in gains if (r.step, r.actor) == (gains[0].step, gains[0].actor)]
    return say(
        "Not every break hurts: {who} would have more than by the plan if {others:or} broke off right after step {n}.",
        who=actor_ref(dispute, first[0].actor),
        others=actor_refs(dispute, [r.other for r in first]),
        n=first[0].step,
    )


def _headline(found: Credibility) -> Sentence:
    dispute = found.dispute
    between = [r for r in found.rows if r.actor in dispute.parties and r.other in dispute.parties]
    worst = max(between or found.rows, key=_rank)
    if _rank(worst) == 0:
        return say("No step that cannot be undone hangs on believing another party.", "headline")
    if worst.needed is None:
        return say(
            "At step {n} {who} would not go on however far it believed {other}: {what}.",
            "headline",
            n=worst.step,
            who=actor_ref(dispute, worst.actor),
            other=actor_ref(dispute, worst.other),
            what=_what(found, worst),
        )
    lost = f", and loses {worst.stake:.2f} of its scale if it is wrong" if worst.stake > 0 else ""
    return say(
        "The most trust is needed at step {n} ({what}): {who} must believe {other} with a chance of at least {p:share}"
        "{lost}.",
        "headline",
        n=worst.step,
        who=actor_ref(dispute, worst.actor),
        other=actor_ref(dispute, worst.other),
        p=worst.needed,
        what=_what(found, worst),
        lost=lost,
    )


def _stopped(found: Credibility) -> list[Sentence]:
    """Where the plan would stop at the trust that the dispute records."""
    dispute = found.dispute
    told = []
    first: dict[tuple[str, str], StepCredibility] = {}
    for r in found.rows:
        if r.stops:
            first.setdefault((r.actor, r.other), r)
    for r in first.values():
        if r.believed is None:
            continue
        value, low, high = r.believed
        within = r.needed is not None and low < high and high >= r.needed
        told.append(
            say(
                "{who} trusts {other} with {p:share} now{span}, so the plan would stop at step {n}{hope}.",
                "item",
                who=actor_ref(dispute, r.actor),
                other=actor_ref(dispute, r.other),
                p=value,
                span=f" ({low:.0%} to {high:.0%})" if low < high else "",
                n=r.step,
                hope=", unless it trusts at the upper end of that range" if within else "",
            )
        )
    return told

"""One bargain against several, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.wording import actor_ref, actor_refs, count_words
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Sentence,
    Table,
    draw_bars,
    explain,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.rounds.comparing import RoundComparison, RoundCount
    from detente.model.dispute import Dispute

_PROOFS = {
    "exact": "exact",
    "certified": "certified",
    "bounds": "bounds only",
    "grouping": "cut from the best plan",
    "none": "no plan",
}


def rounds_table(found: RoundComparison) -> Table:
    """A row for each number of packages."""
    dispute = found.dispute
    columns = (
        Column("rounds", "At most"),
        Column("margin", "Best smallest margin", "number", digits=3, signed=True),
        Column("bound", "No plan above", "number", digits=3, signed=True),
        Column("binding", "Who binds"),
        Column("joins", "Everybody joins", "flag"),
        Column("steps", "Steps", "number", digits=0),
        Column("years", "Years", "number", digits=1),
        Column("proof", "Proof"),
    )

    def row(label: str, one: RoundCount) -> tuple[Cell, ...]:
        plan = one.plan
        return (
            label,
            one.margin,
            one.bound,
            actor_ref(dispute, plan.binding[0]) if plan else None,
            one.participates if plan else None,
            len(plan.steps) if plan else None,
            plan.years if plan else None,
            _PROOFS[one.certificate],
        )

    rows = [row(count_words(c.rounds, "package"), c) for c in found.counts] + [
        row("step by step", found.steps)
    ]
    notes = [
        "Margins in units of each actor's scale; a package raises anything at once, a step one level for an actor."
    ]
    notes += [
        f"As one package {dispute.label(m)} ({l.replace('_', ' ')}) takes {n} {dispute.spec.period}s of work."
        for c in found.counts[:1]
        for m, l, n in c.slow[:1]
    ]
    return Table("One bargain or several", columns, tuple(rows), tuple(notes), id="rounds")


def rounds_chart(found: RoundComparison) -> Chart:
    """The best smallest margin over the number of packages."""
    counts = [*((count_words(c.rounds, "package"), c) for c in found.counts), ("step by step", found.steps)]
    bars = [Bar(label, c.margin) for label, c in counts if c.margin is not None]
    return draw_bars(
        "One bargain or several",
        bars,
        alt=f"Best smallest margin with one to {len(found.counts)} packages and step by step.",
        axis="smallest margin (units of scale)",
        id="rounds",
    )


def explain_rounds(found: RoundComparison) -> Explanation:
    """The comparison in sentences."""
    dispute = found.dispute
    told = []
    holding = next((c for c in found.counts if c.holds), None)
    if holding is not None:
        told.append(say("{n} would be enough.", "headline", n=count_words(holding.rounds, "package")))
    elif found.steps.holds:
        cut = any(c.certificate == "grouping" for c in found.counts)
        told.append(
            say(
                "No deal of at most {n} {proved}; taken step by step, one does.",
                "headline",
                n=count_words(len(found.counts), "package"),
                proved="was found that holds" if cut else "holds",
            )
        )
    else:
        told.append(say("Neither packages nor single steps give a plan that holds.", "headline"))
    for c in found.counts:
        if c.plan is None or c.margin is None:
            why = f": it would go against {'; and '.join(c.against)}" if c.against else ""
            which = "One package" if c.rounds == 1 else f"No plan of at most {c.rounds} packages"
            end = " to where the best plan ends" if c.certificate == "grouping" else ""
            is_ = "is not permitted" if c.rounds == 1 else "is permitted"
            told.append(say("{which}{end} {is_}{why}.", "item", which=which, end=end, is_=is_, why=why))
            told += _tell_slow(dispute, c)
            continue
        actor, step = c.plan.binding
        losing = [a for a, v in c.plan.participation.items() if v < -1e-10]
        out: object = ""
        if losing and found.settings["participation"] == "require":
            out = phrase(", and {who} would be better off without any deal", who=actor_refs(dispute, losing))
        told.append(
            say(
                "With at most {n} the best smallest margin is {m:+} ({who} binds {where}){out}.",
                "item",
                n=count_words(c.rounds, "package"),
                m=round(c.margin, 3),
                who=actor_ref(dispute, actor),
                where=f"at package {step}" if step else "at the end",
                out=out,
            )
        )
        told += _tell_slow(dispute, c)
    if found.steps.margin is not None:
        plan = found.steps.plan
        told.append(
            say(
                "Step by step, in {n}, it is {m:+}.",
                "item",
                n=count_words(len(plan.steps) if plan else 0, "step"),
                m=round(found.steps.margin, 3),
            )
        )
    if any(c.certificate == "grouping" for c in found.counts):
        told.append(
            say(
                "There are too many packages to search: the best step-by-step plan was cut into so many, and a better "
                "set of packages may exist.",
                "caution",
            )
        )
    return explain(*told)


def _tell_slow(dispute: Dispute, count: RoundCount) -> list[Sentence]:
    """Work that makes one package impossible to deliver at once."""
    return [
        say(
            "As one package it cannot be carried out in one {p}: {m} ({l}) alone takes {k} {p}s of work, and nothing "
            "is in force before.",
            "item",
            p=dispute.spec.period,
            m=ref("measure", measure, dispute.label(measure)),
            l=level.replace("_", " "),
            k=periods,
        )
        for measure, level, periods in count.slow[:1]
    ]

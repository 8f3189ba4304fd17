"""The best plan without each third party, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.wording import actor_ref, actor_refs
from detente.present import Bar, Cell, Chart, Column, Explanation, Table, draw_bars, explain, phrase, say

if TYPE_CHECKING:
    from detente.analysis.roadmap.planning.result import Roadmap
    from detente.analysis.roadmap.proposals.comparing import RemovalComparison


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
            one.moved_margin,
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
    bars = [Bar("with everybody", found.whole.moved_margin)] if found.whole.moved_margin is not None else []
    bars += [
        Bar(f"without {found.dispute.label(a)}", r.moved_margin)
        for a, r in found.without.items()
        if r.moved_margin is not None
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
        if r.moved_margin is not None and found.whole.moved_margin is not None:
            told.append(
                say(
                    "Without {who} the best smallest margin goes from {x:+} to {y:+}.",
                    "item",
                    who=actor_ref(dispute, a),
                    x=round(found.whole.moved_margin, 3),
                    y=round(r.moved_margin, 3),
                )
            )
        else:
            told.append(say("Without {who}: {why}.", "item", who=actor_ref(dispute, a), why=r.reason))
    return explain(*told)

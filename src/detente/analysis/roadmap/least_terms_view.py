"""Least terms, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.packages.words import actor_ref, actor_refs
from detente.present import Bar, Cell, Chart, Column, Explanation, Table, draw_bars, explain, say

if TYPE_CHECKING:
    from detente.analysis.roadmap.least_terms import LeastTerms

_NAMES = {"guarantee": "guarantee", "side_payment": "side payment"}
_VERDICTS = {"yes": "yes", "no": "no", "undecided": "open"}


def terms_table(found: LeastTerms) -> Table:
    """The sizes scanned and whether a plan exists at each."""
    period = found.dispute.spec.period
    columns = (
        Column("size", f"Size (payoff per {period})", "number", digits=2),
        Column("plan", "A self-enforcing plan"),
    )
    rows: list[tuple[Cell, ...]] = [(x, _VERDICTS[verdict]) for x, verdict in found.points]
    if found.least is not None and found.least not in [x for x, _ in found.points]:
        rows.append((found.least, "yes, the least found"))
        rows.sort(key=lambda row: float(str(row[0])))
    notes = (f"Paid where: {found.where}. Scanned, the least size bisected between two scanned ones.",)
    return Table(f"Sizes of the {_NAMES[found.instrument]}", columns, tuple(rows), notes, id="terms")


def terms_chart(found: LeastTerms) -> Chart:
    """The least size beside the limit."""
    bars = [Bar("limit", found.limit)]
    if found.least is not None:
        bars.insert(0, Bar(f"least {_NAMES[found.instrument]}", found.least))
    told = f"{found.least:.2f}" if found.least is not None else "none within the limit"
    return draw_bars(
        f"Least {_NAMES[found.instrument]}",
        bars,
        alt=f"Least {_NAMES[found.instrument]} that lets a plan exist: {told}; the limit is {found.limit:g}.",
        axis=f"payoff per {found.dispute.spec.period}",
        id="terms",
    )


def explain_terms(found: LeastTerms) -> Explanation:
    """The answer in sentences."""
    dispute, what = found.dispute, _NAMES[found.instrument]
    to, period = actor_ref(dispute, found.to), dispute.spec.period
    giver = actor_ref(dispute, found.by) if found.by else "anyone"
    if found.least == 0.0:
        return explain(
            say(
                "No further {what} to {to} is needed: a self-enforcing plan exists.",
                "headline",
                what=what,
                to=to,
            )
        )
    if found.least is not None:
        told = [
            say(
                "With a {what} by {by} worth {x} more a {p} to {to} there is a self-enforcing plan; with less there is "
                "none among the sizes tried.",
                "headline",
                what=what,
                by=giver,
                x=round(found.least, 3),
                p=period,
                to=to,
            )
        ]
        if found.plan is not None:
            told.append(
                say(
                    "Its smallest margin is {m:+} of a scale, and {who} binds.",
                    m=round(found.plan.margin, 4),
                    who=actor_ref(dispute, found.plan.binding[0]),
                )
            )
        return explain(*told)
    told = [
        say(
            "No {what} by {by} to {to} within {limit} a {p} brings the target within reach.",
            "headline",
            what=what,
            by=giver,
            to=to,
            limit=found.limit,
            p=period,
        )
    ]
    if found.stays_out:
        told.append(say("At the limit {who} would stay out.", who=actor_refs(dispute, found.stays_out)))
    if found.binding is not None and found.plan is not None:
        actor, step = found.binding
        told.append(
            say(
                "At the limit {who} binds {where}, with a margin of {m:+} of its scale.",
                who=actor_ref(dispute, actor),
                where=f"at step {step}" if step else "at the end",
                m=round(found.plan.margin, 4),
            )
        )
    return explain(*told)

"""Pictures of a roadmap: swimlanes, margins, exposure and leverage over the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.present import Box, Chart, Step, actor_colours, draw_lanes, draw_lines

if TYPE_CHECKING:
    from detente.analysis.roadmap.plan import Plan
    from detente.model.dispute import Dispute


def draw_swimlanes(dispute: Dispute, plan: Plan | None, *, title: str = "The roadmap") -> Chart:
    """Who does what when: a lane for each actor, a box for what it does, with its margin under it.

    What can be taken back is pale, what cannot is dark; the last lane has the smallest margin of each step and whose
    it is.
    """
    boxes: list[Box] = []
    steps = plan.steps if plan else ()
    for s in steps:
        for m, level in s.raised.items():
            spec = dispute.all_measures[m]
            word = (
                dispute.label(m)
                if spec.levels == ("no", "yes")
                else f"{dispute.label(m)}: {level.replace('_', ' ')}"
            )
            lasting = f" ({s.periods} {dispute.spec.period}s)" if spec.takes.get(level, 1) > 1 else ""
            boxes.append(
                Box(
                    dispute.label(spec.owner),
                    s.number,
                    s.number,
                    word + lasting,
                    pale=m not in s.irreversible,
                )
            )
        who = s.binding
        boxes.append(
            Box(
                "smallest margin",
                s.number,
                s.number,
                f"{s.margins[who]:+.2f} {dispute.label(who)}",
                pale=True,
            )
        )
    owners = [a for a in dispute.actors if any(b.lane == dispute.label(a) for b in boxes)]
    lanes = [dispute.label(a) for a in owners] + ["smallest margin"] * bool(boxes)
    colours = {dispute.label(a): c for a, c in actor_colours(list(dispute.actors)).items()}
    colours["smallest margin"] = "#5b6670"
    told = (
        f"{len(steps)} steps by {len(owners)} actors; smallest margin {plan.margin:+.3f}"
        if plan
        else "no plan"
    )
    return draw_lanes(
        title,
        boxes,
        alt=f"{told}. Dark boxes cannot be undone, pale ones can.",
        lanes=lanes or ["no plan"],
        colours=colours,
        width=max(700, 110 + 76 * len(steps)),
        id="roadmap-lanes",
    )


def _lines(dispute: Dispute, plan: Plan | None, which: str) -> list[Step]:
    out: list[Step] = []
    for a in dispute.actors:
        for s in plan.steps if plan else ():
            values = {
                "margin": s.margins[a],
                "exposure": s.exposures[a].loss,
                "leverage": s.leverage[a].share,
            }
            out.append(Step(dispute.label(a), s.number, values[which]))
        if plan and which == "margin":
            out.append(Step(dispute.label(a), len(plan.steps) + 1, plan.target_margins[a]))
    return out


def draw_margins(dispute: Dispute, plan: Plan | None) -> Chart:
    """Each actor's margin over the steps, with the line below which it would leave."""
    told = f"smallest {plan.margin:+.3f}, {dispute.label(plan.binding[0])}" if plan else "no plan"
    return _draw(dispute, plan, "margin", "Who is how close to leaving", "margin (units of scale)", told, 0.0)


def draw_exposures(dispute: Dispute, plan: Plan | None) -> Chart:
    """What each actor stands to lose over the steps if another takes its best way out."""
    worst = (
        max(((e.loss, a) for s in plan.steps for a, e in s.exposures.items()), default=(0.0, ""))
        if plan
        else (0.0, "")
    )
    told = f"most: {dispute.label(worst[1])} {worst[0]:.3f}" if worst[1] else "no plan"
    return _draw(dispute, plan, "exposure", "What each stands to lose", "loss (units of scale)", told, None)


def draw_leverage(dispute: Dispute, plan: Plan | None) -> Chart:
    """What share of what it could withhold at the start each actor still has in its hands."""
    told = "falls where irreversible steps are taken" if plan else "no plan"
    return _draw(
        dispute, plan, "leverage", "What each could still withhold", "share of the start", told, None
    )


def _draw(
    dispute: Dispute, plan: Plan | None, which: str, title: str, axis: str, told: str, threshold: float | None
) -> Chart:
    return draw_lines(
        title,
        _lines(dispute, plan, which),
        alt=f"{title}, by step and actor; {told}.",
        y_axis=axis,
        threshold=threshold,
        colours={dispute.label(a): c for a, c in actor_colours(list(dispute.actors)).items()},
        id=f"roadmap-{which}",
    )

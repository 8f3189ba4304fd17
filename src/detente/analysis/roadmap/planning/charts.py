"""Pictures of a roadmap: swimlanes with margins, and margins, exposure and leverage over the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.analysis.roadmap.planning.plan import YEARS
from detente.present import Chart, Lane, Span, Strip, Timeline, Track, actor_colours, draw_lanes, draw_strips

if TYPE_CHECKING:
    from detente.analysis.roadmap.planning.plan import Plan, PlanStep
    from detente.model.dispute import Dispute


def short_names(dispute: Dispute, room: int = 5) -> dict[str, str]:
    """At most `room` letters for each actor in a picture: its name, another of its names, initials, its beginning."""
    initials = {a: "".join(word[0] for word in dispute.label(a).split()).upper() for a in dispute.actors}
    names = {}
    for actor, spec in dispute.spec.actors.items():
        own, label = initials[actor], dispute.label(actor)
        alone = [own] if len(own) > 1 and list(initials.values()).count(own) == 1 else []
        fitting = [n for n in (label, *sorted(spec.aliases, key=len), *alone) if len(n) <= room]
        names[actor] = fitting[0] if fitting else f"{label[: room - 1]}."
    return names


def draw_swimlanes(dispute: Dispute, plan: Plan | None, *, title: str = "The roadmap") -> Chart:
    """Who does what when, from when on is there no way back, and how close is each step to being left?

    A lane for each actor that acts, in it a track for each of its measures: a bar from the step at which it is raised,
    pale as long as it can be taken back, full where it cannot be undone. Under each step stands the smallest margin and
    whose it is; the last column is the end, where everybody has only to stay.
    """
    if plan is None:
        return draw_lanes(
            title,
            [],
            Timeline((), last=False),
            alt="No order of steps leads to the target.",
            id="roadmap-lanes",
        )
    colours = actor_colours(list(dispute.actors))
    lanes = []
    for actor in dispute.actors:
        tracks = [
            Track(dispute.label(m), spans)
            for m, spec in dispute.all_measures.items()
            if spec.owner == actor and (spans := _spans(plan, m, spec.levels == ("no", "yes")))
        ]
        if tracks:
            lanes.append(Lane(dispute.label(actor), tracks, colours[actor]))
    names = short_names(dispute)
    rounds = [s.margins for s in plan.steps] + [plan.target_margins]
    binding = [min(margins, key=lambda a: margins[a]) for margins in rounds]
    margins = Strip(
        "Smallest margin",
        [margins[a] for margins, a in zip(rounds, binding, strict=True)],
        [names[a] for a in binding],
        about="and whose it is; below zero that actor would leave",
    )
    return draw_lanes(
        title,
        lanes,
        _timeline(dispute, plan),
        alt=_lanes_alt(dispute, plan),
        strips=[margins],
        id="roadmap-lanes",
    )


def _spans(plan: Plan, measure: str, plain: bool) -> list[Span]:
    return [
        Span(s.number, "" if plain else s.raised[measure].replace("_", " "), measure in s.irreversible)
        for s in plan.steps
        if measure in s.raised
    ]


def _timeline(dispute: Dispute, plan: Plan, *, end: bool = True, names: float = 168.0) -> Timeline:
    """A column for each step, headed by its number and by how many years in it is done."""
    year = YEARS[dispute.spec.period]
    times = [f"{s.ends * year:.2f}".rstrip("0").rstrip(".") for s in plan.steps]
    return Timeline(
        (*(str(s.number) for s in plan.steps), *(("end",) * end)),
        (*times, *(("stays",) * end)),
        time_name="years",
        last=end,
        names=names,
    )


def _lanes_alt(dispute: Dispute, plan: Plan) -> str:
    actor, step = plan.binding
    where = f"at step {step}" if step else "at the end"
    for_good = [s.number for s in plan.steps if s.irreversible]
    told = (
        f"{len(plan.steps)} steps in {plan.years:.1f} years; the smallest margin is {plan.margin:+.3f}, "
        f"{dispute.label(actor)} {where}."
    )
    if not for_good:
        return f"{told} Everything can be taken back."
    steps = ", ".join(map(str, for_good))
    return f"{told} Things that cannot be undone are done at step{'s' * (len(for_good) > 1)} {steps}."


def draw_margins(dispute: Dispute, plan: Plan | None) -> Chart:
    """How close is each actor to leaving, at every step and at the end?"""
    told = f"smallest {plan.margin:+.3f}, {dispute.label(plan.binding[0])}" if plan else "no plan"
    return _draw(
        dispute,
        plan,
        "margin",
        "Margin of each actor at each step, in units of its scale",
        told,
        lambda s, a: s.margins[a],
        end=True,
    )


def draw_exposures(dispute: Dispute, plan: Plan | None) -> Chart:
    """What does each actor stand to lose over the steps if another now takes its best way out?"""
    told = "no plan"
    if plan is not None and plan.steps:
        loss, step, actor = max(
            (s.exposures[a].loss, s.number, a) for s in plan.steps for a in dispute.actors
        )
        told = f"most: {dispute.label(actor)} at step {step}, {loss:.2f}"
    title = "What each stands to lose if another cheats at this step, in units of its scale"
    return _draw(dispute, plan, "exposure", title, told, lambda s, a: s.exposures[a].loss)


def draw_leverage(dispute: Dispute, plan: Plan | None) -> Chart:
    """What share of what it could withhold at the start does each actor still have in its hands?"""
    told = "falls where something is done that cannot be undone" if plan else "no plan"
    title = "Share of what each could withhold at the start that is still in its hands"
    return _draw(dispute, plan, "leverage", title, told, lambda s, a: s.leverage[a].share)


def _draw(
    dispute: Dispute,
    plan: Plan | None,
    which: str,
    title: str,
    told: str,
    read: Callable[[PlanStep, str], float],
    *,
    end: bool = False,
) -> Chart:
    if plan is None:
        return draw_strips(
            title, [], Timeline((), last=False), alt=f"{title}: {told}.", id=f"roadmap-{which}"
        )
    strips = []
    for actor in dispute.actors:
        values = [read(s, actor) for s in plan.steps] + [plan.target_margins[actor]] * end
        strips.append(Strip(dispute.label(actor), values))
    timeline = _timeline(dispute, plan, end=end, names=112.0)
    return draw_strips(
        title,
        strips,
        timeline,
        alt=f"{title}, by step and actor; {told}.",
        signed=end,
        id=f"roadmap-{which}",
    )

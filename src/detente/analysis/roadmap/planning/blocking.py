"""Why no permitted order of steps leads to a target: which demands, which order, which rule, or how little time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from detente.analysis.roadmap.game import explore_kernels as kernels
from detente.analysis.roadmap.game.formulation import place_of
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.game.structure import Arcs, compile_instance, restrict_arcs
from detente.analysis.roadmap.planning.obstacles import describe_demand
from detente.analysis.roadmap.planning.phrasing import said
from detente.analysis.roadmap.search.ground import Ground, prepare_roadmap, read_holds, read_proposal
from detente.analysis.roadmap.search.pruning import Problem
from detente.analysis.wording import actor_ref, actor_refs


def explain_blocked(
    ground: Ground, settings: Mapping[str, Any], problem: Problem | None = None
) -> tuple[tuple[str, ...], str]:
    """The hard demands that together shut off the target (a smallest set of them), and the reason in one sentence."""
    instance = ground.instance()
    if not ground.reachable:
        return _explain_form(ground, instance, settings)
    proposal = settings["proposal"]
    if proposal is not None and not leads_there(ground, ground.arcs(proposal)):
        return _explain_order(ground, settings)
    within = settings["within"]
    if problem is not None and within is not None and problem.shortest > within:
        return (), _explain_time(ground, settings, problem.shortest)
    return (), "no permitted order of steps leads to the target"


def leads_there(ground: Ground, arcs: Arcs) -> bool:
    """Whether these steps lead from the start to the target."""
    structure = ground.structure
    useful = kernels.mark_useful(arcs.ptr, arcs.dst, structure.target)
    return bool(useful[structure.start])


def _reaches(instance: Instance) -> bool:
    return compile_instance(instance).start >= 0


def _explain_form(
    ground: Ground, instance: Instance, settings: Mapping[str, Any]
) -> tuple[tuple[str, ...], str]:
    dispute, target = ground.dispute, settings["target"]
    names = ground.formulation.hard
    if names and _reaches(replace(instance, demands=())):
        left = smallest_blocking(
            names,
            lambda kept: (
                not _reaches(replace(instance, demands=tuple(instance.demands[names.index(n)] for n in kept)))
            ),
        )
        told = [describe_demand(dispute, name) for name in left]
        if len(left) > 1:
            return left, f"{' and '.join(told)} contradict each other: no order of steps meets them all"
        return left, f"{told[0]} leaves no order of steps to the target '{target}'"
    if instance.refused and _reaches(replace(instance, refused=())):
        refusals = ground.formulation.refusals
        blocking = smallest_blocking(
            list(dict.fromkeys(a for a, _, _ in refusals)),
            lambda kept: (
                not _reaches(replace(instance, refused=tuple(p for a, _, p in refusals if a in kept)))
            ),
        )
        return (
            (),
            said(
                "every state of the target '{t}' that can be reached is refused by {who:or}",
                t=target,
                who=actor_refs(dispute, blocking),
            ),
        )
    if instance.preconditions and _reaches(replace(instance, preconditions=())):
        rules = "; ".join(f"{need} before {before}" for need, before in dispute.plan_rules)
        return (), f"the rules about plans ({rules}) leave no order of steps to the target '{target}'"
    joint = replace(instance, max_bundle=instance.actors)
    if instance.max_bundle < instance.actors and _reaches(joint):
        return (), (
            f"the rules tie more measures together than one step may raise: with max_bundle above "
            f"{instance.max_bundle} the target '{target}' can be reached"
        )
    return (), f"no order of steps that the rules permit leads from the start to the target '{target}'"


def smallest_blocking(names: Sequence[str], blocks: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """A smallest set of names that still blocks: none of them can be left out."""
    kept = list(names)
    for name in names:
        fewer = [n for n in kept if n != name]
        if fewer and blocks(fewer):
            kept = fewer
    return tuple(kept)


def _explain_order(ground: Ground, settings: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """Which parts of a proposal's order shut off the target, and which hard demands with them."""
    dispute, proposal = ground.dispute, settings["proposal"]
    spec = read_proposal(dispute, proposal)
    title = dispute.label(proposal)

    def leads(dropped: Sequence[str], kept: Sequence[int] | None = None) -> bool:
        other = ground
        if dropped:
            other = prepare_roadmap(
                dispute.without(*dropped), settings["target"], max_bundle=settings["max_bundle"]
            )
        holds = read_holds(other.formulation, proposal)
        chosen = holds if kept is None else [holds[k] for k in kept]
        return other.reachable and leads_there(other, restrict_arcs(other.structure, chosen))

    hard = ground.formulation.hard
    if hard and leads(hard):
        left = smallest_blocking(hard, lambda kept: not leads([n for n in hard if n not in kept]))
        told = " and ".join(describe_demand(dispute, name) for name in left)
        return (
            left,
            f"the order of '{title}' and {told} contradict each other: no order of steps meets them all",
        )
    numbers = [str(k) for k in range(len(spec.hold or ()))]
    parts = smallest_blocking(numbers, lambda kept: not leads((), [int(k) for k in kept]))
    waiting = []
    for k in parts:
        hold = (spec.hold or ())[int(k)]
        what = (
            said("all measures of {who}", who=actor_ref(dispute, hold.measures_of))
            if hold.measures_of
            else ", ".join(hold.measures)
        )
        place = place_of(dispute, ("proposals", proposal, "hold", int(k)))
        waiting.append(f"{what} wait until {hold.until} ({place})")
    how = "contradicts itself" if len(parts) > 1 else "waits for what cannot come true in it"
    return (), f"the order of '{title}' {how}: {'; '.join(waiting)}"


def _explain_time(ground: Ground, settings: Mapping[str, Any], shortest: int) -> str:
    dispute, within = ground.dispute, settings["within"]
    instance = ground.instance()
    period = dispute.spec.period
    slow: list[tuple[int, str]] = []
    levels = ground.structure.levels[ground.structure.target]
    for m, name in enumerate(ground.formulation.measures):
        needed = int(levels[:, m].min())
        for l in range(instance.start[m] + 1, needed + 1):
            if instance.takes[m][l] > within:
                slow.append(
                    (instance.takes[m][l], f"{dispute.label(name)} ({ground.formulation.levels[m][l]})")
                )
    if slow:
        periods, what = max(slow)
        return (
            f"a plan of {within} {period}s is shorter than its work: {what} alone takes {periods} {period}s"
        )
    return f"no plan to the target is shorter than {shortest} {period}s, and {within} were allowed"

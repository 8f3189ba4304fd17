"""Plan a roadmap: the best order of steps for a dispute, and the proof that it is the best or that there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from detente.analysis.roadmap.game.unmoved import list_unmoved, set_aside
from detente.analysis.roadmap.planning.blocking import explain_blocked
from detente.analysis.roadmap.planning.plan import describe_plan
from detente.analysis.roadmap.planning.result import Method, Roadmap, Status, count_combinations
from detente.analysis.roadmap.search.best import Budget, Search, find_best_plan, find_plan_at
from detente.analysis.roadmap.search.ground import (
    Ground,
    Participation,
    check_within,
    prepare_roadmap,
    raise_empty_target,
    read_holds,
    read_participation,
)
from detente.analysis.roadmap.search.pruning import Found, Problem
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.present import SILENT, Progress


def plan_roadmap(
    dispute: Dispute,
    *,
    target: str | None = None,
    proposal: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
    participation: Participation | None = None,
    within: int | None = None,
    tolerance: float = 1e-3,
    values: Values | None = None,
    budget: Budget | None = None,
    progress: Progress = SILENT,
) -> Roadmap:
    """In what order can the steps be taken so that nobody ever gains by leaving?

    Finds the sequence of raising steps from the start to `target` (default: the proposal's, else the first of the
    dispute) whose smallest incentive margin, over all steps and actors, is largest; or proves that none keeps every
    margin at or above zero. `proposal` adds the order that a proposal sets (`hold`; a free one adds none). With
    `participation` "require" (the default, unless the file sets another) everyone must have at least its no-deal payoff
    at the start, with "report" that is only told. `within` is the longest a plan may take, in periods. `tolerance` in
    units of scale: how much better an undiscovered plan may be at most (0: exact). `values` is a draw (default: central
    values).

    Raises DisputeError for a target that no state satisfies (with its place in the file), MissingPreferencesError for
    actors without payoffs in numbers, SettingError for settings outside their range. That no plan exists is a result.

    Does not establish that anyone would agree to begin, nor that payoffs, hazards and detection are as written: see
    the ranges. Definitions and sources: docs/theory/roadmap.md.
    """
    ground, settings = settle_settings(
        dispute,
        target=target,
        proposal=proposal,
        scenario=scenario,
        max_bundle=max_bundle,
        participation=participation,
        within=within,
        tolerance=tolerance,
    )
    progress.start(None, "Searching for a roadmap")
    try:
        return solve_ground(ground, settings, values, budget)
    finally:
        progress.finish()


def settle_settings(
    dispute: Dispute,
    *,
    target: str | None,
    proposal: str | None,
    scenario: str | None,
    max_bundle: int | None,
    participation: Participation | None,
    within: int | None,
    tolerance: float,
) -> tuple[Ground, dict[str, Any]]:
    """The ground of a question and its settings, checked."""
    if not 0 <= tolerance < 1:
        raise SettingError(f"tolerance is a number from 0 (exact) to below 1, not {tolerance!r}")
    check_within(dispute, within)
    if scenario is not None:
        dispute = dispute.scenario(scenario)
    if proposal is not None and target is None:
        from detente.analysis.roadmap.search.ground import read_proposal

        target = read_proposal(dispute, proposal).target
    ground = prepare_roadmap(dispute, target, max_bundle=max_bundle)
    if proposal is not None:
        read_holds(ground.formulation, proposal)
    required = read_participation(dispute, participation)
    name = ground.formulation.target
    if not dispute.compiled.truth(dispute.effective.targets[name]).any():
        raise_empty_target(dispute, name)
    settings = {
        "target": name,
        "target_formula": dispute.effective.targets[name],
        "proposal": proposal,
        "scenario": scenario,
        "max_bundle": ground.formulation.form["max_bundle"],
        "participation": required,
        "within": within,
        "tolerance": tolerance,
        "scale": dict(zip(ground.formulation.actors, ground.formulation.scale.tolist(), strict=True)),
        "period": dispute.spec.period,
    }
    return ground, settings


def solve_ground(
    ground: Ground, settings: Mapping[str, Any], values: Values | None = None, budget: Budget | None = None
) -> Roadmap:
    """The roadmap of a ground under settled settings."""
    proposal, within = settings["proposal"], settings["within"]
    required = settings["participation"] == "require"
    if not ground.reachable:
        return _unreachable(ground, settings)
    valuation = ground.value(values)
    unmoved = list_unmoved(valuation)
    # or their margin of zero would make every plan as good as another
    searched = set_aside(valuation, unmoved)
    problem = ground.problem(
        searched, proposal=proposal, participation=settings["participation"], within=within
    )
    search = find_best_plan(problem, settings["tolerance"], budget)
    stays_out: tuple[str, ...] = ()
    free = problem
    if search.plan is None and search.status == "none" and required:
        free = ground.problem(searched, proposal=proposal, participation="report", within=within)
        best = find_best_plan(free, settings["tolerance"], budget)
        if best.plan is None:
            return _unreachable(ground, settings, free)
        stays_out = list_staying_out(ground, problem, best.plan)
        search = replace(
            search, plan=best.plan, labels=search.labels + best.labels, tests=search.tests + best.tests
        )
        bound = best.bound
    elif search.plan is None and search.status == "none":
        return _unreachable(ground, settings, free)
    else:
        bound = search.bound
    plan = None
    if search.plan is not None:
        plan = describe_plan(
            ground.formulation, valuation.instance, ground.path(search.plan.rows), unmoved=unmoved
        )
    margin = moved_margin = search.plan.margin if search.plan else None
    if 0 < len(unmoved) < len(ground.formulation.actors):  # they are actors all the same
        margin, bound = None if margin is None else min(margin, 0.0), min(bound, 0.0)
    joins = plan is not None and plan.participates
    status = _judge(margin, bound, joins or not required, search, proved_out=bool(stays_out))
    blocked = _list_blocking(ground, settings, values) if status == "none" else ()
    method = _method(ground, search, problem)
    found = Roadmap(
        dispute=ground.dispute,
        settings=settings,
        status=status,
        plan=plan,
        margin=margin,
        bound=float(bound) if np.isfinite(bound) else None,
        participation=joins,
        stays_out=stays_out,
        blocked_by=blocked,
        reason=None,
        method=method,
        unmoved=tuple(ground.formulation.actors[i] for i in unmoved),
        moved_margin=moved_margin,
    )
    if status == "found":
        return found
    from detente.analysis.roadmap.planning.telling import tell_reason

    return replace(found, reason=tell_reason(found))


def _judge(margin: float | None, bound: float, joins: bool, search: Search, *, proved_out: bool) -> Status:
    if margin is not None and margin >= -1e-10 and joins and not proved_out:
        return "found"
    if proved_out or bound < 0 or (search.status == "none"):
        return "none"
    return "undecided"


def _method(ground: Ground, search: Search, problem: Problem) -> Method:
    certificate = "certified" if search.status == "none" else search.status
    gap = float(search.bound - search.margin) if search.plan and np.isfinite(search.bound) else 0.0
    dispute = ground.dispute
    return Method(
        certificate=certificate,
        gap=max(gap, 0.0),
        combinations=count_combinations(dispute),
        feasible=dispute.compiled.space.size,
        explored=ground.structure.explored,
        states=len(ground.structure.codes),
        steps=problem.arcs.count,
        ends_refused=ground.structure.ends_refused,
        labels=search.labels,
        tests=search.tests,
    )


def _unreachable(ground: Ground, settings: Mapping[str, Any], problem: Problem | None = None) -> Roadmap:
    """The result where no permitted order of steps leads to the target, or none in time."""
    blocked, reason = explain_blocked(ground, settings, problem)
    dispute = ground.dispute
    arcs = ground.arcs(settings["proposal"]) if ground.reachable else ground.structure.arcs
    return Roadmap(
        dispute=dispute,
        settings=settings,
        status="none",
        plan=None,
        margin=None,
        bound=None,
        participation=False,
        stays_out=(),
        blocked_by=blocked,
        reason=reason,
        method=Method(
            "order",
            0.0,
            count_combinations(dispute),
            dispute.compiled.space.size,
            ground.structure.explored,
            len(ground.structure.codes),
            arcs.count,
            ground.structure.ends_refused,
            0,
            0,
        ),
    )


def list_staying_out(ground: Ground, problem: Problem, plan: Found) -> tuple[str, ...]:
    """The actors whose floor alone no plan meets; where each alone could be met, those below it in the plan shown."""
    below = plan.start < problem.floor - problem.slack  # the others have what they need in this plan
    alone = []
    for i in np.flatnonzero(below):
        floor = np.full(len(problem.floor), -np.inf)
        floor[i] = problem.floor[i]
        one = Problem(problem.valuation, problem.arcs, floor, within=problem.within)
        if find_plan_at(one, -np.inf).verdict == "no":
            alone.append(i)
    return tuple(ground.formulation.actors[i] for i in alone or np.flatnonzero(below))


def _list_blocking(ground: Ground, settings: Mapping[str, Any], values: Values | None) -> tuple[str, ...]:
    """Hard demands each of which, left out alone, lets a self-enforcing plan exist."""
    found = []
    for name in ground.formulation.hard:
        other = prepare_roadmap(
            ground.dispute.without(name), settings["target"], max_bundle=settings["max_bundle"]
        )
        if not other.reachable:
            continue
        problem = other.problem(
            values,
            proposal=settings["proposal"],
            participation=settings["participation"],
            within=settings["within"],
        )
        if find_plan_at(problem, 0.0).verdict == "yes":
            found.append(name)
    return tuple(found)

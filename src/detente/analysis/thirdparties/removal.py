"""One removal measured: what remains of a deal without some parts, and what is lost to everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.packages.bargain import solve_bargain
from detente.analysis.roadmap.game.unmoved import list_unmoved, set_aside
from detente.analysis.roadmap.search.best import Budget, find_best_plan
from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
from detente.analysis.roadmap.search.ground import Ground
from detente.analysis.thirdparties.removals import leave_parts, list_what_matters, survey_once
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.frozen import FrozenMap
from detente.model.numbers import Values

QUICK = Budget(tests=4_000_000, labels=200_000, widths=(2, 8))
"""For a good plan that everyone would begin, where its being the best need not be proved."""

_ROUGH = 0.01

TOLERANCE = 1e-6
"""How well best margins are certified unless asked otherwise: on spaces that are searched at all it costs no more."""


@dataclass(frozen=True)
class Removal:
    """What remains without the parts named (none: the whole dispute).

    `plan`: whether a self-enforcing plan to the target remains, under the participation asked for (None: undecided).
    `margin` to `bound`: between what the best smallest margin lies, participation reported and not required, in units
    of scale, over the actors whom anything could move (`unmoved` are the others, see `list_unmoved`); -inf where no
    permitted order of steps leads to the target. `packages` counts the acceptable packages in
    the target, `others` the acceptable packages in all that differ from the start. `value` is what each remaining
    actor gets per period from the best plan found that holds and that all would begin, or its no-deal payoff where
    there is none; `bargain` is what each gets per period from the Nash solution over all acceptable packages (the mean
    where several tie), None where there is no solution to compute.
    """

    names: tuple[str, ...]
    plan: bool | None
    margin: float
    bound: float
    packages: int
    others: int
    value: Mapping[str, float]
    bargain: Mapping[str, float] | None
    unmoved: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool | None:
        """Whether neither a plan nor a package to the target remains; None where only the plan is undecided."""
        if self.packages or self.plan:
            return False
        return None if self.plan is None else True

    def to_json(self) -> dict[str, Any]:
        """Plain data; a margin is null where no order of steps leads to the target."""
        finite = np.isfinite([self.margin, self.bound])
        return {
            "without": list(self.names),
            "plan": self.plan,
            "margin": self.margin if finite[0] else None,
            "bound": self.bound if finite[1] else None,
            "unmoved": list(self.unmoved),
            "packages_in_target": self.packages,
            "packages": self.others,
            "value": dict(self.value),
            "bargain": None if self.bargain is None else dict(self.bargain),
        }


@dataclass(frozen=True)
class Remaining:
    """The plan side of a removal: verdict, margin, bound, actors whom nothing moves."""

    plan: bool | None
    margin: float
    bound: float
    unmoved: tuple[str, ...] = ()


def read_tolerance(tolerance: float | None) -> float:
    """How well margins are to be certified; SettingError for what is no part of a scale."""
    if tolerance is None:
        return TOLERANCE
    if not 0 < tolerance < 1:
        raise SettingError(f"tolerance is a number between 0 and 1, not {tolerance!r}")
    return tolerance


def measure_removal(
    dispute: Dispute,
    names: str | Iterable[str] = (),
    *,
    values: Values | None = None,
    question: PlanQuestion | None = None,
    tolerance: float | None = None,
) -> Removal:
    """What remains of a deal without some parts, in margins, packages and payoffs?

    `names` is what `leave_parts` takes, `values` a draw of the whole dispute, `tolerance` how well the best smallest
    margin is certified. Plans are not unique: the values are those of one good plan, found by the same search for
    every removal, so small differences between them mean nothing. Raises what `find_remains` raises.
    """
    asked = question or PlanQuestion()
    values = dispute.values if values is None else values
    wanted = (names,) if isinstance(names, str) else tuple(names)
    reduced = leave_parts(dispute, list_what_matters(dispute, wanted))
    ground = asked.prepare(reduced)
    remaining, value = measure_plan(reduced, ground, values, asked, read_tolerance(tolerance), quick=True)
    acceptance = Acceptance(survey_once(reduced), values)
    within = reduced.compiled.truth(reduced.effective.targets[ground.formulation.target])
    return Removal(
        wanted,
        remaining.plan,
        remaining.margin,
        remaining.bound,
        int(np.count_nonzero(acceptance.acceptable & within)),
        acceptance.beyond,
        FrozenMap(value),
        _bargain(acceptance),
        remaining.unmoved,
    )


def measure_plan(
    reduced: Dispute,
    ground: Ground,
    values: Values,
    asked: PlanQuestion,
    tolerance: float,
    *,
    quick: bool = False,
) -> tuple[Remaining, dict[str, float]]:
    """Whether a plan exists and how good the best is; with `quick` also what a good one is worth to each actor.

    Actors whom nothing could move are left out of the smallest margin: theirs is zero in every plan, and would cap it
    where they take part and not where they are gone.
    """
    actors = ground.formulation.actors
    if not ground.reachable:
        floor = ground.instance(values).no_deal
        return Remaining(False, -np.inf, -np.inf), dict(zip(actors, map(float, floor), strict=True))
    valuation = ground.value(values)
    unmoved = list_unmoved(valuation)
    valuation = set_aside(valuation, unmoved)
    free = ground.problem(valuation, proposal=asked.proposal, participation="report", within=asked.within)
    best = find_best_plan(free, tolerance)
    margin, bound = best.margin, max(best.bound, best.margin)
    bound = -np.inf if best.status == "none" else bound
    problem = ground.problem(
        valuation, proposal=asked.proposal, participation=asked.joining(ground.dispute), within=asked.within
    )
    begun = ground.problem(valuation, proposal=asked.proposal, within=asked.within)
    start = None
    plan: bool | None = None
    if bound < 0:
        plan = False
    elif best.plan is not None and margin >= -1e-10:
        if problem.meets_floor(best.plan):
            plan = True
        if begun.meets_floor(best.plan):
            start = best.plan.start
    if plan is not False and start is None and quick:
        found = find_best_plan(begun, _ROUGH, QUICK)
        margin = max(margin, found.margin)
        if found.plan is not None and found.margin >= -1e-10:
            start, plan = found.plan.start, True
    if plan is None:
        plan = plan_exists(reduced, values, asked)
    if plan and margin < 0:
        margin = 0.0  # the search for the best stopped within its tolerance below a plan that holds
    worth = valuation.instance.no_deal if start is None else start
    left = Remaining(plan, margin, max(bound, margin), tuple(actors[i] for i in unmoved))
    return left, dict(zip(actors, map(float, worth), strict=True))


def _bargain(acceptance: Acceptance) -> FrozenMap[str, float] | None:
    rows = solve_bargain(acceptance).solved.get("nash")
    if rows is None or not len(rows):
        return None
    cardinal = {a: u for a, u in acceptance.utilities.items() if u.cardinal}
    return FrozenMap({a: float(np.mean(u.values[rows])) / u.unit for a, u in cardinal.items()})


def is_needed(whole: Removal, without: Removal) -> bool | None:
    """Whether the whole has a plan and none is left without these parts; None where that is open."""
    if whole.plan is False or without.plan is True:
        return False
    return None if whole.plan is None or without.plan is None else True

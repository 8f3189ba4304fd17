"""Floors taken together: whether the gains at the start are enough for everybody, by sums with weights.

Each actor's floor alone may be within reach, on plans that differ. For any weights l >= 0 a plan that meets all floors
has sum l_i V_i >= sum l_i floor_i, and the largest such sum over all plans is found by one pass over states and
periods. Where some weights put it below, no plan meets the floors (Lagrangian relaxation; the weights come from
cutting planes, Kelley 1960). Where none do, weights near the best still say of most steps and labels that no plan
can use them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.game.instance import Floats, Ints
from detente.analysis.roadmap.game.structure import Arcs
from detente.analysis.roadmap.search import weighing_kernels as kernels
from detente.analysis.roadmap.search.pruning import Found, Needs, Pruned
from detente.analysis.roadmap.search.search_kernels import pack_arcs

ROUNDS = 20
SETS = 3
AMPLE = 0.06
"""Gain at the start, in units of scale, from which floors are no longer what stands in a plan's way."""
MOST_CELLS = 8_000_000
"""Rows times periods up to which plans are weighed: three sets of weights keep ten numbers a cell."""


@dataclass(frozen=True, eq=False)
class Weighing:
    """What came of it: "no" plan meets the floors, a plan that does ("yes"), or "open" with what is left."""

    verdict: str
    plan: Found | None = None


def weigh_floors(pruned: Pruned) -> Weighing:
    """Whether weights prove that no plan meets all floors; if not, cut `pruned` down by the best weights found."""
    problem, arcs, v = pruned.problem, pruned.arcs, pruned.problem.valuation
    bound = np.flatnonzero(np.isfinite(problem.floor))
    if len(bound) < 2 or not pruned.possible:
        return Weighing("open")
    passing = kernels.mark_passing(
        arcs.ptr, arcs.dst, arcs.bundle, problem.need, pruned.have, pruned.best, pruned.low
    )
    early, late = kernels.span_periods(arcs.ptr, arcs.dst, arcs.work, passing, problem.start)
    periods = int(late.max()) + 1
    cells = (len(early), periods)
    if len(early) * periods > MOST_CELLS:
        return Weighing("open")
    longest = int(arcs.work.max(initial=1))
    stay = 1.0 - v.hazard.sum(axis=1)
    powers = v.instance.patience[None, :] ** np.arange(periods)[:, None]
    ends = problem.target & ((v.forever - v.worth[:, v.first]) >= pruned.ask - problem.slack).all(axis=1)
    tried: list[tuple[float, Floats, Floats, Floats, Floats]] = []
    gains: list[Floats] = []
    share = np.zeros(len(problem.floor))
    share[bound] = 1.0 / len(bound)
    for _ in range(ROUNDS):
        weights = powers * (share / problem.scale)[None, :]
        here, gone, most = np.empty(cells), np.empty(cells), np.empty(cells)
        kernels.weigh_rows(weights, v.base, v.lost, early, late, longest, here, gone)
        path = kernels.weigh_plans(
            arcs.ptr, arcs.dst, arcs.work, passing, weights, v.forever, ends, stay, early, late, here, gone, most,
            problem.start,
        )  # fmt: skip
        pruned.visits += arcs.count
        over = float(most[problem.start, 0] - weights[0, bound] @ problem.floor[bound])
        if over < -1e-10:
            return Weighing("no")
        found = problem.measure(path, arcs)
        short = problem.shortfall(found, pruned.margin)
        if not (short > 0).any() and problem.meets_limit(found):
            return Weighing("yes", found)
        tried = sorted([*tried, (over, weights, here, gone, most)], key=lambda t: t[0])[:SETS]
        gains.append((found.start - problem.floor)[bound] / problem.scale[bound])
        worst, shares = _choose_weights(np.array(gains))
        share[bound] = shares
        if tried[0][0] - worst < 1e-4:
            break
        if len(gains) >= 4 and tried[0][0] > AMPLE:
            return Weighing("open")
    _cut(pruned, passing, early, late, stay, tried)
    return Weighing("open")


def _choose_weights(gains: Floats) -> tuple[float, Floats]:
    """The weights (adding up to 1) under which the best of the plans seen gains least, and that gain."""
    from scipy.optimize import linprog

    plans, actors = gains.shape
    solved = linprog(
        np.r_[np.zeros(actors), 1.0],
        A_ub=np.c_[gains, -np.ones(plans)],
        b_ub=np.zeros(plans),
        A_eq=np.r_[np.ones(actors), 0.0][None],
        b_eq=[1.0],
        bounds=[(0, 1)] * actors + [(None, None)],
    )
    weights = np.asarray(solved.x, float)
    return float(weights[-1]), np.clip(weights[:actors], 0.0, 1.0)


def _cut(
    pruned: Pruned,
    passing: npt.NDArray[np.bool_],
    early: Ints,
    late: Ints,
    stay: Floats,
    tried: Sequence[tuple[float, Floats, Floats, Floats, Floats]],
) -> None:
    """Keep the steps that plans worth enough can use, and what each row has to be worth."""
    problem, arcs = pruned.problem, pruned.arcs
    weights, here, gone, most = (np.stack([t[k] for t in tried]) for k in (1, 2, 3, 4))
    bound = np.isfinite(problem.floor)
    least = weights[:, 0, bound] @ problem.floor[bound] - 1e-10
    need = np.empty((len(tried), *most.shape[1:]))
    alive = np.empty(arcs.count, np.bool_)
    count = kernels.trace_needs(
        arcs.ptr,
        arcs.dst,
        arcs.work,
        passing,
        stay,
        early,
        late,
        here,
        gone,
        most,
        least,
        problem.start,
        need,
        alive,
    )
    reached = np.where(np.isfinite(need[0]).any(axis=1), 0.0, np.inf)[:, None]
    pruned.arcs = Arcs(*pack_arcs(arcs.ptr, arcs.dst, arcs.bundle, arcs.work, alive, reached, count))
    pruned.needs = Needs(weights, need - 1e-12)

"""The best self-enforcing plan, and whether any plan has a margin of at least m.

Method: a relaxed bound (each actor alone), what earlier steps can ask for (caps: lossless), Pareto labels of
continuation values backwards. A beam of labels finds plans, bisected on the margin; one exact pass just above
the best of them proves it. Budgets count labels and tests, so an answer does not depend on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap import search_kernels as kernels
from detente.analysis.roadmap.instance import Floats, Ints
from detente.analysis.roadmap.structure import Arcs
from detente.analysis.roadmap.worth import Valuation

SLACK = 1e-11
"""Margins closer than this are one: rounding in a value carried along a plan stays far below it."""


@dataclass(frozen=True)
class Budget:
    """Limits of the search, counted and never timed.

    `labels` kept and `tests` (comparisons of two labels) in one exact pass; `widths` of the beam, narrow first;
    `beams` passes of the beam while the margin is bisected.
    """

    labels: int = 20_000_000
    tests: int = 2_000_000_000
    widths: tuple[int, ...] = (4, 24)
    beams: int = 12


@dataclass(frozen=True, eq=False)
class Found:
    """A plan as rows of the structure, with its smallest margin (all steps, all actors, the end)."""

    rows: tuple[int, ...]
    margin: float


@dataclass(frozen=True, eq=False)
class Answer:
    """Whether a plan with at least the margin asked for exists: "yes" with the plan, "no" proved, or "undecided"."""

    answer: Literal["yes", "no", "undecided"]
    plan: Found | None
    proof: str


@dataclass(frozen=True, eq=False)
class Search:
    """The best plan and how well it is known to be the best.

    `status`: "exact" (to 1e-9), "certified" (`bound` - `margin` <= the tolerance), "bounds" (budget spent), "none"
    (no plan at all, even with breaches allowed). `bound` is an upper bound on the smallest margin of any plan.
    """

    plan: Found | None
    bound: float
    status: Literal["exact", "certified", "bounds", "none"]
    labels: int
    tests: int

    @property
    def margin(self) -> float:
        """Smallest margin of the plan found, -inf where there is none."""
        return self.plan.margin if self.plan else -np.inf


class Pruned:
    """Steps and rows that can still be part of a plan with at least one margin; one such object per margin."""

    def __init__(self, problem: Problem, arcs: Arcs, margin: float, low: Floats | None = None) -> None:
        v = problem.valuation
        rows, actors = v.base.shape
        self.problem, self.margin = problem, margin
        self.ask = margin * problem.scale if np.isfinite(margin) else np.full(actors, -np.inf)
        self.arcs = arcs
        self.best = np.empty((rows, actors))
        self.onward = np.empty((rows, actors))
        self.have = np.empty((rows, problem.need.shape[1]), np.uint64)
        self.low = np.full((rows, actors), -np.inf) if low is None else low
        self.high = np.empty((rows, actors))
        if low is None:
            self.low[problem.start] = problem.floor
        self.count = arcs.count
        self._bound()

    def _bound(self) -> None:
        p, v, a = self.problem, self.problem.valuation, self.arcs
        kernels.bound_values(
            a.ptr, a.dst, a.bundle, a.work, p.need, v.base, v.keep, v.lost, v.forever, p.target, v.worth,
            v.first, p.actor_of, self.ask, p.slack, self.low, self.best, self.onward, self.have,
        )  # fmt: skip

    @property
    def possible(self) -> bool:
        """Whether the relaxed bound leaves a plan."""
        return bool(self.best[self.problem.start, 0] > -np.inf)

    def tighten(self, rounds: int = 6) -> bool:
        """Cut away steps that no plan can use, until little changes; False if nothing is left."""
        p, v = self.problem, self.problem.valuation
        for _ in range(rounds):
            if not self.possible:
                return False
            a = self.arcs
            alive = np.empty(a.count, np.bool_)
            kept = kernels.trace_demands(
                a.ptr, a.dst, a.bundle, a.work, p.need, p.column, v.base, v.keep, v.lost, v.worth, v.first,
                self.ask, p.slack, self.best, self.onward, self.have, p.start, p.floor, self.low, self.high, alive,
            )  # fmt: skip
            self.arcs = Arcs(*kernels.pack_arcs(a.ptr, a.dst, a.bundle, a.work, alive, self.low, kept))
            self._bound()
            if self.arcs.count > 0.97 * a.count:
                break
        return self.possible

    def spread(self, width: int, budget: Budget) -> tuple[int, int, int, Found | None]:
        """One pass of labels: status (1 plan, 0 none, 2 budget), labels, tests, plan."""
        p, v, a = self.problem, self.problem.valuation, self.arcs
        status, labels, tests, path = kernels.spread_labels(
            a.ptr, a.dst, a.bundle, a.work, p.need, v.base, v.keep, v.lost, v.forever, p.target, v.worth,
            v.first, p.actor_of, self.ask, p.slack, p.scale, self.low, self.high, p.start, width,
            budget.labels, budget.tests,
        )  # fmt: skip
        found = p.measure(path, a) if status == 1 else None
        return int(status), int(labels), int(tests), found


class Problem:
    """A valuation and the steps allowed, ready to be searched; reused for every margin asked about.

    `floor[i]` the least value actor i must have at the start (-inf: none), which is how participation enters.
    """

    def __init__(self, valuation: Valuation, arcs: Arcs, floor: Floats | None = None) -> None:
        structure = valuation.frame.structure
        instance = valuation.instance
        self.valuation, self.arcs = valuation, arcs
        self.start, self.target = structure.start, structure.target
        self.scale = instance.scale.astype(float)
        self.slack = SLACK * self.scale
        self.floor = np.full(instance.actors, -np.inf) if floor is None else floor.astype(float)
        self.column = valuation.columns.astype(np.int64)
        columns = valuation.worth.shape[1]
        self.need = np.zeros((len(structure.bundles), (columns + 63) // 64), np.uint64)
        for i in range(instance.actors):
            c = self.column[:, i]
            self.need[np.arange(len(c)), c >> 6] |= np.uint64(1) << (c & 63).astype(np.uint64)
        self.actor_of: Ints = (
            np.searchsorted(valuation.first, np.arange(columns), side="right").astype(np.int64) - 1
        )

    def measure(self, path: npt.NDArray[np.int64], arcs: Arcs | None = None) -> Found:
        """The smallest margin of a plan given as rows, from the values of this draw."""
        v, a = self.valuation, arcs or self.arcs
        last = int(path[-1])
        value = v.forever[last]
        worst = float(((value - v.worth[last, v.first]) / self.scale).min())
        for r, s in zip(path[-2::-1], path[:0:-1], strict=True):
            at = int(a.ptr[r] + np.flatnonzero(a.dst[a.ptr[r] : a.ptr[r + 1]] == s)[0])
            worst = min(worst, float(((value - v.worth[s, self.column[a.bundle[at]]]) / self.scale).min()))
            value = v.base[r] + v.keep[s] * value + v.lost[s]
            for _ in range(int(a.work[at]) - 1):
                worst = min(worst, float(((value - v.worth[r, v.first]) / self.scale).min()))
                value = v.base[r] + v.keep[r] * value + v.lost[r]
        return Found(tuple(int(r) for r in path), worst)


def find_plan_at(problem: Problem, margin: float, budget: Budget | None = None) -> Answer:
    """Whether some plan keeps every margin at or above `margin` (and every floor), with the plan or the proof.

    The cheap question behind claims and robustness: a bound, two beams, then one exact pass.
    """
    budget = budget or Budget()
    if problem.start < 0:
        return Answer("no", None, "no permitted steps lead to the target")
    pruned = Pruned(problem, problem.arcs, margin)
    if not pruned.tighten():
        return Answer("no", None, "bound")
    for width in (*budget.widths[:1], 0):
        status, _, _, found = pruned.spread(width, budget)
        if status == 1:
            return Answer("yes", found, "plan")
    return Answer("no", None, "labels") if status == 0 else Answer("undecided", None, "labels ran out")


def find_best_plan(problem: Problem, tolerance: float = 1e-3, budget: Budget | None = None) -> Search:
    """The plan whose smallest margin is largest, proved to within `tolerance` (0: to 1e-9, called exact)."""
    budget = budget or Budget()
    gap = max(tolerance, 1e-9)
    labels = tests = 0
    nothing = Search(None, -np.inf, "none", 0, 0)
    if problem.start < 0:
        return nothing
    free = Pruned(problem, problem.arcs, -np.inf)
    if not free.tighten():
        return nothing
    v = problem.valuation
    ends = problem.target & (free.low[:, 0] < np.inf)
    top = float(((v.forever - v.worth[:, v.first]) / problem.scale).min(axis=1)[ends].max())
    lower, upper, kept = _bisect_bound(problem, free.arcs, top, max(gap / 8, 1e-10))
    best: Found | None = None
    step = gap / 2
    arcs = kept.arcs

    def try_at(margin: float, width: int) -> int:
        nonlocal best, labels, tests
        pruned = Pruned(problem, arcs if margin >= lower else free.arcs, margin)
        if not pruned.tighten():
            return 0
        status, more, tried, found = pruned.spread(width, budget)
        labels, tests = labels + more, tests + tried
        if found and (best is None or found.margin > best.margin):
            best = found
        return status

    # walk down from the bound until the beam finds a plan, then bisect between the plan and the bound
    for width in budget.widths:
        ceiling, step = upper, gap / 2
        while best is None:
            if try_at(ceiling - step, width) == 1:
                break
            step *= 4
            if step > 1e6:
                try_at(-np.inf, width)
                break
        missed = upper
        for _ in range(budget.beams):
            if best is None or missed - best.margin <= gap:
                break
            middle = (best.margin + missed) / 2
            if try_at(middle, width) != 1:
                missed = middle
    while upper - (best.margin if best else -np.inf) > gap:
        at = best.margin + gap if best else -np.inf
        before = best.margin if best else -np.inf
        status = try_at(at, 0)
        if status == 0:
            if best is None:
                return Search(None, -np.inf, "none", labels, tests)
            upper = min(upper, at)
            break
        if status == 2 or not best or best.margin <= before:
            break
    if best is None:
        return Search(None, upper, "bounds", labels, tests)
    upper = max(upper, best.margin)
    if upper - best.margin <= 1.001e-9:
        return Search(best, upper, "exact", labels, tests)
    return Search(best, upper, "certified" if upper - best.margin <= gap * 1.001 else "bounds", labels, tests)


def _bisect_bound(problem: Problem, arcs: Arcs, top: float, gap: float) -> tuple[float, float, Pruned]:
    """The largest margin that the relaxed bound leaves open: (open, closed, what is left at the open one)."""
    step = 0.05
    at = Pruned(problem, arcs, top)
    if at.tighten(2):
        return top, top, at
    closed = top
    while True:
        at = Pruned(problem, arcs, top - step)
        if at.tighten(2):
            break
        closed, step = top - step, step * 3
    open_ = at
    while closed - open_.margin > gap:
        middle = Pruned(problem, open_.arcs, (open_.margin + closed) / 2)
        if middle.tighten(2):
            open_ = middle
        else:
            closed = middle.margin
    return open_.margin, closed, open_

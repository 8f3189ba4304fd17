"""A roadmap problem ready to be searched, and what is left of it at one margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.game.instance import Floats, Ints
from detente.analysis.roadmap.game.structure import Arcs, Structure
from detente.analysis.roadmap.game.worth import Valuation
from detente.analysis.roadmap.search import search_kernels as kernels
from detente.analysis.roadmap.search.label_kernels import spread_labels

SLACK = 1e-11
"""Margins closer than this are one: rounding in a value carried along a plan stays far below it."""


@dataclass(frozen=True, eq=False)
class Found:
    """A plan as rows of the structure: its smallest margin, that of each actor, and the values at its start."""

    rows: tuple[int, ...]
    margin: float
    margins: Floats
    start: Floats


def _count_shortest(arcs: Arcs, structure: Structure, by_steps: bool) -> tuple[Ints, Ints]:
    found: tuple[Ints, Ints] = kernels.count_shortest(
        arcs.ptr, arcs.dst, arcs.work, structure.target, structure.start, by_steps
    )
    return found


def limit_arcs(arcs: Arcs, structure: Structure, within: int, by_steps: bool = False) -> Arcs:
    """The steps on some way from the start to a target that takes at most `within` periods (or steps)."""
    earliest, nearest = _count_shortest(arcs, structure, by_steps)
    cost = np.ones(arcs.count, np.int64) if by_steps else arcs.work.astype(np.int64)
    useful = np.repeat(earliest, np.diff(arcs.ptr)) + cost + nearest[arcs.dst] <= within
    if useful.all():
        return arcs
    everywhere = np.zeros((len(structure.codes), 1))
    return Arcs(
        *kernels.pack_arcs(arcs.ptr, arcs.dst, arcs.bundle, arcs.work, useful, everywhere, int(useful.sum()))
    )


class Problem:
    """A valuation and the steps allowed, ready to be searched; reused for every margin asked about.

    `floor[i]` the least value actor i must have at the start (-inf: none), which is how participation enters.
    `within` (0: no limit) is the most periods, or steps where `by_steps`, that a plan may take.
    """

    def __init__(
        self,
        valuation: Valuation,
        arcs: Arcs,
        floor: Floats | None = None,
        *,
        within: int = 0,
        by_steps: bool = False,
    ) -> None:
        structure = valuation.frame.structure
        instance = valuation.instance
        self.valuation, self.arcs = valuation, arcs
        self.start, self.target = structure.start, structure.target
        self.scale = instance.scale.astype(float)
        self.slack = SLACK * self.scale
        self.floor = np.full(instance.actors, -np.inf) if floor is None else floor.astype(float)
        self.within, self.by_steps = within, by_steps
        if within and self.start >= 0:
            self.arcs = limit_arcs(arcs, structure, within, by_steps)
            self.earliest, self.nearest = _count_shortest(arcs, structure, by_steps)
        else:
            self.earliest = self.nearest = np.zeros(len(self.target), np.int64)
        self.column = valuation.columns.astype(np.int64)
        columns = valuation.worth.shape[1]
        self.need = np.zeros((len(structure.bundles), (columns + 63) // 64), np.uint64)
        for i in range(instance.actors):
            c = self.column[:, i]
            self.need[np.arange(len(c)), c >> 6] |= np.uint64(1) << (c & 63).astype(np.uint64)
        self.actor_of: Ints = (
            np.searchsorted(valuation.first, np.arange(columns), side="right").astype(np.int64) - 1
        )

    def measure(self, path: Sequence[int] | Ints, arcs: Arcs | None = None) -> Found:
        """Margins and start values of a plan given as rows, from the values of this draw."""
        v, a = self.valuation, arcs or self.arcs
        last = int(path[-1])
        value = v.forever[last]
        least = value - v.worth[last, v.first]
        for r, s in zip(path[-2::-1], path[:0:-1], strict=True):
            at = self._arc(r, s, a)
            least = np.minimum(least, value - v.worth[s, self.column[a.bundle[at]]])
            value = v.base[r] + v.keep[s] * value + v.lost[s]
            for _ in range(int(a.work[at]) - 1):
                least = np.minimum(least, value - v.worth[r, v.first])
                value = v.base[r] + v.keep[r] * value + v.lost[r]
        margins = least / self.scale
        return Found(tuple(int(r) for r in path), float(margins.min()), margins, value)

    def allows(self, rows: Sequence[int]) -> bool:
        """Whether these rows are a plan of this problem: from the start to an end by permitted steps."""
        if not rows or rows[0] != self.start or not self.target[rows[-1]]:
            return False
        a = self.arcs
        return all(s in a.dst[a.ptr[r] : a.ptr[r + 1]] for r, s in pairwise(rows))

    def meets_floor(self, found: Found) -> bool:
        """Whether every actor has at least its floor at the start."""
        return bool((found.start >= self.floor - self.slack).all())

    @property
    def shortest(self) -> int:
        """Fewest periods (steps, where they are counted) that any plan takes; only where `within` is given."""
        return int(self.nearest[self.start])

    def meets_limit(self, found: Found) -> bool:
        """Whether a plan is no longer than `within`."""
        if not self.within:
            return True
        if self.by_steps:
            return len(found.rows) - 1 <= self.within
        work = 0
        for r, s in zip(found.rows[:-1], found.rows[1:], strict=True):
            work += int(self.arcs.work[self._arc(r, s, self.arcs)])
        return work <= self.within

    @staticmethod
    def _arc(r: int, s: int, arcs: Arcs) -> int:
        return int(arcs.ptr[r] + np.flatnonzero(arcs.dst[arcs.ptr[r] : arcs.ptr[r + 1]] == s)[0])

    def shortfall(self, found: Found, margin: float) -> Floats:
        """By how much, in units of scale, an actor misses the margin or its floor on a plan (at most 0: not at all)."""
        below = np.where(
            np.isfinite(self.floor), (self.floor - self.slack - found.start) / self.scale, -np.inf
        )
        return np.maximum(margin - 1e-10 - found.margins, below)


@dataclass(frozen=True, eq=False)
class Needs:
    """What a value vector at a row, n periods in, must be worth: `weights[j, n] @ value >= need[j, row, n]` for all j.

    inf: the row is not reached then. No sets of weights: nothing is asked.
    """

    weights: Floats
    need: Floats


NO_NEEDS = Needs(np.zeros((0, 0, 0)), np.zeros((0, 0, 0)))


class Pruned:
    """Steps and rows that can still be part of a plan with at least one margin; one such object per margin.

    `best`, `least`: each actor's bounds on the value from each row; `low`, `high`: the least and the most that some
    earlier step asks for there; `have`: the breach columns that `best` satisfies, as bits; `visits`: steps looked at
    so far.
    """

    def __init__(self, problem: Problem, arcs: Arcs, margin: float) -> None:
        rows, actors = problem.valuation.base.shape
        self.problem, self.margin = problem, margin
        self.ask = margin * problem.scale if np.isfinite(margin) else np.full(actors, -np.inf)
        self.arcs = arcs
        self.best = np.empty((rows, actors))
        self.least = np.empty((rows, actors))
        self.onward = np.empty((rows, actors))
        self.have = np.empty((rows, problem.need.shape[1]), np.uint64)
        self.low = np.full((rows, actors), -np.inf)
        self.high = np.empty((rows, actors))
        self.low[problem.start] = problem.floor
        self.visits = 0
        self.needs = NO_NEEDS
        self._bound()

    def _bound(self) -> None:
        p, v, a = self.problem, self.problem.valuation, self.arcs
        self.visits += a.count
        kernels.bound_values(
            a.ptr, a.dst, a.bundle, a.work, p.need, v.base, v.keep, v.lost, v.forever, p.target, v.worth,
            v.first, p.actor_of, self.ask, p.slack, self.low, self.best, self.least, self.onward, self.have,
        )  # fmt: skip

    @property
    def possible(self) -> bool:
        """Whether the relaxed bound leaves a plan."""
        return bool(self.best[self.problem.start, 0] > -np.inf)

    def tighten(self, rounds: int = 5) -> bool:
        """Cut away steps that no plan can use, until little changes; False if nothing is left."""
        p, v = self.problem, self.problem.valuation
        for _ in range(rounds):
            if not self.possible:
                return False
            a = self.arcs
            alive = np.empty(a.count, np.bool_)
            kept = kernels.trace_demands(
                a.ptr, a.dst, a.bundle, a.work, p.need, p.column, v.base, v.keep, v.lost, v.worth, v.first, self.ask,
                p.slack, self.best, self.least, self.onward, self.have, p.start, p.floor, self.low, self.high, alive,
            )  # fmt: skip
            self.visits += a.count
            if kept > 0.85 * a.count:
                break  # what is left in is harmless: its labels fail the same tests
            self.arcs = Arcs(*kernels.pack_arcs(a.ptr, a.dst, a.bundle, a.work, alive, self.low, kept))
            self._bound()
        return self.possible

    def spread(
        self, width: int, active: npt.NDArray[np.bool_], labels: int, tests: int, blur: float = 0.0
    ) -> tuple[int, int, int, Found | None]:
        """One pass of labels over the values of the `active` actors.

        Returns status (1 a plan, 0 none, 2 budget spent), labels kept, tests made, and the plan. With some actors not
        active the plan is one of the relaxed problem: see its margins. Labels within `blur` (in units of scale) of
        another are not kept apart: then "none" proves nothing.
        """
        p, v, a = self.problem, self.problem.valuation, self.arcs
        status, kept, tried, path = spread_labels(
            a.ptr, a.dst, a.bundle, a.work, p.need, v.base, v.keep, v.lost, v.forever, p.target, v.worth, v.first,
            p.actor_of, self.ask, p.slack, p.scale, self.low, self.high, p.start, active, width, labels, tests,
            p.within, p.by_steps, p.earliest, p.nearest, np.maximum(0.01 * p.slack, blur * p.scale),
            self.needs.weights, self.needs.need,
        )  # fmt: skip
        self.visits += a.count * max(width, 1)
        found = p.measure(path, a) if status == 1 else None
        return int(status), int(kept), int(tried), found

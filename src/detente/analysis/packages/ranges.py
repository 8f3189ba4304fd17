"""How far an actor's gain may lie from its central value, exactly, over the ranges of the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from detente.model.compiled import CompiledDispute
from detente.model.numbers import Estimate
from detente.model.payoffs import PayoffSums, Term, choose_unit, whole
from detente.model.space import StateSpace
from detente.model.spec_numbers import Figure

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

MOST_SHARED = 10
"""Numbers with a range that several terms share are taken through all their corners, up to this many of them."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """Least and largest gain of an actor at each of some states.

    `sure`: it is no worse off than without a deal whatever the numbers; `possible`: for some numbers.
    """

    low: Floats
    high: Floats
    sure: Bools
    possible: Bools


def slice_space(compiled: CompiledDispute, codes: Iterable[int] | Ints) -> StateSpace:
    """The states with these codes (feasible or not), as a space of their own that terms can be summed over."""
    space = compiled.space
    return StateSpace(space.names, space.levels, np.asarray(codes, dtype=np.int64).reshape(-1))


def stands(compiled: CompiledDispute, term: Term, state: Mapping[str, str]) -> bool:
    """Whether a term counts in a state (a level for every measure; what is held stands where it is held)."""
    at = compiled.held

    def level(measure: str) -> int:
        if measure in at:
            return at[measure]
        return compiled.dispute.all_measures[measure].levels.index(state[measure])

    if term.formula is not None:
        return bool(term.formula.holds(level))
    return level(term.measure) == term.level


class GainRange:
    """The range of one actor's gain over no deal, prepared once for any states.

    A gain is a sum of terms, each a product of numbers. Terms that hold in both states cancel. A number that only
    one term has ranges freely; a number that several terms share (a bloc's weight, a factor) has one value in all
    of them. The gain is linear in each number, so its extremes lie at corners: the shared numbers are taken through
    all corners, the others to whichever end is worst (or best) there. Where more than `MOST_SHARED` ranged numbers
    are shared, or a factor multiplies a term twice, the range may be too wide, and `exact` is false.

    An order of importance means every falling vector of weights that sums to 1; the extremes of that set are the
    vectors that give the first 1, 2, ... items equal weights.
    """

    def __init__(self, compiled: CompiledDispute, actor: str) -> None:
        self.compiled = compiled
        self.actor = actor
        preference = compiled.dispute.preference(actor)
        self.cardinal = compiled.dispute.cardinal(actor)
        self.order = preference.importance is not None
        self.terms: tuple[Term, ...] = compiled.terms(actor) if self.cardinal else ()
        self.fixed: str | None = None
        self.before: tuple[bool, ...] = (False,) * len(self.terms)
        if isinstance(preference.no_deal, (int, float, Figure)):
            self.fixed = f"preferences.{actor}.no_deal"
        elif self.cardinal:
            state = compiled.no_deal_state(actor)
            self.before = tuple(stands(compiled, t, state) for t in self.terms)
        paths = [t.paths for t in self.terms]
        self.box = Box(compiled.dispute.estimates, paths if self.fixed is None else [*paths, (self.fixed,)])

    @property
    def exact(self) -> bool:
        """Whether the ranges are exact rather than possibly too wide."""
        return self.order or self.box.exact

    def bounds(self, space: StateSpace) -> Bounds:
        """The range of the gain at each state of a space (see `slice_space`)."""
        sums = PayoffSums(space, self.compiled.held, {})
        if self.order:
            return self._bounds_of_order(sums)
        corners = [self.box.intervals(corner) for corner in self.box.corners()]
        unit = choose_unit([w for corner in corners for pair in corner for w in pair])
        low: Ints | None = None
        high: Ints | None = None
        for intervals in corners:
            below, above = (self._sum(sums, intervals, unit, end) for end in (0, 1))
            low = below if low is None else np.minimum(low, below)
            high = above if high is None else np.maximum(high, above)
        assert low is not None
        assert high is not None
        return Bounds(low / unit, high / unit, low >= 0, high >= 0)

    def _sum(
        self, sums: PayoffSums, intervals: Sequence[tuple[Decimal, Decimal]], unit: int, end: int
    ) -> Ints:
        """One end of the gain at a corner of the shared numbers: a term that is lost counts with its other end."""
        terms = intervals[: len(self.terms)]
        sizes = [
            whole(pair[1 - end if was else end], unit) for pair, was in zip(terms, self.before, strict=True)
        ]
        lost = sum(size for size, was in zip(sizes, self.before, strict=True) if was)
        if self.fixed is not None:
            lost += whole(intervals[-1][1 - end], unit)
        return sums.evaluate(self.terms, sizes) - lost

    def _bounds_of_order(self, sums: PayoffSums) -> Bounds:
        low0, high0 = self.box.interval((self.fixed,)) if self.fixed else (Decimal(0), Decimal(0))
        unit = choose_unit([low0, high0])
        below, above = whole(low0, unit), whole(high0, unit)
        count = np.zeros(sums.space.size, dtype=np.int64)
        low, high = np.full(count.shape, np.inf), np.full(count.shape, -np.inf)
        sure, possible = np.ones(count.shape, dtype=bool), np.zeros(count.shape, dtype=bool)
        for k, (term, was) in enumerate(zip(self.terms, self.before, strict=True), 1):
            assert term.formula is not None
            count += sums.mask(term.formula)
            count -= was
            # the first k items weigh 1/k each; signs are read off whole numbers
            low = np.minimum(low, count / k - above / unit)
            high = np.maximum(high, count / k - below / unit)
            sure &= count * unit >= above * k
            possible |= count * unit >= below * k
        return Bounds(low, high, sure, possible)

    def difference(self, signed: Sequence[tuple[int, Term]]) -> tuple[Decimal, Decimal]:
        """The range of a sum of terms with signs (+1 gained, -1 lost), exact where the whole is."""
        if self.order:
            return self._difference_of_order(signed)
        box = Box(self.compiled.dispute.estimates, [t.paths for _, t in signed])
        ends = []
        for corner in box.corners():
            pairs = box.intervals(corner)
            for end in (0, 1):
                picks = (p[end if s > 0 else 1 - end] * s for p, (s, _) in zip(pairs, signed, strict=True))
                ends.append(sum(picks, start=Decimal(0)))
        return min(ends), max(ends)

    def _difference_of_order(self, signed: Sequence[tuple[int, Term]]) -> tuple[Decimal, Decimal]:
        sign = {term.paths: s for s, term in signed}
        count, ends = 0, []
        for k, term in enumerate(self.terms, 1):
            count += sign.get(term.paths, 0)
            ends.append(Decimal(count) / k)
        return min(ends, default=Decimal(0)), max(ends, default=Decimal(0))


class Box:
    """The numbers behind some products: which of them are shared, and the range of each product."""

    def __init__(self, estimates: Mapping[str, Estimate], products: Sequence[tuple[str, ...]]) -> None:
        self.estimates = estimates
        self.products = [self._numbers(paths) for paths in products]
        counts: dict[str, int] = {}
        for numbers in self.products:
            for path in set(numbers):
                counts[path] = counts.get(path, 0) + 1
        squared = {p for numbers in self.products for p in numbers if numbers.count(p) > 1}
        shared = [p for p, n in counts.items() if (n > 1 or p in squared) and estimates[p].ranged]
        # those that most terms share matter most
        self.shared = sorted(shared, key=lambda p: -counts[p])[:MOST_SHARED]
        self.exact = len(shared) <= MOST_SHARED and not any(estimates[p].ranged for p in squared)

    def _numbers(self, paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(q for p in paths for q in (p, *(f"factors.{f}" for f in self.estimates[p].times)))

    def corners(self) -> Iterable[dict[str, Decimal]]:
        """Every choice of an end for each shared number."""
        ends = [self._ends(p) for p in self.shared]
        for choice in product(*ends):
            yield dict(zip(self.shared, choice, strict=True))

    def _ends(self, path: str) -> tuple[Decimal, Decimal]:
        estimate = self.estimates[path]
        return Decimal(repr(float(estimate.low))), Decimal(repr(float(estimate.high)))

    def interval(
        self, paths: tuple[str, ...], corner: Mapping[str, Decimal] | None = None
    ) -> tuple[Decimal, Decimal]:
        """The range of a product of numbers with their factors, the shared ones fixed at a corner."""
        return self._product(self._numbers(paths), corner or {})

    def intervals(self, corner: Mapping[str, Decimal]) -> list[tuple[Decimal, Decimal]]:
        """The range of each product, the shared numbers fixed at a corner."""
        return [self._product(numbers, corner) for numbers in self.products]

    def _product(self, numbers: Sequence[str], corner: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
        fixed = prod((corner[p] for p in numbers if p in corner), start=Decimal(1))
        low = high = fixed
        for path in numbers:
            if path in corner:
                continue
            ends = [a * b for a in (low, high) for b in self._ends(path)]
            low, high = min(ends), max(ends)
        return low, high

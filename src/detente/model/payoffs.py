"""What states are worth to an actor: exact payoffs per feasible state, or ranks where only an order is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.model.formula import Formula
from detente.model.numbers import Values
from detente.model.space import StateSpace

Ints = NDArray[np.int64]

DECIMALS = 9
"""Payoffs are integers in units of at most this many decimals; drawn numbers are rounded to it."""

_ROOM = 2**62


@dataclass(frozen=True)
class Term:
    """Part of a payoff: the product of the numbers at `paths`, added where a measure has a level or a formula holds."""

    paths: tuple[str, ...]
    measure: str = ""
    level: int = 0
    formula: Formula | None = None


def weight_of(term: Term, values: Values) -> Decimal:
    """The size of a term in a draw, exact in decimals."""
    return prod((_exact(p, values) for p in term.paths), start=Decimal(1))


def _exact(path: str, values: Values) -> Decimal:
    factors = (f"factors.{f}" for f in values.estimates[path].times)
    return prod((Decimal(repr(values.raw(p))) for p in (path, *factors)), start=Decimal(1))


def choose_unit(weights: Sequence[Decimal]) -> int:
    """The power of ten in which all weights are whole numbers, as far as nine decimals and 62 bits allow."""
    places = max((-int(w.normalize().as_tuple().exponent) for w in weights if w), default=0)
    places = min(max(places, 0), DECIMALS)
    size = sum((abs(w) for w in weights), start=Decimal(0))
    while places and size * 10**places >= _ROOM:
        places -= 1
    return int(10**places)


def whole(weight: Decimal, unit: int) -> int:
    """A weight in units, rounded to the nearest."""
    return int((weight * unit).to_integral_value())


class PayoffSums:
    """Sums of terms over a state space, prepared once and evaluated for any draw.

    Terms on single measures are added up in small tables over blocks of neighbouring measures, each looked up once
    per state; terms on formulas are added where they hold.
    """

    def __init__(
        self, space: StateSpace, held: Mapping[str, int], masks: dict[str, NDArray[np.bool_]]
    ) -> None:
        self.space = space
        self.held = held
        self._masks = masks

    def mask(self, formula: Formula) -> NDArray[np.bool_]:
        """Where a formula holds, kept for the next draw."""
        if formula.text not in self._masks:
            self._masks[formula.text] = self.space.truth(formula, self.held)
        return self._masks[formula.text]

    def evaluate(self, terms: Sequence[Term], weights: Sequence[int]) -> Ints:
        """The sum of the terms at each feasible state, in whole units."""
        space = self.space
        tables = [np.zeros(n, dtype=np.int64) for n in space.shape]
        constant = 0
        formulas: list[tuple[int, Formula]] = []
        for term, weight in zip(terms, weights, strict=True):
            if not weight:
                continue
            if term.formula is not None:
                formulas.append((weight, term.formula))
            elif term.measure in space.axis:
                tables[space.axis[term.measure]][term.level] += weight
            elif self.held.get(term.measure) == term.level:
                constant += weight
        out = self._additive(tables)
        if constant:
            out += constant
        for weight, formula in formulas:
            out[self.mask(formula)] += weight
        return out

    def _additive(self, tables: list[Ints]) -> Ints:
        space = self.space
        if space.codes is None:
            return _outer_sum(tables)
        out = np.zeros(space.size, dtype=np.int64)
        for start, stop, index in block_indices(space):
            block = tables[start:stop]
            if any(t.any() for t in block):
                out += _outer_sum(block)[index]
        return out


def block_indices(space: StateSpace) -> list[tuple[int, int, NDArray[Any]]]:
    """Neighbouring measures in blocks of at most 4,096 combinations, and each state's combination in each block."""
    cached: list[tuple[int, int, NDArray[Any]]] | None = space.__dict__.get("_blocks")
    if cached is None:
        cached = []
        stop = len(space.shape)
        codes = space.all_codes()
        while stop:
            start = stop - 1
            while start and prod(space.shape[start - 1 : stop]) <= 4096:
                start -= 1
            size = prod(space.shape[start:stop])
            index = (codes // space.strides[stop - 1]) % size
            cached.append((start, stop, index.astype(np.int16 if size < 2**15 else np.int64)))
            stop = start
        space.__dict__["_blocks"] = cached
    return cached


def _outer_sum(tables: Sequence[Ints]) -> Ints:
    total = np.zeros(1, dtype=np.int64)
    for table in reversed(tables):
        total = (table[:, None] + total[None, :]).reshape(-1)
    return total


def rank_by_priorities(masks: Sequence[NDArray[np.bool_]], size: int) -> Ints:
    """Ranks (0 worst) where the first formula decides, then the second, and so on."""
    rank = np.zeros(size, dtype=np.int64)
    for k, mask in enumerate(masks):
        if k and k % 40 == 0:
            rank = np.unique(rank, return_inverse=True)[1].astype(np.int64)
        rank = rank * 2 + mask
    return np.unique(rank, return_inverse=True)[1].astype(np.int64)

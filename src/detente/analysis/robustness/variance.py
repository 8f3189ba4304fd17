"""Sobol indices: which share of an output's variance each input explains, alone and with all others.

First-order index: what would go if the input were known. Total index: what would stay if all others were.
Estimated from two samples A and B and, for each input, A with that column from B [first order: Saltelli and others
2010, Computer Physics Communications 181:259-270; total: Jansen 1999, same journal, 117:35-43].
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError
from detente.model.points import BLOCK, make_points

Floats = NDArray[np.float64]


@lru_cache(maxsize=2)
def _make_pairs(block: int, width: int, seed: int) -> Floats:
    return make_points(block, width, seed)


@dataclass(frozen=True)
class PairedSamples:
    """Two samples of `base` points over `inputs` inputs and their mixtures; best a power of two.

    Row k belongs to point k // (inputs + 2): first the point of A, then A with the column of each input from B, then
    the point of B. More points leave the first ones as they are.
    """

    inputs: int
    base: int
    seed: int = 0

    def __post_init__(self) -> None:
        if self.base < 2 or self.inputs < 1:
            raise SettingError(
                f"{self.base} points over {self.inputs} inputs: at least 2 points and 1 input are needed"
            )

    @property
    def rows(self) -> int:
        """Number of evaluations."""
        return self.base * (self.inputs + 2)

    def row(self, k: int) -> Floats:
        """One point of the design."""
        number, which = divmod(k, self.inputs + 2)
        pair = _make_pairs(number // BLOCK, 2 * self.inputs, self.seed)[number % BLOCK]
        first: Floats = pair[: self.inputs]
        second: Floats = pair[self.inputs :]
        if which == self.inputs + 1:
            return second
        if which:
            first = first.copy()
            first[which - 1] = second[which - 1]
        return first

    def points(self) -> Floats:
        """The whole design: an array (rows, inputs)."""
        blocks = range(-(-self.base // BLOCK))
        pairs = np.concatenate([make_points(b, 2 * self.inputs, self.seed) for b in blocks])[: self.base]
        first, second = pairs[:, : self.inputs], pairs[:, self.inputs :]
        out = np.repeat(first[:, None, :], self.inputs + 2, axis=1)
        for k in range(self.inputs):
            out[:, k + 1, k] = second[:, k]
        out[:, -1, :] = second
        return out.reshape(-1, self.inputs)


@dataclass(frozen=True, eq=False)
class Indices:
    """First-order and total indices with their standard errors, and how many points they rest on.

    All are zero where the output never changes.
    """

    first: Floats
    total: Floats
    first_error: Floats
    total_error: Floats
    used: int


def measure_indices(outputs: Floats, inputs: int, *, seed: int = 0, resamples: int = 200) -> Indices:
    """Which share of the variance of `outputs` does each input explain?

    `outputs` has one value for each row of `PairedSamples`. Points with an output that is NaN are passed over.
    Standard errors from `resamples` bootstrap samples of the points. Estimates may leave [0, 1] by their error.
    """
    table = outputs.reshape(-1, inputs + 2)
    table = table[~np.isnan(table).any(axis=1)]
    used = len(table)
    none = np.zeros(inputs)
    if used < 2 or np.ptp(table) == 0:
        return Indices(none, none, none, none, used)
    table = (table - table.mean()) / table.std()  # a mean far from zero would cost digits
    first, total = _estimate(table)
    random = np.random.default_rng((seed, 1))
    again = [_estimate(table[random.integers(0, used, used)]) for _ in range(resamples)]
    first_error, total_error = (np.nanstd([pair[k] for pair in again], axis=0) for k in (0, 1))
    return Indices(first, total, first_error, total_error, used)


def _estimate(table: Floats) -> tuple[Floats, Floats]:
    a, mixed, b = table[:, :1], table[:, 1:-1], table[:, -1:]
    variance = np.concatenate([a, b]).var()
    if variance == 0:
        nothing = np.full(mixed.shape[1], np.nan)
        return nothing, nothing
    return (b * (mixed - a)).mean(axis=0) / variance, 0.5 * ((a - mixed) ** 2).mean(axis=0) / variance

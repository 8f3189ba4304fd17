"""Which numbers go with an outcome over draws already made: no further evaluation is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from detente.model.draws import Draws

Floats = NDArray[np.float64]

FEWEST = 15
"""Decided draws below which nothing is said about influences."""

SURE = 0.05
"""How often, where no number mattered at all, chance would still make at least one of them look clear."""


INFLATION = 1.25
"""Two coordinates of Sobol points, each evenly spread, are correlated by chance up to this much more than independent
ones: what a number that matters does rubs off on those that do not."""


@dataclass(frozen=True)
class Influence:
    """How an outcome differs between draws where a number is in its lowest third and where it is in its highest.

    `when_low` and `when_high` are shares (or means) of the outcome there; `clear` says that the difference is larger
    than chance would explain for the largest of all numbers looked at.
    """

    path: str
    when_low: float
    when_high: float
    error: float
    clear: bool

    @property
    def difference(self) -> float:
        """What the number's going from low to high goes with."""
        return self.when_high - self.when_low


def measure_influence(
    outcomes: Sequence[float] | Floats, inputs: Floats, paths: Sequence[str], *, inflation: float = 1.0
) -> tuple[Influence, ...]:
    """Which inputs go with an outcome, strongest first?

    `outcomes` one for each draw (0 or 1 for no or yes; NaN is passed over), `inputs` (draws, paths) what was drawn.
    Compares the mean outcome in the lowest and the highest third of each input. A joint effect of two inputs that
    cancels within thirds is not seen: that takes `find_drivers`. `inflation` multiplies the standard error that holds
    for independent draws (`INFLATION` for Sobol points). Empty below `FEWEST` decided draws.
    """
    values = np.asarray(outcomes, dtype=float)
    known = ~np.isnan(values)
    values, rows = values[known], inputs[known]
    if len(values) < FEWEST or not paths:
        return ()
    third = len(values) // 3
    order = np.argsort(rows, axis=0, kind="stable")
    low, high = values[order[:third]].mean(axis=0), values[order[-third:]].mean(axis=0)
    error = inflation * sqrt(2 * values.var() / third)
    bar = NormalDist().inv_cdf(1 - SURE / (2 * len(paths))) * error
    found = [
        Influence(path, float(a), float(b), error, bool(error > 0 and abs(b - a) > bar))
        for path, a, b in zip(paths, low, high, strict=True)
    ]
    return tuple(sorted(found, key=lambda i: -abs(i.difference)))


def list_inputs(draws: Draws, count: int) -> tuple[tuple[str, ...], Floats]:
    """The numbers that differ between draws, and what they are in the first `count` draws: (count, numbers)."""
    at = {path: k for k, path in enumerate(draws.estimates)}
    paths = tuple(p for p in draws.moving if p in at)
    return paths, draws.matrix(count)[:, [at[p] for p in paths]]


def as_outcomes(verdicts: Sequence[bool | None]) -> Floats:
    """Yes and no as 1 and 0, undecided as not a number."""
    return np.array([nan if v is None else float(v) for v in verdicts])

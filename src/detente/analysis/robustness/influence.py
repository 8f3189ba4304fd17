"""Which numbers go with an outcome over draws already made: no further evaluation is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from detente.model.draws import ANALYST, Draws

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
    than chance would explain for the largest of all numbers looked at, `error` being its standard error. Whose numbers
    a draw has is told as `analyst.NAME`: `when_high` is of the draws with the numbers of that analyst, who differs most
    from the others, and `when_low` of the others' draws.
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

    @property
    def analyst(self) -> str | None:
        """Whose numbers `when_high` is of, where this is the influence of who gave them; None for a number."""
        head, _, name = self.path.partition(".")
        return name if head == ANALYST else None


def measure_influence(
    outcomes: Sequence[float] | Floats,
    inputs: Floats,
    paths: Sequence[str],
    *,
    whose: Sequence[str | None] = (),
    inflation: float = 1.0,
) -> tuple[Influence, ...]:
    """Which inputs go with an outcome, strongest first?

    `outcomes` one for each draw (0 or 1 for no or yes; NaN is passed over), `inputs` (draws, paths) what was drawn,
    `whose` the analyst of each draw where they differ. Compares the mean outcome in the lowest and the highest third of
    each input, and in the draws of one analyst and those of all others (each that has at least as many draws as the
    smallest third; the one that differs most is given). A joint effect of two inputs that cancels within thirds is not
    seen: that takes `find_drivers`. `inflation` multiplies the standard error that holds for independent draws
    (`INFLATION` for Sobol points). Empty below `FEWEST` decided draws.
    """
    values = np.asarray(outcomes, dtype=float)
    known = ~np.isnan(values)
    values, rows = values[known], inputs[known]
    if len(values) < FEWEST:
        return ()
    split = _split_by_analyst(values, [a for a, k in zip(whose, known, strict=True) if k] if whose else [])
    looks = len(paths) + len(split)
    if len({*whose} - {None}) == 2:
        looks -= len(split) // 2  # of two, one differs as the other does
    if not looks:
        return ()
    third = len(values) // 3
    order = np.argsort(rows, axis=0, kind="stable")
    low, high = values[order[:third]].mean(axis=0), values[order[-third:]].mean(axis=0)
    spread = inflation * sqrt(values.var())
    error = spread * sqrt(2 / third)
    bar = NormalDist().inv_cdf(1 - SURE / (2 * looks))
    found = [
        Influence(path, float(a), float(b), error, bool(error > 0 and abs(b - a) > bar * error))
        for path, a, b in zip(paths, low, high, strict=True)
    ]
    if split:
        name, others, own, unit = max(split, key=lambda s: abs(s[2] - s[1]) / s[3])
        error = spread * unit
        clear = bool(error > 0 and abs(own - others) > bar * error)
        found.append(Influence(f"{ANALYST}.{name}", others, own, error, clear))
    return tuple(sorted(found, key=lambda i: -abs(i.difference)))


def _split_by_analyst(values: Floats, whose: Sequence[str | None]) -> list[tuple[str, float, float, float]]:
    """For each analyst with draws enough: the mean outcome of the others' draws and of its own, and the standard error
    of their difference in units of the outcome's spread."""
    found = []
    for name in dict.fromkeys(a for a in whose if a is not None):
        own = np.array([a == name for a in whose])
        n, rest = int(own.sum()), int((~own).sum())
        if min(n, rest) >= FEWEST // 3:
            unit = sqrt(1 / n + 1 / rest)
            found.append((name, float(values[~own].mean()), float(values[own].mean()), unit))
    return found


def list_inputs(draws: Draws, count: int) -> tuple[tuple[str, ...], Floats]:
    """The numbers that differ between draws, and what they are in the first `count` draws: (count, numbers)."""
    at = {path: k for k, path in enumerate(draws.estimates)}
    paths = tuple(p for p in draws.moving if p in at)
    return paths, draws.matrix(count)[:, [at[p] for p in paths]]


def as_outcomes(verdicts: Sequence[bool | None]) -> Floats:
    """Yes and no as 1 and 0, undecided as not a number."""
    return np.array([nan if v is None else float(v) for v in verdicts])

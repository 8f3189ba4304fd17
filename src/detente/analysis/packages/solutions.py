"""Bargaining solutions over gains, decided in whole numbers: floats only shorten the list of candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, log, prod

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

TITLES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
    "nash_by_patience": "Nash weighted by patience",
}
MEANINGS = {
    "nash": "the largest product of gains",
    "kalai_smorodinsky": "each party gets as equal a share as possible of the most it could gain",
    "egalitarian": "the smallest gain as large as possible, then the next",
    "utilitarian": "the largest sum of gains",
    "nash_by_patience": "the largest product of gains, the more patient party counting for more",
}

TIE = 1e-12
"""Weighted logarithms this close (weights summing to 1) count as a tie: patience brings in real logarithms."""


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains of the parties over the candidates: whole numbers of each party's own unit, at least 0.

    `gains` has a row for each party and a column for each candidate; `best` is each party's largest gain.
    """

    gains: Ints
    units: tuple[int, ...]
    best: tuple[int, ...]

    @property
    def gaining(self) -> tuple[int, ...]:
        """The parties that can gain anything at all."""
        return tuple(i for i, best in enumerate(self.best) if best > 0)

    def shares(self) -> NDArray[np.float64]:
        """Gain over best gain of the parties that can gain."""
        at = list(self.gaining)
        found: NDArray[np.float64] = (
            self.gains[at] / np.array([self.best[i] for i in at], dtype=float)[:, None]
        )
        return found


def pick_nash(game: Gains) -> Ints:
    """Nash (1950): the largest product of gains.

    Parties that can gain nothing are left out. Where all products are zero all the same, first as many parties
    as possible gain, then the product of their shares of their best gains is largest (shares, so that a party's
    unit cannot matter).
    """
    at = game.gaining
    if not at:
        return np.arange(game.gains.shape[1])
    share = game.shares()
    score = np.log(share, out=np.zeros_like(share), where=share > 0).sum(axis=0)
    near = _near(np.count_nonzero(share > 0, axis=0), score, 1e-9)

    def product(column: int) -> int:
        return prod(int(game.gains[i, column]) or game.best[i] for i in at)

    return _exact(near, product)


def pick_kalai_smorodinsky(game: Gains) -> Ints:
    """Kalai and Smorodinsky (1975), by leximin: the smallest share of the best gain as large as possible, and so on."""
    at = game.gaining
    if not at:
        return np.arange(game.gains.shape[1])
    common = lcm(*(game.best[i] for i in at))
    return _leximin(game.shares(), game.gains[list(at)], [common // game.best[i] for i in at])


def pick_egalitarian(game: Gains) -> Ints:
    """Egalitarian (Kalai, 1977), by leximin: the smallest gain as large as possible, then the next."""
    common = lcm(*game.units)
    floats = game.gains / np.array(game.units, dtype=float)[:, None]
    return _leximin(floats, game.gains, [common // unit for unit in game.units])


def pick_utilitarian(game: Gains) -> Ints:
    """The largest sum of gains."""
    common = lcm(*game.units)
    score = (game.gains / np.array(game.units, dtype=float)[:, None]).sum(axis=0)
    weights = [common // unit for unit in game.units]
    near = _near(np.zeros(len(score)), score, 1e-9 * max(1.0, float(np.abs(score).max())))
    return _exact(near, lambda k: sum(int(g) * w for g, w in zip(game.gains[:, k], weights, strict=True)))


def pick_by_patience(game: Gains, patience: Sequence[float]) -> Ints:
    """The Nash product with weights 1/(-ln patience).

    The limit of alternating offers that come quickly (Binmore, Rubinstein and Wolinsky, 1986). A party with
    patience 0 has weight 0. Parties that can gain nothing are left out, and zero products are treated as in
    `pick_nash`. Weighted logarithms closer than `TIE` are a tie.
    """
    at = game.gaining
    weights = [patience_weight(patience[i]) for i in at]
    if not at or not sum(weights):
        return np.arange(game.gains.shape[1])
    share = game.shares()
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    score = (logs * (np.array(weights) / sum(weights))[:, None]).sum(axis=0)
    return _near(np.count_nonzero(share > 0, axis=0), score, TIE)


def patience_weight(patience: float) -> float:
    """1/(-ln patience); 0 for patience 0."""
    return -1.0 / log(patience) if patience > 0 else 0.0


def _near(first: NDArray[np.generic], score: NDArray[np.float64], slack: float) -> Ints:
    """Candidates with the largest `first` and, among them, a score within `slack` of the largest."""
    most = np.flatnonzero(first == first.max())
    found: Ints = most[score[most] >= score[most].max() - slack]
    return found


def _exact(near: Ints, key: Callable[[int], int | Fraction]) -> Ints:
    keys = [key(int(k)) for k in near]
    best = max(keys)
    return near[[k == best for k in keys]]


def _leximin(floats: NDArray[np.float64], whole: Ints, weights: Sequence[int]) -> Ints:
    """Columns whose rising sorted entries `whole * weights` are lexicographically largest; `floats` in proportion."""
    left = np.arange(floats.shape[1])
    order = np.sort(floats, axis=0)
    for step in range(len(floats)):
        level = order[step, left]
        slack = 1e-12 * max(1e-300, float(np.abs(level).max()))
        left = left[level >= level.max() - slack]
        if len(left) == 1:
            break

        def entry(column: int, step: int = step) -> int:
            return sorted(int(g) * w for g, w in zip(whole[:, column], weights, strict=True))[step]

        left = _exact(left, entry)
    return left

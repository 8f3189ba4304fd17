"""Where in its range a number lies when a given share of the chance is below it: PERT, triangle, order of weights.

PERT is a beta distribution on [low, high] whose mode is the value and whose mean is (low + 4 value + high) / 6
[Malcolm et al. 1959, Operations Research 7:646-669]. Its quantiles have no closed form; scipy inverts them one by
one, which is the slow part of a thousand draws. Here each shape is inverted once on a few nodes and read off
Chebyshev polynomials after that, to about 1e-11 of the range. (On the lower half the quantile is a smooth function of
u ** (1 / alpha), on the upper half of (1 - u) ** (1 / beta).)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEIGHT = 4.0
"""How much more the value counts than each end of the range in the mean of a PERT distribution."""

_NODES = 32


@dataclass(frozen=True, eq=False)
class PertQuantiles:
    """The quantiles of PERT distributions, one for each column; made by `prepare_pert`."""

    alpha: Floats
    beta: Floats
    lower: Floats
    upper: Floats

    def at(self, u: Floats) -> Floats:
        """Position within the range, 0 at the low end and 1 at the high one, for shares `u` (draws, columns)."""
        below = u < 0.5
        share = np.where(below, u, 1.0 - u)
        power = 1.0 / np.where(below, self.alpha, self.beta)
        # from -1 at the end of the range to 1 at the median
        t = 2.0 * (2.0 * share) ** power - 1.0
        found = np.where(below, _chebyshev(self.lower, t), 1.0 - _chebyshev(self.upper, t))
        return np.clip(found, 0.0, 1.0)


def prepare_pert(mode: Floats) -> PertQuantiles:
    """The quantiles of PERT distributions on [0, 1] with these modes (one for each column)."""
    from scipy.special import betaincinv

    alpha, beta = 1.0 + WEIGHT * mode, 1.0 + WEIGHT * (1.0 - mode)
    angles = (2.0 * np.arange(_NODES) + 1.0) * np.pi / (2.0 * _NODES)
    nodes = (np.cos(angles)[:, None] + 1.0) / 2.0
    lower = betaincinv(alpha, beta, 0.5 * nodes**alpha)
    upper = betaincinv(beta, alpha, 0.5 * nodes**beta)
    basis = np.cos(np.arange(_NODES)[:, None] * angles) * 2.0 / _NODES
    basis[0] /= 2.0
    # einsum, not @: a threaded product could round differently from one machine setting to the next
    return PertQuantiles(
        alpha, beta, np.einsum("ij,jk->ik", basis, lower), np.einsum("ij,jk->ik", basis, upper)
    )


def _chebyshev(coefficients: Floats, t: Floats) -> Floats:
    """A polynomial for each column by Clenshaw's recurrence."""
    after = np.zeros_like(t)
    here = np.zeros_like(t)
    twice = 2.0 * t
    for row in coefficients[:0:-1]:
        here, after = twice * here - after + row, here
    found: Floats = t * here - after + coefficients[0]
    return found


def triangular_quantiles(mode: Floats, u: Floats) -> Floats:
    """Position within the range of triangular distributions with these modes, for shares `u` (draws, columns)."""
    below = np.sqrt(u * mode)
    above = 1.0 - np.sqrt((1.0 - u) * (1.0 - mode))
    return np.where(u < mode, below, above)


def spread_weights(u: Floats) -> Floats:
    """Weights w1 >= w2 >= ... >= 0 that sum to 1, uniform over all such vectors, for shares `u` (draws, weights).

    Normalised exponentials are uniform over the vectors that sum to 1; mixing in those proportions the vectors that
    give the first 1, 2, ... weights equal parts, the corners of the ordered set, keeps them uniform there.
    """
    spacings = -np.log1p(-u)
    spacings /= spacings.sum(axis=1, keepdims=True)
    parts = spacings / np.arange(1, u.shape[1] + 1)
    weights: Floats = np.cumsum(parts[:, ::-1], axis=1)[:, ::-1]
    return weights

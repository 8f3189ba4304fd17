"""Kernels: numbers that depend on the state, and the best an actor can take back, for many states at once."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def sum_tables(levels, ptr, where, step, offset, tables):  # type: ignore[no-untyped-def]
    """For every row of levels, the sum over tables g of `tables[offset[g] + sum of level * step]`."""
    out = np.zeros(levels.shape[0])
    for r in range(levels.shape[0]):
        total = 0.0
        for g in range(offset.shape[0]):
            at = offset[g]
            for j in range(ptr[g], ptr[g + 1]):
                at += levels[r, where[j]] * step[j]
            total += tables[at]
        out[r] = total
    return out


@njit(cache=True)
def sweep_withdrawals(stay, down, levels, own, price):  # type: ignore[no-untyped-def]
    """max over y of stay[y] - price of going back from x to y, for every row x.

    `down[x, j]` is the row with own measure j one level lower (-1: never). Rows are sorted by code, so a lower
    level is an earlier row and one pass is enough; prices add up over levels, so single levels are enough.
    """
    best = stay.copy()
    for x in range(stay.shape[0]):
        for j in range(own.shape[0]):
            y = down[x, j]
            if y >= 0:
                value = best[y] - price[own[j], levels[x, own[j]]]
                if value > best[x]:
                    best[x] = value
    return best


@njit(cache=True)
def list_withdrawals(  # type: ignore[no-untyped-def]
    at, noticed, later, payoff, down, levels, own, price, seen, d
):
    """W for each pair of an exposed row `at[n]` and the chance `noticed[n]` it starts with, every withdrawal listed.

    Needed where taking a measure back changes how likely a breach is to be noticed. `later` is the payoff per
    period after the snapback, penalty deducted.
    """
    out = np.empty(at.shape[0])
    depth = 1
    for j in range(own.shape[0]):
        depth += levels[:, own[j]].max() if levels.shape[0] > 0 else 0
    depth = depth * (own.shape[0] + 1) + 1
    rows = np.empty(depth, np.int64)
    firsts = np.empty(depth, np.int64)
    spents = np.empty(depth)
    chances = np.empty(depth)
    for n in range(at.shape[0]):
        best = -np.inf
        rows[0], firsts[0], spents[0], chances[0] = at[n], 0, 0.0, noticed[n]
        top = 1
        while top > 0:
            top -= 1
            y, first, spent, q = rows[top], firsts[top], spents[top], chances[top]
            weight = 1.0 - d * (1.0 - q)
            value = (1.0 - d) * payoff[y] / weight - spent + d * q * later[n] / weight
            if value > best:
                best = value
            for j in range(first, own.shape[0]):
                z = down[y, j]
                if z >= 0:
                    rows[top], firsts[top] = z, j
                    spents[top] = spent + price[own[j], levels[y, own[j]]]
                    chances[top] = max(q, seen[own[j]])
                    top += 1
        out[n] = best
    return out

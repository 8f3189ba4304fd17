"""Which points cannot be bettered in one direction without loss in another: exact, duplicates kept, fast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SMALL = 3_000
"""Up to this many points are compared in numpy, so that small questions never wait for a compiler."""

_ROUNDS = 24


def find_maxima(points: NDArray[Any]) -> Ints:
    """Which points are not dominated?

    `points` has one row for each direction (an actor's payoff) and one column for each point, as integers or
    finite floats; larger is better. A point is dominated where another is at least as good everywhere and better
    somewhere, so equal points stand or fall together. Returns the columns that are not dominated, rising; all of
    them where there are no directions. Comparisons are exact. Raises ValueError for points that are not a matrix
    or that hold a NaN.

    A few strong points first strike out what they dominate, which for payoffs that are sums of many parts is
    nearly everything; what is left is sorted and swept (Kung, Luccio and Preparata, 1975, for three directions; a
    k-d tree of what was kept so far for more).
    """
    matrix = _whole(np.asarray(points))
    if matrix.ndim != 2:
        raise ValueError(
            f"find_maxima: points are a matrix (directions x points), not of shape {matrix.shape}"
        )
    count = matrix.shape[1]
    if not count:
        return np.zeros(0, dtype=np.int64)
    spread = [(int(row.min()), int(row.max())) for row in matrix]
    used = [i for i, (low, high) in enumerate(spread) if low < high]
    if not used:
        return np.arange(count, dtype=np.int64)
    if len(used) == 1:
        return np.flatnonzero(matrix[used[0]] == spread[used[0]][1])
    columns = [matrix[i] for i in used]
    sizes = [float(spread[i][1]) - float(spread[i][0]) for i in used]
    rows, columns = _strike_out(columns, sizes)
    # largest first: whatever dominates a point stands before it (`~` turns the order round without overflow)
    order = np.lexsort([~column for column in reversed(columns)])
    ordered = np.ascontiguousarray(np.stack([column[order] for column in columns]))
    return np.sort(rows[order[_sweep(ordered)]])


def _whole(points: NDArray[Any]) -> Ints:
    """Integers in the order of the points; the bits of a float, read as an integer, keep its order."""
    if points.dtype.kind in "biu" and points.dtype != np.uint64:
        return points.astype(np.int64, copy=False)
    floats = points.astype(np.float64) + 0.0  # a negative zero equals zero
    if np.isnan(floats).any():
        raise ValueError("find_maxima: a point that is not a number cannot be compared")
    bits = floats.view(np.int64)
    return np.where(bits >= 0, bits, bits ^ np.int64(0x7FFF_FFFF_FFFF_FFFF))


def _strike_out(columns: list[Ints], sizes: list[float]) -> tuple[Ints, list[Ints]]:
    """The points that none of a few strong ones dominates. Which are taken for strong decides speed only."""
    rows = np.arange(len(columns[0]), dtype=np.int64)
    count = len(columns)
    for turn in range(_ROUNDS):
        if len(rows) <= 64:
            break
        score = np.zeros(len(rows))
        for i, column in enumerate(columns):
            # all directions alike first, then each in turn (and later each left out in turn) weighted more
            bias = 1.0 if not turn else (0.4 + 2.2 * ((turn - 1) % count == i) + 0.3 * (turn // (count + 1)))
            score += column * (bias / sizes[i])
        best = score.max()
        likely = np.flatnonzero(score == best)
        at = likely[0]
        below = columns[0] <= columns[0][at]
        for column in columns[1:]:
            below &= column <= column[at]
        same = np.ones(len(likely), dtype=bool)
        for column in columns:
            same &= column[likely] == column[at]
        below[likely[same]] = False  # equal points have equal scores
        gone = np.count_nonzero(below)
        if gone:
            kept = np.flatnonzero(~below)
            rows, columns = rows[kept], [column[kept] for column in columns]
        if turn > count and gone * 20 < len(rows):
            break
    return rows, columns


def _sweep(points: Ints) -> NDArray[np.bool_]:
    """Which columns, sorted largest first, no column before them dominates."""
    directions, count = points.shape
    new = np.ones(count, dtype=bool)
    new[1:] = (points[:, 1:] != points[:, :-1]).any(axis=0)
    if directions == 2:
        before = np.empty(count, dtype=np.int64)
        before[0] = np.iinfo(np.int64).min
        np.maximum.accumulate(points[1][:-1], out=before[1:])
        kept = points[1] > before
        kept[0] = True
    elif count <= SMALL:
        kept = _compare(points)
    elif directions == 3:
        from detente.analysis.packages.pareto_kernels import sweep_three

        heights = np.unique(~points[1], return_inverse=True)[1].astype(np.int64)
        return np.asarray(sweep_three(heights, points[2], new))
    else:
        from detente.analysis.packages.pareto_kernels import sweep_tree

        return np.asarray(sweep_tree(np.ascontiguousarray(points.T), new))
    # copies follow the first of their kind
    return np.asarray(kept[np.maximum.accumulate(np.where(new, np.arange(count), 0))])


def _compare(points: Ints) -> NDArray[np.bool_]:
    """The same for a few points, each maximum striking out what it dominates."""
    left = np.arange(points.shape[1])
    kept = np.zeros(points.shape[1], dtype=bool)
    values = points
    while len(left):
        kept[left[0]] = True
        open_ = (values > values[:, :1]).any(axis=0)
        left, values = left[open_], values[:, open_]
    return kept

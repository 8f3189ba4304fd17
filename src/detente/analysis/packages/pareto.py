"""Which points cannot be bettered in one direction without loss in another: exact, duplicates kept, fast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SMALL = 3_000
"""Up to this many points are compared in numpy, so that small questions never wait for a compiler."""

_ROUNDS = 48
_SAMPLE = 4_000


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
    if not matrix.size:
        return np.arange(count, dtype=np.int64)
    rows, columns = _strike_out(list(matrix))
    columns = [column for column in columns if column.min() < column.max()]
    if not columns:
        return rows
    if len(columns) == 1:
        best: Ints = rows[columns[0] == columns[0].max()]
        return best
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


def _strike_out(columns: list[Ints]) -> tuple[Ints, list[Ints]]:
    """The points that none of a few strong ones dominates. Which are taken for strong decides speed only.

    Strong points are the best of a sample under directions that all count alike at first and then at random.
    """
    rows = np.arange(len(columns[0]), dtype=np.int64) if columns else np.zeros(0, dtype=np.int64)
    directions = (
        np.random.default_rng(0).dirichlet(np.ones(len(columns)), _ROUNDS) if columns else np.ones((1, 0))
    )
    idle = 0
    for turn in range(_ROUNDS):
        if len(rows) <= 64 or idle == 4:
            break
        sample = _sample(len(rows))
        score = np.zeros(len(sample))
        for column, weight in zip(columns, directions[turn], strict=True):
            some = column[sample]
            size = float(some.max()) - float(some.min()) or 1.0
            score += some * ((weight if turn else 1.0) / size)
        at = sample[score.argmax()]
        strong = [column[at] for column in columns]
        below = columns[0] <= strong[0]
        for column, value in zip(columns[1:], strong[1:], strict=True):
            below &= column <= value
        same = np.flatnonzero(columns[0] == strong[0])
        for column, value in zip(columns[1:], strong[1:], strict=True):
            same = same[column[same] == value]
        below[same] = False
        if np.count_nonzero(below) * 50 > len(rows):
            kept = np.flatnonzero(~below)
            rows, columns = rows[kept], [column[kept] for column in columns]
            idle = 0
        else:
            idle += 1
    return rows, columns


def _sample(count: int) -> Ints:
    """Positions of some points, spread so that they fall in step with no grid."""
    if count <= _SAMPLE:
        return np.arange(count, dtype=np.int64)
    return ((np.arange(_SAMPLE) * 0.6180339887498949) % 1.0 * count).astype(np.int64)


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
    """The same for a few points, each maximum striking out what it dominates, strong ones first.

    The order is by a rising function of each number, and by the order given where that ties, so that whatever
    dominates a point still comes before it.
    """
    score = np.zeros(points.shape[1])
    for row in points:
        score += row / (float(row.max()) - float(row.min()) or 1.0)
    left = np.argsort(-score, kind="stable")
    columns = [row[left] for row in points]
    kept = np.zeros(points.shape[1], dtype=bool)
    while len(left):
        kept[left[0]] = True
        higher = columns[0] > columns[0][0]
        for column in columns[1:]:
            higher |= column > column[0]
        left = left[higher]
        columns = [column[higher] for column in columns]
    return kept

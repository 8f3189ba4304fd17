"""Breadth-first search over moves, backwards and forwards: the shortest sequence, and who moves when."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._compile import njit
from detente.analysis.stability.kernels import leads


@njit(cache=True)
def trace_back(
    targets: NDArray[np.bool_],
    movers: NDArray[np.int64],
    improving: bool,
    moves: Any,
    ranks: NDArray[np.int32],
    order: NDArray[np.int32],
    start: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """For every row the fewest moves to a target, the next row on the way and who moves there (-1: none).

    With `improving`, each move must be better for its mover. A target is 0 moves away. As no mover gains
    by moving twice running, a shortest sequence never has the same mover twice in a row.
    """
    count = targets.size
    distance = np.full(count, -1, np.int32)
    toward = np.full(count, -1, np.int32)
    mover = np.full(count, -1, np.int32)
    queue = np.empty(count, np.int32)
    head = tail = 0
    for row in range(count):
        if targets[row]:
            distance[row] = 0
            queue[tail] = row
            tail += 1
    upto = start.copy()
    while head < tail:
        y = queue[head]
        head += 1
        for h in movers:
            shift = moves.offset[h]
            group = shift + moves.group[h, y]
            mark = ranks[h, y] if improving else count
            f = moves.fibre_at[h] + moves.fibre[group]
            for g in range(shift + moves.first[f], shift + moves.first[f + 1]):
                at, end = upto[h + g], start[h + g + 1]
                if at == end or not leads(moves.bits[g], moves.bits[group]):
                    continue
                while at < end:
                    x = order[h, at]
                    if ranks[h, x] >= mark:
                        break
                    at += 1
                    if distance[x] < 0:
                        distance[x] = distance[y] + 1
                        toward[x] = y
                        mover[x] = h
                        queue[tail] = x
                        tail += 1
                upto[h + g] = at
    return distance, toward, mover


@njit(cache=True)
def trace_forward(
    origin: int,
    movers: NDArray[np.int64],
    improving: bool,
    moves: Any,
    ranks: NDArray[np.int32],
    order: NDArray[np.int32],
    start: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """For every row the fewest moves from the origin, the row before it and who moved from there (-1: none)."""
    count = ranks.shape[1]
    distance = np.full(count, -1, np.int32)
    before = np.full(count, -1, np.int32)
    mover = np.full(count, -1, np.int32)
    queue = np.empty(count, np.int32)
    distance[origin] = 0
    queue[0] = origin
    head, tail = 0, 1
    down = start.copy()  # the rows of a group from this place on have been reached
    for k in range(down.size - 1):
        down[k] = start[k + 1]
    while head < tail:
        x = queue[head]
        head += 1
        for h in movers:
            shift = moves.offset[h]
            group = shift + moves.group[h, x]
            mark = ranks[h, x] if improving else -1
            f = moves.fibre_at[h] + moves.fibre[group]
            for g in range(shift + moves.first[f], shift + moves.first[f + 1]):
                at, begin = down[h + g], start[h + g]
                if at == begin or not leads(moves.bits[group], moves.bits[g]):
                    continue
                while at > begin:
                    y = order[h, at - 1]
                    if ranks[h, y] <= mark:
                        break
                    at -= 1
                    if distance[y] < 0:
                        distance[y] = distance[x] + 1
                        before[y] = x
                        mover[y] = h
                        queue[tail] = y
                        tail += 1
                down[h + g] = at
    return distance, before, mover

"""The hot loops of the stability analysis; each has a plain twin in the tests.

They share two ideas. *Own moves* are answered within a fibre. *Opponents' moves* are answered backwards:
states are taken in order of value, each hands its value to every state from which it can be reached and
that has none yet, and a group whose members all have a value is never looked at again. One pass is exact
whatever the shape of the feasible set, so there are no sweeps to repeat and no components to find.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._compile import njit

UNSET = -1


@njit(cache=True)
def sort_by_rank(ranks: NDArray[np.int32]) -> NDArray[np.int32]:
    """Rows in ascending order of rank, by counting; ranks are dense and start at 0."""
    top = 0
    for row in range(ranks.size):
        top = max(top, ranks[row])
    at = np.zeros(top + 2, np.int64)
    for row in range(ranks.size):
        at[ranks[row] + 1] += 1
    for rank in range(top + 1):
        at[rank + 1] += at[rank]
    out = np.empty(ranks.size, np.int32)
    for row in range(ranks.size):
        out[at[ranks[row]]] = row
        at[ranks[row]] += 1
    return out


@njit(cache=True)
def sort_into_groups(
    rows: NDArray[np.int32], group: NDArray[np.int32], n_groups: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Deal rows into groups, keeping their order; returns the rows and where each group begins."""
    start = np.zeros(n_groups + 1, np.int64)
    for row in range(group.size):
        start[group[row] + 1] += 1
    for g in range(n_groups):
        start[g + 1] += start[g]
    at = start[:-1].copy()
    out = np.empty(rows.size, np.int32)
    for k in range(rows.size):
        g = group[rows[k]]
        out[at[g]] = rows[k]
        at[g] += 1
    return out, start


@njit(cache=True)
def leads(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> bool:
    """Whether the class with bits `a` leads to the class with bits `b` of the same fibre."""
    for w in range(a.size):  # noqa: SIM110 - numba compiles no generator
        if a[w] & ~b[w]:
            return False
    return True


@njit(cache=True)
def raise_within_fibres(
    value: NDArray[np.int32],
    group: NDArray[np.int32],
    bits: NDArray[np.uint64],
    first: NDArray[np.int64],
    plain: bool,
) -> NDArray[np.int32]:
    """For every row the largest value among the rows its mover can reach from it, itself included."""
    n_groups = bits.shape[0]
    best = np.full(n_groups, UNSET, np.int32)
    for row in range(value.size):
        g = group[row]
        if value[row] > best[g]:
            best[g] = value[row]
    if not plain:
        reached = np.empty(n_groups, np.int32)
        for f in range(first.size - 1):
            low, high = first[f], first[f + 1]
            # Best groups first: the first that can be reached settles it, usually after a few looks.
            order = np.argsort(-best[low:high])
            for g in range(low, high):
                for k in order:
                    if leads(bits[g], bits[low + k]):
                        reached[g] = best[low + k]
                        break
        best = reached
    out = np.empty(value.size, np.int32)
    for row in range(value.size):
        out[row] = best[group[row]]
    return out


@njit(cache=True)
def spread_minimum(
    value: NDArray[np.int32],
    rows: NDArray[np.int32],
    others: NDArray[np.int64],
    improving: bool,
    moves: Any,
    ranks: NDArray[np.int32],
    order: NDArray[np.int32],
    start: NDArray[np.int64],
) -> NDArray[np.int32]:
    """For every row the least value that the `others` can bring about from it by moves of their own.

    `rows` lists the rows by ascending value. With `improving`, each move must be better for its mover.
    `order` and `start` give each mover's rows by group and, within a group, by ascending rank.
    The row itself counts as reached.
    """
    count = value.size
    label = np.full(count, UNSET, np.int32)
    upto = start.copy()  # the rows of a group before this place have a value
    alive = np.arange(moves.fibre.size).astype(
        np.int32
    )  # the groups of each fibre that still have rows without
    n_alive = np.empty(moves.first.size, np.int32)
    for h in others:
        for f in range(moves.fibre_at[h], moves.fibre_at[h + 1] - 1):
            n_alive[f] = moves.first[f + 1] - moves.first[f]
    stack = np.empty(count, np.int32)
    for seed in rows:
        if label[seed] != UNSET:
            continue
        v = value[seed]
        label[seed] = v
        stack[0] = seed
        top = 1
        while top:
            top -= 1
            y = stack[top]
            for h in others:
                shift = moves.offset[h]
                group = shift + moves.group[h, y]
                mark = ranks[h, y] if improving else count
                if moves.plain[h]:
                    at, end = upto[h + group], start[h + group + 1]
                    while at < end:
                        x = order[h, at]
                        if ranks[h, x] >= mark:
                            break
                        at += 1
                        if label[x] == UNSET:
                            label[x] = v
                            stack[top] = x
                            top += 1
                    upto[h + group] = at
                    continue
                f = moves.fibre_at[h] + moves.fibre[group]
                low = shift + moves.first[f]
                k = 0
                while k < n_alive[f]:
                    g = alive[low + k]
                    at, end = upto[h + g], start[h + g + 1]
                    if g == group or leads(moves.bits[g], moves.bits[group]):
                        while at < end:
                            x = order[h, at]
                            if label[x] == UNSET:
                                if ranks[h, x] >= mark:
                                    break
                                label[x] = v
                                stack[top] = x
                                top += 1
                            at += 1
                    else:
                        while at < end and label[order[h, at]] != UNSET:
                            at += 1
                    upto[h + g] = at
                    if at == end:
                        n_alive[f] -= 1
                        alive[low + k] = alive[low + n_alive[f]]
                    else:
                        k += 1
    return label

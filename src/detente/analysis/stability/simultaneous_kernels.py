"""The hot loop of simultaneous stability."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._compile import njit
from detente.analysis.stability.kernels import leads

STABLE, UNSTABLE = 1, 0


@njit(cache=True)
def list_improvements(
    row: int,
    actor: int,
    moves: Any,
    ranks: NDArray[np.int32],
    order: NDArray[np.int32],
    start: NDArray[np.int64],
    out: NDArray[np.int32],
) -> int:
    """Write the rows the actor can reach from `row` and likes better into `out`; returns how many."""
    shift = moves.offset[actor]
    group = shift + moves.group[actor, row]
    f = moves.fibre_at[actor] + moves.fibre[group]
    found = 0
    for g in range(shift + moves.first[f], shift + moves.first[f + 1]):
        if not leads(moves.bits[group], moves.bits[g]):
            continue
        at = start[actor + g + 1] - 1
        while at >= start[actor + g] and ranks[actor, order[actor, at]] > ranks[actor, row]:
            out[found] = order[actor, at]
            found += 1
            at -= 1
    return found


@njit(cache=True)
def find_row(code: int, codes: NDArray[np.int64], lookup: NDArray[np.int32]) -> int:
    """The row of a code, -1 where it is not feasible; `codes` is empty where all are."""
    if codes.size == 0:
        return code
    if lookup.size:
        return int(lookup[code])
    low, high = 0, codes.size
    while low < high:
        middle = (low + high) // 2
        if codes[middle] < code:
            low = middle + 1
        else:
            high = middle
    return low if low < codes.size and codes[low] == code else -1


@njit(cache=True)
def judge_simultaneous(
    widest: NDArray[np.int64],
    budget: int,
    codes: NDArray[np.int64],
    lookup: NDArray[np.int32],
    moves: Any,
    ranks: NDArray[np.int32],
    order: NDArray[np.int32],
    start: NDArray[np.int64],
) -> tuple[NDArray[np.uint8], int, int]:
    """SIM for every state and actor: (stable, states decided, combinations looked at).

    Stops at the first state whose turn comes after more than `budget` combinations. `widest` is the size of
    the largest fibre of each actor.
    """
    n_actors, count = ranks.shape
    at = np.zeros(n_actors + 1, np.int64)
    for j in range(n_actors):
        at[j + 1] = at[j] + widest[j]
    lists = np.empty(at[n_actors], np.int32)
    shifts = np.empty(at[n_actors], np.int64)
    sizes = np.zeros(n_actors, np.int64)
    wheel = np.zeros(n_actors, np.int64)
    out = np.zeros((n_actors, count), np.uint8)
    looked = 0
    for s in range(count):
        if looked > budget:
            return out, s, looked
        base = s if codes.size == 0 else codes[s]
        for j in range(n_actors):
            sizes[j] = list_improvements(s, j, moves, ranks, order, start, lists[at[j] :])
            for k in range(at[j], at[j] + sizes[j]):
                shifts[k] = (lists[k] if codes.size == 0 else codes[lists[k]]) - base
        for i in range(n_actors):
            stable = True
            for k in range(at[i], at[i] + sizes[i]):
                sanctioned = False
                wheel[:] = 0
                code = base + shifts[k]
                while True:
                    # The next combination: wheel[j] = 0 is staying, otherwise j's improvement number
                    # wheel[j].
                    j = 0
                    while j < n_actors:
                        if j != i:
                            if wheel[j]:
                                code -= shifts[at[j] + wheel[j] - 1]
                            if wheel[j] < sizes[j]:
                                wheel[j] += 1
                                code += shifts[at[j] + wheel[j] - 1]
                                break
                            wheel[j] = 0
                        j += 1
                    if j == n_actors:
                        break
                    looked += 1
                    row = find_row(code, codes, lookup)
                    if row >= 0 and ranks[i, row] <= ranks[i, s]:
                        sanctioned = True
                        break
                if not sanctioned:
                    stable = False
                    break
            out[i, s] = STABLE if stable else UNSTABLE
    return out, count, looked

"""Kernel: the steps on which one actor can still have its floor at the start, whoever may leave on the way."""

from __future__ import annotations

import numpy as np

from detente._compile import njit


@njit(cache=True, inline="always")
def _before(value, r, s, work, base, keep, lost):  # type: ignore[no-untyped-def]
    """The value at r of a step of `work` periods to s, worth `value` there."""
    value = base[r] + keep[s] * value + lost[s]
    for _ in range(work - 1):
        value = base[r] + keep[r] * value + lost[r]
    return value


@njit(cache=True)
def mark_steps_above_floor(  # type: ignore[no-untyped-def]
    ptr, dst, work, base, keep, lost, forever, target, start, floor, slack, best, need, alive
):
    """Marks the steps on some plan that is worth `floor` to the actor; returns their number.

    Fills `best[r]`, its largest value on any plan from r (-inf: there is none), and `need[r]`, the least that it must
    have there on some way from the start that can still be worth `floor` (inf: no such way leads there).
    """
    rows = base.shape[0]
    for r in range(rows - 1, -1, -1):
        most = forever[r] if target[r] else -np.inf
        direct = -np.inf
        for a in range(ptr[r], ptr[r + 1]):
            s = dst[a]
            if work[a] == 1:
                direct = max(direct, need[s])
            elif best[s] > -np.inf:
                most = max(most, _before(best[s], r, s, work[a], base, keep, lost))
        best[r] = max(most, base[r] + direct)
        need[r] = (
            keep[r] * best[r] + lost[r] if best[r] > -np.inf else -np.inf
        )  # kept here for the rows before
    need[:] = np.inf
    alive[:] = False
    count = 0
    if best[start] < floor - slack:
        return count
    need[start] = floor
    for r in range(start, rows):
        if need[r] == np.inf:
            continue
        for a in range(ptr[r], ptr[r + 1]):
            s = dst[a]
            if best[s] == -np.inf or _before(best[s], r, s, work[a], base, keep, lost) < need[r] - slack:
                continue
            alive[a] = True
            count += 1
            asked = need[r]
            for _ in range(work[a] - 1):
                asked = (asked - base[r] - lost[r]) / keep[r] if keep[r] > 0 else -np.inf
            asked = (asked - base[r] - lost[s]) / keep[s] if keep[s] > 0 else -np.inf
            need[s] = min(need[s], asked)
    return count

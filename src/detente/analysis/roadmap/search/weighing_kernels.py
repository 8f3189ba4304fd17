"""Kernels: plans compared by a weighted sum of everybody's values at the start, period by period.

With weights l_i, the sum of l_i V_i at the start is additive along a plan: n periods in, actor i counts with
w[n, i] = l_i d_i^n, everything shrinks alike by stay[s] = 1 - H(s), and

    G(r, n) = sum_i w[n, i] (base[r, i] + lost[s, i]) + stay[s] G(s, n + 1).
"""

from __future__ import annotations

import numpy as np

from detente._compile import njit


@njit(cache=True)
def mark_passing(ptr, dst, bundle, need, have, best, low):  # type: ignore[no-untyped-def]
    """Steps that the bound leaves open."""
    out = np.zeros(dst.shape[0], np.bool_)
    for r in range(ptr.shape[0] - 1):
        if low[r, 0] == np.inf:
            continue
        for a in range(ptr[r], ptr[r + 1]):
            s = dst[a]
            fine = low[s, 0] < np.inf and best[s, 0] > -np.inf
            for w in range(need.shape[1]):
                if have[s, w] & need[bundle[a], w] != need[bundle[a], w]:
                    fine = False
            out[a] = fine
    return out


@njit(cache=True)
def span_periods(ptr, dst, work, passing, start):  # type: ignore[no-untyped-def]
    """The fewest and the most periods in which each row is reached from the start; (1, 0) where it is not."""
    rows = ptr.shape[0] - 1
    early = np.ones(rows, np.int64)
    late = np.zeros(rows, np.int64)
    early[start] = 0
    for r in range(start, rows):
        if early[r] > late[r]:
            continue
        for a in range(ptr[r], ptr[r + 1]):
            if passing[a]:
                s = dst[a]
                if early[s] > late[s]:
                    early[s] = early[r] + work[a]
                    late[s] = late[r] + work[a]
                else:
                    early[s] = min(early[s], early[r] + work[a])
                    late[s] = max(late[s], late[r] + work[a])
    return early, late


@njit(cache=True)
def weigh_rows(weights, base, lost, early, late, longest, here, gone):  # type: ignore[no-untyped-def]
    """Fills here[r, n] and gone[r, n]: the weighted sums of `base` and of `lost` at row r, n periods in.

    As far as the `longest` work may reach: a step reads both while it lasts.
    """
    for r in range(base.shape[0]):
        if early[r] > late[r]:
            continue
        for n in range(max(early[r] - 1, 0), min(late[r] + longest, weights.shape[0])):
            b = 0.0
            g = 0.0
            for i in range(base.shape[1]):
                b += weights[n, i] * base[r, i]
                g += weights[n, i] * lost[r, i]
            here[r, n] = b
            gone[r, n] = g


@njit(cache=True, inline="always")
def _wait(r, n, work, here, gone, stay, after):  # type: ignore[no-untyped-def]
    """The weighted value at r, n periods in, of a step that takes `work` periods and counts `after` at their end."""
    value = here[r, n + work - 1] + after
    for t in range(n + work - 2, n - 1, -1):
        value = here[r, t] + gone[r, t] + stay[r] * value
    return value


@njit(cache=True, inline="always")
def _through(r, s, n, work, here, gone, stay, after):  # type: ignore[no-untyped-def]
    """The weighted value at r, n periods in, of a step to s that is worth `after` there."""
    return _wait(r, n, work, here, gone, stay, gone[s, n + work - 1] + stay[s] * after)


@njit(cache=True)
def weigh_plans(  # type: ignore[no-untyped-def]
    ptr, dst, work, passing, weights, forever, ends, stay, early, late, here, gone, most, start
):
    """Fills most[r, n], the largest weighted value of any plan from r; returns a plan from the start that has it."""
    rows = ends.shape[0]
    actors = forever.shape[1]
    after = np.full(
        most.shape, -np.inf
    )  # after[s, n]: what a last period before arriving at s counts, without here
    top = np.empty(most.shape[1] + 1)
    for r in range(rows - 1, -1, -1):
        if early[r] > late[r]:
            continue
        for n in range(early[r], late[r] + 1):
            most[r, n] = -np.inf
            top[n] = -np.inf
            if ends[r]:
                total = 0.0
                for i in range(actors):
                    total += weights[n, i] * forever[r, i]
                most[r, n] = total
        for a in range(ptr[r], ptr[r + 1]):
            if passing[a]:
                s = dst[a]
                if work[a] == 1:
                    for n in range(early[r], late[r] + 1):
                        top[n] = max(top[n], after[s, n + 1])
                else:
                    for n in range(early[r], late[r] + 1):
                        value = _wait(r, n, work[a], here, gone, stay, after[s, n + work[a]])
                        most[r, n] = max(most[r, n], value)
        for n in range(early[r], late[r] + 1):
            most[r, n] = max(most[r, n], here[r, n] + top[n])
            if n > 0:
                after[r, n] = gone[r, n - 1] + stay[r] * most[r, n]
    path = np.empty(rows, np.int64)
    path[0] = start
    length = 1
    r = start
    n = 0
    going = most[start, 0] > -np.inf
    while going:
        going = False
        for a in range(ptr[r], ptr[r + 1]):
            if passing[a]:
                s = dst[a]
                value = _wait(r, n, work[a], here, gone, stay, after[s, n + work[a]])
                if value > -np.inf and value == most[r, n]:
                    path[length] = s
                    length += 1
                    r = s
                    n += work[a]
                    going = True
                    break
    return path[:length].copy()


@njit(cache=True)
def trace_needs(  # type: ignore[no-untyped-def]
    ptr, dst, work, passing, stay, early, late, here, gone, most, least, start, need, alive
):
    """What a plan must still be worth at each row and period, under each set of weights, to reach `least` at the start.

    Fills need[j, r, n] (inf: not reached) and marks the steps that some plan can still use; returns their number.
    """
    sets = least.shape[0]
    need[:] = np.inf
    for j in range(sets):
        need[j, start, 0] = least[j]
    count = 0
    for r in range(early.shape[0]):
        for a in range(ptr[r], ptr[r + 1]):
            alive[a] = False
        for n in range(early[r], late[r] + 1):
            if need[0, r, n] == np.inf:
                continue
            for a in range(ptr[r], ptr[r + 1]):
                if not passing[a]:
                    continue
                s = dst[a]
                k = n + work[a]
                fine = True
                for j in range(sets):
                    after = most[j, s, k]
                    if after == -np.inf or (
                        _through(r, s, n, work[a], here[j], gone[j], stay, after) < need[j, r, n]
                    ):
                        fine = False
                        break
                if not fine:
                    continue
                if not alive[a]:
                    alive[a] = True
                    count += 1
                for j in range(sets):
                    asked = need[j, r, n]
                    for t in range(n, k - 1):
                        asked = (asked - here[j, r, t] - gone[j, r, t]) / stay[r] if stay[r] > 0 else -np.inf
                    asked = (
                        (asked - here[j, r, k - 1] - gone[j, s, k - 1]) / stay[s] if stay[s] > 0 else -np.inf
                    )
                    need[j, s, k] = min(need[j, s, k], asked)
    return count


@njit(cache=True, inline="always")
def weighs_enough(value, row, weights, need):  # type: ignore[no-untyped-def]
    """Whether a value vector at a row is worth enough under all sets of weights, in some period."""
    if need.shape[0] == 0:
        return True
    for n in range(need.shape[2]):
        if need[0, row, n] == np.inf:
            continue
        fine = True
        for j in range(need.shape[0]):
            total = 0.0
            for i in range(value.shape[0]):
                total += weights[j, n, i] * value[i]
            if total < need[j, row, n]:
                fine = False
                break
        if fine:
            return True
    return False

"""Kernels of the roadmap search: a relaxed bound, and what earlier steps can still ask for (labels beside it).

Rows are sorted so that every step goes to a later row. A plan's values are affine along a step,
V(s) = base[s] + keep[s'] V(s') + lost[s'], and a step to s' is kept by actor i iff V_i(s') >= worth[s', c] + ask[i]
for the column c that its bundle reads. `need[b]` has the bits of the columns of bundle b; a label or a bound
carries the bits of the columns it satisfies, so that a step is tested by one AND per word.
"""

from __future__ import annotations

import numpy as np

from detente._compile import njit


@njit(cache=True, inline="always")
def passes(have, at, need, bundle):  # type: ignore[no-untyped-def]
    """Whether all columns that a bundle reads are satisfied."""
    for w in range(need.shape[1]):  # noqa: SIM110 - a generator does not compile
        if have[at, w] & need[bundle, w] != need[bundle, w]:
            return False
    return True


@njit(cache=True, inline="always")
def mark_columns(value, row, worth, actor_of, ask, slack, have, at):  # type: ignore[no-untyped-def]
    """Set the bits of the columns of `row` that `value` satisfies."""
    for c in range(actor_of.shape[0]):
        i = actor_of[c]
        if value[i] >= worth[row, c] + ask[i] - slack[i]:
            have[at, c >> 6] |= np.uint64(1) << np.uint64(c & 63)


@njit(cache=True, inline="always")
def arrive(value, row, work, base, keep, lost, worth, first, ask, slack):  # type: ignore[no-untyped-def]
    """Carry the value at the end of `work` periods back to their beginning, in place; False if someone stays put."""
    for _ in range(work - 1):
        for i in range(value.shape[0]):
            if value[i] < worth[row, first[i]] + ask[i] - slack[i]:
                return False
        for i in range(value.shape[0]):
            value[i] = base[row, i] + keep[row, i] * value[i] + lost[row, i]
    return True


@njit(cache=True)
def bound_values(  # type: ignore[no-untyped-def]
    ptr, dst, bundle, work, need, base, keep, lost, forever, target, worth, first, actor_of, ask, slack, low,
    best, least, onward, have,
):  # fmt: skip
    """For each row and actor the largest and least value on any plan from there at which nobody leaves.

    A relaxation, each actor alone: different actors may use different plans. Fills `best` (-inf: no plan), `least`,
    `onward` (keep * best + lost) and the bits `have`. Rows where some actor cannot reach `low` are closed.
    """
    rows, actors = base.shape
    v = np.empty(actors)
    onleast = np.empty((rows, actors))  # as `onward`, of `least`
    top, bottom = np.empty(actors), np.empty(actors)
    for r in range(rows - 1, -1, -1):
        for i in range(actors):
            best[r, i] = -np.inf
            least[r, i] = np.inf
        for w in range(have.shape[1]):
            have[r, w] = 0
        if low[r, 0] == np.inf:
            continue
        if target[r]:
            fine = True
            for i in range(actors):
                if forever[r, i] < worth[r, first[i]] + ask[i] - slack[i]:
                    fine = False
            if fine:
                for i in range(actors):
                    best[r, i] = forever[r, i]
                    least[r, i] = forever[r, i]
        # all steps of one period share base[r]: the best of what comes after them is looked for without it
        top[:] = -np.inf
        bottom[:] = np.inf
        for a in range(ptr[r], ptr[r + 1]):
            s = dst[a]
            if not passes(have, s, need, bundle[a]):
                continue
            if work[a] == 1:
                for i in range(actors):
                    top[i] = max(top[i], onward[s, i])
                    bottom[i] = min(bottom[i], onleast[s, i])
            else:
                for i in range(actors):
                    v[i] = base[r, i] + onward[s, i]
                if arrive(v, r, work[a], base, keep, lost, worth, first, ask, slack):
                    for i in range(actors):
                        best[r, i] = max(best[r, i], v[i])
                        value = base[r, i] + onleast[s, i]
                        for _ in range(work[a] - 1):
                            value = base[r, i] + keep[r, i] * value + lost[r, i]
                        least[r, i] = min(least[r, i], value)
        open_ = True
        for i in range(actors):
            best[r, i] = max(best[r, i], base[r, i] + top[i])
            least[r, i] = min(least[r, i], base[r, i] + bottom[i])
            if best[r, i] < low[r, i] - slack[i] or best[r, i] == -np.inf:
                open_ = False
        if not open_:
            best[r, 0] = -np.inf
            continue
        for i in range(actors):
            onward[r, i] = keep[r, i] * best[r, i] + lost[r, i]
            onleast[r, i] = keep[r, i] * least[r, i] + lost[r, i]
        mark_columns(best[r], r, worth, actor_of, ask, slack, have, r)


@njit(cache=True, inline="always")
def _ask_before(wanted, waiting, r, s, work, i, base, keep, lost):  # type: ignore[no-untyped-def]
    """The value at s that gives `wanted` at r, `work` periods before, and `waiting` in all periods between."""
    for _ in range(work - 1):
        if keep[r, i] > 0:
            wanted = (wanted - base[r, i] - lost[r, i]) / keep[r, i]
        else:
            wanted = -np.inf
        wanted = max(wanted, waiting)
    if keep[s, i] > 0:
        return (wanted - base[r, i] - lost[s, i]) / keep[s, i]
    return -np.inf


@njit(cache=True, inline="always")
def _least_waiting(r, s, work, i, base, keep, lost, least):  # type: ignore[no-untyped-def]
    """The least value in any period of waiting at r for s (values move one way while waiting)."""
    value = base[r, i] + keep[s, i] * least[s, i] + lost[s, i]
    lowest = value
    for _ in range(work - 2):
        value = base[r, i] + keep[r, i] * value + lost[r, i]
        lowest = min(lowest, value)
    return lowest


@njit(cache=True)
def trace_demands(  # type: ignore[no-untyped-def]
    ptr, dst, bundle, work, need, column, base, keep, lost, worth, first, ask, slack, best, least, onward, have,
    start, floor, low, high, alive,
):  # fmt: skip
    """What some plan from the start can ask of each actor's value on arriving at each row: lowest and highest.

    Fills `low` (inf: not reached) and `high` (at least `least`: what every plan from there gives anyway is not
    asked for), marks the steps that can still be part of a plan in `alive`, and returns their number.
    """
    rows, actors = base.shape
    for r in range(rows):
        for i in range(actors):
            low[r, i] = np.inf
            high[r, i] = -np.inf
    count = 0
    if best[start, 0] == -np.inf:
        alive[:] = False
        return count
    for i in range(actors):
        low[start, i] = floor[i]
        high[start, i] = floor[i]
    v = np.empty(actors)
    for r in range(rows):
        if low[r, 0] == np.inf:
            for a in range(ptr[r], ptr[r + 1]):
                alive[a] = False
            continue
        for i in range(actors):
            high[r, i] = max(min(high[r, i], best[r, i]), least[r, i])
        for a in range(ptr[r], ptr[r + 1]):
            alive[a] = False
            s = dst[a]
            if not passes(have, s, need, bundle[a]):
                continue
            for i in range(actors):
                v[i] = base[r, i] + onward[s, i]
            fine = work[a] == 1 or arrive(v, r, work[a], base, keep, lost, worth, first, ask, slack)
            for i in range(actors):
                if v[i] < low[r, i] - slack[i]:
                    fine = False
            if not fine:
                continue
            alive[a] = True
            count += 1
            for i in range(actors):
                here = worth[s, column[bundle[a], i]] + ask[i]
                free = least[s, i] >= here
                asks = high[r, i] > least[r, i]
                if work[a] == 1:
                    k = keep[s, i]
                    if k > 0:
                        shift = base[r, i] + lost[s, i]
                        lowest = max(here, (low[r, i] - shift) / k)
                        highest = (high[r, i] - shift) / k if asks else -np.inf
                    else:
                        lowest = here
                        highest = -np.inf
                else:
                    waiting = worth[r, first[i]] + ask[i]
                    lowest = max(here, _ask_before(low[r, i], waiting, r, s, work[a], i, base, keep, lost))
                    idle = _least_waiting(r, s, work[a], i, base, keep, lost, least) >= waiting
                    highest = -np.inf
                    if asks or not idle:
                        highest = _ask_before(
                            high[r, i] if asks else -np.inf, -np.inf if idle else waiting,
                            r, s, work[a], i, base, keep, lost,
                        )  # fmt: skip
                if not free and here > highest:
                    highest = here
                if lowest < low[s, i]:
                    low[s, i] = lowest
                if highest > high[s, i]:
                    high[s, i] = highest
    # rows where the least is out of everybody's reach
    for r in range(rows):
        if low[r, 0] < np.inf:
            for i in range(actors):
                if best[r, i] < low[r, i] - slack[i]:
                    low[r, 0] = np.inf
                    break
    return count


@njit(cache=True)
def count_shortest(ptr, dst, work, target, start, by_steps):  # type: ignore[no-untyped-def]
    """Fewest periods (or steps) from the start to each row, and from each row to a target; 2**40: there is no way."""
    rows = target.shape[0]
    never = np.int64(1) << 40
    earliest = np.full(rows, never)
    nearest = np.full(rows, never)
    earliest[start] = 0
    for r in range(rows):
        if earliest[r] < never:
            for a in range(ptr[r], ptr[r + 1]):
                cost = 1 if by_steps else work[a]
                earliest[dst[a]] = min(earliest[dst[a]], earliest[r] + cost)
    for r in range(rows - 1, -1, -1):
        if target[r]:
            nearest[r] = 0
        for a in range(ptr[r], ptr[r + 1]):
            cost = 1 if by_steps else work[a]
            nearest[r] = min(nearest[r], nearest[dst[a]] + cost)
    return earliest, nearest


@njit(cache=True)
def pack_arcs(ptr, dst, bundle, work, alive, low, count):  # type: ignore[no-untyped-def]
    """The marked steps between rows that are still reached, as new arrays over the same rows."""
    rows = ptr.shape[0] - 1
    new_ptr = np.zeros(rows + 1, np.int64)
    new_dst = np.empty(count, dst.dtype)
    new_bundle = np.empty(count, bundle.dtype)
    new_work = np.empty(count, work.dtype)
    at = 0
    for r in range(rows):
        if low[r, 0] < np.inf:
            for a in range(ptr[r], ptr[r + 1]):
                if alive[a] and low[dst[a], 0] < np.inf:
                    new_dst[at] = dst[a]
                    new_bundle[at] = bundle[a]
                    new_work[at] = work[a]
                    at += 1
        new_ptr[r + 1] = at
    return new_ptr, new_dst[:at].copy(), new_bundle[:at].copy(), new_work[:at].copy()

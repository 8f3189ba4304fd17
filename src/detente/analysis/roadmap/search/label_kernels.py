"""Kernels of the roadmap search: Pareto labels of continuation values, spread backwards over states.

Columns, bits and values are as in `search_kernels`.
"""

from __future__ import annotations

import numpy as np

from detente._compile import njit
from detente.analysis.roadmap.search.search_kernels import arrive, mark_columns, passes
from detente.analysis.roadmap.search.weighing_kernels import weighs_enough


@njit(cache=True)
def _keep_best(front, front_via, front_after, front_left, n, width, high, row, scale):  # type: ignore[no-untyped-def]
    """Keep the `width` labels that lack least of what can be asked, by their worst actor, then by the sum."""
    actors = front.shape[1]
    score = np.empty(n)
    for f in range(n):
        worst = 0.0
        total = 0.0
        for i in range(actors):
            gap = (front[f, i] - high[row, i]) / scale[i] if high[row, i] > -np.inf else 0.0
            total += gap
            worst = min(worst, gap)
        score[f] = worst + 0.05 * total
    order = np.argsort(-score)[:width]
    picked = front[order].copy()
    picked_via = front_via[order].copy()
    picked_after = front_after[order].copy()
    picked_left = front_left[order].copy()
    front[:width] = picked
    front_via[:width] = picked_via
    front_after[:width] = picked_after
    front_left[:width] = picked_left


@njit(cache=True, inline="always")
def _swap(front, front_via, front_after, front_left, f, g):  # type: ignore[no-untyped-def]
    for i in range(front.shape[1]):
        front[f, i], front[g, i] = front[g, i], front[f, i]
    front_via[f], front_via[g] = front_via[g], front_via[f]
    front_after[f], front_after[g] = front_after[g], front_after[f]
    front_left[f], front_left[g] = front_left[g], front_left[f]


@njit(cache=True)
def spread_labels(  # type: ignore[no-untyped-def]
    ptr, dst, bundle, work, need, base, keep, lost, forever, target, worth, first, actor_of, ask, slack, scale,
    low, high, start, active, width, max_labels, max_tests, limit, by_steps, earliest, nearest, blur, weights,
    need_sum,
):  # fmt: skip
    """Pareto labels of continuation values, backwards from the targets; dominated and useless ones dropped.

    A label at row r is a value vector that some plan from r attains with nobody leaving, clamped to `high` (more
    than any earlier step can ask for is not told apart). Actors that are not `active` are taken at `high`, alone:
    a relaxation, in which "none" is proved all the same and a plan has to be checked. `width` > 0 keeps that many
    labels a row (then "none" proves nothing); 0 keeps all. A label no more than `blur` above another, for every actor,
    is dropped: beyond rounding this thins fronts to real plans spread over the trade-off, and "none" proves nothing
    either. `limit` > 0 is the most periods (steps, where `by_steps`) a plan may take; `earliest` and `nearest` are the
    fewest from the start to a row and from it to an end. `weights` and `need_sum` say what values must be worth
    together (`weighing`).

    Returns status (1 a plan exists, 0 none, 2 budget spent), labels stored, tests made, and the plan as rows.
    """
    rows, actors = base.shape
    words = need.shape[1]
    size = 1024
    values = np.empty((size, actors))
    have = np.zeros((size, words), np.uint64)
    via = np.empty(size, np.int64)
    after = np.empty(size, np.int64)
    left = np.zeros(size, np.int64)
    begin = np.zeros(rows, np.int64)
    end = np.zeros(rows, np.int64)
    stored = 0
    tests = 0
    room = 256
    front = np.empty((room, actors))
    front_via = np.empty(room, np.int64)
    front_after = np.empty(room, np.int64)
    front_left = np.zeros(room, np.int64)
    v = np.empty(actors)
    apart = np.flatnonzero(active)  # all labels of a row are alike in the others
    told = len(apart)
    nothing = np.empty(0, np.int64)
    for r in range(rows - 1, -1, -1):
        if low[r, 0] == np.inf:
            continue
        n = 0
        full = False
        a = ptr[r] - 1
        while a < ptr[r + 1] and not full:
            if a < ptr[r]:
                first_label, last_label = 0, 1
            else:
                first_label, last_label = begin[dst[a]], end[dst[a]]
            for label in range(first_label, last_label):
                rest = 0
                if limit > 0 and a >= ptr[r]:
                    rest = left[label] + (1 if by_steps else work[a])
                    if earliest[r] + rest > limit:
                        continue
                if a < ptr[r]:
                    if not target[r]:
                        break
                    fine = True
                    for i in range(actors):
                        v[i] = forever[r, i]
                        if v[i] < worth[r, first[i]] + ask[i] - slack[i]:
                            fine = False
                    if not fine:
                        break
                else:
                    if not passes(have, label, need, bundle[a]):
                        continue
                    s = dst[a]
                    for i in range(actors):
                        v[i] = base[r, i] + keep[s, i] * values[label, i] + lost[s, i]
                    if work[a] > 1 and not arrive(v, r, work[a], base, keep, lost, worth, first, ask, slack):
                        continue
                fine = True
                top = True
                for i in range(actors):
                    if not active[i]:
                        v[i] = high[r, i]
                        continue
                    if v[i] < low[r, i] - slack[i]:
                        fine = False
                        break
                    if v[i] >= high[r, i] - 0.01 * slack[i]:
                        v[i] = high[r, i]
                    else:
                        top = False
                if not fine or not weighs_enough(v, r, weights, need_sum):
                    continue
                if top and rest == nearest[r]:
                    full = True
                    n = 0
                else:
                    f = 0
                    beaten = False
                    while f < n:
                        tests += 1
                        less = front_left[f] <= rest
                        more = front_left[f] >= rest
                        for j in range(told):
                            i = apart[j]
                            if front[f, i] < v[i] - blur[i]:
                                less = False
                            if front[f, i] > v[i]:
                                more = False
                            if not less and not more:
                                break
                        if less:
                            beaten = True
                            if f > 0:
                                # who beats one label often beats the next: ask it earlier
                                _swap(front, front_via, front_after, front_left, f, f // 2)
                            break
                        if more:
                            n -= 1
                            for i in range(actors):
                                front[f, i] = front[n, i]
                            front_via[f] = front_via[n]
                            front_after[f] = front_after[n]
                            front_left[f] = front_left[n]
                        else:
                            f += 1
                    if beaten:
                        continue
                if n == room:
                    room *= 2
                    new_front = np.empty((room, actors))
                    new_front[:n] = front
                    front = new_front
                    new_via = np.empty(room, np.int64)
                    new_via[:n] = front_via
                    front_via = new_via
                    new_after = np.empty(room, np.int64)
                    new_after[:n] = front_after
                    front_after = new_after
                    new_left = np.zeros(room, np.int64)
                    new_left[:n] = front_left
                    front_left = new_left
                for i in range(actors):
                    front[n, i] = v[i]
                front_via[n] = -1 if a < ptr[r] else dst[a]
                front_after[n] = label if a >= ptr[r] else -1
                front_left[n] = rest
                n += 1
                if full:
                    break
                if width > 0 and n > 4 * width:
                    _keep_best(front, front_via, front_after, front_left, n, width, high, r, scale)
                    n = width
            if tests > max_tests:
                return 2, stored, tests, nothing
            a += 1
        if width > 0 and n > width:
            _keep_best(front, front_via, front_after, front_left, n, width, high, r, scale)
            n = width
        if stored + n > max_labels:
            return 2, stored, tests, nothing
        while stored + n > size:
            size *= 2
            new_values = np.empty((size, actors))
            new_values[:stored] = values[:stored]
            values = new_values
            new_have = np.zeros((size, words), np.uint64)
            new_have[:stored] = have[:stored]
            have = new_have
            new_via = np.empty(size, np.int64)
            new_via[:stored] = via[:stored]
            via = new_via
            new_after = np.empty(size, np.int64)
            new_after[:stored] = after[:stored]
            after = new_after
            new_left = np.zeros(size, np.int64)
            new_left[:stored] = left[:stored]
            left = new_left
        begin[r] = stored
        for f in range(n):
            for i in range(actors):
                values[stored, i] = front[f, i]
            mark_columns(values[stored], r, worth, actor_of, ask, slack, have, stored)
            via[stored] = front_via[f]
            after[stored] = front_after[f]
            left[stored] = front_left[f]
            stored += 1
        end[r] = stored
    if end[start] == begin[start]:
        return 0, stored, tests, nothing
    path = np.empty(rows, np.int64)
    length = 0
    label = begin[start]
    r = start
    while True:
        path[length] = r
        length += 1
        if via[label] < 0:
            break
        r, label = via[label], after[label]
    return 1, stored, tests, path[:length].copy()

"""Kernel: every state a plan can pass through, and every step between two of them.

Formulas arrive as packed truth tables (`pack_tables` in structure.py): table t reads measures
`where[ptr[t]:ptr[t+1]]` and answers `data[offset[t] + sum of level * step]`.
"""

from __future__ import annotations

import numpy as np

from detente._compile import njit

EMPTY = -1
FORBIDDEN = -2


@njit(cache=True, inline="always")
def _holds(t, levels, ptr, where, step, offset, data):  # type: ignore[no-untyped-def]
    at = offset[t]
    for j in range(ptr[t], ptr[t + 1]):
        at += levels[where[j]] * step[j]
    return data[at]


@njit(cache=True, inline="always")
def _slot(code, keys):  # type: ignore[no-untyped-def]
    """Where a code stands, or would stand, in an open-addressing table whose size is a power of two."""
    mask = keys.shape[0] - 1
    at = (code * np.int64(-7046029254386353131) >> 20) & mask
    while keys[at] != -1 and keys[at] != code:
        at = (at + 1) & mask
    return at


@njit(cache=True)
def _grow_keys(keys, rows):  # type: ignore[no-untyped-def]
    new_keys = np.full(keys.shape[0] * 2, np.int64(-1))
    new_rows = np.empty(keys.shape[0] * 2, np.int32)
    for old in range(keys.shape[0]):
        if keys[old] != -1:
            at = _slot(keys[old], new_keys)
            new_keys[at] = keys[old]
            new_rows[at] = rows[old]
    return new_keys, new_rows


@njit(cache=True)
def _list_options(  # type: ignore[no-untyped-def]
    levels,
    shape,
    own_ptr,
    own,
    ptr,
    where,
    step,
    offset,
    data,
    rule_ptr,
    rules_of,
    hold_ptr,
    holds,
    option,
    option_ptr,
):
    """What each actor may raise from a state, as places in `own`; fills `option` and `option_ptr`.

    A measure whose raise breaks a rule that nobody else can mend in the same step is left out here, so that the
    product of the actors' options stays small.
    """
    total = 0
    option_ptr[0] = 0
    for i in range(own_ptr.shape[0] - 1):
        for j in range(own_ptr[i], own_ptr[i + 1]):
            m = own[j]
            if levels[m] + 1 >= shape[m]:
                continue
            allowed = True
            for h in range(hold_ptr[m], hold_ptr[m + 1]):
                if not _holds(holds[h], levels, ptr, where, step, offset, data):
                    allowed = False
                    break
            if not allowed:
                continue
            levels[m] += 1
            for q in range(rule_ptr[m], rule_ptr[m + 1]):
                r = rules_of[q]
                if _holds(r, levels, ptr, where, step, offset, data):
                    continue
                mend = False
                for k in range(ptr[r], ptr[r + 1]):
                    o = where[k]
                    if levels[o] + 1 < shape[o]:
                        mine = False
                        for jj in range(own_ptr[i], own_ptr[i + 1]):
                            if own[jj] == o:
                                mine = True
                        if not mine:
                            mend = True
                if not mend:
                    allowed = False
                    break
            levels[m] -= 1
            if allowed:
                option[total] = j
                total += 1
        option_ptr[i + 1] = total


@njit(cache=True)
def explore_states(  # type: ignore[no-untyped-def]
    shape, strides, start, own_ptr, own, max_bundle,
    ptr, where, step, offset, data,
    rules, rule_ptr, rules_of, needs, befores, hold_ptr, holds,
    takes, dense, keys, key_rows, codes, arc_ptr, fill, max_rows, max_arcs,
):  # fmt: skip
    """Every state reached from `start` by raising steps, and every step.

    Called twice. First with `codes` empty: finds the states breadth-first, counts their steps, and returns codes in
    order of discovery and counts. Then with `fill`, the sorted codes and their arc pointers: returns the steps
    (destination row, bundle as a mixed-radix number over actors: 0 for no part, j for the j-th own measure, periods
    of work). `dense` (one cell a combination) or, where it is empty, the open-addressing table `keys`, `key_rows`
    says which row a code has. Status: 0 done, 1 too many states, 2 too many steps.
    """
    measures = shape.shape[0]
    actors = own_ptr.shape[0] - 1
    start_broken = False
    for r in rules:
        if not _holds(r, start, ptr, where, step, offset, data):
            start_broken = True
    found = codes.shape[0]
    counts = np.zeros(1024, np.int64)
    if not fill:
        code = np.int64(0)
        for m in range(measures):
            code += start[m] * strides[m]
        codes = np.empty(1024, np.int64)
        codes[0] = code
        found = 1
        if dense.shape[0] > 0:
            dense[code] = 0
        else:
            at = _slot(code, keys)
            keys[at] = code
            key_rows[at] = 0
    size = arc_ptr[found] if fill else 0
    dst = np.empty(size, np.int32)
    bundle = np.empty(size, np.int32)
    work = np.empty(size, np.int16)
    levels = np.empty(measures, np.int64)
    option = np.empty(measures, np.int64)
    option_ptr = np.empty(actors + 1, np.int64)
    choice = np.empty(actors, np.int64)
    radix = np.ones(actors, np.int64)
    for i in range(actors - 2, -1, -1):
        radix[i] = radix[i + 1] * (1 + own_ptr[i + 2] - own_ptr[i + 1])
    slow = takes.max() > 1 if takes.size > 0 else False
    barred = np.empty(needs.shape[0], np.bool_)
    total = 0
    current = 0
    while current < found:
        code = codes[current]
        rest = code
        for m in range(measures - 1, -1, -1):
            levels[m] = rest % shape[m]
            rest //= shape[m]
        for p in range(needs.shape[0]):
            barred[p] = not _holds(befores[p], levels, ptr, where, step, offset, data) and not _holds(
                needs[p], levels, ptr, where, step, offset, data
            )
        _list_options(
            levels, shape, own_ptr, own, ptr, where, step, offset, data, rule_ptr, rules_of, hold_ptr, holds,
            option, option_ptr,
        )  # fmt: skip
        for i in range(actors):
            choice[i] = -1
        raised = 0
        number = 0
        steps = 0
        while True:
            # the next combination: the last actor moves fastest; -1 is "raises nothing"
            i = actors - 1
            while i >= 0:
                if choice[i] >= 0:
                    j = option[option_ptr[i] + choice[i]]
                    levels[own[j]] -= 1
                    code -= strides[own[j]]
                    number -= radix[i] * (j - own_ptr[i] + 1)
                    raised -= 1
                choice[i] += 1
                if choice[i] < option_ptr[i + 1] - option_ptr[i] and raised < max_bundle:
                    j = option[option_ptr[i] + choice[i]]
                    levels[own[j]] += 1
                    code += strides[own[j]]
                    number += radix[i] * (j - own_ptr[i] + 1)
                    raised += 1
                    break
                choice[i] = -1
                i -= 1
            if i < 0:
                break
            if dense.shape[0] > 0:
                row = dense[code]
            else:
                at = _slot(code, keys)
                row = key_rows[at] if keys[at] != -1 else np.int32(EMPTY)
            if row == FORBIDDEN:
                continue
            if row == EMPTY:
                fine = True
                if start_broken:
                    for r in rules:
                        if not _holds(r, levels, ptr, where, step, offset, data):
                            fine = False
                            break
                else:
                    for a in range(actors):
                        if choice[a] >= 0:
                            m = own[option[option_ptr[a] + choice[a]]]
                            for q in range(rule_ptr[m], rule_ptr[m + 1]):
                                if not _holds(rules_of[q], levels, ptr, where, step, offset, data):
                                    fine = False
                                    break
                        if not fine:
                            break
                if not fine:
                    if dense.shape[0] > 0:
                        dense[code] = FORBIDDEN
                    continue
            fine = True
            for p in range(needs.shape[0]):
                if barred[p] and _holds(befores[p], levels, ptr, where, step, offset, data):
                    fine = False
                    break
            if not fine:
                continue
            if fill:
                longest = 1
                if slow:
                    for a in range(actors):
                        if choice[a] >= 0:
                            m = own[option[option_ptr[a] + choice[a]]]
                            longest = max(longest, takes[m, levels[m]])
                dst[total] = row
                bundle[total] = number
                work[total] = longest
                total += 1
                continue
            steps += 1
            if row == EMPTY:
                if found >= max_rows:
                    return codes[:found], counts[:current], dst, bundle, work, keys, key_rows, 1
                if found == codes.shape[0]:
                    bigger = np.empty(found * 2, np.int64)
                    bigger[:found] = codes
                    codes = bigger
                    longer = np.zeros(found * 2, np.int64)
                    longer[:found] = counts
                    counts = longer
                codes[found] = code
                if dense.shape[0] > 0:
                    dense[code] = found
                else:
                    if (found + 1) * 2 > keys.shape[0]:
                        keys, key_rows = _grow_keys(keys, key_rows)
                    at = _slot(code, keys)
                    keys[at] = code
                    key_rows[at] = found
                found += 1
        if not fill:
            counts[current] = steps
            total += steps
            if total > max_arcs:
                return codes[:found], counts[:current], dst, bundle, work, keys, key_rows, 2
        current += 1
    return codes[:found], counts[:found], dst, bundle, work, keys, key_rows, 0


@njit(cache=True)
def renumber_rows(codes, dense, keys, key_rows):  # type: ignore[no-untyped-def]
    """Gives every code its place among the sorted codes."""
    for r in range(codes.shape[0]):
        if dense.shape[0] > 0:
            dense[codes[r]] = r
        else:
            key_rows[_slot(codes[r], keys)] = r


@njit(cache=True)
def mark_useful(arc_ptr, dst, target):  # type: ignore[no-untyped-def]
    """Rows from which a target row can be reached (rows sorted so that every step goes to a later row)."""
    useful = target.copy()
    for r in range(target.shape[0] - 1, -1, -1):
        if not useful[r]:
            for a in range(arc_ptr[r], arc_ptr[r + 1]):
                if useful[dst[a]]:
                    useful[r] = True
                    break
    return useful


@njit(cache=True)
def mark_between(arc_ptr, dst, start, target, keep):  # type: ignore[no-untyped-def]
    """Rows on a way from the start to a target that passes through rows of `keep` only."""
    between = np.zeros(target.shape[0], np.bool_)
    between[start] = keep[start]
    for r in range(start, target.shape[0]):
        if between[r]:
            for a in range(arc_ptr[r], arc_ptr[r + 1]):
                if keep[dst[a]]:
                    between[dst[a]] = True
    for r in range(target.shape[0] - 1, start - 1, -1):
        if between[r] and not target[r]:
            between[r] = False
            for a in range(arc_ptr[r], arc_ptr[r + 1]):
                if between[dst[a]]:
                    between[r] = True
                    break
    return between


@njit(cache=True)
def keep_arcs(arc_ptr, dst, bundle, work, rank, blocked, raises):  # type: ignore[no-untyped-def]
    """Arcs between rows whose `rank` is not -1 that raise nothing the source row blocks.

    `rank` renumbers the rows that stay; `blocked[row]` and `raises[bundle]` are sets of measures as bits.
    """
    rows = 0
    for r in range(rank.shape[0]):
        if rank[r] >= 0:
            rows += 1
    new_ptr = np.zeros(rows + 1, np.int64)
    count = 0
    for r in range(rank.shape[0]):
        if rank[r] < 0:
            continue
        for a in range(arc_ptr[r], arc_ptr[r + 1]):
            if rank[dst[a]] >= 0 and (blocked[r] & raises[bundle[a]]) == 0:
                count += 1
        new_ptr[rank[r] + 1] = count
    new_dst = np.empty(count, dst.dtype)
    new_bundle = np.empty(count, bundle.dtype)
    new_work = np.empty(count, work.dtype)
    at = 0
    for r in range(rank.shape[0]):
        if rank[r] < 0:
            continue
        for a in range(arc_ptr[r], arc_ptr[r + 1]):
            if rank[dst[a]] >= 0 and (blocked[r] & raises[bundle[a]]) == 0:
                new_dst[at] = rank[dst[a]]
                new_bundle[at] = bundle[a]
                new_work[at] = work[a]
                at += 1
    return new_ptr, new_dst, new_bundle, new_work

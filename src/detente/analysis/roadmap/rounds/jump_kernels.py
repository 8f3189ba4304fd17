"""Kernels: pairs of states of which the second has every measure at least as high."""

from __future__ import annotations

import numpy as np

from detente._compile import njit


@njit(cache=True)
def count_pairs(levels):  # type: ignore[no-untyped-def]
    """How many pairs there are (rows sorted by code, so the higher state is always the later row)."""
    found = 0
    for r in range(levels.shape[0]):
        for s in range(r + 1, levels.shape[0]):
            above = True
            for m in range(levels.shape[1]):
                if levels[s, m] < levels[r, m]:
                    above = False
                    break
            if above:
                found += 1
    return found


@njit(cache=True)
def list_pairs(levels, takes, blocked, need, before):  # type: ignore[no-untyped-def]
    """The pairs that are permitted packages, grouped by the lower state: pointers, higher states, periods of work.

    `blocked[r]` are the measures (as bits) that may not rise from row r; `before[p]` may be reached only from rows
    where `need[p]` holds.
    """
    rows, measures = levels.shape
    ptr = np.zeros(rows + 1, np.int64)
    dst = np.empty(4096, np.int32)
    work = np.empty(4096, np.int16)
    found = 0
    for r in range(rows):
        for s in range(r + 1, rows):
            longest = 1
            fine = True
            for m in range(measures):
                low, high = levels[r, m], levels[s, m]
                if high < low:
                    fine = False
                    break
                if high > low:
                    if blocked[r] & (np.uint64(1) << np.uint64(m)):
                        fine = False
                        break
                    for l in range(low + 1, high + 1):
                        longest = max(longest, takes[m, l])
            if not fine:
                continue
            for p in range(need.shape[0]):
                if before[p, s] and not before[p, r] and not need[p, r]:
                    fine = False
                    break
            if not fine:
                continue
            if found == dst.shape[0]:
                more = np.empty(found * 2, np.int32)
                more[:found] = dst
                dst = more
                longer = np.empty(found * 2, np.int16)
                longer[:found] = work
                work = longer
            dst[found] = s
            work[found] = longest
            found += 1
        ptr[r + 1] = found
    return ptr, dst[:found].copy(), work[:found].copy()

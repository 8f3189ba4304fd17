"""Kernels: numbers that depend on the state, and the best an actor can take back, for many states at once."""

from __future__ import annotations

import numpy as np

from detente._compile import njit


@njit(cache=True)
def sum_tables(levels, ptr, where, step, offset, tables):  # type: ignore[no-untyped-def]
    """For every row of levels, the sum over tables g of `tables[offset[g] + sum of level * step]`."""
    out = np.zeros(levels.shape[0])
    for r in range(levels.shape[0]):
        total = 0.0
        for g in range(offset.shape[0]):
            at = offset[g]
            for j in range(ptr[g], ptr[g + 1]):
                at += levels[r, where[j]] * step[j]
            total += tables[at]
        out[r] = total
    return out


@njit(cache=True)
def _best_loose(state, q, later, payoff, loose, lock, alone, price, seen, d):  # type: ignore[no-untyped-def]
    """The best value from a kept state when measures that pay by themselves may be taken back as well.

    The chance of being noticed ends at q or at the `seen` of one of them; at each such chance every measure that is
    no more visible goes to its best level by itself, and one that is just as visible has to be among them.
    """
    best = -np.inf
    count = loose.shape[0]
    for target in range(-1, count):
        final = q if target < 0 else seen[loose[target]]
        if target >= 0:
            if final <= q:
                continue
            again = False
            for j in range(target):
                if seen[loose[j]] == final:
                    again = True
            if again:
                continue
        weight = 1.0 - d * (1.0 - final)
        factor = (1.0 - d) / weight
        total = payoff * factor + d * final * later / weight
        missing = -np.inf
        for j in range(count):
            m = loose[j]
            if seen[m] > final:
                continue
            level = state[m]
            lowered = -np.inf
            spent = 0.0
            for to in range(level - 1, lock[m, level] - 1, -1):
                spent += price[m, to + 1]
                gain = (alone[m, to] - alone[m, level]) * factor - spent
                if gain > lowered:
                    lowered = gain
            kept = max(lowered, 0.0)
            total += kept
            if target >= 0 and seen[m] == final and lowered - kept > missing:
                missing = lowered - kept
        if target >= 0:
            total += missing
        if total > best:
            best = total
    return best


@njit(cache=True)
def list_withdrawals(  # type: ignore[no-untyped-def]
    at, noticed, later, payoff, down, levels, tied, loose, lock, alone, price, seen, d
):
    """W for each pair of an exposed row `at[n]` and the chance `noticed[n]` it starts with.

    Withdrawals of the measures `tied` to others by a formula of the payoff are listed; those that pay by themselves
    (`loose`) go to their best level each. `down[y, j]` is the row with measure `tied[j]` one level lower (-1: never).
    `alone[m, l]` is what a loose measure adds to the payoff, `price[m, l]` the (normalised) cost of going from l to
    l - 1; `later` the payoff per period after the snapback, penalty deducted.
    """
    out = np.empty(at.shape[0])
    depth = tied.shape[0] * (lock.shape[1] + 1) + 2
    rows = np.empty(depth, np.int64)
    firsts = np.empty(depth, np.int64)
    spents = np.empty(depth)
    chances = np.empty(depth)
    for n in range(at.shape[0]):
        best = -np.inf
        rows[0], firsts[0], spents[0], chances[0] = at[n], 0, 0.0, noticed[n]
        top = 1
        while top > 0:
            top -= 1
            y, first, spent, q = rows[top], firsts[top], spents[top], chances[top]
            value = _best_loose(levels[y], q, later[n], payoff[y], loose, lock, alone, price, seen, d) - spent
            if value > best:
                best = value
            for j in range(first, tied.shape[0]):
                z = down[y, j]
                if z >= 0:
                    rows[top], firsts[top] = z, j
                    spents[top] = spent + price[tied[j], levels[y, tied[j]]]
                    chances[top] = max(q, seen[tied[j]])
                    top += 1
        out[n] = best
    return out


@njit(cache=True)
def mark_columns(dst, bundle, column, first, used):  # type: ignore[no-untyped-def]
    """Marks in `used[row, column]` what some step that arrives at the row reads."""
    for a in range(dst.shape[0]):
        for i in range(first.shape[0]):
            used[dst[a], first[i] + column[bundle[a], i]] = True


@njit(cache=True)
def gather_columns(at, options, ptr, parts, out):  # type: ignore[no-untyped-def]
    """out[r, c] = the largest of options[o][at[r, o]] over the parts o of column c; -inf where one does not fit."""
    for r in range(at.shape[0]):
        for c in range(ptr.shape[0] - 1):
            best = -np.inf
            for k in range(ptr[c], ptr[c + 1]):
                x = at[r, parts[k]]
                if x < 0:
                    best = -np.inf
                    break
                value = options[parts[k], x]
                if value > best:
                    best = value
            out[r, c] = best

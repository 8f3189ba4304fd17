"""Kernels: joint steps that rules make necessary, and a breadth-first search that remembers what was once true."""

from __future__ import annotations

import numpy as np

from detente._compile import njit


@njit(cache=True)
def list_joint_steps(  # type: ignore[no-untyped-def]
    rows, codes, strides, owned_ptr, owned, option, need, before, limit
):
    """Every permitted step from `rows` that raises two or more of the measures marked in `option`, one an owner.

    Returns the rows they start from and lead to, the measures raised (as bits), how many combinations were looked
    at, and whether that stayed within `limit`.
    """
    owners = owned_ptr.shape[0] - 1
    source = np.empty(64, np.int32)
    goal = np.empty(64, np.int32)
    bits = np.empty(64, np.int64)
    found = 0
    tried = 0
    choice = np.full(owners, -1, np.int64)
    for at in range(rows.shape[0]):
        row = rows[at]
        code = codes[row]
        raised = 0
        mask = np.int64(0)
        choice[:] = -1
        while True:
            # next combination: the last owner changes fastest; -1 is "raises nothing"
            i = owners - 1
            while i >= 0:
                place = owned_ptr[i] + choice[i]
                if choice[i] >= 0:
                    code -= strides[owned[place]]
                    mask ^= np.int64(1) << owned[place]
                    raised -= 1
                choice[i] += 1
                while (
                    owned_ptr[i] + choice[i] < owned_ptr[i + 1]
                    and not option[at, owned[owned_ptr[i] + choice[i]]]
                ):
                    choice[i] += 1
                place = owned_ptr[i] + choice[i]
                if place < owned_ptr[i + 1]:
                    code += strides[owned[place]]
                    mask ^= np.int64(1) << owned[place]
                    raised += 1
                    break
                choice[i] = -1
                i -= 1
            if i < 0:
                break
            if raised < 2:
                continue
            tried += 1
            if tried > limit:
                return source[:found], goal[:found], bits[:found], tried, False
            to = np.searchsorted(codes, code)
            if to >= codes.shape[0] or codes[to] != code:
                continue
            fine = True
            for p in range(need.shape[0]):
                if before[p, to] and not before[p, row] and not need[p, row]:
                    fine = False
                    break
            if not fine:
                continue
            if found == source.shape[0]:
                source = np.concatenate((source, np.empty(found, np.int32)))
                goal = np.concatenate((goal, np.empty(found, np.int32)))
                bits = np.concatenate((bits, np.empty(found, np.int64)))
            source[found] = row
            goal[found] = to
            bits[found] = mask
            found += 1
    return source[:found], goal[:found], bits[:found], tried, True


@njit(cache=True)
def search_route(raised, ptr, goal, bits, start, target, barred, until, hold):  # type: ignore[no-untyped-def]
    """Breadth-first from `start` to a row of `target`; a node is a row and which of `until` were true so far.

    `barred[row]` are the measures (as bits) that may not rise from a row; `hold[j]` those that may not rise while
    `until[j]` was never true. Returns the node reached (row * 2^k + flags), -1 for none, and each node's parent.
    """
    count, measures = raised.shape
    k = until.shape[0]
    wide = np.int64(1) << k
    parent = np.full(count * wide, np.int64(-2))
    queue = np.empty(count * wide, np.int64)
    flags = np.int64(0)
    for j in range(k):
        if until[j, start]:
            flags |= np.int64(1) << j
    node = start * wide + flags
    parent[node] = -1
    if target[start]:
        return node, parent
    queue[0] = node
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        row = node // wide
        flags = node - row * wide
        bar = barred[row]
        for j in range(k):
            if not (flags >> j) & 1:
                bar |= hold[j]
        joint = ptr[row + 1] - ptr[row]
        for step in range(measures + joint):
            if step < measures:
                to = np.int64(raised[row, step])
                if to < 0 or (bar >> step) & 1:
                    continue
            else:
                at = ptr[row] + step - measures
                to = np.int64(goal[at])
                if bar & bits[at]:
                    continue
            now = flags
            for j in range(k):
                if until[j, to]:
                    now |= np.int64(1) << j
            reached = to * wide + now
            if parent[reached] != -2:
                continue
            parent[reached] = node
            if target[to]:
                return reached, parent
            queue[tail] = reached
            tail += 1
    return np.int64(-1), parent

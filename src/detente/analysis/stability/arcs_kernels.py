"""The hot loops on explicit arcs, where the rule that nobody moves twice in a row has to be followed.

Arcs stand in compressed rows: those of actor h from node x are `to[to_at[h, x] : to_at[h, x + 1]]`, and
those into x likewise in `source` and `source_at`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._compile import njit
from detente.analysis.stability.kernels import UNSET, leads


@njit(cache=True)
def spread_minimum_in_turn(
    value: NDArray[np.int32],
    nodes: NDArray[np.int32],
    others: NDArray[np.int64],
    improving: bool,
    source_at: NDArray[np.int64],
    source: NDArray[np.int32],
    ranks: NDArray[np.int32],
) -> NDArray[np.int32]:
    """For every node the least value that the `others` can bring about, nobody moving twice in a row.

    Works on pairs (node, who moved there last). `nodes` lists the nodes by ascending value. The node itself
    counts as reached.
    """
    count, n_actors = value.size, ranks.shape[0]
    free = np.full(count, UNSET, np.int32)
    label = np.full(count * n_actors, UNSET, np.int32)
    stack = np.empty(count * n_actors, np.int64)
    for seed in nodes:
        v = value[seed]
        if free[seed] == UNSET:
            free[seed] = v
        top = 0
        for h in others:
            if label[seed * n_actors + h] == UNSET:
                label[seed * n_actors + h] = v
                stack[top] = seed * n_actors + h
                top += 1
        while top:
            top -= 1
            y, k = stack[top] // n_actors, stack[top] % n_actors
            for at in range(source_at[k, y], source_at[k, y + 1]):
                x = source[at]
                if improving and ranks[k, x] >= ranks[k, y]:
                    continue
                if free[x] == UNSET:
                    free[x] = v
                for j in others:
                    if j != k and label[x * n_actors + j] == UNSET:
                        label[x * n_actors + j] = v
                        stack[top] = x * n_actors + j
                        top += 1
    return free


@njit(cache=True)
def raise_over_arcs(
    value: NDArray[np.int32], actor: int, to_at: NDArray[np.int64], to: NDArray[np.int32]
) -> NDArray[np.int32]:
    """For every node the largest value at it or one arc of the actor away."""
    out = value.copy()
    for x in range(value.size):
        for at in range(to_at[actor, x], to_at[actor, x + 1]):
            if value[to[at]] > out[x]:
                out[x] = value[to[at]]
    return out


@njit(cache=True)
def is_open(a: int, b: int, open_at: NDArray[np.int64], open_to: NDArray[np.int32]) -> bool:
    """Whether the preference between two nodes is unknown; the pairs of one actor, in compressed rows."""
    for at in range(open_at[a], open_at[a + 1]):  # noqa: SIM110 - numba compiles no generator
        if open_to[at] == b:
            return True
    return False


@njit(cache=True)
def judge_in_turn(
    actor: int,
    others: NDArray[np.int64],
    rule: int,
    leave_for_open: bool,
    fear_open: bool,
    strong: bool,
    to_at: NDArray[np.int64],
    to: NDArray[np.int32],
    ranks: NDArray[np.int32],
    strength: NDArray[np.int32],
    open_at: NDArray[np.int64],
    open_to: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Which nodes are stable for an actor whose preferences may be open between some nodes.

    rule 0 Nash, 1 GMR, 2 SMR, 3 SEQ. `leave_for_open`: a move to a node of unknown preference is an
    incentive to leave; `fear_open`: such a node deters; `strong`: only a much worse node deters. In SEQ
    opponents also make moves whose worth to them is unknown. Open pairs of actor h start at `open_at[h]`.
    """
    n_actors, count = ranks.shape
    stable = np.ones(count, np.bool_)
    mine = ranks[actor]
    seen = np.full(count * n_actors, -1, np.int32)
    listed = np.full(count, -1, np.int32)
    stack = np.empty(count * n_actors, np.int64)
    reached = np.empty(count, np.int32)
    leavers = np.empty(count, np.int32)
    # Who would leave for each node: the arcs of the actor turned round.
    into = np.zeros(count + 1, np.int64)
    for s in range(count):
        for at in range(to_at[actor, s], to_at[actor, s + 1]):
            into[to[at] + 1] += 1
    for s in range(count):
        into[s + 1] += into[s]
    place = into[:-1].copy()
    origin = np.empty(into[count], np.int32)
    for s in range(count):
        for at in range(to_at[actor, s], to_at[actor, s + 1]):
            origin[place[to[at]]] = s
            place[to[at]] += 1
    for first in range(count):
        n_leavers = 0
        for at in range(into[first], into[first + 1]):
            s = origin[at]
            unknown = is_open(s, first, open_at[actor], open_to)
            if (unknown and leave_for_open) or (not unknown and mine[first] > mine[s]):
                leavers[n_leavers] = s
                n_leavers += 1
        if n_leavers == 0:
            continue
        n_reached = 0
        if rule > 0:
            top = 1
            stack[0] = first * n_actors + actor  # the actor itself moved there
            while top:
                top -= 1
                x, last = stack[top] // n_actors, stack[top] % n_actors
                for h in others:
                    if h == last:
                        continue
                    for at in range(to_at[h, x], to_at[h, x + 1]):
                        y = to[at]
                        if seen[y * n_actors + h] == first:
                            continue
                        if rule == 3:
                            worth = is_open(x, y, open_at[h], open_to) or ranks[h, y] > ranks[h, x]
                            if not worth:
                                continue
                        seen[y * n_actors + h] = first
                        stack[top] = y * n_actors + h
                        top += 1
                        if listed[y] != first:
                            listed[y] = first
                            reached[n_reached] = y
                            n_reached += 1
        for k in range(n_leavers):
            s = leavers[k]
            if not stable[s]:
                continue
            sanctioned = False
            for r in range(n_reached):
                if not _deters(s, reached[r], actor, fear_open, strong, ranks, strength, open_at, open_to):
                    continue
                sanctioned = True
                if rule == 2:
                    for at in range(to_at[actor, reached[r]], to_at[actor, reached[r] + 1]):
                        y = to[at]
                        if not _deters(s, y, actor, fear_open, strong, ranks, strength, open_at, open_to):
                            sanctioned = False
                            break
                if sanctioned:
                    break
            if not sanctioned:
                stable[s] = False
    return stable


@njit(cache=True)
def _deters(
    s: int,
    x: int,
    actor: int,
    fear_open: bool,
    strong: bool,
    ranks: NDArray[np.int32],
    strength: NDArray[np.int32],
    open_at: NDArray[np.int64],
    open_to: NDArray[np.int32],
) -> bool:
    """Whether ending at x rather than at s puts the actor off."""
    if is_open(s, x, open_at[actor], open_to):
        return fear_open
    if strong:
        return bool(strength[actor, x] < strength[actor, s])
    return bool(ranks[actor, x] <= ranks[actor, s])


@njit(cache=True)
def pair_rows(
    group: NDArray[np.int32],
    bits: NDArray[np.uint64],
    first: NDArray[np.int64],
    sizes: NDArray[np.int64],
    most: int,
) -> NDArray[np.int64]:
    """Pairs (from, to) of rows of one mover, without those from a row to itself."""
    start = np.zeros(sizes.size + 1, np.int64)
    for g in range(sizes.size):
        start[g + 1] = start[g] + sizes[g]
    place = start[:-1].copy()
    rows = np.empty(group.size, np.int64)
    for row in range(group.size):
        rows[place[group[row]]] = row
        place[group[row]] += 1
    out = np.empty((most, 2), np.int64)
    n = 0
    for f in range(first.size - 1):
        for a in range(first[f], first[f + 1]):
            for b in range(first[f], first[f + 1]):
                if not leads(bits[a], bits[b]):
                    continue
                for x in rows[start[a] : start[a + 1]]:
                    for y in rows[start[b] : start[b + 1]]:
                        if x != y:
                            out[n, 0], out[n, 1] = x, y
                            n += 1
    return out[:n]


@njit(cache=True)
def can_leave(
    several: NDArray[np.int64],
    node: NDArray[np.int64],
    group: NDArray[np.int32],
    fibre: NDArray[np.int32],
    bits: NDArray[np.uint64],
    first: NDArray[np.int64],
) -> bool:
    """Whether the mover can go from some of the rows `several` to a row of another node."""
    n_groups = bits.shape[0]
    only = np.full(n_groups, -1, np.int64)  # the node of all rows of a group, -2 where they differ
    for row in range(group.size):
        g = group[row]
        if only[g] == -1:
            only[g] = node[row]
        elif only[g] != node[row]:
            only[g] = -2
    for row in several:
        g = group[row]
        for other in range(first[fibre[g]], first[fibre[g] + 1]):
            if only[other] != -1 and only[other] != node[row] and leads(bits[g], bits[other]):
                return True
    return False

"""The loops of the Pareto frontier for many points; their plain twins are in the tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._compile import njit

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_LEAF = 16


@njit(cache=True)
def sweep_three(heights: Ints, third: Ints, new: Bools) -> Bools:
    """Maxima among points in three directions, sorted largest first.

    `heights` are ranks in the second direction, 0 the largest; `third` the third numbers; `new` is false for a
    copy of the point before. A Fenwick tree holds the largest third number at each height or above.
    """
    count = len(third)
    size = heights.max() + 1
    tree = np.full(size + 1, np.iinfo(np.int64).min)
    empty = np.ones(size + 1, dtype=np.bool_)
    kept = np.zeros(count, dtype=np.bool_)
    for k in range(count):
        if not new[k]:
            kept[k] = kept[k - 1]
            continue
        dominated = False
        at = heights[k] + 1
        while at > 0:
            if not empty[at] and tree[at] >= third[k]:
                dominated = True
                break
            at -= at & -at
        if dominated:
            continue
        kept[k] = True
        at = heights[k] + 1
        while at <= size:
            if empty[at] or tree[at] < third[k]:
                tree[at] = third[k]
                empty[at] = False
            at += at & -at
    return kept


@njit(cache=True)
def sweep_tree(points: Ints, new: Bools) -> Bools:
    """Maxima among points (one a row) in any number of directions, sorted largest first.

    `new` is false for a copy of the row before. A balanced k-d tree over all directions but the first, laid out
    beforehand, is filled with what is kept; a node knows the corners of what it holds, so that most of the tree
    is passed over or settles the question at once.
    """
    count, directions = points.shape
    depth = 0
    while (count >> depth) > _LEAF:
        depth += 1
    place = np.arange(count)
    # split level by level, each range in the middle of its order in one direction
    for level in range(depth):
        direction = 1 + level % (directions - 1)
        for part in range(1 << level):
            low, high = (count * part) >> level, (count * (part + 1)) >> level
            piece = place[low:high].copy()
            place[low:high] = piece[np.argsort(points[piece, direction])]
    nodes = (1 << (depth + 1)) - 1
    top = np.full((nodes, directions), np.iinfo(np.int64).min)
    bottom = np.full((nodes, directions), np.iinfo(np.int64).max)
    filled = np.zeros(nodes, dtype=np.bool_)
    where = np.empty(count, dtype=np.int64)
    for k in range(count):
        where[place[k]] = k
    kept = np.zeros(count, dtype=np.bool_)
    stack = np.empty(2 * depth + 4, dtype=np.int64)
    for k in range(count):
        if not new[k]:
            kept[k] = kept[k - 1]
            continue
        dominated = False
        stack[0] = 0
        height = 1
        while height and not dominated:
            height -= 1
            node = stack[height]
            if not filled[node]:
                continue
            above = True
            inside = True
            for i in range(1, directions):
                if top[node, i] < points[k, i]:
                    above = False
                    break
                if bottom[node, i] < points[k, i]:
                    inside = False
            if not above:
                continue
            if inside:
                dominated = True
                break
            if 2 * node + 2 < nodes:
                stack[height] = 2 * node + 2
                stack[height + 1] = 2 * node + 1
                height += 2
                continue
            level = depth
            part = node + 1 - (1 << level)
            for j in range((count * part) >> level, (count * (part + 1)) >> level):
                other = place[j]
                if not kept[other]:
                    continue
                better = True
                for i in range(1, directions):
                    if points[other, i] < points[k, i]:
                        better = False
                        break
                if better:
                    dominated = True
                    break
        if dominated:
            continue
        kept[k] = True
        for level in range(depth + 1):
            # the part of this level that holds the place: the last whose range begins at or before it
            part = (where[k] << level) // count
            while ((count * (part + 1)) >> level) <= where[k]:
                part += 1
            node = (1 << level) - 1 + part
            filled[node] = True
            for i in range(1, directions):
                top[node, i] = max(top[node, i], points[k, i])
                bottom[node, i] = min(bottom[node, i], points[k, i])
    return kept

"""The short way where every combination of levels is feasible: reductions along the axes of the grid.

There what an actor, or a group of actors one after the other, can reach is a box: each measure independently
ranges over the levels it may be set to. So a least or a largest value over what can be reached is taken
measure by measure, and over a measure that can be set freely the axis shrinks to one: in a reversible
dispute general metarationality and symmetric metarationality come down to one threshold for each actor (its
maximin and its minimax).
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.game import Game


def reduce_over_moves(
    game: Game, value: NDArray[np.int32], movers: frozenset[int], choose: Any
) -> NDArray[np.int32]:
    """The least or largest value (`choose` is np.minimum or np.maximum) over what movers can reach from each state.

    `value` has the shape of the grid or 1 along axes on which it does not depend; so has the answer. Each
    mover moves alone, as often as it likes. All combinations of levels must be feasible.
    """
    out = value
    for m in range(len(game.shape)):
        mover = game.owner[m]
        if mover not in movers or out.shape[m] == 1:
            continue
        relation = game.relate_levels(m, frozenset({mover}))
        left, size = prod(out.shape[:m]), out.shape[m]
        box = out.reshape(left, size, -1)
        if relation is None:
            new = box[:, 0, :].copy()
            for level in range(1, size):
                choose(new, box[:, level, :], out=new)
            out = new.reshape(*out.shape[:m], 1, *out.shape[m + 1 :])
        else:
            fresh = box.copy()
            for level in range(size):
                for to in np.flatnonzero(relation[level]):
                    choose(fresh[:, level, :], box[:, to, :], out=fresh[:, level, :])
            out = fresh.reshape(out.shape)
    return out


def measure_threshold_on_grid(game: Game, actor: int, concept: str) -> NDArray[np.int32]:
    """The threshold of `concepts.measure_threshold` for nash, gmr or smr on a full grid.

    Has the shape of the grid, or 1 along axes on which it does not depend.
    """
    me = frozenset({actor})
    others = frozenset(range(len(game.actors))) - me
    ranks = game.ranks[actor].reshape(game.shape)
    kept = ranks
    if concept == "gmr":
        kept = reduce_over_moves(game, ranks, others, np.minimum)
    elif concept == "smr":
        replies = reduce_over_moves(game, ranks, me, np.maximum)
        kept = np.minimum(ranks, reduce_over_moves(game, replies, others, np.minimum))
    return reduce_over_moves(game, kept, me, np.maximum)

"""Nash, GMR, SMR and SEQ for every state and actor at once, exactly.

A state s is unstable for actor i exactly where some own move leads to a state s1 such that both s1 and
whatever the opponents can make of it are better for i than s. With u the ranks of i, that is

    max over s1 in {s and i's moves from s} of min(u(s1), sigma(s1)) > u(s)

where sigma is infinite (Nash), the least u over what the opponents can reach from s1 (GMR), the same of
the best own reply (SMR), or the least u over what they can reach by moves that each improve on the last for
the mover (SEQ). The left side is the state's *threshold* for i: were s worth that much, it would be stable.

Definitions: Nash 1950; Howard 1971 (GMR, SMR); Fraser and Hipel 1979 (SEQ); for any number of actors Fang,
Hipel and Kilgour 1993, chapter 3. Opponents move in any sequence in which nobody moves twice in a row; as
an actor can do in one move whatever it can do in two, that rule excludes nothing here, and plain
reachability is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.fibres import Moves, find_actor_moves
from detente.analysis.stability.full import measure_threshold_on_grid
from detente.analysis.stability.game import Game, Ints, Mask, Ranks
from detente.errors import SettingError

CONCEPTS: Final = ("nash", "gmr", "smr", "seq", "sim")
LADDER: Final = ("nash", "gmr", "smr", "seq")

Row = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Board:
    """A game with its moves laid out, and what each actor's improvements need; built once, used by all."""

    game: Game
    moves: Moves
    order: Ranks
    start: Ints


def lay_out(game: Game) -> Board:
    """Number fibres and groups, and sort each actor's rows by group and rank."""
    from detente.analysis.stability import kernels

    moves = find_actor_moves(game)
    order = np.empty_like(game.ranks)
    starts = []
    for i in range(len(game.actors)):
        n_groups = int(moves.offset[i + 1] - moves.offset[i])
        order[i], start = kernels.sort_into_groups(
            kernels.sort_by_rank(game.ranks[i]), moves.group[i], n_groups
        )
        starts.append(start)
    return Board(game, moves, order, np.concatenate(starts))


def check_concepts(concepts: Sequence[str]) -> tuple[str, ...]:
    """The concepts asked for, in the field's order; an unknown one raises SettingError."""
    unknown = [c for c in concepts if c not in CONCEPTS]
    if unknown:
        raise SettingError(f"no stability concept is called {unknown[0]!r}; there are {', '.join(CONCEPTS)}")
    return tuple(c for c in CONCEPTS if c in set(concepts))


def measure_replies(board: Board, actor: int, value: Row) -> Row:
    """For every state the largest `value` the actor can bring about by at most one move of its own."""
    from detente.analysis.stability import kernels

    moves = board.moves
    low, high = int(moves.offset[actor]), int(moves.offset[actor + 1])
    first = moves.first[int(moves.fibre_at[actor]) : int(moves.fibre_at[actor + 1])]
    return np.asarray(
        kernels.raise_within_fibres(
            value, moves.group[actor], moves.bits[low:high], first, bool(moves.plain[actor])
        )
    )


def measure_sanctions(board: Board, actor: int, value: Row, improving: bool) -> Row:
    """For every state the least `value` that the actor's opponents can bring about from it."""
    others = tuple(j for j in range(len(board.game.actors)) if j != actor)
    return measure_sanctions_of(board, others, value, improving)


def measure_sanctions_of(board: Board, others: Sequence[int], value: Row, improving: bool) -> Row:
    """For every state the least `value` that `others` can bring about, moving alone, in any order.

    With `improving`, each move must be better for its mover.
    """
    from detente.analysis.stability import kernels

    game = board.game
    able = [j for j in others if j in game.owner and (not improving or int(game.ranks[j].max()) > 0)]
    return np.asarray(
        kernels.spread_minimum(
            value,
            kernels.sort_by_rank(value),
            np.array(able, np.int64),
            improving,
            board.moves,
            game.ranks,
            board.order,
            board.start,
        )
    )


def measure_threshold(board: Board, actor: int, concept: str) -> Row:
    """For every state the rank it would need to be stable for the actor; stable where its rank is at least that."""
    ranks = board.game.ranks[actor]
    if board.game.codes is None and concept in ("nash", "gmr", "smr"):
        box = measure_threshold_on_grid(board.game, actor, concept)
        return np.broadcast_to(box, board.game.shape).reshape(-1)
    if concept == "nash":
        return measure_replies(board, actor, ranks)
    if concept == "gmr":
        kept = measure_sanctions(board, actor, ranks, improving=False)
    elif concept == "seq":
        kept = measure_sanctions(board, actor, ranks, improving=True)
    elif concept == "smr":
        kept = measure_sanctions(board, actor, measure_replies(board, actor, ranks), improving=False)
        np.minimum(kept, ranks, out=kept)
    else:
        raise SettingError(f"{concept!r} has no threshold; those that have: {', '.join(LADDER)}")
    return measure_replies(board, actor, kept)


def find_stable(board: Board, concept: str) -> Mask:
    """(actors, K): which states are stable for whom under one of Nash, GMR, SMR, SEQ.

    An actor without measures, or to whom all states are alike, has no improvement, so all are stable for it.
    """
    game = board.game
    out = np.ones((len(game.actors), game.count), np.bool_)
    for i in range(len(game.actors)):
        if i in game.owner and int(game.ranks[i].max()) > 0:
            np.less_equal(measure_threshold(board, i, concept), game.ranks[i], out=out[i])
    return out

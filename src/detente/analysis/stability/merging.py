"""States that count as one: which node each belongs to, and whether the quick method may be used all the same.

The published models merge what nobody can tell apart and nobody can leave, such as the four states of
Elmira in which the company has gone. There the analysis of single states is already that of the merged
ones. In general a merged state has all moves of its members, an actor's move into it and another out of it
are two moves, and the graph is followed arc by arc (`arcs`).
"""

from __future__ import annotations

import numpy as np

from detente.analysis.stability.arcs import Web, list_arcs, make_web
from detente.analysis.stability.fibres import Moves
from detente.analysis.stability.game import Game, Ints
from detente.errors import SettingError


def find_nodes(game: Game) -> tuple[Ints, Ints]:
    """The node of every row, and a row of every node (its first); without merging they are the rows."""
    if game.merged is None:
        rows = np.arange(game.count, dtype=np.int64)
        return rows, rows
    return game.merged, np.unique(game.merged, return_index=True)[1].astype(np.int64)


def check_merged(game: Game) -> None:
    """Refuse to merge states that some actor does not rank equal: they would not count as one for it."""
    if game.merged is None:
        return
    node, first = find_nodes(game)
    for i, ranks in enumerate(game.ranks):
        odd = np.flatnonzero(ranks != ranks[first[node]])
        if odd.size:
            a, b = int(first[node[odd[0]]]), int(odd[0])
            raise SettingError(
                f"merged states must be ranked equal, and {game.actors[i]} does not rank equal "
                f"{_name_levels(game, a)} and {_name_levels(game, b)}: make them equal or merge less"
            )


def _name_levels(game: Game, row: int) -> str:
    return (
        "(" + ", ".join(f"{m}={v}" for m, v in zip(game.measures, game.read_levels(row), strict=True)) + ")"
    )


def is_final(game: Game, moves: Moves) -> bool:
    """Whether no mover can leave any merged state, so that single states may be analysed as they stand."""
    if game.merged is None:
        return True
    from detente.analysis.stability import arcs_kernels

    sizes = np.bincount(game.merged)
    several = np.flatnonzero(sizes[game.merged] > 1)
    for i in range(moves.group.shape[0]):
        low, high = int(moves.offset[i]), int(moves.offset[i + 1])
        first = moves.first[int(moves.fibre_at[i]) : int(moves.fibre_at[i + 1])]
        if arcs_kernels.can_leave(
            several, game.merged, moves.group[i], moves.fibre[low:high], moves.bits[low:high], first
        ):
            return False
    return True


def make_merged_web(game: Game, moves: Moves) -> Web:
    """The graph whose nodes are merged states, arc by arc; TooLargeError where there are too many."""
    node, first = find_nodes(game)
    return make_web([node[arcs] for arcs in list_arcs(moves)], game.ranks[:, first])

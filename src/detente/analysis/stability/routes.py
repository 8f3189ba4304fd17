"""Status quo analysis: from where we are, by which moves can each place of rest be reached?

Li, Kilgour and Hipel 2005. Three grades: by *improvements* (each move better for its mover), by *moves* of
single actors whatever they think of them, and *jointly* (what no sequence of single moves reaches, but all
could do at once by agreement). What irreversible levels have closed off cannot be reached at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.concepts import Board, Row
from detente.analysis.stability.fibres import find_moves
from detente.analysis.stability.game import Mask
from detente.analysis.stability.witness import Step

GRADES: Final = ("here", "improvements", "moves", "joint", "none")


@dataclass(frozen=True)
class Route:
    """How one state is reached: the grade, and the shortest sequence of moves of that grade."""

    row: int
    grade: str
    steps: tuple[Step, ...]


def find_routes(board: Board, origin: int, rows: Sequence[int]) -> list[Route]:
    """The best route from `origin` to each row: improvements before mere moves, then the shortest."""
    better, plain = _search(board, origin, improving=True), _search(board, origin, improving=False)
    joint = _find_joint_reach(board, origin)
    out = []
    for row in rows:
        if row == origin:
            out.append(Route(row, "here", ()))
        elif better[0][row] >= 0:
            out.append(Route(row, "improvements", _walk(better, row)))
        elif plain[0][row] >= 0:
            out.append(Route(row, "moves", _walk(plain, row)))
        else:
            out.append(Route(row, "joint" if joint[row] else "none", ()))
    return out


def grade_rows(board: Board, origin: int) -> NDArray[np.int8]:
    """The grade of the best route from `origin` to every row, as its place in `GRADES`."""
    out = np.full(board.game.count, GRADES.index("none"), np.int8)
    out[_find_joint_reach(board, origin)] = GRADES.index("joint")
    out[_search(board, origin, improving=False)[0] >= 0] = GRADES.index("moves")
    out[_search(board, origin, improving=True)[0] >= 0] = GRADES.index("improvements")
    out[origin] = GRADES.index("here")
    return out


Found = tuple[Row, Row, Row]


def _search(board: Board, origin: int, *, improving: bool) -> Found:
    from detente.analysis.stability import trace_kernels

    everyone = np.arange(len(board.game.actors), dtype=np.int64)
    found: Found = trace_kernels.trace_forward(
        origin, everyone, improving, board.moves, board.game.ranks, board.order, board.start
    )
    return found


def _walk(found: Found, row: int) -> tuple[Step, ...]:
    _, before, mover = found
    steps: list[Step] = []
    while before[row] >= 0:
        steps.append(Step(int(mover[row]), int(row)))
        row = int(before[row])
    return tuple(reversed(steps))


def _find_joint_reach(board: Board, origin: int) -> Mask:
    """Which rows all actors together could go to at once."""
    moves = find_moves(board.game, [frozenset(range(len(board.game.actors)))])
    group = moves.group[0]
    same = moves.fibre[group] == moves.fibre[group[origin]]
    leads = ((moves.bits[group[origin]] & ~moves.bits) == 0).all(axis=1)
    return np.asarray(same & leads[group])

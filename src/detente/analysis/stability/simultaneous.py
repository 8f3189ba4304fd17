"""SIM: does an improvement survive when opponents improve at the same moment?

A state s is SIM stable for actor i iff for each of its improvements there are improvements of some of the
opponents, all taken from s itself, such that the state which has all these changes at once is feasible and
no better for i than s (Fraser and Hipel 1979; several actors as in Fang, Hipel and Kilgour 1993). No
reduction is known: the combinations have to be looked at one by one, so the work is bounded, and beyond the
bound there is no answer rather than a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from detente.analysis.stability.concepts import Board
from detente.analysis.stability.game import Mask

COMBINATIONS = 300_000_000
"""Combinations of simultaneous improvements looked at, at most, unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Simultaneous:
    """What is known of SIM: all states decided (`stable` is given), or refused (`stable` is None)."""

    stable: Mask | None
    decided: int
    looked: int
    budget: int
    reason: str = ""

    @property
    def note(self) -> str:
        """How exhaustive the answer is, in words."""
        if self.reason:
            return self.reason
        if self.stable is not None:
            return f"exact: {self.looked:,} combinations of simultaneous improvements looked at"
        return (
            f"not decided: after {self.looked:,} combinations of simultaneous improvements (limit {self.budget:,}) "
            f"{self.decided:,} states had been settled; SIM has no known short cut. "
            "Raise sim_limit, hold measures fixed, or ask about single states"
        )


def find_simultaneous(board: Board, budget: int = COMBINATIONS) -> Simultaneous:
    """SIM for every state and actor, or a refusal that says how far the budget of combinations went."""
    from detente.analysis.stability import simultaneous_kernels as kernels

    game, moves = board.game, board.moves
    widest = np.array(
        [
            int(np.bincount(moves.fibre[int(a) : int(b)][moves.group[i]]).max())
            for i, (a, b) in enumerate(zip(moves.offset[:-1], moves.offset[1:], strict=True))
        ],
        np.int64,
    )
    codes = np.zeros(0, np.int64) if game.codes is None else game.codes
    lookup = np.zeros(0, np.int32)
    if codes.size and game.grid <= max(16 * game.count, 1 << 20):
        lookup = np.full(game.grid, -1, np.int32)
        lookup[codes] = np.arange(codes.size, dtype=np.int32)
    stable, decided, looked = kernels.judge_simultaneous(
        widest, budget, codes, lookup, moves, game.ranks, board.order, board.start
    )
    done = decided == game.count
    return Simultaneous(stable.astype(np.bool_) if done else None, int(decided), int(looked), budget)


def find_joint_answer(board: Board, actor: int, row: int, gain: int) -> tuple[tuple[int, int], ...] | None:
    """Opponents' improvements from `row` that together spoil the actor's move to `gain`: ((opponent, row), ...).

    None where there are none. Fewest opponents first.
    """
    game = board.game
    base = int(game.read_codes([row])[0])
    options = {j: list_actor_improvements(board, j, row) for j in range(len(game.actors)) if j != actor}
    options = {j: rows for j, rows in options.items() if rows}
    for size in range(1, len(options) + 1):
        for joint in combinations(options, size):
            for choice in product(*(options[j] for j in joint)):
                moved = sum(int(game.read_codes([x])[0]) - base for x in choice)
                there = find_code(board, int(game.read_codes([gain])[0]) + moved)
                if there is not None and game.ranks[actor, there] <= game.ranks[actor, row]:
                    return tuple(zip(joint, choice, strict=True))
    return None


def list_actor_improvements(board: Board, actor: int, row: int) -> list[int]:
    """The rows the actor can move to from `row` and likes better, best first."""
    from detente.analysis.stability import simultaneous_kernels as kernels

    out = np.empty(board.game.count, np.int32)
    n = kernels.list_improvements(row, actor, board.moves, board.game.ranks, board.order, board.start, out)
    found = out[:n]
    return [int(x) for x in found[np.argsort(-board.game.ranks[actor, found], kind="stable")]]


def find_code(board: Board, code: int) -> int | None:
    """The row of a code, or None where it is not feasible."""
    codes = board.game.codes
    if codes is None:
        return code
    at = int(np.searchsorted(codes, code))
    return at if at < codes.size and int(codes[at]) == code else None

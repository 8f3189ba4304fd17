"""Do the equilibria survive when several actors move together?

A coalition's *joint move* changes any of its members' measures at once, to a feasible state; a measure that
needs consent may be raised when all who must agree are members, and nothing goes back below a level that
cannot be undone. It is an *improvement* iff every member is strictly better off. A state is coalition
stable iff it is stable for every coalition, single actors included:

    nash   no coalition has an improvement
    gmr    after each improvement the others can, moving one after the other, bring about a state that
    leaves some
           member no better off than before
    smr    and from there the coalition cannot get all its members above it again by another joint move
    seq    the others' moves being improvements, of one of them or of a coalition among them

Kilgour, Hipel, Fang and Peng 2001; Inohara and Hipel 2008. The literature lets members move one after the
other; a joint move reaches all that and, past infeasible states and through consent given, more. Where
every combination of levels is feasible and nothing needs consent, both are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.concepts import Board, Row, find_stable, measure_sanctions_of
from detente.analysis.stability.fibres import Moves, add_over_levels, find_moves
from detente.analysis.stability.game import Game, Ints, Mask
from detente.errors import SettingError, TooLargeError

PAIRS = 200_000_000
"""Pairs of states compared for coalition SMR and SEQ, at most."""


@dataclass(frozen=True, eq=False)
class Joint:
    """A coalition's joint moves: its fibres, and its rows listed fibre by fibre."""

    members: tuple[int, ...]
    moves: Moves
    rows: Ints
    fibre_start: Ints

    @property
    def fibre(self) -> NDArray[np.int32]:
        """The fibre of every row."""
        return np.asarray(self.moves.fibre[self.moves.group[0]])


def list_coalitions(game: Game) -> Iterator[tuple[int, ...]]:
    """The coalitions of two or more whose joint improvement could add anything, smallest first.

    Left out are those with a member that likes all states equally (it never gains), and those with a member
    without which the rest could move just as they can with it (fewer would then have to gain).
    """
    eager = [i for i in range(len(game.actors)) if int(game.ranks[i].max()) > 0]
    for size in range(2, len(eager) + 1):
        for members in combinations(eager, size):
            if not any(_is_idle(game, members, i) for i in members):
                yield members


def _is_idle(game: Game, members: tuple[int, ...], actor: int) -> bool:
    whole, rest = frozenset(members), frozenset(members) - {actor}
    for m in range(len(game.shape)):
        a, b = game.relate_levels(m, whole), game.relate_levels(m, rest)
        if (a is None) != (b is None) or (a is not None and b is not None and not np.array_equal(a, b)):
            return False
    return True


def find_coalition_stable(
    board: Board,
    members: Sequence[int],
    concept: str = "nash",
    *,
    asked: Mask | None = None,
    joint: Joint | None = None,
) -> Mask:
    """Which states are stable for one coalition. For one actor alone the ordinary concept is used.

    With `asked`, only these states are looked at and the others count as stable. nash and gmr take any space;
    smr and seq compare pairs of states, and TooLargeError is raised beyond `PAIRS` of them.
    """
    team = tuple(sorted(set(members)))
    if concept not in ("nash", "gmr", "smr", "seq"):
        raise SettingError(f"coalitions have no concept {concept!r}; there are nash, gmr, smr and seq")
    wanted = np.ones(board.game.count, np.bool_) if asked is None else asked
    if len(team) == 1:
        return np.asarray(find_stable(board, concept)[team[0]] | ~wanted)
    joint = find_joint_moves(board.game, team) if joint is None else joint
    need = board.game.ranks[list(team)]
    if concept == "smr":
        return _find_stable_smr(board, joint, wanted)
    if concept == "nash":
        offer = need
    elif concept == "gmr":
        others = _others(board, team)
        offer = np.stack([measure_sanctions_of(board, others, u, improving=False) for u in need])
    else:
        offer = np.stack(_measure_joint_sanctions(board, team))
    return ~_find_dominated(joint, offer, need, wanted)


def find_joint_moves(game: Game, members: Sequence[int]) -> Joint:
    """The joint moves of a coalition."""
    from detente.analysis.stability import kernels

    moves = find_moves(game, [frozenset(members)])
    total = np.zeros(game.count, np.int64)
    for i in members:
        total += game.ranks[i]
    order = np.argsort(-total, kind="stable").astype(np.int32)
    fibre = moves.fibre[moves.group[0]]
    n_fibres = int(moves.fibre[-1]) + 1
    rows, start = kernels.sort_into_groups(order, fibre, n_fibres)
    return Joint(tuple(members), moves, rows.astype(np.int64), start)


def find_joint_improvements(board: Board, row: int, members: Sequence[int]) -> list[int]:
    """The states a coalition can go to from a state in one joint move that all members gain by, best first.

    Best is the largest sum of members' ranks, which means nothing beyond the order of this list.
    """
    game, team = board.game, frozenset(members)
    code = int(game.read_codes([row])[0])
    barred = []
    for m, (size, stride) in enumerate(zip(game.shape, game.strides, strict=True)):
        level = code // stride % size
        relation = game.relate_levels(m, team)
        if game.owner[m] not in team:
            barred.append((np.arange(size) != level).astype(np.int64))
        else:  # no relation: from every level to every other
            barred.append(
                np.zeros(size, np.int64) if relation is None else (~relation[level]).astype(np.int64)
            )
    rows = np.flatnonzero(add_over_levels(barred, game) == 0)
    ranks = game.ranks[list(members)]
    rows = rows[(ranks[:, rows] > ranks[:, [row]]).all(axis=0)]
    best = np.argsort(-ranks[:, rows].sum(axis=0, dtype=np.int64), kind="stable")
    return [int(x) for x in rows[best]]


def _find_dominated(joint: Joint, offer: NDArray[np.int32], need: NDArray[np.int32], asked: Mask) -> Mask:
    from detente.analysis.stability import coalition_kernels as kernels

    rows = joint.rows
    if offer is not need:
        key = np.lexsort((-offer.sum(axis=0, dtype=np.int64), joint.fibre))
        rows = key.astype(np.int64)
    return np.asarray(
        kernels.find_dominated(
            np.ascontiguousarray(offer),
            np.ascontiguousarray(need),
            asked,
            rows,
            joint.fibre_start,
            joint.moves.group[0],
            joint.moves.bits,
        )
    )


def _others(board: Board, members: Sequence[int]) -> tuple[int, ...]:
    return tuple(j for j in range(len(board.game.actors)) if j not in members)


def _check_pairs(board: Board, concept: str) -> None:
    pairs = board.game.count**2
    if pairs > PAIRS:
        raise TooLargeError(
            f"coalition {concept} compares states two by two, {pairs:,} pairs here (limit {PAIRS:,}); "
            "coalition nash and gmr take any size"
        )


def _find_stable_smr(board: Board, joint: Joint, asked: Mask) -> Mask:
    """For each state in turn: from where can the others bring about a state the coalition cannot climb out of?"""
    from detente.analysis.stability import coalition_kernels, trace_kernels

    _check_pairs(board, "smr")
    game = board.game
    ranks = game.ranks[list(joint.members)]
    others = np.array(_others(board, joint.members), np.int64)
    group, bits = joint.moves.group[0], joint.moves.bits
    out = np.ones(game.count, np.bool_)
    for s in np.flatnonzero(asked):
        better = np.asarray((ranks > ranks[:, [s]]).all(axis=0))
        f = int(joint.fibre[s])
        rows = joint.rows[joint.fibre_start[f] : joint.fibre_start[f + 1]]
        gains = rows[better[rows] & ((bits[group[s]] & ~bits[group[rows]]) == 0).all(axis=1)]
        if not gains.size:
            continue
        climbs = coalition_kernels.mark_if_led_to(better, joint.rows, joint.fibre_start, group, bits)
        distance = trace_kernels.trace_back(
            ~climbs, others, False, board.moves, game.ranks, board.order, board.start
        )[0]
        out[s] = bool((distance[gains] >= 0).all())
    return out


def _measure_joint_sanctions(board: Board, members: Sequence[int]) -> list[Row]:
    """For each member the least rank the others can bring about by improvements of theirs, alone or together."""
    from detente.analysis.stability import arcs_kernels, kernels

    _check_pairs(board, "seq")
    game = board.game
    others = _others(board, members)
    teams = [team for size in range(1, len(others) + 1) for team in combinations(others, size)]
    none = np.zeros((0, 2), np.int64)
    arcs = np.concatenate([none, *(_list_joint_improvements(board, team) for team in teams)])
    keys = np.unique(arcs[:, 1] * game.count + arcs[:, 0])
    source_at = np.zeros((2, game.count + 1), np.int64)
    source_at[:, 1:] = np.cumsum(np.bincount(keys // game.count, minlength=game.count))
    flat = (keys % game.count).astype(np.int32)
    # Two movers who share all arcs and take turns make any sequence of any of the coalitions.
    dummy = np.zeros((2, game.count), np.int32)
    return [
        np.asarray(
            arcs_kernels.spread_minimum_in_turn(
                game.ranks[i],
                kernels.sort_by_rank(game.ranks[i]),
                np.arange(2),
                False,
                source_at,
                flat,
                dummy,
            )
        )
        for i in members
    ]


def _list_joint_improvements(board: Board, team: Sequence[int]) -> Ints:
    """All pairs (from, to) in which every member of a team gains by a joint move."""
    from detente.analysis.stability.arcs import list_arcs

    pairs = list_arcs(find_moves(board.game, [frozenset(team)]), limit=PAIRS)[0]
    ranks = board.game.ranks
    keep = np.ones(len(pairs), np.bool_)
    for i in team:
        keep &= ranks[i, pairs[:, 1]] > ranks[i, pairs[:, 0]]
    return pairs[keep]

"""Moves without a move matrix: every state's fibre and, inside it, its class.

A *fibre* of an actor holds the states that differ only in the actor's own measures, so whatever it can
reach lies in the fibre of where it stands. Inside a fibre states fall into *classes*: those it can go
between both ways. Where everything can be undone there is one class to a fibre and every member reaches
every other; an irreversible level or a missing consent makes several, and one may lead to another. A
*group* is a fibre and a class. That is all there is to know about who can move where, and it takes one
number per state and actor.

A class is kept as a set of bits, chosen so that class a leads to class b exactly where the bits of a are
among the bits of b.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.game import Game, Ints

CHUNK = 1 << 16


class Moves(NamedTuple):
    """The moves of several movers side by side, as flat arrays for the kernels.

    group      (movers, K) number of each state's group, from 0 for each mover
    offset     (movers + 1,) where a mover's groups begin in the arrays that run over groups
    fibre      (groups,) number of the group's fibre, from 0 for each mover
    bits       (groups, words) uint64, the class of the group
    fibre_at   (movers + 1,) where a mover's fibres begin in `first`
    first      (fibres + 1 for each mover,) first group of each fibre, counted from the mover's own first
    group plain      (movers,) whether each fibre is a single group (everything can be undone)
    """

    group: NDArray[np.int32]
    offset: Ints
    fibre: NDArray[np.int32]
    bits: NDArray[np.uint64]
    fibre_at: Ints
    first: Ints
    plain: NDArray[np.bool_]


class _One(NamedTuple):
    """The same for one mover."""

    group: NDArray[np.int32]
    fibre: NDArray[np.int32]
    bits: NDArray[np.uint64]
    first: Ints


def find_moves(game: Game, movers: Sequence[frozenset[int]]) -> Moves:
    """Lay out the moves of each mover: an actor `{i}`, or a coalition that moves all its measures at once.

    At least one mover is needed.
    """
    each = [_find_one(game, mover) for mover in movers]
    words = max((one.bits.shape[1] for one in each), default=1)
    offset = np.cumsum([0, *(one.fibre.size for one in each)], dtype=np.int64)
    fibre_at = np.cumsum([0, *(one.first.size for one in each)], dtype=np.int64)
    bits = np.zeros((int(offset[-1]), words), np.uint64)
    for one, at in zip(each, offset[:-1], strict=True):
        bits[at : at + one.fibre.size, : one.bits.shape[1]] = one.bits
    group = np.empty((len(each), game.count), np.int32)
    for m, one in enumerate(each):
        group[m] = one.group
    return Moves(
        group=group,
        offset=offset,
        fibre=np.concatenate([one.fibre for one in each]),
        bits=bits,
        fibre_at=fibre_at,
        first=np.concatenate([one.first for one in each]),
        plain=np.array([not one.bits.any() for one in each], np.bool_),
    )


def find_actor_moves(game: Game) -> Moves:
    """The unilateral moves of every actor, in file order."""
    return find_moves(game, [frozenset({i}) for i in range(len(game.actors))])


def add_over_levels(tables: Sequence[NDArray[np.int64]], game: Game) -> Ints:
    """For every feasible state the sum over measures of `tables[m][level of m]`.

    Over a full space it grows measure by measure; over listed codes, whose grid may be far too large to
    hold, it adds one looked-up table for each run of measures with at most 65,536 combinations.
    """
    if game.codes is None:
        total = np.zeros(1, np.int64)
        for table in tables:
            total = (total[:, None] + table[None, :]).ravel()
        return total
    total = np.zeros(game.count, np.int64)
    end = len(tables)
    below = 1
    while end:
        begin, size = end, 1
        while begin and size * game.shape[begin - 1] <= CHUNK:
            begin -= 1
            size *= game.shape[begin]
        part = np.zeros(1, np.int64)
        for table in tables[begin:end]:
            part = (part[:, None] + table[None, :]).ravel()
        if part.any():
            total += part[(game.codes // below) % size]
        below *= size
        end = begin
    return total


def _find_one(game: Game, movers: frozenset[int]) -> _One:
    """Number the fibres and classes of one mover."""
    own: list[tuple[int, NDArray[np.int64], NDArray[np.bool_]]] = []  # measure, class of each level, relation
    others: list[int] = []
    for m in range(len(game.shape)):
        if game.owner[m] not in movers:
            others.append(m)
            continue
        relation = game.relate_levels(m, movers)
        if relation is not None:
            both = relation & relation.T
            label = np.unique(both.argmax(axis=1), return_inverse=True)[1].astype(np.int64)
            keep = [int(np.flatnonzero(label == c)[0]) for c in range(int(label.max()) + 1)]
            own.append((m, label, relation[np.ix_(keep, keep)]))
    n_classes = prod(int(between.shape[0]) for _, _, between in own)
    tables = [np.zeros(size, np.int64) for size in game.shape]
    step = 1
    for m, label, between in reversed(own):
        tables[m] = label * step
        step *= between.shape[0]
    for m in reversed(others):
        tables[m] = np.arange(game.shape[m], dtype=np.int64) * step
        step *= game.shape[m]
    keys = add_over_levels(tables, game)
    if step <= 4 * game.count + 1024:
        # Dense numbering, empty groups and all: cheaper than sorting the keys.
        group, names = keys.astype(np.int32), np.arange(step, dtype=np.int64)
    else:
        names, at = np.unique(keys, return_inverse=True)
        group = at.astype(np.int32)
    fibre = np.cumsum(np.diff(names // n_classes, prepend=-1) != 0) - 1
    first = np.append(np.flatnonzero(np.diff(fibre, prepend=-1)), fibre.size).astype(np.int64)
    bits = _write_bits([between for _, _, between in own], names % n_classes)
    return _One(group, fibre.astype(np.int32), bits, first)


def _write_bits(relations: Sequence[NDArray[np.bool_]], classes: Ints) -> NDArray[np.uint64]:
    """For every class the set of classes that lead to it, measure by measure, as bits.

    In a reflexive and transitive relation a leads to b exactly where all that leads to a leads to b.
    A class that leads to every class would add a bit that everybody has, so it is left out.
    """
    columns: list[NDArray[np.bool_]] = []
    rest = classes
    for between in reversed(relations):
        size = between.shape[0]
        digit = rest % size
        rest = rest // size
        columns.extend(between[source][digit] for source in range(size) if not between[source].all())
    out = np.zeros((classes.size, max(1, -(-len(columns) // 64))), np.uint64)
    for at, column in enumerate(columns):
        out[:, at // 64] |= column.astype(np.uint64) << np.uint64(at % 64)
    return out

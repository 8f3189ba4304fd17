"""What a roadmap search can compute once: the states a plan can pass through, the steps, the ways to break them.

Only the form of an instance is read here (shape, owners, rules, demands, target), never a number, so one
`Structure` serves every draw of the estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.game import explore_kernels as kernels
from detente.analysis.roadmap.game.instance import (
    Hold,
    Instance,
    Ints,
    Levels,
    Pattern,
    levels_of,
    strides_of,
)
from detente.errors import TooLargeError

MAX_ROWS = 1 << 22
MAX_ARCS = 400_000_000
DENSE_LIMIT = 1 << 25
MAX_MEASURES = 63
MAX_BUNDLES = 2**31 - 1

Rows = npt.NDArray[np.int32]
Bundle = tuple[tuple[int, int], ...]
"""Measures raised in a step, with by how many levels."""
Drops = frozenset[tuple[int, int]]
"""Measures withheld or held up, with by how many levels."""
Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Steps between rows, grouped by the row they start from; every step goes to a later row.

    Steps of row r are `ptr[r]:ptr[r+1]`; `dst` is the row after, `bundle` indexes `Structure.bundles`, `work`
    the periods it takes.
    """

    ptr: Ints
    dst: Rows
    bundle: Rows
    work: npt.NDArray[np.int16]

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.dst)


@dataclass(frozen=True, eq=False)
class Structure:
    """The states, steps and bundles of one instance.

    - `codes` (K,) and `levels` (K, M) of the states on some plan from the start to the target, ascending by code;
      `start` is the row of the start, -1 where no plan reaches the target (then K = 0);
    - `target` (K,) bool; `arcs` the steps;
    - `bundles[b]` the measures raised together, each with by how many levels; `raises[b]` the measures as bits;
    - `column[b, i]` which column of actor i's breach table the bundle reads (see `breaching`);
    - `breaching[i]` actor i's columns: the measures it could withhold or hold up, each with by how many levels;
      column 0 is the empty set;
    - `explored` states reached from the start, whether or not they lead to the target; `ends_refused` of them satisfy
      the target and are refused by somebody.
    """

    instance: Instance
    codes: Ints
    levels: Levels
    start: int
    target: npt.NDArray[np.bool_]
    arcs: Arcs
    bundles: tuple[Bundle, ...]
    raises: Bits
    column: npt.NDArray[np.int32]
    breaching: tuple[tuple[Drops, ...], ...]
    explored: int
    ends_refused: int

    def state(self, row: int) -> tuple[int, ...]:
        """The levels of one row."""
        return tuple(int(l) for l in self.levels[row])


def compile_instance(instance: Instance, *, max_rows: int = MAX_ROWS, max_arcs: int = MAX_ARCS) -> Structure:
    """Every state and step that a plan from the start to the target can use.

    Breadth-first over raising steps, then cut back to what leads to a target. Raises TooLargeError beyond
    `max_rows` states or `max_arcs` steps. A target that cannot be reached gives a structure with no rows.
    """
    shape = np.asarray(instance.shape, np.int64)
    if len(shape) > MAX_MEASURES:
        raise TooLargeError(f"{len(shape)} measures; a roadmap takes at most {MAX_MEASURES}")
    size = 1
    for l in instance.shape:
        size *= l
    if size > 2**62:
        raise TooLargeError(f"the measures have {size:.3g} combinations of levels, too many to number")
    own = [instance.own(i) for i in range(instance.actors)]
    combinations = 1
    for mine in own:
        combinations *= 1 + len(mine)
    if combinations > MAX_BUNDLES:
        raise TooLargeError(
            f"{instance.actors} actors could combine their measures into {combinations:,} different steps, more than "
            f"{MAX_BUNDLES:,}: leave out actors that have nothing to do"
        )
    packed = _pack(instance)
    strides = strides_of(instance.shape)
    takes = np.ones((len(shape), int(shape.max(initial=1))), np.int64)
    for m, periods in enumerate(instance.takes):
        takes[m, : len(periods)] = np.maximum(periods, 1)
    dense = np.full(size if size <= DENSE_LIMIT else 0, kernels.EMPTY, np.int32)
    keys = np.full(1 if len(dense) else 1024, -1, np.int64)
    given = (
        shape,
        strides,
        np.asarray(instance.start, np.int64),
        *_group(own),
        instance.max_bundle,
        *packed,
        takes,
    )
    nothing = np.zeros(0, np.int64)
    codes, counts, _, _, _, keys, places, status = kernels.explore_states(  # type: ignore[call-arg]
        *given, dense, keys, np.zeros(len(keys), np.int32), nothing, nothing, False, max_rows, max_arcs
    )
    if status:
        what, limit = (("states", max_rows), ("steps", max_arcs))[status - 1]
        raise TooLargeError(
            f"a plan could pass through more than {limit:,} {what}: give more rules, a smaller max_bundle, "
            "or leave measures out"
        )
    explored = len(codes)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    ptr = np.concatenate(([0], np.cumsum(counts[order])))
    kernels.renumber_rows(codes, dense, keys, places)
    _, _, dst, bundle, work, _, _, _ = kernels.explore_states(  # type: ignore[call-arg]
        *given, dense, keys, places, codes, ptr, True, max_rows, max_arcs
    )
    del dense, keys, places
    levels = levels_of(codes, instance.shape)
    wanted = instance.target.at(levels) != 0
    target = wanted.copy()
    for refused in instance.refused:
        target &= refused.at(levels) == 0
    ends_refused = int(wanted.sum() - target.sum())
    useful = kernels.mark_useful(ptr, dst, target)
    used, bundle = _number_bundles(bundle, combinations)
    bundles = _name_bundles(used, own)
    raises = mark_measures(bundles)
    if not useful.all():
        kept = np.where(useful, np.cumsum(useful) - 1, -1).astype(np.int32)
        free = np.zeros(explored, np.uint64)
        ptr, dst, bundle, work = kernels.keep_arcs(ptr, dst, bundle, work, kept, free, raises)
        codes, levels, target = codes[useful], levels[useful], target[useful]
    start_code = int(np.asarray(instance.start, np.int64) @ strides)
    at = int(np.searchsorted(codes, start_code))
    start = at if at < len(codes) and codes[at] == start_code else -1
    column, breaching = list_breach_columns(instance, bundles)
    arcs = Arcs(ptr, dst, bundle, work)
    return Structure(
        instance,
        codes,
        levels,
        start,
        target,
        arcs,
        bundles,
        raises,
        column,
        breaching,
        explored,
        ends_refused,
    )


def restrict_arcs(structure: Structure, holds: Sequence[Hold], without: Sequence[int] = ()) -> Arcs:
    """The steps that also respect `holds` (the order a proposal sets) and never raise the measures `without`."""
    blocked = np.full(len(structure.codes), sum(1 << m for m in without), np.uint64)
    for hold in holds:
        mask = np.uint64(sum(1 << m for m in hold.measures))
        blocked |= np.where(hold.until.at(structure.levels) != 0, np.uint64(0), mask)
    rank = np.arange(len(structure.codes), dtype=np.int32)
    a = structure.arcs
    return Arcs(*kernels.keep_arcs(a.ptr, a.dst, a.bundle, a.work, rank, blocked, structure.raises))


def narrow_structure(structure: Structure, keep: npt.NDArray[np.bool_], arcs: Arcs) -> Structure:
    """The part of a structure in the rows marked in `keep` (the start among them) and the steps `arcs` between them.

    Rows without a way from the start to a target inside the part go as well; where no way is left, `start` is -1.
    """
    keep = kernels.mark_between(arcs.ptr, arcs.dst, structure.start, structure.target, keep)
    rank = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
    free = np.zeros(len(keep), np.uint64)
    ptr, dst, bundle, work = kernels.keep_arcs(
        arcs.ptr, arcs.dst, arcs.bundle, arcs.work, rank, free, structure.raises
    )
    used, number = _number_bundles(bundle, len(structure.bundles))
    bundles = tuple(structure.bundles[b] for b in used)
    column, breaching = list_breach_columns(structure.instance, bundles)
    return replace(
        structure,
        codes=structure.codes[keep],
        levels=structure.levels[keep],
        start=int(rank[structure.start]),
        target=structure.target[keep],
        arcs=Arcs(ptr, dst, number, work),
        bundles=bundles,
        raises=structure.raises[used],
        column=column,
        breaching=breaching,
    )


def keep_rows(structure: Structure, arcs: Arcs) -> tuple[Structure, Rows]:
    """The rows that some of the steps `arcs` meet, with the start; bundles and columns stay, for a frame's sake.

    Returns the smaller structure, whose steps they are, and which rows of the larger one its rows are.
    """
    keep = np.zeros(len(structure.codes), np.bool_)
    keep[arcs.dst] = True
    keep |= np.diff(arcs.ptr) > 0
    keep[structure.start] = True
    rows = np.flatnonzero(keep).astype(np.int32)
    rank = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
    ptr = np.concatenate([[0], arcs.ptr[1:][keep]])
    return replace(
        structure,
        codes=structure.codes[keep],
        levels=structure.levels[keep],
        start=int(rank[structure.start]),
        target=structure.target[keep],
        arcs=Arcs(ptr, rank[arcs.dst], arcs.bundle, arcs.work),
    ), rows


def _group(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    ptr = np.cumsum([0, *(len(x) for x in lists)]).astype(np.int64)
    return ptr, np.array([x for one in lists for x in one], np.int64)


def _pack(instance: Instance) -> tuple[npt.NDArray[np.generic], ...]:
    """Every formula of the instance as one set of truth tables, with who refers to which."""
    tables: list[Pattern] = list(instance.rules)
    rules = list(range(len(tables)))
    needs, befores = [], []
    for condition in instance.preconditions:
        needs.append(len(tables))
        befores.append(len(tables) + 1)
        tables += [condition.need, condition.before]
    holds: list[list[int]] = [[] for _ in instance.shape]
    for demand in instance.demands:
        for m in demand.measures:
            holds[m].append(len(tables))
        tables.append(demand.until)
    step, offset, at = [], [], 0
    for table in tables:
        step.append(strides_of(table.table.shape))
        offset.append(at)
        at += table.table.size
    ptr, where = _group([t.measures for t in tables])
    rules_of: list[list[int]] = [
        [r for r in rules if m in tables[r].measures] for m in range(len(instance.shape))
    ]
    data = np.concatenate([np.zeros(1, bool), *((t.table != 0).ravel() for t in tables)])[1:]
    steps = np.concatenate([np.zeros(0, np.int64), *step])
    return (
        ptr, where, steps, np.array(offset, np.int64), data, np.array(rules, np.int64), *_group(rules_of),
        np.array(needs, np.int64), np.array(befores, np.int64), *_group(holds),
    )  # fmt: skip


def _number_bundles(bundle: Rows, combinations: int) -> tuple[Ints, Rows]:
    """The bundles in use, and every arc's bundle as an index into them."""
    if combinations <= 1 << 24:
        seen = np.zeros(combinations, bool)
        seen[bundle] = True
        used = np.flatnonzero(seen)
        number = np.zeros(combinations, np.int32)
        number[used] = np.arange(len(used), dtype=np.int32)
        return used, number[bundle]
    used, index = np.unique(bundle, return_inverse=True)
    return used.astype(np.int64), index.astype(np.int32)


def _name_bundles(used: Ints, own: Sequence[Sequence[int]]) -> tuple[Bundle, ...]:
    out = []
    for number in used:
        rest, picked = int(number), []
        for mine in reversed(own):
            rest, j = divmod(rest, 1 + len(mine))
            if j:
                picked.append((mine[j - 1], 1))
        out.append(tuple(sorted(picked)))
    return tuple(out)


def mark_measures(bundles: Sequence[Bundle]) -> Bits:
    """The measures of each bundle as bits."""
    return np.array([sum(1 << m for m, _ in b) for b in bundles], np.uint64)


def list_breach_columns(
    instance: Instance, bundles: Sequence[Bundle]
) -> tuple[npt.NDArray[np.int32], tuple[tuple[Drops, ...], ...]]:
    """What each actor could withhold or hold up of each bundle: a number per bundle and actor, and what it means."""
    column = np.zeros((len(bundles), instance.actors), np.int32)
    breaching = []
    for i in range(instance.actors):
        known: dict[Drops, int] = {frozenset(): 0}
        for b, bundle in enumerate(bundles):
            mine = frozenset(d for d in bundle if instance.owner[d[0]] == i or i in instance.consent[d[0]])
            column[b, i] = known.setdefault(mine, len(known))
        breaching.append(tuple(known))
    return column, tuple(breaching)

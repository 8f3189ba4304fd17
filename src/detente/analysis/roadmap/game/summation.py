"""State-dependent numbers compiled for many states: patterns once, values anew for every draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.analysis.roadmap.game import worth_kernels as kernels
from detente.analysis.roadmap.game.instance import Floats, Ints, Levels, Pattern, StateSum, strides_of


@dataclass(frozen=True, eq=False)
class Summation:
    """A `StateSum` with patterns over the same measures merged into one table each.

    Pattern `which[e]` adds `masses[e]` times its value to the tables at `slots[e]`, in the order of e.
    """

    patterns: tuple[Pattern, ...]
    ptr: Ints
    where: Ints
    step: Ints
    offset: Ints
    size: int
    which: Ints
    slots: Ints
    masses: Floats

    def at(self, levels: Levels, total: StateSum) -> Floats:
        """The sum at each row of `levels`, with the values of `total` (which must have these patterns)."""
        if len(total.values) != len(self.patterns):
            raise ValueError(f"{len(total.values)} values for {len(self.patterns)} patterns")
        weights = np.asarray(total.values, float)[self.which] * self.masses
        tables = np.bincount(self.slots, weights, self.size)
        out: Floats = kernels.sum_tables(levels, self.ptr, self.where, self.step, self.offset, tables)
        return out


def compile_sum(total: StateSum) -> Summation:
    """Merge the patterns of a state-dependent number by the measures they read."""
    groups: dict[tuple[int, ...], int] = {}
    offsets: list[int] = []
    steps: list[Ints] = []
    size = 0
    for pattern in total.patterns:
        if pattern.measures not in groups:
            groups[pattern.measures] = len(offsets)
            offsets.append(size)
            steps.append(strides_of(pattern.table.shape))
            size += pattern.table.size
    ptr = np.cumsum([0, *(len(g) for g in groups)]).astype(np.int64)
    where = np.array([m for g in groups for m in g], np.int64)
    which: list[Ints] = [np.zeros(0, np.int64)]
    slots: list[Ints] = [np.zeros(0, np.int64)]
    masses: list[Floats] = [np.zeros(0)]
    for k, pattern in enumerate(total.patterns):
        flat = pattern.table.ravel()
        used = np.flatnonzero(flat)
        which.append(np.full(len(used), k))
        slots.append(used + offsets[groups[pattern.measures]])
        masses.append(flat[used].astype(float))
    step = np.concatenate([np.zeros(0, np.int64), *steps])
    return Summation(
        total.patterns,
        ptr,
        where,
        step,
        np.array(offsets, np.int64),
        size,
        np.concatenate(which),
        np.concatenate(slots),
        np.concatenate(masses),
    )

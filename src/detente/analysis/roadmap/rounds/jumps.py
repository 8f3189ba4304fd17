"""Steps of any size: every package that leads from one state on the way to the target to another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.analysis.roadmap.game.structure import (
    Arcs,
    Bundle,
    Structure,
    list_breach_columns,
    mark_measures,
)
from detente.analysis.roadmap.rounds import jump_kernels as kernels
from detente.analysis.roadmap.search.ground import Ground, read_holds

MOST_ROWS = 20_000


def count_jumps(structure: Structure) -> int:
    """Pairs of states of which the second has every measure at least as high (an upper bound above 20,000 states)."""
    rows = len(structure.codes)
    if rows > MOST_ROWS:
        return rows * rows // 2
    return int(kernels.count_pairs(structure.levels))


def compile_jumps(ground: Ground, proposal: str | None = None) -> Structure:
    """The same states with a step for every package between two of them.

    A package raises any number of measures by any number of levels. Hard demands, the order of a proposal and rules
    about plans are tested on the state before it, as for any step; it takes as long as its longest work.
    """
    structure = ground.structure
    instance = structure.instance
    holds = [*instance.demands, *(read_holds(ground.formulation, proposal) if proposal else ())]
    blocked = np.zeros(len(structure.codes), np.uint64)
    for hold in holds:
        mask = np.uint64(sum(1 << m for m in hold.measures))
        blocked |= np.where(hold.until.at(structure.levels) != 0, np.uint64(0), mask)
    need = np.array([c.need.at(structure.levels) != 0 for c in instance.preconditions], bool)
    before = np.array([c.before.at(structure.levels) != 0 for c in instance.preconditions], bool)
    shape = (len(instance.preconditions), len(structure.codes))
    takes = np.ones((len(instance.shape), max(instance.shape)), np.int64)
    for m, periods in enumerate(instance.takes):
        takes[m, : len(periods)] = np.maximum(periods, 1)
    ptr, dst, work = kernels.list_pairs(
        structure.levels, takes, blocked, need.reshape(shape), before.reshape(shape)
    )
    sources = np.repeat(np.arange(len(structure.codes)), np.diff(ptr))
    deltas, bundle = np.unique(structure.codes[dst] - structure.codes[sources], return_inverse=True)
    bundles = tuple(_read_delta(structure, int(d)) for d in deltas)
    column, breaching = list_breach_columns(instance, bundles)
    return replace(
        structure,
        arcs=Arcs(ptr, dst, bundle.astype(np.int32), work),
        bundles=bundles,
        raises=mark_measures(bundles),
        column=column,
        breaching=breaching,
    )


def _read_delta(structure: Structure, delta: int) -> Bundle:
    """The levels raised, from the difference of two codes (no level goes down, so nothing is carried over)."""
    raised = []
    for m in range(len(structure.instance.shape) - 1, -1, -1):
        delta, levels = divmod(delta, structure.instance.shape[m])
        if levels:
            raised.append((m, levels))
    return tuple(sorted(raised))

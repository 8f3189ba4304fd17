"""Rankings of states, best first, with ties, strong preferences and open pairs, as numbers per feasible state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.errors import MissingPreferencesError
from detente.model.spec_preferences import PreferenceSpec, StrongSpec

if TYPE_CHECKING:
    from detente.model.compiled import CompiledDispute


@dataclass(frozen=True, eq=False)
class Ranking:
    """Ranks per feasible state (larger is better); states between which a `much` mark stands differ in `strength`."""

    ranks: NDArray[np.int64]
    strength: NDArray[np.int64]
    unknown: tuple[tuple[int, int], ...]


def rank_states(compiled: CompiledDispute, actor: str, preference: PreferenceSpec) -> Ranking:
    """The ranking of an actor over the feasible states.

    A ranked state that is infeasible, or contradicts a measure that is held, is passed over. Where states are
    merged, ranking one of them ranks all. Raises MissingPreferencesError where feasible states are left out.
    """
    dispute, space = compiled.dispute, compiled.space
    ranks = np.full(space.size, -1, dtype=np.int64)
    strength = np.zeros(space.size, dtype=np.int64)
    merged = [compiled.truth(text) for text in dispute.merge]
    items = preference.ranking or ()
    rank, level = len(items), sum(isinstance(i, StrongSpec) for i in items)
    for item in items:
        if isinstance(item, StrongSpec):
            level -= 1
            continue
        for reference in item if isinstance(item, tuple) else (item,):
            row = compiled.row(dispute.state(reference))
            if row < 0:
                continue
            rows = np.array([row])
            for mask in merged:
                if mask[row]:
                    rows = np.union1d(rows, np.flatnonzero(mask))
            ranks[rows], strength[rows] = rank, level
        rank -= 1
    missing = np.flatnonzero(ranks < 0)
    if len(missing):
        shown = "; ".join(dispute.describe_state(compiled.state(int(r))) for r in missing[:3])
        raise MissingPreferencesError(
            f"the ranking of {actor} leaves out {len(missing):,} of {space.size:,} feasible states, "
            f"the first: {shown}. Rank them (ties stand in a list), or use priorities"
        )
    pairs = []
    for first, second in preference.unknown:
        a, b = compiled.row(dispute.state(first)), compiled.row(dispute.state(second))
        if a >= 0 and b >= 0:
            pairs.append((a, b))
    return Ranking(ranks, strength, tuple(pairs))

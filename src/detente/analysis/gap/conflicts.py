"""Which demands cannot be kept together: every smallest set of them, and the fewest that would have to give way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import TooLargeError

MAX_DEMANDS = 16
"""Demands that are told apart at once; sets of them are numbered."""


@dataclass(frozen=True)
class Conflicts:
    """The smallest sets of demands that cannot be kept together, and the smallest that would open a way if dropped.

    `clashes` is empty where all can be kept; it holds one empty set where nothing is possible even without demands.
    """

    clashes: tuple[tuple[str, ...], ...]
    openings: tuple[tuple[str, ...], ...]
    searches: int


def find_clashes(names: Sequence[str], possible: Callable[[tuple[str, ...]], bool]) -> Conflicts:
    """Every smallest set of `names` for which `possible` fails, and every smallest set without which it holds.

    `possible` must not fail for a set and hold for a larger one. Exact: grows and shrinks untried sets until every
    set contains a clash or is contained in one that is possible (after Liffiton and others, 2016, whose method
    needs about as many trials as there are answers). Raises TooLargeError for more than 16 names.
    """
    count = len(names)
    if count > MAX_DEMANDS:
        raise TooLargeError(
            f"{count} demands bear on each other; at most {MAX_DEMANDS} are told apart at once: leave some out "
            f"with --without DEMAND"
        )
    sets = np.arange(1 << count, dtype=np.int64)
    open_ = np.ones(1 << count, dtype=bool)
    tried: dict[int, bool] = {}

    def works(mask: int) -> bool:
        if mask not in tried:
            tried[mask] = possible(tuple(n for k, n in enumerate(names) if mask >> k & 1))
        return tried[mask]

    clashes: list[int] = []
    largest: list[int] = []
    size = np.array([int(m).bit_count() for m in sets])
    while open_.any():
        # the largest untried set: a possible one is then largest of all, so that it need not be grown
        mask = int(sets[open_][np.argmax(size[open_])])
        if works(mask):
            largest.append(mask)
            open_ &= (sets & ~mask) != 0
            continue
        for k in range(count):
            if mask >> k & 1 and not works(mask & ~(1 << k)):
                mask &= ~(1 << k)
        clashes.append(mask)
        open_ &= (sets & mask) != mask
    whole = (1 << count) - 1

    def name(masks: list[int]) -> tuple[tuple[str, ...], ...]:
        ordered = sorted(masks, key=lambda m: (m.bit_count(), [k for k in range(count) if m >> k & 1]))
        return tuple(tuple(n for k, n in enumerate(names) if m >> k & 1) for m in ordered)

    return Conflicts(name(clashes), name([whole & ~m for m in largest]) if clashes else (), len(tried))

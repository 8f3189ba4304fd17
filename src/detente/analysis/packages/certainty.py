"""How many packages stay acceptable whatever the numbers within their ranges, and how many are for some numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.packages.ranges import GainRange, slice_space
from detente.model.numbers import Values

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Certainty:
    """Rows acceptable whatever the numbers, rows acceptable for some, and whether the second is only a bound."""

    sure: Ints
    possible: Ints
    exact: bool
    together: bool
    """Whether each possible package is so for one set of numbers that serves everybody at once; where actors share
    factors, each was looked at alone, and `possible` may hold too many."""


def measure_certainty(acceptance: Acceptance, ranges: dict[str, GainRange]) -> Certainty:
    """Sort the states that could be offered by how far their acceptance depends on the numbers within their ranges.

    An actor of whom only an order is known judges as at the central values. What is refused does not depend on
    numbers. Exact (see `GainRange`) except as the result says.
    """
    compiled = acceptance.ground.compiled
    codes = compiled.space.all_codes()
    possible = np.flatnonzero(acceptance.open)
    sure = acceptance.rows
    for actor in acceptance.ground.deciding:
        if not ranges[actor].cardinal:
            possible = possible[acceptance.willing(actor)[possible]]
            continue
        asked = acceptance.ground.asked[actor]
        for hopeful in (True, False):
            rows = possible if hopeful else sure
            need = rows if asked is None else rows[asked[rows]]
            bounds = ranges[actor].bounds(slice_space(compiled, codes[need]))
            fine = bounds.possible if hopeful else bounds.sure
            if not fine.all():
                rows = np.setdiff1d(rows, need[~fine], assume_unique=True)
            if hopeful:
                possible = rows
            else:
                sure = rows
    exact = all(r.exact for r in ranges.values())
    return Certainty(sure, possible, exact, not _shared_by_actors(ranges))


def _shared_by_actors(ranges: dict[str, GainRange]) -> bool:
    seen: set[str] = set()
    for gain in ranges.values():
        mine = {p for numbers in gain.box.products for p in numbers if gain.box.estimates[p].ranged}
        if mine & seen:
            return True
        seen |= mine
    return False


def corner_values(values: Values, end: str) -> Values:
    """Every number at the low (or high) end of its range; weights of an order of importance stay as they are."""
    estimates = values.estimates
    vector = [e.value if e.kind == "order" else getattr(e, end) for e in estimates.values()]
    return Values(estimates, np.array(vector, dtype=float))

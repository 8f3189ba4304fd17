"""A state considered as a deal: what changes, and what each actor gains by it, with ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.packages.ranges import GainRange, slice_space
from detente.model.frozen import FrozenMap
from detente.present import Interval

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Package:
    """A package: a level for every measure, and what it is worth.

    `payoffs` per period by actor at the central values (ranks where only an order is known); `gains` over no deal,
    each with the range it takes over the ranges of the numbers (None where only an order is known). `visible`
    counts measures tagged `visible` that stand above their start; `sure` says whether the package is acceptable
    whatever the numbers within their ranges.
    """

    state: Mapping[str, str]
    payoffs: Mapping[str, float]
    gains: Mapping[str, Interval | None]
    visible: int
    sure: bool

    def gain(self, actor: str) -> float:
        """An actor's gain over no deal at the central values; NaN where only an order is known."""
        found = self.gains.get(actor)
        return float("nan") if found is None else found.value

    def to_json(self) -> dict[str, Any]:
        """Plain data: state, payoffs, gains with ranges."""
        return {
            "state": dict(self.state),
            "payoffs": dict(self.payoffs),
            "gains": dict(self.gains),
            "visible": self.visible,
            "whatever_the_numbers": self.sure,
        }


@dataclass(frozen=True, eq=False)
class Describer:
    """Packages out of rows, for one draw; the ranges are prepared once."""

    acceptance: Acceptance

    @cached_property
    def ranges(self) -> dict[str, GainRange]:
        """The range of each deciding actor's gain."""
        ground = self.acceptance.ground
        return {a: GainRange(ground.compiled, a) for a in ground.deciding}

    def describe(self, rows: Ints | Sequence[int]) -> tuple[Package, ...]:
        """The packages in these rows, in their order."""
        at = np.asarray(rows, dtype=np.int64)
        if not len(at):
            return ()
        ground = self.acceptance.ground
        compiled = ground.compiled
        space = slice_space(compiled, compiled.space.all_codes()[at])
        payoffs: dict[str, list[float]] = {}
        gains: dict[str, list[Interval | None]] = {}
        sure = self.acceptance.acceptable[at].copy()
        for actor in ground.deciding:
            utility = self.acceptance.utilities[actor]
            payoffs[actor] = (utility.values[at] / utility.unit).tolist()
            if not utility.cardinal:
                gains[actor] = [None] * len(at)
                continue
            bounds = self.ranges[actor].bounds(space)
            centre = ((utility.values[at] - utility.no_deal) / utility.unit).tolist()
            ends = zip(centre, bounds.low.tolist(), bounds.high.tolist(), strict=True)
            gains[actor] = [Interval(value, low, high) for value, low, high in ends]
            asked = ground.asked[actor]
            sure &= bounds.sure if asked is None else bounds.sure | ~asked[at]
        seen = ground.visible[at].tolist()
        return tuple(
            Package(
                FrozenMap(compiled.state(int(row))),
                FrozenMap({a: payoffs[a][k] for a in ground.deciding}),
                FrozenMap({a: gains[a][k] for a in ground.deciding}),
                seen[k],
                bool(sure[k]),
            )
            for k, row in enumerate(at)
        )


def spread_rows(rows: Ints, limit: int) -> Ints:
    """At most `limit` of the rows, spread evenly, both ends among them."""
    if len(rows) <= limit:
        return rows
    return rows[np.unique(np.linspace(0, len(rows) - 1, limit).astype(np.int64))]

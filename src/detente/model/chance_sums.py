"""Sums that are read as chances: where drawn numbers push them out of [0, 1], so that analyses clip them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.model.dispute import Dispute
from detente.model.numbers import KeyPath, name_path
from detente.model.space import TABLE_LIMIT
from detente.model.spec_numbers import Figure

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

HAZARDS = "hazards"
"""The name under which draws are counted whose hazards add up to 1 or more somewhere."""

_SLACK = 1e-12


@dataclass(frozen=True, eq=False)
class ChanceSum:
    """A sum of numbers some of which count only where a formula holds: the numbers' paths, and which count together.

    `cells` has a row for each number and a column for each combination of levels that the conditions tell apart and
    that the rules allow (as far as they speak of those measures alone).
    """

    name: str
    paths: tuple[str, ...]
    cells: Bools


class ChanceSums:
    """The sums of chances of a dispute, prepared once and looked at for any draws."""

    def __init__(self, dispute: Dispute) -> None:
        self.dispute = dispute

    @cached_property
    def sums(self) -> tuple[ChanceSum, ...]:
        """Detection, turnover, false alarm and spoilers where they are sums, and all hazards together."""
        spec = self.dispute.effective
        hazards: list[tuple[KeyPath, Any]] = [
            (("hazards", "turnover", a), number) for a, number in spec.hazards.turnover.items()
        ]
        if spec.hazards.false_alarm is not None:
            hazards.append((("hazards", "false_alarm", "chance"), spec.hazards.false_alarm.chance))
        parts: list[tuple[KeyPath, Any]] = [
            (("actors", a, "detection"), actor.detection) for a, actor in spec.actors.items()
        ]
        parts += hazards
        parts += [
            (("hazards", "spoilers", s, "chance"), sp.chance) for s, sp in spec.hazards.spoilers.items()
        ]
        found = [self._sum(name_path(keys), [(keys, n)]) for keys, n in parts if isinstance(n, tuple)]
        if hazards:
            found.append(self._sum(HAZARDS, hazards))
        return tuple(s for s in found if s is not None)

    def _sum(self, name: str, numbers: list[tuple[KeyPath, Any]]) -> ChanceSum | None:
        entries: list[tuple[str, str | None]] = []
        for keys, number in numbers:
            if isinstance(number, tuple):
                whens = ((k, e.when if isinstance(e, Figure) else None) for k, e in enumerate(number))
                entries += [(name_path((*keys, k)), when) for k, when in whens]
            else:
                entries.append((name_path(keys), None))
        formulas = [None if when is None else self.dispute.formula(when) for _, when in entries]
        names = sorted({m for f in formulas if f is not None for m in f.measures})
        sizes = [len(self.dispute.all_measures[m].levels) for m in names]
        if prod(sizes) > TABLE_LIMIT:
            return None  # too many combinations to look at in every draw: left to the analysis, which clips
        axes = [[-1 if j == k else 1 for j in range(len(sizes))] for k in range(len(sizes))]
        at = {m: np.arange(n).reshape(axes[k]) for k, (m, n) in enumerate(zip(names, sizes, strict=True))}
        possible = np.ones(sizes, dtype=bool)
        for m, level in self.dispute.held.items():
            if m in at:
                possible &= at[m] == self.dispute.all_measures[m].levels.index(level)
        for rule in self.dispute.state_rules:
            if rule.measures <= set(names):
                possible &= np.broadcast_to(rule.holds(at.__getitem__), possible.shape)
        if not possible.any():
            return None
        whole = np.ones(sizes, dtype=bool)
        masks = [whole if f is None else np.broadcast_to(f.holds(at.__getitem__), sizes) for f in formulas]
        cells = np.array([mask[possible].reshape(-1) for mask in masks], dtype=bool)
        return ChanceSum(name, tuple(path for path, _ in entries), np.unique(cells, axis=1))

    def leaving(self, figures: dict[str, Floats]) -> list[tuple[str, Bools]]:
        """For each sum its name and in which draws it leaves [0, 1] in some state (hazards: reaches 1).

        `figures` gives each number, factors included, one value a draw.
        """
        found = []
        for one in self.sums:
            totals = np.stack([figures[p] for p in one.paths], axis=1) @ one.cells
            over = totals.max(axis=1) > 1 + _SLACK
            out = totals.max(axis=1) >= 1 if one.name == HAZARDS else over | (totals.min(axis=1) < -_SLACK)
            found.append((one.name, out))
        return found

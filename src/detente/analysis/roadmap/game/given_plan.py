"""One plan under changing numbers: its values and margins, thousands of times over, and what would break it first.

The states of the plan are taken as a little game of their own, so that a valuation costs a millisecond where one of
all states costs a second. Tests hold it equal to the plain evaluation in `plans.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import Floats, Instance, codes_of
from detente.analysis.roadmap.game.plans import State, count_periods
from detente.analysis.roadmap.game.structure import Arcs, Structure, list_breach_columns, mark_measures
from detente.analysis.roadmap.game.worth import value_states

EPSILON = 1e-10
"""A margin or gain this far below zero still counts as zero."""


@dataclass(frozen=True)
class Binding:
    """The tightest constraint of a plan: an actor that would leave at a step (None: at the end), or not begin.

    `slack` how far it is from binding, in units of the actor's scale (below 0: it breaks the plan).
    """

    actor: str
    constraint: Literal["stays", "joins"]
    step: int | None
    slack: float


@dataclass(frozen=True, eq=False)
class Measured:
    """A plan at one set of numbers: `values[t, i]`, `margins[t, i]` and `gains[i]` over no deal, in units of scale.

    Rows of `values` are arrivals at s_0, ..., s_T; rows of `margins` are steps 1, ..., T and staying at the end.
    """

    values: Floats
    margins: Floats
    gains: Floats

    def keeps(self) -> bool:
        """Whether nobody gains by leaving."""
        return float(self.margins.min()) >= -EPSILON

    def joins(self) -> bool:
        """Whether nobody would have more without it."""
        return float(self.gains.min()) >= -EPSILON

    def holds(self, *, joining: bool = True) -> bool:
        """Whether nobody gains by leaving and, where that is asked for, nobody by staying out."""
        return self.keeps() and (not joining or self.joins())

    def find_binding(self, actors: Sequence[str], *, joining: bool = True) -> Binding:
        """What is nearest to breaking the plan, or breaks it by most."""
        row, actor = np.unravel_index(int(np.argmin(self.margins)), self.margins.shape)
        least = float(self.margins[row, actor])
        i = int(np.argmin(self.gains))
        if joining and float(self.gains[i]) < least:
            return Binding(actors[i], "joins", None, float(self.gains[i]))
        step = None if row == len(self.margins) - 1 else int(row) + 1
        return Binding(actors[int(actor)], "stays", step, least)


class GivenPlan:
    """A plan written out as states, ready to be measured under any numbers of the same form.

    `instance` gives the form: a hazard that is to be turned up later must be there, if only with a chance of 0.
    """

    def __init__(self, instance: Instance, path: Sequence[State]) -> None:
        self.path = tuple(tuple(int(l) for l in s) for s in path)
        levels = np.asarray(self.path, np.int8)
        steps = [
            tuple((m, b - a) for m, (a, b) in enumerate(zip(s, t, strict=True)) if b > a)
            for s, t in pairwise(self.path)
        ]
        # a step raises something, so that the codes ascend along the plan and its rows are the states in their order
        bundles = tuple(dict.fromkeys(steps))
        column, breaching = list_breach_columns(instance, bundles)
        self.work = np.array([count_periods(instance, s, t) for s, t in pairwise(self.path)], np.int16)
        last = len(steps)
        arcs = Arcs(
            np.array([*range(last + 1), last], np.int64),
            np.arange(1, last + 1, dtype=np.int32),
            np.array([bundles.index(b) for b in steps], np.int32),
            self.work,
        )
        target = np.arange(last + 1) == last
        self.bundle = arcs.bundle
        self.structure = Structure(
            instance, codes_of(levels, instance.shape), levels, 0, target, arcs, bundles, mark_measures(bundles),
            column, breaching, last + 1, 0,
        )  # fmt: skip
        self.frame = build_frame(self.structure)

    def measure(self, instance: Instance) -> Measured:
        """Values, margins and gains of the plan under these numbers."""
        v = value_states(self.frame, instance)
        last = len(self.path) - 1
        columns = v.columns
        values = np.empty((last + 1, instance.actors))
        margins = np.empty((last + 1, instance.actors))
        everyone = np.arange(instance.actors)
        value = v.forever[last]
        values[last] = value
        margins[last] = value - v.worth[last, v.first]
        for t in range(last - 1, -1, -1):
            margins[t] = value - v.worth[t + 1, columns[self.bundle[t], everyone]]
            value = v.base[t] + v.keep[t + 1] * value + v.lost[t + 1]
            for _ in range(int(self.work[t]) - 1):
                margins[t] = np.minimum(margins[t], value - v.worth[t, v.first])
                value = v.base[t] + v.keep[t] * value + v.lost[t]
            values[t] = value
        scale = instance.scale
        return Measured(values / scale, margins / scale, (values[0] - instance.no_deal) / scale)

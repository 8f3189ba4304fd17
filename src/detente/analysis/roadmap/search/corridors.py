"""Parts of a roadmap in which plans are looked for first: the states of a few known plans, and those near the best.

A plan found in a part is a plan of the whole, so a "yes" costs what the part costs. That a part has none says nothing.
Parts depend on the dispute and on the order asked about alone, never on draws: every process lays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.game.frame import Frame, build_frame
from detente.analysis.roadmap.game.instance import Floats, Instance
from detente.analysis.roadmap.game.memory import Memory
from detente.analysis.roadmap.game.plan_numbers import read_hazards, value_actor
from detente.analysis.roadmap.game.structure import Arcs, Structure, narrow_structure
from detente.analysis.roadmap.game.worth import Valuation, value_states
from detente.analysis.roadmap.search.best import seek_plan
from detente.analysis.roadmap.search.floors import FloorCut, leave_steps
from detente.analysis.roadmap.search.pruning import Problem, Pruned

SIZES = (2_000, 6_000)
"""States in a corridor at most; one is laid only where it holds less than a third of the part around it."""
AMPLE = (0.05, 0.0)
"""Margins, and gains by joining, in units of scale, that plans of pilots are looked for with: ample ones first."""
LOWEST = -1.0
"""Plans whose margin at central values is below this are no guide to anything."""
THOROUGH = (0.2, 0.05)
"""How fine fronts are when a pilot's plan is looked for everywhere, in units of scale."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Part:
    """Some states of a structure and the steps between them, valued draw by draw.

    `order` of actors: those first who are likely to refuse to begin.
    """

    frame: Frame
    order: tuple[int, ...] = ()
    _memory: Memory = field(default_factory=Memory, repr=False)

    @property
    def structure(self) -> Structure:
        """The states and steps."""
        return self.frame.structure

    @property
    def size(self) -> int:
        """How many states."""
        return len(self.frame.structure.codes)

    def find_rows(self, part: Structure, rows: Sequence[int]) -> tuple[int, ...]:
        """The rows of this part that are the given rows of a structure in it."""
        codes = part.codes[list(rows)]
        return tuple(int(r) for r in np.searchsorted(self.structure.codes, codes))

    def problem(self, instance: Instance, floor: Floats | None, within: int | None = None) -> Problem:
        """What the search takes, with all states of this part."""
        memory = self._memory if self.size <= SIZES[-1] else None
        valuation = value_states(self.frame, instance, memory=memory)
        return Problem(valuation, self.structure.arcs, floor, within=within or 0)

    def cut(self, instance: Instance, floor: Floats) -> FloorCut:
        """What floors leave of this part, actor by actor."""
        return FloorCut(self.frame, instance, floor, self.order)


@dataclass(frozen=True, eq=False)
class Course:
    """Where plans under one order may lead: the whole, and corridors in it, narrow first.

    `whole` is None where the order leads to no target.
    """

    whole: Part | None
    corridors: tuple[Part, ...]


def lay_course(
    frame: Frame, arcs: Arcs, central: Instance, draw_pilots: Callable[[], Sequence[Instance]]
) -> Course:
    """The states that a plan by the steps `arcs` can use, and parts of them to look at first.

    The narrowest part has the states of plans that hold for some of the pilots (the game with other plausible numbers):
    ten dozen states, whose plans often hold in other draws too. The others are the states that the bound leaves at the
    highest margins, at central values.
    """
    structure = frame.structure
    if structure.start < 0:
        return Course(None, ())
    if arcs is not structure.arcs:
        by_order = narrow_structure(structure, np.ones(len(structure.codes), np.bool_), arcs)
        if by_order.start < 0:
            return Course(None, ())
        frame = frame if by_order.arcs.count == structure.arcs.count else build_frame(by_order)
    whole = Part(frame, _order_actors(frame, central))
    valuation = value_states(frame, central)
    wide = [part for keep in _choose_rows(valuation, central) if (part := _narrow(whole, keep)) is not None]
    if not wide:
        return Course(whole, ())
    known = _narrow(whole, _mark_plans(whole, wide[0], draw_pilots()))
    return Course(whole, (*([] if known is None else [known]), *wide))


def _narrow(whole: Part, keep: Mask) -> Part | None:
    part = narrow_structure(whole.structure, keep, whole.structure.arcs)
    return None if part.start < 0 else Part(build_frame(part))


def _mark_plans(whole: Part, part: Part, pilots: Sequence[Instance]) -> Mask:
    """The rows of `whole` on a plan that holds for one of the pilots, looked for in `part` first."""
    keep = np.zeros(whole.size, np.bool_)
    for pilot in pilots:
        for ample in AMPLE:
            problem = part.problem(pilot, pilot.no_deal + ample * pilot.scale)
            found = seek_plan(problem, ample)
            if found is not None:
                keep[list(whole.find_rows(part.structure, found.rows))] = True
                break
        else:
            left = whole.cut(pilot, pilot.no_deal).value()
            found = None if left is None else seek_plan(Problem(*left, pilot.no_deal), 0.0, blurs=THOROUGH)
            if left is not None and found is not None:
                keep[list(whole.find_rows(left[0].frame.structure, found.rows))] = True
    return keep


def _order_actors(frame: Frame, central: Instance) -> tuple[int, ...]:
    """Actors by how few steps their floor leaves at central values: those first who are likely to refuse to begin."""
    structure, hazard, left = frame.structure, read_hazards(frame, central), []
    for i in range(central.actors):
        one = value_actor(frame, central, hazard, i)
        _, arcs = leave_steps(structure, structure.arcs, one, float(central.no_deal[i]), 0.0)
        left.append(0 if arcs is None else arcs.count)
    return tuple(int(i) for i in np.argsort(left, kind="stable"))


def _choose_rows(valuation: Valuation, central: Instance) -> list[Mask]:
    """Rows left by the bound at margins so high that at most so many are left; ascending."""
    structure = valuation.frame.structure
    sizes = [s for s in SIZES if 3 * s <= len(structure.codes)]
    if not sizes:
        return []
    for floor in (central.no_deal, None):
        survey = _Survey(Problem(valuation, structure.arcs, floor))
        if survey.alive(0.0) is not None or survey.alive(LOWEST) is not None:
            break
    else:
        return []
    found: list[Mask] = []
    for size in sizes:
        keep = survey.narrow(size)
        if 3 * int(keep.sum()) <= len(keep) and not any(int(keep.sum()) <= int(f.sum()) for f in found):
            found.append(keep)
    return found


class _Survey:
    """What the bound leaves at one margin after another; each starts from what a lower one left."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.left: dict[float, tuple[Arcs, Mask] | None] = {}

    def alive(self, margin: float) -> tuple[Arcs, Mask] | None:
        if margin not in self.left:
            below = [m for m, kept in self.left.items() if kept is not None and m < margin]
            wider = self.left[max(below)] if below else None
            pruned = Pruned(self.problem, wider[0] if wider else self.problem.arcs, margin)
            possible = pruned.tighten()
            self.left[margin] = (pruned.arcs, pruned.low[:, 0] < np.inf) if possible else None
        return self.left[margin]

    def narrow(self, size: int) -> Mask:
        """The rows left at a margin that leaves at most `size` (about), else at the highest that leaves any."""
        for _ in range(10):
            counts = {m: int(kept[1].sum()) if kept else 0 for m, kept in self.left.items()}
            low = (
                max(m for m, n in counts.items() if n > size)
                if any(n > size for n in counts.values())
                else None
            )
            if low is None:
                break
            high = min((m for m in counts if m > low), default=None)
            if high is not None and (high - low < 0.002 or counts[high] > 0.7 * size):
                break
            self.alive(low + 0.5 if high is None else (low + high) / 2)
        fitting = [m for m, kept in self.left.items() if kept is not None and kept[1].sum() <= size]
        chosen = min(fitting) if fitting else max(m for m, kept in self.left.items() if kept is not None)
        kept = self.left[chosen]
        assert kept is not None
        return kept[1]

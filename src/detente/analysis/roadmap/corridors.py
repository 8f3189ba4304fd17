"""Parts of a roadmap in which plans are looked for first: the states near the best plans at central values.

A plan found in a part is a plan of the whole, so a "yes" costs what the part costs. That a part has none says nothing.
Parts depend on the dispute and on the order asked about alone, never on draws: every process lays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap import search_kernels as kernels
from detente.analysis.roadmap.frame import Frame, build_frame
from detente.analysis.roadmap.instance import Floats, Instance
from detente.analysis.roadmap.pruning import SLACK, Problem, Pruned
from detente.analysis.roadmap.structure import Arcs, Structure, narrow_structure
from detente.analysis.roadmap.worth import PlanNumbers, Valuation, value_states

SIZES = (2_000, 6_000)
"""States in a corridor at most; one is laid only where it holds less than a third of the part around it."""
LOWEST = -1.0
"""Plans whose margin at central values is below this are no guide to anything."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Part:
    """Some states of a structure and the steps between them, valued draw by draw."""

    frame: Frame
    _last: list[tuple[Instance, Valuation]] = field(default_factory=list, repr=False)

    @property
    def structure(self) -> Structure:
        """The states and steps."""
        return self.frame.structure

    def value(self, instance: Instance) -> Valuation:
        """Values of all states and breaches of this part; where it is small those of the last instance are kept."""
        if len(self.structure.codes) > SIZES[-1]:
            return value_states(self.frame, instance)
        if not self._last or self._last[0][0] is not instance:
            self._last[:] = [(instance, value_states(self.frame, instance))]
        return self._last[0][1]

    def find_rows(self, part: Part, rows: Sequence[int]) -> tuple[int, ...]:
        """The rows of this part that are the given rows of a part of it."""
        codes = part.structure.codes[list(rows)]
        return tuple(int(r) for r in np.searchsorted(self.structure.codes, codes))

    def problem(
        self,
        instance: Instance,
        floor: Floats | None,
        within: int | None = None,
        numbers: PlanNumbers | None = None,
    ) -> Problem:
        """What the search takes; `numbers` from `value_plans`, where they are known."""
        valuation = self.value(instance) if numbers is None else value_states(self.frame, instance, numbers)
        return Problem(valuation, self.structure.arcs, floor, within=within or 0)

    def allows_floors(self, numbers: PlanNumbers, instance: Instance, floor: Floats) -> bool:
        """Whether each actor has its floor on some plan, whoever may leave on the way: False proves there is none."""
        arcs = self.structure.arcs
        best = np.empty_like(numbers.base)
        kernels.bound_starts(
            arcs.ptr, arcs.dst, arcs.work, numbers.base, numbers.keep, numbers.lost, numbers.forever,
            self.structure.target, best,
        )  # fmt: skip
        return bool((best[self.structure.start] >= floor - SLACK * instance.scale).all())


@dataclass(frozen=True, eq=False)
class Course:
    """Where plans under one order may lead: the whole, and corridors in it, narrow first.

    `whole` is None where the order leads to no target.
    """

    whole: Part | None
    corridors: tuple[Part, ...]


def lay_course(frame: Frame, arcs: Arcs, central: Instance) -> Course:
    """The states that a plan by the steps `arcs` can use, and corridors around the best plans at central values."""
    structure = frame.structure
    if structure.start < 0:
        return Course(None, ())
    whole = Part(frame)
    if arcs is not structure.arcs:
        part = narrow_structure(structure, np.ones(len(structure.codes), np.bool_), arcs)
        if part.start < 0:
            return Course(None, ())
        whole = Part(frame if part.arcs.count == structure.arcs.count else build_frame(part))
    valuation = value_states(whole.frame, central)
    corridors = []
    for keep in _choose_rows(valuation, central):
        part = narrow_structure(whole.structure, keep, whole.structure.arcs)
        if part.start >= 0:
            corridors.append(Part(build_frame(part)))
    return Course(whole, tuple(corridors))


def _choose_rows(valuation: Valuation, central: Instance) -> list[Mask]:
    """Rows left by the bound at margins so high that at most so many are left; ascending."""
    structure = valuation.frame.structure
    sizes = [s for s in SIZES if 3 * s <= len(structure.codes)]
    if not sizes:
        return []
    for floor in (central.no_deal, None):
        survey = _Survey(Problem(valuation, structure.arcs, floor))
        if survey.alive(LOWEST) is not None:
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
        """The rows left at the lowest margin found that leaves at most `size`, else at the highest that leaves any."""
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
            if high is not None and high - low < 0.002:
                break
            self.alive(low + 0.5 if high is None else (low + high) / 2)
        fitting = [m for m, kept in self.left.items() if kept is not None and kept[1].sum() <= size]
        chosen = min(fitting) if fitting else max(m for m, kept in self.left.items() if kept is not None)
        kept = self.left[chosen]
        assert kept is not None
        return kept[1]

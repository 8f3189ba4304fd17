"""What participation alone leaves of a game: the steps on which everybody can still have its floor at the start.

Whoever may leave on the way, each actor for itself: a relaxation that reads no breach, which is the dear part of a
valuation. In most draws without a plan it leaves nothing; in the others a small part, and only that part is valued.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.analysis.roadmap.game.frame import Frame
from detente.analysis.roadmap.game.instance import Floats, Instance
from detente.analysis.roadmap.game.plan_numbers import ActorNumbers, gather_numbers, read_hazards, value_actor
from detente.analysis.roadmap.game.structure import Arcs, Structure, keep_rows
from detente.analysis.roadmap.game.worth import Valuation, value_rows
from detente.analysis.roadmap.search.floors_kernels import mark_steps_above_floor
from detente.analysis.roadmap.search.pruning import SLACK
from detente.analysis.roadmap.search.search_kernels import pack_arcs

LOOSE = 200_000
"""Steps left above which an actor is asked only as long as those before it ruled out many."""


class FloorCut:
    """The rows and steps of a frame on which everybody asked so far can have its floor at the start.

    Actors are asked in `order`, which decides how soon nothing is left and little else.
    """

    def __init__(self, frame: Frame, instance: Instance, floor: Floats, order: Sequence[int]) -> None:
        self._frame, self._instance, self._floor = frame, instance, floor
        self._structure = frame.structure
        self._rows = np.arange(len(frame.structure.codes), dtype=np.int32)
        self._hazard = read_hazards(frame, instance)
        self._known: dict[int, ActorNumbers] = {}
        self._left = list(order)

    @property
    def size(self) -> int:
        """How many states are left."""
        return len(self._rows)

    def ask_next(self) -> bool:
        """Ask the next actor, if there is one; False where no plan is left."""
        if not self._left:
            return True
        i, part, instance = self._left.pop(0), self._structure, self._instance
        one = value_actor(self._frame, instance, self._hazard, i, rows=self._rows)
        slack = SLACK * float(instance.scale[i])
        _, arcs = leave_steps(part, part.arcs, one, float(self._floor[i]), slack)
        if arcs is None:
            return False
        self._known[i] = one
        if arcs.count < 0.8 * part.arcs.count:
            self._structure, kept = keep_rows(part, arcs)
            self._rows, self._hazard = self._rows[kept], self._hazard[kept]
            self._known = {k: known.take(kept) for k, known in self._known.items()}
        return True

    def value(self) -> tuple[Valuation, Arcs] | None:
        """Ask those who are left, and value what remains; None where no plan does.

        Where many steps are left and the last who was asked rules out few of them, the others are not asked: the search
        sees their floors all the same.
        """
        while self._left:
            before = self._structure.arcs.count
            if not self.ask_next():
                return None
            after = self._structure.arcs.count
            if after > LOOSE and after > 0.8 * before:
                break
        for i in self._left:
            self._known[i] = value_actor(self._frame, self._instance, self._hazard, i, rows=self._rows)
        numbers = gather_numbers(self._hazard, [self._known[i] for i in range(self._instance.actors)])
        valuation = value_rows(self._frame, self._instance, numbers, self._rows, self._structure)
        return valuation, self._structure.arcs


def leave_steps(
    structure: Structure, arcs: Arcs, one: ActorNumbers, floor: float, slack: float
) -> tuple[float, Arcs | None]:
    """One actor's largest value at the start on any plan by these steps, and the steps that leave it its floor.

    None where no plan does. `one` is of the rows of this structure.
    """
    best, need = np.empty(len(one.base)), np.empty(len(one.base))
    alive = np.empty(arcs.count, np.bool_)
    count = mark_steps_above_floor(
        arcs.ptr, arcs.dst, arcs.work, one.base, one.keep, one.lost, one.forever, structure.target, structure.start,
        floor, slack, best, need, alive,
    )  # fmt: skip
    most = float(best[structure.start])
    if most < floor - slack or most == -np.inf:
        return most, None
    packed = pack_arcs(arcs.ptr, arcs.dst, arcs.bundle, arcs.work, alive, need[:, None], count)
    return most, Arcs(*packed)

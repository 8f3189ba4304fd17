"""Everything a roadmap search needs to know in numbers, for all rows of a structure at once.

The plain, one-at-a-time forms of the same formulas are in `breaches.py` and `plans.py`; tests hold them equal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.game import worth_kernels as kernels
from detente.analysis.roadmap.game.frame import Breaches, Frame
from detente.analysis.roadmap.game.instance import Floats, Instance, clip_chance
from detente.analysis.roadmap.game.memory import Memory, recall
from detente.analysis.roadmap.game.plan_numbers import PlanNumbers, value_plans
from detente.analysis.roadmap.game.structure import Rows, Structure


@dataclass(frozen=True, eq=False)
class Valuation:
    """The numbers of one draw on one structure. K rows, n actors, C columns of all actors side by side.

    - a plan's value: V(s) = base[s] + keep[s'] * V(s') + lost[s'] for the step s -> s'; `forever[s]` where it ends;
    - `worth[s, c]` the largest W over the exposed states of column c on arriving at s (-inf: cannot happen);
      column `first[i]` is actor i with no part in the step, or staying put;
    - `payoffs[s, i]`, `hazard[s, i]` as read there.
    """

    frame: Frame
    instance: Instance
    base: Floats
    keep: Floats
    lost: Floats
    forever: Floats
    worth: Floats
    first: npt.NDArray[np.int64]
    payoffs: Floats
    hazard: Floats

    @property
    def columns(self) -> npt.NDArray[np.int64]:
        """For every bundle and actor the column of `worth` that its step reads."""
        found: npt.NDArray[np.int64] = self.frame.structure.column + self.first[None, :]
        return found


def value_states(
    frame: Frame,
    instance: Instance,
    numbers: PlanNumbers | None = None,
    memory: Memory | None = None,
) -> Valuation:
    """Payoffs, hazards and the worth of every breach, for the numbers of `instance` (same form as the frame's).

    `numbers`: what `value_plans` gave for the same instance, where that is known. `memory` is one that knows nothing
    of other frames.
    """
    n = numbers or value_plans(frame, instance, memory)
    first = _number_columns(frame)
    worth = np.empty((len(frame.structure.codes), int(first[-1])))
    for i in range(instance.actors):
        worth[:, first[i] : first[i + 1]] = recall(
            memory,
            "breaches",
            i,
            _list_breach_numbers(instance, i),
            partial(_value_breaches, frame, instance, i, n),
        )
    return Valuation(
        frame, instance, n.base, n.keep, n.lost, n.forever, worth, first[:-1], n.payoffs, n.hazard
    )


def value_rows(
    frame: Frame, instance: Instance, numbers: PlanNumbers, rows: Rows, structure: Structure
) -> Valuation:
    """The same for some rows of a frame only.

    `structure` is what the frame's has in these rows, with all its bundles and columns; `numbers` are of these rows.
    """
    n, first = numbers, _number_columns(frame)
    worth = np.empty((len(rows), int(first[-1])))
    for i in range(instance.actors):
        worth[:, first[i] : first[i + 1]] = _value_breaches(frame, instance, i, n, rows)
    part = replace(frame, structure=structure)
    return Valuation(
        part, instance, n.base, n.keep, n.lost, n.forever, worth, first[:-1], n.payoffs, n.hazard
    )


def _number_columns(frame: Frame) -> npt.NDArray[np.int64]:
    return np.cumsum([0, *(len(b.ptr) - 1 for b in frame.breaches)]).astype(np.int64)


def _list_breach_numbers(instance: Instance, actor: int) -> list[Any]:
    """All numbers that the worth of an actor's breaches depends on."""
    return [
        instance.patience[actor], instance.payoffs[actor].values, instance.detection[actor].values,
        instance.penalties[actor].values, instance.undo[list(instance.own(actor))], instance.seen, instance.credibility,
    ]  # fmt: skip


def _value_breaches(
    frame: Frame, instance: Instance, actor: int, numbers: PlanNumbers, rows: Rows | None = None
) -> Floats:
    """The columns of one actor, at these rows (default: at all)."""
    found: Breaches = frame.breaches[actor]
    at, fresh = found.at, found.fresh
    pick = np.arange(len(found.place), dtype=np.int32)
    if rows is not None:
        # only exposed states that some of these rows lead to; -1, where there is none, stays -1
        at = at[rows]
        number = np.full(len(pick) + 1, -1, np.int32)
        number[at] = 0
        number[-1] = -1
        pick = np.flatnonzero(number == 0).astype(np.int32)
        number[pick] = np.arange(len(pick), dtype=np.int32)
        at = number[at]
        fresh = tuple(f[f >= 0] for f in (number[one] for one in fresh))
    place = found.place[pick]
    payoff = numbers.kept[actor]
    if payoff is None:
        payoff = _read_kept(frame, instance, actor, place)
    d = float(instance.patience[actor])
    exposed = found.kept[place]
    noticed = clip_chance(frame.detection[actor].at(exposed, instance.detection[actor]))
    later = numbers.after[actor][frame.snapbacks[actor].exposed[pick]] - frame.penalties[actor].at(
        exposed, instance.penalties[actor]
    )
    seen = np.minimum(instance.seen, 1.0)
    price = (1 - d) * np.where(np.isfinite(instance.undo), instance.undo, 0.0)
    alone, lock = _read_alone(instance, actor)

    def list_all(which: Rows, start: Floats) -> Floats:
        out: Floats = kernels.list_withdrawals(
            place[which], start, later[which], payoff, found.down, found.kept, found.tied, found.loose, lock, alone,
            price, seen, d,
        )  # fmt: skip
        return out

    value = list_all(np.arange(len(pick), dtype=np.int32), noticed)
    by_option = np.empty((len(found.options), len(pick)))
    for o, option in enumerate(found.options):
        by_option[o] = value
        least = max((float(seen[m]) for m, _ in option), default=0.0)
        if least > 0:
            which = fresh[o][noticed[fresh[o]] < least]
            if len(which):
                by_option[o, which] = list_all(which, np.full(len(which), least))
    worth = np.empty((len(at), len(found.ptr) - 1))
    kernels.gather_columns(at, by_option, found.ptr, found.parts, worth)
    return worth


def _read_kept(frame: Frame, instance: Instance, actor: int, place: Rows) -> Floats:
    """The actor's payoff at the kept states that can be withdrawn to from those at `place`; elsewhere nothing."""
    found: Breaches = frame.breaches[actor]
    reached = np.zeros(len(found.kept), np.bool_)
    reached[place] = True
    for j, m in enumerate(found.tied):
        front = np.flatnonzero(reached)
        for _ in range(instance.shape[m] - 1):
            front = found.down[front, j]
            front = front[front >= 0]
            reached[front] = True
    payoff = np.empty(len(found.kept))
    payoff[reached] = frame.payoffs[actor].at(found.kept[reached], instance.payoffs[actor])
    return payoff


def _read_alone(instance: Instance, actor: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """What each measure adds to the payoff by itself at each level, and the lock of each level."""
    alone = np.zeros(instance.undo.shape)
    lock = np.zeros(instance.undo.shape, np.int64)
    for m, locks in enumerate(instance.lock):
        lock[m, : len(locks)] = locks
    payoff = instance.payoffs[actor]
    for pattern, value in zip(payoff.patterns, payoff.values, strict=True):
        if len(pattern.measures) == 1:
            m = pattern.measures[0]
            alone[m, : instance.shape[m]] += value * pattern.table
    return alone, lock

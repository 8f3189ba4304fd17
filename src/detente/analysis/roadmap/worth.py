"""Everything a roadmap search needs to know in numbers, for all rows of a structure at once.

The plain, one-at-a-time forms of the same formulas are in `breaches.py` and `plans.py`; tests hold them equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap import worth_kernels as kernels
from detente.analysis.roadmap.frame import Breaches, Frame, Snapbacks
from detente.analysis.roadmap.instance import Floats, Instance, clip_chance


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


@dataclass(frozen=True, eq=False)
class PlanNumbers:
    """What the values of plans hang on, without the worth of breaches: see `Valuation` for the parts of that name.

    `kept[i]` is i's payoff at every kept state, `after[k]` what k expects after its own snapback.
    """

    base: Floats
    keep: Floats
    lost: Floats
    forever: Floats
    payoffs: Floats
    hazard: Floats
    kept: list[Floats]
    after: list[Floats]


def value_states(frame: Frame, instance: Instance, numbers: PlanNumbers | None = None) -> Valuation:
    """Payoffs, hazards and the worth of every breach, for the numbers of `instance` (same form as the frame's).

    `numbers`: what `value_plans` gave for the same instance, where that is known.
    """
    n = numbers or value_plans(frame, instance)
    first = np.cumsum([0, *(len(b.ptr) - 1 for b in frame.breaches)])
    worth = np.full((len(frame.structure.codes), int(first[-1])), -np.inf)
    for i in range(instance.actors):
        _value_breaches(frame, instance, i, n.kept[i], n.after[i], worth[:, first[i] : first[i + 1]])
    columns = first[:-1].astype(np.int64)
    return Valuation(frame, instance, n.base, n.keep, n.lost, n.forever, worth, columns, n.payoffs, n.hazard)


def value_plans(frame: Frame, instance: Instance) -> PlanNumbers:
    """Payoffs and hazards of all rows: all that the value of a plan needs, and about half the work."""
    structure = frame.structure
    rows, actors = len(structure.codes), instance.actors
    d = instance.patience
    kept = [frame.payoffs[i].at(frame.breaches[i].kept, instance.payoffs[i]) for i in range(actors)]
    payoffs = np.empty((rows, actors))
    for i in range(actors):
        payoffs[:, i] = kept[i][frame.breaches[i].plan]
    hazard = np.zeros((rows, actors))
    for source, summation in zip(instance.hazards, frame.hazards, strict=True):
        chance = clip_chance(summation.at(structure.levels, source.chance))
        for k, share in enumerate(source.share):
            if share:
                hazard[:, k] += share * chance
    hazard /= np.maximum(hazard.sum(axis=1), 1.0)[:, None]
    weights = [_weigh_subsets(frame.snapbacks[k], instance) for k in range(actors)]
    lost = np.zeros((rows, actors))
    own_after: list[Floats] = []
    for k in range(actors):
        snap = frame.snapbacks[k]
        own_after.append(_expect(snap, weights[k], frame.payoffs[k].at(snap.levels, instance.payoffs[k])))
        if k not in frame.withdrawn:
            continue
        levels, index = frame.withdrawn[k]
        for i in range(actors):
            after = (
                own_after[k]
                if i == k
                else _expect(snap, weights[k], frame.payoffs[i].at(snap.levels, instance.payoffs[i]))
            )
            value = d[i] * after[snap.planned]
            if i == k:
                value = value - d[i] * frame.penalties[k].at(structure.levels, instance.penalties[k])
            withdrawn = frame.payoffs[i].at(levels, instance.payoffs[i])
            lost[:, i] += hazard[:, k] * ((1 - d[i]) * withdrawn[index] + value)
    lost *= d[None, :]
    keep = d[None, :] * (1.0 - hazard.sum(axis=1))[:, None]
    base = (1 - d)[None, :] * payoffs
    forever = (base + lost) / (1 - keep)
    return PlanNumbers(base, keep, lost, forever, payoffs, hazard, kept, own_after)


def _weigh_subsets(snap: Snapbacks, instance: Instance) -> Floats:
    credibility = clip_chance(instance.credibility)[list(snap.holders)]
    weights: Floats = np.where(snap.subsets, credibility, 1 - credibility).prod(axis=1)
    return weights


def _expect(snap: Snapbacks, weights: Floats, payoff: Floats) -> Floats:
    """Expected payoff at each source of snapbacks."""
    total = np.zeros(snap.index.shape[1])
    for s, weight in enumerate(weights):
        if weight > 0:
            total += weight * payoff[snap.index[s]]
    return total


def _value_breaches(
    frame: Frame, instance: Instance, actor: int, payoff: Floats, after: Floats, worth: Floats
) -> None:
    """Fill the columns of one actor."""
    found: Breaches = frame.breaches[actor]
    d = float(instance.patience[actor])
    exposed = found.kept[found.place]
    noticed = clip_chance(frame.detection[actor].at(exposed, instance.detection[actor]))
    later = after[frame.snapbacks[actor].exposed] - frame.penalties[actor].at(
        exposed, instance.penalties[actor]
    )
    seen = np.minimum(instance.seen, 1.0)
    price = (1 - d) * np.where(np.isfinite(instance.undo), instance.undo, 0.0)
    alone, lock = _read_alone(instance, actor)

    def list_all(pick: npt.NDArray[np.int32], start: Floats) -> Floats:
        out: Floats = kernels.list_withdrawals(
            found.place[pick], start, later[pick], payoff, found.down, found.kept, found.tied, found.loose, lock,
            alone, price, seen, d,
        )  # fmt: skip
        return out

    value = list_all(np.arange(len(noticed), dtype=np.int32), noticed)
    by_option = np.empty((len(found.options), len(noticed)))
    for o, option in enumerate(found.options):
        by_option[o] = value
        least = max((float(seen[m]) for m, _ in option), default=0.0)
        if least > 0:
            pick = found.fresh[o]
            pick = pick[noticed[pick] < least]
            by_option[o, pick] = list_all(pick, np.full(len(pick), least))
    kernels.gather_columns(found.at, by_option, found.ptr, found.parts, worth)


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

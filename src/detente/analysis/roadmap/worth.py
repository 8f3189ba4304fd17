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


def value_states(frame: Frame, instance: Instance) -> Valuation:
    """Payoffs, hazards and the worth of every breach, for the numbers of `instance` (same form as the frame's)."""
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
    first = np.cumsum([0, *(len(b.parts) for b in frame.breaches)])
    worth = np.full((rows, int(first[-1])), -np.inf)
    for i in range(actors):
        _value_breaches(frame, instance, i, kept[i], own_after[i], worth[:, first[i] : first[i + 1]])
    forever = (base + lost) / (1 - keep)
    columns = first[:-1].astype(np.int64)
    return Valuation(frame, instance, base, keep, lost, forever, worth, columns, payoffs, hazard)


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
    price = (1 - d) * np.where(np.isfinite(instance.undo), instance.undo, 0.0)
    seen = np.minimum(instance.seen, 1.0)
    watched = max(
        (float(seen[m]) for m in {*found.own.tolist(), *(m for o in found.options for m in o)}), default=0.0
    )
    plain = len(noticed) == 0 or float(noticed.min()) >= watched
    steady = len(noticed) > 0 and float(noticed.min()) == float(noticed.max())
    if plain and (found.sweeps or steady):
        if steady:
            read = np.full(len(found.kept), noticed[0])
        else:
            read = clip_chance(frame.detection[actor].at(found.kept, instance.detection[actor]))
        stay = (1 - d) * payoff / (1 - d * (1 - read))
        best = kernels.sweep_withdrawals(stay, found.down, found.kept, found.own, price)[found.place]
        value = best + d * noticed * later / (1 - d * (1 - noticed))
        by_option = [value] * len(found.options)
    else:

        def list_all(pick: npt.NDArray[np.int32], start: Floats) -> Floats:
            out: Floats = kernels.list_withdrawals(
                found.place[pick],
                start,
                later[pick],
                payoff,
                found.down,
                found.kept,
                found.own,
                price,
                seen,
                d,
            )
            return out

        everything = np.arange(len(noticed), dtype=np.int32)
        value = list_all(everything, noticed)
        by_option = []
        for o, option in enumerate(found.options):
            least = max((float(seen[m]) for m in option), default=0.0)
            changed = value
            if least > 0:
                pick = np.unique(found.at[o][found.at[o] >= 0])
                pick = pick[noticed[pick] < least]
                changed = value.copy()
                changed[pick] = list_all(pick, np.full(len(pick), least))
            by_option.append(changed)
    for c, parts in enumerate(found.parts):
        for o in parts:
            at = found.at[o]
            reached = np.where(at >= 0, by_option[o][at], -np.inf)
            if o == parts[-1]:
                # the last option withholds all of the column: where it does not fit, the column cannot be read
                worth[at < 0, c] = -np.inf
                np.maximum(worth[:, c], reached, out=worth[:, c], where=at >= 0)
            else:
                np.maximum(worth[:, c], reached, out=worth[:, c])

"""What the values of plans hang on, for all rows: payoffs, hazards, and what is left after a break-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from detente.analysis.roadmap.game.frame import Frame, Snapbacks
from detente.analysis.roadmap.game.instance import Floats, Instance, Levels, clip_chance
from detente.analysis.roadmap.game.memory import Memory, recall
from detente.analysis.roadmap.game.structure import Rows


@dataclass(frozen=True, eq=False)
class ActorNumbers:
    """One actor's part of `PlanNumbers`: the same names, one number a row.

    `after` is what it expects after its own snapback; `kept` its payoff at every kept state of its breaches, None where
    not all rows were asked about.
    """

    base: Floats
    keep: Floats
    lost: Floats
    forever: Floats
    payoff: Floats
    after: Floats
    kept: Floats | None

    def take(self, rows: Rows) -> ActorNumbers:
        """The same of some of the rows."""
        return ActorNumbers(
            self.base[rows],
            self.keep[rows],
            self.lost[rows],
            self.forever[rows],
            self.payoff[rows],
            self.after,
            None,
        )


@dataclass(frozen=True, eq=False)
class PlanNumbers:
    """What the values of plans hang on, without the worth of breaches: see `Valuation` for the parts of that name.

    `after[i]` and `kept[i]` as in `ActorNumbers`.
    """

    base: Floats
    keep: Floats
    lost: Floats
    forever: Floats
    payoffs: Floats
    hazard: Floats
    after: tuple[Floats, ...]
    kept: tuple[Floats | None, ...]


def value_plans(frame: Frame, instance: Instance, memory: Memory | None = None) -> PlanNumbers:
    """Payoffs and hazards of all rows: all that the value of a plan needs, and about half the work."""
    hazard = read_hazards(frame, instance)
    return gather_numbers(
        hazard, [value_actor(frame, instance, hazard, i, memory=memory) for i in range(instance.actors)]
    )


def gather_numbers(hazard: Floats, actors: Sequence[ActorNumbers]) -> PlanNumbers:
    """What is known of all actors, side by side."""

    def side_by_side(name: str) -> Floats:
        return np.stack([getattr(a, name) for a in actors], axis=1)

    return PlanNumbers(
        side_by_side("base"),
        side_by_side("keep"),
        side_by_side("lost"),
        side_by_side("forever"),
        side_by_side("payoff"),
        hazard,
        tuple(a.after for a in actors),
        tuple(a.kept for a in actors),
    )


def read_hazards(frame: Frame, instance: Instance) -> Floats:
    """The chance per period that each actor breaks off, at every row."""
    structure = frame.structure
    hazard = np.zeros((len(structure.codes), instance.actors))
    for source, summation in zip(instance.hazards, frame.hazards, strict=True):
        chance = clip_chance(summation.at(structure.levels, source.chance))
        for k, share in enumerate(source.share):
            if share:
                hazard[:, k] += share * chance
    hazard /= np.maximum(hazard.sum(axis=1), 1.0)[:, None]
    return hazard


@dataclass(frozen=True, eq=False)
class _Payoffs:
    """An actor's payoff at rows and kept states, after each actor's snapback, and at what withdrawals leave of rows."""

    rows: Floats
    kept: Floats | None
    snapped: dict[int, Floats]
    withdrawn: dict[int, Floats]


def _read_payoffs(frame: Frame, instance: Instance, actor: int, rows: Rows | None) -> _Payoffs:
    def read(levels: Levels) -> Floats:
        return frame.payoffs[actor].at(levels, instance.payoffs[actor])

    snapped = {k: read(frame.snapbacks[k].levels) for k in sorted({*frame.withdrawn, actor})}
    if rows is None:
        breaches = frame.breaches[actor]
        kept = read(breaches.kept)
        withdrawn = {k: read(levels)[at] for k, (levels, at) in frame.withdrawn.items()}
        return _Payoffs(kept[breaches.plan], kept, snapped, withdrawn)
    withdrawn = {}
    for k, (levels, at) in frame.withdrawn.items():
        used = np.zeros(len(levels), np.bool_)
        used[at[rows]] = True
        payoff = np.empty(len(levels))
        payoff[used] = read(levels[used])
        withdrawn[k] = payoff[at[rows]]
    return _Payoffs(read(frame.structure.levels[rows]), None, snapped, withdrawn)


def value_actor(
    frame: Frame,
    instance: Instance,
    hazard: Floats,
    actor: int,
    *,
    rows: Rows | None = None,
    memory: Memory | None = None,
) -> ActorNumbers:
    """What the value of plans hangs on for one actor, at these rows (default: at all).

    `hazard` is what `read_hazards` gives, of the same rows.
    """
    i, d = actor, float(instance.patience[actor])
    read = partial(_read_payoffs, frame, instance, i, rows)
    payoffs = read() if rows is not None else recall(memory, "payoffs", i, [instance.payoffs[i].values], read)
    at: Rows | slice = slice(None) if rows is None else rows
    levels, payoff = frame.structure.levels[at], payoffs.rows
    expected = {
        k: _expect(frame.snapbacks[k], _weigh_subsets(frame.snapbacks[k], instance), snapped)
        for k, snapped in payoffs.snapped.items()
    }
    lost = np.zeros(len(payoff))
    for k in sorted(frame.withdrawn):
        value = d * expected[k][frame.snapbacks[k].planned[at]]
        if i == k:
            value = value - d * frame.penalties[k].at(levels, instance.penalties[k])
        lost += hazard[:, k] * ((1 - d) * payoffs.withdrawn[k] + value)
    lost *= d
    keep = d * (1.0 - hazard.sum(axis=1))
    base = (1 - d) * payoff
    return ActorNumbers(base, keep, lost, (base + lost) / (1 - keep), payoff, expected[i], payoffs.kept)


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

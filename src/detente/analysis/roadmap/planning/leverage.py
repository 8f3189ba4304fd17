"""What each actor could lose at every step, what it could still withhold, and who would rather not punish."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.analysis.roadmap.game.breaches import expect_snapback, list_keepers, settle_snapback
from detente.analysis.roadmap.game.instance import Instance, Levels
from detente.analysis.roadmap.game.plans import PlanValues

if TYPE_CHECKING:
    from detente.analysis.roadmap.game.formulation import Formulation

MOST_PUNISHED = 12


@dataclass(frozen=True)
class Exposure:
    """What an actor stands to lose at a step if one of the others takes its best way out now.

    `loss` the value of the plan minus what is left of it then (0 where nothing is lost), `below` by how much that is
    less than no deal (0: not at all), both in units of the actor's scale; `by` whose breach costs most.
    """

    loss: float
    below: float
    by: int | str

    def named(self, names: Mapping[int, str]) -> Exposure:
        """The same with the breaker's name."""
        return replace(self, by=names[int(self.by)])


@dataclass(frozen=True)
class Leverage:
    """What an actor could still withdraw or withhold, and what it has been given.

    `left` payoff per period that the others together (each in its own scale) would lack of the finished plan if this
    actor took back what it can and did no more; `share` of what it could withhold at the start; `received` share of
    all that the plan brings it from others which is in force now. `ahead`: it has given away for good a larger share
    than it has received.
    """

    left: float
    share: float
    received: float

    @property
    def ahead(self) -> bool:
        """Whether irreversible steps of this actor run ahead of what the others have delivered."""
        return 1 - self.share > self.received + 1e-9


@dataclass(frozen=True)
class Punisher:
    """Somebody who, in the snapback after a breach, would gain by leaving some of its own measures in force.

    `step` counts from 1, 0 is the end; `gain` per period in units of its scale; `keeping` the measures it would keep.
    """

    step: int
    breaker: int | str
    punisher: int | str
    keeping: tuple[int | str, ...]
    gain: float

    def named(self, names: Mapping[int, str], formulation: Formulation) -> Punisher:
        """The same with names."""
        return replace(
            self,
            breaker=names[int(self.breaker)],
            punisher=names[int(self.punisher)],
            keeping=tuple(formulation.measures[int(m)] for m in self.keeping),
        )


def measure_exposures(instance: Instance, measured: PlanValues) -> tuple[tuple[Exposure, ...], ...]:
    """For every step and actor, what it would lose by the worst breach of another at that step."""
    steps = len(measured.periods)
    if steps == 0:
        return ()
    actors = range(instance.actors)
    worst = np.full((steps, instance.actors), np.inf)
    by = np.tile(np.arange(instance.actors), (steps, 1))
    for k in actors:
        breaches = [measured.breaches[t][k] for t in range(steps)]
        exposed = np.array([b.exposed for b in breaches], np.int8)
        kept = np.array([b.kept for b in breaches], np.int8)
        noticed = np.array([b.noticed for b in breaches])
        for i in (i for i in actors if i != k):
            d = float(instance.patience[i])
            weight = 1 - d * (1 - noticed)
            now, after = instance.payoffs[i].at(kept), expect_snapback(instance, k, exposed, i)
            value = (1 - d) * now / weight + d * noticed * after / weight
            lower = value < worst[:, i]
            worst[lower, i], by[lower, i] = value[lower], k
    lost = np.maximum(0.0, measured.values[1:] - worst) / instance.scale
    below = np.maximum(0.0, instance.no_deal - worst) / instance.scale
    return tuple(
        tuple(
            Exposure(0.0, 0.0, i)
            if by[t, i] == i
            else Exposure(float(lost[t, i]), float(below[t, i]), int(by[t, i]))
            for i in actors
        )
        for t in range(steps)
    )


def measure_leverage(instance: Instance, measured: PlanValues) -> tuple[tuple[Leverage, ...], ...]:
    """For every state of the path (the start first) and actor, what it can still withhold and what it has received."""
    path = np.asarray(measured.path, np.int8)
    rows = len(path)
    left = np.zeros((rows, instance.actors))
    received = np.ones((rows, instance.actors))
    for i in range(instance.actors):
        mine = list(instance.own(i))
        kept = np.repeat(path[-1:], rows, axis=0)
        for m in mine:
            kept[:, m] = np.asarray(instance.lock[m], np.int8)[path[:, m]]
        for j in (j for j in range(instance.actors) if j != i):
            values = instance.payoffs[j].at(np.concatenate([path[-1:], kept]))
            left[:, i] += (values[0] - values[1:]) / float(instance.scale[j])
        others = path.copy()
        others[:, mine] = path[0, mine]
        values = instance.payoffs[i].at(others)
        total = float(values[-1] - values[0])
        if total > 1e-12:
            received[:, i] = (values - values[0]) / total
    share = np.where(left[0] > 1e-12, left / np.where(left[0] > 1e-12, left[0], 1.0), 1.0)
    return tuple(
        tuple(
            Leverage(float(left[t, i]), float(share[t, i]), float(received[t, i]))
            for i in range(instance.actors)
        )
        for t in range(rows)
    )


def find_unwilling(instance: Instance, measured: PlanValues) -> tuple[Punisher, ...]:
    """Those who would gain by not punishing the best breach of another, at each step and at the end.

    A punisher compares the snapback with the same snapback in which some of its own measures stay as they stood. The
    largest gain for each breaker and punisher is listed, where it first occurs. At most 12 measures of a punisher are
    combined; of more, each is tried alone.
    """
    found: dict[tuple[int, int], Punisher] = {}
    for t, row in enumerate(measured.breaches):
        for i, breach in enumerate(row):
            exposed = np.array([breach.exposed], np.int8)
            for j in range(instance.actors):
                if j == i:
                    continue
                gain, keeping = _spare(instance, i, j, exposed)
                step = t + 1 if t < len(measured.periods) else 0
                if gain > 1e-9 and ((i, j) not in found or gain > found[i, j].gain + 1e-9):
                    found[i, j] = Punisher(step, i, j, keeping, gain)
    return tuple(found[key] for key in sorted(found))


def _spare(instance: Instance, breaker: int, punisher: int, exposed: Levels) -> tuple[float, tuple[int, ...]]:
    """The most that a punisher gains by leaving own measures in force in the snapback, and which."""
    falls = settle_snapback(
        instance, breaker, exposed, [k for keep, _ in list_keepers(instance, breaker) for k in keep]
    )
    mine = [m for m in instance.own(punisher) if falls[0, m] < exposed[0, m]]
    if not mine:
        return 0.0, ()
    if len(mine) > MOST_PUNISHED:
        choices: list[tuple[int, ...]] = [(m,) for m in mine]
    else:
        choices = [c for n in range(1, len(mine) + 1) for c in itertools.combinations(mine, n)]
    gains = np.zeros(len(choices))
    for keepers, chance in list_keepers(instance, breaker):
        settled = settle_snapback(instance, breaker, exposed, keepers)
        states = np.repeat(settled, len(choices) + 1, axis=0)
        for c, kept in enumerate(choices):
            states[c, list(kept)] = exposed[0, list(kept)]
        values = instance.payoffs[punisher].at(states)
        gains += chance * (values[:-1] - values[-1])
    best = int(np.argmax(gains))
    return float(gains[best] / instance.scale[punisher]), tuple(choices[best])

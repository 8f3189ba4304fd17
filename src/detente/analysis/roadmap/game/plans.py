"""The value of keeping a plan, and the margins along it.

A plan is a sequence of states s_0, ..., s_T. Values run backwards from the last state, kept for ever:

    V_i(T) = (1-d) u_i(T) + d [(1-H) V_i(T) + sum_k h_k B_i^k(T)]
    V_i(s_t) = (1-d) u_i(s_t) + d [(1-H) V_i(s_{t+1}) + sum_k h_k B_i^k(s_{t+1})], H and h_k read at s_{t+1}
    B_i^k(s) = (1-d) u_i(s after k withdraws) + d (u_i(snapback after k) - penalty_i(s) if i = k)

A step with n periods of work uses the recursion n times, the first n - 1 with the next state equal to this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from detente.analysis.roadmap.game.breaches import Breach, expect_snapback, find_best_breach
from detente.analysis.roadmap.game.instance import Floats, Instance, Levels, hazards_at

State = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PlanValues:
    """A plan, valued and checked. Rows t = 0..T; actors in file order.

    - `path` the states; `periods[t]` periods of work of step t + 1; `length` periods in all;
    - `values[t, i]` V_i on arriving at s_t; `payoffs[t, i]` u_i(s_t);
    - `margins[t, i]` incentive margin at step t + 1 for t < T, staying put at the end for t = T, in units of scale;
    - `waiting[t, i]` the part of `margins[t]` that comes from waiting while work goes on (inf where there is none);
    - `breaches[t][i]` the breach behind each margin.
    """

    path: tuple[State, ...]
    periods: tuple[int, ...]
    values: Floats
    payoffs: Floats
    margins: Floats
    waiting: Floats
    breaches: tuple[tuple[Breach, ...], ...]

    @property
    def length(self) -> int:
        """Periods from the start until the last step has taken effect."""
        return sum(self.periods)

    @property
    def margin(self) -> float:
        """The smallest margin of the plan."""
        return float(self.margins.min())

    @property
    def binding(self) -> tuple[int, int]:
        """The actor and the row of `margins` that bind (the first in file order, the earliest step)."""
        return self.find_binding()

    def find_binding(self, aside: Sequence[int] = ()) -> tuple[int, int]:
        """The actor and the row of `margins` that bind, some actors set aside unless they are all."""
        margins = self.margins.copy()
        if len(aside) < margins.shape[1]:
            margins[:, list(aside)] = np.inf
        row, actor = np.unravel_index(int(np.argmin(margins)), margins.shape)
        return int(actor), int(row)


def count_periods(instance: Instance, before: Sequence[int], after: Sequence[int]) -> int:
    """Periods of work in a step: the longest `takes` among the levels it passes."""
    return max(
        (instance.takes[m][l] for m in range(len(before)) for l in range(before[m] + 1, after[m] + 1)),
        default=1,
    )


def withdraw_leader(instance: Instance, actor: int, levels: Levels) -> Levels:
    """The states after a new leader of `actor` withdraws what binds only the leader, as far as it can be undone."""
    out = levels.copy()
    for m in instance.own(actor):
        if instance.leader_bound[m]:
            out[:, m] = np.asarray(instance.lock[m], np.int8)[levels[:, m]]
    return out


def value_breakoff(instance: Instance, levels: Levels) -> tuple[Floats, Floats]:
    """What hazards do at each row: total hazard H (rows,) and sum_k h_k B_i^k (rows, actors)."""
    chances = hazards_at(instance, levels)
    total = np.zeros((len(levels), instance.actors))
    for k in np.flatnonzero(chances.any(axis=0)):
        withdrawn = withdraw_leader(instance, int(k), levels)
        for i in range(instance.actors):
            d = instance.patience[i]
            after = expect_snapback(instance, int(k), levels, i)
            if i == k:
                after = after - instance.penalties[i].at(levels)
            value = (1 - d) * instance.payoffs[i].at(withdrawn) + d * after
            total[:, i] += chances[:, k] * value
    return chances.sum(axis=1), total


def measure_path(instance: Instance, path: Sequence[State]) -> PlanValues:
    """Values and margins of a plan written out as states, any steps; the last state is kept for ever.

    Does not ask whether rules and demands allow the steps, nor whether the last state is a target.
    """
    states = np.asarray(path, np.int8)
    payoffs = np.stack([p.at(states) for p in instance.payoffs], axis=1)
    total, break_off = value_breakoff(instance, states)
    d = instance.patience
    keep = d[None, :] * (1 - total[:, None])
    base = (1 - d)[None, :] * payoffs
    last = len(states) - 1
    values = np.empty((last + 1, instance.actors))
    waiting = np.full((last + 1, instance.actors), np.inf)
    periods = tuple(count_periods(instance, a, b) for a, b in pairwise(path))
    values[last] = (base[last] + d * break_off[last]) / (1 - keep[last])
    for t in range(last - 1, -1, -1):
        value = base[t] + keep[t + 1] * values[t + 1] + d * break_off[t + 1]
        for _ in range(periods[t] - 1):
            if waiting[t][0] == np.inf:
                stay = np.array(
                    [find_best_breach(instance, i, path[t], path[t]).worth for i in range(instance.actors)]
                )
            waiting[t] = np.minimum(waiting[t], (value - stay) / instance.scale)
            value = base[t] + keep[t] * value + d * break_off[t]
        values[t] = value
    margins = np.empty((last + 1, instance.actors))
    breaches = []
    for t in range(last + 1):
        before, after = (path[t], path[t + 1]) if t < last else (path[last], path[last])
        row = tuple(find_best_breach(instance, i, before, after) for i in range(instance.actors))
        arrived = values[min(t + 1, last)]
        margins[t] = np.minimum((arrived - np.array([b.worth for b in row])) / instance.scale, waiting[t])
        breaches.append(row)
    return PlanValues(
        tuple(tuple(s) for s in path), periods, values, payoffs, margins, waiting, tuple(breaches)
    )

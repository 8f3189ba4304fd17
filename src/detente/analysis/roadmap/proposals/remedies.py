"""What would keep an actor at a step at which it leaves: a penalty, detection, a payment, each alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detente.analysis.roadmap.game.breaches import list_breaches, measure_breaches
from detente.analysis.roadmap.game.instance import Instance, hazards_at
from detente.analysis.roadmap.game.plans import PlanValues, State, value_breakoff

DETECTION_STEP = 0.01


@dataclass(frozen=True)
class Remedy:
    """What would keep an actor at the step where it leaves, each alone and with all else as it is.

    `shortfall` by how much its margin is below zero (units of scale); `penalty` further payoff per period that it
    would have to lose after its breach (None: it is noticed too rarely for any to do); `detection` the least chance per
    period of being noticed, in steps of 0.01, that would do (None: not even certainty); `payment` payoff per period,
    from then on, that somebody else would have to give it for as long as the plan lasts and is not seen to be broken
    (None: no payment would do, because it would be paid to a cheat for as long).
    """

    shortfall: float
    penalty: float | None
    detection: float | None
    payment: float | None


@dataclass(frozen=True)
class Check:
    """One moment at which an actor may leave: which breaches it then has and the value of keeping the plan.

    `lasting` is what a payoff of 1 per period for as long as the plan lasts would add to that value, `blamed` what a
    penalty of 1 would take from it, because a new leader of its own may break the plan and be punished for it.
    """

    before: State
    after: State
    value: float
    lasting: float
    blamed: float


def list_checks(instance: Instance, measured: PlanValues, row: int, actor: int) -> Iterator[Check]:
    """The moments behind one margin: arriving, and each period of waiting while work goes on. The last row: staying."""
    path, last = measured.path, len(measured.path) - 1
    d = float(instance.patience[actor])
    states = np.asarray(path, np.int8)
    chances = hazards_at(instance, states)
    go_on = d * (1 - chances.sum(axis=1))
    blame = d * d * chances[:, actor]
    _, break_off = value_breakoff(instance, states)
    base = (1 - d) * measured.payoffs[:, actor]
    value = float((base[last] + d * break_off[last, actor]) / (1 - go_on[last]))
    lasting, blamed = (1 - d) / (1 - go_on[last]), blame[last] / (1 - go_on[last])

    def back(now: int, to: int) -> None:
        """One period earlier: at state `now`, moving to state `to`."""
        nonlocal value, lasting, blamed
        value = float(base[now] + go_on[to] * value + d * break_off[to, actor])
        lasting = (1 - d) + go_on[to] * lasting
        blamed = blame[to] + go_on[to] * blamed

    for t in range(last - 1, row, -1):
        back(t, t + 1)
        for _ in range(measured.periods[t] - 1):
            back(t, t)
    yield Check(path[row], path[min(row + 1, last)], value, lasting, blamed)
    if row < last and measured.periods[row] > 1:
        back(row, row + 1)
        for _ in range(measured.periods[row] - 1):
            yield Check(path[row], path[row], value, lasting, blamed)
            back(row, row)


def find_remedy(instance: Instance, measured: PlanValues, row: int, actor: int) -> Remedy:
    """What closes the gap of one actor at one row of a plan's margins, each way alone.

    Every breach of the step, and every breach while waiting for its work, has to be worth no more than keeping the
    plan. What a penalty or a payment does to the value of the plan itself is counted. Penalty and payment are exact.
    Detection is scanned from below, since more of it can help a breach that ends better than it began.
    """
    penalty: float | None = 0.0
    payment: float | None = 0.0
    tried = np.arange(1, round(1 / DETECTION_STEP) + 1) * DETECTION_STEP
    enough = np.ones(len(tried), bool)
    d = float(instance.patience[actor])
    for check in list_checks(instance, measured, row, actor):
        x, y = list_breaches(instance, actor, check.before, check.after)
        worth, noticed, later = measure_breaches(instance, actor, check.after, x, y)
        over = worth - check.value
        weight = 1 - d * (1 - noticed)
        bad = over > 1e-12
        spent = instance.payoffs[actor].at(y)
        cost = (1 - d) * spent / weight + d * noticed * later / weight - worth
        for k, q in enumerate(tried):
            q = np.maximum(noticed, q)
            w = 1 - d * (1 - q)
            enough[k] &= bool(((1 - d) * spent / w + d * q * later / w - cost <= check.value + 1e-12).all())
        if not bad.any():
            continue
        share = d * noticed[bad] / weight[bad] - check.blamed
        if penalty is not None:
            penalty = None if (share <= 1e-12).any() else max(penalty, float((over[bad] / share).max()))
        net = check.lasting - (1 - d) / weight[bad]
        if payment is not None:
            payment = None if (net <= 1e-12).any() else max(payment, float((over[bad] / net).max()))
    found = np.flatnonzero(enough)
    detection = float(round(tried[found[0]], 2)) if len(found) else None
    return Remedy(-float(measured.margins[row, actor]), penalty, detection, payment)

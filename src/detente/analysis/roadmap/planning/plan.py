"""A plan with its names: who does what at each step, who is tempted to leave, what each could lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.analysis.roadmap.game.breaches import find_best_breach
from detente.analysis.roadmap.game.formulation import Formulation
from detente.analysis.roadmap.game.gates import Gate, list_gates
from detente.analysis.roadmap.game.instance import Floats, Instance
from detente.analysis.roadmap.game.plans import PlanValues, measure_path
from detente.analysis.roadmap.planning.leverage import (
    Exposure,
    Leverage,
    Punisher,
    find_unwilling,
    measure_leverage,
)
from detente.analysis.roadmap.planning.leverage import measure_exposures as _exposures
from detente.model.dispute import Dispute
from detente.model.frozen import FrozenMap

YEARS = {"day": 1 / 365.25, "week": 7 / 365.25, "month": 1 / 12, "quarter": 1 / 4, "year": 1.0}
"""Years in one period."""


@dataclass(frozen=True)
class Temptation:
    """The best way for an actor to leave at a step, against which its margin is measured.

    `withheld` measures that it does not deliver or holds up, `taken_back` measures that it takes back (with the level
    they then stand at); `noticed` chance per period that this is noticed; `worth` and `kept` the values of leaving
    and of keeping the plan, in units of its scale.
    """

    withheld: Mapping[str, str]
    taken_back: Mapping[str, str]
    noticed: float
    worth: float
    kept: float


@dataclass(frozen=True)
class PlanStep:
    """One step of a plan. Numbers by actor; margins, values and exposures in units of each actor's scale.

    `number` counts from 1; `raised` measure to new level; `irreversible` those of them that can never be taken back;
    `periods` of work, taking effect at period `ends`; `state` after it; `margins` the incentive margin (below 0: the
    actor gains by leaving); `waits` those whose margin is that of waiting while the work goes on, not of the step;
    `values` of the plan on arriving; `payoffs` per period; `temptations`; `exposures`; `leverage`; `gates` rules and
    demands that this step had to wait for; `broken` soft demands unmet in the state after it.
    """

    number: int
    raised: Mapping[str, str]
    irreversible: tuple[str, ...]
    periods: int
    ends: int
    state: Mapping[str, str]
    margins: Mapping[str, float]
    values: Mapping[str, float]
    payoffs: Mapping[str, float]
    temptations: Mapping[str, Temptation]
    waits: tuple[str, ...]
    exposures: Mapping[str, Exposure]
    leverage: Mapping[str, Leverage]
    gates: tuple[Gate, ...]
    broken: tuple[str, ...]

    @property
    def binding(self) -> str:
        """The actor with the smallest margin."""
        return min(self.margins, key=lambda a: self.margins[a])


@dataclass(frozen=True)
class Plan:
    """A sequence of steps that raises measures, valued and checked at every step for every actor.

    `start_values` V/scale; `participation` V minus no deal, in units of scale; `target_margins` for staying put at
    the end; `margin` the smallest of all; `binding` (actor, step; step None at the end); `length` periods, `years`;
    `unwilling` those who would gain by not taking part in the snapback (where there are any, the plan enforces
    itself only given an automatic snapback); `hazard` the chance that nobody's choice breaks it off before its end;
    `spared` (actor, step) where a bystander leaves: it has nothing to withhold or take back there and gains only
    because no hazard strikes a plan that has ended.
    """

    steps: tuple[PlanStep, ...]
    start_values: Mapping[str, float]
    participation: Mapping[str, float]
    target_margins: Mapping[str, float]
    end_temptations: Mapping[str, Temptation]
    margin: float
    binding: tuple[str, int | None]
    length: int
    years: float
    scale: Mapping[str, float]
    unwilling: tuple[Punisher, ...]
    hazard: float
    spared: tuple[tuple[str, int | None], ...]
    states: tuple[Mapping[str, str], ...]

    @property
    def end(self) -> Mapping[str, str]:
        """The state it ends in."""
        return self.states[-1]

    @property
    def participates(self) -> bool:
        """Whether every actor has at least as much as without a deal."""
        return all(v >= -1e-10 for v in self.participation.values())

    @property
    def snapback_credible(self) -> bool:
        """Whether everyone who would have to punish is willing to."""
        return not self.unwilling

    def smallest_margins(self) -> dict[str, float]:
        """The smallest margin of each actor over all steps and the end."""
        return {a: min([s.margins[a] for s in self.steps] + [m]) for a, m in self.target_margins.items()}

    def to_json(self) -> dict[str, Any]:
        """Plain data: steps with what is raised, margins, values, exposures."""
        return {
            "steps": [
                {
                    "raise": dict(s.raised),
                    "margins": dict(s.margins),
                    "values": dict(s.values),
                    "periods": s.periods,
                    "ends": s.ends,
                    "irreversible": list(s.irreversible),
                    "exposure": {a: e.loss for a, e in s.exposures.items()},
                    "leverage": {a: l.left for a, l in s.leverage.items()},
                    "waits_for": [
                        {"need": g.need, "before": g.reached, "by": list(g.by), "row": g.row} for g in s.gates
                    ],
                    "demands_unmet": list(s.broken),
                }
                for s in self.steps
            ],
            "target_margins": dict(self.target_margins),
        }


def describe_plan(
    formulation: Formulation,
    instance: Instance,
    path: Sequence[tuple[int, ...]],
    measured: PlanValues | None = None,
    *,
    unmoved: Sequence[int] = (),
) -> Plan:
    """A path of states as a plan: margins, temptations, exposures, leverage, all by name.

    `measured` is what `measure_path` says of it, where that is known already. None of the `unmoved` is said to bind.
    """
    measured = measure_path(instance, path) if measured is None else measured
    dispute, actors = formulation.dispute, formulation.actors
    exposures = _exposures(instance, measured)
    leverage = measure_leverage(instance, measured)
    names = dict(enumerate(actors))

    def by_actor(row: Floats) -> FrozenMap[str, float]:
        return FrozenMap({a: float(row[i]) for i, a in enumerate(actors)})

    states = tuple(FrozenMap(formulation.state_of(levels)) for levels in measured.path)
    steps = []
    for t, periods in enumerate(measured.periods):
        before, after = measured.path[t], measured.path[t + 1]
        raised = {
            m: formulation.levels[k][after[k]]
            for k, m in enumerate(formulation.measures)
            if after[k] != before[k]
        }
        steps.append(
            PlanStep(
                number=t + 1,
                raised=FrozenMap(raised),
                irreversible=tuple(m for m in raised if _locks(formulation, instance, m, before, after)),
                periods=periods,
                ends=sum(measured.periods[: t + 1]),
                state=states[t + 1],
                margins=by_actor(measured.margins[t]),
                values=by_actor(measured.values[t + 1] / instance.scale),
                payoffs=by_actor(measured.payoffs[t + 1]),
                temptations=_temptations(formulation, instance, measured, t),
                waits=tuple(a for i, a in enumerate(actors) if _waits(measured, t, i)),
                exposures=FrozenMap({names[i]: e.named(names) for i, e in enumerate(exposures[t])}),
                leverage=FrozenMap({names[i]: l for i, l in enumerate(leverage[t + 1])}),
                gates=list_gates(dispute, states[t], states[t + 1]),
                broken=find_unmet(formulation, after),
            )
        )
    actor, row = measured.find_binding(unmoved)
    hazard = _chance_broken_off(instance, measured)
    return Plan(
        steps=tuple(steps),
        start_values=by_actor(measured.values[0] / instance.scale),
        participation=by_actor((measured.values[0] - instance.no_deal) / instance.scale),
        target_margins=by_actor(measured.margins[-1]),
        end_temptations=_temptations(formulation, instance, measured, len(steps)),
        margin=measured.margin,
        binding=(actors[actor], None if row == len(steps) else row + 1),
        length=measured.length,
        years=measured.length * YEARS[dispute.spec.period],
        scale=by_actor(instance.scale),
        unwilling=tuple(u.named(names, formulation) for u in find_unwilling(instance, measured)),
        hazard=hazard,
        spared=tuple(
            (actors[i], None if t == len(steps) else t + 1) for t, i in _list_spared(instance, measured)
        ),
        states=states,
    )


def find_unmet(formulation: Formulation, state: Sequence[int]) -> tuple[str, ...]:
    """Soft demands that a state leaves unmet: something held stands above its start though `until` does not hold."""
    dispute = formulation.dispute
    named = formulation.state_of(state)
    unmet = []
    for name in formulation.soft:
        demand = dispute.effective.demands[name]
        above = any(_level(dispute, m, named[m]) > _level(dispute, m, dispute.start[m]) for m in demand.hold)
        if above and not formulation.pattern(demand.until).holds_at(state):
            unmet.append(name)
    return tuple(unmet)


def _level(dispute: Dispute, measure: str, level: str) -> int:
    return dispute.all_measures[measure].levels.index(level)


def _locks(
    formulation: Formulation, instance: Instance, measure: str, before: Sequence[int], after: Sequence[int]
) -> bool:
    m = formulation.measures.index(measure)
    return instance.lock[m][after[m]] > before[m]


def _waits(measured: PlanValues, row: int, actor: int) -> bool:
    """Whether an actor's margin at a step is that of waiting for its work."""
    return bool(measured.waiting[row, actor] <= measured.margins[row, actor])


def _temptations(
    formulation: Formulation, instance: Instance, measured: PlanValues, row: int
) -> FrozenMap[str, Temptation]:
    after = measured.path[min(row + 1, len(measured.path) - 1)]
    arrived = measured.values[min(row + 1, len(measured.path) - 1)]
    out = {}
    for i, actor in enumerate(formulation.actors):
        breach, stands, kept = measured.breaches[row][i], after, float(arrived[i] / instance.scale[i])
        if row < len(measured.periods) and _waits(measured, row, i):
            stands = measured.path[row]
            breach = find_best_breach(instance, i, stands, stands)
            kept = float(measured.waiting[row, i]) + breach.worth / float(instance.scale[i])
        out[actor] = Temptation(
            FrozenMap(_lower(formulation, breach.exposed, stands)),
            FrozenMap(_lower(formulation, breach.kept, breach.exposed)),
            breach.noticed,
            breach.worth / float(instance.scale[i]),
            kept,
        )
    return FrozenMap(out)


def _lower(formulation: Formulation, state: Sequence[int], than: Sequence[int]) -> dict[str, str]:
    """The measures that stand lower in a state than in another, with their levels there."""
    return {
        m: formulation.levels[k][state[k]] for k, m in enumerate(formulation.measures) if state[k] < than[k]
    }


def _list_spared(instance: Instance, measured: PlanValues) -> list[tuple[int, int]]:
    """Rows and actors below zero whose best way out changes nothing and who would stay if there were no hazards."""
    low = [
        (t, i)
        for t, row in enumerate(measured.margins)
        for i in range(instance.actors)
        if row[i] < -1e-10
        and measured.breaches[t][i].exposed == measured.path[min(t + 1, len(measured.path) - 1)]
        and measured.breaches[t][i].kept == measured.breaches[t][i].exposed
    ]
    if not low:
        return []
    calm = measure_path(replace(instance, hazards=()), measured.path)
    return [(t, i) for t, i in low if calm.margins[t, i] >= -1e-10]


def _chance_broken_off(instance: Instance, measured: PlanValues) -> float:
    """Chance that turnover or a false alarm ends the plan before its last step has taken effect."""
    from detente.analysis.roadmap.game.instance import hazards_at

    total = hazards_at(instance, np.asarray(measured.path, np.int8)).sum(axis=1)
    lasting = 1.0
    for t, periods in enumerate(measured.periods):
        lasting *= (1 - total[t]) ** (periods - 1) * (1 - total[t + 1])
    return float(1 - lasting)

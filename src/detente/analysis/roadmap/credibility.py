"""How sure each must be of the others at every irreversible step: break-even credibility of each promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.roadmap.breaches import expect_snapback
from detente.analysis.roadmap.instance import Instance
from detente.analysis.roadmap.judging import judge_proposal
from detente.analysis.roadmap.planning import plan_roadmap
from detente.analysis.roadmap.plans import measure_path, withdraw_leader
from detente.analysis.roadmap.result import twin
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import Chart, Explanation, Shown, Table


@dataclass(frozen=True)
class StepCredibility:
    """What one actor must believe of another for one irreversible step of its own to pay.

    With chance 1 - c the other breaks off right after the step, as a change of leader would have it do. The actor's
    value of taking the step is then c V + (1 - c) B, against W for leaving: it pays from `needed` on (None: not even
    with certainty; 0: whatever it believes). `kept`, `broken`, `leaving` are V, B and W in units of scale.
    """

    step: int
    actor: str
    measures: tuple[str, ...]
    other: str
    needed: float | None
    kept: float
    broken: float
    leaving: float

    def value_at(self, credibility: float) -> float:
        """The actor's value of taking the step at a given credibility of the other (units of scale)."""
        return credibility * self.kept + (1 - credibility) * self.broken


@dataclass(frozen=True)
class Credibility(Shown):
    """Break-even credibility at every irreversible step of a plan. Made by `measure_credibility`.

    `stops_at(credibility)` says where the plan would stop for whoever is believed no more than that.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    rows: tuple[StepCredibility, ...]

    def of(self, other: str) -> tuple[StepCredibility, ...]:
        """What is needed of one actor."""
        return tuple(r for r in self.rows if r.other == other)

    def stops_at(self, other: str, credibility: float) -> StepCredibility | None:
        """The first irreversible step that is not taken when `other` is believed with this chance; None: all are."""
        for row in self.of(other):
            if row.needed is None or credibility < row.needed:
                return row
        return None

    def table(self) -> Table:
        """A row for each irreversible step and counterpart: the credibility needed."""
        from detente.analysis.roadmap.thresholds_view import credibility_table

        return credibility_table(self)

    def chart(self) -> Chart:
        """The credibility needed over the steps."""
        from detente.analysis.roadmap.thresholds_view import credibility_chart

        return credibility_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.roadmap.thresholds_view import explain_credibility

        return explain_credibility(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "steps": [
                {
                    "step": r.step,
                    "actor": r.actor,
                    "measures": list(r.measures),
                    "other": r.other,
                    "needed": r.needed,
                    "kept": r.kept,
                    "broken": r.broken,
                    "leaving": r.leaving,
                }
                for r in self.rows
            ]
        }
        return twin(
            self.dispute,
            "roadmap-credibility",
            self.settings,
            {"method": "solved: linear in credibility"},
            answer,
        )


def measure_credibility(dispute: Dispute, proposal: str | None = None, **settings: Any) -> Credibility:
    """How credible must each promise of the others be at every irreversible step?

    For the best plan (of `proposal`, or free), at each step with a measure that can never be undone, for its owner and
    every other actor: the least chance of being kept that makes the step pay. It is linear, so the break-even is solved
    and not searched for. Raises SettingError where there is no plan at all.
    """
    if proposal is not None:
        judged = judge_proposal(dispute, proposal, **settings)
        plan, changed, used, reason = (
            judged.plan,
            judged.dispute,
            judged.settings,
            "; ".join(judged.obstacles),
        )
    else:
        found = plan_roadmap(dispute, **settings)
        plan, changed, used, reason = found.plan, found.dispute, found.settings, found.reason or ""
    if plan is None:
        raise SettingError(f"there is no plan whose steps could be looked at: {reason}")
    from detente.analysis.roadmap.formulation import formulate

    formulation = formulate(changed, str(used["target"]))
    instance = formulation.at(settings.get("values"))
    path = [formulation.levels_of(s) for s in plan.states]
    measured = measure_path(instance, path)
    rows = []
    for s in plan.steps:
        for i, actor in enumerate(formulation.actors):
            mine = tuple(m for m in s.irreversible if changed.all_measures[m].owner == actor)
            if not mine:
                continue
            scale = float(instance.scale[i])
            kept = float(measured.values[s.number, i])
            leaving = measured.breaches[s.number - 1][i].worth
            for k, other in enumerate(formulation.actors):
                if k == i:
                    continue
                broken = _value_broken(instance, i, k, path[s.number])
                needed = _break_even(kept, broken, leaving)
                rows.append(
                    StepCredibility(
                        s.number, actor, mine, other, needed, kept / scale, broken / scale, leaving / scale
                    )
                )
    return Credibility(changed, dict(used), tuple(rows))


def _value_broken(instance: Instance, actor: int, breaker: int, state: tuple[int, ...]) -> float:
    """What an actor has when another breaks off right after a step: one period of its withdrawal, then the snapback."""
    levels = np.array([state], np.int8)
    d = float(instance.patience[actor])
    now = float(instance.payoffs[actor].at(withdraw_leader(instance, breaker, levels))[0])
    return (1 - d) * now + d * float(expect_snapback(instance, breaker, levels, actor)[0])


def _break_even(kept: float, broken: float, leaving: float) -> float | None:
    if broken >= leaving:
        return 0.0
    if kept < leaving:
        return None
    return (leaving - broken) / (kept - broken)

"""How sure each must be of the others before every step that cannot be undone: break-even credibility of each promise.

An actor i about to take an irreversible step gives the promise of another actor k the chance c; with chance 1 - c, k
breaks off right after the step, as a change of its leader would have it do. Taking the step is worth c V + (1 - c) B;
withholding it, and standing in x instead, c W(x) + (1 - c) P(x). All four are defined in docs/theory/roadmap.md: V
the plan kept, B broken off by k at the state after the step, W(x) the best that i can make of withholding while the
others keep the plan, P(x) broken off by k at x. The step pays from c* = max over x of (P - B) / ((V - W) + (P - B)):
Kydd's threshold of trust, read for one step of a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from detente.analysis.roadmap.game.breaches import expect_snapback, list_breaches, measure_breaches
from detente.analysis.roadmap.game.formulation import Formulation, formulate
from detente.analysis.roadmap.game.given_plan import EPSILON
from detente.analysis.roadmap.game.instance import Floats, Instance, Levels
from detente.analysis.roadmap.game.plans import PlanValues, State, measure_path, withdraw_leader
from detente.analysis.roadmap.planning.plan import Plan
from detente.analysis.roadmap.planning.result import twin
from detente.analysis.roadmap.planning.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.judging import judge_proposal
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.present import Chart, Explanation, Shown, Table


@dataclass(frozen=True)
class StepCredibility:
    """What one actor must believe of another for one irreversible step of its own to pay.

    `needed` the break-even credibility: the step pays from it on (0: whatever is believed; None: not even certainty
    would do). `kept` V, `broken` B, `leaving` W and `waiting` P in units of the actor's scale, the last two at what
    it would withhold if the other were believed exactly that much. `believed` the actor's trust in the other as the
    dispute has it, with its range; None where it says nothing.
    """

    step: int
    actor: str
    raised: Mapping[str, str]
    other: str
    needed: float | None
    kept: float
    broken: float
    leaving: float
    waiting: float
    believed: tuple[float, float, float] | None

    def value_at(self, credibility: float) -> float:
        """The actor's value of taking the step at a given credibility of the other (units of scale)."""
        return credibility * self.kept + (1 - credibility) * self.broken

    @property
    def stake(self) -> float:
        """What the actor loses if the other breaks off right after the step (units of scale; below 0: it gains)."""
        return self.kept - self.broken

    @property
    def stops(self) -> bool | None:
        """Whether the actor would stop here at its trust in the other; None where the dispute has none."""
        if self.believed is None:
            return None
        return self.needed is None or self.believed[0] < self.needed - EPSILON


@dataclass(frozen=True)
class Credibility(Shown):
    """Break-even credibility at every irreversible step of a plan. Made by `measure_credibility`.

    `steps` how many steps the plan has; `rows` in the order of steps, actors and others.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    rows: tuple[StepCredibility, ...]
    plan: Plan = field(repr=False)

    def of(self, other: str) -> tuple[StepCredibility, ...]:
        """What is needed of one actor."""
        return tuple(r for r in self.rows if r.other == other)

    def stops_at(self, other: str, credibility: float) -> StepCredibility | None:
        """The first irreversible step that is not taken when `other` is believed with this chance; None: all are."""
        for row in self.of(other):
            if row.needed is None or credibility < row.needed - EPSILON:
                return row
        return None

    def table(self) -> Table:
        """A row for each irreversible step and counterpart: the credibility needed."""
        from detente.analysis.roadmap.terms.credibility_view import credibility_table

        return credibility_table(self)

    def chart(self) -> Chart:
        """The credibility needed over the steps."""
        from detente.analysis.roadmap.terms.credibility_view import credibility_chart

        return credibility_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.roadmap.terms.credibility_view import explain_credibility

        return explain_credibility(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        rows = [
            {
                "step": r.step,
                "actor": r.actor,
                "raise": dict(r.raised),
                "other": r.other,
                "needed": r.needed,
                "kept": r.kept,
                "broken": r.broken,
                "leaving": r.leaving,
                "waiting": r.waiting,
                "believed": None if r.believed is None else r.believed[0],
                "stops": r.stops,
            }
            for r in self.rows
        ]
        method = {"method": "solved: both choices are linear in credibility"}
        plain = twin(self.dispute, "roadmap-credibility", self.settings, method, {"steps": rows})
        unused = plain["method"]["recorded_not_used"]
        plain["method"]["recorded_not_used"] = [name for name in unused if name != "beliefs"]
        return plain


def measure_credibility(
    dispute: Dispute, proposal: str | None = None, *, values: Values | None = None, **settings: Any
) -> Credibility:
    """How credible must each promise of the others be before every step that cannot be undone?

    For the best plan (in the order of `proposal`, or free) or the explicit steps of `proposal`: at each step with a
    measure that can never be undone, for its owner and every other actor who has given something or is to give it by
    the end of the plan, the least chance of being kept at which the step pays. It is solved, not searched for.
    `settings` and `values` are those of `plan_roadmap`. Raises SettingError where there is no plan at all.

    Each other actor is doubted alone, the rest being trusted. Does not establish what anyone believes: `believed`
    repeats the file.
    """
    if proposal is not None:
        judged = judge_proposal(dispute, proposal, values=values, **settings)
        plan, changed, used = judged.plan, judged.dispute, judged.settings
        reason = "; ".join(judged.obstacles)
    else:
        found = plan_roadmap(dispute, values=values, **settings)
        plan, changed, used, reason = found.plan, found.dispute, found.settings, found.reason or ""
    if plan is None:
        raise SettingError(f"there is no plan whose steps could be looked at: {reason}")
    formulation = formulate(changed, str(used["target"]))
    instance = formulation.at(values)
    path = [formulation.levels_of(s) for s in plan.states]
    measured = measure_path(instance, path)
    rows = []
    for s in plan.steps:
        for i, actor in enumerate(formulation.actors):
            mine = {m: s.raised[m] for m in s.irreversible if changed.all_measures[m].owner == actor}
            others = _list_doubted(instance, i, path) if mine else []
            for k in others:
                rows.append(_solve(formulation, instance, measured, (s.number, i, k), mine))
    return Credibility(changed, {**used, "proposal": proposal}, tuple(rows), plan)


def solve_credibility(
    formulation: Formulation, instance: Instance, measured: PlanValues, actor: str, other: str
) -> tuple[StepCredibility, ...]:
    """The rows of `measure_credibility` for one actor and one other, of a plan that has been measured already.

    What repeated questions need: nothing is described. Empty where the actor takes no step for good, or the other has
    and gives nothing.
    """
    i, k = formulation.actors.index(actor), formulation.actors.index(other)
    path = list(measured.path)
    if k not in _list_doubted(instance, i, path):
        return ()
    rows = []
    for number, (before, after) in enumerate(pairwise(path), 1):
        locked = [m for m in instance.own(i) if instance.lock[m][after[m]] > before[m]]
        mine = {formulation.measures[m]: formulation.levels[m][after[m]] for m in locked}
        if mine:
            rows.append(_solve(formulation, instance, measured, (number, i, k), mine))
    return tuple(rows)


def _list_doubted(instance: Instance, actor: int, path: list[State]) -> list[int]:
    """Other actors with something of theirs in force at some state of the plan, or to come into force."""
    raised = np.asarray(path, np.int8).max(axis=0) > 0
    return [k for k in range(instance.actors) if k != actor and any(raised[m] for m in instance.own(k))]


def _solve(
    formulation: Formulation,
    instance: Instance,
    measured: PlanValues,
    which: tuple[int, int, int],
    mine: Mapping[str, str],
) -> StepCredibility:
    number, i, k = which
    before, after = measured.path[number - 1], measured.path[number]
    held = [formulation.measures.index(m) for m in mine]
    kept = float(measured.values[number, i])
    needed, broken, leaving, waiting = solve_break_even(instance, (i, k), before, after, held, kept)
    actor, other, scale = formulation.actors[i], formulation.actors[k], float(instance.scale[i])
    return StepCredibility(
        number, actor, dict(mine), other, needed, kept / scale, broken / scale, leaving / scale, waiting / scale,
        _read_trust(formulation, actor, other),
    )  # fmt: skip


def solve_break_even(
    instance: Instance, pair: tuple[int, int], before: State, after: State, held: list[int], kept: float
) -> tuple[float | None, float, float, float]:
    """The credibility of `pair[1]` from which the step pays `pair[0]`, over every way of withholding any of `held`.

    `kept` is the value of the plan on arriving. Gives the break-even (None: not even certainty would do), B, and W and
    P of the way of withholding that asks for most.
    """
    i, k = pair
    x, y = list_breaches(instance, i, before, after)
    withheld = (x[:, held] < np.asarray(after, np.int8)[held]).any(axis=1)
    worth = measure_breaches(instance, i, after, x[withheld], y[withheld])[0]
    states, where = np.unique(x[withheld], axis=0, return_inverse=True)
    leaving = np.full(len(states), -np.inf)
    np.maximum.at(leaving, where.ravel(), worth)
    waiting = value_broken(instance, i, k, states)
    broken = float(value_broken(instance, i, k, np.array([after], np.int8))[0])
    gain, loss = kept - leaving, waiting - broken
    slack = EPSILON * float(instance.scale[i])
    # c gain >= (1 - c) loss: where breaking off costs nothing any c does, where keeping gains nothing none may do
    least = np.where(loss <= slack, 0.0, loss / np.where(loss > slack, np.maximum(gain, 0.0) + loss, 1.0))
    least[gain < -slack] = np.inf
    worst = int(np.argmax(least))
    needed = None if np.isinf(least[worst]) else float(least[worst])
    return needed, broken, float(leaving[worst]), float(waiting[worst])


def value_broken(instance: Instance, actor: int, breaker: int, states: Levels) -> Floats:
    """What an actor has when another breaks off at each state: one period of its withdrawal, then the snapback."""
    d = float(instance.patience[actor])
    now = instance.payoffs[actor].at(withdraw_leader(instance, breaker, states))
    value: Floats = (1 - d) * now + d * expect_snapback(instance, breaker, states, actor)
    return value


def _read_trust(formulation: Formulation, actor: str, other: str) -> tuple[float, float, float] | None:
    found = formulation.dispute.estimates.get(f"beliefs.trust.{actor}.{other}")
    return None if found is None else (found.value, found.low, found.high)

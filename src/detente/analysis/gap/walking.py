"""Where explicit steps break a demand about their order, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.model.dispute import Dispute, State
from detente.model.formula import Formula
from detente.model.spec import CostSpec, DemandSpec
from detente.present.values import Interval


@dataclass(frozen=True)
class Broken:
    """One demand that a proposal breaks.

    `step` is the first step (from 1) that raises what is held back too early, `raised` what it raises; both are
    empty where the proposal fixes no order and every order breaks the demand. It stays broken for `periods`; None
    where that depends on the order, and `lasting` where the proposal ends without ever meeting it. `cost` is the
    payoff per period while broken; None for a hard demand.
    """

    demand: str
    by: str
    row: str | None
    hard: bool
    step: int | None
    raised: tuple[str, ...]
    periods: int | None
    lasting: bool
    cost: Interval | None

    @property
    def total(self) -> Interval | None:
        """Cost per period times how long; None where it is hard, lasts for good or has no fixed length."""
        if self.cost is None or self.periods is None or self.lasting:
            return None
        return Interval(*(self.periods * x for x in (self.cost.value, self.cost.low, self.cost.high)))


def is_true(dispute: Dispute, formula: Formula, state: State) -> bool:
    """Whether a formula holds in a full state, feasible or not."""
    return bool(formula.holds(lambda m: dispute.all_measures[m].levels.index(state[m])))


def walk_steps(dispute: Dispute, name: str, demand: DemandSpec, states: Sequence[State]) -> Broken | None:
    """Where explicit steps break a demand, and for how long."""
    until = dispute.formula(demand.until)
    rank = {m: {level: k for k, level in enumerate(dispute.all_measures[m].levels)} for m in demand.hold}
    start = states[0]
    met = is_true(dispute, until, start)
    first: int | None = None
    raised: tuple[str, ...] = ()
    periods, lasting = 0, False
    for t in range(1, len(states)):
        before, after = states[t - 1], states[t]
        above = [m for m in demand.hold if rank[m][after[m]] > rank[m][start[m]]]
        rising = tuple(m for m in above if rank[m][after[m]] > rank[m][before[m]])
        if not met and rising and first is None:
            first, raised = t, rising
        met = met or is_true(dispute, until, after)
        if first is not None and above and not met:
            if t + 1 < len(states):
                periods += count_periods(dispute, after, states[t + 1])
            else:
                lasting = True
    if first is None:
        return None
    return describe_breach(dispute, name, demand, first, raised, periods, lasting)


def count_periods(dispute: Dispute, before: State, after: State) -> int:
    """How many periods a step takes: the longest work among the levels it reaches, one at least."""
    longest = 1
    for m, measure in dispute.all_measures.items():
        low, high = measure.levels.index(before[m]), measure.levels.index(after[m])
        longest = max([longest, *(measure.takes.get(measure.levels[k], 1) for k in range(low + 1, high + 1))])
    return longest


def describe_breach(
    dispute: Dispute,
    name: str,
    demand: DemandSpec,
    step: int | None,
    raised: tuple[str, ...],
    periods: int | None,
    lasting: bool,
) -> Broken:
    """A broken demand with its strength and cost."""
    cost = None
    if isinstance(demand.strength, CostSpec):
        e = dispute.estimates[f"demands.{name}.strength.cost"]
        cost = Interval(e.value, e.low, e.high)
    return Broken(name, demand.by, demand.row, cost is None, step, raised, periods, lasting, cost)

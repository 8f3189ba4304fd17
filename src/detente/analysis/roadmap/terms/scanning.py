"""Where along one number plans hold: known plans first (fast), a search of all plans only where none of them does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from detente.analysis.roadmap.game.frame import Frame, build_frame
from detente.analysis.roadmap.game.given_plan import Binding, GivenPlan, Measured
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.game.plans import State
from detente.analysis.roadmap.game.worth import Valuation, value_states
from detente.analysis.roadmap.search.best import Budget, find_best_plan, find_plan_at
from detente.analysis.roadmap.search.ground import Ground, Participation

Range = tuple[float, float]
FINE, COARSE = 101, 21
"""At how many values a given plan is measured: where it is scanned, and where it holds over an interval."""
EXACT = 1e-8
"""How exactly the ends of a given plan are bisected, as a part of what was tried."""
PARTS = 125
"""Parts of what was tried to which the ends of what some plan survives are known."""
PATIENT = 1
"""How often an end is tried one part further before it is bisected."""


@dataclass(frozen=True)
class Known:
    """Plans found so far that the search would allow, shared between scans of one question; both parts grow."""

    paths: list[tuple[State, ...]]
    plans: dict[tuple[State, ...], GivenPlan] = field(default_factory=dict)


class Scan:
    """One number (or the size of an instrument) tried over a range of values.

    `change(instance, value)` gives the game at a value, `form(instance)` the form that all of them share. `fine`
    at how many values one plan is measured.
    """

    def __init__(
        self,
        ground: Ground,
        change: Callable[[Instance, float], Instance],
        form: Callable[[Instance], Instance],
        limits: Range,
        *,
        points: int,
        proposal: str | None,
        joining: bool,
        known: Known,
        budget: Budget | None,
        fine: int = FINE,
    ) -> None:
        self.ground, self.change, self.proposal, self.joining = ground, change, proposal, joining
        self.low, self.high = limits
        self.points, self.known, self.fine = points, known, fine
        self.budget = budget or Budget(tests=20_000_000)
        self.resolution = (self.high - self.low) / PARTS
        self.base = ground.instance()
        self.form = form(self.base)
        self._frame: Frame | None = None
        # plans of the usual form are shared between scans
        self._plans = known.plans if self.form is self.base else {}
        self._holder: dict[float, GivenPlan] = {}

    def values(self, now: float | None = None) -> list[float]:
        """The values at which any plan is searched for: evenly spread, and the value now where it lies among them."""
        spread = np.linspace(self.low, self.high, self.points)
        extra = [now] if now is not None and self.low <= now <= self.high else []
        return [float(x) for x in np.unique(np.append(spread, extra))]

    def at(self, value: float) -> Instance:
        """The game at a value."""
        return self.change(self.base, value)

    def plan(self, path: tuple[State, ...]) -> GivenPlan:
        """A plan, ready to be measured at any value."""
        if path not in self._plans:
            self._plans[path] = GivenPlan(self.form, path)
        return self._plans[path]

    def measure(self, plan: GivenPlan, value: float) -> Measured:
        """A plan at a value."""
        return plan.measure(self.at(value))

    def holds(self, plan: GivenPlan, value: float) -> bool:
        """Whether a plan holds at a value."""
        return self.measure(plan, value).holds(joining=self.joining)

    # ------------------------------------------------------------------------------------ one plan

    def find_ranges_of(self, plan: GivenPlan, now: float | None = None) -> tuple[Range, ...]:
        """The ranges of values over which one plan holds, seen at `fine` values, ends bisected to EXACT."""
        spread = np.linspace(self.low, self.high, self.fine)
        extra = [now] if now is not None and self.low <= now <= self.high else []
        values = [float(x) for x in np.unique(np.append(spread, extra))]
        holds = [self.holds(plan, x) for x in values]
        return tuple(
            (
                values[a] if a == 0 else self.find_end_of(plan, values[a], values[a - 1]),
                values[b] if b == len(values) - 1 else self.find_end_of(plan, values[b], values[b + 1]),
            )
            for a, b in list_runs(holds)
        )

    def find_end_of(self, plan: GivenPlan, inside: float, outside: float) -> float:
        """Between a value at which a plan holds and one at which it may not: how far it holds."""
        if self.holds(plan, outside):
            return outside
        width = EXACT * (self.high - self.low)
        while abs(outside - inside) > width:
            middle = (inside + outside) / 2
            if self.holds(plan, middle):
                inside = middle
            else:
                outside = middle
        return inside

    # ------------------------------------------------------------------------------------ any plan

    def decide(self, value: float) -> str:
        """Whether some plan holds at a value: "yes", "no" or "undecided"."""
        if not self.ground.reachable:
            return "no"
        for path in reversed(self.known.paths):
            if self.holds(self.plan(path), value):
                self._holder[value] = self.plan(path)
                return "yes"
        problem = self.ground.problem(
            value_states(self._all_states(), self.at(value)),
            proposal=self.proposal,
            participation="require" if self.joining else "report",
        )
        answer = find_plan_at(problem, 0.0, self.budget)
        if answer.plan is not None:
            path = self.ground.path(answer.plan.rows)
            if path not in self.known.paths:
                self.known.paths.append(path)
            self._holder[value] = self.plan(path)
        return answer.verdict

    def _all_states(self) -> Frame:
        if self._frame is None:
            self._frame = self.ground.frame
            if self.form is not self.base:
                # a hazard or a payoff that the file does not have: its states have not been listed yet
                self._frame = build_frame(replace(self.ground.structure, instance=self.form))
        return self._frame

    def find_ranges(self, values: Sequence[float], verdicts: Sequence[str]) -> tuple[Range, ...]:
        """The ranges over which some plan holds, their ends known to `resolution`."""
        return tuple(
            (
                values[a] if a == 0 else self.find_end(values[a], values[a - 1]),
                values[b] if b == len(values) - 1 else self.find_end(values[b], values[b + 1]),
            )
            for a, b in list_runs([v == "yes" for v in verdicts])
        )

    def find_end(self, inside: float, outside: float) -> float:
        """How far some plan holds from `inside` towards `outside`.

        The plan known there is followed to its own end; then one part further any plan is searched for.
        """
        tries = 0
        inside = self._follow(inside, outside)
        while abs(outside - inside) > self.resolution:
            ahead = self.resolution if tries < PATIENT else abs(outside - inside) / 2
            probe = inside + (ahead if outside > inside else -ahead)
            if self.decide(probe) == "yes":
                inside = self._follow(probe, outside)
            else:
                outside = probe
            tries += 1
        return inside

    def _follow(self, inside: float, outside: float) -> float:
        plan = self._holder[inside]
        end = self.find_end_of(plan, inside, outside)
        self._holder[end] = plan
        return end

    def bind(self, plan: GivenPlan, value: float) -> Binding:
        """What is nearest to breaking a plan at a value, or breaks it."""
        return self.measure(plan, value).find_binding(self.ground.formulation.actors, joining=self.joining)

    def holder(self, value: float) -> GivenPlan:
        """The plan that was found to hold at a value that was tried, or at an end that was found."""
        return self._holder[value]

    def find_best(self, value: float, participation: Participation) -> GivenPlan | None:
        """The best plan at a value, with somebody staying out if it must; None where no steps lead to the target."""
        if not self.ground.reachable:
            return None
        valuation = value_states(self._all_states(), self.at(value))
        path = find_plan_at_hand(self.ground, valuation, self.proposal, participation, self.budget)
        return self.plan(path) if path else None

    def find_binding(self, inside: float, beyond: float) -> Binding:
        """What breaks, just beyond an end, the plan that holds at it."""
        return self.bind(self._holder[inside], beyond)


def find_plan_at_hand(
    ground: Ground,
    valuation: Valuation,
    proposal: str | None,
    participation: Participation,
    budget: Budget | None,
) -> tuple[State, ...]:
    """The states of the best plan, with somebody staying out if it must; () where no steps lead to the target."""
    if not ground.reachable:
        return ()
    asked: tuple[Participation, ...] = (participation, "report")
    for joining in dict.fromkeys(asked):
        problem = ground.problem(valuation, proposal=proposal, participation=joining)
        found = find_best_plan(problem, budget=budget)
        if found.plan is not None:
            return ground.path(found.plan.rows)
    return ()


def list_runs(holds: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last index of every run of true values."""
    found: list[tuple[int, int]] = []
    for k, here in enumerate(holds):
        if here and k and holds[k - 1]:
            found[-1] = (found[-1][0], k)
        elif here:
            found.append((k, k))
    return found

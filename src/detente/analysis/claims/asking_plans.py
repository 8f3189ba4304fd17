"""Questions of claims that roadmaps answer: plans, proposals, margins, durations, credibility, leverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.case import Case
from detente.analysis.roadmap.game.formulation import Formulation, formulate, read_target
from detente.analysis.roadmap.game.given_plan import GivenPlan, Measured
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.game.plans import PlanValues
from detente.analysis.roadmap.planning.leverage import Leverage, measure_leverage
from detente.analysis.roadmap.planning.obstacles import list_obstacles
from detente.analysis.roadmap.planning.plan import YEARS
from detente.analysis.roadmap.search.best import find_plan_at
from detente.analysis.roadmap.search.existence import PlanQuestion, bracket_margin, plan_exists
from detente.analysis.roadmap.search.ground import Participation, read_participation, read_proposal
from detente.analysis.roadmap.terms.credibility import solve_credibility
from detente.errors import SettingError
from detente.model.dispute import Dispute

Range = tuple[float, float]
NEVER = (float("inf"), float("inf"))
_LONG = 1_000_000


def ask_plan(case: Case, given: Mapping[str, Any]) -> bool | None:
    """Whether a plan exists."""
    case, target = _aim(case, given["target"])
    asked = PlanQuestion(target, given.get("proposal"), _joining(case, given), None, given.get("within"))
    return _know_plan(case, asked)


def _know_plan(case: Case, asked: PlanQuestion) -> bool | None:
    """Whether a plan exists; the same question however it was put, so that it is asked once."""
    spec = None if asked.proposal is None else read_proposal(case.dispute, asked.proposal)
    target = asked.target or (None if spec is None else spec.target)
    free = spec is not None and bool(spec.free)
    one = replace(asked, target=read_target(case.dispute, target), proposal=None if free else asked.proposal)
    if one.within is not None and _count_shortest(case, one, by_steps=False) > one.within:
        return False
    return case.know(one, lambda: plan_exists(case.dispute, case.values, one))


def ask_proposal(case: Case, given: Mapping[str, Any]) -> bool | None:
    """Whether a proposal holds: an order through its best plan, steps and packages as they stand."""
    name, within = given["proposal"], given.get("within")
    spec = read_proposal(case.dispute, name)
    if spec.free or spec.hold is not None:
        return _know_plan(case, PlanQuestion(None, name, _joining(case, given), None, within))
    walk = walk_through(case, name)
    if walk is None:
        return False
    soon = within is None or walk.length <= within
    return walk.measured.holds(joining=_joining(case, given) == "require") and soon and not walk.refused


def ask_indispensable(case: Case, given: Mapping[str, Any]) -> bool | None:
    """Whether a deal is possible with these and not without; see `thirdparties.is_indispensable`."""
    asked = {"target": given.get("target")}
    whole = ask_plan(case, asked)
    if whole is False:
        return False
    without = _leave(case, given["name"])
    reduced, target = _aim(without, asked["target"])
    name = read_target(reduced.dispute, target)
    within = reduced.dispute.compiled.truth(reduced.dispute.effective.targets[name])
    if bool(np.any(reduced.acceptance.acceptable & within)):
        return False
    left = ask_plan(without, asked)
    if left is True:
        return False
    return None if whole is None or left is None else True


def ask_margin(case: Case, given: Mapping[str, Any]) -> Range:
    """The smallest margin of a proposal, of everybody or of one actor."""
    name, actor = given["proposal"], given.get("actor")
    spec = read_proposal(case.dispute, name)
    if not spec.free and spec.hold is None:
        walk = walk_through(case, name)
        if walk is None:
            return -NEVER[0], -NEVER[0]
        found = walk.measured.margins.min(axis=0)
        return _exactly(float(found.min() if actor is None else found[walk.formulation.actors.index(actor)]))
    if actor is not None:
        raise SettingError(
            f"'{name}' sets an order, whose best plans share only their smallest margin: one actor's margin is that of "
            f"a proposal of explicit steps"
        )
    asked = PlanQuestion(None, name, "report")
    return case.know(("margin", asked), lambda: bracket_margin(case.dispute, case.values, asked))


def ask_years(case: Case, given: Mapping[str, Any]) -> Range:
    """The fewest years that the work takes."""
    shortest = _shortest(case, given, by_steps=False)
    return _exactly(shortest * YEARS[case.dispute.spec.period])


def ask_steps(case: Case, given: Mapping[str, Any]) -> Range:
    """The fewest steps that lead there."""
    return _exactly(_shortest(case, given, by_steps=True))


def _shortest(case: Case, given: Mapping[str, Any], *, by_steps: bool) -> float:
    case, target = _aim(case, given["target"])
    return _count_shortest(case, PlanQuestion(target, given.get("proposal")), by_steps=by_steps)


def _count_shortest(case: Case, question: PlanQuestion, *, by_steps: bool) -> float:
    # no number of a draw matters here, so that it is kept with the dispute
    asked = PlanQuestion(question.target, question.proposal)
    kept: dict[Any, float] = case.dispute.__dict__.setdefault("_claims_shortest", {})
    if (asked, by_steps) not in kept:
        ground = asked.prepare(case.dispute)
        shortest = float("inf")
        if ground.reachable:
            problem = ground.problem(
                proposal=asked.proposal, participation="report", within=_LONG, by_steps=by_steps
            )
            found = problem.shortest
            shortest = float(found) if 0 <= found <= _LONG else float("inf")
        kept[asked, by_steps] = shortest
    return kept[asked, by_steps]


def ask_feasible_steps(case: Case, given: Mapping[str, Any]) -> Range:
    """The fewest steps of a plan that holds: what can be done in n steps can be done in more, so it is bisected."""
    least = _shortest(case, given, by_steps=True)
    if least == float("inf"):
        return NEVER
    case, target = _aim(case, given["target"])
    asked = PlanQuestion(target, given.get("proposal"))
    return case.know(("feasible steps", asked), lambda: _bisect_steps(case, asked, int(least)))


def _bisect_steps(case: Case, asked: PlanQuestion, least: int) -> Range:
    ground = asked.prepare(case.dispute)
    valuation = ground.value(case.values)

    def search(within: int | None) -> Any:
        problem = ground.problem(
            valuation, proposal=asked.proposal, within=within, by_steps=within is not None
        )
        return find_plan_at(problem, 0.0)

    whole = search(None)
    if whole.verdict != "yes":
        return NEVER if whole.verdict == "no" else (float(least), float("inf"))
    # `proven`: no plan of so many steps holds; what the search leaves undecided widens the answer
    low, high, proven = least - 1, len(whole.plan.rows) - 1, least - 1
    while high - low > 1:
        middle = (low + high) // 2
        found = search(middle)
        if found.verdict == "yes":
            high = min(middle, len(found.plan.rows) - 1)
            continue
        low = middle
        if found.verdict == "no":
            proven = middle
    return float(proven + 1), float(high)


def ask_break_even(case: Case, given: Mapping[str, Any]) -> Range:
    """The credibility that an actor needs of another over all steps that it can never take back."""
    name, actor, other = given["proposal"], given["actor"], given["other"]
    walk = walk_through(case, name)
    if walk is None:
        return NEVER
    rows = solve_credibility(walk.formulation, walk.instance, walk.values, actor, other)
    if not rows:
        raise SettingError(
            f"in '{name}' {actor} takes no step that it can never take back, or {other} has no part in it"
        )
    return _exactly(max(float("inf") if r.needed is None else r.needed for r in rows))


def ask_leverage(case: Case, given: Mapping[str, Any]) -> Range:
    """What an actor can still withhold after a step, as a share of what it could at the start."""
    path, actors = _leverage(case, given["proposal"])
    step = given.get("step") or len(path) - 1
    if step >= len(path):
        raise SettingError(f"'{given['proposal']}' has {len(path) - 1} steps, so there is no step {step}")
    return _exactly(path[step][actors.index(given["actor"])].share)


def ask_ahead(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether an actor's irreversible steps run ahead of what it has received."""
    path, actors = _leverage(case, given["proposal"])
    return any(row[actors.index(given["actor"])].ahead for row in path)


def _leverage(case: Case, name: str) -> tuple[tuple[tuple[Leverage, ...], ...], tuple[str, ...]]:
    walk = walk_through(case, name)
    if walk is None:
        raise SettingError(f"'{name}' cannot be carried out once this is left out")
    found = case.know(("leverage", name), lambda: measure_leverage(walk.instance, walk.values))
    return found, walk.formulation.actors


@dataclass(frozen=True, eq=False)
class Walk:
    """A proposal of explicit steps, valued as it stands; `refused`: somebody would not rest where it ends."""

    formulation: Formulation
    instance: Instance
    given: GivenPlan
    measured: Measured
    refused: bool

    @property
    def length(self) -> int:
        """Periods that it takes."""
        return int(self.given.work.sum())

    @property
    def values(self) -> PlanValues:
        """The plan's values as credibility and leverage take them, without the ways of leaving it."""
        margins, scale = self.measured.margins, self.instance.scale
        nothing = np.zeros_like(margins)
        periods = tuple(int(n) for n in self.given.work)
        return PlanValues(
            self.given.path, periods, self.measured.values * scale, nothing, margins, nothing, ()
        )


def walk_through(case: Case, name: str) -> Walk | None:
    """A proposal of explicit steps or a package in this draw; None where it cannot be carried out."""
    return case.know(("walk", name), lambda: _walk_through(case, name))


def _walk_through(case: Case, name: str) -> Walk | None:
    kept: dict[str, tuple[Formulation, GivenPlan, bool] | None]
    kept = case.dispute.__dict__.setdefault("_claims_walks", {})
    if name not in kept:
        kept[name] = _lay_out(case.dispute, name)
    laid = kept[name]
    if laid is None:
        return None
    formulation, given, refused = laid
    instance = formulation.at(case.values)
    return Walk(formulation, instance, given, given.measure(instance), refused)


def _lay_out(dispute: Dispute, name: str) -> tuple[Formulation, GivenPlan, bool] | None:
    spec = read_proposal(dispute, name)
    states: list[dict[str, str]] = []
    if spec.package is not None:
        states.append(dispute.package(name))
    for step in spec.steps or ():
        states.append(dispute.state(step, base=states[-1] if states else dispute.start))
    if not states or list_obstacles(dispute, name, "steps" if spec.steps else "package", states):
        return None
    formulation = formulate(dispute, read_target(dispute, spec.target))
    path = [formulation.levels_of(s) for s in (dispute.start, *states)]
    refused = any(pattern.holds_at(path[-1]) for _, _, pattern in formulation.refusals)
    return formulation, GivenPlan(formulation.at(), path), refused


def _aim(case: Case, target: str | None) -> tuple[Case, str | None]:
    if target is None or target in case.dispute.effective.targets:
        return case, target
    return case.with_target(target), target


def _leave(case: Case, names: tuple[str, ...]) -> Case:
    return case.altered(Alteration(without=tuple(sorted(set(names)))))


def _joining(case: Case, given: Mapping[str, Any]) -> Participation:
    return read_participation(case.dispute, given.get("participation"))


def _exactly(value: float) -> Range:
    return value, value

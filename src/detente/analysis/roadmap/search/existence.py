"""Whether a self-enforcing plan exists, and between what its best margin lies: what repeated questions need."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.roadmap.game.structure import Structure
from detente.analysis.roadmap.search.best import Budget, find_best_plan, find_plan_at, seek_plan
from detente.analysis.roadmap.search.ground import (
    Ground,
    Participation,
    prepare_roadmap,
    read_participation,
    read_proposal,
)
from detente.analysis.roadmap.search.pruning import Found, Problem
from detente.model.dispute import Dispute
from detente.model.numbers import Values

QUICK = Budget(tests=20_000_000, blurs=(0.2, 0.05, 0.02))
"""What one draw is worth: about a quarter of a second in the last exact pass, and that in few draws."""


@dataclass(frozen=True)
class PlanQuestion:
    """A roadmap question without its numbers: which target, whose order, who must gain by joining, how long.

    Plain and picklable, so that it can be asked of any dispute in any process. The parts mean what they mean to
    `plan_roadmap`; `target` None is the proposal's, else the dispute's first; `participation` None is what the dispute
    sets, else required.
    """

    target: str | None = None
    proposal: str | None = None
    participation: Participation | None = None
    max_bundle: int | None = None
    within: int | None = None

    def joining(self, dispute: Dispute) -> Participation:
        """Whether everyone must gain by joining: as asked, else as the dispute sets it, else required."""
        return read_participation(dispute, self.participation)

    def prepare(self, dispute: Dispute) -> Ground:
        """The dispute's game with this target, compiled once and kept with the dispute."""
        target = self.target
        if target is None and self.proposal is not None:
            target = read_proposal(dispute, self.proposal).target
        return prepare_roadmap(dispute, target, max_bundle=self.max_bundle)


@dataclass(frozen=True)
class Settled:
    """Whether a plan exists (None: undecided) and, where it does, the states of one (levels of the game's measures)."""

    exists: bool | None
    path: tuple[tuple[int, ...], ...] = ()


def plan_exists(
    dispute: Dispute,
    values: Values | None = None,
    question: PlanQuestion | None = None,
    *,
    margin: float = 0.0,
    budget: Budget | None = None,
) -> bool | None:
    """Is there an order of steps in which nobody's margin falls below `margin`? None where the budget ran out.

    `values` is one draw (default: central values). The answer is that of `plan_roadmap`, without the plan: where a
    plan is found the search stops, so this is much cheaper. It depends on nothing asked before. Raises what
    `plan_roadmap` raises. Does not establish how good the best plan is.
    """
    return settle_plan(dispute, values, question, margin=margin, budget=budget).exists


def settle_plan(
    dispute: Dispute,
    values: Values | None = None,
    question: PlanQuestion | None = None,
    *,
    margin: float = 0.0,
    budget: Budget | None = None,
) -> Settled:
    """What `plan_exists` answers, with the plan that shows it: any plan that holds, not the best."""
    asked = question or PlanQuestion()
    ground = asked.prepare(dispute)
    course = ground.course(asked.proposal, asked.within) if ground.reachable else None
    if course is None or course.whole is None:
        return Settled(False)
    instance = ground.instance(values)
    floor = instance.no_deal if asked.joining(dispute) == "require" else None
    cut = None if floor is None else course.whole.cut(instance, floor)
    for corridor in course.corridors:
        if cut is not None and 2 * corridor.size > cut.size:
            break
        found = seek_plan(corridor.problem(instance, floor, asked.within), margin)
        if found is not None:
            return _settle(corridor.structure, found)
        # most draws without a plan have none that everyone would begin, and what is left in others is often small
        if cut is not None and not cut.ask_next():
            return Settled(False)
    if cut is None:
        whole = course.whole.problem(instance, None, asked.within)
    else:
        left = cut.value()
        if left is None:
            return Settled(False)
        whole = Problem(*left, floor, within=asked.within or 0)
    answer = find_plan_at(whole, margin, budget or QUICK)
    if answer.plan is not None:
        return _settle(whole.valuation.frame.structure, answer.plan)
    return Settled(False if answer.verdict == "no" else None)


def _settle(structure: Structure, plan: Found) -> Settled:
    return Settled(True, tuple(structure.state(row) for row in plan.rows))


def bracket_margin(
    dispute: Dispute,
    values: Values | None = None,
    question: PlanQuestion | None = None,
    *,
    tolerance: float = 1e-3,
    budget: Budget | None = None,
) -> tuple[float, float]:
    """Between what does the best smallest margin lie? (margin of the best plan found, upper bound), in units of scale.

    Both are -inf where no permitted order leads to the target or nobody could be made to join one. Raises what
    `plan_roadmap` raises.
    """
    asked = question or PlanQuestion()
    ground = asked.prepare(dispute)
    course = ground.course(asked.proposal, asked.within) if ground.reachable else None
    if course is None or course.whole is None:
        return float("-inf"), float("-inf")
    instance = ground.instance(values)
    floor = instance.no_deal if asked.joining(dispute) == "require" else None
    hints = []
    for corridor in course.corridors:
        near = find_best_plan(
            corridor.problem(instance, floor, asked.within), 5 * tolerance, Budget(tests=2_500_000)
        )
        if near.plan is not None:
            hints.append(course.whole.find_rows(corridor.structure, near.plan.rows))
    whole = course.whole.problem(instance, floor, asked.within)
    found = find_best_plan(whole, tolerance, budget or Budget(tests=12_500_000), hints)
    return found.margin, max(found.bound, found.margin)

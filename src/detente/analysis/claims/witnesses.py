"""One draw that shows why a claim holds or fails there: what was asked, what came of it, and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import evaluate_truth
from detente.analysis.claims.reading import Term, Test
from detente.analysis.roadmap.existence import PlanQuestion
from detente.analysis.roadmap.search import find_plan_at
from detente.model.frozen import FrozenMap

Steps = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Fact:
    """A question of a test as written, and its answer: yes or no, between what a number lies, or None: undecided."""

    question: str
    answer: bool | tuple[float, float] | None

    @property
    def told(self) -> str:
        """The answer in a word."""
        if self.answer is None:
            return "undecided"
        if isinstance(self.answer, bool):
            return "yes" if self.answer else "no"
        low, high = ("infinite" if end == float("inf") else f"{end:.3g}" for end in self.answer)
        return low if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class Witness:
    """A draw in which a claim holds or fails.

    `facts` are the questions that settled it, in the order in which they were asked. `plan` are the steps of a plan
    that was found to exist, each a map from measures to the level they are raised to; empty where none was asked for.
    """

    draw: int
    holds: bool
    facts: tuple[Fact, ...]
    plan: Steps
    plan_of: str | None


def call_witness(draw: int, test: Test, case: Case) -> Witness:
    """What a test found in one draw."""
    holds = evaluate_truth(test.term, case) is True
    asked = [q for q in test.term.questions() if _was_asked(q, case)]
    facts = tuple(Fact(q.text, _answer(q, case)) for q in asked)
    shown = next((q for q in asked if q.function == "plan_exists" and _answer(q, case) is True), None)
    plan = () if shown is None else _find_plan(shown, case)
    return Witness(draw, holds, facts, plan, None if shown is None else shown.text)


def _altered(question: Term, case: Case) -> Case | None:
    if question.change == Alteration():
        return case
    found: Case | None = case.facts.get(("altered", question.change))
    return found


def _was_asked(question: Term, case: Case) -> bool:
    altered = _altered(question, case)
    return altered is not None and (question.function, question.given) in altered.facts


def _answer(question: Term, case: Case) -> bool | tuple[float, float] | None:
    altered = _altered(question, case)
    assert altered is not None
    answer: bool | tuple[float, float] | None = altered.facts[question.function, question.given]
    return answer


def _find_plan(question: Term, case: Case) -> Steps:
    altered = case.altered(question.change)
    given = question.given
    target = given["target"]
    if target not in altered.dispute.effective.targets:
        altered = altered.with_target(target)
    asked = PlanQuestion(target, given.get("proposal"), given.get("participation"), None, given.get("within"))
    ground = asked.prepare(altered.dispute)
    problem = ground.problem(
        altered.values,
        proposal=asked.proposal,
        participation=asked.joining(altered.dispute),
        within=asked.within,
    )
    found = find_plan_at(problem, 0.0)
    if found.plan is None:
        return ()
    states = [ground.formulation.state_of(s) for s in ground.path(found.plan.rows)]
    return tuple(
        FrozenMap({m: level for m, level in after.items() if before[m] != level})
        for before, after in pairwise(states)
    )

"""One draw that shows why a claim holds or fails there: what was asked, what came of it, and the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import evaluate_truth
from detente.analysis.claims.reading import Term, Test, read_test
from detente.analysis.roadmap.search.existence import PlanQuestion, settle_plan
from detente.model.dispute import Dispute
from detente.model.draws import Draws
from detente.model.frozen import FrozenMap
from detente.model.scheme import Scheme
from detente.model.tasks import Item, Map, fingerprint

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

    def to_json(self) -> dict[str, Any]:
        """The witness as plain data, which `from_json` reads."""
        return {
            "draw": self.draw,
            "holds": self.holds,
            "facts": [{"question": f.question, "answer": f.answer} for f in self.facts],
            "plan": [dict(step) for step in self.plan],
            "plan_of": self.plan_of,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Witness:
        """The witness that `to_json` told."""
        facts = tuple(Fact(f["question"], _read_answer(f["answer"])) for f in data["facts"])
        plan = tuple(FrozenMap(step) for step in data["plan"])
        return cls(data["draw"], data["holds"], facts, plan, data["plan_of"])


@dataclass(frozen=True)
class CallWitnesses:
    """Task: what claims come to in one draw, as plain data. `wanted` has, by draw, the ids of those to call."""

    dispute: Dispute
    scheme: Scheme
    wanted: FrozenMap[int, tuple[str, ...]]
    items_are: ClassVar[str] = "witnesses"

    @property
    def digest(self) -> str:
        """A fingerprint of the dispute, the claims and the scheme."""
        called = [f"{draw}: {' '.join(names)}" for draw, names in self.wanted.items()]
        return fingerprint("witnesses", self.dispute, self.scheme, called)

    def __call__(self, item: Item, /) -> dict[str, Any]:
        """For each claim its witness."""
        draw = int(item)  # type: ignore[arg-type]
        case = Case.at(self.dispute, Draws(self.dispute, self.scheme).at(draw).values)
        tests = {claim.id: claim.test for claim in self.dispute.spec.claims}
        return {
            name: call_witness(draw, read_test(self.dispute, tests[name]), case).to_json()
            for name in self.wanted[draw]
        }


def call_witnesses(
    dispute: Dispute, scheme: Scheme, wanted: Mapping[int, Sequence[str]], map: Map
) -> dict[str, tuple[Witness, ...]]:
    """The witnesses of claims in these draws: by claim, one that it holds in first. Draw by draw: claims share work."""
    task = CallWitnesses(dispute, scheme, FrozenMap({k: tuple(v) for k, v in sorted(wanted.items())}))
    seen: dict[str, list[Witness]] = {}
    for outcome in map(task, sorted(wanted)):
        if outcome.failed:
            task(outcome.item)  # raises here what it raised there
        for name, data in (outcome.value or {}).items():
            seen.setdefault(name, []).append(Witness.from_json(data))
    return {name: tuple(sorted(w, key=lambda one: (not one.holds, one.draw))) for name, w in seen.items()}


def call_witness(draw: int, test: Test, case: Case) -> Witness:
    """What a test found in one draw."""
    holds = evaluate_truth(test.term, case) is True
    asked = [q for q in test.term.questions() if _was_asked(q, case)]
    facts = tuple(Fact(q.text, _answer(q, case)) for q in asked)
    shown = next((q for q in asked if q.function == "plan_exists" and _answer(q, case) is True), None)
    plan = () if shown is None else _find_plan(shown, case)
    return Witness(draw, holds, facts, plan, None if shown is None else shown.text)


def _read_answer(told: Any) -> bool | tuple[float, float] | None:
    if isinstance(told, list):
        low, high = told
        return float(low), float(high)
    return None if told is None else bool(told)


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
    formulation = asked.prepare(altered.dispute).formulation
    states = [formulation.state_of(s) for s in settle_plan(altered.dispute, altered.values, asked).path]
    return tuple(
        FrozenMap({m: level for m, level in after.items() if before[m] != level})
        for before, after in pairwise(states)
    )

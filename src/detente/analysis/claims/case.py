"""A dispute in one draw, altered as a question asks, and what has been worked out about it: shared between claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from detente.analysis.claims.alteration import Alteration
from detente.analysis.packages.acceptance import Acceptance, Ground, survey
from detente.analysis.thirdparties.removals import leave_parts
from detente.errors import NotFoundError
from detente.model.changing import change_dispute, normal_path
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.numbers import Values, list_estimates

T = TypeVar("T")


class Case:
    """A dispute with one value for every number, and every fact that was asked of it, each worked out once.

    Facts depend on the dispute, the values and the question alone, so that it makes no difference which was asked
    first. `at` is shared by all claims that are evaluated in the same draw.
    """

    def __init__(self, dispute: Dispute, values: Values, alike: Case | None = None) -> None:
        self.dispute = dispute
        self.values = values
        self._alike = alike  # a case in which every state is worth the same to everybody
        self._facts: dict[Any, Any] = {}

    @classmethod
    def at(cls, dispute: Dispute, values: Values) -> Case:
        """The case of a draw, kept until another draw of the dispute is asked about."""
        found: Case | None = dispute.__dict__.get("_claims_case")
        if found is None or found.values is not values:
            found = dispute.__dict__["_claims_case"] = cls(dispute, values)
        return found

    def know(self, key: Any, work_out: Callable[[], T]) -> T:
        """A fact, worked out the first time it is asked for."""
        if key not in self._facts:
            self._facts[key] = work_out()
        found: T = self._facts[key]
        return found

    @property
    def facts(self) -> Mapping[Any, Any]:
        """What has been worked out so far."""
        return self._facts

    def altered(self, change: Alteration) -> Case:
        """The same draw of an altered dispute: all numbers that it shares with this one are as they are here."""
        if change == Alteration():
            return self
        return self.know(("altered", change), lambda: self._alter(change))

    def _alter(self, change: Alteration) -> Case:
        dispute, values = self.dispute, self.values
        if change.scenario is not None:
            there = scenario_of(dispute, change.scenario)
            dispute, values = there, carry_over(values, dispute, there, change.scenario)
        if change.numbers:
            values = fix_numbers(values, dict(change.numbers), dispute)
        dispute = leave_parts(dispute, change.without)
        paths = [path for path, _ in change.numbers]
        alike = dispute is self.dispute and change.scenario is None and not any(map(_is_payoff, paths))
        return Case(dispute, values, self if alike else None)

    def with_target(self, formula: str) -> Case:
        """The same with a target of one's own, which goes by its formula."""
        return self.know(
            ("target", formula), lambda: Case(_keep(self.dispute, formula, self._aim), self.values)
        )

    def _aim(self, formula: str) -> Dispute:
        targets = FrozenMap({**self.dispute.spec.targets, formula: formula})
        return Dispute(self.dispute.spec.model_copy(update={"targets": targets}), self.dispute.source)

    @property
    def acceptance(self) -> Acceptance:
        """Which packages are acceptable."""
        return self.know("acceptance", self._accept)

    def _accept(self) -> Acceptance:
        if self._alike is None:
            return Acceptance(_survey(self.dispute), self.values)
        return _valued_alike(self._alike.acceptance, self.values)

    def with_numbers(self, numbers: Mapping[str, float]) -> Acceptance:
        """The acceptance with numbers fixed on which no payoff depends (patience, deadlines)."""
        return _valued_alike(self.acceptance, fix_numbers(self.values, numbers, self.dispute))


def _is_payoff(path: str) -> bool:
    return path.startswith(("preferences.", "factors.", "views."))


def _valued_alike(acceptance: Acceptance, values: Values) -> Acceptance:
    """The same acceptance under other values on which no payoff depends."""
    other = replace(acceptance, values=values)
    for name in ("utilities", "acceptable", "open"):
        other.__dict__[name] = getattr(acceptance, name)
    return other


def _keep(dispute: Dispute, name: str, make: Callable[[str], Dispute]) -> Dispute:
    # changed disputes stay with the one they were made from, so that each is compiled once for all draws
    kept: dict[str, Dispute] = dispute.__dict__.setdefault("_claims_changed", {})
    if name not in kept:
        kept[name] = make(name)
    return kept[name]


def _survey(dispute: Dispute) -> Ground:
    found: Ground | None = dispute.__dict__.get("_claims_survey")
    if found is None:
        found = dispute.__dict__["_claims_survey"] = survey(dispute)
    return found


def scenario_of(dispute: Dispute, name: str) -> Dispute:
    """The dispute as a scenario has it; where only numbers differ the dispute itself, which is compiled already."""
    plain = _plain_numbers(dispute, name)
    spec = dispute.spec.scenarios[name]
    if len(plain) < len(spec.set):
        others = {p: v for p, v in spec.set.items() if normal_path(p) not in plain}
        dispute = _keep(dispute, f"scenario {name}", lambda _: change_dispute(dispute, others))
    return leave_parts(dispute, spec.without)


def _plain_numbers(dispute: Dispute, name: str) -> dict[str, tuple[str, float]]:
    """Which numbers a scenario sets: by normal path, the path as the dispute has it and the number."""
    kept: dict[str, dict[str, tuple[str, float]]] = dispute.__dict__.setdefault("_claims_plain", {})
    if name not in kept:
        kept[name] = _find_plain_numbers(dispute, name)
    return kept[name]


def _find_plain_numbers(dispute: Dispute, name: str) -> dict[str, tuple[str, float]]:
    if name not in dispute.spec.scenarios:
        known = ", ".join(dispute.spec.scenarios) or "there are none"
        raise NotFoundError(f"unknown scenario '{name}'{suggest(name, dispute.spec.scenarios)}: {known}")
    numbers = {normal_path(p): p for p, e in list_estimates(dispute.spec).items() if e.kind != "order"}
    found = {}
    for path, value in dispute.spec.scenarios[name].set.items():
        if normal_path(path) in numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            found[normal_path(path)] = (numbers[normal_path(path)], float(value))
    return found


def carry_over(values: Values, dispute: Dispute, there: Dispute, scenario: str) -> Values:
    """A draw's values in a scenario: where it sets none the draw's, and the central ones of numbers that are new."""
    plain = dict(_plain_numbers(dispute, scenario).values())
    if set(there.estimates) <= set(values.estimates):
        return fix_numbers(values, plain, dispute)
    vector = Values.central(there.estimates).vector.copy()
    for k, path in enumerate(there.estimates):
        if path in plain:
            vector[k] = plain[path]
        elif path in values.estimates:
            vector[k] = values.raw(path)
    return Values(there.estimates, vector)


def fix_numbers(values: Values, numbers: Mapping[str, float], dispute: Dispute) -> Values:
    """The values with some numbers fixed. Raises NotFoundError for a number that the dispute does not have."""
    at = _place_numbers(values, dispute)
    vector = values.vector.copy()
    for path, number in numbers.items():
        k = at.get(normal_path(path))
        if k is None:
            raise NotFoundError(
                f"no number '{path}' in '{dispute.id}'{suggest(normal_path(path), at)}: see detente show --numbers"
            )
        vector[k] = number
    return Values(values.estimates, vector)


def _place_numbers(values: Values, dispute: Dispute) -> dict[str, int]:
    """Where each number stands, by its normal path; kept for the estimates that a dispute was last asked with."""
    kept: tuple[Mapping[str, Any], dict[str, int]] | None = dispute.__dict__.get("_claims_places")
    if kept is None or kept[0] is not values.estimates:
        places = {normal_path(path): k for k, path in enumerate(values.estimates)}
        kept = dispute.__dict__["_claims_places"] = (values.estimates, places)
    return kept[1]

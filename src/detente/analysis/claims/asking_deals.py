"""Questions of claims that packages answer: what is acceptable, what it is worth, what bargaining gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.analysis.claims.case import Case
from detente.analysis.claims.kinds import BY_DEADLINE
from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.packages.bargain import solve_bargain
from detente.errors import MissingPreferencesError, SettingError

Range = tuple[float, float]


def read_package(case: Case, name: str) -> dict[str, str]:
    """A package by its name; `start` is the status quo."""
    return dict(case.dispute.start) if name == "start" else case.dispute.package(name)


def _row(case: Case, name: str) -> int:
    return case.dispute.compiled.row(read_package(case, name))


def ask_acceptable(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether nobody rejects a package; one that the rules exclude is not acceptable."""
    row = _row(case, given["package"])
    return row >= 0 and bool(case.acceptance.acceptable[row])


def ask_zone(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether anything but the start is acceptable."""
    return case.acceptance.beyond > 0


def ask_package(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether an acceptable package other than the start satisfies a formula."""
    found = case.acceptance.acceptable & case.dispute.compiled.truth(given["formula"])
    start = case.dispute.compiled.start_row
    return int(np.count_nonzero(found)) > int(start >= 0 and bool(found[start]))


def ask_accepts(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether an actor would have a package rather than no deal."""
    actor, row = given["actor"], _row(case, given["package"])
    if row < 0:
        return False
    utility = case.acceptance.utilities[actor]
    refuses = case.dispute.preference(actor).refuses
    refused = any(bool(case.dispute.compiled.truth(text)[row]) for text in refuses)
    return bool(utility.values[row] >= utility.no_deal) and not refused


def ask_payoff(case: Case, given: Mapping[str, Any]) -> Range:
    """What a state is worth to an actor."""
    row = _row(case, given["package"])
    if row < 0:
        raise SettingError(f"the rules exclude '{given['package']}', so that it is worth nothing to anybody")
    utility = case.acceptance.utilities[_cardinal(case.acceptance, given["actor"])]
    value = float(utility.values[row] / utility.unit)
    return value, value


def ask_no_deal(case: Case, given: Mapping[str, Any]) -> Range:
    """What an actor has without a deal."""
    utility = case.acceptance.utilities[_cardinal(case.acceptance, given["actor"])]
    value = float(utility.no_deal / utility.unit)
    return value, value


def ask_bargain(case: Case, given: Mapping[str, Any]) -> Range | None:
    """What an actor has in a bargaining solution: from the least to the most over the packages that tie."""
    solution, actor = given["solution"], _cardinal(case.acceptance, given["actor"])
    if solution == BY_DEADLINE:
        found = case.know("by deadline", lambda: solve_bargain(_hurried(case)))
        solution = "nash_by_patience"
    else:
        found = case.know("bargain", lambda: solve_bargain(case.acceptance))
    return _spread(case.acceptance, found.solved.get(solution), actor)


def _hurried(case: Case) -> Acceptance:
    """The bargain in which a deadline of T periods counts as a chance of 1/T per period that time is up."""
    numbers = {}
    for party in case.dispute.parties:
        patience, deadline = f"actors.{party}.patience", f"actors.{party}.deadline"
        if deadline in case.values.estimates and patience in case.values.estimates:
            left = max(0.0, 1 - 1 / max(case.values.figure(deadline), 1.0))
            numbers[patience] = case.values.figure(patience) * left
    return case.with_numbers(numbers)


def ask_price(case: Case, given: Mapping[str, Any]) -> Range | None:
    """What the Nash solution loses an actor when every package has to satisfy a formula."""
    formula, actor = given["formula"], _cardinal(case.acceptance, given["actor"])
    free = case.acceptance
    wanted = free.ground.narrowed(formula, None)
    bound = case.know(("bound", formula), lambda: solve_bargain(free.changed(wanted=wanted)))
    before = _spread(free, case.know("bargain", lambda: solve_bargain(free)).solved.get("nash"), actor)
    after = _spread(free, bound.solved.get("nash"), actor)
    if before is None or after is None:
        return (float("inf"), float("inf")) if before is not None else None
    return before[0] - after[1], before[1] - after[0]


def _spread(acceptance: Acceptance, rows: Any, actor: str) -> Range | None:
    if rows is None or not len(rows):
        return None
    utility = acceptance.utilities[actor]
    values = utility.values[rows]
    return float(values.min() / utility.unit), float(values.max() / utility.unit)


def _cardinal(acceptance: Acceptance, actor: str) -> str:
    if actor not in acceptance.utilities:
        raise MissingPreferencesError(
            f"the dispute does not say what {actor} wants: give preferences.{actor}"
        )
    if not acceptance.utilities[actor].cardinal:
        raise MissingPreferencesError(
            f"only an order of preference is known of {actor}, not what a state is worth"
        )
    return actor

"""Statements about a dispute that are true, false or undecided in a draw of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from detente.analysis.packages.acceptance import Acceptance, Ground, survey
from detente.analysis.thirdparties.removals import leave_parts
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values

Test = Callable[[Dispute, Values], bool | None]


@dataclass(frozen=True)
class Statement:
    """A sentence and the test of it: True, False, or None where the analysis could not decide.

    `test` is called with the dispute and one value for every number. Where the results of a run are to be kept, or
    the work is spread over processes, it is a function at the top of a module or a frozen dataclass.
    """

    name: str
    text: str
    test: Test

    def __call__(self, dispute: Dispute, values: Values) -> bool | None:
        """Whether it holds for these values. Raises TypeError for a test that answers with something else."""
        found: Any = self.test(dispute, values)
        plain = found.item() if hasattr(found, "item") else found  # a truth value of numpy is one
        if plain is None or isinstance(plain, bool):
            return plain
        raise TypeError(f"the test of '{self.name}' answered {found!r}, not True, False or None")


@dataclass(frozen=True)
class AskAll:
    """Several statements asked of one draw; an error in one of them is told in its place."""

    statements: tuple[Statement, ...]

    def __call__(self, dispute: Dispute, values: Values) -> dict[str, Any]:
        """For each statement True, False, None, or its error as text."""
        return {s.name: self._ask(s, dispute, values) for s in self.statements}

    def _ask(self, statement: Statement, dispute: Dispute, values: Values) -> bool | str | None:
        try:
            return statement(dispute, values)
        except Exception as error:
            return f"{type(error).__name__}: {error}"


def check_statements(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, each with a name of its own. Raises SettingError where there are none or names are doubled."""
    names = [s.name for s in statements]
    if not names:
        raise SettingError("no statement was given whose robustness could be measured")
    if doubled := sorted({n for n in names if names.count(n) > 1}):
        raise SettingError(f"statements with the same name: {', '.join(doubled)}")
    return tuple(statements)


def find_acceptance(dispute: Dispute, values: Values) -> Acceptance:
    """Which packages are acceptable for these values, worked out once for all statements that ask."""
    # kept with the objects themselves, so that they go when those go
    ground: Ground | None = dispute.__dict__.get("_robust_ground")
    if ground is None:
        ground = dispute.__dict__["_robust_ground"] = survey(dispute)
    kept: dict[int, Acceptance] = values.__dict__.setdefault("_acceptance", {})
    if id(ground) not in kept:
        kept[id(ground)] = Acceptance(ground, values)  # which keeps the ground, so that its id stays its own
    return kept[id(ground)]


@dataclass(frozen=True)
class ZoneIsOpen:
    """Test: something other than the start is acceptable to all whose leave it needs."""

    without: tuple[str, ...] = ()

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether the zone of possible agreement holds anything."""
        return find_acceptance(leave_parts(dispute, self.without), values).beyond > 0


@dataclass(frozen=True)
class IsAcceptable:
    """Test: a named package (a proposal's, or a state) is acceptable to all whose leave it needs."""

    package: str
    without: tuple[str, ...] = ()

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether nobody rejects it; a package that the rules exclude is not acceptable."""
        there = leave_parts(dispute, self.without)
        row = there.compiled.row(there.package(self.package))
        return row >= 0 and bool(find_acceptance(there, values).acceptable[row])


def zone_is_open(dispute: Dispute | None = None, *, without: Sequence[str] = ()) -> Statement:
    """The statement that the zone of possible agreement is not empty (see the packages analysis).

    `without` leaves parts of the dispute out (`leave_parts`); NotFoundError for what is not there.
    """
    if dispute is not None:
        leave_parts(dispute, without)
    return Statement(
        name_statement("zone", None, without),
        f"The zone of possible agreement is not empty{name_without(dispute, without)}",
        ZoneIsOpen(tuple(without)),
    )


def package_is_acceptable(dispute: Dispute, package: str, *, without: Sequence[str] = ()) -> Statement:
    """The statement that a package is acceptable to all; NotFoundError for one that the dispute does not name."""
    leave_parts(dispute, without).package(package)
    return Statement(
        name_statement("acceptable", package, without),
        f"{dispute.label(package)} is acceptable to all{name_without(dispute, without)}",
        IsAcceptable(package, tuple(without)),
    )


def name_statement(kind: str, argument: str | None = None, without: Sequence[str] = ()) -> str:
    """A statement's name, as `read_statement` reads it."""
    parts = [*([argument] if argument else []), *([f"without = {' '.join(without)}"] if without else [])]
    return f"{kind}({', '.join(parts)})" if parts else kind


def name_without(dispute: Dispute | None, names: Sequence[str]) -> str:
    """Words for what is left out; none where nothing is."""
    told = [n if dispute is None else dispute.label(n) for n in names]
    return f" without {', '.join(told)}" if told else ""

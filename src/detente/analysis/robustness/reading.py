"""Statements by their names: `zone`, `acceptable(hanoi_us)`, `plan(full, without = china)`."""

from __future__ import annotations

import re

from detente.analysis.roadmap.search.ground import Participation, prepare_roadmap
from detente.analysis.robustness.roadmap_statements import plan_is_there, proposal_enforces_itself
from detente.analysis.robustness.statements import (
    Statement,
    name_statement,
    package_is_acceptable,
    zone_is_open,
)
from detente.errors import DetenteError, DisputeError, NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest

KINDS = ("zone", "acceptable", "plan", "self_enforcing")

_NAME = re.compile(r"\s*(?P<kind>\w+)\s*(?:\(\s*(?P<inside>[^()]*?)\s*\))?\s*")
_WITHOUT = re.compile(r"without\s*=\s*(?P<names>.+)")


def list_statements(dispute: Dispute, *, participation: Participation | None = None) -> tuple[Statement, ...]:
    """What can be asked of a dispute without further words: is its zone open, which proposals stand, which plans exist.

    The zone; every proposal of a package, whether all accept it; every target, whether a self-enforcing plan to it
    exists; every proposal of an order or of steps, whether it enforces itself. Plans are left out where the dispute
    does not say what a roadmap needs (payoffs as numbers, patience, a target), steps where they cannot be taken:
    `list_left_out` says which, and why.
    """
    return _sort_out(dispute, participation)[0]


def list_left_out(dispute: Dispute, *, participation: Participation | None = None) -> dict[str, str]:
    """The names of the statements about plans that `list_statements` leaves out, and what each would need."""
    return _sort_out(dispute, participation)[1]


def _sort_out(
    dispute: Dispute, participation: Participation | None
) -> tuple[tuple[Statement, ...], dict[str, str]]:
    proposals, targets = dispute.effective.proposals, dispute.effective.targets
    found = [zone_is_open()]
    found += [package_is_acceptable(dispute, p) for p, spec in proposals.items() if spec.package is not None]
    orders = [p for p, spec in proposals.items() if spec.package is None]
    obstacle = _obstacle(dispute) if targets or orders else None
    if obstacle is not None:
        names = [name_statement("plan", t) for t in targets]
        names += [name_statement("self_enforcing", p) for p in orders]
        return tuple(found), dict.fromkeys(names, _reason(obstacle))
    left: dict[str, str] = {}
    found += [plan_is_there(dispute, t, participation=participation) for t in targets]
    for proposal in orders:
        try:
            found.append(proposal_enforces_itself(dispute, proposal, participation=participation))
        except DetenteError as error:  # it cannot be carried out, whatever the numbers
            left[name_statement("self_enforcing", proposal)] = _reason(error)
    return tuple(found), left


def read_statement(dispute: Dispute, text: str, *, participation: Participation | None = None) -> Statement:
    """The statement that a name means.

    - `zone`: the zone of possible agreement is not empty;
    - `acceptable(PACKAGE)`: a proposal's package, or a named state, is acceptable to all;
    - `plan(TARGET)`: a self-enforcing plan to the target exists (`plan` alone: to the first target);
    - `self_enforcing(PROPOSAL)`: some plan in its order, or its steps as written, is self-enforcing.

    Each may end in `without = NAME NAME ...`: the same in the dispute without these actors, roles, measures or
    guarantees. With `participation="report"` (default: what the file sets, else required) a plan counts whether or
    not everybody would begin it. Raises NotFoundError for an unknown name, SettingError for what is no statement.
    """
    match = _NAME.fullmatch(text)
    if match is None:
        raise SettingError(f"{text!r} is no statement: {_usage()}")
    kind, inside = match["kind"], match["inside"]
    if kind not in KINDS:
        raise NotFoundError(f"no statement '{kind}'{suggest(kind, KINDS)}: {_usage()}")
    argument, without = _split(inside or "", text)
    if kind == "zone":
        if argument:
            raise SettingError(f"{text!r}: zone takes no name: {_usage()}")
        return zone_is_open(dispute, without=without)
    if kind == "plan":
        return plan_is_there(dispute, argument, without=without, participation=participation)
    if argument is None:
        raise SettingError(f"{text!r}: {kind} of what? {_usage()}")
    if kind == "acceptable":
        return package_is_acceptable(dispute, argument, without=without)
    return proposal_enforces_itself(dispute, argument, without=without, participation=participation)


def _split(inside: str, text: str) -> tuple[str | None, tuple[str, ...]]:
    argument: str | None = None
    without: tuple[str, ...] = ()
    for part in filter(None, (p.strip() for p in inside.split(","))):
        if left := _WITHOUT.fullmatch(part):
            without += tuple(re.split(r"[\s+]+", left["names"].strip()))
        elif argument is None and "=" not in part and not without:
            argument = part
        else:
            raise SettingError(f"{text!r}: {part!r} was not understood: {_usage()}")
    return argument, without


def _usage() -> str:
    return (
        "write zone, acceptable(PACKAGE), plan(TARGET) or self_enforcing(PROPOSAL), each also with what is left out, "
        "as in plan(full, without = china)"
    )


def _obstacle(dispute: Dispute) -> DetenteError | None:
    """Why no roadmap can be computed for this dispute, if so."""
    try:
        prepare_roadmap(dispute)
    except DetenteError as error:
        return error
    return None


def _reason(error: DetenteError) -> str:
    """What an error says, without the place in the file that it is shown with."""
    return "; ".join(d.message for d in error.diagnostics) if isinstance(error, DisputeError) else str(error)

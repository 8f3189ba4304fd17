"""Questions that can be read and could never be answered: refused when a test is read, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.case import scenario_of
from detente.analysis.claims.functions import Function, Parameter
from detente.analysis.claims.grammar import TestError
from detente.analysis.claims.kinds import KINDS
from detente.analysis.thirdparties.removals import leave_parts
from detente.errors import DetenteError
from detente.model.dispute import Dispute
from detente.model.numbers import Estimate

Place = Callable[[str], int]
"""Where an argument stands in the text, by its name; where the call begins for one that is not given."""

_WORTH = ("payoff", "no_deal", "bargain", "price")


def refuse_unanswerable(
    dispute: Dispute, function: Function, given: Mapping[str, Any], change: Alteration, place: Place
) -> None:
    """Raise TestError for a question that has no answer whatever the numbers are.

    What it asks about has to be there still once the dispute is altered as it says; steps, orders, trust and payoffs
    have to be given; a party is never left out to see whether a deal can do without it.
    """
    if function.name == "indispensable":
        _refuse_parties(dispute, given["name"], change, place("name"))
    there = _alter(dispute, change, place)
    for parameter in function.parameters:
        if parameter.name in given:
            _find_again(dispute, there, parameter, given[parameter.name], place)
    _refuse_by_function(there, function.name, given, place)


def refuse_number(estimate: Estimate, number: float, place: int) -> None:
    """Raise TestError for a value that this number of the file cannot have."""
    from detente.model.checks_numbers import bound_broken

    if estimate.kind == "order":
        raise TestError(
            f"only the order of these weights is given: {estimate.path} cannot be set by itself", place
        )
    if broken := bound_broken(estimate, number):
        raise TestError(f"{estimate.path} cannot be set so: {broken}", place)


def _alter(dispute: Dispute, change: Alteration, place: Place) -> Dispute:
    try:
        there = dispute if change.scenario is None else scenario_of(dispute, change.scenario)
    except DetenteError as error:
        raise TestError(
            f"the scenario '{change.scenario}' cannot be taken: {error}", place("scenario")
        ) from None
    try:
        return leave_parts(there, change.without)
    except DetenteError as error:
        raise TestError(str(error), place("without")) from None


def _find_again(dispute: Dispute, there: Dispute, parameter: Parameter, value: Any, place: Place) -> None:
    known = KINDS[parameter.kind].known
    if there is dispute or known is None or not isinstance(value, str):
        return
    if value in known(dispute) and value not in known(there):
        raise TestError(
            f"'{value}' is gone once the dispute is changed as this says, so that nothing can be asked about it",
            place(parameter.name),
        )


def _refuse_parties(dispute: Dispute, names: tuple[str, ...], change: Alteration, place: int) -> None:
    for name in names:
        if name in dispute.parties:
            raise TestError(
                f"'{name}' is a party to the dispute: without it there is no deal to look for; third parties are "
                f"{', '.join(dispute.third_parties) or 'none'}",
                place,
            )
        if name in change.without:
            raise TestError(f"'{name}' is left out already, so that nothing depends on it", place)


def _refuse_by_function(dispute: Dispute, name: str, given: Mapping[str, Any], place: Place) -> None:
    if name == "leverage" and "step" in given:
        spec = dispute.effective.proposals[given["proposal"]]
        count = 1 if spec.steps is None else len(spec.steps)
        if given["step"] > count:
            steps = "one step" if count == 1 else f"{count} steps"
            raise TestError(
                f"'{given['proposal']}' has {steps}, so there is no step {given['step']}", place("step")
            )
    if name == "margin" and "actor" in given:
        spec = dispute.effective.proposals[given["proposal"]]
        if spec.free or spec.hold is not None:
            raise TestError(
                f"'{given['proposal']}' sets an order, whose best plans share only their smallest margin: one actor's "
                f"margin is that of a proposal of explicit steps, or of a package",
                place("actor"),
            )
    if (
        name == "trust"
        and (path := f"beliefs.trust.{given['of']}.{given['towards']}") not in dispute.estimates
    ):
        raise TestError(
            f"the dispute does not say how far {given['of']} trusts {given['towards']}: give {path}",
            place("of"),
        )
    if name in _WORTH and not dispute.cardinal(given["actor"]):
        actor = given["actor"]
        told = f"only an order of preference is known of {actor}, not what a state is worth"
        if actor not in dispute.effective.preferences:
            told = f"the dispute does not say what {actor} wants: give preferences.{actor}"
        raise TestError(told, place("actor"))
    if name == "stable" and dispute.merge:
        raise TestError(
            "states of this dispute are merged, so that single ones have no stability of their own: ask `detente "
            "stability` where it comes to rest",
            place(""),
        )

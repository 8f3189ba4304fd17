"""What a number of the file is called on screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.model.numbers import Estimate


def name_estimate(dispute: Dispute, estimate: Estimate) -> str:
    """A number by what it says: `worth to North Korea of Sanctions relief (full)`; its path where nothing else fits."""
    top, *rest = (str(k) for k in estimate.keys)
    tell = _WAYS.get(top)
    told = tell(dispute, rest) if tell is not None else None
    if told is None:
        return estimate.path
    return f"{told} where {estimate.when}" if estimate.when else told


def _actor(dispute: Dispute, keys: list[str]) -> str | None:
    actor, what, *_ = (*keys, "")
    words = {
        "patience": "patience of",
        "detection": "detection of",
        "scale": "scale of",
        "deadline": "deadline of",
    }
    return f"{words[what]} {dispute.label(actor)}" if what in words else None


def _measure(dispute: Dispute, keys: list[str]) -> str | None:
    measure, what, *level = keys
    if what == "seen":
        return f"chance that going back on {dispute.label(measure)} is seen"
    return f"cost of undoing {_level(dispute, measure, level)}" if what == "undo" else None


def _level(dispute: Dispute, measure: str, level: list[str]) -> str:
    if measure not in dispute.all_measures:
        return f"{measure}"
    name = dispute.label(measure)
    return name if not level or level[0] == "yes" else f"{name} ({level[0].replace('_', ' ')})"


def _preference(dispute: Dispute, keys: list[str]) -> str | None:
    actor, what, *rest = keys
    name = dispute.label(actor)
    if what == "blocs":
        bloc, what, *rest = rest
        name = f"{name} ({bloc.replace('_', ' ')})"
        if what == "weight":
            return f"weight of {bloc.replace('_', ' ')} in {dispute.label(actor)}"
    if what == "no_deal":
        return f"what {name} has without a deal"
    return f"worth to {name} of {_level(dispute, rest[0], rest[1:])}" if what == "worth" and rest else None


def _role(dispute: Dispute, keys: list[str]) -> str | None:
    actor, kind = keys[0].split(".", 1)
    return f"{keys[-1]} of {dispute.label(actor)} as {kind}"


def _hazard(dispute: Dispute, keys: list[str]) -> str | None:
    if keys[0] == "turnover":
        return f"turnover of {dispute.label(keys[1])}"
    return "chance of a false alarm" if keys[0] == "false_alarm" else None


def _penalty(dispute: Dispute, keys: list[str]) -> str | None:
    return f"penalty of {dispute.label(keys[0])}"


def _demand(dispute: Dispute, keys: list[str]) -> str | None:
    return f"cost of leaving unmet: {dispute.label(keys[0])}"


def _factor(dispute: Dispute, keys: list[str]) -> str | None:
    return keys[0].replace("_", " ")


_WAYS: dict[str, Callable[[Dispute, list[str]], str | None]] = {
    "actors": _actor,
    "measures": _measure,
    "preferences": _preference,
    "roles": _role,
    "hazards": _hazard,
    "penalties": _penalty,
    "demands": _demand,
    "factors": _factor,
}

"""Changes of one number of a game, each a function of the game and the value; the form stays the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from detente.analysis.roadmap.game.instance import Hazard, Instance, StateSum

Change = Callable[[Instance, float], Instance]


def is_constant(number: StateSum) -> bool:
    """Whether a number is the same in every state."""
    return not any(pattern.measures for pattern in number.patterns)


def set_hazard(at: int) -> Change:
    """The chance of one hazard, or a factor on it where it depends on the state."""

    def change(instance: Instance, value: float) -> Instance:
        hazards = list(instance.hazards)
        hazards[at] = Hazard(hazards[at].share, _set_sum(hazards[at].chance, value))
        return replace(instance, hazards=tuple(hazards))

    return change


def set_detection(actor: int) -> Change:
    """The chance that an actor's breach is noticed, or a factor on it where it depends on the state."""

    def change(instance: Instance, value: float) -> Instance:
        detection = list(instance.detection)
        detection[actor] = _set_sum(detection[actor], value)
        return replace(instance, detection=tuple(detection))

    return change


def _set_sum(number: StateSum, value: float) -> StateSum:
    if is_constant(number):
        return StateSum(number.patterns, (value, *(0.0 for _ in number.patterns[1:])))
    return StateSum(number.patterns, tuple(value * v for v in number.values))


def set_credibility(actor: int) -> Change:
    """The chance that a guarantor keeps what it holds."""
    return _set_entry("credibility", actor)


def set_patience(actor: int) -> Change:
    """The patience of an actor."""
    return _set_entry("patience", actor)


def set_seen(measure: int) -> Change:
    """The chance that going back on a measure is seen."""
    return _set_entry("seen", measure)


def _set_entry(name: str, at: int) -> Change:
    def change(instance: Instance, value: float) -> Instance:
        numbers = getattr(instance, name).copy()
        numbers[at] = value
        return replace(instance, **{name: numbers})

    return change


def same_numbers(one: Instance, other: Instance) -> bool:
    """Whether two games of the same form have the same numbers."""
    sums = ("payoffs", "detection", "penalties")
    return (
        all(
            np.array_equal(getattr(one, n), getattr(other, n))
            for n in ("patience", "seen", "undo", "credibility", "no_deal")
        )
        and all(
            a.values == b.values
            for n in sums
            for a, b in zip(getattr(one, n), getattr(other, n), strict=True)
        )
        and all(a.chance.values == b.chance.values for a, b in zip(one.hazards, other.hazards, strict=True))
    )

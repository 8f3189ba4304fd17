"""Questions with known answers, in a module of their own so that other processes can import them."""

from __future__ import annotations

from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.reading import load_text

TOY = """\
format: 1
id: toy
title: toy
actors:
  a: {kind: party}
  b: {kind: party}
measures:
  m: {owner: a}
  n: {owner: b}
  o: {owner: b}
  p: {owner: b}
preferences:
  a: {worth: {m: {value: 0, low: -1, high: 1}, n: {value: 2, low: 1, high: 3}, o: {value: 0.5, low: 0, high: 1}, p: 1}}
  b: {worth: {m: {by: {x: {value: 1, low: 0.5, high: 1.5}, y: {value: -1, low: -1.5, high: -0.5}}}, n: {value: 0, low: -2, high: 2}}}
"""
MAIN, SIDE, IDLE, PLAIN = (f"preferences.a.worth.{m}" for m in "mnop")
SPLIT, OTHER = "preferences.b.worth.m", "preferences.b.worth.n"


def toy() -> Dispute:
    return load_text(TOY)


def main_is_positive(dispute: Dispute, values: Values) -> bool:
    return values.raw(MAIN) > 0.2


def analyst_agrees(dispute: Dispute, values: Values) -> bool:
    return values.raw(SPLIT) > 0


def sometimes_undecided(dispute: Dispute, values: Values) -> bool | None:
    return None if values.raw(SIDE) > 2.3 else values.raw(MAIN) > 0


def sometimes_fails(dispute: Dispute, values: Values) -> bool:
    if values.raw(IDLE) < 0.3:
        raise ArithmeticError("too low")
    return values.raw(MAIN) > 0


def always_fails_in_draws(dispute: Dispute, values: Values) -> bool:
    if values is not dispute.values:
        raise ArithmeticError("no")
    return True


def inside_a_band(dispute: Dispute, values: Values) -> bool:
    return not 0.4 < values.raw(MAIN) < 0.7


def plain_is_small(dispute: Dispute, values: Values) -> bool:
    return values.raw(PLAIN) < 2.5


def side_is_small(dispute: Dispute, values: Values) -> bool:
    return values.raw(SIDE) < 4.1


def never_decided(dispute: Dispute, values: Values) -> None:
    return None


def odd_answer(dispute: Dispute, values: Values) -> str:
    return "perhaps"


def linear(dispute: Dispute, values: Values) -> float:
    return (
        4 * values.raw(MAIN) + values.raw(SIDE) + 0 * values.raw(IDLE) + values.raw(MAIN) * values.raw(OTHER)
    )

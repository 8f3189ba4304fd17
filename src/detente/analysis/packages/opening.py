"""What would open an empty zone of agreement, as computed facts: side payments, red lines, rules, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance, survey
from detente.analysis.packages.bargain import solve_bargain
from detente.analysis.packages.package import Describer, Package
from detente.errors import MissingPreferencesError, TooLargeError
from detente.model.dispute import Dispute

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Shortfall:
    """How much an actor would have to be given to be no worse off than without a deal."""

    actor: str
    payoff: float
    in_scale: float


@dataclass(frozen=True)
class SidePayment:
    """The smallest total side payment, in units of each actor's scale, and the packages that it would buy.

    `short` goes with the first package; `ties` counts the packages that need the same total.
    """

    total: float
    short: tuple[Shortfall, ...]
    packages: tuple[Package, ...]
    ties: int


@dataclass(frozen=True)
class Dropped:
    """Something that, left out alone, opens the zone: how many packages it opens, and one of them."""

    kind: str
    actor: str | None
    name: str
    text: str
    because: str | None
    opened: int
    package: Package


@dataclass(frozen=True)
class Opening:
    """The cheapest changes that open an empty zone. Computed facts, not advice."""

    payment: SidePayment | None
    red_lines: tuple[Dropped, ...]
    rules: tuple[Dropped, ...]
    not_tried: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "side_payment": self.payment,
            "red_lines": self.red_lines,
            "rules": self.rules,
            "not_tried": self.not_tried,
        }


def find_opening(acceptance: Acceptance, require: str | None, visible: int | None, limit: int) -> Opening:
    """What would open the zone: one side payment, one red line, or one rule about states, each by itself."""
    rules, failed = _drop_rules(acceptance, require, visible)
    return Opening(price_side_payment(acceptance, limit), _drop_red_lines(acceptance), rules, failed)


def price_side_payment(acceptance: Acceptance, limit: int) -> SidePayment | None:
    """The smallest total shortfall, each actor's in units of its scale, over states that differ from the start and
    that nobody refuses; exact. None where there is no such state, or every one leaves an actor worse off of whom
    only an order of preference is known (no sum can be named that would make it up).
    """
    ground, compiled = acceptance.ground, acceptance.ground.compiled
    offered = acceptance.open.copy()
    if compiled.start_row >= 0:
        offered[compiled.start_row] = False
    for actor in ground.deciding:
        if not acceptance.utilities[actor].cardinal:
            offered &= acceptance.willing(actor)
    rows = np.flatnonzero(offered)
    if not len(rows):
        return None
    total = np.zeros(len(rows))
    short: dict[str, Ints] = {}
    for actor, utility in acceptance.utilities.items():
        if utility.cardinal:
            lack = np.maximum(utility.no_deal - utility.values[rows], 0)
            asked = ground.asked[actor]
            short[actor] = lack if asked is None else lack * asked[rows]
            total += short[actor] / (utility.unit * acceptance.scale(actor))
    near = np.flatnonzero(total <= total.min() * (1 + 1e-9) + 1e-12)
    exact = [_exact_total(acceptance, {a: int(s[k]) for a, s in short.items()}) for k in near]
    least = min(exact)
    best = near[[total == least for total in exact]]
    told = []
    for actor, lacks in short.items():
        payoff = int(lacks[best[0]]) / acceptance.utilities[actor].unit
        if not payoff:
            continue
        told.append(Shortfall(actor, payoff, payoff / acceptance.scale(actor)))
    packages = Describer(acceptance).describe(rows[best[:limit]])
    return SidePayment(float(least), tuple(told), packages, len(best))


def _exact_total(acceptance: Acceptance, short: Mapping[str, int]) -> Fraction:
    return sum(
        (
            Fraction(lack, acceptance.utilities[a].unit) / acceptance.exact_scale(a)
            for a, lack in short.items()
            if lack
        ),
        start=Fraction(0),
    )


def _drop_red_lines(acceptance: Acceptance) -> tuple[Dropped, ...]:
    ground = acceptance.ground
    found = []
    for line in dict.fromkeys(ground.red_lines):
        opened = acceptance.changed(ground=ground.lift(line), wanted=acceptance.wanted)
        if opened.beyond:
            actor, text = line
            found.append(Dropped("red line", actor, text, text, None, opened.beyond, _pick(opened)))
    return tuple(sorted(found, key=lambda d: -d.opened))


def _drop_rules(
    acceptance: Acceptance, require: str | None, visible: int | None
) -> tuple[tuple[Dropped, ...], tuple[str, ...]]:
    dispute = acceptance.dispute
    found, failed = [], []
    for k, rule in enumerate(dispute.spec.rules):
        name = rule.id or f"rules.{k}"
        if rule.need is not None or name in dispute.spec.without:
            continue
        try:
            ground = survey(dispute.without(name))
            opened = Acceptance(ground, acceptance.values, ground.narrowed(require, visible))
            count = opened.beyond
        except (TooLargeError, MissingPreferencesError):
            failed.append(name)
            continue
        if count:
            text = rule_text(dispute, k)
            found.append(Dropped("rule", None, name, text, rule.because, count, _pick(opened)))
    return tuple(sorted(found, key=lambda d: -d.opened)), tuple(failed)


def rule_text(dispute: Dispute, k: int) -> str:
    """A rule about states as the file writes it."""
    rule = dispute.spec.rules[k]
    when = f" when {rule.when}" if rule.when else ""
    return f"require {rule.require}{when}" if rule.require is not None else f"forbid {rule.forbid}{when}"


def _pick(acceptance: Acceptance) -> Package:
    """One package beyond the start: the Nash solution where it is one, else the first on the frontier or at all."""
    solved = solve_bargain(acceptance)
    start = acceptance.ground.compiled.start_row
    for rows in (*solved.solved.values(), solved.frontier, acceptance.rows):
        beyond = rows[rows != start]
        if len(beyond):
            return Describer(acceptance).describe(beyond[:1])[0]
    raise AssertionError("called with nothing beyond the start")

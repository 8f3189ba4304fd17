"""Mistakes in the numbers of a dispute file: chances outside 0 to 1, hazards that leave nothing, wrong signs."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import Diagnostic
from detente.model.dispute import Dispute
from detente.model.nodes import Path as Keys
from detente.model.nodes import Source
from detente.model.numbers import Estimate, Values, list_estimates, name_path
from detente.model.space import TABLE_LIMIT
from detente.model.spec import DisputeSpec
from detente.model.spec_numbers import Figure

_BOUNDS: dict[str, tuple[float, float, str]] = {
    "chance": (0.0, 1.0, "a chance lies between 0 and 1"),
    "patience": (0.0, 1.0, "patience lies between 0 and 1"),
    "positive": (0.0, float("inf"), "this number is above 0"),
    "cost": (0.0, float("inf"), "a cost is not negative"),
    "weight": (0.0, float("inf"), "a weight is not negative"),
}


def check_bounds(spec: DisputeSpec, source: Source) -> list[Diagnostic]:
    """Numbers outside what their kind allows, each by itself."""
    return [d for estimate in list_estimates(spec).values() for d in _check_bound(estimate, source)]


def _check_bound(estimate: Estimate, source: Source) -> list[Diagnostic]:
    for number in (estimate.value, estimate.low, estimate.high):
        if broken := bound_broken(estimate, number):
            return [source.diagnose(broken, estimate.keys)]
    return []


def bound_broken(estimate: Estimate, number: float) -> str:
    """What is wrong with a value for this number, or nothing."""
    if estimate.kind not in _BOUNDS or isinstance(estimate.keys[-1], int):
        return ""  # an entry of a sum may be negative; the sum is checked
    low, high, rule = _BOUNDS[estimate.kind]
    wrong = not low <= number <= high or (estimate.kind == "positive" and number <= 0)
    wrong = wrong or (estimate.kind == "patience" and number >= 1)
    strict = (
        " (1 itself is too patient: nothing would ever be late)"
        if estimate.kind == "patience" and number == 1
        else ""
    )
    return f"{rule}, not {number:g}{strict}" if wrong else ""


def check_sums(whole: DisputeSpec, source: Source) -> list[Diagnostic]:
    """Sums that must be chances and are not somewhere that the rules let a state be; hazards that leave nothing over.

    For a dispute whose names, formulas and single numbers are right.
    """
    dispute = Dispute(whole)
    spec = dispute.effective
    found: list[Diagnostic] = []
    sums: list[tuple[Keys, Any, str]] = [
        (("actors", a, "detection"), actor.detection, "chance") for a, actor in spec.actors.items()
    ]
    hazards: list[tuple[Keys, Any]] = [
        (("hazards", "turnover", a), h) for a, h in spec.hazards.turnover.items()
    ]
    if spec.hazards.false_alarm is not None:
        hazards.append((("hazards", "false_alarm", "chance"), spec.hazards.false_alarm.chance))
    sums += [(keys, number, "chance") for keys, number in hazards]
    sums += [
        (("hazards", "spoilers", s, "chance"), sp.chance, "chance") for s, sp in spec.hazards.spoilers.items()
    ]
    sums += [(("penalties", a), number, "cost") for a, number in spec.penalties.items()]
    for keys, number, kind in sums:
        if not isinstance(number, tuple):
            continue
        least, most, where = _extremes(dispute, [(keys, number)])
        if least < 0 or (kind == "chance" and most > 1):
            bad = least if least < 0 else most
            bound = "a chance lies between 0 and 1" if kind == "chance" else "a penalty is not negative"
            found.append(
                source.diagnose(f"{bound}: these entries add up to {bad:g}{where(bad == least)}", keys)
            )
    if hazards and not found:
        _, most, where = _extremes(dispute, hazards)
        if most >= 1:
            found.append(
                source.diagnose(
                    f"the hazards add up to {most:g} per period{where(False)}: nothing would last",
                    ("hazards",),
                )
            )
    return found


def _extremes(dispute: Dispute, numbers: Iterable[tuple[Keys, Any]]) -> tuple[float, float, Any]:
    """The least and the largest value of a sum of numbers over the states, and words for where they are taken.

    Looked up over the measures that the conditions speak of; combinations that the rules exclude on those measures
    alone do not count. Where there are too many combinations, the bounds of the parts are added instead.
    """
    values = Values.central(dispute.estimates)
    entries: list[tuple[float, Any]] = []
    for keys, number in numbers:
        for k, entry in enumerate(number) if isinstance(number, tuple) else [(None, number)]:
            path = name_path(keys if k is None else (*keys, k))
            when = entry.when if isinstance(entry, Figure) else None
            entries.append((values.figure(path), None if when is None else dispute.formula(when)))
    names = sorted({m for _, f in entries if f is not None for m in f.measures})
    sizes = [len(dispute.all_measures[m].levels) for m in names]
    if prod(sizes) > TABLE_LIMIT:
        fixed = sum(v for v, f in entries if f is None)
        least = fixed + sum(min(v, 0.0) for v, f in entries if f is not None)
        most = fixed + sum(max(v, 0.0) for v, f in entries if f is not None)
        # bounds, not values: only what cannot be right whatever the state is an error
        return max(least, 0.0), min(most, 1.0 - 1e-12), lambda low: ""
    at = {
        m: np.arange(n).reshape([-1 if j == k else 1 for j in range(len(sizes))])
        for k, (m, n) in enumerate(zip(names, sizes, strict=True))
    }
    total: NDArray[Any] = np.zeros(sizes)
    for value, formula in entries:
        total = total + (value if formula is None else value * formula.holds(at.__getitem__))
    possible = np.ones(sizes, dtype=bool)
    for rule in dispute.state_rules:
        if rule.measures <= set(names):
            possible &= np.broadcast_to(rule.holds(at.__getitem__), possible.shape)
    total = np.round(np.where(possible, total, np.nan), 12)

    def where(low: bool) -> str:
        if not names:
            return ""
        cell = np.unravel_index(int(np.nanargmin(total) if low else np.nanargmax(total)), total.shape)
        levels = (f"{m} = {dispute.all_measures[m].levels[int(c)]}" for m, c in zip(names, cell, strict=True))
        return " where " + ", ".join(levels)

    return float(np.nanmin(total)), float(np.nanmax(total)), where

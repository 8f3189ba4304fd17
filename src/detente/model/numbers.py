"""Every number of a dispute, by its path: value, range, sources, analysts; and the values of one draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from detente.model.spec import CostSpec, DisputeSpec
from detente.model.spec_numbers import Figure
from detente.model.spec_preferences import PreferenceSpec

Kind = Literal["payoff", "cost", "chance", "patience", "positive", "factor", "weight", "order"]
Basis = Literal["document", "informed judgment", "judgment"]
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Estimate:
    """One number of a dispute: what it is, how far it could be off, and who says so.

    `low` and `high` equal `value` for a number given without a range. `analysts` has (name, value, low, high) for
    each analyst where they differ; `value`, `low` and `high` are then the mean of the values and the outer range.
    """

    path: str
    keys: KeyPath
    kind: Kind
    value: float
    low: float
    high: float
    sources: tuple[str, ...] = ()
    reason: str | None = None
    times: tuple[str, ...] = ()
    analysts: tuple[tuple[str, float, float, float], ...] = ()
    when: str | None = None

    @property
    def basis(self) -> Basis:
        """What the number rests on: a document alone, judgment informed by a document, or judgment alone."""
        documents = any(source != "judgment" for source in self.sources)
        if not documents:
            return "judgment"
        return "informed judgment" if "judgment" in self.sources else "document"

    @property
    def ranged(self) -> bool:
        """Whether the number has a range."""
        return self.low < self.high


def name_path(keys: KeyPath) -> str:
    """Keys as a path: joined by dots, keys that are formulas in brackets."""
    return ".".join(_plain(k) for k in keys)


@lru_cache(maxsize=1 << 16)
def _plain(key: str | int) -> str:
    text = str(key)
    ordinary = all(ch.isalnum() or ch in "_-" for ch in text.replace(".", "")) and text
    return text if ordinary else f"[{text}]"


def iter_figures(spec: DisputeSpec) -> Iterator[tuple[KeyPath, Kind, Any]]:
    """Every place of a dispute where a number stands: its keys, what kind it is, and the number as written."""
    for a, actor in spec.actors.items():
        at: KeyPath = ("actors", a)
        yield from _number((*at, "patience"), "patience", actor.patience)
        yield from _number((*at, "scale"), "positive", actor.scale)
        yield from _state_number((*at, "detection"), "chance", actor.detection)
        yield from _number((*at, "deadline"), "positive", actor.deadline)
    for m, measure in spec.measures.items():
        for level, cost in measure.undo.items():
            if cost != "never":
                yield ("measures", m, "undo", level), "cost", cost
        yield from _number(("measures", m, "seen"), "chance", measure.seen)
    for f, factor in spec.factors.items():
        yield ("factors", f), "factor", factor
    for a, preference in spec.preferences.items():
        yield from _preference(("preferences", a), preference)
    for v, view in spec.views.items():
        for a, preference in view.preferences.items():
            yield from _preference(("views", v, "preferences", a), preference)
    for r, role in spec.roles.items():
        for key in ("credibility", "knows", "noise", "damps", "lifts"):
            yield from _number(("roles", r, key), "chance", getattr(role, key))
    hazards = spec.hazards
    for a, chance in hazards.turnover.items():
        yield from _state_number(("hazards", "turnover", a), "chance", chance)
    if hazards.false_alarm is not None:
        yield from _state_number(("hazards", "false_alarm", "chance"), "chance", hazards.false_alarm.chance)
    for s, spoiler in hazards.spoilers.items():
        yield from _state_number(("hazards", "spoilers", s, "chance"), "chance", spoiler.chance)
    for a, penalty in spec.penalties.items():
        yield from _state_number(("penalties", a), "cost", penalty)
    for a, trusts in spec.beliefs.trust.items():
        for b, trust in trusts.items():
            yield ("beliefs", "trust", a, b), "chance", trust
    for d, demand in spec.demands.items():
        if isinstance(demand.strength, CostSpec):
            yield ("demands", d, "strength", "cost"), "cost", demand.strength.cost


def _number(keys: KeyPath, kind: Kind, number: Any) -> Iterator[tuple[KeyPath, Kind, Any]]:
    if number is not None:
        yield keys, kind, number


def _state_number(keys: KeyPath, kind: Kind, number: Any) -> Iterator[tuple[KeyPath, Kind, Any]]:
    if isinstance(number, tuple):
        for k, entry in enumerate(number):
            yield (*keys, k), kind, entry
    elif number is not None:
        yield keys, kind, number


def _preference(keys: KeyPath, preference: PreferenceSpec) -> Iterator[tuple[KeyPath, Kind, Any]]:
    yield from _worth((*keys, "worth"), preference.worth)
    yield from _order((*keys, "importance"), len(preference.importance or ()))
    for b, bloc in (preference.blocs or {}).items():
        yield (*keys, "blocs", b, "weight"), "weight", bloc.weight
        yield from _worth((*keys, "blocs", b, "worth"), bloc.worth)
    if isinstance(preference.no_deal, (int, float, Figure)):
        yield (*keys, "no_deal"), "payoff", preference.no_deal


def _order(keys: KeyPath, count: int) -> Iterator[tuple[KeyPath, Kind, Any]]:
    # an order of importance is every falling weight vector with sum 1; each weight alone ranges as said here
    for k in range(count):
        middle = sum(1 / j for j in range(k + 1, count + 1)) / count
        low = 1 / count if k == 0 else 0.0
        figure = Figure(value=middle, low=low, high=1 / (k + 1), reason="only the order is given")
        yield (*keys, k), "order", figure


def _worth(keys: KeyPath, worth: Mapping[str, Any] | None) -> Iterator[tuple[KeyPath, Kind, Any]]:
    for item, value in (worth or {}).items():
        if isinstance(value, Mapping):
            for level, number in value.items():
                yield (*keys, item, level), "payoff", number
        else:
            yield (*keys, item), "payoff", value


def list_estimates(spec: DisputeSpec) -> dict[str, Estimate]:
    """Every number of a dispute by its path, in file order."""
    found = (_estimate(keys, kind, number) for keys, kind, number in iter_figures(spec))
    return {e.path: e for e in found}


def _estimate(keys: KeyPath, kind: Kind, number: Any) -> Estimate:
    path = name_path(keys)
    if not isinstance(number, Figure):
        return Estimate(path, keys, kind, number, number, number)
    about = (number.sources, number.reason, number.times)
    if number.by is None:
        value, low, high = _range(number)
        return Estimate(path, keys, kind, value, low, high, *about, when=number.when)
    analysts = tuple((name, *_range(n)) for name, n in number.by.items())
    sources = tuple(dict.fromkeys(s for n in number.by.values() if isinstance(n, Figure) for s in n.sources))
    # in fractions, so that the mean of 0.8, 1.0 and 0.6 is 0.8
    told = [f"{name}: {n.reason}" for name, n in number.by.items() if isinstance(n, Figure) and n.reason]
    reason = "; ".join([*([number.reason] if number.reason else []), *told]) or None
    value = float(sum(Fraction(repr(a[1])) for a in analysts) / len(analysts))
    low, high = min(a[2] for a in analysts), max(a[3] for a in analysts)
    return Estimate(
        path,
        keys,
        kind,
        value,
        low,
        high,
        (*number.sources, *sources),
        reason,
        number.times,
        analysts,
        number.when,
    )


def _range(number: Any) -> tuple[float, float, float]:
    if not isinstance(number, Figure):
        return number, number, number
    if number.value is None:  # nested `by` is refused when the file is checked
        return 0.0, 0.0, 0.0
    value = number.value
    return value, value if number.low is None else number.low, value if number.high is None else number.high


class Values:
    """One value for every number of a dispute: a draw.

    `central(estimates)` takes each number at its value, `corner(estimates, "low")` at that end of its range.
    Analyses look numbers up by path; factors are multiplied in by `figure`.
    """

    def __init__(self, estimates: Mapping[str, Estimate], vector: NDArray[np.float64]) -> None:
        self.estimates = estimates
        self.vector = vector
        self._at = {path: k for k, path in enumerate(estimates)}

    @classmethod
    def central(cls, estimates: Mapping[str, Estimate]) -> Values:
        """Every number at its value."""
        return cls(estimates, np.array([e.value for e in estimates.values()], dtype=float))

    @classmethod
    def corner(cls, estimates: Mapping[str, Estimate], end: Literal["low", "high"]) -> Values:
        """Every number at the low (or high) end of its range; weights of an order stay in the middle, where they
        sum to 1."""
        ends = [e.value if e.kind == "order" else getattr(e, end) for e in estimates.values()]
        return cls(estimates, np.array(ends, dtype=float))

    def raw(self, path: str) -> float:
        """The value of a number before its factors."""
        return float(self.vector[self._at[path]])

    def figure(self, path: str) -> float:
        """The value of a number times its factors."""
        value = self.raw(path)
        for factor in self.estimates[path].times:
            value *= self.raw(f"factors.{factor}")
        return value

    def get(self, path: str, default: float) -> float:
        """The value of a number with its factors, or `default` where the dispute does not give it."""
        return self.figure(path) if path in self._at else default

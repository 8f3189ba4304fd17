"""Numbers that can be varied to ask how much of them is needed: a kind of an actor or measure, or any path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from detente.analysis.roadmap.game.estimate_names import name_estimate
from detente.analysis.roadmap.game.instance import Hazard, Instance, StateSum, constant
from detente.analysis.roadmap.game.number_changes import (
    Change,
    is_constant,
    same_numbers,
    set_credibility,
    set_detection,
    set_hazard,
    set_patience,
    set_seen,
)
from detente.analysis.roadmap.search.ground import Ground
from detente.errors import NotFoundError, SettingError
from detente.model.formula import suggest
from detente.model.numbers import Estimate, Values

Kind = Literal["turnover", "verification", "guarantor", "patience", "seen", "false_alarm", "number"]
KINDS: tuple[Kind, ...] = ("turnover", "verification", "guarantor", "patience", "seen", "false_alarm")
PATIENT = 1 - 1e-6
"""The most patience that is tried: with 1 no payoff per period adds up."""
TURNOVER = 0.25
"""How far hazards are tried: a plan that is broken off once in four periods."""
USUAL: tuple[Kind, ...] = ("turnover", "verification", "guarantor", "patience")


@dataclass(frozen=True)
class VariedNumber:
    """One number that is varied while the others stay: what it is, where it stands, how far it is tried.

    `name` as asked for (`turnover.us`, or a path); `subject` the actor or measure it belongs to; `now` its value,
    `low` and `high` how far it is tried, `plausible` its range in the file (None: none given), `bounds` what it can
    be at all, `path` where it stands. `factor`: the number is a factor on a chance that depends on the state, 1 now.
    `interval`: the values at which one plan holds are proved to be an interval, since margins are concave in the
    number (payoffs, costs, penalties, credibilities) or every way out pays ever more or ever less (detection); for
    patience and hazards neither is so.
    """

    name: str
    kind: Kind
    subject: str
    label: str
    now: float
    low: float
    high: float
    plausible: tuple[float, float] | None
    factor: bool
    interval: bool
    path: str
    bounds: tuple[float, float]
    change: Change = field(repr=False, compare=False)
    form: Callable[[Instance], Instance] = field(repr=False, compare=False, default=lambda instance: instance)

    def within(self, low: float | None, high: float | None) -> VariedNumber:
        """The same number, tried over other values. SettingError where they make no sense for it."""
        at = self.low if low is None else float(low), self.high if high is None else float(high)
        if not (np.isfinite(at).all() and at[0] < at[1]):
            raise SettingError(
                f"{self.name} is tried from a lower to a higher value, not from {at[0]:g} to {at[1]:g}"
            )
        least, most = self.bounds
        if at[0] < least or at[1] > most:
            words = f"{least:g} or more" if not np.isfinite(most) else f"{least:g} to {most:g}"
            raise SettingError(
                f"{self.label} can be {words}, so it cannot be tried from {at[0]:g} to {at[1]:g}"
            )
        return replace(self, low=at[0], high=at[1])


def read_varied(ground: Ground, names: Sequence[str] | None = None) -> tuple[VariedNumber, ...]:
    """The numbers asked for: kinds (`turnover`: all there are), a kind of somebody (`turnover.us`), or paths.

    None asks for turnover, verification, guarantors, and the patience of the parties. Raises NotFoundError for a name
    that is nothing of these, SettingError for a number that no roadmap reads.
    """
    asked = list(USUAL if names is None else names)
    if not asked:
        raise SettingError(f"name at least one number to vary: {', '.join(KINDS)}, or the path of a number")
    found: dict[str, VariedNumber] = {}
    for name in asked:
        for number in _read(ground, name.strip(), usual=names is None):
            found.setdefault(number.name, number)
    return tuple(found.values())


def _read(ground: Ground, name: str, *, usual: bool) -> Iterable[VariedNumber]:
    estimates, formulation = ground.dispute.estimates, ground.formulation
    kind, _, subject = name.partition(".")
    if kind in KINDS and (kind == name or kind not in {p.split(".", 1)[0] for p in estimates}):
        if not subject:
            listed = list(_list_kind(ground, kind, usual=usual))
            if not listed and not usual:
                somebody = (formulation.measures if kind == "seen" else formulation.actors)[0]
                raise NotFoundError(
                    f"nothing in this dispute has a '{kind}' that is open; name whose it is to vary it all the same, "
                    f"as in {kind}.{somebody}"
                )
            return listed
        return [_read_kind(ground, kind, subject)]
    if name in estimates:
        return [_read_path(ground, estimates[name])]
    known = [*KINDS, *estimates]
    raise NotFoundError(
        f"unknown number '{name}'{suggest(name, known)}: give a kind ({', '.join(KINDS)}), a kind of somebody "
        f"(turnover.{formulation.actors[0]}), or the path of a number (detente show --numbers lists them)"
    )


def _list_kind(ground: Ground, kind: Kind, *, usual: bool) -> Iterable[VariedNumber]:
    instance, formulation = ground.instance(), ground.formulation
    spec = ground.dispute.effective
    if kind == "false_alarm":
        if spec.hazards.false_alarm is not None:
            yield _read_kind(ground, kind, "")
        return
    if kind == "seen":
        for m, measure in enumerate(formulation.measures):
            if instance.seen[m] > 0:
                yield _read_kind(ground, kind, measure)
        return
    for i, actor in enumerate(formulation.actors):
        there = {
            "turnover": actor in spec.hazards.turnover,
            "verification": not (is_constant(instance.detection[i]) and _sum(instance.detection[i]) >= 1),
            "guarantor": f"{actor}.guarantor" in spec.roles,
            "patience": not usual or actor in ground.dispute.parties,
        }
        if there[kind]:
            yield _read_kind(ground, kind, actor)


def _read_kind(ground: Ground, kind: Kind, subject: str) -> VariedNumber:
    formulation, dispute, spec = ground.formulation, ground.dispute, ground.dispute.effective
    instance = ground.instance()
    if kind == "seen":
        if subject not in formulation.measures:
            raise NotFoundError(
                f"unknown measure '{subject}'{suggest(subject, formulation.measures)}: "
                f"{', '.join(formulation.measures)}"
            )
        m = formulation.measures.index(subject)
        path = f"measures.{subject}.seen"
        label = f"chance that going back on {dispute.label(subject)} is seen"
        return _make(ground, kind, subject, label, path, float(instance.seen[m]), (0.0, 1.0), set_seen(m))
    if kind == "false_alarm":
        if spec.hazards.false_alarm is None or subject:
            raise NotFoundError("this dispute has one false alarm, asked for as false_alarm, or none")
        at = len(instance.hazards) - 1
        return _vary_hazard(ground, kind, "", "chance of a false alarm", "hazards.false_alarm.chance", at)
    if subject not in formulation.actors:
        raise NotFoundError(
            f"unknown actor '{subject}'{suggest(subject, formulation.actors)}: {', '.join(formulation.actors)}"
        )
    i, name = formulation.actors.index(subject), dispute.label(subject)
    if kind == "turnover":
        path, label = f"hazards.turnover.{subject}", f"turnover of {name}"
        if subject in spec.hazards.turnover:
            return _vary_hazard(
                ground, kind, subject, label, path, list(spec.hazards.turnover).index(subject)
            )
        share = tuple(float(k == i) for k in range(instance.actors))

        def add(given: Instance, value: float = 0.0) -> Instance:
            return replace(given, hazards=(*given.hazards, Hazard(share, constant(value))))

        return replace(
            _make(ground, kind, subject, label, path, 0.0, (0.0, TURNOVER), add, interval=False), form=add
        )
    if kind == "verification":
        old, label = instance.detection[i], f"verification of {name}"
        factor = not is_constant(old)
        limits = (0.0, 2.0) if factor else (0.0, 1.0)
        now = 1.0 if factor else _sum(old)
        return _make(
            ground,
            kind,
            subject,
            label,
            f"actors.{subject}.detection",
            now,
            limits,
            set_detection(i),
            factor=factor,
        )
    if kind == "guarantor":
        if f"{subject}.guarantor" not in spec.roles:
            there = [r.split(".")[0] for r in spec.roles if r.endswith(".guarantor")]
            raise NotFoundError(
                f"{subject} is no guarantor in this dispute (guarantors: {', '.join(there) or 'none'})"
            )
        path, label = f"roles.{subject}.guarantor.credibility", f"credibility of {name} as guarantor"
        return _make(
            ground, kind, subject, label, path, float(instance.credibility[i]), (0.0, 1.0), set_credibility(i)
        )
    path, label = f"actors.{subject}.patience", f"patience of {name}"
    now = float(instance.patience[i])
    return _make(ground, kind, subject, label, path, now, (0.5, 0.99), set_patience(i), interval=False)


def _make(
    ground: Ground,
    kind: Kind,
    subject: str,
    label: str,
    path: str,
    now: float,
    limits: tuple[float, float],
    change: Change,
    *,
    factor: bool = False,
    interval: bool = True,
) -> VariedNumber:
    known = ground.dispute.estimates.get(path)
    plausible = (known.low, known.high) if known is not None and known.ranged and not factor else None
    name = f"{kind}.{subject}" if subject else kind
    bounds = (0.0, np.inf if factor else PATIENT if kind == "patience" else 1.0)
    return VariedNumber(
        name, kind, subject, label, now, *limits, plausible, factor, interval, path, bounds, change
    )


def _sum(number: StateSum) -> float:
    return float(sum(number.values))


def _vary_hazard(ground: Ground, kind: Kind, subject: str, label: str, path: str, at: int) -> VariedNumber:
    """A hazard: its chance where it is the same in every state, a factor on it where it is not."""
    old = ground.instance().hazards[at].chance
    factor = not is_constant(old)

    now, limits = (1.0, (0.0, 5.0)) if factor else (_sum(old), (0.0, TURNOVER))
    return _make(
        ground, kind, subject, label, path, now, limits, set_hazard(at), factor=factor, interval=False
    )


def _read_path(ground: Ground, estimate: Estimate) -> VariedNumber:
    formulation = ground.formulation
    base = ground.dispute.values
    at = list(base.estimates).index(estimate.path)

    def change(instance: Instance, value: float) -> Instance:
        vector = base.vector.copy()
        vector[at] = value
        return formulation.at(Values(base.estimates, vector))

    limits = _limits(estimate)
    if estimate.kind == "order":
        raise SettingError(
            f"{estimate.path} is one weight of an order; only the order is meant, not the weight"
        )
    ends = change(ground.instance(), limits[0]), change(ground.instance(), limits[1])
    if same_numbers(*ends):
        raise SettingError(
            f"{estimate.path} has no part in whether a plan holds"
            + (": a scale is only the unit in which margins are told" if estimate.kind == "positive" else "")
        )
    # payoffs, costs, penalties, credibilities enter values linearly, detection enters the worth of leaving monotonely
    scanned = estimate.kind == "patience" or estimate.path.startswith("hazards.")
    repeated = any(e.times.count(estimate.path.removeprefix("factors.")) > 1 for e in base.estimates.values())
    return VariedNumber(
        estimate.path,
        "number",
        "",
        name_estimate(ground.dispute, estimate),
        float(estimate.value),
        *limits,
        (estimate.low, estimate.high) if estimate.ranged else None,
        False,
        not scanned and not repeated,
        estimate.path,
        _bounds(estimate),
        change,
    )


def _bounds(estimate: Estimate) -> tuple[float, float]:
    if estimate.kind == "patience":
        return 0.0, PATIENT
    if estimate.kind == "chance":
        return (-1.0 if estimate.when else 0.0), 1.0
    return (0.0 if estimate.kind in ("cost", "positive", "factor", "weight") else -np.inf), np.inf


def _limits(estimate: Estimate) -> tuple[float, float]:
    """How far a number is tried: chances over theirs, others as far again as they are uncertain."""
    if estimate.kind == "patience":
        return 0.5, 0.99
    if estimate.kind == "chance":
        if estimate.path.startswith("hazards."):
            return min(0.0, estimate.low), max(TURNOVER, estimate.high)
        return min(0.0, estimate.low), 1.0
    reach = (estimate.high - estimate.low) or max(abs(estimate.value), 1.0)
    return max(estimate.low - reach, _bounds(estimate)[0]), estimate.high + reach

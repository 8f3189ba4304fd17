"""How an actor fares along the levels of a graded measure: whether something in between beats both ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from detente.analysis.packages.acceptance import survey
from detente.analysis.packages.contributions import measure_difference
from detente.analysis.packages.ranges import GainRange, stands
from detente.analysis.wording import actor_ref, level_words
from detente.errors import MissingPreferencesError, NotFoundError, SettingError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.payoffs import weight_of
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Phrase,
    Shown,
    Spot,
    Step,
    Table,
    draw_frontier,
    draw_lines,
    explain,
    list_words,
    say,
)

MOST_POINTS = 200

State = Mapping[str, str]


@dataclass(frozen=True)
class Point:
    """A combination of levels: payoff per period over the lowest combination, with its range, and by aim.

    `aims` are the parts of the payoff that come from each of the actor's positions (`blocs`), weights included, at
    the central values. A corner has every measure at an end of its levels; the others are interior.
    """

    levels: Mapping[str, str]
    value: Interval
    aims: Mapping[str, float]
    corner: bool
    feasible: bool


@dataclass(frozen=True)
class TradeOff(Shown):
    """An actor's payoff along graded measures. Made by `trace_trade_off`.

    `best` is the best point; `interior` the best interior point, None where there is none. `margin` is how much the
    interior point is better than the best corner, with the range of that difference against each corner taken at its
    worst and best. `verdict`: `beats` where an interior point beats every corner whatever the numbers, `beats at the
    central values`, `ties` or `does not beat`; `no interior` where the measures have only ends.
    """

    dispute: Dispute = field(repr=False)
    actor: str
    measures: tuple[str, ...]
    points: tuple[Point, ...]
    best: Point
    interior: Point | None
    margin: Interval | None
    base: Mapping[str, str] = field(repr=False)

    @property
    def verdict(self) -> str:
        """Whether something in between beats the ends."""
        if self.margin is None:
            return "no interior"
        if self.margin.low > 0:
            return "beats whatever the numbers"
        if self.margin.value > 0:
            return "beats at the central values"
        return "ties" if self.margin.value == 0 else "does not beat"

    @property
    def interior_wins(self) -> bool:
        """Whether an interior point beats every corner at the central values."""
        return self.margin is not None and self.margin.value > 0

    def table(self) -> Table:
        """One row for each combination of levels."""
        aims = list(self.points[0].aims)
        columns = (
            Column("levels", "Levels"),
            Column("value", f"Payoff to {self.dispute.label(self.actor)}", "number", signed=True),
            *(Column(f"aim_{a}", _aim_name(self, a), "number", signed=True) for a in aims),
            Column("corner", "End", "flag"),
            Column("feasible", "Feasible from here", "flag"),
        )
        rows: list[tuple[Cell, ...]] = [
            (self._name(p), p.value, *(p.aims[a] for a in aims), p.corner, p.feasible) for p in self.points
        ]
        note = f"Payoff per {self.dispute.spec.period} over the lowest levels, all else as in the base state."
        return Table(
            f"The trade-off of {self.dispute.label(self.actor)}",
            columns,
            tuple(rows),
            (note,),
            id="trade_off",
        )

    def _name(self, point: Point) -> Phrase:
        return Phrase(list_words([Phrase(level_words(self.dispute, m, v)) for m, v in point.levels.items()]))

    def chart(self) -> Chart:
        """Points in the plane of two aims where the actor has them, else payoff by level."""
        aims = list(self.points[0].aims)
        who = self.dispute.label(self.actor)
        told = f"{who}: {self.verdict}; the best is {self._name(self.best)}."
        if len(aims) >= 2:
            spots = [
                Spot(
                    p.aims[aims[0]],
                    p.aims[aims[1]],
                    ", ".join(v.replace("_", " ") for v in p.levels.values()),
                    "end" if p.corner else "in between",
                )
                for p in self.points
            ]
            return draw_frontier(
                f"Two aims of {who}",
                spots,
                alt=f"Each level by what it adds to two aims. {told}",
                x_axis=_aim_name(self, aims[0]),
                y_axis=_aim_name(self, aims[1]),
                line=[(s.x, s.y) for s in spots],
                id="trade_off",
            )
        return draw_lines(
            f"Payoff of {who}",
            [Step(who, float(k), p.value) for k, p in enumerate(self.points)],
            alt=f"Payoff along the levels. {told}",
            x_axis="level",
            y_axis=f"payoff per {self.dispute.spec.period}",
            id="trade_off",
        )

    def explain(self) -> Explanation:
        """The trade-off in sentences."""
        who = actor_ref(self.dispute, self.actor)
        best = self._name(self.best)
        if self.interior is None or self.margin is None:
            return explain(
                say("{who} has only ends to choose from; the best is {best}.", "headline", who=who, best=best)
            )
        inner = self._name(self.interior)
        if self.interior_wins:
            sure = (
                " whatever the numbers within their ranges"
                if self.margin.low > 0
                else " at the central values"
            )
            head = say(
                "For {who} something in between is best: {inner} beats every end{sure}, by {x}.",
                "headline",
                who=who,
                inner=inner,
                sure=sure,
                x=self.margin.value,
            )
        else:
            head = say(
                "For {who} nothing in between beats the ends: the best is {best}, {x} above {inner}.",
                "headline",
                who=who,
                best=best,
                x=-self.margin.value,
                inner=inner,
            )
        spread = say(
            "Over the ranges of the numbers the advantage of {inner} lies between {low:+} and {high:+}.",
            inner=inner,
            low=self.margin.low,
            high=self.margin.high,
        )
        return explain(head, spread)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        from detente.analysis.packages.twin import make_twin

        answer = {
            "points": self.points,
            "best": self.best.levels,
            "interior": None if self.interior is None else self.interior.levels,
            "margin": self.margin,
            "verdict": self.verdict,
        }
        settings = {"actor": self.actor, "measures": list(self.measures), "base": dict(self.base)}
        return make_twin(self.dispute, "trade_off", settings, {}, answer)


def trace_trade_off(
    dispute: Dispute, *measures: str, actor: str | None = None, at: str | State | None = None
) -> TradeOff:
    """How does an actor fare along the levels of one or several graded measures, and does a middle beat both ends?

    `actor` defaults to the owner of the first measure; `at` is the state that everything else stands at (default:
    the start). Combinations are valued whether or not the rules allow them (the result says which are feasible).
    Raises NotFoundError for an unknown measure or actor, SettingError for more than 200 combinations,
    MissingPreferencesError where only an order of preference is known of the actor.
    """
    if not measures:
        raise SettingError("name at least one measure to trace")
    for m in measures:
        if m not in dispute.measures:
            raise NotFoundError(f"unknown measure '{m}'{suggest(m, dispute.measures)}")
    who = dispute.measures[measures[0]].owner if actor is None else actor
    dispute.preference(who)
    if not dispute.cardinal(who):
        raise MissingPreferencesError(
            f"only an order of preference is known of {who}: a trade-off needs payoffs"
        )
    ladders = [dispute.measures[m].levels for m in measures]
    if prod(map(len, ladders)) > MOST_POINTS:
        raise SettingError(
            f"{', '.join(measures)} have {prod(map(len, ladders)):,} combinations of levels; at most {MOST_POINTS} are "
            f"traced: name fewer measures"
        )
    compiled = survey(dispute).compiled
    gain = GainRange(compiled, who)
    base = dict(dispute.start) if at is None else dispute.package(at)
    bottom = {**base, **{m: ladder[0] for m, ladder in zip(measures, ladders, strict=True)}}
    points = []
    for levels in product(*ladders):
        state = {**base, **dict(zip(measures, levels, strict=True))}
        ends = all(level in (ladder[0], ladder[-1]) for level, ladder in zip(levels, ladders, strict=True))
        value = measure_difference(compiled, gain, state, bottom, dispute.values)
        assert value is not None
        chosen = FrozenMap(dict(zip(measures, levels, strict=True)))
        points.append(
            Point(chosen, value, _aims(compiled, gain, state, bottom), ends, compiled.row(state) >= 0)
        )
    best = max(points, key=lambda p: p.value.value)
    inner = [p for p in points if not p.corner]
    interior = max(inner, key=lambda p: p.value.value) if inner else None
    margin = None
    if interior is not None:
        margin = _margin(compiled, gain, base, interior, [p for p in points if p.corner])
    return TradeOff(dispute, who, measures, tuple(points), best, interior, margin, FrozenMap(base))


def _aims(compiled: CompiledDispute, gain: GainRange, state: State, base: State) -> FrozenMap[str, float]:
    blocs = compiled.dispute.preference(gain.actor).blocs
    if not blocs:
        return FrozenMap({})
    sums = dict.fromkeys(blocs, Decimal(0))
    prefix = f"preferences.{gain.actor}.blocs."
    for term in gain.terms:
        sign = int(stands(compiled, term, state)) - int(stands(compiled, term, base))
        if sign:
            bloc = term.paths[-1].removeprefix(prefix).partition(".")[0]
            sums[bloc] += sign * weight_of(term, compiled.dispute.values)
    return FrozenMap({name: float(total) for name, total in sums.items()})


def _margin(
    compiled: CompiledDispute, gain: GainRange, base: State, interior: Point, corners: list[Point]
) -> Interval:
    """How much better an interior point is than the best corner; the range bounds it against each corner in turn."""
    inner = {**base, **interior.levels}
    found = []
    for corner in corners:
        apart = measure_difference(compiled, gain, inner, {**base, **corner.levels}, compiled.dispute.values)
        assert apart is not None
        found.append(apart)
    return Interval(min(f.value for f in found), min(f.low for f in found), min(f.high for f in found))


def _aim_name(trade_off: TradeOff, bloc: str) -> str:
    blocs = trade_off.dispute.preference(trade_off.actor).blocs or {}
    return (blocs[bloc].name if bloc in blocs else None) or bloc.replace("_", " ")

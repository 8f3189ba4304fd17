"""A third party with two aims: what it can have of one for how much of the other, in deals and by pressing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.packages.pareto import find_maxima
from detente.analysis.roadmap.search.ground import Ground, prepare_roadmap
from detente.analysis.thirdparties.pressing import PressurePoint, list_terms, press, read_lever
from detente.analysis.thirdparties.removals import list_packages, survey_once
from detente.analysis.thirdparties.supporting import find_supporting_weights
from detente.errors import MissingPreferencesError, NotFoundError, SettingError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.numbers import Values
from detente.model.payoffs import choose_unit, weight_of, whole
from detente.present import Chart, Explanation, Shown, Table, to_plain

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLOUD = 400
"""Acceptable packages drawn beside the frontier, at most."""


@dataclass(frozen=True)
class AimPoint:
    """A state in the plane of two aims, in payoff per period over the start, each aim counted in full.

    `payoff` counts the aims by their weights. `weights` (frontier only) is the range of the first aim's weight for
    which no other state of the frontier serves the actor better; None where there is no such weight. `states` counts
    the acceptable states at this point, `target` says whether the one named lies in the target.
    """

    state: Mapping[str, str]
    first: float
    second: float
    payoff: float
    states: int = 1
    target: bool = False
    weights: tuple[float, float] | None = None


@dataclass(frozen=True)
class Aims(Shown):
    """What a third party with two aims can have of each. Made by `trace_aims`.

    `frontier` are the acceptable packages that no other betters in both aims, from least to most of the first aim;
    `ends` the same among states of the target that nobody gains by leaving once they are reached. `weight` is the
    first aim's weight, with its range; `best` the point it picks, `best_range` the first and last point that weights
    within the range pick. `pressure` follows `lever`, a measure of the actor's that serves one aim and harms the other
    (None: it has none). `acceptable` counts acceptable packages, which change something; `cloud` is a spread of them.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    actor: str
    aims: tuple[str, str]
    weight: tuple[float, float, float]
    acceptable: int
    frontier: tuple[AimPoint, ...]
    ends: tuple[AimPoint, ...]
    start: AimPoint
    best: AimPoint | None
    best_range: tuple[AimPoint, ...]
    lever: str | None
    pressure: tuple[PressurePoint, ...]
    cloud: tuple[tuple[float, float], ...] = field(repr=False)

    @property
    def conflict(self) -> bool:
        """Whether the aims pull apart: the frontier has more than one point."""
        return len(self.frontier) > 1

    @property
    def turning(self) -> PressurePoint | None:
        """The level of the lever that serves the actor best, all else at the start; beyond it its payoff falls."""
        return max(self.pressure, key=lambda p: p.payoff) if self.pressure else None

    def name_aim(self, position: int) -> str:
        """An aim's name on screen."""
        blocs = self.dispute.preference(self.actor).blocs or {}
        return blocs[self.aims[position]].name or self.aims[position].replace("_", " ")

    def table(self) -> Table:
        """The frontier, a row for each point."""
        from detente.analysis.thirdparties.aims_view import frontier_table

        return frontier_table(self)

    def pressure_table(self) -> Table:
        """The levels of the lever."""
        from detente.analysis.thirdparties.aims_view import pressure_table

        return pressure_table(self)

    def tables(self) -> tuple[Table, ...]:
        """All tables that have rows."""
        return tuple(t for t in (self.table(), self.pressure_table()) if t.rows)

    def chart(self) -> Chart:
        """The plane of the two aims: packages, frontier, levels of pressure."""
        from detente.analysis.thirdparties.aims_view import aims_chart

        return aims_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.thirdparties.aims_view import explain_aims

        return explain_aims(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "aims": list(self.aims),
            "weight_of_first": {"value": self.weight[0], "low": self.weight[1], "high": self.weight[2]},
            "acceptable": self.acceptable,
            "frontier": self.frontier,
            "ends": self.ends,
            "start": self.start,
            "best": self.best,
            "lever": self.lever,
            "pressure": self.pressure,
            "turning": None if self.turning is None else self.turning.level,
        }
        method = {"search": "exact: all acceptable states", "weights": "convex hull of the frontier"}
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "aims",
                "dispute": self.dispute.id,
                "settings": dict(self.settings),
                "method": method,
                "answer": answer,
            }
        )
        return plain


def trace_aims(
    dispute: Dispute,
    actor: str,
    *,
    aims: Sequence[str] | None = None,
    lever: str | None = None,
    target: str | None = None,
    values: Values | None = None,
) -> Aims:
    """What can an actor with two aims have of one, and for how much of the other?

    The aims are two of the actor's `blocs` (default: the first two). Every acceptable package (`find_packages`) is a
    point in the plane of what it adds to each aim over the start; the frontier are those that no other betters in
    both, each with the weights of the aims for which it is the best. The same among the states of `target` (default:
    the first) that nobody gains by leaving: where plans may end. `lever` is a measure of the actor's own to follow
    level by level (default: one along whose levels one aim rises and the other falls): how far pressing serves it.

    Raises NotFoundError for an unknown actor, aim or measure, SettingError for an actor without two aims. Does not
    establish that the actor weighs its aims additively. Source of the method: supported and unsupported efficient
    points of a linear combination of two criteria [Ehrgott 2005, Multicriteria Optimization, ch. 3].
    """
    pair = _read_aims(dispute, actor, aims)
    values = dispute.values if values is None else values
    acceptance = Acceptance(survey_once(dispute), values)
    compiled = acceptance.ground.compiled
    ground = _find_ground(dispute, target)
    raw = [_sum_aim(compiled, actor, aim, values) for aim in pair]
    at = compiled.start_row
    over = [(sums - sums[at]) / unit if at >= 0 else sums / unit for sums, unit in raw]
    shares = _read_weights(dispute, actor, pair, values)
    total = shares[3]
    name = ground.formulation.target if ground else None
    within = compiled.truth(dispute.effective.targets[name]) if name else np.zeros(compiled.space.size, bool)

    def point(row: int, states: int, weights: tuple[float, float] | None = None) -> AimPoint:
        first, second = float(over[0][row]), float(over[1][row])
        payoff = total * (shares[0] * first + (1 - shares[0]) * second)
        state = FrozenMap(compiled.state(row))
        return AimPoint(state, first, second, payoff, states, bool(within[row]), weights)

    rows = list_packages(acceptance)
    frontier = _trace(rows, over, point)
    ends = _trace(_list_ends(ground, values, compiled), over, point) if ground else ()
    measure = read_lever(dispute, actor, lever)
    spread = rows[np.unique(np.linspace(0, len(rows) - 1, CLOUD).astype(int))] if len(rows) else rows
    return Aims(
        dispute=dispute,
        settings={"actor": actor, "aims": list(pair), "target": name, "lever": measure},
        actor=actor,
        aims=pair,
        weight=shares[:3],
        acceptable=len(rows),
        frontier=frontier,
        ends=ends,
        start=point(max(at, 0), 1),
        best=max(frontier, key=lambda p: p.payoff) if frontier else None,
        best_range=_pick(frontier, shares),
        lever=measure,
        pressure=() if measure is None else press(acceptance, actor, measure, pair, over),
        cloud=tuple((float(over[0][r]), float(over[1][r])) for r in spread),
    )


def _find_ground(dispute: Dispute, target: str | None) -> Ground | None:
    """The roadmap of the target, to see where plans may end; None without a target, or payoffs of everybody."""
    able = dispute.effective.targets and all(dispute.cardinal(a) for a in dispute.actors)
    return prepare_roadmap(dispute, target) if able or target is not None else None


def _read_aims(dispute: Dispute, actor: str, aims: Sequence[str] | None) -> tuple[str, str]:
    preference = dispute.preference(actor)
    blocs = preference.blocs or {}
    if aims is not None:
        for name in aims:
            if name not in blocs:
                known = ", ".join(blocs) or "none"
                raise NotFoundError(f"{actor} has no aim '{name}'{suggest(name, blocs)}: {known}")
        if len(aims) != 2 or aims[0] == aims[1]:
            raise SettingError(f"a trade between aims is traced for two of them, not {', '.join(aims)}")
    pair = tuple(blocs if aims is None else aims)[:2]
    if len(pair) < 2 or preference.decides is not None:
        many = "one of its positions decides alone" if preference.decides else "only one aim is told apart"
        raise SettingError(
            f"{actor}: {many}, so there is nothing to trade between aims: give preferences.{actor} as `blocs`, "
            f"a weight and `worth` for each aim"
        )
    return pair[0], pair[1]


def _sum_aim(compiled: CompiledDispute, actor: str, aim: str, values: Values) -> tuple[Ints, int]:
    """What each feasible state is worth to one aim, whole numbers and their unit; the aim's weight left out."""
    terms = list_terms(compiled, actor, aim)
    weights = [weight_of(t, values) for t in terms]
    unit = choose_unit(weights)
    return compiled.sums.evaluate(terms, [whole(w, unit) for w in weights]), unit


def _read_weights(
    dispute: Dispute, actor: str, pair: tuple[str, str], values: Values
) -> tuple[float, float, float, float]:
    """The first aim's share of the two weights, its least and most, and the sum of the two."""
    paths = [f"preferences.{actor}.blocs.{aim}.weight" for aim in pair]
    a, b = (values.figure(p) for p in paths)
    (low_a, high_a), (low_b, high_b) = ((e.low, e.high) for e in (dispute.estimates[p] for p in paths))
    if a + b <= 0:
        raise MissingPreferencesError(
            f"both aims of {actor} have weight 0, so no state is better than another"
        )

    def share(x: float, y: float) -> float:
        return x / (x + y) if x + y > 0 else 0.0

    return share(a, b), share(low_a, high_b), share(high_a, low_b), a + b


def _trace(rows: Ints, over: Sequence[Floats], point: Any) -> tuple[AimPoint, ...]:
    """The points that no other betters in both aims, by rising first aim, with the weights that pick each."""
    if not len(rows):
        return ()
    xs, ys = (np.round(o[rows], 10) for o in over)
    scale = 10**6
    whole_points = np.stack([np.round(xs * scale).astype(np.int64), np.round(ys * scale).astype(np.int64)])
    kept = find_maxima(whole_points)
    distinct: dict[tuple[float, float], list[int]] = {}
    for k in kept:
        distinct.setdefault((float(xs[k]), float(ys[k])), []).append(int(rows[k]))
    ordered = sorted(distinct)
    spans = find_supporting_weights(ordered)
    return tuple(
        point(distinct[p][0], len(distinct[p]), span) for p, span in zip(ordered, spans, strict=True)
    )


def _pick(frontier: tuple[AimPoint, ...], shares: tuple[float, float, float, float]) -> tuple[AimPoint, ...]:
    """The points that weights within their range pick."""
    return tuple(p for p in frontier if p.weights and p.weights[0] <= shares[2] and p.weights[1] >= shares[1])


def _list_ends(ground: Ground, values: Values, compiled: CompiledDispute) -> Ints:
    """Rows of the states of the target that some permitted order reaches and that nobody then gains by leaving."""
    if not ground.reachable:
        return np.zeros(0, np.int64)
    v = ground.value(values)
    margins = ((v.forever - v.worth[:, v.first]) / v.instance.scale).min(axis=1)
    found = np.flatnonzero(ground.structure.target & (margins >= -1e-10))
    states = (ground.formulation.state_of(ground.structure.state(int(r))) for r in found)
    return np.array([row for row in (compiled.row(s) for s in states) if row >= 0], np.int64)

"""How much is needed: break-even credibility at irreversible steps, and how far a number can go before a plan fails.

Where monotonicity is proved the answer is solved or bisected; everywhere else the number is scanned, because
feasibility is not monotone in patience or in hazards. Every row says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from detente.analysis.roadmap.formulation import place_of
from detente.analysis.roadmap.frame import build_frame
from detente.analysis.roadmap.ground import Ground, Participation
from detente.analysis.roadmap.instance import Hazard, Instance, StateSum, constant
from detente.analysis.roadmap.planning import settle_settings
from detente.analysis.roadmap.plans import measure_path
from detente.analysis.roadmap.result import twin
from detente.analysis.roadmap.search import find_best_plan, find_plan_at
from detente.analysis.roadmap.worth import value_states
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.present import SILENT, Chart, Explanation, Progress, Shown, Table

Kind = Literal["turnover", "verification", "guarantor", "patience"]
KINDS: tuple[Kind, ...] = ("turnover", "verification", "guarantor", "patience")


@dataclass(frozen=True)
class Knob:
    """One number of the game that is turned: what it is, its value now, its range, and the game at another value."""

    kind: Kind
    actor: str
    label: str
    now: float
    low: float
    high: float
    apply: Callable[[Instance, float], Instance] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Threshold:
    """How far one number can go.

    `points` the values scanned and, at each, whether the plan at hand holds (`this_plan`) and whether any plan does
    (`any_plan`: "yes", "no" or "undecided"). `plan_holds` and `some_plan` are the intervals of scanned values that
    hold, their ends located to 0.4% of the range between two scanned points; `monotone` whether the scan saw at
    most one change.
    """

    knob: Knob
    points: tuple[float, ...]
    this_plan: tuple[bool, ...]
    any_plan: tuple[str, ...]
    plan_holds: tuple[tuple[float, float], ...]
    some_plan: tuple[tuple[float, float], ...]

    @property
    def monotone(self) -> bool:
        """Whether feasibility changed at most once over the scan."""
        return sum(a != b for a, b in zip(self.any_plan[:-1], self.any_plan[1:], strict=True)) <= 1


@dataclass(frozen=True)
class Thresholds(Shown):
    """How far numbers can go before the plan at hand, or every plan, fails. Made by `measure_thresholds`."""

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    rows: tuple[Threshold, ...]

    def threshold(self, kind: Kind, actor: str) -> Threshold:
        """The row of one number."""
        return next(r for r in self.rows if r.knob.kind == kind and r.knob.actor == actor)

    def table(self) -> Table:
        """A row for each number: its value, and the ranges in which the plan at hand and some plan hold."""
        from detente.analysis.roadmap.thresholds_view import thresholds_table

        return thresholds_table(self)

    def chart(self) -> Chart:
        """The ranges in which some plan holds, with the value now."""
        from detente.analysis.roadmap.thresholds_view import thresholds_chart

        return thresholds_chart(self)

    def explain(self) -> Explanation:
        """The thresholds in sentences."""
        from detente.analysis.roadmap.thresholds_view import explain_thresholds

        return explain_thresholds(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "thresholds": [
                {
                    "kind": r.knob.kind,
                    "actor": r.knob.actor,
                    "now": r.knob.now,
                    "points": list(r.points),
                    "this_plan": list(r.this_plan),
                    "any_plan": list(r.any_plan),
                    "plan_holds": [list(i) for i in r.plan_holds],
                    "some_plan": [list(i) for i in r.some_plan],
                }
                for r in self.rows
            ]
        }
        return twin(
            self.dispute, "roadmap-thresholds", self.settings, {"method": "scan, ends bisected"}, answer
        )


def measure_thresholds(
    dispute: Dispute,
    kinds: Sequence[Kind] = KINDS,
    *,
    target: str | None = None,
    proposal: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
    participation: Participation = "require",
    points: int = 13,
    progress: Progress = SILENT,
) -> Thresholds:
    """How far can turnover, verification, a guarantor's credibility or patience go before every plan fails?

    Turnover is an actor's whole hazard from its own changes of leader; verification multiplies its chance of being
    noticed in every state (clipped to [0, 1]); a guarantor's credibility is its chance to keep what it holds; patience
    is the actor's own. Each is scanned over its range at `points` values, since feasibility is not monotone in patience
    or hazards, and the ends of what holds are bisected between neighbouring points: changes that come and go between
    two points are missed. "This plan" is the best plan at the present values, kept as it is.
    """
    if unknown := [k for k in kinds if k not in KINDS]:
        raise SettingError(
            f"unknown kind of threshold '{unknown[0]}'{suggest(unknown[0], KINDS)}: {', '.join(KINDS)}"
        )
    if points < 3:
        raise SettingError(f"points is how many values of each number are tried, at least 3, not {points}")
    ground, settings = settle_settings(
        dispute,
        target=target,
        proposal=proposal,
        scenario=scenario,
        max_bundle=max_bundle,
        participation=participation,
        within=None,
        tolerance=1e-3,
    )
    knobs = [k for k in list_knobs(ground) if k.kind in kinds]
    progress.start(len(knobs), "Turning one number at a time")
    try:
        path: tuple[int, ...] = ()
        if ground.reachable:
            found = find_best_plan(ground.problem(proposal=proposal, participation=participation))
            path = found.plan.rows if found.plan else ()
        rows = []
        for knob in knobs:
            rows.append(_scan(ground, knob, path, proposal, participation, points))
            progress.advance()
    finally:
        progress.finish()
    return Thresholds(ground.dispute, {**settings, "kinds": list(kinds), "points": points}, tuple(rows))


def list_knobs(ground: Ground) -> list[Knob]:
    """Every number that can be turned: turnover, verification and patience of each actor, credibility of guarantors."""
    instance = ground.instance()
    formulation, dispute = ground.formulation, ground.dispute
    found: list[Knob] = []
    for i, actor in enumerate(formulation.actors):
        name = dispute.label(actor)
        own = [n for n, h in enumerate(instance.hazards) if h.share[i] == 1.0]
        now = float(
            sum(
                instance.hazards[n].chance.values[0]
                for n in own
                if len(instance.hazards[n].chance.values) == 1
            )
        )
        found.append(Knob("turnover", actor, f"turnover of {name}", now, 0.0, 0.5, _turn_over(i, own)))
        detection = instance.detection[i]
        certain = len(detection.values) == 1 and detection.values[0] >= 1
        if not certain:
            found.append(Knob("verification", actor, f"verification of {name}", 1.0, 0.0, 2.0, _verify(i)))
        if any(r == f"{actor}.guarantor" for r in dispute.effective.roles):
            credibility = float(instance.credibility[i])
            found.append(
                Knob(
                    "guarantor",
                    actor,
                    f"credibility of {name} as guarantor",
                    credibility,
                    0.0,
                    1.0,
                    _guarantee(i),
                )
            )
        found.append(
            Knob("patience", actor, f"patience of {name}", float(instance.patience[i]), 0.5, 0.99, _wait(i))
        )
    return found


def _turn_over(actor: int, own: Sequence[int]) -> Callable[[Instance, float], Instance]:
    def apply(instance: Instance, value: float) -> Instance:
        # the hazards keep their number and order, so that a frame made for them still fits
        hazards = list(instance.hazards)
        for k, n in enumerate(own):
            patterns = hazards[n].chance.patterns
            numbers = (value if k == 0 else 0.0, *(0.0 for _ in patterns[1:]))
            hazards[n] = Hazard(hazards[n].share, StateSum(patterns, numbers))
        if not own:
            share = tuple(float(k == actor) for k in range(instance.actors))
            hazards.append(Hazard(share, constant(value)))
        return replace(instance, hazards=tuple(hazards))

    return apply


def _verify(actor: int) -> Callable[[Instance, float], Instance]:
    def apply(instance: Instance, value: float) -> Instance:
        detection = list(instance.detection)
        old = detection[actor]
        detection[actor] = StateSum(old.patterns, tuple(value * v for v in old.values))
        return replace(instance, detection=tuple(detection))

    return apply


def _guarantee(actor: int) -> Callable[[Instance, float], Instance]:
    def apply(instance: Instance, value: float) -> Instance:
        credibility = instance.credibility.copy()
        credibility[actor] = value
        return replace(instance, credibility=credibility)

    return apply


def _wait(actor: int) -> Callable[[Instance, float], Instance]:
    def apply(instance: Instance, value: float) -> Instance:
        patience = instance.patience.copy()
        patience[actor] = value
        return replace(instance, patience=patience)

    return apply


def _scan(
    ground: Ground,
    knob: Knob,
    rows: tuple[int, ...],
    proposal: str | None,
    participation: Participation,
    points: int,
) -> Threshold:
    base = ground.instance()
    path = ground.path(rows)
    frame = ground.frame
    if knob.kind == "turnover" and ground.reachable:
        changed = knob.apply(base, knob.high)
        if len(changed.hazards) > len(base.hazards):
            # this actor has no turnover in the file: its withdrawals have not been listed yet
            frame = build_frame(replace(ground.structure, instance=changed))

    def plan_holds(value: float) -> bool:
        if not path:
            return False
        changed = knob.apply(base, value)
        measured = measure_path(changed, path)
        joins = participation == "report" or bool((measured.values[0] >= changed.no_deal - 1e-10).all())
        return joins and measured.margin >= -1e-10

    def some_plan(value: float) -> str:
        if plan_holds(value):
            return "yes"
        if not ground.reachable:
            return "no"
        valuation = value_states(frame, knob.apply(base, value))
        problem = ground.problem(valuation, proposal=proposal, participation=participation)
        answer = find_plan_at(problem, 0.0, hints=known)
        if answer.plan is not None and answer.plan.rows not in known:
            known.append(answer.plan.rows)
        return answer.verdict

    known: list[tuple[int, ...]] = [rows] if rows else []
    values = np.unique(
        np.append(np.linspace(knob.low, knob.high, points), np.clip(knob.now, knob.low, knob.high))
    )
    own = [plan_holds(float(v)) for v in values]
    some = [some_plan(float(v)) for v in values]
    width = (knob.high - knob.low) / 250
    return Threshold(
        knob,
        tuple(float(v) for v in values),
        tuple(own),
        tuple(some),
        _intervals(values.tolist(), own, plan_holds, width),
        _intervals(values.tolist(), [s == "yes" for s in some], lambda v: some_plan(v) == "yes", width),
    )


def _intervals(
    values: Sequence[float], holds: Sequence[bool], test: Callable[[float], bool], width: float
) -> tuple[tuple[float, float], ...]:
    """The runs of values that hold, each end bisected towards its neighbour that does not."""

    def edge(inside: float, outside: float) -> float:
        while abs(inside - outside) > width:
            middle = (inside + outside) / 2
            if test(middle):
                inside = middle
            else:
                outside = middle
        return inside

    found: list[tuple[float, float]] = []
    k = 0
    while k < len(values):
        if not holds[k]:
            k += 1
            continue
        last = k
        while last + 1 < len(values) and holds[last + 1]:
            last += 1
        low = values[k] if k == 0 else edge(values[k], values[k - 1])
        high = values[last] if last == len(values) - 1 else edge(values[last], values[last + 1])
        found.append((low, high))
        k = last + 1
    return tuple(found)


def place_of_knob(dispute: Dispute, knob: Knob) -> str:
    """Where the number stands in the file."""
    paths: dict[Kind, tuple[str | int, ...]] = {
        "turnover": ("hazards", "turnover", knob.actor),
        "verification": ("actors", knob.actor, "detection"),
        "guarantor": ("roles", f"{knob.actor}.guarantor", "credibility"),
        "patience": ("actors", knob.actor, "patience"),
    }
    return place_of(dispute, paths[knob.kind])

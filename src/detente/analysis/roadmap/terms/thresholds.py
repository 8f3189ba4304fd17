"""How much is needed: over which values of a number the plan at hand holds, and some plan does.

A given plan is measured at hundreds of values and its ends are bisected. Whether any plan holds is searched at fewer
values. Where the values at which one plan holds are proved to be an interval the result says so; patience and hazards
are scanned, because feasibility is not monotone in them. Every row says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from detente.analysis.roadmap.game.given_plan import Binding
from detente.analysis.roadmap.game.plans import State as PlanState
from detente.analysis.roadmap.planning.result import twin
from detente.analysis.roadmap.planning.roadmap import settle_settings
from detente.analysis.roadmap.proposals.judging import judge_proposal
from detente.analysis.roadmap.search.best import Budget
from detente.analysis.roadmap.search.ground import Ground, Participation, read_participation, read_proposal
from detente.analysis.roadmap.terms.scanning import COARSE, FINE, Known, Range, Scan, find_plan_at_hand
from detente.analysis.roadmap.terms.varied import VariedNumber, read_varied
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import SILENT, Chart, Explanation, Progress, Shown, Table


@dataclass(frozen=True)
class End:
    """An end of a range inside what was tried: at `value` it still holds; beyond, `binding` breaks the plan."""

    value: float
    upper: bool
    binding: Binding


@dataclass(frozen=True)
class Threshold:
    """Over which values of one number plans hold, all other numbers staying.

    `points` the values tried, and at each: `this_plan` whether the plan at hand holds, `any_plan` whether some plan
    does ("yes", "no", "undecided"; empty where that was not asked), `margins` and `gains` each actor's smallest margin
    and its gain over no deal in the plan at hand, in units of scale. `plan_holds` and `some_plan` are the ranges that
    hold; `plan_ends` and `some_ends` what breaks the plan beyond each end inside what was tried. Ends of `plan_holds`
    are exact to 1e-8 of what was tried; `some_plan` is known to `resolution`.
    """

    number: VariedNumber
    points: tuple[float, ...]
    this_plan: tuple[bool, ...]
    any_plan: tuple[str, ...]
    plan_holds: tuple[Range, ...]
    some_plan: tuple[Range, ...]
    plan_ends: tuple[End, ...]
    some_ends: tuple[End, ...]
    margins: tuple[Mapping[str, float], ...]
    gains: tuple[Mapping[str, float], ...]
    resolution: float

    @property
    def monotone(self) -> bool:
        """Whether what was tried shows at most one change between some plan and none (seen, not proved)."""
        seen = self.any_plan or self.this_plan
        return sum(a != b for a, b in pairwise(seen)) <= 1

    @property
    def open(self) -> tuple[float, ...]:
        """Values at which the search could not decide whether some plan holds."""
        return tuple(x for x, v in zip(self.points, self.any_plan, strict=False) if v == "undecided")

    @property
    def method(self) -> str:
        """How the ranges were found and how far they are proved."""
        if self.number.interval:
            return "one plan holds over an interval (proved), ends bisected; other plans tried at each point"
        return f"scanned at {FINE} values (this plan) and {len(self.points)} (any plan), ends bisected"

    def around(self, value: float | None = None, *, of: str = "some_plan") -> Range | None:
        """The range of `some_plan` (or `plan_holds`) with a value in it (default: the one now); None: there is none."""
        at = self.number.now if value is None else value
        ranges: tuple[Range, ...] = getattr(self, of)
        return next((r for r in ranges if r[0] - 1e-12 <= at <= r[1] + 1e-12), None)


@dataclass(frozen=True)
class Thresholds(Shown):
    """How far numbers can go before the plan at hand, or every plan, fails. Made by `measure_thresholds`.

    `plan_title` what the plan at hand is; None where there is none at all.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    plan_title: str | None
    rows: tuple[Threshold, ...]

    def threshold(self, name: str) -> Threshold:
        """The row of one number, by name (`turnover.us`, or its path)."""
        for row in self.rows:
            if row.number.name == name:
                return row
        raise SettingError(
            f"'{name}' was not varied; these were: {', '.join(r.number.name for r in self.rows)}"
        )

    def table(self) -> Table:
        """A row for each number: its value, and the ranges in which the plan at hand and some plan hold."""
        from detente.analysis.roadmap.terms.thresholds_view import thresholds_table

        return thresholds_table(self)

    def chart(self) -> Chart:
        """The ranges in which some plan holds, with the value now and its plausible range."""
        from detente.analysis.roadmap.terms.thresholds_view import thresholds_chart

        return thresholds_chart(self)

    def explain(self) -> Explanation:
        """The thresholds in sentences."""
        from detente.analysis.roadmap.terms.thresholds_view import explain_thresholds

        return explain_thresholds(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {"plan": self.plan_title, "thresholds": [_row_json(r) for r in self.rows]}
        return twin(
            self.dispute, "roadmap-thresholds", self.settings, {"method": "scan, ends bisected"}, answer
        )


def _row_json(row: Threshold) -> dict[str, Any]:
    number = row.number
    return {
        "number": number.name,
        "label": number.label,
        "path": number.path,
        "factor": number.factor,
        "now": number.now,
        "plausible": None if number.plausible is None else list(number.plausible),
        "tried": [number.low, number.high],
        "plan_holds": [list(r) for r in row.plan_holds],
        "some_plan": [list(r) for r in row.some_plan] if row.any_plan else None,
        "plan_ends": [_end_json(e) for e in row.plan_ends],
        "some_ends": [_end_json(e) for e in row.some_ends],
        "interval_proved": number.interval,
        "resolution": row.resolution,
        "points": [
            {
                "value": x,
                "this_plan": row.this_plan[k],
                "any_plan": row.any_plan[k] if row.any_plan else None,
                "margins": dict(row.margins[k]) if row.margins else {},
                "gains": dict(row.gains[k]) if row.gains else {},
            }
            for k, x in enumerate(row.points)
        ],
    }


def _end_json(end: End) -> dict[str, Any]:
    b = end.binding
    return {
        "value": end.value,
        "upper": end.upper,
        "actor": b.actor,
        "constraint": b.constraint,
        "step": b.step,
    }


def measure_thresholds(
    dispute: Dispute,
    vary: Sequence[str] | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    target: str | None = None,
    proposal: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
    participation: Participation | None = None,
    points: int = 9,
    any_plan: bool = True,
    budget: Budget | None = None,
    progress: Progress = SILENT,
) -> Thresholds:
    """How far can a number go before the plan at hand, or every plan, fails?

    `vary` names kinds (`turnover`, `verification`, `guarantor`, `patience`, `seen`, `false_alarm`), a kind of somebody
    (`turnover.us`, `seen.yongbyon`), or paths of numbers in the file; default: the first four kinds for everyone who
    has them, patience for the parties only. Turnover is an actor's hazard from its own changes of leader, verification
    its chance per period of being noticed, `seen` that of going back on a measure; where a chance depends on the state,
    a factor on it is varied. `low` and `high` say how far (default: chances 0 to 1, hazards to 0.25, patience 0.5 to
    0.99, other numbers as far again as they are uncertain). The plan at hand is the best one now, in the order of
    `proposal` where that is given, or its explicit steps. `any_plan` False asks about that plan only, which is much
    faster. `points`: at how many values any plan is searched for. The other settings are those of `plan_roadmap`.

    Raises NotFoundError for an unknown number, SettingError for settings outside their range. Changes that come and go
    between two points are missed. Does not establish what happens when several numbers move together: see robustness.
    """
    if isinstance(points, bool) or points < 2:
        raise SettingError(
            f"points is at how many values of each number a plan is searched for, at least 2, not {points!r}"
        )
    explicit = proposal is not None and is_explicit(dispute, proposal)
    if explicit and proposal is not None and target is None:
        target = read_proposal(dispute, proposal).target
    participation = read_participation(dispute, participation)
    order = None if explicit else proposal
    ground, settings = settle_settings(
        dispute, target=target, proposal=order, scenario=scenario, max_bundle=max_bundle,
        participation=participation, within=None, tolerance=1e-3,
    )  # fmt: skip
    numbers = [n.within(low, high) for n in read_varied(ground, vary)]
    progress.start(len(numbers) + 1, "Varying one number at a time")
    try:
        if explicit and proposal is not None:
            path = read_steps(ground, proposal, max_bundle)
        else:
            path = find_plan_at_hand(ground, ground.value(), order, participation, budget)
        progress.advance()
        known = Known([path] if path and not explicit else [])
        rows = []
        for number in numbers:
            scan = Scan(
                ground, number.change, number.form, (number.low, number.high), points=points,
                proposal=order, joining=participation == "require", known=known, budget=budget,
                fine=COARSE if number.interval else FINE,
            )  # fmt: skip
            rows.append(_measure(ground, number, scan, path, any_plan=any_plan))
            progress.advance()
    finally:
        progress.finish()
    title = None
    if path:
        title = ground.dispute.label(proposal) if proposal is not None else "the best plan now"
    used = {
        **settings, "proposal": proposal, "vary": [n.name for n in numbers], "low": low, "high": high,
        "points": points, "any_plan": any_plan,
    }  # fmt: skip
    return Thresholds(ground.dispute, used, title, tuple(rows))


def is_explicit(dispute: Dispute, proposal: str) -> bool:
    """Whether a proposal is written as steps or as a package, so that there is no order to search in."""
    spec = read_proposal(dispute, proposal)
    return spec.steps is not None or spec.package is not None


def read_steps(ground: Ground, proposal: str, max_bundle: int | None) -> tuple[PlanState, ...]:
    """The states of a proposal's explicit steps. SettingError where they cannot be taken."""
    judged = judge_proposal(ground.dispute, proposal, target=ground.formulation.target, max_bundle=max_bundle)
    if judged.plan is None:
        raise SettingError(f"the proposal '{proposal}' cannot be carried out: {'; '.join(judged.obstacles)}")
    return tuple(ground.formulation.levels_of(s) for s in judged.plan.states)


def _measure(
    ground: Ground, number: VariedNumber, scan: Scan, path: tuple[PlanState, ...], *, any_plan: bool
) -> Threshold:
    actors = ground.formulation.actors
    values = scan.values(number.now)
    here: list[bool] = [False] * len(values)
    own: tuple[Range, ...] = ()
    margins: list[Mapping[str, float]] = []
    gains: list[Mapping[str, float]] = []
    plan_ends: tuple[End, ...] = ()
    if path:
        plan = scan.plan(path)
        own = scan.find_ranges_of(plan, number.now)
        for k, x in enumerate(values):
            measured = scan.measure(plan, x)
            here[k] = measured.holds(joining=scan.joining)
            margins.append(dict(zip(actors, measured.margins.min(axis=0).tolist(), strict=True)))
            gains.append(dict(zip(actors, measured.gains.tolist(), strict=True)))
        plan_ends = _ends(
            own, scan, lambda x, beyond: scan.measure(plan, beyond).find_binding(actors, joining=scan.joining)
        )
    some: tuple[Range, ...] = ()
    verdicts: tuple[str, ...] = ()
    some_ends: tuple[End, ...] = ()
    if any_plan:
        verdicts = tuple(scan.decide(x) for x in values)
        some = scan.find_ranges(values, verdicts)
        some_ends = _ends(some, scan, lambda x, beyond: scan.find_binding(x, beyond))
    return Threshold(
        number, tuple(values), tuple(here), verdicts, own, some, plan_ends, some_ends, tuple(margins),
        tuple(gains), scan.resolution,
    )  # fmt: skip


def _ends(ranges: Sequence[Range], scan: Scan, bind: Callable[[float, float], Binding]) -> tuple[End, ...]:
    """What breaks the plan just beyond every end that lies inside what was tried."""
    found = []
    beyond = 1e-5 * (scan.high - scan.low)
    for low, high in ranges:
        if low > scan.low:
            found.append(End(low, False, bind(low, max(low - beyond, scan.low))))
        if high < scan.high:
            found.append(End(high, True, bind(high, min(high + beyond, scan.high))))
    return tuple(found)

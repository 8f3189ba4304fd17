"""Least terms: the least guarantee or side payment that makes the target reachable, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from detente.analysis.roadmap.given_plan import Binding, GivenPlan
from detente.analysis.roadmap.ground import Participation, read_choice, read_participation, read_proposal
from detente.analysis.roadmap.instance import Instance, Pattern, StateSum
from detente.analysis.roadmap.plan import Plan, describe_plan
from detente.analysis.roadmap.planning import settle_settings
from detente.analysis.roadmap.result import twin
from detente.analysis.roadmap.scanning import Known, Scan
from detente.analysis.roadmap.search import Budget
from detente.analysis.roadmap.thresholds import is_explicit, read_steps
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.present import SILENT, Chart, Explanation, Progress, Shown, Table

Instrument = Literal["guarantee", "side_payment"]
GOLDEN = (5**0.5 - 1) / 2
NARROWING = 50
"""Steps of golden-section search by which the best size of an instrument for one plan is closed in on."""


@dataclass(frozen=True)
class LeastTerms(Shown):
    """The least size of an instrument that lets a self-enforcing plan exist. Made by `find_least_terms`.

    `instrument` what is added, `to` who receives it, `by` who gives it (bearing `cost` for each unit); `where` the
    formula at which it is paid. `least` the least size in payoff per period of the receiver (0: none is needed; None:
    none within `limit`), known to `resolution`; `plan` the plan that holds at it, or the one that comes nearest;
    `binding` what would break that plan with less, or breaks it at `nearest`, the size at which it comes nearest, and
    `counter` what breaks it with more (None: nothing but the limit);
    `points` the sizes tried with their verdicts ("yes", "no", "undecided"); `reason` where no steps lead to the target
    at all. `proved` whether nothing smaller can do (a proposal's own steps), or only nothing smaller that was tried.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    instrument: Instrument
    to: str
    by: str | None
    cost: float
    where: str
    limit: float
    least: float | None
    nearest: float
    plan: Plan | None = field(repr=False)
    binding: Binding | None
    counter: Binding | None
    points: tuple[tuple[float, str], ...]
    resolution: float
    proved: bool
    reason: str | None = None

    @property
    def open(self) -> tuple[float, ...]:
        """Sizes at which the search could not decide."""
        return tuple(x for x, verdict in self.points if verdict == "undecided")

    def table(self) -> Table:
        """The sizes tried and whether a plan holds at each."""
        from detente.analysis.roadmap.least_terms_view import terms_table

        return terms_table(self)

    def chart(self) -> Chart:
        """The least size beside the limit."""
        from detente.analysis.roadmap.least_terms_view import terms_chart

        return terms_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.roadmap.least_terms_view import explain_terms

        return explain_terms(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "instrument": self.instrument,
            "to": self.to,
            "by": self.by,
            "cost": self.cost,
            "where": self.where,
            "least": self.least,
            "limit": self.limit,
            "nearest": self.nearest,
            "binding": _binding_json(self.binding),
            "counter": _binding_json(self.counter),
            "resolution": self.resolution,
            "proved": self.proved,
            "points": [{"size": x, "plan": verdict} for x, verdict in self.points],
            "reason": self.reason,
            **(self.plan.to_json() if self.plan else {"steps": [], "target_margins": {}}),
        }
        method = (
            "margins of one plan are concave in the size: solved"
            if self.proved
            else "scan, least size bisected"
        )
        return twin(self.dispute, "roadmap-terms", self.settings, {"method": method}, answer)


def _binding_json(b: Binding | None) -> dict[str, Any] | None:
    return (
        None
        if b is None
        else {"actor": b.actor, "constraint": b.constraint, "step": b.step, "slack": b.slack}
    )


def find_least_terms(
    dispute: Dispute,
    instrument: Instrument = "guarantee",
    *,
    to: str,
    by: str | None = None,
    cost: float | None = None,
    where: str | None = None,
    limit: float | None = None,
    target: str | None = None,
    proposal: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
    participation: Participation | None = None,
    points: int = 11,
    budget: Budget | None = None,
    progress: Progress = SILENT,
) -> LeastTerms:
    """What is the least guarantee, or side payment, to `to` that lets a self-enforcing plan reach the target?

    A guarantee adds to what `to` gets per period wherever the measures of its guarantor role (`by`, default: the one
    that protects it) stand above their start: in the plan, and in the snapback where they stay in force. A side payment
    adds to it where `where` holds (default: the target) and takes `cost` for each unit from `by` (default 1; a
    guarantee costs its giver nothing more unless told). `proposal` asks for its order only, or for its explicit steps.
    Sizes from 0 to `limit` (default: the receiver's scale) are tried at `points` values, since whether some plan exists
    is not proved monotone in them, and the least one is bisected between the last size without and the first with a
    plan. For explicit steps it is solved: the margins of one plan are concave in the size.

    Where no size within the limit will do, `binding` says what stands in the way. Raises NotFoundError for an unknown
    actor or proposal, DisputeError for a formula that cannot be read, SettingError where nobody gives the guarantee
    asked about or a setting is outside its range. Does not establish that the giver can pay, beyond that it still joins
    and stays.
    """
    _check(dispute, instrument, to, by, cost, limit, points)
    participation = read_participation(dispute, participation)
    explicit = proposal is not None and is_explicit(dispute, proposal)
    if explicit and proposal is not None and target is None:
        target = read_proposal(dispute, proposal).target
    ground, settings = settle_settings(
        dispute, target=target, proposal=None if explicit else proposal, scenario=scenario, max_bundle=max_bundle,
        participation=participation, within=None, tolerance=1e-3,
    )  # fmt: skip
    formulation, changed = ground.formulation, ground.dispute
    if instrument == "guarantee":
        by, formula = _read_guarantee(changed, to, by)
        rate = 0.0 if cost is None else float(cost)
    else:
        formula = where or changed.effective.targets[formulation.target]
        rate = 1.0 if cost is None else float(cost)
    for name in (to, by):
        if name is not None and name not in formulation.actors:
            raise SettingError(f"{name} is left out of this dispute, so it can neither give nor receive")
    receiver = formulation.actors.index(to)
    giver = formulation.actors.index(by) if by is not None and rate else None
    most = float(formulation.scale[receiver]) if limit is None else float(limit)
    settings = {
        **settings, "proposal": proposal, "instrument": instrument, "to": to, "by": by, "cost": rate,
        "where": formula, "limit": most, "points": points,
    }  # fmt: skip
    payment = Payment(receiver, giver, rate, formulation.pattern(formula))
    scan = Scan(
        ground, payment.add, payment.form, (0.0, most), points=points, proposal=None if explicit else proposal,
        joining=participation == "require", known=Known([]), budget=budget,
    )  # fmt: skip
    progress.start(None, "Trying sizes")
    try:
        if explicit and proposal is not None:
            plan = scan.plan(read_steps(ground, proposal, max_bundle))
            found = solve_plan(scan, plan)
        else:
            found = search_sizes(scan, participation)
    finally:
        progress.finish()
    described = None
    if found.plan is not None:
        described = describe_plan(formulation, scan.at(found.nearest), found.plan.path)
    reason = None
    if not ground.reachable and not explicit:
        from detente.analysis.roadmap.blocking import explain_blocked

        reason = explain_blocked(ground, settings, None)[1]
    return LeastTerms(
        changed, settings, instrument, to, by, rate, formula, most, found.least, found.nearest, described,
        found.less, found.more, found.points, 0.0 if explicit else scan.resolution, explicit, reason,
    )  # fmt: skip


def _check(
    dispute: Dispute,
    instrument: str,
    to: str,
    by: str | None,
    cost: float | None,
    limit: float | None,
    points: int,
) -> None:
    read_choice(instrument, ("guarantee", "side_payment"), "the instrument")
    for name in (to, by):
        if name is not None and name not in dispute.actors:
            raise NotFoundError(
                f"unknown actor '{name}'{suggest(name, dispute.actors)}: {', '.join(dispute.actors)}"
            )
    if to == by:
        raise SettingError(f"{to} cannot be both who gives and who receives")
    if isinstance(points, bool) or points < 2:
        raise SettingError(f"points is how many sizes are tried, at least 2, not {points!r}")
    if limit is not None and not (0 < limit < float("inf")):
        raise SettingError(f"the limit is the largest size that is tried, above 0, not {limit:g}")
    if cost is not None and not (0 <= cost < float("inf")):
        raise SettingError(f"the cost of each unit to who gives it is 0 or more, not {cost:g}")


def _read_guarantee(dispute: Dispute, to: str, by: str | None) -> tuple[str, str]:
    """Who guarantees, and where the guarantee is in force."""
    roles = {
        name.split(".", 1)[0]: role
        for name, role in dispute.effective.roles.items()
        if name.split(".", 1)[1] == "guarantor" and to in role.protects and role.through
    }
    if by is None:
        by = next(iter(roles), None)
    if by is None or by not in roles:
        known = ", ".join(roles) or "nobody"
        raise SettingError(
            f"{by or 'nobody'} guarantees nothing to {to} in this dispute (who does: {known}): give a guarantor role "
            f"with `protects: [{to}]` and `through` its measures, or ask about a side_payment"
        )
    parts = []
    for m in roles[by].through:
        level = dispute.start[m]
        parts.append(f"{m} > {level}" if dispute.all_measures[m].ordered else f"{m} != {level}")
    return by, " or ".join(parts)


@dataclass(frozen=True)
class Payment:
    """What `to` gets more, and `by` less, where a pattern holds."""

    to: int
    by: int | None
    rate: float
    where: Pattern

    def form(self, instance: Instance) -> Instance:
        """The game with the payment in it, at a size of 0."""
        return self.add(instance, 0.0)

    def add(self, instance: Instance, size: float) -> Instance:
        """The game with the payment at a size."""
        payoffs = list(instance.payoffs)
        no_deal = instance.no_deal.copy()
        # whoever has it at the start already has it without a deal as well
        here = float(self.where.holds_at(instance.start))
        for actor, extra in ((self.to, size), (self.by, -self.rate * size)):
            if actor is not None:
                old = payoffs[actor]
                payoffs[actor] = StateSum((*old.patterns, self.where), (*old.values, extra))
                no_deal[actor] += here * extra
        return replace(instance, payoffs=tuple(payoffs), no_deal=no_deal)


@dataclass(frozen=True)
class _Answer:
    least: float | None
    nearest: float
    plan: GivenPlan | None
    less: Binding | None
    more: Binding | None
    points: tuple[tuple[float, str], ...]


def search_sizes(scan: Scan, participation: Participation) -> _Answer:
    """The least size at which some plan holds: sizes upwards, then bisected below the first that does."""
    verdicts: list[tuple[float, str]] = []
    for size in scan.values():
        verdicts.append((size, scan.decide(size)))
        if verdicts[-1][1] == "yes":
            break
    points = tuple(verdicts)
    last = verdicts[-1][0]
    if verdicts[-1][1] == "yes":
        least = scan.find_end(last, verdicts[-2][0]) if len(verdicts) > 1 else last
        plan = scan.holder(least)
        return _Answer(least, least, plan, _bind_below(scan, plan, least), None, points)
    # the best plans without anything and at the limit, each at the size at which it comes nearest
    best = [p for p in (scan.find_best(size, participation) for size in (0.0, last)) if p is not None]
    if not best:
        return _Answer(None, last, None, None, None, points)
    sizes = {p: _find_nearest(scan, p) for p in best}
    plan = max(best, key=lambda p: scan.bind(p, sizes[p]).slack)
    return _nearest_answer(scan, plan, sizes[plan], points)


def solve_plan(scan: Scan, plan: GivenPlan) -> _Answer:
    """The least size at which one plan holds: its tightest constraint is concave in the size."""
    points = tuple((x, "yes" if scan.holds(plan, x) else "no") for x in scan.values())
    if scan.holds(plan, 0.0):
        return _Answer(0.0, 0.0, plan, None, None, points)
    best = _find_nearest(scan, plan)
    if not scan.holds(plan, best):
        return _nearest_answer(scan, plan, best, points)
    least = scan.find_end_of(plan, best, 0.0)
    return _Answer(least, least, plan, _bind_below(scan, plan, least), None, points)


def _find_nearest(scan: Scan, plan: GivenPlan) -> float:
    """The size at which a plan comes nearest to holding (its tightest constraint is concave in the size)."""
    low, high = scan.low, scan.high
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    slack_left, slack_right = scan.bind(plan, left).slack, scan.bind(plan, right).slack
    for _ in range(NARROWING):
        if slack_left < slack_right:
            low, left, slack_left = left, right, slack_right
            right = low + GOLDEN * (high - low)
            slack_right = scan.bind(plan, right).slack
        else:
            high, right, slack_right = right, left, slack_left
            left = high - GOLDEN * (high - low)
            slack_left = scan.bind(plan, left).slack
    return max((scan.low, (low + high) / 2, scan.high), key=lambda size: scan.bind(plan, size).slack)


def _bind_below(scan: Scan, plan: GivenPlan, size: float) -> Binding | None:
    """What breaks a plan with a little less."""
    return scan.bind(plan, max(size - 1e-5 * scan.high, 0.0)) if size > 0 else None


def _nearest_answer(
    scan: Scan, plan: GivenPlan, size: float, points: tuple[tuple[float, str], ...]
) -> _Answer:
    """No size will do: what stands in the way where the plan comes nearest, and who gives in beyond it."""
    less = scan.bind(plan, max(size - 1e-5 * scan.high, 0.0))
    more = scan.bind(plan, size + 1e-5 * scan.high) if size < scan.high else None
    same = more is not None and (more.actor, more.constraint, more.step) == (
        less.actor,
        less.constraint,
        less.step,
    )
    return _Answer(None, size, plan, less, None if same else more, points)

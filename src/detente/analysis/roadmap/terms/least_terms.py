"""Least terms: the least guarantee or side payment that makes the target reachable, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.analysis.roadmap.game.given_plan import Binding
from detente.analysis.roadmap.planning.plan import Plan, describe_plan
from detente.analysis.roadmap.planning.result import twin
from detente.analysis.roadmap.planning.roadmap import settle_settings
from detente.analysis.roadmap.search.best import Budget
from detente.analysis.roadmap.search.ground import (
    Participation,
    read_choice,
    read_participation,
    read_proposal,
)
from detente.analysis.roadmap.terms.least_terms_payment import Payment
from detente.analysis.roadmap.terms.least_terms_search import SizeRange, search_sizes, solve_plan
from detente.analysis.roadmap.terms.scanning import Known, Scan
from detente.analysis.roadmap.terms.thresholds import is_explicit, read_steps
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.present import SILENT, Chart, Explanation, Progress, Shown, Table

Instrument = Literal["guarantee", "side_payment"]


@dataclass(frozen=True)
class LeastTerms(Shown):
    """The least size of an instrument that lets a self-enforcing plan exist. Made by `find_least_terms`.

    `instrument` what is added, `to` who receives it, `by` who gives it (bearing `cost` for each unit); `where` the
    formula at which it is paid. `least` the least size in payoff per period of the receiver (0: none is needed; None:
    none was found within `limit`), known to `resolution`; `plan` the plan that holds from it up to `most`, or the one
    that comes nearest, at the size `nearest`; `binding` what would break that plan with less, or breaks it there, and
    `counter` what breaks it with more (None: nothing but the limit). `ranges` say at which sizes no plan holds
    ("no"), one that was met does ("yes"), or neither is known ("open"); sizes between these were not looked at.
    `solved` where the steps were given; `reason` where no steps lead to the target at all.
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
    most: float | None
    nearest: float
    plan: Plan | None = field(repr=False)
    binding: Binding | None
    counter: Binding | None
    ranges: tuple[SizeRange, ...]
    resolution: float
    solved: bool
    reason: str | None = None

    @property
    def open(self) -> tuple[SizeRange, ...]:
        """Sizes that might do and were not settled, but for the last bit below the least one (see `resolution`)."""

        def is_last_bit(r: SizeRange) -> bool:
            return r.high == self.least and r.low > 0 and r.high - r.low <= 1.001 * self.resolution

        return tuple(r for r in self.ranges if r.verdict == "open" and not is_last_bit(r))

    @property
    def proved(self) -> bool:
        """Whether every size below the least (within the limit) is ruled out, but for the resolution."""
        return not self.open

    def table(self) -> Table:
        """Ranges of sizes and whether a plan holds over each."""
        from detente.analysis.roadmap.terms.least_terms_view import terms_table

        return terms_table(self)

    def chart(self) -> Chart:
        """The least size beside the limit."""
        from detente.analysis.roadmap.terms.least_terms_view import terms_chart

        return terms_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.roadmap.terms.least_terms_view import explain_terms

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
            "most": self.most,
            "limit": self.limit,
            "nearest": self.nearest,
            "binding": _binding_json(self.binding),
            "counter": _binding_json(self.counter),
            "resolution": self.resolution,
            "proved": self.proved,
            "points": self.settings["points"],
            "ranges": [{"from": r.low, "to": r.high, "plan": r.verdict} for r in self.ranges],
            "reason": self.reason,
            **(self.plan.to_json() if self.plan else {"steps": [], "target_margins": {}}),
        }
        method = (
            "margins of one plan are concave in the size: solved"
            if self.solved
            else "ranges of sizes ruled out by a bound on every plan, windows of the plans found solved"
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
    points: int = 1024,
    budget: Budget | None = None,
    known: Known | None = None,
    progress: Progress = SILENT,
) -> LeastTerms:
    """What is the least guarantee, or side payment, to `to` that lets a self-enforcing plan reach the target?

    A guarantee adds to what `to` gets per period wherever the measures of its guarantor role (`by`, default: the one
    that protects it) stand above their start: in the plan, and in the snapback where they stay in force. A side payment
    adds to it where `where` holds (default: the target) and takes `cost` for each unit from `by` (default 1; a
    guarantee costs its giver nothing more unless told). `proposal` asks for its order only, or for its explicit steps.
    Whether some plan exists comes and goes with the size, often over a narrow window. So sizes from 0 to `limit`
    (default: the receiver's scale) are not tried one by one: ranges of them are ruled out whole, by a game that bounds
    every plan over the range, and halved where that fails, down to a `points`-th part of the limit; the window of each
    plan met on the way is solved for, its margins being concave in the size (`least_terms_search`). What is neither
    ruled out nor found is listed as open. For explicit steps the window is solved alone. `known` are plans found for
    the same dispute and order before: tried first, and added to; they never change the answer by more than the
    resolution.

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
        ground, payment.add, payment.form, (0.0, most), points=2, proposal=None if explicit else proposal,
        joining=participation == "require", known=known or Known([]), budget=budget,
    )  # fmt: skip
    progress.start(None, "Trying sizes")
    try:
        if explicit and proposal is not None:
            found = solve_plan(scan, scan.plan(read_steps(ground, proposal, max_bundle)))
        else:
            found = search_sizes(scan, payment, participation, points)
    finally:
        progress.finish()
    described = None
    if found.plan is not None:
        described = describe_plan(formulation, scan.at(found.nearest), found.plan.path)
    reason = None
    if not ground.reachable and not explicit:
        from detente.analysis.roadmap.planning.blocking import explain_blocked

        reason = explain_blocked(ground, settings, None)[1]
    return LeastTerms(
        changed, settings, instrument, to, by, rate, formula, most, found.least, found.most, found.nearest, described,
        found.less, found.more, found.ranges, 0.0 if explicit else most / points, explicit, reason,
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
        raise SettingError(
            f"points is into how many parts the limit is divided to tell sizes apart, at least 2, not {points!r}"
        )
    if limit is not None and not (0 < limit < float("inf")):
        raise SettingError(f"the limit is the largest size that is looked at, above 0, not {limit:g}")
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

"""On what terms would the target come within reach: the least guarantee or side payment, or which limit binds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from detente.analysis.roadmap.frame import build_frame
from detente.analysis.roadmap.ground import Ground, Participation
from detente.analysis.roadmap.instance import Floats, Instance, Pattern, StateSum
from detente.analysis.roadmap.plan import Plan, describe_plan
from detente.analysis.roadmap.planning import settle_settings
from detente.analysis.roadmap.pruning import Found, Problem
from detente.analysis.roadmap.result import twin
from detente.analysis.roadmap.search import find_best_plan, find_plan_at
from detente.analysis.roadmap.worth import value_states
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
    none within `limit`), located between two scanned sizes; `plan` the plan at that size, or the best plan at the
    limit; `binding` the actor and step that bind there where none does; `open` sizes at which the search could not
    decide. `points` the sizes scanned with their verdicts.
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
    plan: Plan | None = field(repr=False)
    binding: tuple[str, int | None] | None
    stays_out: tuple[str, ...]
    points: tuple[tuple[float, str], ...]

    @property
    def open(self) -> tuple[float, ...]:
        """Sizes at which the search could not decide."""
        return tuple(x for x, verdict in self.points if verdict == "undecided")

    def table(self) -> Table:
        """The sizes scanned and whether a plan exists at each."""
        from detente.analysis.roadmap.least_terms_view import terms_table

        return terms_table(self)

    def chart(self) -> Chart:
        """The sizes scanned."""
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
            "where": self.where,
            "least": self.least,
            "limit": self.limit,
            "binding": None if self.binding is None else {"actor": self.binding[0], "step": self.binding[1]},
            "stays_out": list(self.stays_out),
            "points": [{"size": x, "plan": verdict} for x, verdict in self.points],
        }
        return twin(
            self.dispute, "roadmap-terms", self.settings, {"method": "scan, least size bisected"}, answer
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
    participation: Participation = "require",
    points: int = 11,
    progress: Progress = SILENT,
) -> LeastTerms:
    """What is the least guarantee, or side payment, to `to` that lets a self-enforcing plan reach the target?

    A guarantee adds to what `to` gets per period wherever the measures of its guarantor role (`by`, default: the one
    that protects it) stand above their start: in the plan, and in the snapback where they stay in force. A side payment
    adds to it where `where` holds (default: the target) and takes `cost` for each unit from `by` (default 1; a
    guarantee costs its giver 0 unless told). Sizes up to `limit` (default: the receiver's scale) are scanned, since
    feasibility is not proved monotone in them, and the least one is bisected between the last size without and the
    first with a plan.

    Where no size within the limit will do, `binding` says whose margin binds at the limit and `stays_out` who would not
    join. Raises NotFoundError for an unknown actor, SettingError where nobody gives the guarantee asked about.
    """
    for name in (to, by):
        if name is not None and name not in dispute.actors:
            raise NotFoundError(
                f"unknown actor '{name}'{suggest(name, dispute.actors)}: {', '.join(dispute.actors)}"
            )
    if instrument not in ("guarantee", "side_payment"):
        raise SettingError(f"the instrument is guarantee or side_payment, not {instrument!r}")
    if points < 3 or (limit is not None and limit <= 0):
        raise SettingError(f"points is at least 3 and limit above 0, not {points} and {limit}")
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
    formulation, changed = ground.formulation, ground.dispute
    if instrument == "guarantee":
        by, formula = _read_guarantee(changed, to, by)
        rate = 0.0 if cost is None else cost
    else:
        formula = where or changed.effective.targets[formulation.target]
        rate = 1.0 if cost is None else cost
    receiver = formulation.actors.index(to)
    giver = formulation.actors.index(by) if by is not None and rate else None
    most = float(formulation.scale[receiver]) if limit is None else float(limit)
    settings = {
        **settings,
        "instrument": instrument,
        "to": to,
        "by": by,
        "cost": rate,
        "where": formula,
        "limit": most,
    }
    probe = _Probe(ground, receiver, giver, rate, formulation.pattern(formula), proposal, participation)
    verdicts: list[tuple[float, str]] = []
    progress.start(points, "Trying sizes")
    try:
        for size in np.linspace(0.0, most, points):
            verdicts.append((float(size), probe.decide(float(size))))
            progress.advance()
            if verdicts[-1][1] == "yes":
                break
    finally:
        progress.finish()
    least: float | None = None
    plan: Plan | None = None
    binding: tuple[str, int | None] | None = None
    stays_out: tuple[str, ...] = ()
    if verdicts[-1][1] == "yes":
        least = verdicts[-1][0]
        low = verdicts[-2][0] if len(verdicts) > 1 else least
        while least - low > most / 1000:
            middle = (least + low) / 2
            if probe.decide(middle) == "yes":
                least = middle
            else:
                low = middle
        plan = probe.best(least)
    elif ground.reachable:
        plan = probe.best(most)
        if plan is not None:
            binding = plan.binding
            stays_out = tuple(a for a, v in plan.participation.items() if v < -1e-10)
    return LeastTerms(
        changed,
        settings,
        instrument,
        to,
        by,
        rate,
        formula,
        most,
        least,
        plan,
        binding,
        stays_out,
        tuple(verdicts),
    )


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


class _Probe:
    """The game with an instrument of any size, compiled once."""

    def __init__(
        self, ground: Ground, to: int, by: int | None, rate: float, where: Pattern, proposal: str | None,
        participation: Participation,
    ) -> None:  # fmt: skip
        self.ground, self.proposal, self.participation = ground, proposal, participation
        base = ground.instance()

        def add(payoff: StateSum, factor: float) -> Callable[[float], StateSum]:
            return lambda size: StateSum((*payoff.patterns, where), (*payoff.values, factor * size))

        self._changes = {to: add(base.payoffs[to], 1.0)}
        if by is not None:
            self._changes[by] = add(base.payoffs[by], -rate)
        self.base = base
        self.known: list[tuple[int, ...]] = []
        if ground.reachable:
            self.frame = build_frame(replace(ground.structure, instance=self.instance(0.0)))

    def instance(self, size: float) -> Instance:
        payoffs = tuple(
            self._changes[i](size) if i in self._changes else p for i, p in enumerate(self.base.payoffs)
        )
        return replace(self.base, payoffs=payoffs, no_deal=self._no_deal(payoffs, size))

    def _no_deal(self, payoffs: tuple[StateSum, ...], size: float) -> Floats:
        # nothing is paid without a deal, unless it is paid at the start as well
        start = np.array([self.base.start], np.int8)
        extra = np.array(
            [
                float((new.at(start) - old.at(start))[0])
                for new, old in zip(payoffs, self.base.payoffs, strict=True)
            ]
        )
        with_it: Floats = self.base.no_deal + extra
        return with_it

    def problem(self, size: float) -> Problem:
        valuation = value_states(self.frame, self.instance(size))
        return self.ground.problem(valuation, proposal=self.proposal, participation=self.participation)

    def decide(self, size: float) -> str:
        """Whether some plan holds at this size."""
        if not self.ground.reachable:
            return "no"
        answer = find_plan_at(self.problem(size), 0.0, hints=self.known)
        if answer.plan is not None and answer.plan.rows not in self.known:
            self.known.append(answer.plan.rows)
        return answer.verdict

    def best(self, size: float) -> Plan | None:
        """The best plan at this size, with participation only reported where no plan satisfies everybody."""
        found: Found | None = find_best_plan(self.problem(size)).plan
        if found is None:
            valuation = value_states(self.frame, self.instance(size))
            free = self.ground.problem(valuation, proposal=self.proposal, participation="report")
            found = find_best_plan(free).plan
        if found is None:
            return None
        return describe_plan(self.ground.formulation, self.instance(size), self.ground.path(found.rows))

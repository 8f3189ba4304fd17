"""What a requirement costs: what each party, and each solution, loses when every package has to satisfy it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.packages.acceptance import Acceptance, survey
from detente.analysis.packages.bargain import solve_bargain
from detente.analysis.packages.contributions import measure_difference
from detente.analysis.packages.package import Describer, Package
from detente.analysis.packages.solutions import TITLES
from detente.analysis.wording import actor_ref, count_words, formula_words, package_words
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.frozen import FrozenMap
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Phrase,
    Shown,
    Step,
    Table,
    draw_lines,
    explain,
    phrase,
    say,
)


@dataclass(frozen=True)
class PricePoint:
    """What can be had under a requirement: acceptable packages beyond the start, each party's best gain, solutions."""

    visible: int | None
    beyond: int
    best: Mapping[str, float]
    solutions: Mapping[str, Package]


@dataclass(frozen=True)
class Price(Shown):
    """What a requirement costs. Made by `price_requirement`.

    `free` and `bound` are what can be had without and with it. `best_loss` is what each party's best acceptable
    payoff falls by; `losses` what each party loses in each solution (below 0: gains), with the range of the
    difference between the two packages (the first of each where several tie). `curve` has a point for every number
    of visible results that can be required. Payoffs are per period.
    """

    dispute: Dispute = field(repr=False)
    require: str | None
    visible: int | None
    free: PricePoint
    bound: PricePoint
    best_loss: Mapping[str, float]
    losses: Mapping[str, Mapping[str, Interval]]
    curve: tuple[PricePoint, ...] = field(repr=False)

    @property
    def met(self) -> bool:
        """Whether any acceptable package beyond the start satisfies the requirement."""
        return self.bound.beyond > 0

    def table(self) -> Table:
        """What each party loses in each solution, and at best."""
        parties = self.dispute.parties
        columns = (
            Column("which", "Under"),
            *(Column(f"loss_{p}", f"{self.dispute.label(p)} loses", "number") for p in parties),
            Column("what", "What would be agreed"),
        )
        rows: list[tuple[Cell, ...]] = []
        for name, loss in self.losses.items():
            what = package_words(self.dispute, self.bound.solutions[name].state)
            title = TITLES[name]
            rows.append((title[:1].upper() + title[1:], *(loss[p] for p in parties), what))
        if self.met:
            rows.append(("each party's own best package", *(self.best_loss.get(p) for p in parties), None))
        note = (
            f"Payoff per {self.dispute.spec.period} lost when every package has to satisfy: {self._wanted()}."
        )
        return Table("What the requirement costs", columns, tuple(rows), (note,), id="price")

    def _wanted(self) -> Phrase:
        parts = []
        if self.require is not None:
            parts.append(formula_words(self.dispute, self.require))
        if self.visible is not None:
            parts.append(Phrase((f"at least {count_words(self.visible, 'visible result')}",)))
        return phrase("{parts}", parts=parts)

    def chart(self) -> Chart:
        """What each party gains in the Nash solution as more visible results are required."""
        steps = [
            Step(self.dispute.label(p), float(point.visible or 0), gain)
            for point in self.curve
            for p in self.dispute.parties
            if "nash" in point.solutions and (gain := point.solutions["nash"].gains[p]) is not None
        ]
        most = max((point.visible or 0 for point in self.curve), default=0)
        return draw_lines(
            "What visible results cost",
            steps,
            alt=f"Gain of each party in the Nash solution as 0 to {most} visible results are required.",
            x_axis="visible results required",
            y_axis=f"gain per {self.dispute.spec.period}",
            id="price",
        )

    def explain(self) -> Explanation:
        """The price in sentences."""
        if not self.met:
            return explain(
                say(
                    "No acceptable package satisfies the requirement ({what}).",
                    "headline",
                    what=self._wanted(),
                ),
                say("Without it there are {n}.", n=count_words(self.free.beyond, "package")),
            )
        head = say(
            "Of {n} acceptable to all, {m} satisfy the requirement ({what}).",
            "headline",
            n=count_words(self.free.beyond, "package"),
            m=f"{self.bound.beyond:,}",
            what=self._wanted(),
        )
        told = []
        for name, loss in self.losses.items():
            changed = self.free.solutions[name].state != self.bound.solutions[name].state
            parts = [_loss_words(self.dispute, p, loss[p]) for p in self.dispute.parties]
            title = f"{TITLES[name]} solution".replace(
                "Nash weighted by patience solution", "Nash solution by patience"
            )
            told.append(
                say("In the {name} {parts}.", "item", name=title, parts=parts)
                if changed
                else say("The {name} satisfies it already.", "item", name=title)
            )
        return explain(head, *told)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        from detente.analysis.packages.twin import make_twin

        def point(at: PricePoint) -> dict[str, Any]:
            solutions = {name: {"state": dict(p.state), "gains": p.gains} for name, p in at.solutions.items()}
            return {
                "visible": at.visible,
                "acceptable_beyond_start": at.beyond,
                "best": at.best,
                "solutions": solutions,
            }

        answer = {
            "met": self.met,
            "free": point(self.free),
            "bound": point(self.bound),
            "best_loss": self.best_loss,
            "losses": self.losses,
            "curve": [point(at) for at in self.curve],
        }
        settings = {"require": self.require, "visible": self.visible}
        return make_twin(self.dispute, "price", settings, {"search": "exact: all feasible states"}, answer)


def _loss_words(dispute: Dispute, party: str, loss: Interval) -> Phrase:
    who = actor_ref(dispute, party)
    if loss.value == 0:
        return phrase("{who} loses nothing", who=who)
    if loss.value > 0:
        return phrase(
            "{who} loses {x} ({low} to {high})", who=who, x=loss.value, low=loss.low, high=loss.high
        )
    return phrase("{who} gains {x} ({low} to {high})", who=who, x=-loss.value, low=-loss.high, high=-loss.low)


def price_requirement(dispute: Dispute, require: str | None = None, *, visible: int | None = None) -> Price:
    """What does each party lose if every package has to satisfy a formula, or show so many visible results?

    `visible` counts measures tagged `visible` that stand above their start. The loss is taken in every bargaining
    solution and in each party's best acceptable payoff; solutions move with the set of packages they choose from, so
    a requirement may cost one party and serve another. Exact over all feasible states; payoffs per period, with the
    range of the difference between the two packages. Raises SettingError where neither is given or `visible` is
    below 0, NotFoundError for a formula that cannot be read, MissingPreferencesError where a party's preferences are
    not given.
    """
    if require is None and visible is None:
        raise SettingError("name what is required: a formula, or visible= a number of visible results")
    ground = survey(dispute)
    free = Acceptance(ground, dispute.values)
    describer = Describer(free)
    bound = free.changed(wanted=ground.narrowed(require, visible))
    before, after = _measure(free, None), _measure(bound, visible)
    losses = {}
    for name, package in before.solutions.items():
        if name in after.solutions:
            losses[name] = {p: _loss(describer, p, package, after.solutions[name]) for p in dispute.parties}
    best_loss = {p: gain - after.best[p] for p, gain in before.best.items() if p in after.best}
    most = int(ground.visible[free.rows].max()) if len(free.rows) else 0
    wanted = [ground.narrowed(require, n) for n in range(most + 1)] if visible is not None else []
    curve = tuple(_measure(free.changed(wanted=mask), n) for n, mask in enumerate(wanted))
    frozen = FrozenMap({name: FrozenMap(loss) for name, loss in losses.items()})
    return Price(dispute, require, visible, before, after, FrozenMap(best_loss), frozen, curve)


def _measure(acceptance: Acceptance, visible: int | None) -> PricePoint:
    start = acceptance.ground.compiled.start_row
    rows = acceptance.rows[acceptance.rows != start]
    solved = solve_bargain(acceptance).solved if len(rows) else {}
    chosen = np.array([found[0] for found in solved.values()], dtype=np.int64)
    packages = dict(zip(solved, Describer(acceptance).describe(chosen), strict=True))
    best = {}
    for p in acceptance.dispute.parties:
        utility = acceptance.utilities[p]
        if len(rows) and utility.cardinal:
            best[p] = (int(utility.values[rows].max()) - utility.no_deal) / utility.unit
    return PricePoint(visible, len(rows), FrozenMap(best), FrozenMap(packages))


def _loss(describer: Describer, party: str, before: Package, after: Package) -> Interval:
    acceptance = describer.acceptance
    compiled, gain = acceptance.ground.compiled, describer.ranges[party]
    found = measure_difference(compiled, gain, before.state, after.state, acceptance.values)
    assert found is not None  # solutions exist only where every party's payoffs are known
    return found

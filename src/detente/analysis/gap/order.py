"""The sequence gap: demands that, with the rules, leave no order of steps from the start to the target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from detente.analysis.gap.conflicts import Conflicts, find_clashes
from detente.errors import SettingError, TooLargeError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.spec import DemandSpec
from detente.model.steps import Bools, Hold, Route, StepSpace, build_steps, find_route

Pair = tuple[str, str]
Status = Literal["open", "clash", "no way", "no demands", "no target", "undecided"]


@dataclass(frozen=True)
class SequenceGap:
    """Which demands of two actors leave no order of steps to the target.

    `clashes` holds every smallest set of demands that cannot be kept together, `openings` every smallest set that
    would open a way if given up. `status`: "open" (all can be kept; `route` shows one order), "clash", "no way" (the
    rules alone leave none), "no demands", "no target", or "undecided" with the `reason`.
    """

    pair: Pair
    target: str | None
    demands: tuple[str, ...]
    status: Status
    clashes: tuple[tuple[str, ...], ...] = ()
    openings: tuple[tuple[str, ...], ...] = ()
    route: Route | None = None
    reason: str = ""

    @property
    def apart(self) -> tuple[str, ...]:
        """The demands that stand in some clash, in file order; their number is the gap."""
        clashing = {d for clash in self.clashes for d in clash}
        return tuple(d for d in self.demands if d in clashing)

    @property
    def decided(self) -> bool:
        """Whether the number of demands apart is known."""
        return self.status in ("open", "clash", "no demands")


def choose_target(dispute: Dispute, name: str | None) -> str | None:
    """The named target, or the first of the file; None where the file names none. SettingError for an unknown name."""
    targets = dispute.effective.targets
    if name is None:
        return next(iter(targets), None)
    if name not in targets:
        raise SettingError(
            f"unknown target '{name}'{suggest(name, targets)}: {', '.join(targets) or 'there are none'}"
        )
    return name


def list_demands(dispute: Dispute, actors: Iterable[str]) -> dict[str, DemandSpec]:
    """The demands that these actors make, in file order."""
    by = set(actors)
    return {d: spec for d, spec in dispute.effective.demands.items() if spec.by in by}


def hold_of(dispute: Dispute, name: str, demand: DemandSpec) -> Hold:
    """A demand as what may not rise until when."""
    return Hold(name, tuple(demand.hold), dispute.formula(demand.until))


@dataclass(eq=False)
class Orders:
    """Orders of steps to one target under sets of demands, each set tried once.

    `holds` are always kept (the order that a proposal sets), whatever demands are tried.
    """

    dispute: Dispute
    steps: StepSpace
    target: Bools
    holds: tuple[Hold, ...] = ()
    _routes: dict[frozenset[str], Route | None] = field(default_factory=dict)

    def route(self, demands: Iterable[str]) -> Route | None:
        """An order that keeps these demands; None where there is none."""
        asked = frozenset(demands)
        if asked not in self._routes:
            known = self.dispute.effective.demands
            holds = [hold_of(self.dispute, d, known[d]) for d in known if d in asked]
            self._routes[asked] = find_route(self.steps, self.target, (*self.holds, *holds))
        return self._routes[asked]

    def clashes(self, demands: Sequence[str]) -> Conflicts:
        """The smallest sets of these demands that leave no order."""
        return find_clashes(demands, lambda some: self.route(some) is not None)


def measure_sequences(dispute: Dispute, pairs: Sequence[Pair], target: str | None) -> tuple[SequenceGap, ...]:
    """The sequence gap of each pair."""
    demands: Mapping[Pair, tuple[str, ...]] = {p: tuple(list_demands(dispute, p)) for p in pairs}
    if target is None:
        return tuple(
            SequenceGap(p, None, demands[p], "no target", reason="the file names no target") for p in pairs
        )
    if not any(demands.values()):
        return tuple(_none_made(p, target) for p in pairs)
    try:
        orders = Orders(
            dispute, build_steps(dispute.compiled), dispute.compiled.truth(dispute.effective.targets[target])
        )
    except TooLargeError as error:
        return tuple(
            SequenceGap(p, target, demands[p], "undecided", reason=str(error))
            if demands[p]
            else _none_made(p, target)
            for p in pairs
        )
    return tuple(_measure(orders, p, target, demands[p]) for p in pairs)


def _none_made(pair: Pair, target: str) -> SequenceGap:
    return SequenceGap(
        pair, target, (), "no demands", reason="neither makes a demand about the order of steps"
    )


def _measure(orders: Orders, pair: Pair, target: str, demands: tuple[str, ...]) -> SequenceGap:
    if not demands:
        return _none_made(pair, target)
    try:
        route = orders.route(demands)
        if route is not None:
            return SequenceGap(pair, target, demands, "open", route=route)
        found = orders.clashes(demands)
    except TooLargeError as error:
        return SequenceGap(pair, target, demands, "undecided", reason=str(error))
    if () in found.clashes:
        reason = "no order of permitted steps leads from the start to the target, whatever anybody demands"
        return SequenceGap(pair, target, demands, "no way", reason=reason)
    return SequenceGap(pair, target, demands, "clash", found.clashes, found.openings)

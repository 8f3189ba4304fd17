"""Which demands about the order of steps does a proposal break, where, and at what cost?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.analysis.gap.order import Orders, choose_target, hold_of
from detente.analysis.gap.walking import Broken, describe_breach, is_true, walk_steps
from detente.errors import NotFoundError, SettingError, TooLargeError
from detente.model.dispute import Dispute, State
from detente.model.formula import suggest
from detente.model.spec import CostSpec, DemandSpec, ProposalSpec
from detente.model.steps import Hold, Route, build_steps, find_route
from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.result import Shown
from detente.present.table import Table

Form = Literal["steps", "package", "hold", "free"]
Proposed = str | State | Sequence[State]


@dataclass(frozen=True)
class BrokenDemands(Shown):
    """The demands that a proposal breaks.

    For explicit steps, `broken` is read off them. For a package, an order of the file's (`hold`) or a free one, it
    has the demands that every order of steps to the package or `target` breaks; `clashes` the smallest sets that no
    such order keeps together, and `route` an order that keeps every hard demand (all demands, if one does).
    `feasible`: no hard demand is broken; None where that is not known (`reason`). `binding` are the hard demands
    that make something wait which the target cannot be had without; `sequential` those of them that leave nothing of
    moving in parallel: by the time that what they hold back may rise, everybody else has finished, and its owners
    alone can complete the way.
    """

    dispute: Dispute
    proposal: str
    form: Form
    target: str | None
    broken: tuple[Broken, ...]
    kept: tuple[str, ...]
    feasible: bool | None
    clashes: tuple[tuple[str, ...], ...] = ()
    binding: tuple[str, ...] = ()
    sequential: tuple[str, ...] = ()
    route: Route | None = None
    reason: str = ""

    @property
    def broken_hard(self) -> tuple[Broken, ...]:
        """The hard demands among the broken ones."""
        return tuple(b for b in self.broken if b.hard)

    def table(self) -> Table:
        """Each broken demand: where, for how long, at what cost."""
        from detente.analysis.gap.breaking_shown import draw_up

        return draw_up(self)

    def chart(self) -> Chart:
        """The cost of the broken demands that have one."""
        from detente.analysis.gap.breaking_shown import draw_costs

        return draw_costs(self)

    def explain(self) -> Explanation:
        """What is broken, in sentences."""
        from detente.analysis.gap.breaking_shown import tell

        return tell(self)

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        from detente.analysis.gap.breaking_shown import as_plain

        return as_plain(self)


def find_broken_demands(dispute: Dispute, proposal: Proposed, *, target: str | None = None) -> BrokenDemands:
    """Which demands about the order of steps does a proposal break?

    `proposal` is the name of one, a package (levels that differ from the start, or the name of a state), or a list
    of steps. Explicit steps are taken as written: a demand is broken by the first step that raises what it holds
    back above the start while its `until` was never true before that step, and stays broken until `until` is true.
    A step takes as long as its longest work (`takes`), one period at least, and takes effect at its end. Where the
    proposal fixes no order, every order of permitted steps is considered (exactly; see detente.model.steps).
    `target` (default: the proposal's, else the first of the file) is where orders without explicit steps lead.

    Does not say whether anybody would carry the steps out, nor whether the rules permit explicit ones. Raises
    NotFoundError for an unknown proposal, state, measure or level.
    """
    name, spec, package, steps = _read(dispute, proposal)
    demands = dispute.effective.demands
    if steps is not None:
        broken = [b for d in demands if (b := walk_steps(dispute, d, demands[d], steps)) is not None]
        return _sum_up(dispute, name, "steps", spec.target if spec else None, broken)
    if package is not None:
        return _consider_package(dispute, name, package)
    assert spec is not None
    goal = choose_target(dispute, target or spec.target)
    form: Form = "free" if spec.free else "hold"
    if goal is None:
        return _undecided(dispute, name, form, None, "the file names no target")
    holds = tuple(
        Hold(f"{name}.{k}", _held_by(dispute, h.measures_of, h.measures), dispute.formula(h.until))
        for k, h in enumerate(spec.hold or ())
    )
    mask = dispute.compiled.truth(dispute.effective.targets[goal])
    return _consider_orders(dispute, name, form, goal, mask, holds)


def _held_by(dispute: Dispute, actor: str | None, measures: Sequence[str]) -> tuple[str, ...]:
    return (
        tuple(measures)
        if actor is None
        else tuple(m for m, s in dispute.measures.items() if s.owner == actor)
    )


def _read(
    dispute: Dispute, proposal: Proposed
) -> tuple[str, ProposalSpec | None, State | None, list[State] | None]:
    """A proposal's name, what the file says of it, the state it leads to, or its steps as states (the start first)."""
    known = dispute.effective.proposals
    if isinstance(proposal, str):
        if proposal not in known:
            if proposal in dispute.spec.states:
                return proposal, None, dispute.package(proposal), None
            names = [*known, *dispute.spec.states]
            raise NotFoundError(
                f"unknown proposal '{proposal}'{suggest(proposal, names)}: {', '.join(names)}"
            )
        spec = known[proposal]
        if spec.package is not None:
            return proposal, spec, dispute.package(proposal), None
        return proposal, spec, None, _states(dispute, spec.steps) if spec.steps is not None else None
    if isinstance(proposal, Mapping):
        return "this package", None, dispute.package(proposal), None
    if not proposal:
        raise SettingError(
            "a list of steps holds at least one step, a map of measures to levels; it is empty"
        )
    return "these steps", None, None, _states(dispute, proposal)


def _states(dispute: Dispute, steps: Sequence[State]) -> list[State]:
    states: list[State] = [dict(dispute.start)]
    for step in steps:
        states.append(dispute.state(step, base=states[-1]))
    return states


def _sum_up(
    dispute: Dispute, name: str, form: Form, target: str | None, broken: Sequence[Broken], **more: Any
) -> BrokenDemands:
    kept = tuple(d for d in dispute.effective.demands if d not in {b.demand for b in broken})
    more.setdefault("feasible", not any(b.hard for b in broken))
    return BrokenDemands(dispute, name, form, target, tuple(broken), kept, **more)


def _undecided(dispute: Dispute, name: str, form: Form, target: str | None, reason: str) -> BrokenDemands:
    return BrokenDemands(dispute, name, form, target, (), (), None, reason=reason)


def _consider_package(dispute: Dispute, name: str, package: State) -> BrokenDemands:
    """A package: which demands every order of reaching it breaks; read as one step where orders do not tell."""
    row = dispute.compiled.row(package)
    why = "the rules do not allow it"
    if row >= 0:
        mask = np.zeros(dispute.compiled.space.size, dtype=bool)
        mask[row] = True
        found = _consider_orders(dispute, name, "package", None, mask, (), package)
        if found.feasible is not None:
            return found
        why = found.reason
    demands = dispute.effective.demands
    states = [dispute.start, package]
    broken = [b for d in demands if (b := walk_steps(dispute, d, demands[d], states)) is not None]
    return _sum_up(dispute, name, "package", None, broken, reason=f"{why}: it is read as a single step")


def _consider_orders(
    dispute: Dispute,
    name: str,
    form: Form,
    target: str | None,
    mask: Any,
    holds: tuple[Hold, ...],
    package: State | None = None,
) -> BrokenDemands:
    """Every order of steps to a target: which demands each of them breaks, which cannot be kept together."""
    demands = dispute.effective.demands
    try:
        orders = Orders(dispute, build_steps(dispute.compiled), mask, holds)
        if orders.route(()) is None:
            why = "its own order leaves" if holds else "the rules leave"
            return _undecided(
                dispute, name, form, target, f"{why} no way to the target, whatever anybody demands"
            )
        clashes = orders.clashes(list(demands)).clashes
        hard = [d for d, spec in demands.items() if not isinstance(spec.strength, CostSpec)]
        route = orders.route(demands) or orders.route(hard)
        binding = tuple(d for d in hard if route is not None and _binds(orders, d, demands[d]))
        sequential = tuple(d for d in binding if _ends_parallel(orders, d, demands[d]))
    except TooLargeError as error:
        return _undecided(dispute, name, form, target, str(error))
    broken = []
    for (d,) in (c for c in clashes if len(c) == 1):
        lasting = package is not None and not is_true(dispute, dispute.formula(demands[d].until), package)
        broken.append(describe_breach(dispute, d, demands[d], None, (), None, lasting))
    several = tuple(c for c in clashes if len(c) > 1)
    return _sum_up(
        dispute,
        name,
        form,
        target,
        broken,
        feasible=route is not None,
        clashes=several,
        binding=binding,
        sequential=sequential,
        route=route,
    )


def _binds(orders: Orders, name: str, demand: DemandSpec) -> bool:
    """Whether the target cannot be had without what the demand holds back, and that has to wait."""
    dispute = orders.dispute
    if is_true(dispute, dispute.formula(demand.until), dispute.start):
        return False
    never = Hold(name, hold_of(dispute, name, demand).measures, dispute.formula("not true"))
    return find_route(orders.steps, orders.target, (*orders.holds, never)) is None


def _ends_parallel(orders: Orders, name: str, demand: DemandSpec) -> bool:
    """Whether, wherever what is held back may rise at last, its owners alone can complete the way to the target."""
    dispute, steps = orders.dispute, orders.steps
    owners = {dispute.measures[m].owner for m in demand.hold if m in dispute.measures}
    target = orders.target[steps.rows]
    alone = steps.leads_to(target, [m for m, s in dispute.measures.items() if s.owner in owners])
    met = dispute.compiled.truth(hold_of(dispute, name, demand).until)[steps.rows]
    return bool(alone[met & steps.leads_to(target, list(dispute.measures))].all())

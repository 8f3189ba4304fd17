"""From a dispute to the game on arrays: which formulas, which numbers, and what each is called.

`formulate` reads the form once (states, rules, demands, target); `Formulation.at` fills in the numbers of a draw,
so that a thousand draws share the formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from detente.analysis.roadmap.game.instance import (
    ALWAYS,
    Floats,
    Hazard,
    Hold,
    Instance,
    Pattern,
    Precondition,
    StateSum,
)
from detente.errors import Diagnostic, DisputeError, MissingPreferencesError, TooLargeError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import Formula, suggest
from detente.model.numbers import Values, name_path
from detente.model.payoffs import Term
from detente.model.space import tabulate
from detente.model.spec import CostSpec
from detente.model.spec_numbers import Figure

PATTERN_LIMIT = 1 << 22
Number = Callable[[Values], float]


@dataclass(frozen=True, eq=False)
class NumberSum:
    """A state-dependent number of the dispute: patterns, how each value is read from a draw, what each is called."""

    patterns: tuple[Pattern, ...]
    numbers: tuple[Number, ...]
    names: tuple[str, ...] = ()

    def at(self, values: Values) -> StateSum:
        """The sum with the values of a draw."""
        return StateSum(self.patterns, tuple(n(values) for n in self.numbers))


@dataclass(frozen=True, eq=False)
class Formulation:
    """A dispute and a target as a roadmap game, numbers left open.

    `actors`, `measures` (free ones, file order) and `levels` name the axes of `Instance`; `hard` and `soft` name
    the demands that forbid steps and those that cost; `refusals` are (actor, formula, where it holds).
    """

    dispute: Dispute
    compiled: CompiledDispute
    target: str
    actors: tuple[str, ...]
    measures: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    form: dict[str, Any]
    payoffs: tuple[NumberSum, ...]
    detection: tuple[NumberSum, ...]
    penalties: tuple[NumberSum, ...]
    hazards: tuple[tuple[tuple[float, ...], NumberSum], ...]
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    refusals: tuple[tuple[str, str, Pattern], ...]
    scale: Floats

    def pattern(self, text: str) -> Pattern:
        """Where a formula holds, as a table over the free measures it reads."""
        return _Reader(self.dispute, self.compiled).text(text)

    def at(self, values: Values | None = None) -> Instance:
        """The game with the numbers of a draw (default: central values)."""
        values = self.dispute.values if values is None else values
        undo = np.zeros((len(self.measures), max((len(l) for l in self.levels), default=1)))
        for m, name in enumerate(self.measures):
            for k, level in enumerate(self.levels[m]):
                cost = self.dispute.all_measures[name].undo.get(level, 0.0)
                undo[m, k] = (
                    np.inf
                    if cost == "never"
                    else values.get(name_path(("measures", name, "undo", level)), 0.0)
                )
        payoffs = tuple(p.at(values) for p in self.payoffs)
        return Instance(
            **self.form,
            patience=np.array([values.figure(name_path(("actors", a, "patience"))) for a in self.actors]),
            scale=self.scale,
            payoffs=payoffs,
            detection=tuple(d.at(values) for d in self.detection),
            seen=np.array([values.get(name_path(("measures", m, "seen")), 0.0) for m in self.measures]),
            undo=undo,
            hazards=tuple(Hazard(share, chance.at(values)) for share, chance in self.hazards),
            penalties=tuple(p.at(values) for p in self.penalties),
            credibility=np.array([_credibility(self.dispute, a, values) for a in self.actors]),
            no_deal=np.array([self._no_deal(i, payoffs[i], values) for i in range(len(self.actors))]),
        )

    def _no_deal(self, actor: int, payoff: StateSum, values: Values) -> float:
        preference = self.dispute.preference(self.actors[actor])
        if isinstance(preference.no_deal, (int, float, Figure)):
            return values.figure(name_path(("preferences", self.actors[actor], "no_deal")))
        state = self.compiled.no_deal_state(self.actors[actor])
        return float(payoff.at(np.array([self.levels_of(state)], np.int8))[0])

    def levels_of(self, state: Any) -> tuple[int, ...]:
        """A full state (measure to level) as the levels of the free measures."""
        return tuple(names.index(state[m]) for m, names in zip(self.measures, self.levels, strict=True))

    def state_of(self, levels: Sequence[int]) -> dict[str, str]:
        """Levels of the free measures as a full state, what is held included, in file order."""
        free = {m: self.levels[k][levels[k]] for k, m in enumerate(self.measures)}
        return {m: free.get(m, self.dispute.start[m]) for m in self.dispute.all_measures}


def formulate(dispute: Dispute, target: str, *, max_bundle: int | None = None) -> Formulation:
    """The roadmap game of a dispute.

    Raises MissingPreferencesError for actors whose payoffs are not numbers, DisputeError (with the place in the
    file) for an actor without patience or a setting that makes no sense, TooLargeError for a formula over too many
    levels. `target` is the name of one of the dispute's targets (empty: every state is one).
    """
    compiled = dispute.compiled
    actors = tuple(dispute.actors)
    measures = compiled.space.names
    shape = compiled.space.shape
    _require_payoffs(dispute, actors)
    reader = _Reader(dispute, compiled)
    position = {a: i for i, a in enumerate(actors)}
    specs = [dispute.measures[m] for m in measures]
    lock = []
    for spec in specs:
        never = [k == 0 or spec.undo.get(level) == "never" for k, level in enumerate(spec.levels)]
        lock.append(tuple(max(k for k in range(l + 1) if never[k]) for l in range(len(never))))
    hard = tuple(d for d, demand in dispute.effective.demands.items() if demand.strength == "hard")
    soft = tuple(d for d in dispute.effective.demands if d not in hard)
    at = {m: k for k, m in enumerate(measures)}
    form = {
        "shape": shape,
        "owner": compiled.owner,
        "start": tuple(compiled.space.levels[k].index(dispute.start[m]) for k, m in enumerate(measures)),
        "lock": tuple(lock),
        "fallback": tuple(
            s.levels.index(dispute.effective.fallback.get(m, s.levels[0]))
            for m, s in zip(measures, specs, strict=True)
        ),
        "leader_bound": tuple(s.binds == "leader" for s in specs),
        "takes": tuple(
            tuple(s.takes.get(level, 1) if k else 0 for k, level in enumerate(s.levels)) for s in specs
        ),
        "consent": tuple(
            tuple(k for k in c if k != o) for c, o in zip(compiled.consent, compiled.owner, strict=True)
        ),
        "holds": tuple(tuple(position[a] for a in s.holds_when_broken_by if a in position) for s in specs),
        "rules": tuple(reader.pattern(r) for r in dispute.state_rules),
        "preconditions": tuple(
            Precondition(reader.pattern(n), reader.pattern(b)) for n, b in dispute.plan_rules
        ),
        "demands": tuple(
            Hold(
                tuple(at[m] for m in dispute.effective.demands[d].hold if m in at),
                reader.text(dispute.effective.demands[d].until),
            )
            for d in hard
        ),
        "target": reader.text(dispute.effective.targets[target] if target else "true"),
        "max_bundle": read_max_bundle(dispute, max_bundle),
    }
    payoffs = tuple(_payoffs(reader, a, soft, at) for a in actors)
    refusals = tuple((a, text, reader.text(text)) for a in actors for text in dispute.preference(a).refuses)
    form["refused"] = tuple(pattern for _, _, pattern in refusals)
    alarm = dispute.effective.hazards.false_alarm
    hazards = [
        (tuple(float(a == k) for a in actors), reader.number(("hazards", "turnover", k), chance, 0.0))
        for k, chance in dispute.effective.hazards.turnover.items()
    ]
    if alarm is not None:
        share = tuple((a in alarm.between) / len(alarm.between) for a in actors)
        hazards.append((share, reader.number(("hazards", "false_alarm", "chance"), alarm.chance, 0.0)))
    return Formulation(
        dispute,
        compiled,
        target,
        actors,
        measures,
        compiled.space.levels,
        form,
        payoffs,
        tuple(reader.number(("actors", a, "detection"), dispute.actors[a].detection, 1.0) for a in actors),
        tuple(reader.number(("penalties", a), dispute.effective.penalties.get(a), 0.0) for a in actors),
        tuple(hazards),
        hard,
        soft,
        refusals,
        _scales(dispute, compiled, actors),
    )


def read_max_bundle(dispute: Dispute, given: int | None) -> int:
    """Measures raised in one step at most: as asked, else as the dispute sets it, else one for every actor."""
    value: Any = (
        given if given is not None else dispute.effective.settings.get("roadmap", {}).get("max_bundle")
    )
    if value is None:
        return len(dispute.actors)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = f"max_bundle is how many measures one step may raise, a whole number from 1, not {value!r}"
        raise DisputeError([diagnose(dispute, message, ("settings", "roadmap", "max_bundle"))])
    return value


def diagnose(dispute: Dispute, message: str, keys: tuple[str | int, ...]) -> Diagnostic:
    """A mistake with its place in the file, where the dispute was read from one."""
    if dispute.source is None:
        return Diagnostic(f"{message} (at {name_path(keys)})", dispute.id)
    return dispute.source.diagnose(message, keys)


def place_of(dispute: Dispute, keys: tuple[str | int, ...]) -> str:
    """Where something stands: file and line where the dispute was read from a file, else its path."""
    if dispute.source is None:
        return name_path(keys)
    found = dispute.source.diagnose("", keys)
    return f"{found.file}:{found.line}" if found.line else name_path(keys)


def read_target(dispute: Dispute, target: str | None) -> str:
    """The name of the target asked for, or the first of the file. DisputeError where there is none."""
    targets = dispute.effective.targets
    if target is None:
        if not targets:
            message = "the dispute has no target: say under `targets:` where a roadmap should lead"
            raise DisputeError([diagnose(dispute, message, ("targets",))])
        return next(iter(targets))
    if target not in targets:
        message = (
            f"unknown target '{target}'{suggest(target, targets)}: it has {', '.join(targets) or 'none'}"
        )
        raise DisputeError([diagnose(dispute, message, ("targets",))])
    return target


class _Reader:
    """Formulas and numbers of one dispute, over its free measures."""

    def __init__(self, dispute: Dispute, compiled: CompiledDispute) -> None:
        self.dispute, self.compiled = dispute, compiled
        self._known: dict[str, Pattern] = {}

    def pattern(self, formula: Formula) -> Pattern:
        """Where a formula holds, as a table over the free measures it reads."""
        if formula.text not in self._known or not formula.text:
            space = self.compiled.space
            table, axes = tabulate(formula, space.axis, space.shape, self.compiled.held, PATTERN_LIMIT)
            if table is None:
                size = prod(space.shape[m] for m in axes)
                raise TooLargeError(
                    f"the formula '{formula}' depends on {len(axes)} measures at once ({size:,} combinations, at most "
                    f"{PATTERN_LIMIT:,}): split it into several rules"
                )
            self._known[formula.text] = Pattern(axes, np.asarray(table, float))
        return self._known[formula.text]

    def text(self, text: str) -> Pattern:
        """The same for the text of a formula."""
        return self.pattern(self.dispute.formula(text))

    def number(self, keys: tuple[str | int, ...], number: Any, default: float) -> NumberSum:
        """A number that may depend on the state."""
        if number is None:
            return NumberSum((ALWAYS,), (lambda values: default,))
        if not isinstance(number, tuple):
            return NumberSum((ALWAYS,), (_figure(name_path(keys)),))
        patterns, numbers = [], []
        for k, entry in enumerate(number):
            conditional = isinstance(entry, Figure) and entry.when is not None
            patterns.append(self.text(str(entry.when)) if conditional else ALWAYS)
            numbers.append(_figure(name_path((*keys, k))))
        return NumberSum(tuple(patterns), tuple(numbers))


def _figure(path: str) -> Number:
    return lambda values: values.figure(path)


def _product(paths: tuple[str, ...]) -> Number:
    return lambda values: prod(values.figure(p) for p in paths)


def _payoffs(reader: _Reader, actor: str, soft: Sequence[str], at: dict[str, int]) -> NumberSum:
    compiled = reader.compiled
    shape = compiled.space.shape
    patterns: list[Pattern] = []
    numbers: list[Number] = []
    names: list[str] = []
    for term in compiled.terms(actor):
        if term.formula is not None:
            patterns.append(reader.pattern(term.formula))
        elif term.measure in at:
            m = at[term.measure]
            patterns.append(Pattern((m,), (np.arange(shape[m]) == term.level).astype(float)))
        elif compiled.held.get(term.measure) == term.level:
            patterns.append(ALWAYS)
        else:
            continue
        numbers.append(_product(term.paths))
        names.append(_name_term(reader.dispute, term))
    for name in soft:
        demand = reader.dispute.effective.demands[name]
        if demand.by == actor and isinstance(demand.strength, CostSpec):
            patterns.append(_broken(reader, [at[m] for m in demand.hold if m in at], demand.until))
            path = name_path(("demands", name, "strength", "cost"))
            numbers.append(lambda values, path=path: -values.figure(path))  # type: ignore[misc]
            names.append(f"demand {name} unmet")
    return NumberSum(tuple(patterns), tuple(numbers), tuple(names))


def _name_term(dispute: Dispute, term: Term) -> str:
    if term.formula is not None:
        return term.formula.text
    levels = dispute.all_measures[term.measure].levels
    return term.measure if levels == ("no", "yes") else f"{term.measure} = {levels[term.level]}"


def _broken(reader: _Reader, held: Sequence[int], until: str) -> Pattern:
    """Where something held stands above its start although `until` does not hold."""
    space = reader.compiled.space
    met = reader.text(until)
    axes = tuple(sorted({*held, *met.measures}))
    sizes = [space.shape[m] for m in axes]
    if prod(sizes) > PATTERN_LIMIT:
        raise TooLargeError(f"a demand until '{until}' depends on {len(axes)} measures at once: split it")
    grid = np.indices(sizes).reshape(len(axes), -1).T if axes else np.zeros((1, 0), int)
    levels = np.zeros((len(grid), len(space.shape)), np.int8)
    levels[:, list(axes)] = grid
    start = reader.dispute.start
    above = np.zeros(len(grid), bool)
    for m in held:
        above |= levels[:, m] > space.levels[m].index(start[space.names[m]])
    return Pattern(axes, (above & (met.at(levels) == 0)).astype(float).reshape(sizes))


def _require_payoffs(dispute: Dispute, actors: Sequence[str]) -> None:
    without = [a for a in actors if not dispute.cardinal(a)]
    if without:
        silent = [a for a in without if a not in dispute.effective.preferences]
        orders = [a for a in without if a not in silent]
        placed = [f"{a} ({place_of(dispute, ('preferences', a))})" for a in orders]
        gives = "gives" if len(orders) == 1 else "give"
        parts = [f"{', '.join(placed)} {gives} only an order of preference"] * bool(orders)
        parts += [f"the dispute does not say what {', '.join(silent)} want"] * bool(silent)
        raise MissingPreferencesError(
            f"a roadmap weighs gains against losses, so it needs payoffs in numbers: {'; '.join(parts)}. Give "
            f"preferences.{without[0]} as `worth` (or `indifferent: true`), or leave out with --without {without[0]}"
        )
    found = [
        diagnose(
            dispute,
            f"a roadmap needs the patience of {a}: give actors.{a}.patience, in (0, 1)",
            ("actors", a),
        )
        for a in actors
        if dispute.actors[a].patience is None
    ]
    if found:
        raise DisputeError(found)


def _scales(dispute: Dispute, compiled: CompiledDispute, actors: Sequence[str]) -> Floats:
    """The unit of each actor's margins: as given, else the range of its payoffs over the feasible states."""
    scales = []
    for a in actors:
        if dispute.actors[a].scale is not None:
            scales.append(dispute.values.figure(name_path(("actors", a, "scale"))))
        else:
            payoffs = compiled.utility(a).payoffs
            scales.append(float(payoffs.max() - payoffs.min()) if len(payoffs) else 0.0)
    return np.array([s if s > 0 else 1.0 for s in scales])


def _credibility(dispute: Dispute, actor: str, values: Values) -> float:
    """How likely an actor keeps, as guarantor, what it holds when another breaks the plan (1 where nothing is said)."""
    chances = [
        values.get(name_path(("roles", r, "credibility")), 1.0)
        for r in dispute.effective.roles
        if r.split(".", 1)[0] == actor and r.split(".", 1)[1] == "guarantor"
    ]
    return chances[0] if chances else 1.0

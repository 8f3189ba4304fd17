"""Who would accept a given package, who would not, and why: down to each measure's part and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from detente.analysis.packages.acceptance import Acceptance, survey, whose_leave
from detente.analysis.packages.contributions import Contribution, list_contributions
from detente.analysis.packages.opening import rule_text
from detente.analysis.packages.package import Package
from detente.analysis.packages.ranges import GainRange, slice_space, stands
from detente.errors import NotFoundError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.payoffs import weight_of
from detente.present import Chart, Explanation, Interval, Shown, Table

State = Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """What one actor makes of a package.

    `asked`: its leave is needed (it is a party, or owns or must consent to something that changes). `payoff` and
    `no_deal` are per period at the central values (ranks where only an order is known), `gain` their difference
    with its range. `refuses` are its red lines that the package crosses. `worse` says whether it is worse off than
    without a deal, None where that cannot be told. `accepts` is None for a third party whose wants are not given.
    """

    actor: str
    asked: bool
    payoff: float | None
    no_deal: float | None
    gain: Interval | None
    refuses: tuple[str, ...]
    worse: bool | None
    accepts: bool | None
    in_scale: float | None = None
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True)
class BrokenRule:
    """A rule about states that a package breaks."""

    name: str
    text: str
    because: str | None


@dataclass(frozen=True)
class Judgment(Shown):
    """A package, who accepts it, and why not where somebody does not. Made by `judge_package`."""

    dispute: Dispute = field(repr=False)
    name: str
    title: str
    state: Mapping[str, str]
    verdicts: tuple[Verdict, ...]
    broken: tuple[BrokenRule, ...]
    below: tuple[tuple[str, str, str], ...]
    held: tuple[tuple[str, str, str], ...]
    visible: int
    exact: bool
    note: str | None = None

    @property
    def possible(self) -> bool:
        """Whether the package can be at all: no rule broken, nothing irreversible undone."""
        return not (self.broken or self.below or self.held)

    @property
    def acceptable(self) -> bool:
        """Whether it is possible and nobody whose leave it needs rejects it."""
        return self.possible and all(v.accepts is not False for v in self.verdicts)

    @property
    def rejecting(self) -> tuple[str, ...]:
        """The actors who reject it."""
        return tuple(v.actor for v in self.verdicts if v.accepts is False)

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """What differs from the start: (measure, level at the start, level)."""
        start = self.dispute.start
        return tuple((m, start[m], level) for m, level in self.state.items() if level != start[m])

    def verdict(self, actor: str) -> Verdict:
        """The verdict of one actor; NotFoundError for an unknown one."""
        for verdict in self.verdicts:
            if verdict.actor == actor:
                return verdict
        known = [v.actor for v in self.verdicts]
        raise NotFoundError(f"unknown actor '{actor}'{suggest(actor, known)}: {', '.join(known)}")

    def table(self) -> Table:
        """One row for each actor: payoff, gain with range, whether it accepts and why not."""
        from detente.analysis.packages.judgment_view import judgment_table

        return judgment_table(self)

    def contribution_table(self, actor: str) -> Table:
        """What an actor's gain is made of, each part with its range, its place in the file and its sources."""
        from detente.analysis.packages.judgment_view import contribution_table

        return contribution_table(self, self.verdict(actor))

    def chart(self) -> Chart:
        """Each actor's gain as a stacked bar of what it is made of."""
        from detente.analysis.packages.judgment_view import judgment_chart

        return judgment_chart(self)

    def explain(self) -> Explanation:
        """The judgment in sentences."""
        from detente.analysis.packages.judgment_view import explain_judgment

        return explain_judgment(self)

    def answer(self) -> dict[str, Any]:
        """The judgment as plain data."""
        return {
            "name": self.name,
            "state": dict(self.state),
            "acceptable": self.acceptable,
            "possible": self.possible,
            "broken_rules": self.broken,
            "below_irreversible": [
                dict(zip(("measure", "level", "floor"), b, strict=True)) for b in self.below
            ],
            "held_elsewhere": [dict(zip(("measure", "level", "held"), h, strict=True)) for h in self.held],
            "visible": self.visible,
            "verdicts": {v.actor: v for v in self.verdicts},
        }

    def to_json(self) -> dict[str, Any]:
        """Plain data: the twin of the other three forms."""
        from detente.analysis.packages.twin import make_twin

        return make_twin(
            self.dispute, "package", {"package": self.name}, {"exact": self.exact}, self.answer()
        )


def resolve_package(
    dispute: Dispute, package: str | State | Package
) -> tuple[str, str, dict[str, str], str | None]:
    """Name, title, state of a package, and a note where it was not given as one.

    A proposal's package, a named state, levels that differ from the start, a `Package`; of a proposal in steps, the
    state after the last. Raises NotFoundError for a name of nothing, or of a proposal that fixes no state.
    """
    if isinstance(package, Package):
        return "package", "this package", dict(package.state), None
    if not isinstance(package, str):
        return "package", "this package", dispute.package(package), None
    proposal = dispute.effective.proposals.get(package)
    if proposal is None:
        state = dispute.package(package)
        return package, package.replace("_", " "), state, None
    if proposal.package is not None:
        return package, dispute.label(package), dispute.package(package), None
    if proposal.steps is None:
        known = [
            p for p, s in dispute.effective.proposals.items() if s.package is not None or s.steps is not None
        ]
        raise NotFoundError(
            f"the proposal '{package}' prescribes an order at most, not where it ends, so there is no package to "
            f"judge: give levels, or one of {', '.join(known) or 'no proposal'}"
        )
    state = dict(dispute.start)
    for step in proposal.steps:
        state |= dispute.state(step, base=state)
    return (
        package,
        dispute.label(package),
        state,
        "a proposal in steps: the state after the last step is judged",
    )


def judge_package(dispute: Dispute, package: str | State | Package) -> Judgment:
    """Who accepts this package, who rejects it, and why?

    `package` is a proposal's or state's name, levels that differ from the start, or a `Package`. For every actor:
    payoff, payoff without a deal, gain with its exact range over the ranges of the numbers, the red lines crossed,
    and the part of each measure in the gain with the estimates and sources behind it. For the package: the rules it
    breaks and the irreversible levels it would undo. Payoffs are per period. What it does not establish: that the
    package would be kept once agreed (see the roadmap analysis).

    Raises NotFoundError for an unknown package, MissingPreferencesError where a party's preferences are not given.
    """
    return judge_in(Acceptance(survey(dispute), dispute.values), package)


def judge_in(
    acceptance: Acceptance, package: str | State | Package, ranges: Mapping[str, GainRange] | None = None
) -> Judgment:
    """The same, where the question has been set up already."""
    dispute, ground = acceptance.dispute, acceptance.ground
    name, title, state, note = resolve_package(dispute, package)
    order = {m: {level: k for k, level in enumerate(s.levels)} for m, s in dispute.all_measures.items()}
    changed = [m for m in state if state[m] != dispute.start[m]]
    leave = {a for m in changed for a in whose_leave(dispute, m)} | set(dispute.parties)
    crossed = {
        a: tuple(t for b, t in ground.red_lines if b == a and _holds(acceptance, t, state))
        for a in dispute.actors
    }
    gains = ranges or {a: GainRange(ground.compiled, a) for a in ground.deciding}
    verdicts = []
    for actor in dispute.actors:
        if actor in ground.not_asked:
            verdicts.append(Verdict(actor, actor in leave, None, None, None, crossed[actor], None, None))
        else:
            verdicts.append(_judge(acceptance, gains[actor], state, actor in leave, crossed[actor]))
    floors = ((m, state[m], k) for m, k in ground.floor.items())
    below = tuple((m, at, dispute.all_measures[m].levels[k]) for m, at, k in floors if order[m][at] < k)
    held = tuple((m, state[m], level) for m, level in dispute.held.items() if state[m] != level)
    rises = (m for m in changed if order[m][state[m]] > order[m][dispute.start[m]])
    visible = sum("visible" in dispute.all_measures[m].tags for m in rises)
    exact = all(gain.exact for gain in gains.values())
    return Judgment(
        dispute,
        name,
        title,
        FrozenMap(state),
        tuple(verdicts),
        find_broken_rules(dispute, state),
        below,
        held,
        visible,
        exact,
        note,
    )


def _holds(acceptance: Acceptance, text: str, state: State) -> bool:
    measures = acceptance.dispute.all_measures
    return bool(acceptance.dispute.formula(text).holds(lambda m: measures[m].levels.index(state[m])))


def _judge(
    acceptance: Acceptance, gain: GainRange, state: State, asked: bool, crossed: tuple[str, ...]
) -> Verdict:
    compiled, actor = acceptance.ground.compiled, gain.actor
    utility = acceptance.utilities[actor]
    row = compiled.row(state)
    if not utility.cardinal:
        worse = _worse_in_order(acceptance, actor, state, row)
        payoff = None if row < 0 else float(utility.values[row])
        fine = not crossed and not (asked and worse)
        return Verdict(actor, asked, payoff, float(utility.no_deal), None, crossed, worse, fine)
    if row >= 0:
        central = (int(utility.values[row]) - utility.no_deal) / utility.unit
    else:
        central = float(_central(acceptance, gain, state))
    bounds = gain.bounds(slice_space(compiled, [compiled.space.encode(state)]))
    no_deal = utility.no_deal / utility.unit
    parts = list_contributions(compiled, gain, state, acceptance.values)
    worse = central < 0
    return Verdict(
        actor,
        asked,
        no_deal + central,
        no_deal,
        Interval(central, float(bounds.low[0]), float(bounds.high[0])),
        crossed,
        worse,
        not crossed and not (asked and worse),
        central / acceptance.scale(actor),
        parts,
    )


def _central(acceptance: Acceptance, gain: GainRange, state: State) -> Decimal:
    total = Decimal(0)
    for term, was in zip(gain.terms, gain.before, strict=True):
        now = stands(acceptance.ground.compiled, term, state)
        if now != was:
            total += weight_of(term, acceptance.values) * (1 if now else -1)
    if gain.fixed is not None:
        total -= Decimal(repr(acceptance.values.figure(gain.fixed)))
    return total


def _worse_in_order(acceptance: Acceptance, actor: str, state: State, row: int) -> bool | None:
    """Whether an actor with only an order of preference likes no deal better; None where a ranking is silent."""
    utility = acceptance.utilities[actor]
    if row >= 0:
        return bool(utility.values[row] < utility.no_deal)
    priorities = acceptance.dispute.preference(actor).priorities
    if priorities is None:
        return None
    base = acceptance.ground.compiled.no_deal_state(actor)
    now, then = ([_holds(acceptance, text, s) for text in priorities] for s in (state, base))
    return now < then


def find_broken_rules(dispute: Dispute, state: State) -> tuple[BrokenRule, ...]:
    """The rules about states that a state breaks."""
    kept = {id(r) for r in dispute.effective.rules}
    names = [(k, r) for k, r in enumerate(dispute.spec.rules) if id(r) in kept and r.need is None]
    return tuple(
        BrokenRule(rule.id or f"rules.{k}", rule_text(dispute, k), rule.because)
        for (k, rule), formula in zip(names, dispute.state_rules, strict=True)
        if not formula.holds(lambda m: dispute.all_measures[m].levels.index(state[m]))
    )

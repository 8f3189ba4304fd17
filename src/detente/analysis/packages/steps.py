"""A proposal in steps: what each actor has after each of them, and where it stands if the others take back theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.packages.acceptance import Acceptance, irreversible_floor, survey
from detente.analysis.packages.contributions import measure_difference
from detente.analysis.packages.judgment import find_broken_rules
from detente.analysis.packages.package import Describer
from detente.analysis.wording import actor_ref, package_words
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.frozen import FrozenMap
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Shown,
    Step,
    Table,
    actor_colours,
    draw_lines,
    explain,
    ref,
    say,
)

State = Mapping[str, str]


@dataclass(frozen=True)
class StepValue:
    """What each actor has after a step (0: the start).

    `values` is payoff per period over the start, with its range; `exposed` the same if all others then took back
    whatever they can of what they changed and the actor did not. `broken` names the rules about states that the
    state breaks.
    """

    number: int
    state: Mapping[str, str]
    raised: Mapping[str, str]
    values: Mapping[str, Interval | None]
    exposed: Mapping[str, Interval | None]
    broken: tuple[str, ...]

    def exposure(self, actor: str) -> float:
        """What an actor would lose per period against the start if the others took back theirs; 0 if nothing."""
        at = self.exposed[actor]
        return float("nan") if at is None else max(0.0, -at.value)


@dataclass(frozen=True)
class StepValues(Shown):
    """A proposal in steps, valued step by step. Made by `value_steps`."""

    dispute: Dispute = field(repr=False)
    name: str
    title: str
    steps: tuple[StepValue, ...]

    def worst_exposure(self, actor: str) -> tuple[int, float]:
        """The step after which an actor would lose most if the others took back theirs, and how much."""
        step = max(self.steps, key=lambda s: s.exposure(actor))
        return step.number, step.exposure(actor)

    def _shown(self) -> list[str]:
        return [a for a in self.dispute.actors if self.steps[0].values.get(a) is not None]

    def table(self) -> Table:
        """One row for each step: what is raised, what each has, what each party risks."""
        dispute = self.dispute
        actors, parties = self._shown(), [p for p in dispute.parties if p in self._shown()]
        columns = (
            Column("step", "Step", "number", digits=0),
            Column("what", "What is raised"),
            *(Column(f"value_{a}", dispute.label(a), "number", signed=True) for a in actors),
            *(
                Column(f"exposed_{p}", f"{dispute.label(p)} if the rest go back", "number", signed=True)
                for p in parties
            ),
        )
        rows: list[tuple[Cell, ...]] = []
        before: State = dispute.start
        for s in self.steps:
            what = package_words(dispute, s.state, before) if s.number else "the start"
            rows.append((s.number, what, *(s.values[a] for a in actors), *(s.exposed[p] for p in parties)))
            before = s.state
        notes = [f"Payoff per {dispute.spec.period} over the start, with ranges."]
        notes += [
            f"After step {s.number} a rule is broken: {'; '.join(s.broken)}." for s in self.steps if s.broken
        ]
        return Table(f"Step by step: {self.title}", columns, tuple(rows), tuple(notes), id="steps")

    def chart(self) -> Chart:
        """Each actor's payoff over the start, step by step."""
        dispute = self.dispute
        lines = [
            Step(dispute.label(a), float(s.number), value)
            for a in self._shown()
            for s in self.steps
            if (value := s.values[a]) is not None
        ]
        colours = {dispute.label(a): c for a, c in actor_colours(tuple(dispute.actors)).items()}
        return draw_lines(
            f"Step by step: {self.title}",
            lines,
            alt=f"Payoff of each actor over the start after each of {len(self.steps) - 1} steps.",
            y_axis=f"payoff per {dispute.spec.period}",
            threshold=0.0,
            colours=colours,
            id="steps",
        )

    def explain(self) -> Explanation:
        """The steps in sentences: where each party ends, and where it risks most."""
        dispute, last = self.dispute, self.steps[-1]
        name = ref("proposal", self.name, self.title) if self.name in dispute.spec.proposals else self.title
        ends = []
        for p in dispute.parties:
            value = last.values[p]
            ends.append(
                say("{who} {x:+}", who=actor_ref(dispute, p), x=value)
                if value is not None
                else say("{who} in an order only", who=actor_ref(dispute, p))
            )
        head = say("{name} ends, over the start, at: {ends}.", "headline", name=name, ends=ends)
        told = []
        for p in dispute.parties:
            if last.values[p] is None:
                continue
            number, loss = self.worst_exposure(p)
            who = actor_ref(dispute, p)
            if loss > 0:
                told.append(
                    say(
                        "{who} risks most after step {n}: if the others then took back what they can, it would stand "
                        "{x} per {period} below the start.",
                        who=who,
                        n=number,
                        x=loss,
                        period=dispute.spec.period,
                    )
                )
            else:
                told.append(
                    say("{who} is never below the start, even if the others take back theirs.", who=who)
                )
        broken = [say("After step {n} the state breaks a rule.", n=s.number) for s in self.steps if s.broken]
        caution = say(
            "These are payoffs of standing at each step; whether anybody would gain by walking away is the roadmap's "
            "question.",
            "caution",
        )
        return explain(head, *told, *broken, caution)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        from detente.analysis.packages.twin import make_twin

        return make_twin(self.dispute, "steps", {"proposal": self.name}, {}, {"steps": self.steps})


def value_steps(dispute: Dispute, proposal: str | Sequence[Mapping[str, str]]) -> StepValues:
    """What does each actor have after each step of a proposal, and what if the others then took back theirs?

    `proposal` is the name of a proposal in steps, or the steps themselves (levels raised in each). What others take
    back falls to its level at the start, or as far as `undo: never` allows; the actor's own measures stay. Payoffs
    are per period over the start, with exact ranges. Raises NotFoundError for an unknown proposal or one that is
    not in steps, SettingError for no steps, MissingPreferencesError where a party's preferences are not given.
    """
    name, title, written = _read_steps(dispute, proposal)
    acceptance = Acceptance(survey(dispute), dispute.values)
    compiled, ranges = acceptance.ground.compiled, Describer(acceptance).ranges
    states = [dict(dispute.start)]
    for step in written:
        states.append(dispute.state(step, base=states[-1]))
    found = []
    for number, state in enumerate(states):
        values = {
            a: measure_difference(compiled, g, state, dispute.start, dispute.values)
            for a, g in ranges.items()
        }
        exposed = {
            a: measure_difference(compiled, g, _left_alone(dispute, state, a), dispute.start, dispute.values)
            for a, g in ranges.items()
        }
        raised = written[number - 1] if number else {}
        broken = tuple(b.text for b in find_broken_rules(dispute, state))
        found.append(
            StepValue(
                number, FrozenMap(state), FrozenMap(raised), FrozenMap(values), FrozenMap(exposed), broken
            )
        )
    return StepValues(dispute, name, title, tuple(found))


def _read_steps(
    dispute: Dispute, proposal: str | Sequence[Mapping[str, str]]
) -> tuple[str, str, tuple[Mapping[str, str], ...]]:
    if not isinstance(proposal, str):
        if not proposal:
            raise SettingError("there are no steps to value")
        return "steps", "these steps", tuple(proposal)
    spec = dispute.effective.proposals.get(proposal)
    in_steps = [p for p, s in dispute.effective.proposals.items() if s.steps is not None]
    if spec is None or spec.steps is None:
        what = "unknown proposal" if spec is None else "not a proposal in steps:"
        raise NotFoundError(f"{what} '{proposal}'; those in steps: {', '.join(in_steps) or 'none'}")
    return proposal, dispute.label(proposal), spec.steps


def _left_alone(dispute: Dispute, state: State, actor: str) -> dict[str, str]:
    """The state after everybody but one actor took back what they can of what they changed."""
    left = dict(state)
    floor = irreversible_floor(dispute, state)
    for m, spec in dispute.all_measures.items():
        now, start = spec.levels.index(state[m]), spec.levels.index(dispute.start[m])
        if spec.owner != actor and now > start:
            left[m] = spec.levels[max(start, floor.get(m, 0))]
    return left

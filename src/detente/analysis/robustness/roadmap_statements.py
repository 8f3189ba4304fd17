"""Statements about roadmaps: whether a self-enforcing plan exists, whether steps as written enforce themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.proposals.judging import judge_proposal
from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
from detente.analysis.roadmap.search.ground import Ground, Participation, read_participation, read_proposal
from detente.analysis.robustness.statements import Statement, name_statement, name_without
from detente.analysis.thirdparties.removals import leave_parts
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.numbers import Values

_TOLERANCE = 1e-10  # a margin this little below zero is a rounding error, as in judge_proposal


@dataclass(frozen=True)
class PlanIsThere:
    """Test: a self-enforcing plan exists, in the dispute without the parts named (see `leave_parts`)."""

    question: PlanQuestion
    without: tuple[str, ...] = ()

    def __call__(self, dispute: Dispute, values: Values) -> bool | None:
        """Whether one exists; None where the search ran out of its budget."""
        there = leave_parts(dispute, self.without)
        # kept with the values, so that statements asked of one draw share what they ask alike
        kept: dict[tuple[int, PlanQuestion], tuple[Dispute, bool | None]] = values.__dict__.setdefault(
            "_plans", {}
        )
        key = (id(there), self.question)
        if key not in kept:
            kept[key] = (there, plan_exists(there, values, self.question))
        return kept[key][1]


@dataclass(frozen=True)
class StepsHold:
    """Test: explicit steps enforce themselves and everybody would begin them.

    `steps` are states, one after the other, from the start; the last is kept for ever. Which steps the rules allow and
    who refuses the end do not hang on numbers and are looked at before.
    """

    question: PlanQuestion
    steps: tuple[tuple[tuple[str, str], ...], ...]
    without: tuple[str, ...] = ()

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether no margin is below zero, and nobody better off without a deal where that is required."""
        there = leave_parts(dispute, self.without)
        ground = self.question.prepare(there)
        path = [ground.formulation.levels_of(there.state(dict(s))) for s in self.steps]
        return steps_hold(ground, values, path, joining=self.question.joining(there) == "require")


def steps_hold(ground: Ground, values: Values, path: Sequence[tuple[int, ...]], *, joining: bool) -> bool:
    """Does a path of states (levels of the free measures), as it stands, enforce itself in a draw?"""
    instance = ground.instance(values)
    measured = measure_path(instance, path)
    gains = (measured.values[0] - np.asarray(instance.no_deal)) / np.asarray(instance.scale)
    joins = not joining or bool((gains >= -_TOLERANCE).all())
    return joins and measured.margin >= -_TOLERANCE


def plan_is_there(
    dispute: Dispute,
    target: str | None = None,
    *,
    without: Sequence[str] = (),
    participation: Participation | None = None,
    max_bundle: int | None = None,
    within: int | None = None,
) -> Statement:
    """The statement that some order of steps to a target is self-enforcing (see `plan_roadmap` for the settings).

    `target` default: the dispute's first; `without` leaves parts out (`leave_parts`). Raises NotFoundError for a
    target or part that is not there.
    """
    targets = dispute.effective.targets
    if not targets:
        raise SettingError(
            f"'{dispute.id}' names no target that a plan could lead to: give one under `targets:`"
        )
    name = next(iter(targets)) if target is None else target
    if name not in targets:
        raise NotFoundError(f"no target '{name}'{suggest(name, targets)}: {', '.join(targets)}")
    participation = read_participation(dispute, participation)
    question = PlanQuestion(name, None, participation, max_bundle, within)
    leave_parts(dispute, without)
    return Statement(
        name_statement("plan", name, without),
        f"A self-enforcing plan to {dispute.label(name)} exists{name_without(dispute, without)}{_aside(participation)}",
        PlanIsThere(question, tuple(without)),
    )


def proposal_enforces_itself(
    dispute: Dispute,
    proposal: str,
    *,
    without: Sequence[str] = (),
    target: str | None = None,
    participation: Participation | None = None,
    max_bundle: int | None = None,
    within: int | None = None,
) -> Statement:
    """The statement that a proposal is self-enforcing: some plan in its order, or its steps as they are written.

    `target` default: the proposal's own, else the dispute's first. Raises NotFoundError for a proposal or part that is
    not there, SettingError for steps that cannot be taken at all.
    """
    spec = read_proposal(dispute, proposal)
    participation = read_participation(dispute, participation)
    question = PlanQuestion(target or spec.target, None, participation, max_bundle, within)
    name = name_statement("self_enforcing", proposal, without)
    text = f"{dispute.label(proposal)} enforces itself{name_without(dispute, without)}{_aside(participation)}"
    left = tuple(without)
    if spec.free:
        return Statement(name, text, PlanIsThere(question, left))
    if spec.hold is not None:
        return Statement(name, text, PlanIsThere(replace(question, proposal=proposal), left))
    judged = judge_proposal(
        leave_parts(dispute, left),
        proposal,
        target=target,
        participation=participation,
        max_bundle=max_bundle,
        within=within,
    )
    if judged.plan is None or judged.obstacles:
        raise SettingError(
            f"'{proposal}' cannot be carried out, whatever the numbers: {'; '.join(judged.obstacles)}"
        )
    if judged.refused_by:
        raise SettingError(
            f"'{proposal}' ends where {', '.join(judged.refused_by)} refuses to rest, whatever the numbers"
        )
    steps = tuple(tuple(s.items()) for s in judged.plan.states)
    return Statement(name, text, StepsHold(question, steps, left))


def _aside(participation: Participation) -> str:
    return ", though somebody might rather not begin it" if participation == "report" else ""

"""Orders and proposals in outline: which hold, and who stands in the way of the others, without their details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis.roadmap.game.formulation import Formulation, formulate, read_target
from detente.analysis.roadmap.game.plans import PlanValues, measure_path
from detente.analysis.roadmap.planning.obstacles import list_broken, list_obstacles
from detente.analysis.roadmap.planning.result import Roadmap
from detente.analysis.roadmap.planning.roadmap import list_staying_out
from detente.analysis.roadmap.proposals.judging import Form, ProposalJudgment, Verdict, list_states
from detente.analysis.roadmap.search.best import find_best_plan
from detente.analysis.roadmap.search.ground import Ground, prepare_roadmap, read_proposal
from detente.analysis.roadmap.search.pruning import Pruned
from detente.errors import DisputeError
from detente.model.dispute import Dispute, State

Place = tuple[str, int | None]
"""An actor and a step (counting from 1; None: the end)."""


@dataclass(frozen=True)
class Outline:
    """Whether a proposal holds, and if not, who first leaves it where, who would not begin it, who refuses its end.

    `margin` is its smallest; an order's is that of the best plan found that keeps to it, and `bound` is what none
    exceeds. Where no plan in an order has everybody begin, it is the best plan whoever would not. `binding` is whose
    margin it is and at which step. `broken`: its steps go against a rule or a hard demand.
    """

    name: str
    title: str
    form: Form
    verdict: Verdict
    margin: float | None
    bound: float | None
    binding: Place | None
    first_failure: Place | None
    stays_out: tuple[str, ...]
    refused_by: tuple[str, ...]
    broken: bool = False


def outline_proposals(
    dispute: Dispute,
    names: Sequence[str] | None = None,
    *,
    tolerance: float = 1e-3,
    known: Roadmap | None = None,
) -> tuple[Outline, ...]:
    """Which of the orders and proposals on record would hold, and who stands in the way of the others?

    The same verdicts as `compare_proposals` with its default settings, several times as fast: nothing is asked about
    remedies, exposures or demands whose absence would help. `known` is the dispute's roadmap, should there be one
    already: a free order to its target is taken from there. What cannot be written as steps is left out. Raises what
    `plan_roadmap` raises. Does not establish that the sides would agree on any of them.
    """
    outlines = []
    for name in dispute.effective.proposals if names is None else names:
        spec = read_proposal(dispute, name)
        if spec.free and known is not None and read_target(dispute, spec.target) == known.target:
            outlines.append(_outline_known(name, dispute.label(name), known))
        elif spec.free or spec.hold is not None:
            outlines.append(_outline_order(dispute, name, tolerance))
        else:
            try:
                outlines.append(_outline_steps(dispute, name))
            except DisputeError:
                continue
    return tuple(outlines)


def _outline_known(name: str, title: str, found: Roadmap) -> Outline:
    """The outline of a free order whose best plan has been found."""
    plan = found.plan
    if plan is None:
        verdict: Verdict = "impossible" if found.status == "none" else "undecided"
        return Outline(name, title, "free", verdict, None, None, None, None, (), ())
    verdict = {"found": "holds", "none": "fails", "undecided": "undecided"}[found.status]  # type: ignore[assignment]
    rounds = [*((s.number, s.margins) for s in plan.steps), (None, plan.target_margins)]
    failures = [(a, n) for n, margins in rounds for a, m in margins.items() if m < -1e-10]
    first = failures[0] if failures else None
    return Outline(
        name, title, "free", verdict, plan.margin, found.bound, plan.binding, first, found.stays_out, ()
    )


def holds_as_written(dispute: Dispute, steps: Sequence[State], target: str | None = None) -> bool:
    """Whether these steps lead to a target where all may rest, keep to rules and hard demands, and enforce themselves.

    Everybody has to gain by beginning. What `judge_proposal` answers, without a space of states, and so a quick way to
    show that a plan exists in a dispute from which something was taken away. False says nothing about other steps.
    Raises what `dispute.state` and `plan_roadmap` raise.
    """
    formulation = formulate(dispute, read_target(dispute, target))
    instance = formulation.at()
    states: list[State] = [dispute.start]
    for step in steps:
        states.append(dispute.state(step, base=states[-1]))
    if len(states) == 1 or list_obstacles(dispute, "", "steps", states[1:]):
        return False
    path = [formulation.levels_of(s) for s in states]
    if not instance.target.holds_at(path[-1]) or any(
        p.holds_at(path[-1]) for _, _, p in formulation.refusals
    ):
        return False
    if list_broken(formulation, instance, path, "", "steps"):
        return False
    measured = measure_path(instance, path)
    joins = (measured.values[0] >= instance.no_deal - 1e-10 * instance.scale).all()
    return bool(measured.margin >= -1e-10 and joins)


def outline_of(judged: ProposalJudgment) -> Outline:
    """The outline of a judgment."""
    plan, first = judged.plan, judged.first_failure
    return Outline(
        judged.name,
        judged.title,
        judged.form,
        judged.verdict,
        judged.margin,
        judged.search.bound if judged.search else judged.margin,
        plan.binding if plan else None,
        (first.actor, first.step) if first else None,
        judged.stays_out,
        judged.refused_by,
        bool(judged.broken),
    )


def _outline_order(dispute: Dispute, name: str, tolerance: float) -> Outline:
    spec = read_proposal(dispute, name)
    form: Form = "free" if spec.free else "hold"
    ground = prepare_roadmap(dispute, spec.target)
    title = dispute.label(name)
    empty = Outline(name, title, form, "impossible", None, None, None, None, (), ())
    if not ground.reachable:
        return empty
    required = ground.problem(proposal=name)
    stays_out: tuple[str, ...] = ()
    # that somebody cannot be made to join is proved much faster than that no margin is large enough
    pruned = Pruned(required, required.arcs, -np.inf)
    joined = pruned.possible and pruned.tighten()
    found = find_best_plan(required, tolerance) if joined else None
    if found is None or (found.plan is None and found.status == "none"):
        found = find_best_plan(ground.problem(proposal=name, participation="report"), tolerance)
        if found.plan is None:
            return empty
        stays_out = list_staying_out(ground, required, found.plan)
    if found.plan is None:
        return Outline(name, title, form, "undecided", None, float(found.bound), None, None, (), ())
    measured = measure_path(ground.instance(), ground.path(found.plan.rows))
    holds = measured.margin >= -1e-10 and not stays_out
    verdict: Verdict = "holds" if holds else "fails" if stays_out or found.bound < 0 else "undecided"
    return Outline(
        name,
        title,
        form,
        verdict,
        measured.margin,
        float(max(found.bound, measured.margin)),
        _binding(ground.formulation, measured),
        _first_failure(ground.formulation, measured),
        stays_out,
        (),
    )


def _outline_steps(dispute: Dispute, name: str) -> Outline:
    form, states = list_states(dispute, name)
    title = dispute.label(name)
    if list_obstacles(dispute, name, form, states):
        return Outline(name, title, form, "impossible", None, None, None, None, (), ())
    formulation = _formulate(dispute, read_proposal(dispute, name).target)
    instance = formulation.at()
    path = [formulation.levels_of(dispute.start), *(formulation.levels_of(s) for s in states)]
    measured = measure_path(instance, path)
    below = measured.values[0] < instance.no_deal - 1e-10 * instance.scale
    stays_out = tuple(a for a, low in zip(formulation.actors, below, strict=True) if low)
    refused = tuple(dict.fromkeys(a for a, _, pattern in formulation.refusals if pattern.holds_at(path[-1])))
    broken = bool(list_broken(formulation, instance, path, name, form))
    fails = measured.margin < -1e-10 or bool(stays_out or refused or broken)
    return Outline(
        name,
        title,
        form,
        "fails" if fails else "holds",
        measured.margin,
        measured.margin,
        _binding(formulation, measured),
        _first_failure(formulation, measured),
        stays_out,
        refused,
        broken,
    )


def _formulate(dispute: Dispute, target: str | None) -> Formulation:
    """The game of a target; that of the dispute's first is kept with it."""
    name = read_target(dispute, target)
    if name == read_target(dispute, None):
        ground: Ground = prepare_roadmap(dispute)
        return ground.formulation
    return formulate(dispute, name)


def _binding(formulation: Formulation, measured: PlanValues) -> Place:
    actor, row = measured.binding
    return formulation.actors[actor], _step(measured, row)


def _first_failure(formulation: Formulation, measured: PlanValues) -> Place | None:
    rows, actors = np.nonzero(measured.margins < -1e-10)
    return (formulation.actors[int(actors[0])], _step(measured, int(rows[0]))) if len(rows) else None


def _step(measured: PlanValues, row: int) -> int | None:
    return None if row == len(measured.periods) else row + 1

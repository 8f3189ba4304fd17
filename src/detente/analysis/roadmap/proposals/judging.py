"""Proposals as they stand: margins step by step, where they fail, who walks, and what would have kept it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from detente.analysis.roadmap.game.formulation import Formulation, diagnose, formulate, read_target
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.game.plans import PlanValues, measure_path
from detente.analysis.roadmap.planning.obstacles import Objection, list_broken, list_obstacles, list_slow
from detente.analysis.roadmap.planning.plan import Plan, describe_plan
from detente.analysis.roadmap.planning.result import Roadmap, twin
from detente.analysis.roadmap.planning.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.lapsing import Lapse, drop_measures, leave_lapsing
from detente.analysis.roadmap.proposals.remedies import Remedy, find_remedy
from detente.analysis.roadmap.search.ground import (
    Participation,
    check_within,
    prepare_roadmap,
    read_participation,
    read_proposal,
)
from detente.errors import DetenteError, DisputeError, NotFoundError, SettingError
from detente.model.dispute import Dispute, State
from detente.model.numbers import Values
from detente.present import Chart, Explanation, Shown, Table

Form = Literal["free", "hold", "steps", "package"]
Verdict = Literal["holds", "fails", "undecided", "impossible"]


@dataclass(frozen=True)
class Failure:
    """A margin below zero: who leaves at which step (None: at the end), by how much, and what would keep it."""

    actor: str
    step: int | None
    margin: float
    remedy: Remedy


@dataclass(frozen=True)
class ProposalJudgment(Shown):
    """A proposal judged as it stands. Made by `judge_proposal`.

    `form` how it is written; `verdict`: "holds" (its steps are permitted, nobody gains by leaving, and everyone by
    joining where that is required), "fails", "undecided" (an order whose search ran out), "impossible" (no order of
    permitted steps, or steps that cannot be taken, in `obstacles`). `plan` its steps, or the best plan in its order;
    `failures` every margin below zero, the earliest first; `stays_out` who would be better off without it;
    `refused_by` who refuses the end as a place to rest; `broken` rules and hard demands that its steps go against;
    `one_round` measures whose work takes several periods although the proposal is one step; `search` the roadmap
    behind an order; `lapsed` what is not taken because something else was dropped.
    """

    dispute: Dispute = field(repr=False)
    name: str
    form: Form
    settings: Mapping[str, Any]
    verdict: Verdict
    plan: Plan | None = field(repr=False)
    failures: tuple[Failure, ...]
    stays_out: tuple[str, ...]
    refused_by: tuple[str, ...]
    reaches_target: bool
    broken: tuple[Objection, ...]
    obstacles: tuple[str, ...]
    one_round: tuple[tuple[str, str, int], ...]
    search: Roadmap | None = field(repr=False, default=None)
    lapsed: tuple[Lapse, ...] = ()

    @property
    def title(self) -> str:
        """Its name on screen."""
        return self.dispute.label(self.name) if self.name in self.dispute.spec.proposals else self.name

    @property
    def margin(self) -> float | None:
        """Its smallest margin; None where it cannot be carried out."""
        return self.plan.margin if self.plan else None

    @property
    def first_failure(self) -> Failure | None:
        """The earliest step at which somebody leaves."""
        return self.failures[0] if self.failures else None

    @property
    def walks(self) -> tuple[str, ...]:
        """Everybody who would leave at some step, in the order in which they would."""
        return tuple(dict.fromkeys(f.actor for f in self.failures))

    def table(self) -> Table:
        """The steps with every actor's margin."""
        from detente.analysis.roadmap.planning.showing import steps_table

        reason = "; ".join(self.obstacles) or (self.search.reason if self.search else None) or "no plan"
        return steps_table(self.dispute, self.plan, reason, title=self.title)

    def failure_table(self) -> Table:
        """Who leaves where, and what would have kept it."""
        from detente.analysis.roadmap.proposals.judging_view import failure_table

        return failure_table(self)

    def exposure_table(self) -> Table:
        """What each actor stands to lose, has and could still withhold at each step."""
        from detente.analysis.roadmap.planning.showing import exposure_table

        return exposure_table(self.dispute, self.plan)

    def further_tables(self) -> tuple[Table, ...]:
        """Who leaves, then exposure, values and bargaining power by step."""
        failures = (self.failure_table(),) if self.failures else ()
        return (*failures, self.exposure_table()) if self.plan is not None else ()

    def chart(self) -> Chart:
        """Swimlanes of the proposal."""
        from detente.analysis.roadmap.planning.charts import draw_swimlanes

        return draw_swimlanes(self.dispute, self.plan, title=self.title)

    def explain(self) -> Explanation:
        """The judgment in sentences."""
        from detente.analysis.roadmap.proposals.judging_view import explain_judgment

        return explain_judgment(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plan = self.plan
        answer = {
            "proposal": self.name,
            "form": self.form,
            "verdict": self.verdict,
            "margin": self.margin,
            "bound": self.search.bound if self.search else self.margin,
            "value_at_start": dict(plan.start_values) if plan else {},
            "participation": plan.participates if plan else False,
            "binding": {"actor": plan.binding[0], "step": plan.binding[1]} if plan else None,
            **(plan.to_json() if plan else {"steps": [], "target_margins": {}}),
            "failures": [
                {
                    "actor": f.actor,
                    "step": f.step,
                    "margin": f.margin,
                    "penalty": f.remedy.penalty,
                    "detection": f.remedy.detection,
                    "payment": f.remedy.payment,
                }
                for f in self.failures
            ],
            "stays_out": list(self.stays_out),
            "refused_by": list(self.refused_by),
            "reaches_target": self.reaches_target,
            "broken": [str(b) for b in self.broken],
            "hard_demands_broken": [b.demand for b in self.broken if b.demand is not None],
            "obstacles": list(self.obstacles),
            "one_round": [{"measure": m, "level": l, "periods": n} for m, l, n in self.one_round],
            "length": plan.length if plan else None,
            "years": plan.years if plan else None,
            "reason": self.search.reason if self.search else None,
            "lapsed": [
                {
                    "step": l.step or None,
                    "measure": l.measure,
                    "level": l.level,
                    "why": l.why,
                    "commitment": l.commitment,
                    "rule": l.rule,
                }
                for l in self.lapsed
            ],
        }
        method = {"evaluation": "exact" if self.search is None else "search", "steps": "as written"}
        if self.search is not None:
            method = {"evaluation": "search", "certificate": self.search.method.certificate}
        return twin(self.dispute, "proposal", self.settings, method, answer)


def judge_proposal(
    dispute: Dispute,
    proposal: str | Sequence[State],
    *,
    target: str | None = None,
    scenario: str | None = None,
    drop: Sequence[str] = (),
    max_bundle: int | None = None,
    participation: Participation | None = None,
    within: int | None = None,
    tolerance: float = 1e-3,
    values: Values | None = None,
) -> ProposalJudgment:
    """Would anybody leave this proposal, at which step, and what would have kept it?

    `proposal` is the name of a proposal, or explicit steps (each a map of measures to levels). Explicit steps and
    packages are taken as written, several levels and measures of one actor at once included, and their last state is
    kept for ever whether or not it is the target; orders are searched for their best plan (see `plan_roadmap`, which
    also explains the settings). Rules that the steps break are listed, and the margins computed all the same.

    `drop` are measures that are not taken after all. Whatever was promised on a condition that then never comes true
    lapses with them, and so does what the rules tie to them; what is left is judged, and `lapsed` says what fell why.

    Raises NotFoundError for an unknown proposal, measure or level, MissingPreferencesError for actors without payoffs.
    Does not establish that the sides would agree on the proposal rather than on another.
    """
    check_within(dispute, within)
    if scenario is not None:
        dispute = dispute.scenario(scenario)
    participation = read_participation(dispute, participation)
    asked = _Asked(target, scenario, tuple(drop), max_bundle, participation, within, tolerance, values)
    if not isinstance(proposal, str):
        if not proposal:
            raise SettingError("a proposal needs at least one step; an empty list of steps was given")
        return _judge_steps(dispute, "steps", "steps", list(proposal), asked)
    spec = read_proposal(dispute, proposal)
    asked = replace(asked, target=target or spec.target)
    if spec.package is not None:
        package = dispute.package(proposal)
        steps = [{m: level for m, level in package.items() if level != dispute.start[m]}]
        return _judge_steps(dispute, proposal, "package", steps, asked)
    if spec.steps is not None:
        return _judge_steps(dispute, proposal, "steps", list(spec.steps), asked)
    return _judge_order(dispute, proposal, "free" if spec.free else "hold", asked)


@dataclass(frozen=True)
class _Asked:
    """The settings of one judgment."""

    target: str | None
    scenario: str | None
    drop: tuple[str, ...]
    max_bundle: int | None
    participation: Participation
    within: int | None
    tolerance: float
    values: Values | None


def _judge_steps(
    dispute: Dispute, name: str, form: Form, steps: Sequence[State], asked: _Asked
) -> ProposalJudgment:
    """Explicit steps or a package, taken as written."""
    states = _walk(dispute, name, steps)
    lapsed: tuple[Lapse, ...] = ()
    if asked.drop:
        left, lapsed = drop_measures(dispute, steps, asked.drop)
        states = _walk(dispute, "", [s for s in left if s])
    aims = asked.target is not None or bool(dispute.effective.targets)
    target = (
        read_target(dispute, asked.target) if aims else ""
    )  # steps can be judged without leading anywhere
    formulation = formulate(dispute, target, max_bundle=asked.max_bundle)
    instance = formulation.at(asked.values)
    settings = {
        "proposal": name,
        "target": target or None,
        "participation": asked.participation,
        "within": asked.within,
        "scenario": asked.scenario,
        "drop": list(asked.drop),
        "scale": dict(zip(formulation.actors, formulation.scale.tolist(), strict=True)),
        "period": dispute.spec.period,
    }
    placed = "" if lapsed else name  # what is left of a proposal does not stand in the file
    obstacles = list_obstacles(dispute, placed, form, states)
    if not states:
        obstacles = ("nothing is left of it",)
    found = ProposalJudgment(
        dispute, name, form, settings, "impossible", None, (), (), (), False, (), obstacles, (), lapsed=lapsed
    )
    if obstacles:
        return found
    path = [formulation.levels_of(dispute.start), *(formulation.levels_of(s) for s in states)]
    measured = measure_path(instance, path)
    plan = describe_plan(formulation, instance, path, measured)
    failures = _list_failures(formulation, instance, measured)
    refused = [a for a, _, pattern in formulation.refusals if pattern.holds_at(path[-1])]
    stays_out = tuple(a for a, v in plan.participation.items() if v < -1e-10)
    broken = list_broken(formulation, instance, path, placed, form)
    late = asked.within is not None and plan.length > asked.within
    unwilling = asked.participation == "require" and bool(stays_out)
    fails = bool(failures or refused or broken) or unwilling or late
    return replace(
        found,
        verdict="fails" if fails else "holds",
        plan=plan,
        failures=failures,
        stays_out=stays_out,
        refused_by=tuple(dict.fromkeys(refused)),
        reaches_target=instance.target.holds_at(path[-1]),
        broken=broken,
        obstacles=(f"it takes {plan.length} {dispute.spec.period}s, and {asked.within} were allowed",) * late,
        one_round=list_slow(formulation, instance, path) if len(path) == 2 else (),
    )


def _judge_order(dispute: Dispute, name: str, form: Form, asked: _Asked) -> ProposalJudgment:
    """An order, judged by its best plan."""
    lapsed: tuple[Lapse, ...] = ()
    if asked.drop:
        dispute, lapsed = leave_lapsing(dispute, asked.drop)
    found = plan_roadmap(
        dispute,
        target=asked.target,
        proposal=name,
        max_bundle=asked.max_bundle,
        participation=asked.participation,
        within=asked.within,
        tolerance=asked.tolerance,
        values=asked.values,
    )
    settings = {**found.settings, "scenario": asked.scenario, "drop": list(asked.drop)}
    failures: tuple[Failure, ...] = ()
    if found.plan is not None and found.plan.margin < 0:
        formulation = prepare_roadmap(dispute, found.target, max_bundle=asked.max_bundle).formulation
        instance = formulation.at(asked.values)
        measured = measure_path(instance, [formulation.levels_of(s) for s in found.plan.states])
        failures = _list_failures(formulation, instance, measured)
    verdicts: dict[str, Verdict] = {"found": "holds", "none": "fails", "undecided": "undecided"}
    verdict: Verdict = (
        "impossible" if found.plan is None and found.status == "none" else verdicts[found.status]
    )
    obstacles = (found.reason or "",) if verdict == "impossible" else ()
    return ProposalJudgment(
        dispute,
        name,
        form,
        settings,
        verdict,
        found.plan,
        failures,
        found.stays_out,
        (),
        found.plan is not None,
        (),
        obstacles,
        (),
        found,
        lapsed,
    )


def list_states(dispute: Dispute, name: str) -> tuple[Form, list[dict[str, str]]]:
    """The states that a package or explicit steps lead through, and which of the two it is."""
    spec = read_proposal(dispute, name)
    if spec.package is not None:
        return "package", [dict(dispute.package(name))]
    return "steps", _walk(dispute, name, spec.steps or ())


def _walk(dispute: Dispute, name: str, steps: Sequence[State]) -> list[dict[str, str]]:
    """The states after each step."""
    states: list[dict[str, str]] = []
    state: State = dispute.start
    for k, step in enumerate(steps):
        try:
            state = dispute.state(step, base=state)
        except DetenteError as error:
            said = f"step {k + 1} of '{name}': {error}"
            if name not in dispute.spec.proposals:
                raise NotFoundError(f"step {k + 1}: {error}") from None
            raise DisputeError([diagnose(dispute, said, ("proposals", name, "steps", k))]) from None
        states.append(dict(state))
    return states


def _list_failures(formulation: Formulation, instance: Instance, measured: PlanValues) -> tuple[Failure, ...]:
    """Every margin below zero, the earliest step first."""
    return tuple(
        Failure(
            actor,
            None if row == len(measured.periods) else row + 1,
            float(margins[i]),
            find_remedy(instance, measured, row, i),
        )
        for row, margins in enumerate(measured.margins)
        for i, actor in enumerate(formulation.actors)
        if margins[i] < -1e-10
    )

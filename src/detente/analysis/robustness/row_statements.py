"""What each row of another analysis's table says, as a statement that can be asked in every draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.analysis.packages.judgment import Judgment
from detente.analysis.packages.result import Packages
from detente.analysis.packages.showing import MOST_ROWS, coinciding, thin_out
from detente.analysis.roadmap.game.plans import PlanValues, measure_path
from detente.analysis.roadmap.planning.result import Roadmap
from detente.analysis.roadmap.proposals.comparing import ProposalComparison
from detente.analysis.roadmap.search.existence import PlanQuestion
from detente.analysis.robustness.roadmap_statements import proposal_enforces_itself
from detente.analysis.robustness.statements import Statement, find_acceptance
from detente.analysis.stability.equilibria import Equilibria
from detente.analysis.stability.ground import Ground, lay_out_dispute
from detente.analysis.stability.status_quo import StatusQuo
from detente.errors import DetenteError, SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values

State = tuple[tuple[str, str], ...]
_ROUNDING = 1e-10


@dataclass(frozen=True)
class StateIsAcceptable:
    """Test: a state, as a package, is acceptable to all whose leave it needs."""

    state: State

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether nobody rejects it."""
        row = dispute.compiled.row(dict(self.state))
        return row >= 0 and bool(find_acceptance(dispute, values).acceptable[row])


@dataclass(frozen=True)
class ActorAccepts:
    """Test: an actor would accept a state as a package, or is not asked."""

    actor: str
    state: State
    refuses: bool

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether it crosses no line of the actor's and leaves it no worse off than without a deal."""
        row = dispute.compiled.row(dict(self.state))
        return not self.refuses and bool(find_acceptance(dispute, values).willing(self.actor)[row])


@dataclass(frozen=True)
class StateRests:
    """Test: a state is an equilibrium under each of these concepts."""

    state: State
    concepts: tuple[str, ...]

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether every actor would stay there."""
        row = dispute.compiled.row(dict(self.state))
        if row < 0:
            return False
        ground: Ground | None = values.__dict__.get("_board")
        if ground is None or ground.dispute is not dispute:
            ground = values.__dict__["_board"] = lay_out_dispute(dispute, values=values)
        node = int(ground.node_of[row])
        return all(bool(ground.find_stable(c)[:, node].all()) for c in self.concepts)


@dataclass(frozen=True)
class StepHolds:
    """Test: in a fixed plan nobody gains by leaving at one step (`row` from 0; the last is staying at the end)."""

    question: PlanQuestion
    steps: tuple[State, ...]
    row: int

    def __call__(self, dispute: Dispute, values: Values) -> bool:
        """Whether no actor's margin there is below zero."""
        kept: dict[tuple[State, ...], PlanValues] = values.__dict__.setdefault("_paths", {})
        if self.steps not in kept:
            ground = self.question.prepare(dispute)
            path = [ground.formulation.levels_of(dict(s)) for s in self.steps]
            kept[self.steps] = measure_path(ground.instance(values), path)
        return bool((kept[self.steps].margins[self.row] >= -_ROUNDING).all())


def list_row_statements(result: object) -> tuple[str, tuple[Statement | None, ...]]:
    """A heading, and for each row of `result.table()` the statement that it makes (None: none that numbers decide).

    - packages: the package is acceptable to all; a package judged: this actor accepts it;
    - places of rest, and ways there: the state is an equilibrium under all the concepts under which it is one now;
    - a roadmap: in this very plan nobody gains by leaving at that step;
    - proposals side by side: the proposal enforces itself.

    Raises SettingError for the result of another analysis.
    """
    if isinstance(result, Packages):
        return "acceptable in", _packages(result)
    if isinstance(result, Judgment):
        return "accepts in", _verdicts(result)
    if isinstance(result, Equilibria):
        return "rests in", _rests(result)
    if isinstance(result, StatusQuo):
        return "rests in", _routes(result)
    if isinstance(result, Roadmap):
        return "nobody leaves in", _steps(result)
    if isinstance(result, ProposalComparison):
        return "enforces itself in", _proposals(result)
    raise SettingError(
        f"rows of {type(result).__name__} make no statement whose share of draws could be told: packages, judgments, "
        f"places of rest, roadmaps and proposals side by side do (`add_ranges` does for any other)"
    )


def _packages(found: Packages) -> tuple[Statement, ...]:
    # the rows of packages_table, in its order
    listed = [p for packages, _ in coinciding(found) for p in packages[:MOST_ROWS]]
    listed += thin_out(found.frontier, MOST_ROWS)
    return tuple(
        Statement(f"row {k}", f"Package {k} is acceptable to all", StateIsAcceptable(_plain(p.state)))
        for k, p in enumerate(listed, 1)
    )


def _rests(found: Equilibria) -> tuple[Statement | None, ...]:
    out: list[Statement | None] = []
    for k, rest in enumerate(found.rests, 1):
        concepts = tuple(c for c in rest.concepts if c != "sim")  # which may be left open, and takes long
        test = StateRests(_plain(rest.state), concepts)
        out.append(Statement(f"row {k}", f"Place {k} is one of rest", test) if concepts else None)
    return tuple(out)


def _verdicts(found: Judgment) -> tuple[Statement | None, ...]:
    state = _plain(found.state)
    if found.dispute.compiled.row(found.state) < 0:
        return tuple(None for _ in found.verdicts)  # no number makes it possible
    return tuple(
        Statement(v.actor, f"{v.actor} accepts", ActorAccepts(v.actor, state, bool(v.refuses)))
        if v.accepts is not None
        else None
        for v in found.verdicts
    )


def _routes(found: StatusQuo) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            f"row {k}",
            f"Place {k} is one of rest",
            StateRests(_plain(found.ground.state(route.row)), (found.concept,)),
        )
        for k, route in enumerate(found.routes, 1)
    )


def _steps(found: Roadmap) -> tuple[Statement, ...]:
    if found.plan is None:
        return ()
    settings = found.settings
    question = PlanQuestion(settings["target"], None, settings["participation"], settings["max_bundle"])
    steps = tuple(_plain(s) for s in found.plan.states)
    return tuple(
        Statement(f"row {k + 1}", f"Nobody leaves at step {k + 1}", StepHolds(question, steps, k))
        for k in range(len(found.plan.steps) + 1)
    )


def _proposals(found: ProposalComparison) -> tuple[Statement | None, ...]:
    keys = ("target", "participation", "max_bundle", "within")
    settings = {k: found.settings[k] for k in keys}
    return tuple(_proposal(found.dispute, j.name, settings) for j in found.judged)


def _proposal(dispute: Dispute, name: str, settings: Mapping[str, object]) -> Statement | None:
    try:
        return proposal_enforces_itself(dispute, name, **settings)  # type: ignore[arg-type]
    except DetenteError:
        return None  # it cannot be carried out, whatever the numbers


def _plain(state: Mapping[str, str]) -> State:
    return tuple(state.items())

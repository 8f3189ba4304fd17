"""One grand bargain against two, three, n packages: the best margin with at most n steps of any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.game.worth import value_states
from detente.analysis.roadmap.planning.obstacles import list_broken, list_slow
from detente.analysis.roadmap.planning.plan import Plan, describe_plan
from detente.analysis.roadmap.planning.result import twin
from detente.analysis.roadmap.planning.roadmap import settle_settings
from detente.analysis.roadmap.rounds.grouping import Cutter, cut_path
from detente.analysis.roadmap.rounds.jumps import compile_jumps, count_jumps
from detente.analysis.roadmap.search.best import find_best_plan
from detente.analysis.roadmap.search.ground import Ground, Participation, read_holds
from detente.analysis.roadmap.search.pruning import Problem
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import SILENT, Chart, Explanation, Progress, Shown, Table

MAX_JUMPS = 2_000_000


@dataclass(frozen=True)
class RoundCount:
    """The best plan of at most `rounds` packages.

    `certificate`: "exact", "certified" or "bounds" as in a roadmap where all packages were searched; "grouping" where
    there were too many and only the best step-by-step plan was cut into so many packages (then `bound` is None, and a
    better plan of so many packages may exist). `slow` measures whose work takes more than one period although there is
    only one package; `against` the hard demands and rules that a single package would go against, where none is
    permitted.
    """

    rounds: int
    plan: Plan | None = field(repr=False)
    margin: float | None
    bound: float | None
    participates: bool
    certificate: Literal["exact", "certified", "bounds", "grouping", "none"]
    slow: tuple[tuple[str, str, int], ...] = ()
    against: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nobody gains by leaving and everybody by joining."""
        return self.margin is not None and self.margin >= -1e-10 and self.participates


@dataclass(frozen=True)
class RoundComparison(Shown):
    """One bargain against several. Made by `compare_rounds`; `counts` for 1, 2, ... packages, then step by step."""

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    counts: tuple[RoundCount, ...]
    steps: RoundCount

    def table(self) -> Table:
        """A row for each number of packages."""
        from detente.analysis.roadmap.rounds.view import rounds_table

        return rounds_table(self)

    def chart(self) -> Chart:
        """The best smallest margin over the number of packages."""
        from detente.analysis.roadmap.rounds.view import rounds_chart

        return rounds_chart(self)

    def explain(self) -> Explanation:
        """The comparison in sentences."""
        from detente.analysis.roadmap.rounds.view import explain_rounds

        return explain_rounds(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""

        def told(c: RoundCount) -> dict[str, Any]:
            return {
                "rounds": c.rounds,
                "margin": c.margin,
                "bound": c.bound,
                "participation": c.participates,
                "holds": c.holds,
                "certificate": c.certificate,
                "years": c.plan.years if c.plan else None,
                "steps": [{"raise": dict(s.raised), "margins": dict(s.margins)} for s in c.plan.steps]
                if c.plan
                else [],
                "slow": [{"measure": m, "level": l, "periods": n} for m, l, n in c.slow],
                "against": list(c.against),
            }

        answer = {"packages": [told(c) for c in self.counts], "step_by_step": told(self.steps)}
        return twin(self.dispute, "roadmap-rounds", self.settings, {"method": "see certificate"}, answer)


def compare_rounds(
    dispute: Dispute,
    most: int = 3,
    *,
    target: str | None = None,
    proposal: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
    participation: Participation | None = None,
    tolerance: float = 1e-3,
    max_jumps: int = MAX_JUMPS,
    progress: Progress = SILENT,
) -> RoundComparison:
    """Is one grand bargain better than two, three or n packages, or than going step by step?

    A package raises any number of measures by any number of levels at once, in one step, and takes as long as its
    longest work; it leads from one state that can also be reached step by step to another. For each number of packages
    up to `most` the best plan with at most that many is searched among all states on the way to the target, up to
    `max_jumps` pairs of them; beyond, the best step-by-step plan is cut into so many packages in every way, which gives
    a real plan and no bound.
    """
    if isinstance(most, bool) or most < 1:
        raise SettingError(f"most is a number of packages from 1, not {most!r}")
    ground, settings = settle_settings(
        dispute,
        target=target,
        proposal=proposal,
        scenario=scenario,
        max_bundle=max_bundle,
        participation=participation,
        within=None,
        tolerance=tolerance,
    )
    participation = settings["participation"]
    settings = {**settings, "most": most}
    progress.start(most + 1, "Comparing numbers of packages")
    try:
        problem = ground.problem(proposal=proposal, participation=participation) if ground.reachable else None
        found = find_best_plan(problem, tolerance) if problem is not None else None
        single = _count_steps(ground, problem, found, participation)
        progress.advance()
        counts = []
        pairs = count_jumps(ground.structure) if ground.reachable else 0
        jumps = _prepare_jumps(ground, proposal) if 0 < pairs <= max_jumps else None
        cutter = None if jumps or single.plan is None else _prepare_cutter(ground, single.plan, proposal)
        for rounds in range(1, most + 1):
            if not ground.reachable:
                counts.append(RoundCount(rounds, None, None, None, False, "none"))
            elif jumps is not None:
                found_count = _solve_rounds(ground, jumps, rounds, participation, tolerance)
                counts.append(found_count if found_count.plan else _no_package(ground, single, rounds))
            else:
                counts.append(_group_steps(ground, single, cutter, rounds, participation))
            progress.advance()
    finally:
        progress.finish()
    return RoundComparison(ground.dispute, settings, tuple(counts), single)


def _count_steps(
    ground: Ground, problem: Problem | None, found: Any, participation: Participation
) -> RoundCount:
    if problem is None or found is None:
        return RoundCount(0, None, None, None, False, "none")
    best = found.plan
    if best is None and participation == "require":
        free = Problem(problem.valuation, problem.arcs)
        again = find_best_plan(free)
        best, found = again.plan, replace(again, status="bounds" if again.plan else "none")
    if best is None:
        return RoundCount(0, None, None, None, False, "none")
    plan = describe_plan(ground.formulation, problem.valuation.instance, ground.path(best.rows))
    return RoundCount(len(plan.steps), plan, plan.margin, found.bound, plan.participates, found.status)


def _prepare_cutter(ground: Ground, plan: Plan, proposal: str | None) -> Cutter:
    holds = read_holds(ground.formulation, proposal) if proposal else ()
    return Cutter(ground.instance(), [ground.formulation.levels_of(s) for s in plan.states], holds)


def _prepare_jumps(ground: Ground, proposal: str | None) -> Problem:
    structure = compile_jumps(ground, proposal)
    valuation = value_states(build_frame(structure), ground.instance())
    return Problem(valuation, structure.arcs)


def _solve_rounds(
    ground: Ground, jumps: Problem, rounds: int, participation: Participation, tolerance: float
) -> RoundCount:
    instance = jumps.valuation.instance
    floor = instance.no_deal if participation == "require" else None
    found = find_best_plan(
        Problem(jumps.valuation, jumps.arcs, floor, within=rounds, by_steps=True), tolerance
    )
    best, bound = found.plan, found.bound
    if best is None and participation == "require":
        found = find_best_plan(Problem(jumps.valuation, jumps.arcs, within=rounds, by_steps=True), tolerance)
        best, bound = found.plan, found.bound
    if best is None:
        return RoundCount(rounds, None, None, None, False, "none")
    plan = describe_plan(ground.formulation, instance, ground.path(best.rows))
    slow = _list_slow(ground, instance, plan) if len(plan.steps) == 1 else ()
    return RoundCount(rounds, plan, plan.margin, bound, plan.participates, found.status, slow)


def _group_steps(
    ground: Ground, single: RoundCount, cutter: Cutter | None, rounds: int, participation: Participation
) -> RoundCount:
    """The best step-by-step plan cut into packages, the permitted cut with the largest smallest margin."""
    if single.plan is None or cutter is None:
        return _no_package(ground, single, rounds)
    instance = cutter.instance
    cut = cut_path(cutter, rounds, instance.no_deal if participation == "require" else None)
    if cut is None:
        return _no_package(ground, single, rounds, "grouping")
    plan = describe_plan(ground.formulation, instance, [cutter.path[k] for k in cut])
    slow = _list_slow(ground, instance, plan) if len(plan.steps) == 1 else ()
    return RoundCount(rounds, plan, plan.margin, None, plan.participates, "grouping", slow)


def _no_package(
    ground: Ground, single: RoundCount, rounds: int, certificate: Literal["grouping", "none"] = "none"
) -> RoundCount:
    """No plan of so many packages is permitted: what one package to the same end goes against, and its slow work."""
    if rounds > 1 or single.plan is None:
        return RoundCount(rounds, None, None, None, False, certificate)
    instance = ground.instance()
    path = [ground.formulation.levels_of(s) for s in (single.plan.states[0], single.plan.end)]
    against = tuple(o.text for o in list_broken(ground.formulation, instance, path, "", "package"))
    slow = list_slow(ground.formulation, instance, path)
    return RoundCount(rounds, None, None, None, False, certificate, slow, against)


def _list_slow(ground: Ground, instance: Instance, plan: Plan) -> tuple[tuple[str, str, int], ...]:
    path = [ground.formulation.levels_of(s) for s in plan.states]
    return list_slow(ground.formulation, instance, path)

from __future__ import annotations

from functools import cache

import pytest

from detente.analysis.roadmap.game.frame import Frame, build_frame
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.game.structure import compile_instance, restrict_arcs
from detente.analysis.roadmap.game.worth import value_states
from detente.analysis.roadmap.search.best import Problem, find_best_plan, find_plan_at
from tests.analysis.roadmap.calibration import AT, BEST, build_calibration


@cache
def frame() -> Frame:
    return build_frame(compile_instance(build_calibration()))


@pytest.mark.parametrize("name", BEST)
def test_best_margins_lie_between_found_and_upper_bound(name: str) -> None:
    holds, without, found, bound = BEST[name]
    instance = build_calibration()
    structure = frame().structure
    arcs = restrict_arcs(structure, holds, [AT[m] for m in without])
    problem = Problem(value_states(frame(), instance), arcs)
    search = find_best_plan(problem, 1e-3)
    assert search.status in ("certified", "exact")
    assert found - 1e-3 <= search.margin <= bound + 1e-4
    assert search.bound >= found - 1e-4
    exact = find_best_plan(problem, 0.0)
    assert exact.status == "exact"
    assert found - 1e-4 <= exact.margin <= bound + 1e-4
    assert exact.plan is not None
    plan = measure_path(instance, [structure.state(r) for r in exact.plan.rows])
    assert plan.margin == pytest.approx(exact.margin, abs=1e-12)
    assert find_plan_at(problem, exact.margin + 1e-6).verdict == "no"
    assert find_plan_at(problem, exact.margin - 1e-6).verdict == "yes"


def test_restricted_arcs_equal_a_dispute_compiled_with_the_demands() -> None:
    holds, without, _, _ = BEST["denuclearise first, no guarantee"]
    written = build_calibration(holds, without)
    other = compile_instance(written)
    direct = find_best_plan(Problem(value_states(build_frame(other), written), other.arcs), 0.0)
    arcs = restrict_arcs(frame().structure, holds, [AT[m] for m in without])
    shared = find_best_plan(Problem(value_states(frame(), build_calibration()), arcs), 0.0)
    assert direct.margin == pytest.approx(shared.margin, abs=1e-12)

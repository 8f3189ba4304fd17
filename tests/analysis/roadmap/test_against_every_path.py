from __future__ import annotations

import os

import numpy as np
import pytest

from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.game.structure import compile_instance
from detente.analysis.roadmap.game.worth import value_states
from detente.analysis.roadmap.search.best import Problem, find_best_plan, find_plan_at
from tests.analysis.roadmap.games import draw_instance
from tests.analysis.roadmap.slow import SlowGame

GAMES = 2000 if os.environ.get("DETENTE_THOROUGH") else 550
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_the_search_equals_enumeration_of_every_path(part: int) -> None:
    compared = with_plan = 0
    for seed in range(part, 10 * GAMES, PARTS):
        if compared >= GAMES // PARTS:
            break
        rng = np.random.default_rng([20190226, seed])
        instance = draw_instance(rng, most=6 if seed % 4 == 0 else 5)
        slow = SlowGame(instance)
        paths = slow.every_path(limit=6_000)
        structure = compile_instance(instance)
        if paths is None:
            continue
        values, margins, lengths = paths
        if structure.start < 0:
            assert not len(margins)
            continue
        compared += 1
        valuation = value_states(build_frame(structure), instance)
        for floor in (None, instance.no_deal):
            stays = np.ones(len(margins), bool) if floor is None else (values >= floor - 1e-10).all(axis=1)
            problem = Problem(valuation, structure.arcs, floor)
            search = find_best_plan(problem, 0.0)
            if not stays.any():
                assert search.plan is None
                assert search.status == "none"
                continue
            with_plan += 1
            best = margins[stays].max()
            assert search.status == "exact"
            assert search.margin == pytest.approx(best, abs=1e-9)
            assert find_plan_at(problem, best + 1e-7).verdict == "no"
            below = find_plan_at(problem, best - 1e-7)
            assert below.verdict == "yes"
            assert below.plan is not None
            assert below.plan.margin >= best - 1.1e-7
            assert search.plan is not None
            plan = measure_path(instance, [structure.state(r) for r in search.plan.rows])
            assert plan.margin == pytest.approx(search.margin, abs=1e-9)
            if floor is not None:
                assert (plan.values[0] >= floor - 1e-9).all()
        by_steps = bool(seed % 2)
        length = lengths[:, int(by_steps)]
        within = int(np.quantile(length, 0.3)) or 1
        short = length <= within
        limited = find_best_plan(Problem(valuation, structure.arcs, within=within, by_steps=by_steps), 0.0)
        if short.any():
            assert limited.margin == pytest.approx(margins[short].max(), abs=1e-9)
        else:
            assert limited.plan is None
    assert compared >= GAMES // PARTS
    assert with_plan > compared

"""The best margin as a mixed-integer programme, on additive games: another method, the same answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import Instance, StateSum
from detente.analysis.roadmap.game.structure import Structure, compile_instance
from detente.analysis.roadmap.game.worth import Valuation, value_states
from detente.analysis.roadmap.search.best import find_best_plan
from detente.analysis.roadmap.search.pruning import Problem
from tests.analysis.roadmap.games import draw_instance


def make_additive(instance: Instance) -> Instance:
    """Payoffs without joint terms, no work that lasts."""
    payoffs = []
    for p in instance.payoffs:
        kept = [(x, v) for x, v in zip(p.patterns, p.values, strict=True) if len(x.measures) == 1]
        payoffs.append(StateSum(tuple(x for x, _ in kept), tuple(v for _, v in kept)))
    takes = tuple(tuple(min(t, 1) for t in row) for row in instance.takes)
    return replace(instance, payoffs=tuple(payoffs), takes=takes)


def solve_by_programme(structure: Structure, valuation: Valuation) -> float:
    """Choose a path by binaries on steps and ends; values by big-M; maximise the smallest margin."""
    arcs, n = structure.arcs, valuation.instance.actors
    rows, steps = len(structure.codes), arcs.count
    sources = np.repeat(np.arange(rows), np.diff(arcs.ptr))
    ends = np.flatnonzero(structure.target)
    # variables: steps, ends, values (row, actor), the margin
    size = steps + len(ends) + rows * n + 1
    value_at = steps + len(ends)
    big = 200.0
    scale = valuation.instance.scale
    matrix, low, high = [], [], []

    def add(entries: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(size)
        for k, x in entries.items():
            row[k] += x
        matrix.append(row)
        low.append(least)
        high.append(most)

    for r in range(rows):
        flow: dict[int, float] = {}
        for a in range(steps):
            if sources[a] == r:
                flow[a] = flow.get(a, 0.0) + 1
            if arcs.dst[a] == r:
                flow[a] = flow.get(a, 0.0) - 1
        for k, e in enumerate(ends):
            if e == r:
                flow[steps + k] = 1.0
        add(flow, float(r == structure.start), float(r == structure.start))
    columns = valuation.columns
    for a in range(steps):
        s, d = int(sources[a]), int(arcs.dst[a])
        for i in range(n):
            here, there = value_at + s * n + i, value_at + d * n + i
            constant = valuation.base[s, i] + valuation.lost[d, i]
            add({here: 1.0, there: -float(valuation.keep[d, i]), a: big}, -np.inf, constant + big)
            worth = float(valuation.worth[d, columns[arcs.bundle[a], i]])
            add({there: 1.0, size - 1: -float(scale[i]), a: -big}, worth - big, np.inf)
    for k, e in enumerate(ends):
        for i in range(n):
            here = value_at + int(e) * n + i
            add({here: 1.0, steps + k: big}, -np.inf, float(valuation.forever[e, i]) + big)
            stay = float(valuation.worth[e, valuation.first[i]])
            add({here: 1.0, size - 1: -float(scale[i]), steps + k: -big}, stay - big, np.inf)
    whole = np.concatenate([np.ones(value_at), np.zeros(rows * n + 1)])
    least = np.concatenate([np.zeros(value_at), np.full(rows * n + 1, -100.0)])
    most = np.concatenate([np.ones(value_at), np.full(rows * n + 1, 100.0)])
    objective = np.zeros(size)
    objective[-1] = -1.0
    found = milp(
        objective,
        constraints=LinearConstraint(np.array(matrix), low, high),
        integrality=whole,
        bounds=Bounds(least, most),
        options={"mip_rel_gap": 1e-9},
    )
    assert found.success, found.message
    return -float(found.fun)


def test_the_search_equals_a_mixed_integer_programme_on_additive_games() -> None:
    compared, seed = 0, 0
    while compared < 25:
        seed += 1
        instance = make_additive(draw_instance(np.random.default_rng([77, seed]), most=4))
        structure = compile_instance(instance)
        if structure.start < 0 or not 2 < structure.arcs.count < 60:
            continue
        valuation = value_states(build_frame(structure), instance)
        search = find_best_plan(Problem(valuation, structure.arcs), 0.0)
        # big-M programmes answer to the solver's feasibility tolerance times M
        assert search.margin == pytest.approx(solve_by_programme(structure, valuation), abs=2e-4)
        compared += 1

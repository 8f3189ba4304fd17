"""W and V against linear equations and against the game played out by lot; the kernels against plain twins."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from detente.analysis.roadmap.game import worth_kernels
from detente.analysis.roadmap.game.breaches import find_best_breach
from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import Instance, codes_of, levels_of
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.game.structure import Structure, compile_instance
from detente.analysis.roadmap.game.summation import compile_sum
from detente.analysis.roadmap.game.worth import value_states
from tests.analysis.roadmap.games import draw_instance
from tests.analysis.roadmap.slow import SlowGame, State


def draw_games(count: int, salt: int) -> list[tuple[Instance, Structure, np.random.Generator]]:
    found: list[tuple[Instance, Structure, np.random.Generator]] = []
    for seed in itertools.count():
        rng = np.random.default_rng([salt, seed])
        instance = draw_instance(rng)
        structure = compile_instance(instance)
        if structure.arcs.count:
            found.append((instance, structure, rng))
        if len(found) == count:
            return found
    raise AssertionError


def draw_plan(structure: Structure, rng: np.random.Generator) -> list[State]:
    row, path = structure.start, [structure.state(structure.start)]
    while True:
        steps = structure.arcs.dst[structure.arcs.ptr[row] : structure.arcs.ptr[row + 1]]
        if not len(steps) or (structure.target[row] and rng.random() < 0.5):
            return path
        row = int(rng.choice(steps))
        path.append(structure.state(row))


def test_the_worth_of_every_breach_equals_linear_equations_and_the_plain_evaluation() -> None:
    compared = 0
    for instance, structure, rng in draw_games(150, 1):
        slow = SlowGame(instance)
        valuation = value_states(build_frame(structure), instance)
        columns = valuation.columns
        for a in rng.choice(structure.arcs.count, size=min(12, structure.arcs.count), replace=False):
            source = int(np.searchsorted(structure.arcs.ptr, a, side="right")) - 1
            before, after = structure.state(source), structure.state(int(structure.arcs.dst[a]))
            for i in range(instance.actors):
                wanted = slow.worth(i, before, after)
                column = columns[structure.arcs.bundle[a], i]
                assert valuation.worth[structure.arcs.dst[a], column] == pytest.approx(wanted, abs=1e-9)
                assert find_best_breach(instance, i, before, after).worth == pytest.approx(wanted, abs=1e-9)
                compared += 1
    assert compared > 1000


def test_values_of_plans_equal_linear_equations() -> None:
    for instance, structure, rng in draw_games(250, 2):
        path = draw_plan(structure, rng)
        slow = SlowGame(instance)
        plan = measure_path(instance, path)
        by_period = slow.values_by_linear_equations(path)
        at = np.cumsum([0, *plan.periods])
        assert plan.values == pytest.approx(by_period[at], abs=1e-9)


def test_margins_of_plans_equal_the_slow_ones_any_step_size() -> None:
    for instance, structure, rng in draw_games(120, 3):
        path = draw_plan(structure, rng)
        if len(path) > 2:  # leave out a state, so that steps raise several levels and measures of one actor
            path.pop(int(rng.integers(1, len(path) - 1)))
        slow = SlowGame(instance)
        plan = measure_path(instance, path)
        for t in range(len(path)):
            before, after = (path[t], path[t + 1]) if t + 1 < len(path) else (path[t], path[t])
            arrived = plan.values[min(t + 1, len(path) - 1)]
            for i in range(instance.actors):
                margin = (arrived[i] - slow.worth(i, before, after)) / instance.scale[i]
                assert min(margin, plan.waiting[t, i]) == pytest.approx(plan.margins[t, i], abs=1e-9)


def play(instance: Instance, slow: SlowGame, path: list[State], i: int, rng: np.random.Generator) -> float:
    """One life of the plan for actor i: payoffs per period, breaking off by lot, snapback for ever."""
    d = float(instance.patience[i])
    stages = [path[0]]
    for a, b in itertools.pairwise(path):
        stages += [a] * (slow.periods(a, b) - 1) + [b]
    total, weight, t = 0.0, 1 - d, 0
    while weight > 1e-7:
        total += weight * slow.u(i, stages[min(t, len(stages) - 1)])
        weight *= d
        arriving = stages[min(t + 1, len(stages) - 1)]
        draw, chances = rng.random(), slow.hazards(arriving)
        if draw < sum(chances):
            k = int(np.searchsorted(np.cumsum(chances), draw, side="right"))
            total += weight * slow.u(i, slow.withdrawn(k, arriving))
            keepers = list(slow.snapbacks(k, arriving))
            pick = int(rng.choice(len(keepers), p=[p for p, _ in keepers]))
            loss = slow.total(instance.penalties[i], arriving) if i == k else 0.0
            return total + weight * d / (1 - d) * (slow.u(i, keepers[pick][1]) - loss)
        t += 1
    return total


def test_values_equal_the_average_of_games_played_by_lot() -> None:
    lives = 3000
    for instance, structure, rng in draw_games(6, 4):
        path = draw_plan(structure, rng)
        slow = SlowGame(instance)
        plan = measure_path(instance, path)
        i = int(rng.integers(instance.actors))
        results = np.array([play(instance, slow, path, i, rng) for _ in range(lives)])
        error = results.std(ddof=1) / np.sqrt(lives)
        assert abs(results.mean() - plan.values[0, i]) < 4 * error + 1e-6


def test_breaches_equal_the_average_of_games_played_by_lot() -> None:
    lives = 4000
    for instance, structure, rng in draw_games(6, 5):
        slow = SlowGame(instance)
        source = int(rng.integers(len(structure.codes)))
        steps = structure.arcs.dst[structure.arcs.ptr[source] : structure.arcs.ptr[source + 1]]
        before = structure.state(source)
        after = structure.state(int(rng.choice(steps))) if len(steps) else before
        i = int(rng.integers(instance.actors))
        d = float(instance.patience[i])
        best = find_best_breach(instance, i, before, after)
        cost = dict(slow.withdrawals(i, best.exposed))[best.kept]
        keepers = list(slow.snapbacks(i, best.exposed))
        chances = [p for p, _ in keepers]
        penalty = slow.total(instance.penalties[i], best.exposed)
        results = []
        for _ in range(lives):
            # the number of periods until it is noticed, counted from the one in which it happens
            undetected = rng.geometric(best.noticed) if best.noticed > 0 else 10_000
            after_it = slow.u(i, keepers[int(rng.choice(len(keepers), p=chances))][1]) - penalty
            results.append(
                (1 - d**undetected) * slow.u(i, best.kept) + d**undetected * after_it - (1 - d) * cost
            )
        error = np.std(results, ddof=1) / np.sqrt(lives)
        assert abs(np.mean(results) - best.worth) < 4 * error + 1e-9


def test_sums_of_patterns_equal_their_plain_twin() -> None:
    for instance, structure, _ in draw_games(40, 6):
        for number in (*instance.payoffs, *instance.detection, *instance.penalties):
            compiled = compile_sum(number).at(structure.levels, number)
            assert compiled == pytest.approx(number.at(structure.levels), abs=1e-12)


def test_the_best_loose_withdrawal_equals_listing_all() -> None:
    rng = np.random.default_rng(9)
    for _ in range(200):
        count = int(rng.integers(1, 4))
        levels = rng.integers(1, 4, count)
        state = np.array([rng.integers(0, l) for l in levels], np.int8)
        alone, price = rng.normal(size=(count, 3)), rng.uniform(0, 1, (count, 3))
        seen = np.where(rng.random(count) < 0.5, rng.uniform(0, 1, count), 0.0)
        lock = np.zeros((count, 3), np.int64)
        d, q, later, payoff = rng.uniform(0.1, 0.95), rng.uniform(0, 1), rng.normal(), rng.normal()
        best = -np.inf
        for to in itertools.product(*(range(int(l) + 1) for l in state)):
            final = max([q] + [seen[j] for j in range(count) if to[j] < state[j]])
            weight = 1 - d * (1 - final)
            gain = sum(alone[j, to[j]] - alone[j, state[j]] for j in range(count))
            spent = sum(price[j, l] for j in range(count) for l in range(to[j] + 1, state[j] + 1))
            best = max(best, (1 - d) * (payoff + gain) / weight - spent + d * final * later / weight)
        found = worth_kernels._best_loose(
            state, q, later, payoff, np.arange(count), lock, alone, price, seen, d
        )
        assert found == pytest.approx(best, abs=1e-12)


def test_codes_and_levels_are_inverse() -> None:
    shape = (2, 3, 4, 2)
    codes = np.arange(48)
    assert (codes_of(levels_of(codes, shape), shape) == codes).all()
    assert (levels_of(codes, shape)[:, -1] == codes % 2).all()

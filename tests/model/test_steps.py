from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from detente.errors import TooLargeError
from detente.model.dispute import Dispute
from detente.model.reading import load_text
from detente.model.steps import Hold, Route, StepSpace, build_steps, find_route
from tests.model.orders import draw_disputes, has_order, holds, list_steps


def list_holds(dispute: Dispute, names: tuple[str, ...]) -> list[Hold]:
    demands = dispute.effective.demands
    return [Hold(n, demands[n].hold, dispute.formula(demands[n].until)) for n in names]


def follow(dispute: Dispute, route: Route, names: tuple[str, ...]) -> None:
    """A route really is one: every step permitted, every demand kept."""
    measures = list(dispute.measures)
    seen = [dispute.compiled.space.state(r) for r in route.rows]
    states = [tuple(dispute.measures[m].levels.index(state[m]) for m in measures) for state in seen]
    for at, (before, after) in enumerate(pairwise(states)):
        assert after in list_steps(dispute, before)
        raised = {m for m, a, b in zip(measures, before, after, strict=True) if b > a}
        assert set(route.steps[at]) == raised
        for name in names:
            demand = dispute.effective.demands[name]
            if raised & set(demand.hold):
                assert any(holds(dispute, dispute.formula(demand.until), s) for s in states[: at + 1])


@pytest.mark.parametrize("seed", range(8))
def test_a_route_is_found_exactly_where_brute_force_finds_one(seed: int) -> None:
    answers = {True: 0, False: 0}
    for dispute in draw_disputes(seed, 60):
        target = dispute.effective.targets["goal"]
        steps = build_steps(dispute.compiled)
        mask = dispute.compiled.truth(target)
        names = tuple(dispute.effective.demands)
        for size in range(len(names) + 1):
            for some in combinations(names, size):
                route = find_route(steps, mask, list_holds(dispute, some))
                assert (route is not None) == has_order(dispute, target, some), dispute.to_yaml()
                answers[route is not None] += 1
                if route is not None:
                    assert mask[route.rows[-1]]
                    follow(dispute, route, some)
    assert min(answers.values()) > 50


def count_joint(steps: StepSpace) -> int:
    return len(steps.goal)


TIED = """
format: 1
id: tied
title: Hands that let go together
actors: {ann: {}, bob: {}}
measures: {a: {owner: ann}, b: {owner: bob}, c: {owner: ann}}
rules:
  - {require: "a iff b", because: neither moves first}
demands:
  c_first: {by: bob, hold: [b], until: c}
targets: {both: "a and b"}
"""


def test_measures_that_a_rule_ties_together_rise_in_one_step() -> None:
    dispute = load_text(TIED)
    steps = build_steps(dispute.compiled)
    assert count_joint(steps) == 2  # with and without c
    route = find_route(steps, dispute.compiled.truth("a and b"))
    assert route is not None
    assert route.steps == ({"a": "yes", "b": "yes"},)
    held = find_route(steps, dispute.compiled.truth("a and b"), list_holds(dispute, ("c_first",)))
    assert held is not None
    assert held.steps == ({"c": "yes"}, {"a": "yes", "b": "yes"})


def test_measures_tied_together_in_one_hand_never_rise() -> None:
    dispute = load_text(TIED.replace("b: {owner: bob}", "b: {owner: ann}"))
    assert find_route(build_steps(dispute.compiled), dispute.compiled.truth("a and b")) is None


def test_what_was_true_once_counts_for_ever() -> None:
    text = """
format: 1
id: memory
title: A pause that counts
actors: {ann: {}, bob: {}}
measures: {a: {owner: ann, levels: [none, pause, gone]}, b: {owner: bob}}
rules: [{require: "a != pause", when: b}]
demands: {pause_first: {by: bob, hold: [b], until: "a = pause"}}
targets: {all: "a = gone and b"}
"""
    dispute = load_text(text)
    steps = build_steps(dispute.compiled)
    assert not steps.stays_true(dispute.compiled.truth("a = pause")[steps.rows])
    route = find_route(steps, dispute.compiled.truth("a = gone and b"), list_holds(dispute, ("pause_first",)))
    assert route is not None
    assert route.steps == ({"a": "pause"}, {"a": "gone"}, {"b": "yes"})


def test_a_target_that_the_start_meets_takes_no_step() -> None:
    dispute = load_text(TIED)
    route = find_route(build_steps(dispute.compiled), np.ones(dispute.compiled.space.size, dtype=bool))
    assert route == Route((dispute.compiled.start_row,), ())


def test_a_space_too_large_is_refused_with_what_to_do() -> None:
    dispute = load_text(TIED)
    with pytest.raises(TooLargeError, match="leave measures out"):
        build_steps(dispute.compiled, max_cells=3)
    with pytest.raises(TooLargeError, match="tie so many measures"):
        build_steps(dispute.compiled, max_tried=1)

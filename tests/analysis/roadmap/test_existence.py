from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import detente
from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import constant
from detente.analysis.roadmap.game.memory import Memory
from detente.analysis.roadmap.game.plan_numbers import value_plans
from detente.analysis.roadmap.game.structure import compile_instance, narrow_structure
from detente.analysis.roadmap.game.summation import compile_sum
from detente.analysis.roadmap.game.worth import value_states
from detente.analysis.roadmap.planning.roadmap import plan_roadmap
from detente.analysis.roadmap.search import corridors
from detente.analysis.roadmap.search.best import find_best_plan, find_plan_at, seek_plan
from detente.analysis.roadmap.search.existence import PlanQuestion, bracket_margin, plan_exists
from detente.analysis.roadmap.search.floors import FloorCut
from detente.analysis.roadmap.search.pruning import Problem, Pruned
from detente.analysis.roadmap.search.weighing import weigh_floors
from detente.model.draws import Draws
from tests.analysis.roadmap.games import draw_instance
from tests.analysis.roadmap.slow import SlowGame


def test_a_part_of_a_structure_has_the_same_values_and_only_plans_of_the_whole() -> None:
    compared = 0
    for seed in range(110):
        rng = np.random.default_rng([7, seed])
        instance = draw_instance(rng, most=6)
        whole = compile_instance(instance)
        if whole.start < 0 or len(whole.codes) < 8:
            continue
        keep = rng.random(len(whole.codes)) < 0.8
        keep[whole.start] = True
        part = narrow_structure(whole, keep, whole.arcs)
        if part.start < 0:
            continue
        compared += 1
        at = np.searchsorted(whole.codes, part.codes)
        assert (whole.codes[at] == part.codes).all()
        assert keep[at].all()
        assert (whole.target[at] == part.target).all()
        big, small = value_states(build_frame(whole), instance), value_states(build_frame(part), instance)
        assert (small.forever == big.forever[at]).all()
        wide, narrow = Problem(big, whole.arcs), Problem(small, part.arcs)
        found = seek_plan(narrow, -5.0)
        if found is None:
            continue
        rows = tuple(int(r) for r in at[list(found.rows)])
        assert wide.allows(rows)
        assert wide.measure(rows).margin == found.margin
        assert (wide.measure(rows).start == found.start).all()
    assert compared > 30


def test_floors_taken_together_rule_out_only_what_no_path_meets() -> None:
    said = {"no": 0, "yes": 0, "open": 0}
    for seed in range(160):
        rng = np.random.default_rng([8, seed])
        instance = draw_instance(rng, most=5)
        paths = SlowGame(instance).every_path(limit=2_000)
        structure = compile_instance(instance)
        if paths is None or structure.start < 0:
            continue
        values, margins, _ = paths
        valuation = value_states(build_frame(structure), instance)
        # floors that each actor alone can have, on some path
        high = rng.uniform(0.2, 1.0)
        floor = high * values.max(axis=0) + (1 - high) * values.mean(axis=0)
        margin = float(np.quantile(margins, rng.uniform(0, 0.9)))
        problem = Problem(valuation, structure.arcs, floor)
        loose, exists = (
            bool(((values >= floor + e).all(axis=1) & (margins >= margin + e)).any()) for e in (-1e-8, 1e-8)
        )
        if loose != exists:
            continue  # a tie to within rounding
        pruned = Pruned(problem, structure.arcs, margin)
        if not pruned.possible:
            assert not exists
            continue
        weighed = weigh_floors(pruned)
        said[weighed.verdict] += 1
        if weighed.verdict == "no":
            assert not exists
        elif weighed.verdict == "yes":
            assert exists
            assert weighed.plan is not None
            assert (weighed.plan.start >= floor - 1e-9).all()
            assert weighed.plan.margin >= margin - 1e-9
        else:
            # what is left still holds a plan if there is one
            everybody = np.ones(instance.actors, np.bool_)
            found = pruned.spread(0, everybody, 10**6, 10**8)[3] if pruned.tighten() else None
            assert (found is not None) == exists
        assert find_plan_at(problem, margin).verdict == ("yes" if exists else "no")
    assert said["no"] > 10
    assert said["yes"] > 10
    assert said["open"] > 2


@pytest.mark.parametrize("thin", [0.02, 0.2])
def test_a_thinned_front_finds_real_plans(thin: float) -> None:
    found = missed = 0
    for seed in range(150):
        instance = draw_instance(np.random.default_rng([9, seed]), most=6)
        structure = compile_instance(instance)
        if structure.start < 0:
            continue
        problem = Problem(value_states(build_frame(structure), instance), structure.arcs, instance.no_deal)
        plan = seek_plan(problem, -0.1, blurs=(thin,))
        verdict = find_plan_at(problem, -0.1).verdict
        if plan is not None:
            found += 1
            assert verdict == "yes"
            assert plan.margin >= -0.1 - 1e-9
            assert problem.meets_floor(plan)
            assert problem.allows(plan.rows)
        else:
            missed += verdict == "yes"
    assert found > 20
    assert missed <= found // 10


QUESTIONS = (
    PlanQuestion(),
    PlanQuestion(target="interim"),
    PlanQuestion(proposal="relief_first"),
    PlanQuestion(participation="report"),
    PlanQuestion(within=14),
)


def test_looking_near_the_best_plans_first_never_changes_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corridors, "SIZES", (60, 300))
    dispute = detente.load("hanoi-small")
    draws = Draws(dispute)
    laid, answers = 0, set()
    for question in QUESTIONS:
        ground = question.prepare(dispute)
        course = ground.course(question.proposal, question.within)
        laid += len(course.corridors)
        for k in range(25):
            values = draws.at(k).values
            problem = ground.problem(
                values,
                proposal=question.proposal,
                participation=question.joining(dispute),
                within=question.within,
            )
            plain = find_plan_at(problem, 0.0).verdict
            fast = plan_exists(dispute, values, question)
            assert plain == {True: "yes", False: "no", None: "undecided"}[fast]
            answers.add(plain)
    assert laid >= 4
    assert answers == {"yes", "no"}


def test_answers_depend_on_nothing_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corridors, "SIZES", (60, 300))
    first, second = detente.load("hanoi-small"), detente.load("hanoi-small")
    one = [plan_exists(first, Draws(first).at(k).values) for k in range(20)]
    draws = Draws(second)
    for k in (5, 3):
        bracket_margin(second, draws.at(k).values)
        plan_exists(second, draws.at(k).values, PlanQuestion(target="interim"))
    other = [plan_exists(second, draws.at(k).values) for k in reversed(range(20))]
    assert one == other[::-1]


def test_whether_a_plan_exists_and_its_bracket_are_those_of_the_roadmap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(corridors, "SIZES", (60, 300))
    dispute = detente.load("hanoi-small")
    draws = Draws(dispute)
    seen = set()
    for k in range(12):
        values = draws.at(k).values
        roadmap = plan_roadmap(dispute, values=values)
        seen.add(roadmap.status)
        assert plan_exists(dispute, values) == (roadmap.status == "found")
        low, high = bracket_margin(dispute, values)
        assert low <= high
        if np.isfinite(low):
            assert roadmap.margin is not None
            assert high - low <= 1.001e-3
            assert low - 1e-9 <= roadmap.margin + 1e-3
            assert roadmap.margin <= high + 1e-9
        else:
            assert roadmap.stays_out
    assert seen == {"found", "none"}


def test_what_floors_leave_before_breaches_are_valued_is_what_the_bound_leaves_where_nobody_leaves() -> None:
    dispute = detente.load("hanoi-small")
    draws, answers = Draws(dispute), set()
    part = PlanQuestion().prepare(dispute).course(None, None).whole
    assert part is not None
    assert sorted(part.order) == list(range(4))
    for k in range(10):
        instance = PlanQuestion().prepare(dispute).instance(draws.at(k).values)
        numbers = value_plans(part.frame, instance)
        valuation = value_states(part.frame, instance, numbers)
        never_left = replace(valuation, worth=np.full_like(valuation.worth, -np.inf))
        for share in (0.0, 0.2, 0.4, 0.6):  # floors ever harder to meet
            floor = instance.no_deal + share * instance.scale
            for i in range(4):  # each alone against the bound
                alone = np.full(4, -np.inf)
                alone[i] = floor[i]
                slow = Pruned(
                    Problem(never_left, part.structure.arcs, alone), part.structure.arcs, 0.0
                ).possible
                cut = FloorCut(part.frame, instance, alone, (i,))
                assert cut.ask_next() == slow
            left = part.cut(instance, floor).value()
            exact = find_plan_at(Problem(never_left, part.structure.arcs, floor), -np.inf).verdict
            if left is None:
                assert exact == "no"
            else:
                # what is left has every plan that there is, each with the same values
                small = find_best_plan(Problem(*left, floor), 0.0)
                whole = find_best_plan(Problem(valuation, part.structure.arcs, floor), 0.0)
                assert (small.status, small.bound) == (whole.status, whole.bound)
                assert small.margin == whole.margin
                values, rows = left[0], np.searchsorted(part.structure.codes, left[0].frame.structure.codes)
                for name in ("base", "keep", "lost", "forever", "payoffs", "hazard"):
                    np.testing.assert_array_equal(getattr(values, name), getattr(valuation, name)[rows])
                # `worth` has only the columns that some step which is left reads; those are the same
                read = values.columns[left[1].bundle]
                np.testing.assert_array_equal(
                    values.worth[left[1].dst[:, None], read],
                    valuation.worth[rows][left[1].dst[:, None], read],
                )
            answers.add((left is None, exact))
    assert {none for none, _ in answers} == {True, False}


def test_what_a_memory_has_is_what_would_be_worked_out_again() -> None:
    dispute = detente.load("hanoi-small")
    draws = Draws(dispute)
    ground = PlanQuestion().prepare(dispute)
    memory = Memory(size=2)
    base = [ground.instance(draws.at(k).values) for k in range(4)]
    cases = [
        changed
        for one in base
        for changed in (
            one,
            replace(one, hazards=tuple(replace(h, chance=constant(0.1)) for h in one.hazards)),
            replace(one, credibility=one.credibility * 0.5),
            replace(one, seen=one.seen * 0.5),
            one,
        )
    ]
    for instance in cases:
        frame = ground.frame
        if instance.hazards is not cases[0].hazards:
            frame = replace(frame, hazards=tuple(compile_sum(h.chance) for h in instance.hazards))
        kept, anew = value_states(frame, instance, memory=memory), value_states(frame, instance)
        for name in ("base", "keep", "lost", "forever", "worth", "payoffs", "hazard"):
            np.testing.assert_array_equal(getattr(kept, name), getattr(anew, name))

from __future__ import annotations

import pytest

from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import evaluate_truth
from detente.analysis.claims.grammar import TestError
from detente.analysis.claims.reading import read_test
from detente.errors import NotFoundError
from detente.model.draws import Draws
from tests.analysis.claims.making import DRAWS, HANOI, answer, judge


def test_a_fixed_number_is_the_dispute_with_it_fixed() -> None:
    path = "hazards.turnover.us"
    changed = HANOI.with_({path: 0.3})
    like = Draws(changed, like=HANOI)
    for k in range(6):
        text = "plan_exists(interim{})"
        here = judge(text.format(f", set = {{{path}: 0.3}}"), values=DRAWS.at(k).values)
        assert here is judge(text.format(""), changed, like.at(k).values)


@pytest.mark.parametrize("scenario", ["hawkish", "hostility_zero", "without_china", "only_orders"])
def test_a_scenario_is_the_dispute_as_it_has_it(scenario: str) -> None:
    there = HANOI.scenario(scenario)
    like = Draws(there, like=HANOI)
    for k in range(4):
        text = "zone_open({})"
        here = judge(text.format(f"scenario = {scenario}"), values=DRAWS.at(k).values)
        assert here is judge(text.format(""), there, like.at(k).values)
        if scenario != "only_orders":
            wanted = answer("=payoff(us, small_deal)", there, like.at(k).values)
            assert (
                answer(f"=payoff(us, small_deal, scenario = {scenario})", values=DRAWS.at(k).values) == wanted
            )


def test_a_scenario_that_sets_numbers_alone_compiles_nothing_anew() -> None:
    case = Case(HANOI, HANOI.values)
    question = read_test(HANOI, "zone_open(scenario = hostility_zero)").term
    assert case.altered(question.change).dispute is HANOI
    again = read_test(HANOI, "acceptable(small_deal, scenario = hostility_zero)").term
    assert case.altered(again.change) is case.altered(question.change)


def test_changes_go_scenario_first_then_numbers_then_parts() -> None:
    change = read_test(
        HANOI, "zone_open(scenario = hawkish, set = {hazards.turnover.us: 0.2}, without = china)"
    ).term.change
    altered = Case(HANOI, HANOI.values).altered(change)
    assert "china" not in altered.dispute.actors
    assert altered.values.figure("hazards.turnover.us") == 0.2


def test_it_makes_no_difference_what_was_asked_before() -> None:
    tests = [
        "plan_exists(full)",
        "plan_exists(full, without = china)",
        "indispensable(china, full)",
        "bargain(nash_by_patience, dprk, set = {actors.us.patience: 0.8}) > bargain(nash_by_patience, dprk)",
        "plan_exists(full) and not plan_exists(full, proposal = relief_first)",
        "zone_open(without = [china, rok])",
    ]
    for k in (0, 3):
        values = DRAWS.at(k).values
        alone = {t: evaluate_truth(read_test(HANOI, t).term, Case(HANOI, values)) for t in tests}
        forwards, backwards = Case(HANOI, values), Case(HANOI, values)
        assert {t: evaluate_truth(read_test(HANOI, t).term, forwards) for t in tests} == alone
        assert {t: evaluate_truth(read_test(HANOI, t).term, backwards) for t in reversed(tests)} == alone


def test_the_same_question_is_asked_once() -> None:
    case = Case(HANOI, HANOI.values)
    first = evaluate_truth(read_test(HANOI, "plan_exists(full)").term, case)
    count = len(case.facts)
    # a free proposal to the same target is the same question; only its own words are new
    assert evaluate_truth(read_test(HANOI, "self_enforcing(parallel)").term, case) is first
    assert len(case.facts) == count + 1


def test_a_draw_shares_its_case_until_the_next() -> None:
    one, two = DRAWS.at(0).values, DRAWS.at(1).values
    case = Case.at(HANOI, one)
    assert Case.at(HANOI, one) is case
    assert Case.at(HANOI, two) is not case
    assert Case.at(HANOI, one) is not case


def test_a_number_that_is_left_out_is_said_plainly() -> None:
    with pytest.raises(TestError, match="'china' is gone once the dispute is changed as this says"):
        answer("=trust(dprk, china, without = china)")
    with pytest.raises(NotFoundError, match="unknown scenario 'calm'"):
        Case(HANOI, HANOI.values).altered(Alteration(scenario="calm"))

from __future__ import annotations

from itertools import product

import pytest

import detente
from detente.analysis.claims import evaluating
from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import evaluate_number, evaluate_truth
from detente.analysis.claims.reading import Term
from detente.analysis.packages.acceptance import Acceptance, survey
from detente.analysis.packages.bargain import solve_bargain
from detente.analysis.roadmap.search.existence import PlanQuestion, plan_exists
from detente.analysis.roadmap.terms.credibility import measure_credibility
from detente.analysis.thirdparties.removals import is_indispensable, leave_parts
from detente.model.numbers import Values
from tests.analysis.claims.making import DRAWS, HANOI, answer, judge

YES, NO = Term("true"), Term("false")
UNKNOWN = Term("compare", (Term("ask", function="p", given={"outcome": "full"}), Term("number")), ("<",))
ANY = {True: YES, False: NO, None: UNKNOWN}
CASE = Case(HANOI, HANOI.values)


def test_undecided_is_carried_by_kleenes_logic() -> None:
    for a, b in product((True, False, None), repeat=2):
        pair = (ANY[a], ANY[b])
        both = False if False in (a, b) else None if None in (a, b) else True
        either = True if True in (a, b) else None if None in (a, b) else False
        same = None if None in (a, b) else a == b
        implied = True if a is False or b is True else None if None in (a, b) else False
        assert evaluate_truth(Term("and", pair), CASE) is both
        assert evaluate_truth(Term("or", pair), CASE) is either
        assert evaluate_truth(Term("iff", pair), CASE) is same
        assert evaluate_truth(Term("implies", pair), CASE) is implied
        assert evaluate_truth(Term("not", (ANY[a],)), CASE) is (None if a is None else not a)
    chain = Term("implies", (YES, NO, NO))  # yes implies (no implies no)
    assert evaluate_truth(chain, CASE) is True


def test_numbers_are_ranges_and_comparisons_of_overlapping_ones_are_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ranges = {"a": (1.0, 2.0), "b": (1.5, 3.0), "c": (4.0, 4.0), "d": (-1.0, 1.0)}
    monkeypatch.setattr(evaluating, "ask", lambda term, case: ranges[term.text])

    def number(name: str) -> Term:
        return Term("ask", text=name)

    def compare(one: str, relation: str, other: str) -> bool | None:
        return evaluate_truth(Term("compare", (number(one), number(other)), (relation,)), CASE)

    assert compare("a", "<", "c") is True
    assert compare("c", "<=", "a") is False
    assert compare("a", "<", "b") is None
    assert compare("a", "=", "b") is None
    assert compare("a", "!=", "c") is True
    assert compare("c", "=", "c") is True
    assert compare("c", "<", "c") is False
    assert compare("a", "<=", "a") is None

    def value(op: str, *parts: Term, relations: tuple[str, ...] = ()) -> tuple[float, float] | None:
        return evaluate_number(Term(op, parts, relations), CASE)

    assert value("sum", number("a"), number("b"), relations=("-",)) == (-2.0, 0.5)
    assert value("product", number("a"), number("d"), relations=("*",)) == (-2.0, 2.0)
    assert value("product", number("c"), number("a"), relations=("/",)) == (2.0, 4.0)
    assert value("product", number("c"), number("d"), relations=("/",)) is None
    assert value("minus", number("a")) == (-2.0, -1.0)


def fixed(values: Values, **numbers: float) -> Values:
    vector = values.vector.copy()
    for path, number in numbers.items():
        vector[list(values.estimates).index(path)] = number
    return Values(values.estimates, vector)


def test_questions_agree_with_asking_directly() -> None:
    ground = survey(HANOI)
    small = HANOI.compiled.row(HANOI.package("small_deal"))
    for k in range(12):
        values = DRAWS.at(k).values
        acceptance = Acceptance(ground, values)
        assert answer("plan_exists(full)", values=values) is plan_exists(HANOI, values, PlanQuestion("full"))
        assert answer("plan_exists(interim, within = 9)", values=values) is plan_exists(
            HANOI, values, PlanQuestion("interim", within=9)
        )
        first = PlanQuestion("full", "denuclearise_first")
        assert judge("plan_exists(full, denuclearise_first)", values=values) is plan_exists(
            HANOI, values, first
        )
        less = leave_parts(HANOI, "china")
        assert answer("plan_exists(full, without = china)", values=values) is plan_exists(
            less, values, PlanQuestion("full")
        )
        assert answer("zone_open()", values=values) is (acceptance.beyond > 0)
        assert answer("acceptable(small_deal)", values=values) is bool(acceptance.acceptable[small])
        utility = acceptance.utilities["dprk"]
        paid = utility.values[small] / utility.unit
        assert answer("=payoff(dprk, small_deal)", values=values) == (paid, paid)
        solved = solve_bargain(acceptance).solved["nash_by_patience"]
        worth = utility.values[solved] / utility.unit
        assert answer("=bargain(nash_by_patience, dprk)", values=values) == (worth.min(), worth.max())


def test_indispensable_agrees_with_third_parties() -> None:
    asked = PlanQuestion("guarantee and yongbyon = dismantled")
    text = asked.target
    dispute = HANOI.with_({"targets": {**HANOI.spec.targets, "kept": text}})
    found = []
    for k in range(8):
        values = DRAWS.at(k).values
        for name in ("china", "rok"):
            wanted = is_indispensable(dispute, name, values, PlanQuestion("kept"))
            assert answer(f'indispensable({name}, "{text}")', values=values) is wanted
            assert answer(f"indispensable({name}, kept)", dispute, values) is wanted
            found.append(wanted)
    assert set(found) == {True, False}  # China owns the guarantee, so nothing with it is left without China


def test_proposals_agree_with_judging_them() -> None:
    for k in range(4):
        values = DRAWS.at(k).values
        for name in ("stepwise", "small", "hanoi_us", "relief_first"):
            judged = detente.judge_proposal(HANOI, name, values=values)
            assert answer(f"self_enforcing({name})", values=values) is (judged.verdict == "holds")
            low, high = answer(f"=margin({name})", values=values)
            free = detente.judge_proposal(HANOI, name, values=values, participation="report")
            if free.margin is None:
                assert low == high == float("-inf")
            else:
                assert low - 1e-9 <= free.margin <= high + 1e-9
        stepwise = detente.judge_proposal(HANOI, "stepwise", values=values).plan
        assert stepwise is not None
        smallest = stepwise.smallest_margins()
        for actor in HANOI.actors:
            assert answer(f"=margin(stepwise, {actor})", values=values)[0] == pytest.approx(smallest[actor])
            share = stepwise.steps[1].leverage[actor].share
            assert answer(f"=leverage({actor}, stepwise, 2)", values=values)[0] == pytest.approx(share)
        ahead = any(s.leverage["dprk"].ahead for s in stepwise.steps)
        assert answer("ahead(dprk, stepwise)", values=values) is ahead
        rows = measure_credibility(HANOI, "stepwise", values=values).rows
        needed = [r.needed for r in rows if (r.actor, r.other) == ("dprk", "us")]
        want = float("inf") if None in needed else max(needed)
        assert answer("=break_even(dprk, us, stepwise)", values=values)[0] == pytest.approx(want)


def test_positions_agree_with_the_gap_and_with_stability() -> None:
    gap = detente.measure_gap(HANOI, pairs="all")
    for issue in HANOI.spec.issues:
        found = gap.issue(issue, ("us", "dprk"))
        assert found.agreement is not None
        assert answer(f"=agreement({issue}, us, dprk)")[0] == pytest.approx(found.agreement.value)
        lost, stake = found.first.measured[0]
        assert answer(f"=gap({issue}, us, dprk)")[0] == pytest.approx(lost / stake)
    (term,) = [t for t in gap.terms if t.pair == ("us", "dprk")]
    assert term.overlap is not None
    assert answer(f"=overlap({term.term}, us, dprk)") == (term.overlap.low, term.overlap.high)
    assert answer("=trust(dprk, us)")[0] == HANOI.values.figure("beliefs.trust.dprk.us")
    rest = detente.find_equilibria(HANOI, ["nash", "seq"], all_states=True)
    for concept in ("nash", "seq"):
        stable = any(s == HANOI.start for s in rest.to_json()["answer"]["equilibria"][concept])
        assert answer(f"stable(start, {concept})") is stable


def test_lengths() -> None:
    plan = detente.plan_roadmap(HANOI, target="full", participation="report").plan
    assert plan is not None
    (years, _), (steps, _) = answer("=years(full)"), answer("=steps(full)")
    assert 0 < years <= plan.years
    assert 1 < steps <= len(plan.steps)
    short = HANOI.with_({f"measures.{m}.takes": {} for m, s in HANOI.spec.measures.items() if s.takes})
    assert answer("=years(full)", short)[0] < years
    periods = round(years * 4)
    assert judge(f"plan_exists(full, within = {periods - 1})") is False
    values = next(
        DRAWS.at(k).values for k in range(50) if judge("plan_exists(full)", values=DRAWS.at(k).values)
    )
    low, high = answer("=feasible_steps(full)", values=values)
    assert steps <= low <= high < float("inf")


def test_a_deadline_counts_as_hurry() -> None:
    values = fixed(HANOI.values, **{"actors.us.patience": 0.8})
    by_patience = answer("=bargain(nash_by_patience, dprk)", values=values)
    hurried = answer(
        "=bargain(nash_by_deadline, dprk, set = {actors.us.patience: 0.9, actors.us.deadline: 9})",
        HANOI.with_({"actors.us.deadline": 20}),
    )
    assert by_patience == hurried  # 0.9 * (1 - 1/9) is 0.8
    timeless = HANOI.with_(
        {f"actors.{a}.deadline": None for a, s in HANOI.actors.items() if s.deadline is not None}
    )
    assert answer("=bargain(nash_by_deadline, us)", timeless) == answer(
        "=bargain(nash_by_patience, us)", timeless
    )

"""How robustness is told: names of numbers, few draws, statements that nothing turns, what was not asked."""

from __future__ import annotations

import pytest

from detente.analysis.robustness import (
    Statement,
    list_left_out,
    list_statements,
    measure_robustness,
    read_statement,
    zone_is_open,
)
from detente.analysis.robustness.naming import name_estimate
from detente.analysis.robustness.robustness_telling import count_needed, explain_left_out
from detente.analysis.shares import wilson_interval
from detente.catalog.shelf import load
from detente.model.reading import load_text
from tests.analysis.robustness import questions as q

ALWAYS = Statement("always", "Side is small", q.side_is_small)
MAIN = Statement("main", "Main is positive", q.main_is_positive)

ORDINAL = """\
format: 1
id: ordinal
title: ordinal
actors: {a: {kind: party}, b: {kind: party}}
measures: {x: {owner: a}, y: {owner: b}}
preferences:
  a: {priorities: [y, "not x"]}
  b: {importance: [x, "not y", "x and y"]}
targets: {full: "x and y"}
proposals: {both: {steps: [{x: "yes", y: "yes"}]}}
"""


def told(dispute, statements, draws: int) -> str:
    return " ".join(str(measure_robustness(dispute, statements, draws=draws).explain()).split())


# ------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["hanoi-small", "korea-2019", "korea-calibration"])
def test_no_two_numbers_have_the_same_name(name: str) -> None:
    dispute = load(name)
    names = [name_estimate(dispute, path).label for path in dispute.estimates]
    assert len(set(names)) == len(names)


def test_weights_are_told_by_what_they_weigh() -> None:
    dispute = load_text(ORDINAL)
    names = [name_estimate(dispute, path).label for path in dispute.estimates]
    assert names == ["b, weight of x", "b, weight of not y", "b, weight of x and y"]
    hanoi = load("hanoi-small")
    seen = [name_estimate(hanoi, p).label for p in hanoi.estimates if p.startswith("views.us.")]
    assert all(n.startswith("North Korea as seen by United States, weight of ") for n in seen)
    assert len(set(seen)) == 4


def test_where_words_do_not_tell_two_apart_the_path_does() -> None:
    twins = ORDINAL.replace(
        "{x: {owner: a}, y: {owner: b}}", "{x: {owner: a, name: Z}, y: {owner: b, name: Z}}"
    )
    twins = twins.replace('priorities: [y, "not x"]', "worth: {x: -1, y: {value: 2, low: 1, high: 3}}")
    dispute = load_text(twins)
    names = [name_estimate(dispute, path).label for path in dispute.estimates][:2]
    assert names == ["a, Z (preferences.a.worth.x)", "a, Z (preferences.a.worth.y)"]


# --------------------------------------------------------------------------------------------- few draws


def test_few_draws_that_agree_are_said_not_to_settle_it() -> None:
    needed = count_needed()
    assert wilson_interval(needed, needed)[0] >= 0.95 > wilson_interval(needed - 1, needed - 1)[0]
    assert needed == 73
    assert count_needed(0.99) > needed
    few = told(q.toy(), [ALWAYS], 4)
    assert "That all 4 draws agree does not settle it: it takes 73 that all do." in few
    assert "That the only draw agrees does not settle it: it takes 73" in told(q.toy(), [ALWAYS], 1)
    assert "does not settle a statement: it takes 73" in told(q.toy(), [ALWAYS, MAIN], 20)
    assert "does not settle" not in told(q.toy(), [ALWAYS], needed)
    assert "does not settle" not in told(q.toy(), [MAIN], 40)  # which vary, and say so
    assert "does not settle" not in told(load("elmira"), [zone_is_open()], 3)  # all draws are alike anyway


def test_few_draws_do_not_show_what_an_answer_hangs_on() -> None:
    assert "What it hangs on does not show in fewer than 15 decided draws" in told(q.toy(), [MAIN], 12)
    assert "does not show" not in told(q.toy(), [MAIN], 15)


def test_one_draw_is_one() -> None:
    assert "held in at least 95% of 1 draw," in told(q.toy(), [ALWAYS, MAIN], 1)


# -------------------------------------------------------------------------------------- what nothing turns


def test_what_comes_out_alike_gets_a_sentence_and_no_rows() -> None:
    result = measure_robustness(q.toy(), [ALWAYS], draws=100)
    assert result.statements[0].influences
    assert result.driver_table("always").rows == ()
    assert "It came out alike in every decided draw: within the ranges it hangs on nothing." in str(
        result.explain()
    )
    varied = measure_robustness(q.toy(), [MAIN], draws=100)
    assert len(varied.driver_table("main").rows) > 1
    assert "came out alike" not in str(varied.explain())


def test_an_answer_that_hangs_on_no_number_clearly_says_so() -> None:
    random = Statement("odd", "It is an odd one", _is_odd)
    assert "No number makes a clear difference to it alone." in told(q.toy(), [random], 60)


def _is_odd(dispute, values) -> bool:
    return int(sum(round(values.raw(p) * 1e6) for p in dispute.estimates)) % 2 == 1


def test_undecided_statements_are_not_said_to_hang_on_the_numbers() -> None:
    never = Statement("never", "Nothing", q.never_decided)
    assert "1 hung on the numbers; 1 stayed undecided too often to say." in told(q.toy(), [MAIN, never], 60)


# ---------------------------------------------------------------------------------------------- not asked


def test_plans_that_cannot_be_asked_are_named_with_the_reason() -> None:
    dispute = load_text(ORDINAL)
    assert [s.name for s in list_statements(dispute)] == ["zone"]
    left = list_left_out(dispute)
    assert list(left) == ["plan(full)", "self_enforcing(both)"]
    words = " ".join(str(explain_left_out(left)).split())
    assert words.startswith(
        "Not asked: plan(full) and self_enforcing(both), as a roadmap weighs gains against losses"
    )
    assert "only an order of preference" in words
    assert words.count("Not asked") == 1


def test_steps_that_cannot_be_taken_are_named_with_the_reason() -> None:
    text = (
        ORDINAL.replace('{priorities: [y, "not x"]}', "{worth: {y: 2, x: -1}}")
        .replace('{importance: [x, "not y", "x and y"]}', "{worth: {x: 2, y: -1}, refuses: [y]}")
        .replace("{kind: party}", "{kind: party, patience: 0.9}")
    )
    dispute = load_text(text)
    left = list_left_out(dispute)
    assert list(left) == ["self_enforcing(both)"]
    assert "whatever the numbers" in left["self_enforcing(both)"]
    assert "plan(full)" in [s.name for s in list_statements(dispute)]


def test_a_dispute_without_plans_leaves_none_out() -> None:
    assert list_left_out(load("elmira")) == {}
    assert list_left_out(load("hanoi-small")) == {}
    untargeted = load_text(ORDINAL.replace('targets: {full: "x and y"}\n', ""))
    left = list_left_out(untargeted)
    assert list(left) == ["self_enforcing(both)"]
    assert "^" not in left["self_enforcing(both)"]


def test_a_dispute_of_orders_alone_can_be_asked_about_its_zone() -> None:
    result = measure_robustness(load_text(ORDINAL), [read_statement(load_text(ORDINAL), "zone")], draws=80)
    assert result.statements[0].share.decided == 80

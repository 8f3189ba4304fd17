from __future__ import annotations

import re
from pathlib import Path

import pytest

import detente
from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.checking import check_claims
from detente.analysis.claims.functions import EXPLAINS, FORECAST, FUNCTIONS
from detente.analysis.claims.grammar import TestError
from detente.analysis.claims.kinds import HOLDING, KINDS, LADDER
from detente.analysis.claims.reading import read_test
from detente.analysis.stability import concepts
from detente.analysis.thirdparties import removals
from detente.model.dispute import Dispute
from tests.analysis.claims.making import HANOI

WRONG = [
    ("indispensible(china)", "unknown function 'indispensible' (did you mean 'indispensable'?)", 0),
    ("frobnicate(china)", "unknown function 'frobnicate': plan_exists, ", 0),
    ("indispensable(chna)", "unknown actor, role, measure, demand, rule or guarantee 'chna' (did you mean 'china'?)", 14),
    ("trust(dprk, amerika) < 1", "unknown actor 'amerika': us, dprk, china, rok", 12),
    ("plan_exists()", "needs target", 0),
    ("plan_exists(full, parallel, 3, require, 5)", "was given 5 arguments", 40),
    ("plan_exists(fulll)", "unknown target 'fulll' (did you mean 'full'?)", 12),
    ('plan_exists("yongbyon = dismantld")', "'yongbyon' has no level 'dismantld'", 24),
    ("plan_exists(full, withot = china)", "plan_exists takes no 'withot' (did you mean 'without'?)", 18),
    ("plan_exists(full, target = interim)", "'target' is given twice", 18),
    ("plan_exists(full, within = 2.5)", "'within' is a whole number from 1", 27),
    ("plan_exists(full, scenario = hawkisch)", "unknown scenario 'hawkisch' (did you mean 'hawkish'?)", 29),
    ("plan_exists(full, set = {actors.us.patienc: 1})", "no number 'actors.us.patienc' (did you mean", 25),
    ("plan_exists(full, set = china)", "numbers are set as {path: number}", 24),
    ("plan_exists(full, set = {actors.us.patience: us})", "is set to a number", 45),
    ("plan_exists(full, without = [])", "nothing is named to be left out", 28),
    ("plan_exists(full) > 1", "is true or false and not a number", 0),
    ("margin(stepwise)", "is a number: compare it, as in margin(...) > 0", 0),
    ("margin(stepwise) and zone_open()", "is a number", 0),
    ("1 < 2", "asks nothing of the dispute", 0),
    ("china", "'china' alone is an actor, not true or false: ask about it by a function such as plan_exists(...)", 0),
    ("us > 0", "'us' alone is an actor, not a number: ask about it by a function such as trust(...)", 0),
    ("full", "'full' alone is a target, not true or false", 0),
    ("nonsense", "'nonsense' alone is a name, not true or false", 0),
    ("zone_opn", "unknown function 'zone_opn' (did you mean 'zone_open'?), and it needs brackets", 0),
    ("leverage(dprk, stepwise, step = 99) > 0", "'stepwise' has 7 steps, so there is no step 99", 32),
    ("leverage(dprk, small, step = 2) > 0", "'small' has one step, so there is no step 2", 29),
    ("plan_exists(full, proposal = stepwise)", "'stepwise' is explicit steps, so there is no order to search in: ask self_enforcing(stepwise)", 29),
    ("years(full, small) > 1", "the proposal 'small' is a package, so there is no order to search in", 12),
    ("plan_exists(full, proposal = paralel)", "unknown proposal 'paralel' (did you mean 'parallel'?)", 29),
    ("zone_open(set = {actors.us.patience: 1.5})", "actors.us.patience cannot be set so: patience lies between 0 and 1, not 1.5", 37),
    ("zone_open(set = {beliefs.trust.us.dprk: -0.5})", "beliefs.trust.us.dprk cannot be set so: a chance lies between 0 and 1, not -0.5", 40),
    ("self_enforcing(small, without = small)", "'small' is gone once the dispute is changed as this says", 15),
    ("trust(dprk, china, without = china) > 0", "'china' is gone once the dispute is changed as this says", 12),
    ("number(actors.china.patience, without = china) > 0", "'actors.china.patience' is gone", 7),
    ("trust(us, rok) > 0", "the dispute does not say how far us trusts rok: give beliefs.trust.us.rok", 6),
    ("indispensable(us)", "'us' is a party to the dispute: without it there is no deal to look for; third parties are china, rok", 14),
    ("indispensable([china, dprk])", "'dprk' is a party to the dispute", 14),
    ("indispensable(china, without = china)", "'china' is left out already", 14),
    ("margin(parallel, actor = us) > 0", "'parallel' sets an order, whose best plans share only their smallest margin", 25),
    ("zone_open", "'zone_open' is a function: give it brackets, zone_open()", 0),
    ("plan_exists(full) = 'x'", "true or false and not a number", 0),
    ("no_deal(us) = 'x'", "a text in quotes is not a number", 14),
    ("break_even(dprk, us, parallel) > 0", "the proposal 'parallel' sets an order and no steps", 21),
    ("acceptable(parallel)", "unknown package 'parallel'", 11),
    ("bargain(nsh, us) > 0", "unknown solution 'nsh' (did you mean 'nash'?)", 8),
    ("stable(start, sequ)", "unknown concept 'sequ' (did you mean 'seq'?)", 14),
    ("not could_explain(delay, zone_open())", "is a whole test and no part of one", 4),
    ("could_explain(delay, zone_open(), without = china)", "takes an event and a test", 0),
    ("(true and zone_open()) > 0", "this is true or false and not a number", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "offset"), WRONG, ids=[w[0] for w in WRONG])
def test_a_mistake_is_said_with_its_place_and_what_would_do(text: str, message: str, offset: int) -> None:
    with pytest.raises(TestError) as caught:
        read_test(HANOI, text)
    assert message in str(caught.value)
    assert caught.value.offset == offset


ORDINAL = HANOI.with_({"preferences.rok": {"priorities": ["end_of_war", "projects"]}})


@pytest.mark.parametrize(
    ("dispute", "text", "message"),
    [
        (ORDINAL, "payoff(rok, start) > 0", "only an order of preference is known of rok"),
        (ORDINAL, "bargain(nash, rok) > 0", "only an order of preference is known of rok"),
        (HANOI, "payoff(china, start, without = china) > 0", "'china' is gone"),
        (HANOI, "no_deal(china, scenario = gone) > 0", "'china' is gone"),
        (detente.load("elmira"), "stable(start, nash)", "states of this dispute are merged"),
        (detente.load("elmira"), "payoff(me, start) > 0", "unknown actor 'me'"),
    ],
    ids=str,
)  # fmt: skip
def test_what_can_never_be_answered_is_found_when_it_is_read(
    dispute: Dispute, text: str, message: str
) -> None:
    if "gone" in text:
        dispute = dispute.with_(scenarios={"gone": {"without": ["china"]}})
    with pytest.raises(TestError, match=message):
        read_test(dispute, text)


def test_a_weight_of_which_only_the_order_is_known_is_not_set() -> None:
    dispute = HANOI.with_({"preferences.rok": {"importance": ["end_of_war", "projects"]}})
    (path,) = [p for p, e in dispute.estimates.items() if e.kind == "order"][:1]
    with pytest.raises(TestError, match="only the order of these weights is given"):
        read_test(dispute, f"zone_open(set = {{'{path}': 1}})")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_an_example_that_can_be_read(name: str) -> None:
    function = FUNCTIONS[name]
    assert re.search(rf"\b{name}\(", function.example)
    found = read_test(HANOI, function.example)
    assert (found.event is not None) == (name == EXPLAINS)
    assert bool(found.awaits) == (name in FORECAST)
    assert (function.ask is None) == (name in FORECAST | {EXPLAINS})
    assert all(p.kind in KINDS for p in function.parameters)


def test_arguments_by_place_and_by_name_are_the_same() -> None:
    by_place = read_test(HANOI, "plan_exists(full, parallel, 9)").term
    by_name = read_test(HANOI, "plan_exists(full, within = 9, proposal = parallel)").term
    assert by_place.given == by_name.given == {"target": "full", "proposal": "parallel", "within": 9}


def test_what_is_altered_has_one_form() -> None:
    one = read_test(HANOI, "zone_open(without = [rok, china], set = {actors.us.patience: 0.5})").term
    other = read_test(
        HANOI,
        "zone_open(set = {actors.us.patience: .50}, without = [china, rok, china])".replace(".50", "0.50"),
    ).term
    assert one.change == other.change == Alteration(("china", "rok"), None, (("actors.us.patience", 0.5),))
    assert one.text == "zone_open(without = [rok, china], set = {actors.us.patience: 0.5})"


def test_words_kept_twice_are_the_same() -> None:
    assert concepts.LADDER == LADDER
    assert removals.HOLDING == HOLDING


def test_the_forecast_is_named_and_awaited() -> None:
    found = read_test(HANOI, "p(full, without = rok.messenger) < p(full) and zone_open()")
    assert found.awaits == ("p",)
    with pytest.raises(TestError, match="unknown actor, role"):
        read_test(HANOI, "p(full, without = rok.mesenger) < p(full)")


BAD = """\
format: 1
id: bad
title: bad
actors: {a: {kind: party}, b: {kind: party}}
measures: {m: {owner: a}}
preferences: {a: {worth: {m: 1}}, b: {worth: {m: 1}}}
claims:
  - {id: one, text: x, test: "acceptable(strat)"}
  - {id: two, text: x, test: zone_open(), expect: hold}
  - {id: three, text: x, source: nowhere, test: "frob() > 2"}
  - {id: mute, text: " ", test: zone_open()}
  - id: four
    text: x
    test: >-
      zone_open() and
      nonsense
"""


def test_all_mistakes_in_claims_are_told_at_once_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, encoding="utf-8")
    found = check_claims(detente.load(path))
    places = [(d.line, d.column) for d in found]
    assert places[0] == (8, BAD.splitlines()[7].index("strat") + 1)
    assert places[1] == (9, BAD.splitlines()[8].index("hold}") + 1)
    assert [p[0] for p in places] == [8, 9, 10, 10, 11, 14]
    assert "did you mean 'start'?" in str(found[0])
    assert "did you mean 'holds'?" in str(found[1])
    assert any("unknown document 'nowhere'" in str(d) for d in found)
    assert any("claim 'mute' has no text" in str(d) for d in found)
    # what `check` refuses is not run either
    with pytest.raises(detente.DisputeError) as caught:
        detente.evaluate_claims(detente.load(path), draws=3)
    assert list(caught.value.diagnostics) == found
    with pytest.raises(detente.DisputeError) as caught:
        detente.evaluate_claims(detente.load(path), draws=3, only=["two"])
    assert [d.line for d in caught.value.diagnostics] == [9]


@pytest.mark.parametrize("name", [e.id for e in detente.list_disputes()])
def test_claims_of_the_catalogue_can_be_read(name: str) -> None:
    assert check_claims(detente.load(name)) == []

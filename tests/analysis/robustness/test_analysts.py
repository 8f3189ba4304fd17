"""Whose numbers a draw has: what an answer may hang on, and what may drive it."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from detente.analysis.robustness import Statement, find_drivers, measure_influence, measure_robustness
from detente.analysis.robustness.drivers import AtPoints
from detente.analysis.robustness.influence import FEWEST
from detente.analysis.robustness.screening import Trajectories
from detente.analysis.robustness.statements import package_is_acceptable
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.reading import load_text
from detente.model.scheme import Scheme
from tests.analysis.robustness import questions as q

RANGES = "{by: {x: {value: 1, low: 0.5, high: 1.5}, y: {value: -1, low: -1.5, high: -0.5}}}"
PLAIN = load_text(q.TOY.replace(RANGES, "{by: {x: 1, y: -1}}"))
THREE = load_text(q.TOY.replace(RANGES, "{by: {x: 1, y: -1, z: 4}}"))
SPLIT = Statement("split", "The analyst agrees", q.analyst_agrees)

RIVER = load_text("""\
format: 1
id: river
title: river
actors: {up: {kind: party}, down: {kind: party}}
measures:
  flow: {owner: up}
  pay: {owner: down, levels: [none, some, full]}
preferences:
  up: {worth: {flow: {value: -2, low: -3, high: -1.5}, pay: {some: 1.2, full: {value: 2.4, low: 1.8, high: 3}}}}
  down: {worth: {flow: {value: 3, low: 2, high: 4}, pay: {some: -1, full: {by: {anna: -1.5, boris: -3.4}}}}}
proposals: {small: {package: {flow: "yes", pay: full}}}
""")
PAY = "preferences.down.worth.pay.full"


def split_value(dispute: Dispute, values: Values) -> float:
    return values.raw(q.SPLIT)


def split_and_main(dispute: Dispute, values: Values) -> float:
    return values.raw(q.SPLIT) + values.raw(q.MAIN)


# --------------------------------------------------------------------------------------------- what drives


def test_an_analyst_who_gives_plain_numbers_drives_what_returns_them() -> None:
    [only] = find_drivers(PLAIN, split_value, method="sobol", size=64).drivers
    assert only.path == "analyst"
    assert only.strength == pytest.approx(1, abs=0.05)
    [only] = find_drivers(PLAIN, split_value).drivers
    assert only.strength == pytest.approx(2 / (2 / 3))  # from -1 to 1 within a step of two thirds
    assert only.alone == pytest.approx(-3)


def test_indices_of_analysts_are_those_by_hand() -> None:
    found = find_drivers(PLAIN, split_and_main, method="sobol", size=1024, scheme=Scheme("triangular"))
    by_path = {d.path: d for d in found.drivers}
    whole = 1 + 1 / 6  # 1 or -1 alike often, and a triangle on -1 to 1
    assert by_path["analyst"].strength == pytest.approx(1 / whole, abs=0.02)
    assert by_path[q.MAIN].strength == pytest.approx(1 / 6 / whole, abs=0.02)


def test_an_answer_is_driven_as_far_as_a_dispute_of_each_analyst_says() -> None:
    """The number fixed at what each analyst says, and the question asked of those two disputes."""
    small = package_is_acceptable(RIVER, "small")
    alone = {a: RIVER.with_({PAY: v}) for a, v in (("anna", -1.5), ("boris", -3.4))}
    direct = [small(d, d.values) for d in alone.values()]
    assert direct == [True, False]
    [found] = find_drivers(RIVER, small, paths=["analyst"]).drivers
    assert found.strength == pytest.approx(1.5)
    # with all the numbers moving: point by point what the dispute of that analyst says
    names = ("analyst", "preferences.up.worth.flow", "preferences.down.worth.flow")
    design = Trajectories(len(names), 30)
    points = AtPoints(RIVER, small, Scheme(), names, design)
    answers = []
    for row in range(design.rows):
        share, up, down = design.row(row)
        own = alone["anna" if share < 0.5 else "boris"]
        ends = {names[1]: (-3, -1.5, up), names[2]: (2, 4, down)}
        values = points.values(row)
        for path, (low, high, s) in ends.items():
            assert low <= values.raw(path) <= high
            if s in (0, 1):
                assert values.raw(path) == pytest.approx((low, high)[int(s)], abs=1e-6)
        fixed = own.with_({p: values.raw(p) for p in ends})
        assert values.raw(PAY) == fixed.values.raw(PAY)
        answers.append(small(fixed, fixed.values))
        assert points(row) == answers[-1]
    assert len(set(answers)) == 2
    drivers = find_drivers(RIVER, small, paths=names, size=30).drivers
    assert drivers[0].path == "analyst"


def test_every_two_of_three_analysts_are_compared() -> None:
    names = ("analyst",)
    design = Trajectories(1, 60)
    points = AtPoints(THREE, split_value, Scheme(), names, design)
    seen = [points(row) for row in range(design.rows)]
    pairs = {frozenset(pair) for pair in zip(seen[::2], seen[1::2], strict=True)}
    assert pairs == {frozenset(p) for p in ((1, -1), (1, 4), (-1, 4))}
    [found] = find_drivers(THREE, split_value, size=300).drivers
    assert found.strength == pytest.approx(1.5 * (2 + 3 + 5) / 3, rel=0.05)
    assert found.alone == found.strength  # there is no way up from one to the next
    assert found.spread == pytest.approx(1.5 * np.std([2, 3, 5]), rel=0.1)


def test_one_analyst_alone_keeps_its_numbers() -> None:
    worth: list[float] = []

    def watch(dispute: Dispute, values: Values) -> float:
        worth.append(values.raw(q.SPLIT))
        return values.raw(q.MAIN)

    find_drivers(PLAIN, watch, scheme=Scheme(analyst="y"), size=3)
    assert set(worth[1:]) == {-1.0}  # the first look, at what is read, is at the central values
    worth.clear()
    find_drivers(PLAIN, watch, paths=[q.MAIN], size=3)
    assert set(worth) == {0.0}  # not asked about analysts: the centre between them


def test_what_an_answer_hangs_on_can_be_asked_what_drives_it() -> None:
    hangs = measure_robustness(PLAIN, [SPLIT], draws=60).statements[0].drivers
    assert hangs[0].path == "analyst.x"
    [found] = find_drivers(PLAIN, q.analyst_agrees, paths=[i.path for i in hangs]).drivers
    assert found.path == "analyst"


# ------------------------------------------------------------------------------------------ what it hangs on


def test_an_answer_that_only_analysts_decide_hangs_on_whose_numbers_they_are() -> None:
    result = measure_robustness(PLAIN, [SPLIT], draws=100)
    [top, *others] = result.statements[0].influences
    assert (top.path, top.analyst, top.when_low, top.when_high, top.clear) == ("analyst.x", "x", 0, 1, True)
    assert not any(i.clear for i in others)
    assert others[0].analyst is None
    share = result.statements[0].share
    n = [s.draws for s in result.statements[0].by_analyst.values()]
    spread = sqrt(share.share * (1 - share.share))
    assert top.error == pytest.approx(1.25 * spread * sqrt(1 / n[0] + 1 / n[1]))
    # table, words and picture
    assert str(result.table().column("hangs_on")[0]) == "whose numbers"
    assert "Hangs on whose numbers they are: x 100% and y 0%." in str(result.explain())
    first = result.driver_table("split").rows[0]
    assert (str(first[0]), *first[1:]) == ("whose numbers (low: y, high: x)", 0, 1, True)
    tornado = result.tornado("split")
    rows = {(r["label"], r["series"]): r["value"] for r in tornado.spec["data"]["values"]}
    assert rows == {("whose numbers", "x's numbers"): 1, ("whose numbers", "y's numbers"): 0}
    assert "whose numbers: 100% x's numbers, 0% y's numbers" in tornado.alt
    assert result.to_json()["answer"]["split"]["drivers"][0]["path"] == "analyst.x"


def test_the_analyst_who_differs_most_is_told_and_the_picture_has_all() -> None:
    high = Statement("high", "It is worth more than 2", _is_high)
    result = measure_robustness(THREE, [high], draws=90)
    top = result.statements[0].drivers[0]
    assert (top.analyst, top.when_low, top.when_high) == ("z", 0, 1)
    assert str(result.driver_table("high").rows[0][0]) == "whose numbers (low: the others, high: z)"
    shown = {r["series"] for r in result.tornado("high").spec["data"]["values"]}
    assert shown == {"x's numbers", "y's numbers", "z's numbers"}


def _is_high(dispute: Dispute, values: Values) -> bool:
    return values.raw(q.SPLIT) > 2


def test_numbers_and_analysts_stand_in_one_order() -> None:
    both = Statement("both", "Main is positive, or x says so", _main_or_split)
    one = measure_robustness(PLAIN, [both], draws=400).statements[0]
    sizes = [abs(i.difference) for i in one.influences]
    assert sizes == sorted(sizes, reverse=True)
    assert {i.path for i in one.drivers} == {q.MAIN, "analyst.x"}
    for influence in one.drivers:
        assert influence.when_high > influence.when_low


def _main_or_split(dispute: Dispute, values: Values) -> bool:
    return values.raw(q.MAIN) + 0.5 * values.raw(q.SPLIT) > 0


@pytest.mark.parametrize(("shares", "n"), [((0.5, 0.5), 120), ((0.2, 0.8), 150), ((0.2, 0.3, 0.5), 150)])
def test_the_standard_error_is_right_and_chance_is_seldom_called_clear(
    shares: tuple[float, ...], n: int
) -> None:
    random = np.random.default_rng(5)
    names = [str(k) for k in range(len(shares))]
    ratios, clear = [], 0
    for _ in range(2000):
        whose = random.choice(names, size=n, p=shares).tolist()
        outcomes = (random.random(n) < 0.4).astype(float)
        [found] = measure_influence(outcomes, np.zeros((n, 0)), (), whose=whose)
        ratios.append(found.difference / found.error)
        clear += found.clear
    if len(shares) == 2:
        assert np.std(ratios) == pytest.approx(1, abs=0.05)
    assert 0.02 <= clear / 2000 <= 0.065


def test_two_analysts_are_one_look_and_few_draws_of_one_are_none() -> None:
    n = 60
    whose = ["x", "y"] * (n // 2)
    outcomes = np.array([1.0, 0.0] * (n // 2))
    column = np.zeros((n, 1))
    found = {i.path: i for i in measure_influence(outcomes, column, ["a"], whose=whose)}
    assert set(found) == {"a", "analyst.x"}
    few = ["x"] * (FEWEST // 3 - 1) + ["y"] * (n - FEWEST // 3 + 1)
    assert {i.path for i in measure_influence(outcomes, column, ["a"], whose=few)} == {"a"}
    assert measure_influence(outcomes, np.zeros((n, 0)), (), whose=few) == ()
    unknown = np.where(np.arange(n) < n - FEWEST + 1, np.nan, outcomes)
    assert measure_influence(unknown, column, ["a"], whose=whose) == ()

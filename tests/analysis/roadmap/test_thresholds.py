"""How far numbers can go: against slow evaluations, enumeration, closed forms and changes of unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import detente
from detente.analysis.roadmap.game.given_plan import GivenPlan
from detente.analysis.roadmap.game.instance import Hazard, Instance, StateSum, constant
from detente.analysis.roadmap.game.number_changes import (
    Change,
    set_credibility,
    set_detection,
    set_patience,
    set_seen,
)
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.terms.scanning import find_plan_at_hand
from detente.errors import NotFoundError, SettingError
from tests.analysis.roadmap.games import draw_instance
from tests.analysis.roadmap.grounds import concession, make_scan, rising_path
from tests.analysis.roadmap.slow import SlowGame, State


def slow_slack(game: Instance, path: list[State]) -> float:
    """The smallest margin or gain of a plan, from linear equations and every breach listed."""
    slow = SlowGame(game)
    values = slow.values_by_linear_equations(path)
    stages = [(path[0], path[0], 0)]
    for s, t in pairwise(path):
        stages += [(s, s, 0)] * (slow.periods(s, t) - 1) + [(s, t, 0)]
    stages.append((path[-1], path[-1], 0))
    rows = [*range(len(values)), len(values) - 1]
    least = np.inf
    for row, (before, after, _) in list(zip(rows, stages, strict=True))[1:]:
        for i in range(slow.n):
            least = min(least, (values[row, i] - slow.worth(i, before, after)) / game.scale[i])
    return min(least, float(((values[0] - game.no_deal) / game.scale).min()))


def test_a_given_plan_has_the_values_and_margins_of_the_plain_evaluation() -> None:
    worst, jumps = 0.0, 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        game = draw_instance(rng)
        path = rising_path(rng, game, int(rng.integers(0, 5)))
        fast, plain = GivenPlan(game, path).measure(game), measure_path(game, path)
        worst = max(worst, float(np.abs(fast.margins - plain.margins).max()))
        worst = max(worst, float(np.abs(fast.values * game.scale - plain.values).max()))
        jumps += sum(np.subtract(t, s).max() > 1 for s, t in pairwise(path))
    assert worst < 1e-12
    assert jumps > 20  # steps of several levels at once were among them


def vary_payoff(actor: int) -> Change:
    def change(game: Instance, value: float) -> Instance:
        payoffs = list(game.payoffs)
        payoffs[actor] = StateSum(payoffs[actor].patterns, (value, *payoffs[actor].values[1:]))
        return replace(game, payoffs=tuple(payoffs))

    return change


def vary_turnover(actor: int) -> Change:
    def change(game: Instance, value: float) -> Instance:
        share = tuple(float(k == actor) for k in range(game.actors))
        return replace(game, hazards=(*game.hazards, Hazard(share, constant(value))))

    return change


def vary_penalty(actor: int) -> Change:
    def change(game: Instance, value: float) -> Instance:
        penalties = list(game.penalties)
        penalties[actor] = constant(value)
        return replace(game, penalties=tuple(penalties))

    return change


VARIED: list[tuple[str, Callable[[int], Change], tuple[float, float], bool]] = [
    ("patience", set_patience, (0.3, 0.99), False),
    ("turnover", vary_turnover, (0.0, 0.4), False),
    ("detection", set_detection, (0.0, 2.0), True),
    ("credibility", set_credibility, (0.0, 1.0), True),
    ("payoff", vary_payoff, (-4.0, 4.0), True),
    ("penalty", vary_penalty, (0.0, 3.0), True),
]


@pytest.mark.parametrize(("name", "make", "limits", "interval"), VARIED, ids=[v[0] for v in VARIED])
def test_the_ranges_of_a_given_plan_are_those_of_a_brute_scan(
    name: str, make: Callable[[int], Change], limits: tuple[float, float], interval: bool
) -> None:
    """Slow evaluation at values that the scan did not look at; they agree except at the bisected ends themselves."""
    changing = 0
    for seed in range(1000, 1400):
        rng = np.random.default_rng(seed)
        game = draw_instance(rng, most=4)
        change = make(int(rng.integers(game.actors)))
        form = (lambda g, f=change: f(g, 0.0)) if name == "turnover" else None
        scan = make_scan(game, change, limits, form=form)
        if not scan.ground.reachable:
            continue
        # plans near the best one hold at some values and fail at others more often than any plan does
        best = find_plan_at_hand(scan.ground, scan.ground.value(), None, "report", None)
        plan = scan.plan(best)
        if len({scan.holds(plan, float(x)) for x in np.linspace(*limits, 6)}) == 1:
            continue
        ranges = scan.find_ranges_of(plan)
        changing += 1
        if interval:
            assert len(ranges) == 1, "what is proved to be an interval came out as several"
        near = [x + rng.normal() * 0.02 * (limits[1] - limits[0]) for r in ranges for x in r]
        for value in [*rng.uniform(*limits, 8), *(x for x in near if limits[0] < x < limits[1])]:
            slack = slow_slack(change(game, float(value)), list(best))
            if abs(slack) > 1e-6:
                inside = any(low <= value <= high for low, high in ranges)
                assert inside == (slack > 0), (seed, value, slack, ranges)
        if changing == 5:
            return
    raise AssertionError(f"only {changing} plans changed anywhere")


def test_whether_some_plan_holds_is_what_following_every_path_says() -> None:
    """At every value tried, for patience and for turnover, on random games; also where the answer changes."""
    asked = changed = 0
    for seed in range(30):
        rng = np.random.default_rng(5000 + seed)
        game = draw_instance(rng, most=4)
        change = (set_patience if seed % 2 else vary_turnover)(int(rng.integers(game.actors)))
        limits = (0.4, 0.98) if seed % 2 else (0.0, 0.3)
        form = None if seed % 2 else (lambda g, c=change: c(g, 0.0))
        scan = make_scan(game, change, limits, form=form, points=5)
        if not scan.ground.reachable:
            continue
        verdicts = [scan.decide(x) for x in scan.values()]
        for value, verdict in zip(scan.values(), verdicts, strict=True):
            at = change(game, value)
            found = SlowGame(at).every_path()
            assert found is not None
            values, margins, _ = found
            holds = (margins >= -1e-10) & (values >= at.no_deal - 1e-10).all(axis=1)
            assert verdict == ("yes" if holds.any() else "no"), (seed, value)
            asked += 1
        changed += len(set(verdicts)) > 1
        for low, high in scan.find_ranges(scan.values(), verdicts):
            for end, outside in ((low, low - scan.resolution), (high, high + scan.resolution)):
                if not scan.low < end < scan.high:
                    continue
                assert scan.decide(end) == "yes"
                assert scan.decide(outside) == "no"
    assert asked > 80
    assert changed >= 4


# ------------------------------------------------------------------------------------------- closed forms


@pytest.mark.parametrize(("a", "b", "d"), [(1.0, 2.0, 0.8), (1.0, 3.0, 0.6), (2.0, 3.0, 0.9)])
def test_the_break_even_detection_of_the_concession_game(a: float, b: float, d: float) -> None:
    # patience a / (a + q (b - a)) solved for the chance q of being noticed
    dispute = concession(a=a, b=b, patience=(d, 0.95), detection=(0.9, 1.0))
    needed = a * (1 - d) / (d * (b - a))
    for name in ("verification.left", "actors.left.detection"):
        found = detente.measure_thresholds(dispute, [name], any_plan=False, proposal="at_once")
        row = found.rows[0]
        assert row.plan_holds == (pytest.approx((needed, 1.0), abs=1e-7),)
        assert row.number.interval
        (end,) = row.plan_ends
        assert (end.binding.actor, end.binding.constraint, end.binding.step, end.upper) == (
            "left",
            "stays",
            1,
            False,
        )


@pytest.mark.parametrize(("a", "b", "q"), [(1.0, 2.0, 0.5), (1.0, 3.0, 1.0), (2.0, 3.0, 0.4)])
def test_the_break_even_patience_of_the_concession_game(a: float, b: float, q: float) -> None:
    dispute = concession(a=a, b=b, patience=(0.97, 0.97), detection=(q, 1.0))
    found = detente.measure_thresholds(dispute, ["patience.left"], low=0.1, high=0.99, proposal="at_once")
    row = found.rows[0]
    assert row.plan_holds == (pytest.approx((a / (a + q * (b - a)), 0.99), abs=1e-7),)
    assert not row.number.interval
    assert row.some_plan[0][0] <= row.plan_holds[0][0] + 1e-9  # some plan holds wherever this one does


@pytest.mark.parametrize(("a", "b", "d"), [(1.0, 2.0, 0.6), (1.0, 3.0, 0.5), (2.0, 3.0, 0.8)])
def test_the_largest_turnover_that_a_concession_survives(a: float, b: float, d: float) -> None:
    # left stays while d (b - h (a + b)) >= a, h being the turnover of right; its own only shortens what it gets
    dispute = concession(a=a, b=b, patience=(d, 0.97))
    most = (b - a / d) / (a + b)
    found = detente.measure_thresholds(
        dispute, ["turnover.right"], high=0.6, proposal="at_once", participation="report", any_plan=False
    )
    row = found.threshold("turnover.right")
    assert row.plan_holds[0] == pytest.approx((0.0, most), abs=1e-7)
    assert row.plan_ends[0].binding.actor == "left"


def test_the_least_bond_that_replaces_patience() -> None:
    a, b, d = 1.0, 2.0, 0.4
    dispute = concession(a=a, b=b, patience=(d, 0.9), penalty=0.1)
    found = detente.measure_thresholds(
        dispute, ["penalties.left.0"], low=0, high=3, proposal="at_once", any_plan=False
    )
    assert found.rows[0].plan_holds == (pytest.approx((a / d - b, 3.0), abs=1e-7),)


def test_units_do_not_matter() -> None:
    """All payoffs, costs, penalties and the scale of one side three times as large: the same break-evens."""
    rows = []
    for times in (1.0, 3.0):
        dispute = concession(
            patience=(0.75, 0.8), detection=(0.6, 0.9), turnover=(0.02, 0.03), penalty=0.1, times=times
        )
        rows.append(
            detente.measure_thresholds(dispute, ["turnover", "patience", "verification"], points=7).rows
        )
    for one, three in zip(*rows, strict=True):
        assert one.number.name == three.number.name
        assert np.allclose(one.plan_holds, three.plan_holds, atol=1e-7)
        assert one.any_plan == three.any_plan
        assert np.allclose(one.some_plan, three.some_plan, atol=1e-7)
        assert [e.binding.actor for e in one.plan_ends] == [e.binding.actor for e in three.plan_ends]


GAINS_COSTS_GAINS = """
format: 1
id: three-times
title: Something now, something dear for a while, much later
actors:
  left:  {kind: party, patience: 0.9, scale: 1}
  right: {kind: party, patience: 0.9, scale: 1}
measures:
  first:  {owner: right, undo: {yes: never}}
  second: {owner: right, undo: {yes: never}, takes: {yes: 4}}
  third:  {owner: right, undo: {yes: never}, takes: {yes: 4}}
preferences:
  left:  {worth: {first: 2.0, second: -9.0, third: 8.0}}
  right: {worth: {first: 0.1, second: 0.1, third: 0.1}}
targets: {end: third}
penalties: {left: [{value: 30}]}
proposals: {steps: {steps: [{first: yes}, {second: yes}, {third: yes}]}}
"""


def test_a_scan_of_patience_shows_several_ranges() -> None:
    """Joining pays who looks at the next months only and who looks very far, not those between."""
    dispute = detente.load_text(GAINS_COSTS_GAINS)
    found = detente.measure_thresholds(
        dispute, ["patience.left"], low=0.3, high=0.99, proposal="steps", any_plan=False
    )
    row = found.rows[0]
    assert len(row.plan_holds) == 2
    assert not row.monotone
    assert " and " in str(found.table().column("this_plan")[0])
    assert {e.binding.constraint for e in row.plan_ends} == {"joins"}

    def value(d: float) -> float:
        # a month without anything, four months with the first thing, four with the second, then all
        flow = [0.0, *[2.0] * 4, *[-7.0] * 4]
        return (1 - d) * sum(u * d**t for t, u in enumerate(flow)) + d ** len(flow) * 1.0

    for low, high in row.plan_holds:
        for end in (low, high):
            if 0.3 < end < 0.99:
                assert value(end) == pytest.approx(0.0, abs=1e-6)
    for d in np.linspace(0.3, 0.99, 70):
        if abs(value(float(d))) > 1e-6:
            assert (value(float(d)) > 0) == (row.around(float(d), of="plan_holds") is not None)


def test_beyond_an_end_it_breaks_as_is_said() -> None:
    """The binding actor and constraint at every end are those of the plain evaluation just beyond."""
    dispute = detente.load("hanoi-small")
    found = detente.measure_thresholds(dispute, ["turnover", "patience.us"], target="interim", points=5)
    ends = [(row, e) for row in found.rows for e in row.plan_ends]
    assert ends
    for row, end in ends:
        beyond = end.value + (1 if end.upper else -1) * 1e-3 * (row.number.high - row.number.low)
        changed = dispute.with_({row.number.path: beyond})
        best = detente.plan_roadmap(dispute, target="interim").plan
        assert best is not None
        steps = [dict(s.raised) for s in best.steps]
        judged = detente.judge_proposal(changed, steps, target="interim")
        broken = judged.stays_out if end.binding.constraint == "joins" else judged.walks
        assert end.binding.actor in broken


def test_numbers_by_their_path_are_numbers_by_their_kind() -> None:
    dispute = detente.load("hanoi-small")
    names = ["turnover.us", "hazards.turnover.us", "seen.yongbyon", "measures.yongbyon.seen", "patience.dprk",
             "actors.dprk.patience", "guarantor.china", "roles.china.guarantor.credibility"]  # fmt: skip
    settings = {"target": "interim", "low": 0.05, "high": 0.9, "any_plan": False}
    asked = [
        n
        for n in names
        if n in dispute.estimates or ("." in n and n.split(".")[0] in "turnover seen patience guarantor")
    ]
    asked = [n for n in asked if n != "measures.yongbyon.seen" or n in dispute.estimates]
    found = detente.measure_thresholds(dispute, asked, **settings)  # type: ignore[arg-type]
    by_path: dict[str, list[object]] = {}
    for row in found.rows:
        by_path.setdefault(row.number.path, []).append(row.plan_holds)
    for path, ranges in by_path.items():
        assert all(r == ranges[0] for r in ranges), path
    assert sum(len(r) == 2 for r in by_path.values()) >= 3


def test_set_seen_reads_as_the_measure_does() -> None:
    rng = np.random.default_rng(3)
    game = draw_instance(rng)
    assert set_seen(0)(game, 0.4).seen[0] == 0.4
    assert game.seen[0] != 0.4


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"vary": ["turnovr"]}, NotFoundError, "did you mean 'turnover'"),
        ({"vary": ["turnover.eu"]}, NotFoundError, "unknown actor 'eu'"),
        ({"vary": ["seen.yongbyn"]}, NotFoundError, "did you mean 'yongbyon'"),
        ({"vary": ["guarantor.us"]}, NotFoundError, "us is no guarantor"),
        ({"vary": ["preferences.us.worth.reliief"]}, NotFoundError, "unknown number"),
        ({"vary": ["actors.us.scale"]}, SettingError, "no part in whether a plan holds"),
        ({"vary": ["beliefs.trust.dprk.us"]}, SettingError, "no part in whether a plan holds"),
        ({"vary": []}, SettingError, "name at least one"),
        ({"vary": ["turnover.us"], "low": 0.3, "high": 0.1}, SettingError, "from a lower to a higher"),
        ({"vary": ["turnover.us"], "low": 0.2, "high": 0.2}, SettingError, "from a lower to a higher"),
        ({"vary": ["turnover.us"], "high": 1.5}, SettingError, "can be 0 to 1"),
        ({"vary": ["patience.us"], "high": 1.0}, SettingError, "can be 0 to 0.999999"),
        ({"vary": ["turnover.us"], "high": float("nan")}, SettingError, "from a lower to a higher"),
        ({"points": 0}, SettingError, "at least 2, not 0"),
        ({"points": True}, SettingError, "at least 2"),
        ({"proposal": "steppwise"}, NotFoundError, "did you mean 'stepwise'"),
    ],
)
def test_what_cannot_be_asked_is_said(given: dict[str, object], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        detente.measure_thresholds(detente.load("hanoi-small"), **given)  # type: ignore[arg-type]

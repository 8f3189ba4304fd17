"""The least guarantee or side payment: against enumeration on a grid, brute scans, a closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import detente
from detente.analysis.roadmap.instance import Instance, Pattern, StateSum
from detente.analysis.roadmap.least_terms import Payment, search_sizes, solve_plan
from detente.analysis.roadmap.plans import measure_path
from detente.errors import DetenteError, NotFoundError, SettingError
from tests.analysis.roadmap.games import draw_instance
from tests.analysis.roadmap.grounds import concession, make_scan, rising_path
from tests.analysis.roadmap.slow import SlowGame


def paid(game: Instance, to: int, by: int | None, rate: float, where: Pattern, size: float) -> Instance:
    """The game with the payment, written out once more."""
    payoffs = list(game.payoffs)
    no_deal = game.no_deal.copy()
    already = where.holds_at(game.start)
    payoffs[to] = StateSum((*payoffs[to].patterns, where), (*payoffs[to].values, size))
    no_deal[to] += size if already else 0.0
    if by is not None:
        payoffs[by] = StateSum((*payoffs[by].patterns, where), (*payoffs[by].values, -rate * size))
        no_deal[by] -= rate * size if already else 0.0
    return replace(game, payoffs=tuple(payoffs), no_deal=no_deal)


def exists(game: Instance) -> bool:
    found = SlowGame(game).every_path()
    assert found is not None
    values, margins, _ = found
    return bool(((margins >= -1e-10) & (values >= game.no_deal - 1e-10).all(axis=1)).any())


def test_least_terms_are_those_of_a_grid_on_which_every_path_is_followed() -> None:
    """At every size tried the verdict is that of enumeration; at the least a plan exists, just below none."""
    found = none = needed = 0
    for seed in range(45):
        rng = np.random.default_rng(seed)
        game = draw_instance(rng, most=4)
        to = int(rng.integers(game.actors))
        by = int((to + 1) % game.actors) if rng.random() < 0.5 else None
        where = (
            game.target if rng.random() < 0.6 else Pattern((0,), np.arange(game.shape[0], dtype=float) > 0)
        )
        where = Pattern(where.measures, np.asarray(where.table, float))
        payment = Payment(to, by, 1.0, where)
        scan = make_scan(game, payment.add, (0.0, 6.0), form=payment.form, points=7)
        if not scan.ground.reachable:
            continue
        answer = search_sizes(scan, "require")
        for size, verdict in answer.points:
            assert verdict == ("yes" if exists(paid(game, to, by, 1.0, where, size)) else "no"), (seed, size)
        if answer.least is None:
            none += 1
            assert len(answer.points) == 7
            continue
        found += 1
        assert exists(paid(game, to, by, 1.0, where, answer.least))
        if answer.least > 0:
            needed += 1
            assert not exists(paid(game, to, by, 1.0, where, answer.least - scan.resolution))
            assert answer.plan is not None
            just_below = measure_path(
                paid(game, to, by, 1.0, where, answer.least - 1e-3), [tuple(s) for s in answer.plan.path]
            )
            gains = (just_below.values[0] - game.no_deal) / game.scale
            assert min(just_below.margin, float(gains.min())) < 1e-9
    assert found >= 6
    assert none >= 6
    assert needed >= 2


def test_the_least_size_for_given_steps_is_that_of_a_brute_scan() -> None:
    needed = 0
    for seed in range(150):
        rng = np.random.default_rng(9000 + seed)
        game = draw_instance(rng, most=4)
        where = Pattern((), np.array(1.0)) if seed % 3 == 0 else game.target
        path = rising_path(rng, game, 2)
        payment = Payment(0, 1, 0.5, where)
        scan = make_scan(game, payment.add, (0.0, 8.0), form=payment.form, points=5)
        answer = solve_plan(scan, scan.plan(tuple(path)))
        if seed > 12 and not answer.least:
            continue

        def slack(size: float, game: Instance = game, where: Pattern = where, path: object = path) -> float:
            at = paid(game, 0, 1, 0.5, where, size)
            measured = measure_path(at, path)  # type: ignore[arg-type]
            gains = (measured.values[0] - at.no_deal) / at.scale
            return float(min(measured.margin, gains.min()))

        sizes = np.linspace(0, 8, 13)
        slacks = np.array([slack(x) for x in sizes])
        # concave in the size, which is what lets the least size be solved for
        assert (slacks[1:-1] >= (slacks[:-2] + slacks[2:]) / 2 - 1e-9).all()
        holding = sizes[slacks >= -1e-10]
        if answer.least is None:
            assert not len(holding)
            assert slack(answer.nearest) >= slacks.max() - 1e-6
        else:
            assert not len(holding) or answer.least <= holding[0] + 1e-6
            assert slack(answer.least) >= -1e-7
            if answer.least > 0:
                needed += 1
                assert slack(answer.least - 1e-4) < 0
        if needed == 2 and seed > 12:
            break
    assert needed >= 2


@pytest.mark.parametrize(("a", "b", "d"), [(1.0, 2.0, 0.4), (1.0, 3.0, 0.2), (2.0, 3.0, 0.5)])
def test_the_least_side_payment_in_the_concession_game(a: float, b: float, d: float) -> None:
    # paid where both have conceded, s keeps left where b - a + s >= (1 - d) b
    dispute = concession(a=a, b=b, patience=(d, 0.9))
    needed = a - d * b
    solved = detente.find_least_terms(dispute, "side_payment", to="left", proposal="at_once", limit=4)
    assert solved.least == pytest.approx(needed, abs=1e-6)
    assert solved.proved
    assert solved.binding is not None
    assert (solved.binding.actor, solved.binding.step) == ("left", 1)
    searched = detente.find_least_terms(dispute, "side_payment", to="left", limit=4)
    assert searched.least is not None
    assert searched.least <= needed + searched.resolution
    # the right pays it, and stays only while b - a - s >= (1 - d) b at its own patience
    both = detente.find_least_terms(
        dispute, "side_payment", to="left", by="right", proposal="at_once", limit=4
    )
    if b - a - needed >= (1 - 0.9) * b:
        assert both.least == pytest.approx(needed, abs=1e-6)
    else:
        assert both.least is None


def test_none_within_limits_says_what_stands_in_the_way_on_both_sides() -> None:
    # neither is patient enough: what keeps the one drives the other out
    dispute = concession(a=2.0, b=3.0, patience=(0.5, 0.7))
    found = detente.find_least_terms(
        dispute, "side_payment", to="left", by="right", proposal="at_once", limit=3
    )
    assert found.least is None
    assert found.binding is not None
    assert found.counter is not None
    assert (found.binding.actor, found.counter.actor) == ("left", "right")
    assert 0 < found.nearest < 3
    # left needs 2 - 0.5 * 3 = 0.5, right can give 1 - 0.3 * 3 = 0.1: nearest where both are short alike
    assert found.nearest == pytest.approx(0.3, abs=1e-4)
    text = " ".join(found.explain().to_text().split())
    assert "None within limits" in text
    assert "with more" in text
    twin = found.to_json()
    assert twin["answer"]["least"] is None
    assert twin["answer"]["binding"]["actor"] == "left"


def test_units_do_not_matter_to_least_terms() -> None:
    least = []
    for times in (1.0, 4.0):
        dispute = concession(patience=(0.4, 0.9), times=times)
        found = detente.find_least_terms(dispute, "side_payment", to="left", limit=2 * times)
        assert found.least is not None
        least.append(found.least / times)
    assert least[0] == pytest.approx(least[1], abs=1e-6)


def test_nothing_is_needed_where_a_plan_holds_and_where_nobody_can_be_moved_the_reason_is_given() -> None:
    dispute = detente.load("hanoi-small")
    free = detente.find_least_terms(dispute, to="dprk", target="interim")
    assert free.least == 0
    assert "No further guarantee" in free.explain().to_text()
    assert free.table().rows
    assert free.chart().alt
    blocked = concession(extra="rules: [{need: theirs, before: ours}, {need: ours, before: theirs}]")
    found = detente.find_least_terms(blocked, "side_payment", to="left")
    assert found.least is None
    assert found.reason
    assert found.plan is None
    assert "None within limits" in found.explain().to_text()
    assert found.to_json()["answer"]["steps"] == []


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"to": "dprkk"}, NotFoundError, "did you mean 'dprk'"),
        ({"to": "dprk", "by": "chinaa"}, NotFoundError, "did you mean 'china'"),
        ({"to": "us"}, SettingError, "guarantees nothing to us"),
        ({"to": "dprk", "by": "rok"}, SettingError, "rok guarantees nothing to dprk"),
        ({"to": "dprk", "by": "dprk"}, SettingError, "both who gives and who receives"),
        ({"to": "dprk", "instrument": "bribe"}, SettingError, "guarantee, side_payment"),
        ({"to": "dprk", "limit": 0}, SettingError, "above 0, not 0"),
        ({"to": "dprk", "limit": -3.0}, SettingError, "above 0, not -3"),
        ({"to": "dprk", "limit": float("nan")}, SettingError, "above 0"),
        ({"to": "dprk", "cost": -1.0}, SettingError, "0 or more, not -1"),
        ({"to": "dprk", "points": 1}, SettingError, "at least 2, not 1"),
        ({"to": "us", "instrument": "side_payment", "where": "relief = ful"}, DetenteError, "full"),
        ({"to": "us", "instrument": "side_payment", "where": "relief ="}, DetenteError, "relief"),
        ({"to": "us", "instrument": "side_payment", "target": "ful"}, DetenteError, "did you mean 'full'"),
    ],
)
def test_what_cannot_be_asked_is_said(given: dict[str, object], error: type[Exception], told: str) -> None:
    given = dict(given)
    instrument = given.pop("instrument", "guarantee")
    with pytest.raises(error, match=told):
        detente.find_least_terms(detente.load("hanoi-small"), instrument, **given)  # type: ignore[arg-type]

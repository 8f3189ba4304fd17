"""The least guarantee or side payment: against enumeration on a grid, brute scans, a closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import detente
from detente.analysis.roadmap import plan_exists
from detente.analysis.roadmap.game.instance import Instance, Pattern, StateSum
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.terms import least_terms_search
from detente.analysis.roadmap.terms.least_terms_payment import Payment
from detente.analysis.roadmap.terms.least_terms_search import search_sizes, solve_plan
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


def draw_payment(seed: int) -> tuple[Instance, Payment]:
    """A small game and a payment in it: at the target or wherever a measure stands, at somebody's cost or nobody's."""
    rng = np.random.default_rng(seed)
    game = draw_instance(rng, most=4)
    to = int(rng.integers(game.actors))
    by = int((to + 1) % game.actors) if rng.random() < 0.7 else None
    where = game.target if rng.random() < 0.6 else Pattern((0,), np.arange(game.shape[0], dtype=float) > 0)
    return game, Payment(to, by, 1.0, Pattern(where.measures, np.asarray(where.table, float)))


def exists_at(game: Instance, payment: Payment, size: float) -> bool:
    return exists(paid(game, payment.to, payment.by, payment.rate, payment.where, size))


def test_what_is_said_of_sizes_is_what_following_every_path_finds() -> None:
    """Over ranges said to have no plan, there is none; over those said to have one, there is; just below, none."""
    found = none = needed = narrow = ruled_out = 0
    for seed in range(170):
        game, payment = draw_payment(seed)
        scan = make_scan(game, payment.add, (0.0, 6.0), form=payment.form, points=2)
        if not scan.ground.reachable or len(scan.ground.structure.codes) > 9:
            continue
        answer = search_sizes(scan, payment, "require")
        for one in answer.ranges:
            ends = (one.low + 1e-6 * (one.low > 0), one.high - 1e-6 * (one.high < 6))
            for size in np.linspace(*ends, 3):
                if one.verdict != "open":
                    assert exists_at(game, payment, size) == (one.verdict == "yes"), (
                        seed,
                        size,
                        answer.ranges,
                    )
            # what is left open is narrow, and nothing that it holds was missed by more than that
            if one.verdict == "open":
                assert one.high - one.low <= 0.2
        # a fine scan knows no smaller size, and none where none was found
        sizes = np.linspace(0, 6, 13)
        scanned = [float(x) for x in sizes if exists_at(game, payment, x)]
        if answer.least is None:
            none += 1
            assert not scanned
            assert answer.ranges[0].low == 0
            assert answer.ranges[-1].high == 6
            ruled_out += {r.verdict for r in answer.ranges} == {"no"}
            continue
        found += 1
        assert not scanned or answer.least <= scanned[0] + 1e-7
        assert exists_at(game, payment, answer.least)
        if answer.least > 0:
            needed += 1
            assert answer.plan is not None
            assert answer.most is not None
            narrow += not scanned or scanned[-1] - answer.least < 0.6
            for size in (answer.least - 1e-3, answer.most + 1e-3):
                if size > 6:
                    continue
                at = paid(game, payment.to, payment.by, 1.0, payment.where, size)
                outside = measure_path(at, [tuple(s) for s in answer.plan.path])
                gains = (outside.values[0] - game.no_deal) / game.scale
                assert min(outside.margin, float(gains.min())) < 1e-9
    assert found >= 15
    assert none >= 15
    assert needed >= 4
    assert narrow >= 1  # a window that a look at every tenth of the limit could step over
    assert ruled_out >= 0.9 * none


def brute(dispute: detente.Dispute, to: str, by: str, sizes: list[float]) -> list[bool]:
    """Whether a plan exists with the payment written into the file."""
    found = []
    at = "disarmed and relief = full and true"
    for size in sizes:
        worth = {a: {**dispute.to_dict()["preferences"][a]["worth"]} for a in (to, by)}
        worth[to][at], worth[by][at] = size, -size
        changed = dispute.with_({f"preferences.{a}.worth": w for a, w in worth.items()})
        found.append(bool(plan_exists(changed)))
    return found


@pytest.mark.parametrize(("by", "last"), [("china", 1.75), ("rok", None)])
def test_a_window_between_the_steps_of_a_coarse_scan_is_found(by: str, last: float | None) -> None:
    dispute = detente.load("hanoi-small")
    terms = detente.find_least_terms(dispute, "side_payment", to="us", by=by)
    assert terms.least == pytest.approx(0.6226, abs=1e-3)
    assert terms.proved
    sizes = [0.2, 0.4, 0.6, 0.613, 0.63, 0.69, 1.0, 1.5]
    assert brute(dispute, "us", by, sizes) == [False] * 4 + [True] * 4
    if last is not None:  # and a fifth of the limit further on there is nothing any more
        assert brute(dispute, "us", by, [last, 2.5, 5.0]) == [False] * 3
    for one in terms.ranges:
        middle = (one.low + one.high) / 2
        if one.verdict != "open":
            assert brute(dispute, "us", by, [middle]) == [one.verdict == "yes"]
    # the other question asks the same way
    (offered,) = [
        t for t in detente.find_third_party_terms(dispute, by).found if (t.to, t.instrument) == ("us", "side_payment")
    ]  # fmt: skip
    assert offered.least == pytest.approx(terms.least, abs=1e-7)


def test_none_is_only_said_to_be_proved_where_every_size_is_ruled_out() -> None:
    dispute = detente.load("hanoi-small")
    proved = detente.find_least_terms(dispute, "side_payment", to="dprk", by="china")
    assert proved.least is None
    assert proved.proved
    assert "None within limits" in proved.explain().to_text()
    assert not any(brute(dispute, "dprk", "china", [0.1, 0.7, 1.3, 3.1, 7.7]))
    # without a question left to ask nothing is ruled out, and that is what is said
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least_terms_search, "QUESTIONS", 1)
        short = detente.find_least_terms(dispute, "side_payment", to="dprk", by="china")
    assert short.least is None
    assert not short.proved
    told = " ".join(short.explain().to_text().split())
    assert "None found" in told
    assert "sizes from 0 to 10 are not ruled out" in told
    assert "in steps of 0.0098" in told
    assert "not ruled out" in short.table().to_text()
    coarse = detente.find_least_terms(dispute, "side_payment", to="us", by="china", points=2)
    assert coarse.least is not None
    assert not coarse.proved
    assert "Less might do" in coarse.explain().to_text()


def test_the_least_size_for_given_steps_is_that_of_a_brute_scan() -> None:
    needed = 0
    for seed in range(150):
        rng = np.random.default_rng(9000 + seed)
        game = draw_instance(rng, most=4)
        where = Pattern((), np.array(1.0)) if seed % 3 == 0 else game.target
        path = rising_path(rng, game, 2)
        payment = Payment(0, 1, 0.5, where)
        scan = make_scan(game, payment.add, (0.0, 8.0), form=payment.form, points=2)
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

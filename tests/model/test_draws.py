from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.catalog.shelf import load
from detente.errors import NotFoundError, SettingError
from detente.model.draws import Draws, draw_values, list_analysts
from detente.model.numbers import Values
from detente.model.payoffs import Term, weight_of
from detente.model.points import TOGETHER, direction_numbers, make_points
from detente.model.quantiles import prepare_pert, spread_weights, triangular_quantiles
from detente.model.reading import load_text
from detente.model.scheme import Scheme, add_noise

TINY = """\
format: 1
id: tiny
title: tiny
actors:
  a: {kind: party, patience: {value: 0.9, low: 0.8, high: 0.95}}
  b: {kind: party, detection: [{value: 0.7, low: 0.5, high: 0.9}, {when: m, value: 0.25, low: 0.2, high: 0.4}]}
  c: {kind: third-party}
measures:
  m: {owner: a, undo: {yes: {value: 0.2, low: 0.1, high: 0.9}}}
  n: {owner: b, seen: {value: 0.9, low: 0.7, high: 1, times: [fog]}}
factors: {fog: {value: 1, low: 0.8, high: 1.3}}
preferences:
  a:
    blocs:
      hard: {weight: {value: 0.6, low: 0.4, high: 0.8}, worth: {m: -1, n: 2}}
      soft: {weight: {value: 0.4, low: 0.2, high: 0.6}, worth: {m: 1, n: 1}}
  b: {worth: {m: {by: {x: {value: 1, low: 0.5, high: 1.5}, y: 3}}, n: {by: {y: -2, z: {value: -1, low: -1.5, high: 0}}}}}
  c: {importance: [m, n, "m and n"]}
"""


@pytest.fixture(scope="module")
def tiny():
    return load_text(TINY)


@pytest.fixture(scope="module")
def hanoi():
    return load("hanoi-small")


def column(draws: Draws, path: str, count: int = 4096) -> np.ndarray:
    return draws.matrix(count)[:, list(draws.estimates).index(path)]


# ------------------------------------------------------------------------------------------- by index


@pytest.mark.parametrize("form", ["pert", "triangular", "noise"])
@pytest.mark.parametrize("points", ["sobol", "independent"])
def test_a_draw_is_the_same_whatever_else_is_drawn(tiny, form, points) -> None:
    scheme = Scheme(form, 5, points=points)
    for index in (0, 17, 255, 256, 700):
        alone = Draws(tiny, scheme).at(index)
        among = Draws(tiny, scheme)
        rows = among.matrix(1000)
        assert np.array_equal(alone.values.vector, rows[index])
        assert np.array_equal(alone.values.vector, among.matrix(3, max(index - 1, 0))[min(index, 1)])
        assert among.at(index).analyst == alone.analyst
        assert among.at(index).clipped == alone.clipped


@given(block=st.integers(0, 40), width=st.integers(1, 12), seed=st.integers(0, 2**40))
def test_more_coordinates_leave_the_first_ones_alone(block: int, width: int, seed: int) -> None:
    for kind in ("sobol", "independent"):
        wide = make_points(block, width + 3, seed, kind)
        assert np.array_equal(make_points(block, width, seed, kind), wide[:, :width])
        assert wide.min() > 0
        assert wide.max() < 1


def test_leaving_out_setting_and_adding_leave_the_other_draws_alone(hanoi) -> None:
    base = Draws(hanoi, Scheme(seed=2)).at(17).values
    for other in (
        hanoi.without("china"),
        hanoi.without("china.guarantor", "verified_first"),
        hanoi.with_({"hazards.turnover.us": 0.2, "preferences.us.worth.liaison": -1}),
    ):
        changed = Draws(other, Scheme(seed=2)).at(17).values
        same = [p for p, e in changed.estimates.items() if e == base.estimates.get(p)]
        assert len(same) > 40
        assert all(changed.raw(p) == base.raw(p) for p in same)
    more = hanoi.with_(factors={"zeal": {"value": 1, "low": 0, "high": 2}, **hanoi.to_dict()["factors"]})
    alike = Draws(more, Scheme(seed=2), like=hanoi).at(17).values
    assert all(alike.raw(p) == base.raw(p) for p in base.estimates)
    assert 0 < alike.raw("factors.zeal") != 1


def test_seeds_differ_and_a_number_set_is_fixed(hanoi) -> None:
    assert draw_values(hanoi, 3).raw("hazards.turnover.us") == draw_values(hanoi, 3).raw(
        "hazards.turnover.us"
    )
    assert draw_values(hanoi, 3, seed=1).raw("hazards.turnover.us") != draw_values(hanoi, 3).raw(
        "hazards.turnover.us"
    )
    fixed = hanoi.with_({"hazards.turnover.us": 0.03})
    assert set(column(Draws(fixed), "hazards.turnover.us", 64)) == {0.03}
    held = Draws(hanoi, Scheme(fixed=("hazards.turnover.us",)))
    assert set(column(held, "hazards.turnover.us", 64)) == {0.03}
    assert "hazards.turnover.us" not in held.moving
    assert "hazards.turnover.us" in Draws(hanoi).moving


# --------------------------------------------------------------------------------------- distributions


def test_pert_quantiles_agree_with_the_beta_distribution() -> None:
    from scipy.special import betaincinv

    mode = np.linspace(0, 1, 101)
    u = np.concatenate([make_points(0, 101, 1), np.full((1, 101), 1e-9), np.full((1, 101), 1 - 1e-9)])
    expected = betaincinv(1 + 4 * mode, 5 - 4 * mode, u)
    assert np.abs(prepare_pert(mode).at(u) - expected).max() < 1e-12
    ends = prepare_pert(mode).at(np.array([[0.0] * 101, [1.0] * 101]))
    assert np.allclose(ends, [[0.0] * 101, [1.0] * 101], atol=1e-14)


def test_moments_of_pert_and_triangle(hanoi) -> None:
    pert, triangle = Draws(hanoi).matrix(4096), Draws(hanoi, Scheme("triangular")).matrix(4096)
    for k, e in enumerate(hanoi.estimates.values()):
        if e.kind == "order" or not e.ranged:
            continue
        low, value, high, width = e.low, e.value, e.high, e.high - e.low
        mean = (low + 4 * value + high) / 6
        assert pert[:, k].mean() == pytest.approx(mean, abs=2e-3 * width)
        assert pert[:, k].var() == pytest.approx((mean - low) * (high - mean) / 7, abs=1e-3 * width**2)
        assert triangle[:, k].mean() == pytest.approx((low + value + high) / 3, abs=2e-3 * width)
        square = low**2 + value**2 + high**2 - low * value - low * high - value * high
        assert triangle[:, k].var() == pytest.approx(square / 18, abs=1e-3 * width**2)
        for drawn in (pert, triangle):
            assert low <= drawn[:, k].min()
            assert drawn[:, k].max() <= high


def test_a_value_at_the_end_of_its_range() -> None:
    u = np.linspace(0.001, 0.999, 7)[:, None]
    assert np.allclose(triangular_quantiles(np.array([0.0]), u), 1 - np.sqrt(1 - u))
    assert np.allclose(prepare_pert(np.array([1.0])).at(u), u**0.2)


def test_weights_of_an_order_are_uniform_over_all_that_keep_it() -> None:
    """Against sorted draws from the simplex, which are uniform there by definition."""
    from scipy.stats import ks_2samp

    n = 4
    weights = np.concatenate([spread_weights(make_points(b, n, 3)) for b in range(16)])
    assert np.allclose(weights.sum(axis=1), 1)
    assert (np.diff(weights, axis=1) <= 1e-15).all()
    assert (weights >= 0).all()
    centre = [sum(1 / j for j in range(k + 1, n + 1)) / n for k in range(n)]
    assert np.allclose(weights.mean(axis=0), centre, atol=3e-3)
    plain = np.sort(np.random.default_rng(1).dirichlet(np.ones(n), size=4096), axis=1)[:, ::-1]
    for k in range(n):
        assert ks_2samp(weights[:, k], plain[:, k]).pvalue > 1e-3
    assert np.allclose(np.cov(weights.T), np.cov(plain.T), atol=1.5e-3)


def test_drawn_weights_of_an_order_sum_to_one_exactly(tiny) -> None:
    draws = Draws(tiny)
    for index in range(200):
        values = draws.at(index).values
        weights = [weight_of(Term((f"preferences.c.importance.{k}",)), values) for k in range(3)]
        assert sum(weights) == 1
        assert weights == sorted(weights, reverse=True)


def test_weights_of_blocs_stay_one_actor(tiny) -> None:
    """Mirrored ranges: the second takes what the first leaves, and both stay within their ranges."""
    draws = Draws(tiny)
    hard, soft = (column(draws, f"preferences.a.blocs.{b}.weight") for b in ("hard", "soft"))
    assert np.allclose(hard + soft, 1, atol=1e-12)
    assert hard.std() > 0.05
    assert soft.min() >= 0.2
    assert soft.max() <= 0.6
    text = TINY.replace("high: 0.8}, worth", "high: 0.6}, worth")
    scaled = Draws(load_text(text))
    hard, soft = (column(scaled, f"preferences.a.blocs.{b}.weight") for b in ("hard", "soft"))
    assert np.allclose(hard + soft, 1, atol=1e-8)
    assert hard.std() > 0.01


def test_sobol_points_are_spread_more_evenly_than_independent_ones() -> None:
    from scipy.stats import qmc

    for seed in range(3):
        even = np.concatenate([make_points(b, 6, seed) for b in range(2)])
        free = np.concatenate([make_points(b, 6, seed, "independent") for b in range(2)])
        assert qmc.discrepancy(even) < qmc.discrepancy(free) / 4
        # every coordinate has one point in each of as many equal parts
        assert all(len(set((even[:, k] * 512).astype(int))) == 512 for k in range(6))
    assert not np.array_equal(make_points(0, 6, 0), make_points(0, 6, 1))


def test_the_sequence_is_sobols() -> None:
    from scipy.stats import qmc

    expected = qmc.Sobol(TOGETHER, scramble=False, bits=32).random(512)
    number = np.arange(512, dtype=np.uint32)
    gray = number ^ (number >> np.uint32(1))
    words = np.zeros((512, TOGETHER), dtype=np.uint32)
    for j in range(9):
        words ^= ((gray >> np.uint32(j)) & np.uint32(1))[:, None] * direction_numbers()[j]
    assert np.array_equal(words / 2.0**32, expected)


def test_every_aligned_run_of_two_four_eight_points_is_even() -> None:
    points = np.concatenate([make_points(b, 20, 7) for b in range(4)])
    for size in (2, 8, 64, 256, 1024):
        for start in range(0, 1024, size):
            parts = (points[start : start + size] * size).astype(int)
            assert all(len(set(parts[:, k])) == size for k in range(20))


@pytest.mark.parametrize("n", [64, 500, 1000])
def test_no_two_of_many_coordinates_move_together(n: int) -> None:
    """Plain Sobol points have correlations of 0.98 over the first 64 points of 312 coordinates, 0.75 over 1,000."""
    points = np.concatenate([make_points(b, 312, 0) for b in range(4)])[:n]
    correlation = np.abs(np.corrcoef(points.T) - np.eye(312))
    assert correlation.max() < 7 / np.sqrt(n)
    assert np.sqrt((correlation**2).mean()) < 1.3 / np.sqrt(n)


def test_scrambling_keeps_the_mean_right_over_seeds() -> None:
    means = [make_points(0, 3, seed)[:10].mean(axis=0) for seed in range(400)]
    assert np.allclose(np.mean(means, axis=0), 0.5, atol=0.01)


# -------------------------------------------------------------------------------------------- analysts


def test_a_draw_comes_from_one_analyst(tiny) -> None:
    draws = Draws(tiny)
    assert list_analysts(tiny) == draws.analysts == ("x", "y", "z")
    counts = dict.fromkeys(draws.analysts, 0)
    for index in range(600):
        draw = draws.at(index)
        counts[draw.analyst] += 1
        m, n = draw.values.raw("preferences.b.worth.m"), draw.values.raw("preferences.b.worth.n")
        if draw.analyst == "y":
            assert (m, n) == (3, -2)
        elif draw.analyst == "x":
            assert 0.5 <= m <= 1.5
            assert -2 <= n <= 0  # x says nothing of this number: anything anybody says
        else:
            assert -1.5 <= n <= 0
    assert all(abs(c - 200) <= 6 for c in counts.values()), counts


def test_one_analyst_may_be_asked_alone(tiny) -> None:
    draws = Draws(tiny, Scheme(analyst="y"))
    assert set(column(draws, "preferences.b.worth.m", 100)) == {3}
    assert draws.at(5).analyst == "y"
    assert "analyst" not in draws.moving
    assert "analyst" in Draws(tiny).moving
    shared = "measures.m.undo.yes"  # a number that all agree on is the same for all
    assert np.array_equal(column(draws, shared), column(Draws(tiny), shared))
    with pytest.raises(NotFoundError, match=r"no analyst 'w'.*x, y, z"):
        Draws(tiny, Scheme(analyst="w"))


def test_where_analysts_do_not_differ_a_draw_has_none(hanoi) -> None:
    assert Draws(hanoi).at(0).analyst is None
    with pytest.raises(NotFoundError, match="not given by analyst"):
        Draws(hanoi, Scheme(analyst="w"))


# ------------------------------------------------------------------------------------ noise and clipping


def test_noise_multiplies_what_it_is_meant_for_and_nothing_else() -> None:
    dispute = load("korea-calibration")
    draws = Draws(dispute, add_noise(seed=4))
    drawn, central = draws.matrix(2000), Values.central(dispute.estimates).vector
    for k, e in enumerate(dispute.estimates.values()):
        hit = e.kind in ("payoff", "cost") or ".detection." in e.path
        if not hit or not e.value:
            assert set(drawn[:, k]) == {central[k]}, e.path
            continue
        factor = drawn[:, k] / central[k]
        assert 0.65 - 1e-6 <= factor.min() < 0.66
        assert 1.34 < factor.max() <= 1.35 + 1e-6
        assert factor.mean() == pytest.approx(1, abs=0.02)
        assert factor.var() == pytest.approx(0.7**2 / 12, abs=0.004)
    moved = drawn[:, [list(dispute.estimates).index(p) for p in draws.moving]]
    correlation = np.corrcoef(moved.T) - np.eye(moved.shape[1])
    assert np.abs(correlation).max() < 5 / np.sqrt(2000)
    assert draws.scheme.to_json() == {
        "form": "noise",
        "points": "independent",
        "seed": 4,
        "spread": [0.65, 1.35],
        "on": ["payoff", "undo", "penalty", "detection"],
    }


def test_chances_are_clipped_and_counted(tiny) -> None:
    draws = Draws(tiny)
    seen, sums = 0, 0
    for index in range(400):
        draw = draws.at(index)
        figure = draw.values.figure("measures.n.seen")
        assert figure <= 1 + 1e-12
        if "measures.n.seen" in draw.clipped:
            seen += 1
            assert figure == pytest.approx(1)
        total = draw.values.raw("actors.b.detection.0") + draw.values.raw("actors.b.detection.1")
        assert (total > 1 + 1e-12) == ("actors.b.detection" in draw.clipped)
        sums += total > 1
    assert seen > 20
    assert sums > 20


def test_hazards_that_reach_one_are_counted() -> None:
    text = (
        TINY
        + "hazards: {turnover: {a: {value: 0.5, low: 0.3, high: 0.7}, b: {value: 0.4, low: 0.1, high: 0.6}}}\n"
    )
    draws = Draws(load_text(text))
    for index in range(200):
        draw = draws.at(index)
        total = draw.values.raw("hazards.turnover.a") + draw.values.raw("hazards.turnover.b")
        assert (total >= 1) == ("hazards" in draw.clipped)
    assert any("hazards" in draws.at(i).clipped for i in range(200))


# ---------------------------------------------------------------------------------------------- mistakes


def test_what_is_no_scheme_is_refused() -> None:
    for wrong, said in (
        ({"form": "normal"}, "form='normal'"),
        ({"points": "halton"}, "points='halton'"),
        ({"seed": -1}, "seed=-1"),
        ({"form": "noise", "spread": (1.3, 0.7)}, r"spread=\(1.3, 0.7\)"),
        ({"form": "noise", "on": ("moods",)}, "on='moods'"),
    ):
        with pytest.raises(SettingError, match=said):
            Scheme(**wrong)


def test_draws_are_counted_from_zero(tiny) -> None:
    with pytest.raises(SettingError, match="draw -1"):
        Draws(tiny).at(-1)
    with pytest.raises(SettingError, match="0 draws"):
        Draws(tiny).matrix(0)
    with pytest.raises(NotFoundError, match=r"no number 'hazards\.x'"):
        Draws(tiny, Scheme(fixed=("hazards.x",)))


def test_a_scheme_is_told_in_words_and_as_data() -> None:
    assert Scheme().describe() == "every range as PERT; scrambled Sobol points, seed 0"
    assert "desk" in Scheme(analyst="desk").describe()
    assert "[0.65, 1.35]" in add_noise().describe()
    assert json.loads(json.dumps(Scheme(fixed=("x",)).to_json())) == Scheme(fixed=("x",)).to_json()

"""Elementary effects and Sobol indices against SALib and against known values, on the functions used for that."""

from __future__ import annotations

import numpy as np
import pytest

from detente.analysis.robustness.screening import Trajectories, measure_effects
from detente.analysis.robustness.variance import PairedSamples, measure_indices
from detente.errors import SettingError

Floats = np.ndarray


def ishigami(u: Floats) -> Floats:
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices() -> tuple[list[float], list[float]]:
    a, b, pi = 7, 0.1, np.pi
    first = 0.5 * (1 + b * pi**4 / 5) ** 2
    second = a**2 / 8
    joint = b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = first + second + joint
    return [first / whole, second / whole, 0], [(first + joint) / whole, second / whole, joint / whole]


G = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])


def sobol_g(u: Floats) -> Floats:
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=1)


def sobol_g_indices() -> tuple[Floats, Floats]:
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    total = parts * np.array([np.prod(np.delete(1 + parts, k)) for k in range(len(G))]) / whole
    return parts / whole, total


def morris_function(u: Floats) -> Floats:
    """The function of twenty inputs of Morris (1991); the coefficients that he drew are drawn here from a seed."""
    random = np.random.default_rng(1991)
    w = 2 * (u - 0.5)
    for k in (2, 4, 6):
        w[:, k] = 2 * (1.1 * u[:, k] / (u[:, k] + 0.1) - 0.5)
    one, two = random.normal(size=20), np.triu(random.normal(size=(20, 20)), 1)
    one[:10], two[:6, :6] = 20, np.triu(np.full((6, 6), -15.0), 1)
    three = sum(w[:, i] * w[:, j] * w[:, l] for i in range(5) for j in range(i) for l in range(j))
    return w @ one + ((w @ two) * w).sum(axis=1) - 10 * three + 5 * w[:, :4].prod(axis=1)


FUNCTIONS = {"ishigami": (ishigami, 3), "sobol_g": (sobol_g, 8), "morris": (morris_function, 20)}


def problem(inputs: int) -> dict[str, object]:
    return {"num_vars": inputs, "names": [f"x{k}" for k in range(inputs)], "bounds": [[0, 1]] * inputs}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_indices_agree_with_salib(name: str) -> None:
    salib = pytest.importorskip("SALib.analyze.sobol")
    sample = pytest.importorskip("SALib.sample.sobol")
    function, inputs = FUNCTIONS[name]
    for points in (
        PairedSamples(inputs, 256).points(),
        sample.sample(problem(inputs), 256, calc_second_order=False),
    ):
        outputs = function(points)
        ours = measure_indices(outputs, inputs)
        theirs = salib.analyze(problem(inputs), outputs, calc_second_order=False, seed=1)
        assert ours.first == pytest.approx(theirs["S1"], abs=1e-10)
        assert ours.total == pytest.approx(theirs["ST"], abs=1e-10)
        # theirs are half-widths of 95% intervals from a bootstrap of their own
        assert 1.96 * ours.total_error == pytest.approx(theirs["ST_conf"], rel=0.5, abs=1e-3)


def test_indices_agree_with_known_values() -> None:
    for function, known in ((ishigami, ishigami_indices()), (sobol_g, sobol_g_indices())):
        inputs = len(known[0])
        found = measure_indices(function(PairedSamples(inputs, 4096, seed=2).points()), inputs, resamples=50)
        assert found.first == pytest.approx(known[0], abs=0.02)
        assert found.total == pytest.approx(known[1], abs=0.02)
        assert (np.abs(found.total - known[1]) < 5 * found.total_error + 0.01).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_effects_agree_with_salib(name: str) -> None:
    salib = pytest.importorskip("SALib.analyze.morris")
    sample = pytest.importorskip("SALib.sample.morris")
    function, inputs = FUNCTIONS[name]
    for points in (
        Trajectories(inputs, 30, 3).points(),
        sample.sample(problem(inputs), 30, num_levels=4, seed=3),
    ):
        outputs = function(points)
        ours = measure_effects(points, outputs)
        theirs = salib.analyze(problem(inputs), points, outputs, num_levels=4, seed=1)
        assert ours.mean == pytest.approx(np.asarray(theirs["mu"]), rel=1e-9, abs=1e-9)
        assert ours.mean_size == pytest.approx(np.asarray(theirs["mu_star"]), rel=1e-9, abs=1e-9)
        assert ours.spread == pytest.approx(np.asarray(theirs["sigma"]), rel=1e-9, abs=1e-9)


def test_screening_finds_what_morris_found() -> None:
    """The first ten inputs matter; of these the last three act without the others."""
    points = Trajectories(20, 40, 1).points()
    effects = measure_effects(points, morris_function(points))
    assert effects.mean_size[:10].min() > 3 * effects.mean_size[10:].max()
    assert effects.spread[7:10].max() < 0.5 * effects.mean_size[7:10].min()
    assert effects.spread[:6].min() > 20


def test_a_trajectory_changes_one_input_at_a_time() -> None:
    design = Trajectories(7, 12, 5)
    points = design.points()
    assert np.array_equal(points, [design.row(k) for k in range(design.rows)])
    assert np.array_equal(points[: 4 * 8], Trajectories(7, 4, 5).points())
    steps = np.diff(points.reshape(12, 8, 7), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert ((steps != 0).sum(axis=1) == 1).all()
    assert np.allclose(np.abs(steps[steps != 0]), 2 / 3)
    assert set(np.round(points * 3, 9).ravel()) == {0, 1, 2, 3}


def test_rows_of_paired_samples_are_made_alone_or_together() -> None:
    design = PairedSamples(5, 300, 4)
    points = design.points()
    assert points.shape == (design.rows, 5)
    for k in (0, 1, 6, 7, 1800, design.rows - 1):
        assert np.array_equal(design.row(k), points[k])
    assert np.array_equal(points[: 100 * 7], PairedSamples(5, 100, 4).points())


def test_what_is_undecided_is_left_out() -> None:
    design = PairedSamples(3, 512)
    outputs = ishigami(design.points())
    broken = outputs.copy()
    broken[::97] = np.nan
    found = measure_indices(broken, 3)
    assert found.used < 512
    assert found.total == pytest.approx(measure_indices(outputs, 3).total, abs=0.1)
    points = Trajectories(3, 50).points()
    outputs = ishigami(points)
    outputs[5] = np.nan
    effects = measure_effects(points, outputs)
    assert effects.used.sum() == 150 - 2
    assert not np.isnan(effects.mean_size).any()


def test_an_output_that_never_changes_has_no_drivers() -> None:
    assert (measure_indices(np.ones(5 * 64), 3).total == 0).all()
    points = Trajectories(3, 5).points()
    assert (measure_effects(points, np.ones(len(points))).mean_size == 0).all()


def test_designs_of_nothing_are_refused() -> None:
    for wrong in (
        lambda: Trajectories(3, 0),
        lambda: Trajectories(0, 3),
        lambda: Trajectories(3, 3, levels=5),
    ):
        with pytest.raises(SettingError):
            wrong()
    with pytest.raises(SettingError):
        PairedSamples(3, 1)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from detente.analysis.packages import pareto
from detente.analysis.packages.pareto import find_maxima


def maxima(points: NDArray[np.generic]) -> list[int]:
    """The plain twin: every point against every other."""
    columns = [tuple(column) for column in points.T.tolist()]
    return [
        k
        for k, mine in enumerate(columns)
        if not any(
            other != mine and all(a >= b for a, b in zip(other, mine, strict=True)) for other in columns
        )
    ]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 8), st.integers(0, 40), st.integers(0, 6), st.randoms(use_true_random=False))
def test_a_few_points_against_every_other(directions: int, count: int, spread: int, random: object) -> None:
    points = np.array([[random.randint(-spread, spread) for _ in range(count)] for _ in range(directions)])  # type: ignore[attr-defined]
    points = points.reshape(directions, count)
    assert find_maxima(points).tolist() == maxima(points)


@pytest.mark.parametrize("directions", [2, 3, 4, 5, 8])
@pytest.mark.parametrize("kind", ["ties", "grid", "sphere", "floats", "copies"])
def test_the_kernels_against_their_plain_twin(
    monkeypatch: pytest.MonkeyPatch, directions: int, kind: str
) -> None:
    monkeypatch.setattr(pareto, "SMALL", 0)
    rng = np.random.default_rng(directions)
    for count in (1, 2, 17, 300, 700):
        points: NDArray[np.generic] = rng.integers(0, 4, (directions, count))
        if kind == "grid":
            points = rng.integers(-50, 50, (directions, count))
        elif kind == "sphere":
            raw = np.abs(rng.standard_normal((directions, count)))
            points = (raw / np.linalg.norm(raw, axis=0) * 1e6).astype(np.int64)
        elif kind == "floats":
            points = rng.standard_normal((directions, count))
        elif kind == "copies":
            points = np.repeat(rng.integers(0, 30, (directions, max(1, count // 3))), 3, axis=1)
        assert find_maxima(points).tolist() == maxima(points)


def test_equal_points_stand_or_fall_together() -> None:
    points = np.array([[1, 1, 0, 1], [2, 2, 2, 1]])
    assert find_maxima(points).tolist() == [0, 1]


def test_numbers_at_the_ends_of_their_type() -> None:
    low, high = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    points = np.array([[low, high, low], [high, low, low], [0, 0, 0]])
    assert find_maxima(points).tolist() == [0, 1]
    floats = np.array([[-np.inf, np.inf, 0.0, -0.0], [np.inf, -np.inf, 0.0, 0.0]])
    assert find_maxima(floats).tolist() == [0, 1, 2, 3]


def test_no_points_no_directions_and_no_numbers() -> None:
    assert find_maxima(np.zeros((3, 0))).tolist() == []
    assert find_maxima(np.zeros((0, 4))).tolist() == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="not a number"):
        find_maxima(np.array([[np.nan, 1.0]]))
    with pytest.raises(ValueError, match="matrix"):
        find_maxima(np.zeros(3))


def test_large_additive_payoffs_agree_between_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    tables = rng.integers(0, 40, (3, 6, 8))
    choice = rng.integers(0, 8, (6, 60_000))
    points = np.array([sum(tables[i, k][choice[k]] for k in range(6)) for i in range(3)])
    found = find_maxima(points)
    monkeypatch.setattr(pareto, "_ROUNDS", 0)
    assert np.array_equal(find_maxima(points), found)
    kept = set(map(tuple, points[:, found].T.tolist()))
    some = points[:, rng.integers(0, 60_000, 300)].T.tolist()
    for mine in some:
        beaten = any(
            all(a >= b for a, b in zip(other, mine, strict=True)) and other != tuple(mine) for other in kept
        )
        assert beaten == (tuple(mine) not in kept)

"""Ranges of gains against every corner of every number, and the counts that rest on them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from detente.analysis.packages.acceptance import Acceptance, survey
from detente.analysis.packages.package import Describer
from detente.analysis.packages.ranges import Box, GainRange
from detente.analysis.packages.search import find_packages
from detente.model.reading import read_data
from tests.analysis.packages.making import make_dispute
from tests.analysis.packages.oracle import Oracle


def figures(written: Any) -> list[dict[str, Any]]:
    """Every number with a range in some plain data, as the very dictionaries."""
    if isinstance(written, dict):
        if "low" in written or "high" in written:
            return [written] if written["low"] < written["high"] else []
        return [f for value in written.values() for f in figures(value)]
    return [f for value in written for f in figures(value)] if isinstance(written, list) else []


def corners(oracle: Oracle, actor: str) -> list[Any]:
    """Readers of numbers, one for each corner of the numbers that the actor's payoff rests on."""
    wants = oracle.wants[actor]
    mine = [f for key in ("worth", "blocs", "no_deal") for f in figures(wants.get(key, {}))]
    names = {t for f in _all(wants) for t in f.get("times", [])}
    factors = [oracle.data["factors"][t] for t in sorted(names)]
    ranged = mine + [f for f in factors if isinstance(f, dict) and f["low"] < f["high"]]
    return [
        _reader(oracle, {id(f): end for f, end in zip(ranged, choice, strict=True)})
        for choice in product(("low", "high"), repeat=len(ranged))
    ]


def _reader(oracle: Oracle, ends: dict[int, str]) -> Any:
    def read(written: Any) -> Fraction:
        if not isinstance(written, dict):
            return Fraction(str(written))
        value = Fraction(str(written[ends.get(id(written), "value")]))
        for factor in written.get("times", []):
            value *= read(oracle.data["factors"][factor])
        return value

    return read


def _all(written: Any) -> list[dict[str, Any]]:
    if isinstance(written, dict):
        own = [written] if "value" in written else []
        return own + [f for v in written.values() for f in _all(v)]
    return []


@pytest.mark.parametrize("block", range(6))
def test_ranges_and_certainty_equal_enumeration_of_all_corners(block: int) -> None:
    seen = 0
    for seed in range(block, 60, 6):
        dispute = make_dispute(seed, ranges=True, ordinal=False, parties=2)
        oracle = Oracle(dispute)
        cardinal = [a for a in oracle.wants if not {"importance", "indifferent"} & set(oracle.wants[a])]
        readers = {a: corners(oracle, a) for a in cardinal}
        if any(len(r) > 256 for r in readers.values()):
            continue
        seen += 1
        acceptance = Acceptance(survey(dispute), dispute.values)
        describer = Describer(acceptance)
        assert all(describer.ranges[a].exact for a in cardinal)
        packages = describer.describe(np.arange(acceptance.ground.size))
        ends: dict[tuple[str, tuple[str, ...]], tuple[Fraction, Fraction]] = {}
        for package in packages:
            state = tuple(package.state.values())
            for a in cardinal:
                gains = [oracle.gain(a, state, read) for read in readers[a]]
                ends[a, state] = min(gains), max(gains)
                interval = package.gains[a]
                assert interval is not None
                assert interval.low == pytest.approx(float(min(gains)), abs=1e-9), (seed, a, state)
                assert interval.high == pytest.approx(float(max(gains)), abs=1e-9), (seed, a, state)
        if len(cardinal) < len(oracle.wants):
            continue
        found = find_packages(dispute)
        offered = [s for s in oracle.offered() if s != oracle.start]
        sure = [s for s in offered if all(ends[a, s][0] >= 0 for a in oracle.asked(s))]
        possible = [s for s in offered if all(ends[a, s][1] >= 0 for a in oracle.asked(s))]
        assert found.sure == len(sure), seed
        assert found.possible == len(possible), seed
    assert seen > 1


def order_dispute(**more: Any) -> Any:
    data = {
        "format": 1,
        "id": "order",
        "title": "An order of importance",
        "actors": {"a": {}, "b": {}},
        "measures": {"x": {"owner": "a"}, "y": {"owner": "b"}, "z": {"owner": "b"}},
        "start": {"x": "yes"},
        "preferences": {"a": {"importance": ["x", "y", "z"], **more}, "b": {"worth": {"y": 1}}},
    }
    return read_data(data)


def test_an_order_of_importance_ranges_over_all_weights_that_fall() -> None:
    dispute = order_dispute()
    gain = GainRange(dispute.compiled, "a")
    packages = Describer(Acceptance(survey(dispute), dispute.values)).describe(range(8))
    rng = np.random.default_rng(1)
    drawn = -np.sort(-rng.dirichlet([0.4] * 3, 4_000), axis=1)
    drawn = np.vstack([drawn, [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]]])
    assert gain.exact
    for package in packages:
        change = [(package.state[m] == "yes") - (m == "x") for m in ("x", "y", "z")]
        values = drawn @ change
        interval = package.gains["a"]
        assert interval is not None
        assert interval.low == pytest.approx(values.min(), abs=1e-12)
        assert interval.high == pytest.approx(values.max(), abs=1e-12)
    # giving x up for y and z is never sure to be good, and may be as good
    swap = next(p for p in packages if p.state == {"x": "no", "y": "yes", "z": "yes"})
    assert swap.gains["a"] is not None
    assert (swap.gains["a"].low, round(swap.gains["a"].high, 9)) == (-1.0, round(1 / 3, 9))


def test_an_order_of_importance_with_no_deal_as_a_number() -> None:
    dispute = order_dispute(no_deal={"value": 0.5, "low": 0.4, "high": 0.6})
    found = find_packages(dispute)
    start = next(
        p
        for p in Describer(Acceptance(survey(dispute), dispute.values)).describe(range(8))
        if p.state["x"] == "yes"
    )
    assert start.gains["a"] is not None
    assert start.gains["a"].low == pytest.approx(1 / 3 - 0.6)
    assert start.gains["a"].high == pytest.approx(1 - 0.4)
    assert found.acceptable


def test_a_number_shared_by_both_states_cancels() -> None:
    data = {
        "format": 1,
        "id": "cancel",
        "title": "Cancel",
        "actors": {"a": {}},
        "measures": {"x": {"owner": "a"}, "y": {"owner": "a"}},
        "start": {"x": "yes"},
        "preferences": {"a": {"worth": {"x": {"value": 5, "low": -100, "high": 100}, "y": 1}}},
    }
    (package,) = find_packages(read_data(data)).frontier
    assert package.state == {"x": "yes", "y": "yes"}
    assert package.gains["a"] is not None
    assert (package.gains["a"].low, package.gains["a"].high) == (1.0, 1.0)


def test_a_shared_factor_has_one_value_everywhere() -> None:
    """f (x) - f (y) with f between 0 and 1 is 0, not somewhere between -1 and 1."""
    factor = {"value": 1, "low": 0, "high": 1}
    data = {
        "format": 1,
        "id": "factor",
        "title": "Factor",
        "actors": {"a": {}},
        "measures": {"x": {"owner": "a"}, "y": {"owner": "a"}},
        "factors": {"f": factor},
        "preferences": {
            "a": {"worth": {"x": {"value": 1, "times": ["f"]}, "y": {"value": -1, "times": ["f"]}}}
        },
    }
    dispute = read_data(data)
    packages = Describer(Acceptance(survey(dispute), dispute.values)).describe(range(4))
    both = next(p for p in packages if p.state == {"x": "yes", "y": "yes"})
    assert both.gains["a"] is not None
    assert (both.gains["a"].low, both.gains["a"].high) == (0.0, 0.0)


def test_too_many_shared_numbers_widen_the_range_and_are_told() -> None:
    factors = {f"f{k}": {"value": 1, "low": 0, "high": 1} for k in range(12)}
    worth = {m: {"value": sign, "times": list(factors)} for m, sign in (("x", 1), ("y", -1))}
    data = {
        "format": 1,
        "id": "many",
        "title": "Many",
        "actors": {"a": {}},
        "measures": {"x": {"owner": "a"}, "y": {"owner": "a"}},
        "factors": factors,
        "preferences": {"a": {"worth": worth}},
    }
    dispute = read_data(data)
    found = find_packages(dispute)
    assert not found.exact
    assert "too wide" in str(found.to_json()["method"])
    packages = Describer(Acceptance(survey(dispute), dispute.values)).describe(range(4))
    both = next(p for p in packages if p.state == {"x": "yes", "y": "yes"})
    assert both.gains["a"] is not None
    assert both.gains["a"].low <= 0 <= both.gains["a"].high


def test_a_product_of_ranges_below_and_above_zero() -> None:
    estimates = read_data(
        {
            "format": 1,
            "id": "product",
            "title": "Product",
            "actors": {"a": {}},
            "measures": {"x": {"owner": "a"}},
            "factors": {"f": {"value": 1, "low": -2, "high": 3}},
            "preferences": {"a": {"worth": {"x": {"value": -1, "low": -4, "high": 2, "times": ["f"]}}}},
        }
    ).estimates
    box = Box(estimates, [("preferences.a.worth.x",)])
    assert [tuple(map(float, pair)) for pair in box.intervals({})] == [(-12.0, 8.0)]

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.present.numerals import column_decimals, format_cell, format_number, format_share
from detente.present.values import Interval

REASONABLE = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-9)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1e-17, "0"),
        (-4, "−4"),
        (1.5, "1.5"),
        (3.14159, "3.14"),
        (12345, "12,345"),
        (-1234.56, "−1,235"),
        (0.000312, "0.000312"),
        (float("nan"), "–"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_read_with_three_figures_and_a_real_minus(value: float, text: str) -> None:
    assert format_number(value) == text


def test_what_is_not_zero_never_reads_as_zero() -> None:
    assert format_number(-0.0003, 2) == "−0.0003"
    assert format_number(3e-9, 2) == "3e−9"
    assert format_number(-0.0, 2) == "0.00"


def test_the_plus_is_written_only_above_zero() -> None:
    assert [format_number(x, 1, signed=True) for x in (1, 0, -1)] == ["+1.0", "0.0", "−1.0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0%"), (1, "100%"), (0.004, "<1%"), (0.996, ">99%"), (0.63, "63%"), (-0.5, "−50%"), (1.2, "120%")],
)
def test_shares_do_not_claim_none_or_all(value: float, text: str) -> None:
    assert format_share(value) == text


@given(REASONABLE)
def test_a_number_reads_back_to_three_figures(value: float) -> None:
    text = format_number(value).replace(",", "").replace("−", "-")
    assert math.isclose(float(text), value, rel_tol=5.1e-3, abs_tol=1e-12)


@given(REASONABLE, st.integers(0, 4))
def test_signs_survive(value: float, places: int) -> None:
    text = format_number(value, places)
    assert text.startswith("−") == (value < 0 and abs(value) >= 1e-12)


def test_a_column_shows_the_places_its_numbers_have() -> None:
    assert column_decimals([4, -1.5, 0.25]) == 2
    assert column_decimals([4, 12, 300]) == 0
    assert column_decimals([12, 0.25]) == 2
    assert column_decimals([1234.5]) == 0
    assert column_decimals([None, float("nan"), "x", True]) == 0
    assert column_decimals([Interval(1, 0.5, 2)]) == 1


def test_intervals_say_to_and_none_is_a_dash() -> None:
    assert format_cell(Interval(-4, -6, -2), "number", 0) == "−4 (−6 to −2)"
    assert format_cell(Interval(0.6, 0.25, 1), "share", 0) == "60% (25 to 100%)"
    assert format_cell(Interval(2, 2, 2), "number", 1) == "2.0"
    assert format_cell(None, "number", 2) == "–"
    assert [format_cell(x, "flag", None) for x in (True, False)] == ["yes", "no"]

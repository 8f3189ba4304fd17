from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

import numpy as np
import pytest

from detente.present import Interval, ref, to_json_text, to_plain


class _Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class _Thing:
    when: date
    values: tuple[float, ...]


def test_everything_an_answer_holds_becomes_plain() -> None:
    thing = {
        "a": np.float64(0.1),
        "b": np.arange(3),
        "c": (1, 2),
        "d": {3, 1, 2},
        "e": date(2019, 2, 27),
        "f": Interval(1, 0, 2),
        "g": ref("actor", "us"),
        "h": _Colour.RED,
        "i": _Thing(date(2019, 2, 28), (1.0,)),
        5: np.bool_(True),
    }
    assert to_plain(thing) == {
        "a": 0.1,
        "b": [0, 1, 2],
        "c": [1, 2],
        "d": [1, 2, 3],
        "e": "2019-02-27",
        "f": {"value": 1.0, "low": 0.0, "high": 2.0},
        "g": {"kind": "actor", "id": "us", "label": "us"},
        "h": "red",
        "i": {"when": "2019-02-28", "values": [1.0]},
        "5": True,
    }


def test_floats_keep_every_digit_and_json_stays_json() -> None:
    numbers = [0.1 + 0.2, 1e-300, -0.0, 2.0**53 + 1, 10**30]
    assert json.loads(to_json_text(numbers)) == numbers
    assert to_plain([float("nan"), float("inf"), np.nan]) == [None, None, None]


def test_what_is_unknown_is_refused_by_its_place() -> None:
    with pytest.raises(TypeError, match=r"answer\.x\[1\] is Fraction"):
        to_plain({"answer": {"x": [1, Fraction(1, 2)]}})
    with pytest.raises(TypeError, match="keys are text"):
        to_plain({(1, 2): 3})

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.gap.distance import measure_gap
from detente.analysis.gap.meaning import compare_meanings
from detente.model.reading import read_data
from detente.present.values import Interval
from tests.analysis.gap.sample import load_border

# north: ajar, trade; unclear whether open.  south: ajar, open, no patrols


def test_a_definition_gap_told_by_hand() -> None:
    (found,) = measure_gap(load_border()).terms
    assert found.only_first == ("trade",)
    assert found.only_second == ("a gate open", "no patrols")
    assert found.both == ("a gate ajar",)
    assert found.unclear == ("a gate open",)
    assert found.apart == Interval(3, 2, 3)
    assert (found.if_dropped, found.if_meant) == (3, 2)
    assert found.overlap == Interval(1 / 4, 1 / 4, 2 / 4)


def test_elements_are_linked_to_the_measures_that_show_them() -> None:
    (found,) = measure_gap(load_border()).terms
    assert {e.name: e.measures for e in found.elements} == {
        "a gate ajar": ("gate",),
        "trade": ("trade",),
        "a gate open": ("gate",),
        "no patrols": ("patrols",),
    }


def test_a_side_without_a_definition_is_named() -> None:
    gap = measure_gap(load_border(), pairs="all")
    silent = [t for t in gap.terms if t.apart is None]
    assert {t.pair for t in silent} == {("north", "guest"), ("south", "guest")}
    assert all("guest" in t.reason for t in silent)


standing = st.lists(st.tuples(*[st.sampled_from(["in", "out", "unclear"])] * 2), min_size=1, max_size=6)


@given(standing)
def test_ranges_equal_going_through_every_reading(statuses: list[tuple[str, str]]) -> None:
    def meaning(side: int) -> dict[str, list[str]]:
        return {
            "includes": [f"e{k}" for k, s in enumerate(statuses) if s[side] == "in"],
            "unclear": [f"e{k}" for k, s in enumerate(statuses) if s[side] == "unclear"],
        }

    data = load_border().to_dict()
    data["definitions"] = {"word": {"north": meaning(0), "south": meaning(1)}}
    found = compare_meanings(read_data(data), "word", ("north", "south"))
    choices = [(True, False) if s == "unclear" else (s == "in",) for pair in statuses for s in pair]
    apart, overlap = [], []
    for reading in product(*choices):
        sides = list(zip(reading[::2], reading[1::2], strict=True))
        apart.append(sum(a != b for a, b in sides))
        if any(a or b for a, b in sides):
            overlap.append(sum(a and b for a, b in sides) / sum(a or b for a, b in sides))
    assert found.apart is not None
    assert (found.apart.low, found.apart.high) == (min(apart), max(apart))
    assert found.apart.low <= found.apart.value <= found.apart.high
    if overlap:
        assert found.overlap is not None
        assert (found.overlap.low, found.overlap.high) == (min(overlap), max(overlap))
    else:
        assert found.overlap is None

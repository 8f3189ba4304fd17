"""Pictures of robustness: names and axes are read whole, and changes say what they are counted in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from detente.analysis.robustness import (
    Statement,
    find_drivers,
    find_flip,
    measure_robustness,
    package_is_acceptable,
    zone_is_open,
)
from detente.analysis.robustness.folding import LETTERS, MOST_LINES
from detente.catalog.shelf import load
from detente.model.reading import load_text
from detente.present import Chart
from tests.analysis.robustness import questions as q

_LETTER = 5.2  # pixels that a letter takes at least, on average

PLAIN = Statement("plain", "Plain is small", q.plain_is_small)
MAIN = Statement("main", "Main is positive", q.main_is_positive)
NAME = "The withdrawal of all forces to the line of the first of March"
LONG = load_text(q.TOY.replace("m: {owner: a}", f"m: {{owner: a, name: {NAME}}}"))


def find_texts(chart: Chart) -> tuple[float, list[tuple[float, float, str]]]:
    """How wide a picture is, and each line of text in it: about where it begins and ends, and what it says."""
    root = ElementTree.fromstring(chart.to_svg())

    def walk(node: ElementTree.Element, x: float) -> Iterator[tuple[float, float, str]]:
        moved = re.match(r"translate\(([-\d.e]+)", node.get("transform", ""))
        x += float(moved[1]) if moved else 0.0
        if node.tag.endswith("text"):
            for part in list(node) or [node]:
                long = _LETTER * len(part.text or "")
                start = x - {"start": 0.0, "middle": long / 2, "end": long}[node.get("text-anchor", "start")]
                yield start, start + long, part.text or ""
        else:
            for child in node:
                yield from walk(child, x)

    return float(root.attrib["width"]), list(walk(root, 0.0))


def check_whole(chart: Chart) -> str:
    """All words of a picture that stands whole in its frame."""
    width, texts = find_texts(chart)
    for start, end, text in texts:
        assert start >= -1, text
        assert end <= width + 4, text
        assert "…" not in text
    return " ".join(text for _, _, text in texts)


def test_flips_say_what_they_are_counted_in() -> None:
    result = find_flip(q.toy(), PLAIN)
    flip = result.smallest
    assert not flip.ranged
    [row] = result.table().rows
    heads = [c.name for c in result.table().columns]
    assert row[heads.index("unit")] == "its size, as it has no range"
    assert row[heads.index("within")] is None
    assert row[heads.index("distance")] == pytest.approx(1.5, abs=0.01)
    assert not any("range" in c.label for c in result.table().columns if c.name == "distance")
    words = " ".join(str(result.explain()).split())
    assert "instead of 1, a change by 150% of its size, as it has no range" in words
    assert "beyond its range" not in words
    assert "1 number turns it around: 0 within the range, 0 only beyond it, 1 without a range" in words
    shown = check_whole(result.chart())
    assert "(no range)" in shown
    assert "without a range, of its size" in shown
    assert "150% of its size" in result.chart().alt
    assert result.to_json()["answer"]["flips"][0]["ranged"] is False


def test_flips_of_ranges_are_counted_in_them() -> None:
    main = find_flip(q.toy(), MAIN)
    assert main.smallest.ranged
    assert main.table().column("unit") == ("the way to the end of its range",)
    assert main.table().column("within") == (True,)
    assert "of its size" not in check_whole(main.chart())


def test_a_number_at_the_end_of_its_range_or_at_zero_says_what_its_change_is_of() -> None:
    text = q.TOY.replace("m: {value: 0, low: -1, high: 1}", "m: {value: 0, low: -1, high: 0}")
    up = find_flip(load_text(text), MAIN)
    assert up.table().column("unit") == ("1, as its value is 0",)
    assert up.table().column("within") == (False,)  # there is a range, and this is beyond it
    text = q.TOY.replace("m: {value: 0, low: -1, high: 1}", "m: {value: 0.1, low: -1, high: 0.1}")
    end = find_flip(load_text(text), MAIN)
    assert end.table().column("unit") == ("its size, as it has no range that way",)
    assert "beyond its range" in str(end.explain())


def test_pictures_are_whole() -> None:
    hanoi = load("hanoi-small")
    small = package_is_acceptable(hanoi, "small_deal")
    flips = find_flip(hanoi, small, points=2, tolerance=0.2)
    assert "of the way to the end of its range" in check_whole(flips.chart())
    check_whole(find_drivers(hanoi, small, size=2).chart())
    result = measure_robustness(
        hanoi, [small, zone_is_open(), package_is_acceptable(hanoi, "hanoi_us")], draws=200
    )
    tornado = result.tornado("acceptable(small_deal)")
    words = check_whole(tornado)
    assert "United States, End-of-war declaration" in words
    assert "share of draws in which it holds" in words
    shares = check_whole(result.chart())
    assert "The American paper at Hanoi, much simplified is acceptable to all" in shares


def test_long_names_take_lines_and_stay_apart() -> None:
    result = measure_robustness(LONG, [MAIN], draws=100)
    chart = result.chart()
    words = check_whole(chart)
    assert "The withdrawal of all forces" in words
    assert "first of March" in words
    assert NAME in chart.alt
    lines = chart.spec["data"]["values"][0]["label"].split("\n")
    assert 1 < len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= LETTERS


def test_the_key_of_many_marks_stands_in_the_picture() -> None:
    both = Statement("both", "Main is positive, or x says so", _main_or_split)
    tornado = measure_robustness(q.toy(), [both], draws=400).tornado("both")
    words = check_whole(tornado)
    for series in ("lowest third", "highest third", "x's numbers", "y's numbers"):
        assert series in words


def _main_or_split(dispute, values) -> bool:
    return values.raw(q.MAIN) + 0.5 * values.raw(q.SPLIT) > 0


def test_the_tornado_of_one_statement_that_hangs_on_nothing_is_its_share_alone() -> None:
    result = measure_robustness(
        q.toy(), [MAIN, Statement("side", "Side is small", q.side_is_small)], draws=60
    )
    alone = result.tornado("side")
    assert [r["label"] for r in alone.spec["data"]["values"]] == ["Side is small"]
    assert "hangs clearly on no single number" in alone.alt
    assert result.tornado("main").id == "robustness-tornado"


def test_pictures_of_nothing_can_be_drawn() -> None:
    assert find_flip(q.toy(), Statement("n", "Nothing", q.never_decided)).chart().to_svg()
    never = measure_robustness(q.toy(), [Statement("n", "Nothing", q.never_decided)], draws=20)
    assert never.chart().to_svg()

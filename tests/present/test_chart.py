from __future__ import annotations

import json
import re

import pytest

from detente.present import (
    Arrow,
    Chart,
    Interval,
    Lane,
    Mark,
    Node,
    Part,
    Span,
    Spot,
    Standing,
    Step,
    Strip,
    Timeline,
    Track,
    draw_bars,
    draw_contributions,
    draw_frontier,
    draw_lanes,
    draw_lines,
    draw_matrix,
    draw_network,
    draw_ranges,
    draw_standings,
    draw_strips,
)
from detente.present.labels import place_labels, spread_out
from tests.present.sample import EVIL, sample_chart

SHAPES = {
    "bars": sample_chart,
    "ranges": lambda: draw_ranges("R", [Mark("a", 1, "us"), Mark("a", Interval(2, 1, 3), "dprk")], alt="x"),
    "frontier": lambda: draw_frontier(
        "F",
        [Spot(1, 2, "Nash", "s"), Spot(2, 1, EVIL, "t")],
        alt="x",
        x_axis="us",
        y_axis="dprk",
        cloud=[(0, 0)],
        line=[(1, 2), (2, 1)],
        origin=(0, 0),
    ),
    "matrix": lambda: draw_matrix("M", ["a", "b"], ["c"], [[0.5], [None]], alt="x", two_sided=True),
    "contributions": lambda: draw_contributions("C", [Part("us", "a", 1), Part("us", "b", -2)], alt="x"),
    "lines": lambda: draw_lines(
        "L", [Step("us", k, Interval(k, k - 1, k + 1)) for k in range(3)], alt="x", threshold=0
    ),
    "lanes": lambda: draw_lanes(
        "W",
        [
            Lane(
                "us",
                [Track("relief", [Span(1, "some"), Span(2, EVIL, firm=True)]), Track("treaty", [Span(2)])],
            )
        ],
        Timeline(("1", "2", "end"), ("0.25", "0.5", ""), time_name="years"),
        alt="x",
        strips=[Strip("margin", [0.1, -0.2, None], ["us", "dprk", ""], about="whose")],
    ),
    "standings": lambda: draw_standings(
        "P",
        [Standing("a", 0.2, "near", True), Standing(EVIL, -9.0, EVIL, False), Standing("c", None)],
        alt="x",
    ),
    "strips": lambda: draw_strips(
        "S", [Strip("us", [1.0, -0.5]), Strip(EVIL, [None, 0.0])], Timeline(("1", "2"), last=False), alt="x"
    ),
    "network": lambda: draw_network(
        "N",
        [Node("a", "start", "now"), Node("b", EVIL), Node("c", "alone")],
        [Arrow("a", "b", "us"), Arrow("b", "a", "dprk", dashed=True), Arrow("a", "a", "us")],
        alt="x",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_draws_and_is_plain_data(shape: str) -> None:
    pytest.importorskip("vl_convert")
    chart = SHAPES[shape]()
    svg = chart.to_svg()
    assert svg.startswith("<svg")
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert Chart.from_json(json.loads(json.dumps(chart.to_json()))) == chart


def test_drawing_the_same_chart_gives_the_same_picture() -> None:
    pytest.importorskip("vl_convert")
    assert sample_chart().to_svg() == sample_chart().to_svg()


def test_a_picture_inside_a_page_is_html() -> None:
    pytest.importorskip("vl_convert")
    html = sample_chart().to_html()
    assert "http" not in html
    assert "xmlns" not in html
    assert "<script" not in html
    assert 'role="img"' in html
    assert "<figcaption>Gap by issue</figcaption>" in html


def test_pictures_on_one_page_do_not_share_ids() -> None:
    pytest.importorskip("vl_convert")
    pages = [SHAPES[shape]().to_svg(inline=True) for shape in ("frontier", "lines")]
    first, second = (set(re.findall(r'\sid="([^"]+)"', page)) for page in pages)
    assert not first & second


def test_figures_are_written_as_in_tables() -> None:
    pytest.importorskip("vl_convert")
    assert "50% (25 to 75%)" in sample_chart().to_svg()


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "data.csv"}, "mark": "bar"},
        {"layer": [{"data": {"url": "http://x"}}]},
        {"mark": {"type": "image"}},
        {"mark": "image"},
        {"mark": "point", "encoding": {"href": {"field": "a"}}},
    ],
)
def test_charts_load_nothing(spec: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="loads data from elsewhere"):
        Chart("T", spec, "alt")


def test_an_address_in_the_data_is_only_text() -> None:
    Chart("T", {"data": {"values": [{"url": "https://a.example"}]}, "mark": "bar"}, "alt")


def test_a_chart_has_words_for_who_cannot_see_it() -> None:
    with pytest.raises(ValueError, match="no alt text"):
        Chart("T", {"mark": "bar"}, " ")


def test_png_is_a_png() -> None:
    pytest.importorskip("vl_convert")
    assert sample_chart().to_png(1.0).startswith(b"\x89PNG")


def test_notebooks_get_the_specification_and_a_picture() -> None:
    pytest.importorskip("vl_convert")
    bundle = sample_chart()._repr_mimebundle_()
    assert bundle["application/vnd.vegalite.v5+json"]["$schema"].endswith("v5.json")
    assert bundle["image/svg+xml"].startswith("<svg")


def test_shapes_refuse_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="2 rows by 1 columns"):
        draw_matrix("M", ["a", "b"], ["c"], [[1.0]], alt="x")
    with pytest.raises(ValueError, match="no node"):
        draw_network("N", [Node("a", "a")], [Arrow("a", "z")], alt="x")


def test_empty_charts_draw() -> None:
    pytest.importorskip("vl_convert")
    for chart in (
        draw_bars("B", [], alt="nothing"),
        draw_lines("L", [], alt="nothing"),
        draw_frontier("F", [], alt="nothing", x_axis="x", y_axis="y"),
        draw_network("N", [], [], alt="nothing"),
        draw_lanes("W", [], Timeline((), last=False), alt="nothing"),
        draw_standings("P", [], alt="nothing"),
        draw_strips("S", [], Timeline((), last=False), alt="nothing"),
        draw_matrix("M", [], [], [], alt="nothing"),
        draw_ranges("R", [], alt="nothing"),
        draw_contributions("C", [], alt="nothing"),
    ):
        assert chart.to_svg().startswith("<svg")


def test_labels_do_not_lie_on_each_other() -> None:
    points = [(100.0, 100.0), (110.0, 102.0), (104.0, 108.0)]
    places = place_labels(points, ["first label", "second label", "third label"], 300, 200)
    assert len(set(places)) > 1


def test_spreading_moves_as_little_as_it_takes() -> None:
    assert spread_out([0, 10, 20], 5) == [0, 10, 20]
    assert spread_out([1.0, 1.0], 2) == [0.0, 2.0]
    moved = spread_out([5.0, 5.2, 5.1, 9.0], 1)
    assert sorted(range(4), key=lambda k: moved[k]) == [0, 2, 1, 3]
    gaps = [b - a for a, b in zip(sorted(moved), sorted(moved)[1:], strict=False)]
    assert min(gaps) >= 1 - 1e-9

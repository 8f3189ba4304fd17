"""The plane of two parties' gains: what can be had, what is on the table, and what neither can better
alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.grammar import FIT, Spec, colour_by, layer, quantity, shape_by
from detente.present.labels import place_labels
from detente.present.theme import INK, NEUTRAL, SOFT

_AXES = (62, 78)  # what axis labels, titles and the key take of a chart's width and height, in pixels


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a plane: its place, its label (none is written where empty), whose or what sort it is."""

    x: float
    y: float
    label: str = ""
    series: str = ""


def draw_frontier(
    title: str,
    spots: Sequence[Spot],
    *,
    alt: str,
    x_axis: str,
    y_axis: str,
    cloud: Sequence[tuple[float, float]] = (),
    line: Sequence[tuple[float, float]] = (),
    origin: tuple[float, float] | None = None,
    colours: Mapping[str, str] | None = None,
    width: int = 460,
    height: int = 300,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """What can both have? Points in the plane of two numbers, their labels beside them where there is room.

    `cloud` is everything else that is possible (small grey points). `line` is the frontier, drawn in steps,
    since only its points can be had. `origin` is no deal: what lies above and to the right of it is better
    for both, and that quarter is tinted.
    """
    names = list(dict.fromkeys(spot.series for spot in spots))
    everything = [*((s.x, s.y) for s in spots), *cloud, *line, *([origin] if origin else [])]
    x_range, y_range = (_padded([point[at] for point in everything]) for at in (0, 1))
    x, y = (quantity(axis, ticks=6, domain=ends) for axis, ends in ((x_axis, x_range), (y_axis, y_range)))
    both = {"x": {"field": "x", **x}, "y": {"field": "y", **y}}
    layers = _no_deal(origin, x, y, x_range[1], y_range[1]) if origin else []
    if cloud:
        layers.append(
            layer({"type": "point", "size": 10, "opacity": 0.35, "color": NEUTRAL}, both, _rows(cloud))
        )
    if line:
        mark = {
            "type": "line",
            "color": INK,
            "strokeWidth": 1.2,
            "interpolate": "step-before",
            "opacity": 0.6,
        }
        layers.append(layer(mark, {**both, "order": {"field": "x"}}, _rows(sorted(line))))
    told: Spec = {"color": colour_by("series", names, colours)}
    if len(names) > 1:
        told["shape"] = shape_by("series", names)
    rows = [{"x": float(s.x), "y": float(s.y), "label": s.label, "series": s.series} for s in spots]
    dot = {"type": "point", "size": 120, "opacity": 1, "stroke": "white", "strokeWidth": 0.8}
    layers.append(layer(dot, {**both, **told}, rows))
    wide, tall = width - _AXES[0], height - _AXES[1]
    at = [(_part(s.x, x_range) * wide, (1 - _part(s.y, y_range)) * tall) for s in spots]
    for row, place in zip(rows, place_labels(at, [spot.label for spot in spots], wide, tall), strict=True):
        if row["label"]:
            text = {
                "type": "text",
                "dx": place.dx,
                "dy": place.dy,
                "align": place.align,
                "baseline": "middle",
            }
            named = {**both, "text": {"field": "label"}}
            halo = {**text, "stroke": "white", "strokeWidth": 3, "opacity": 0.85}
            layers += [layer(halo, named, [row]), layer(text, named, [row])]
    spec = {"width": width, "height": height, "autosize": FIT, "layer": layers}
    return Chart(title, spec, alt, width, share, id=id)


def _no_deal(origin: tuple[float, float], x: Spec, y: Spec, right: float, top: float) -> list[Spec]:
    """The quarter that both prefer to no deal, and the two lines that bound it."""
    quarter = [{"x": origin[0], "x2": right, "y": origin[1], "y2": top}]
    corners = {
        "x": {"field": "x", **x},
        "x2": {"field": "x2"},
        "y": {"field": "y", **y},
        "y2": {"field": "y2"},
    }
    dashes = {"type": "rule", "strokeDash": [4, 3], "color": SOFT}
    return [
        layer({"type": "rect", "color": "#1f4e79", "opacity": 0.06}, corners, quarter),
        layer(dashes, {"x": {"field": "x", **x}}, [{"x": origin[0]}]),
        layer(dashes, {"y": {"field": "y", **y}}, [{"y": origin[1]}]),
    ]


def _padded(numbers: Sequence[float]) -> list[float]:
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    room = 0.08 * (high - low or 1.0)
    return [low - room, high + room]


def _part(number: float, ends: Sequence[float]) -> float:
    return (number - ends[0]) / (ends[1] - ends[0])


def _rows(points: Sequence[tuple[float, float]]) -> list[Spec]:
    return [{"x": float(x), "y": float(y)} for x, y in points]

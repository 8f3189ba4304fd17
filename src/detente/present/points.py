"""Points and lines: where each side stands on each thing, and how a number moves over steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.grammar import (
    FIT,
    FIT_WIDTH,
    Spec,
    category,
    colour_by,
    dash_by,
    layer,
    quantity,
    shape_by,
)
from detente.present.labels import spread_out
from detente.present.theme import INK, LINE, NEUTRAL
from detente.present.values import Interval


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a line: which line, where on it (with a range or without), whose it is."""

    label: str
    value: float | Interval
    series: str = ""


def draw_ranges(
    title: str,
    marks: Sequence[Mark],
    *,
    alt: str,
    axis: str = "",
    kind: str = "number",
    domain: tuple[float, float] | None = None,
    joined: bool = True,
    colours: Mapping[str, str] | None = None,
    width: int = 520,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """Where does each stand? A line for every label, a mark on it for every series, by colour and shape.

    `joined` draws the line between the outermost marks, so that a distance is seen as one. Marks with a range
    show it as a pale bar. `domain` fixes the axis.
    """
    names = list(dict.fromkeys(mark.series for mark in marks))
    rows = [{"label": mark.label, "series": mark.series, **_spread(mark.value)} for mark in marks]
    x = quantity(axis, kind=kind, grid=False, domain=domain)
    lines = {"y": category("label", grid=True, gridColor=LINE)}
    tint = colour_by("series", names, colours)
    layers = []
    if joined and len(names) > 1:
        ends = {
            "x": {"aggregate": "min", "field": "value", **x},
            "x2": {"aggregate": "max", "field": "value"},
        }
        layers.append(layer({"type": "rule", "strokeWidth": 2, "color": NEUTRAL}, {**lines, **ends}))
    span = {"x": {"field": "low", **x}, "x2": {"field": "high"}, "color": tint}
    layers.append(
        layer({"type": "bar", "height": 7, "opacity": 0.3}, {**lines, **span}, only="datum.low < datum.high")
    )
    point = {"x": {"field": "value", **x}, "color": tint}
    if len(names) > 1:
        point["shape"] = shape_by("series", names)
    layers.append(
        layer(
            {"type": "point", "size": 110, "opacity": 1, "stroke": "white", "strokeWidth": 0.8},
            {**lines, **point},
        )
    )
    spec = {
        "width": width,
        "height": {"step": 26},
        "autosize": FIT_WIDTH,
        "data": {"values": rows},
        "layer": layers,
    }
    return Chart(title, spec, alt, width, share, id=id)


@dataclass(frozen=True, slots=True)
class Step:
    """A number at a step (with a range or without), of one series."""

    series: str
    step: float
    value: float | Interval


def draw_lines(
    title: str,
    steps: Sequence[Step],
    *,
    alt: str,
    x_axis: str = "step",
    y_axis: str = "",
    kind: str = "number",
    threshold: float | None = None,
    colours: Mapping[str, str] | None = None,
    width: int = 520,
    height: int = 220,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """How does it move? A line for every series over the steps, its name at its end, its range a pale band.

    `threshold` draws a level that matters, such as the margin below which somebody walks away.
    """
    names = list(dict.fromkeys(step.series for step in steps))
    rows: list[Spec] = [
        {"series": one.series, "step": float(one.step), **_spread(one.value)} for one in steps
    ]
    x = {"field": "step", **quantity(x_axis, grid=False)}
    if all(row["step"].is_integer() for row in rows):
        x["axis"] |= {"format": "d", "values": sorted({int(row["step"]) for row in rows})}
    x["scale"]["nice"] = False
    ends = [number for row in rows for number in (row["low"], row["high"])]
    ends += [] if threshold is None else [threshold]
    room = 0.06 * (max(ends, default=1.0) - min(ends, default=0.0) or 1.0)
    bounds = (min(ends, default=0.0) - room, max(ends, default=1.0) + room)
    y = quantity(y_axis, kind=kind, domain=bounds)
    tint = colour_by("series", names, colours, legend=False)
    layers = []
    if threshold is not None:
        rule = {"type": "rule", "color": INK, "strokeDash": [3, 3]}
        layers.append(layer(rule, {"y": {"field": "at", **y}}, [{"at": threshold}]))
    band = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": tint}
    layers.append(layer({"type": "area", "opacity": 0.15}, band, rows, only="datum.low < datum.high"))
    line: Spec = {"x": x, "y": {"field": "value", **y}, "color": tint}
    if len(names) > 1:
        line["strokeDash"] = dash_by("series", names)
    layers.append(layer({"type": "line", "point": {"size": 36}}, line, rows))
    if len(names) > 1:
        last = [
            max((row for row in rows if row["series"] == name), key=lambda row: row["step"]) for name in names
        ]
        heights = spread_out([row["value"] for row in last], 13 * (bounds[1] - bounds[0]) / (height - 50))
        last = [{**row, "at": at} for row, at in zip(last, heights, strict=True)]
        named = {"x": x, "y": {"field": "at", **y}, "text": {"field": "series"}, "color": tint}
        layers.append(layer({"type": "text", "align": "left", "dx": 8}, named, last))
    spec = {"width": width, "height": height, "autosize": FIT, "layer": layers}
    return Chart(title, spec, alt, width, share, id=id)


def _spread(value: float | Interval) -> Spec:
    if isinstance(value, Interval):
        return {"value": value.value, "low": value.low, "high": value.high}
    return {"value": float(value), "low": float(value), "high": float(value)}

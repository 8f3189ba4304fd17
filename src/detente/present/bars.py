"""Bars: one number for each thing, with its range; and what a number is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.grammar import FIT_WIDTH, Spec, category, colour_by, layer, quantity, stretch_axis
from detente.present.numerals import column_decimals, format_cell
from detente.present.theme import INK
from detente.present.values import Interval

_LETTER = 6.0  # pixels that a letter takes, on average


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is for, how long it is (with a range or without), and which series it belongs to."""

    label: str
    value: float | Interval
    series: str = ""


def draw_bars(
    title: str,
    bars: Sequence[Bar],
    *,
    alt: str,
    axis: str = "",
    kind: str = "number",
    colours: Mapping[str, str] | None = None,
    width: int = 520,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """How large is each? Horizontal bars in the order given, each with its figure at its end.

    A bar with a range shows it as a thin line. Bars of several series stand under each other within a label;
    `colours` gives each series its colour. `kind` "share" reads in per cent. `axis` names the unit.
    """
    names = list(dict.fromkeys(bar.series for bar in bars))
    places = None if kind == "share" else column_decimals(bar.value for bar in bars)
    rows = [_bar_row(bar, kind, places) for bar in bars]
    lines: Spec = {"y": category("label")}
    if len(names) > 1:
        lines["yOffset"] = {"field": "series", "sort": names}
    reach = _reach(rows)
    x = quantity(axis, kind=kind, domain=stretch_axis(reach, width))
    if kind == "share" and all(row["value"] <= 1 for row in rows):
        # An axis that goes on beyond all there is would puzzle.
        x["axis"]["values"] = [0, 0.25, 0.5, 0.75, 1] if width > 400 else [0, 0.5, 1]
    text = {"type": "text", "baseline": "middle"}
    figure = {**lines, "x": {"field": "at", **x}, "text": {"field": "text"}}
    layers = [
        layer(
            {"type": "bar", "height": {"band": 0.72}},
            {**lines, "x": {"field": "value", **x}, "color": colour_by("series", names, colours)},
        ),
        layer(
            {"type": "rule", "color": INK},
            {**lines, "x": {"field": "low", **x}, "x2": {"field": "high"}},
            only="datum.low !== null",
        ),
        layer({**text, "align": "left", "dx": 5}, figure, only="datum.at >= 0"),
        layer({**text, "align": "right", "dx": -5}, figure, only="datum.at < 0"),
    ]
    spec = {
        "width": width,
        "height": {"step": 26 if len(names) < 2 else 12},
        "autosize": FIT_WIDTH,
        "data": {"values": rows},
        "layer": layers,
        "usermeta": {"reach": reach},
    }
    return Chart(title, spec, alt, width, share, id=id)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: which whole, which part, how much it adds (or, below zero, takes away)."""

    whole: str
    part: str
    value: float


def draw_contributions(
    title: str,
    parts: Sequence[Part],
    *,
    alt: str,
    axis: str = "",
    colours: Mapping[str, str] | None = None,
    width: int = 520,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """What is each made of? One stacked bar for a whole: gains right of zero, losses left, the sum a
    diamond.
    """
    order = list(dict.fromkeys(part.part for part in parts))
    rows = [
        {"whole": p.whole, "part": p.part, "value": float(p.value), "rank": order.index(p.part)}
        for p in parts
    ]
    sums: list[Spec] = []
    for whole in dict.fromkeys(part.whole for part in parts):
        total = float(sum(part.value for part in parts if part.whole == whole))
        sums.append({"whole": whole, "value": total, "text": format_cell(total, "number", None, signed=True)})
    at = {"y": category("whole"), "x": {"field": "value", **quantity(axis, ticks=6)}}
    bars = {
        "x": {**at["x"], "stack": "zero"},
        "color": colour_by("part", order, colours),
        "order": {"field": "rank"},
    }
    spec = {
        "width": width,
        "height": {"step": 38},
        "autosize": FIT_WIDTH,
        "layer": [
            layer(
                {"type": "bar", "height": {"band": 0.5}, "stroke": "white", "strokeWidth": 1},
                {**at, **bars},
                rows,
            ),
            layer(
                {"type": "point", "shape": "diamond", "color": INK, "size": 90, "stroke": "white"}, at, sums
            ),
            layer({"type": "text", "dy": -15, "fontWeight": "bold"}, {**at, "text": {"field": "text"}}, sums),
        ],
    }
    return Chart(title, spec, alt, width, share, id=id)


def _bar_row(bar: Bar, kind: str, places: int | None) -> Spec:
    text = format_cell(bar.value, kind, places)
    if not isinstance(bar.value, Interval):
        return {
            "label": bar.label,
            "series": bar.series,
            "value": float(bar.value),
            "low": None,
            "high": None,
            "at": float(bar.value),
            "text": text,
        }
    value, low, high = bar.value.value, bar.value.low, bar.value.high
    at = max(value, high) if value >= 0 else min(value, low)
    return {
        "label": bar.label,
        "series": bar.series,
        "value": value,
        "low": low,
        "high": high,
        "at": at,
        "text": text,
    }


def _reach(rows: Sequence[Spec]) -> Spec:
    """What the axis has to hold: zero, every bar and every range, and in pixels the names and figures beside them."""
    ends = [x for row in rows for x in (row["value"], row["low"], row["high"]) if x is not None]
    left, right = (
        _LETTER * max((len(row["text"]) for row in rows if (row["at"] < 0) is below), default=0) + 12
        for below in (True, False)
    )
    names = _LETTER * max((len(row["label"]) for row in rows), default=0) + 20
    return {"low": min([0.0, *ends]), "high": max([0.0, *ends]), "left": left, "right": right, "names": names}

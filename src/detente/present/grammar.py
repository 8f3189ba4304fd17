"""The few pieces of Vega-Lite that the charts are made of, each written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.present.theme import ACCENT, PALETTE

Spec = dict[str, Any]

FIT_WIDTH: Spec = {"type": "fit-x", "contains": "padding"}
FIT: Spec = {"type": "fit", "contains": "padding"}

_SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "stroke", "triangle-left")
_DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (1, 3))


def layer(mark: Spec, encoding: Spec, values: Sequence[Spec] | None = None, only: str = "") -> Spec:
    """Marks for the rows of `values` (or of the data around), `only` those where the expression holds."""
    made: Spec = {"mark": mark, "encoding": encoding}
    if values is not None:
        made["data"] = {"values": list(values)}
    if only:
        made["transform"] = [{"filter": only}]
    return made


def quantity(
    title: str,
    *,
    kind: str = "number",
    ticks: int = 5,
    grid: bool = True,
    domain: Sequence[float] | None = None,
) -> Spec:
    """A channel of numbers with its axis. `kind` share is in per cent; without a domain the data decide."""
    axis = {"tickCount": ticks, "grid": grid, "format": ".0%" if kind == "share" else "~r"}
    scale: Spec = {"zero": False, "nice": domain is None}
    if domain is not None:
        scale["domain"] = list(domain)
    return {"type": "quantitative", "title": title or None, "axis": axis, "scale": scale}


def category(field: str, **axis: Any) -> Spec:
    """A channel of names in the order they come, without a title."""
    channel: Spec = {"field": field, "type": "nominal", "sort": None, "title": None}
    return {**channel, "axis": axis} if axis else channel


def literal(field: str) -> Spec:
    """A channel whose values are colours or numbers of the picture themselves."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def pixels(width: float, height: float) -> tuple[Spec, Spec]:
    """Channels for a picture laid out by hand: x to the right, y downwards, both in pixels, no axes."""
    across = {"type": "quantitative", "axis": None, "scale": {"domain": [0, width], "nice": False}}
    down = {"type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    return across, down


def colour_by(
    field: str, names: Sequence[str], colours: Mapping[str, str] | None, *, legend: bool = True
) -> Spec:
    """The colour channel for series: those given, else the palette in order. One series needs no key."""
    given = colours or {}
    if len(names) < 2:
        return {"value": given.get(names[0], ACCENT) if names else ACCENT}
    tints = [given.get(name, PALETTE[at % len(PALETTE)]) for at, name in enumerate(names)]
    scale = {"domain": list(names), "range": tints}
    return {"field": field, "type": "nominal", "scale": scale, "legend": {"title": None} if legend else None}


def shape_by(field: str, names: Sequence[str]) -> Spec:
    """The shape channel for series, so that they stay apart without colour."""
    scale = {"domain": list(names), "range": [_SHAPES[at % len(_SHAPES)] for at in range(len(names))]}
    return {"field": field, "type": "nominal", "scale": scale, "legend": {"title": None}}


def dash_by(field: str, names: Sequence[str]) -> Spec:
    """The dash channel for series of lines, so that they stay apart without colour."""
    scale = {"domain": list(names), "range": [list(_DASHES[at % len(_DASHES)]) for at in range(len(names))]}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def stretch_axis(reach: Mapping[str, float], width: float) -> list[float]:
    """The ends of an axis that holds `low` to `high` and leaves the figures beside the bars the pixels they need.

    Figures take pixels and the axis counts payoffs: what is left of `width` for the bars gives the scale.
    """
    low, high = reach["low"], reach["high"]
    left = reach["left"] if low < 0 else 0.0
    unit = (high - low or 1.0) / max(width - reach["names"] - left - reach["right"], 80.0)
    return [low - unit * left, high + unit * reach["right"]]


def fit_width(spec: Spec, width: int) -> Spec:
    """A specification for another width, its axis stretched anew where it says what it has to hold (`usermeta`)."""
    fitted = {**spec, "width": width}
    reach = spec.get("usermeta", {}).get("reach")
    if reach is None:
        return fitted
    fitted["layer"] = [dict(one, encoding={**one["encoding"]}) for one in spec["layer"]]
    for one in fitted["layer"]:
        x = one["encoding"]["x"]
        one["encoding"]["x"] = {**x, "scale": {**x["scale"], "domain": stretch_axis(reach, width)}}
    return fitted

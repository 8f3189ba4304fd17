"""Lanes: who does what when."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.grammar import Spec, layer, literal, pixels
from detente.present.theme import INK, LINE, PALETTE, SOFT

_MARGIN, _HEAD, _LINE, _LETTER = 110.0, 24.0, 13, 5.7


@dataclass(frozen=True, slots=True)
class Box:
    """A box in a lane: whose lane, its first and last step (counting from 1), what is in it, whether it is
    pale.
    """

    lane: str
    first: int
    last: int
    label: str
    pale: bool = False


def draw_lanes(
    title: str,
    boxes: Sequence[Box],
    *,
    alt: str,
    lanes: Sequence[str] | None = None,
    step_name: str = "step",
    colours: Mapping[str, str] | None = None,
    width: int = 700,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """Who does what when? A lane for each actor, the steps from left to right, a box for what is done.

    Boxes that meet in a lane stand under each other. `pale` is whatever difference the caller's words give it
    (what can be taken back, say, against what cannot).
    """
    names = list(lanes) if lanes is not None else list(dict.fromkeys(box.lane for box in boxes))
    steps = max((box.last for box in boxes), default=1)
    column = (width - _MARGIN) / steps
    drawn: list[Spec] = []
    titles: list[Spec] = []
    rules: list[Spec] = []
    top = _HEAD
    for at, lane in enumerate(names):
        tint = (colours or {}).get(lane, PALETTE[at % len(PALETTE)])
        rows, bottom = _fill_lane([box for box in boxes if box.lane == lane], steps, column, top)
        drawn += [{**row, "fill": tint} for row in rows]
        titles.append({"x": 0, "y": (top + bottom) / 2, "text": textwrap.wrap(lane, int(_MARGIN / _LETTER))})
        rules.append({"y": bottom})
        top = bottom
    heads = [
        {"x": _MARGIN + column * (k + 0.5), "y": 10, "text": f"{step_name} {k + 1}"} for k in range(steps)
    ]
    x, y = pixels(width, top + 4)
    at_xy = {"x": {"field": "x", **x}, "y": {"field": "y", **y}}
    words = {**at_xy, "text": {"field": "text"}}
    inside = {"x": {"field": "tx", **x}, "y": {"field": "ty", **y}, "text": {"field": "text"}}
    corners = {**at_xy, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    shade = {"fill": literal("fill"), "fillOpacity": literal("opacity")}
    lettering = {"type": "text", "align": "left", "lineHeight": _LINE}
    spec = {
        "width": width,
        "height": top + 4,
        "layer": [
            layer({"type": "rule", "color": LINE}, {"y": {"field": "y", **y}}, rules),
            layer({"type": "text", "color": SOFT}, words, heads),
            layer({**lettering, "fontWeight": "bold", "baseline": "line-top"}, words, titles),
            layer({"type": "rect", "cornerRadius": 2}, {**corners, **shade}, drawn),
            layer({**lettering, "baseline": "top"}, {**inside, "color": literal("ink")}, drawn),
        ],
    }
    return Chart(title, spec, alt, width, share, id=id)


def _fill_lane(boxes: Sequence[Box], steps: int, column: float, top: float) -> tuple[list[Spec], float]:
    """The boxes of a lane with their corners and wrapped words, none on another, and where the lane ends."""
    floors = [top + 6.0] * (steps + 1)
    rows: list[Spec] = []
    for box in boxes:
        span = slice(box.first, box.last + 1)
        room = column * (box.last - box.first + 1) - 6
        lines = textwrap.wrap(box.label, max(6, int((room - 10) / _LETTER))) or [""]
        y = max(floors[span])
        y2 = y + _LINE * len(lines) + 8
        floors[span] = [y2 + 4] * (box.last - box.first + 1)
        x = _MARGIN + column * (box.first - 1) + 3
        place = {"x": x, "x2": x + room, "y": y, "y2": y2, "tx": x + 6, "ty": y + 5, "text": lines}
        rows.append({**place, "opacity": 0.16 if box.pale else 1.0, "ink": INK if box.pale else "#ffffff"})
    return rows, max([*floors, top + 28.0]) + 2

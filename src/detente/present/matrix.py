"""Matrices: a number for every pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.present.chart import Chart
from detente.present.grammar import FIT_WIDTH, category, layer
from detente.present.numerals import column_decimals, format_cell
from detente.present.theme import INK, PALETTE


def draw_matrix(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    alt: str,
    kind: str = "number",
    two_sided: bool = False,
    width: int = 520,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """How large is it for every pair? A field for each, darker for more, with the figure in it.

    None is a white field with a dash. `two_sided`: values above and below zero are different things (blue
    and orange) rather than more and less. Raises ValueError where `values` is not one row for each label
    with one value for each column.
    """
    if len(values) != len(rows) or any(len(row) != len(columns) for row in values):
        shape = [len(row) for row in values]
        raise ValueError(
            f"matrix {title!r}: rows of {shape} values for {len(rows)} rows by {len(columns)} columns"
        )
    numbers = [value for row in values for value in row if value is not None]
    places = None if kind == "share" else column_decimals(numbers)
    top = max((abs(number) for number in numbers), default=1.0) or 1.0
    fields = [
        {
            "row": row,
            "column": column,
            "value": value,
            "text": format_cell(value, kind, places),
            "dark": value is not None and abs(value) > 0.55 * top,
        }
        for row, line in zip(rows, values, strict=True)
        for column, value in zip(columns, line, strict=True)
    ]
    scale: dict[str, Any] = {"domain": [0, top], "range": ["#f3f6f9", PALETTE[0]], "interpolate": "rgb"}
    if two_sided:
        scale |= {"domain": [-top, 0, top], "range": [PALETTE[1], "#f7f7f5", PALETTE[0]]}
    white = {"condition": {"test": "datum.value === null", "value": "#ffffff"}}
    shade = {**white, "field": "value", "type": "quantitative", "scale": scale, "legend": None}
    ink = {"condition": {"test": "datum.dark", "value": "white"}, "value": INK}
    at = {
        "x": category("column", orient="top", labelAngle=0, domain=False, ticks=False, labelLimit=120),
        "y": category("row"),
    }
    spec = {
        "width": width,
        "height": {"step": 27},
        "autosize": FIT_WIDTH,
        "data": {"values": fields},
        "layer": [
            layer(
                {"type": "rect", "stroke": "white", "strokeWidth": 2, "invalid": None}, {**at, "color": shade}
            ),
            layer({"type": "text", "baseline": "middle"}, {**at, "text": {"field": "text"}, "color": ink}),
        ],
    }
    return Chart(title, spec, alt, width, share, id=id)

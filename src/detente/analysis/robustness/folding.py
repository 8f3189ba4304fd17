"""Charts whose names are long: folded into lines instead of cut, so that a picture says what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten, wrap
from typing import Any

from detente.present import Chart
from detente.present.grammar import fit_width

LETTERS = 36
"""Letters in a line beside a picture."""

MOST_LINES = 3

_LINE = 13  # pixels from one line to the next
_LETTER = 6.0
_BAR = 19  # pixels that a bar is high, however many lines its name takes
_IN_A_ROW = 3  # names in the key beside each other
_SPLIT = "split(datum.label, '\\n')"


def fold_labels(chart: Chart, axis: Sequence[str] = ()) -> Chart:
    """The same bars or ranges with their names in lines that are read whole, and `axis` as the lines under the axis.

    A name that takes more than `MOST_LINES` lines ends in an ellipsis: the words beside the picture have all of it.
    """
    spec: dict[str, Any] = chart.to_json()["spec"]
    rows = spec["data"]["values"]
    for row in rows:
        row["label"] = "\n".join(_fold(row["label"]))
    lines = [line for row in rows for line in row["label"].split("\n")]
    tallest = max((row["label"].count("\n") + 1 for row in rows), default=1)
    centred = [
        {"test": f"length({_SPLIT}) == {n}", "value": -_LINE * (n - 1) / 2} for n in range(2, tallest + 1)
    ]
    names: dict[str, Any] = {"labelExpr": _SPLIT, "labelLimit": 0}
    if centred:
        names["labelOffset"] = {"condition": centred, "value": 0}
    for layer in spec["layer"]:
        y, x = layer["encoding"]["y"], layer["encoding"]["x"]
        y["axis"] = {**(y.get("axis") or {}), **names}
        if axis:
            x["title"] = list(axis)
        if isinstance(layer["mark"].get("height"), dict):
            layer["mark"]["height"] = _BAR
        for channel in ("color", "shape"):
            legend = layer["encoding"].get(channel, {}).get("legend")
            if legend is not None and len({row["series"] for row in rows}) > _IN_A_ROW:
                legend["columns"] = 2
    spec["height"] = {"step": max(spec["height"]["step"], _LINE * tallest + 6)}
    if reach := spec.get("usermeta", {}).get("reach"):
        reach["names"] = _LETTER * max(map(len, lines), default=0) + 20
    return replace(chart, spec=fit_width(spec, chart.width))


def _fold(label: str) -> list[str]:
    lines = _wrap(label, LETTERS)
    if len(lines) <= MOST_LINES:  # lines of about the same length
        widths = range(max(len(label) // len(lines), 1), LETTERS)
        return next((w for w in (_wrap(label, w) for w in widths) if len(w) == len(lines)), lines)
    rest = shorten(" ".join(lines[MOST_LINES - 1 :]), LETTERS, placeholder="…")
    return [*lines[: MOST_LINES - 1], rest]


def _wrap(label: str, width: int) -> list[str]:
    return wrap(label, width, break_on_hyphens=False) or [label]

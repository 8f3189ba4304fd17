"""Where to write labels beside points so that they do not lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

_HEIGHT = 13.0
_LETTER = 5.9  # a letter of the house sans at 11 px, on average


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands, from its point, in pixels, and which end of it is there."""

    dx: float
    dy: float
    align: Literal["left", "center", "right"]


_PLACES = (
    Place(9, 0, "left"),
    Place(-9, 0, "right"),
    Place(0, -13, "center"),
    Place(0, 13, "center"),
    Place(8, -11, "left"),
    Place(8, 11, "left"),
    Place(-8, -11, "right"),
    Place(-8, 11, "right"),
    Place(9, -24, "left"),
    Place(9, 24, "left"),
    Place(-9, -24, "right"),
    Place(-9, 24, "right"),
)

Box = tuple[float, float, float, float]


def place_labels(
    points: Sequence[tuple[float, float]], labels: Sequence[str], width: float, height: float
) -> list[Place]:
    """For every label, the first place around its point that is inside the picture and free of points and
    labels.

    Greedy in the order given, so a label never depends on those after it; where no place is free, the least
    covered.
    """
    taken: list[Box] = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    places = []
    for (x, y), label in zip(points, labels, strict=True):
        if not label:
            places.append(_PLACES[0])
            continue
        best = min(_PLACES, key=lambda place: _cost(place, _box(x, y, label, place), taken, width, height))
        taken.append(_box(x, y, label, best))
        places.append(best)
    return places


def spread_out(heights: Sequence[float], apart: float) -> list[float]:
    """The same heights in the same order, moved as little as it takes to stand at least `apart`.

    Neighbours that stand too close are gathered round their mean, and again where the gathered ones meet
    others.
    """
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    runs: list[tuple[float, list[int]]] = []  # the middle of a run, and who stands in it
    for at in order:
        middle, run = heights[at], [at]
        while runs and middle - apart * (len(run) - 1) / 2 < runs[-1][0] + apart * (len(runs[-1][1]) + 1) / 2:
            before, others = runs.pop()
            middle = (before * len(others) + middle * len(run)) / (len(others) + len(run))
            run = others + run
        runs.append((middle, run))
    moved = list(heights)
    for middle, run in runs:
        for place, at in enumerate(run):
            moved[at] = middle + apart * (place - (len(run) - 1) / 2)
    return moved


def _box(x: float, y: float, label: str, place: Place) -> Box:
    long = len(label) * _LETTER
    left = x + place.dx - {"left": 0.0, "center": long / 2, "right": long}[place.align]
    return left, y + place.dy - _HEIGHT / 2, left + long, y + place.dy + _HEIGHT / 2


def _cost(place: Place, box: Box, taken: Sequence[Box], width: float, height: float) -> float:
    left, top, right, bottom = box
    outside = max(0.0, -left) + max(0.0, right - width) + max(0.0, -top) + max(0.0, bottom - height)
    covered = sum(
        max(0.0, min(right, r) - max(left, x)) * max(0.0, min(bottom, b) - max(top, y))
        for x, y, r, b in taken
    )
    # A label that touches something is still read with its point; one that stands far off is read with another.
    return 50 * outside + covered + 4 * hypot(place.dx, place.dy)

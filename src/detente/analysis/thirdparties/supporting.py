"""Points of a frontier that some weights of two aims pick, and which weights pick each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def find_supporting_weights(points: Sequence[tuple[float, float]]) -> list[tuple[float, float] | None]:
    """For points of a frontier by rising first aim, the weights w in [0, 1] for which each maximises w x + (1 - w) y.

    None for a point that lies below the line between two others.
    """
    hull: list[int] = []
    for k, (x, y) in enumerate(points):
        while len(hull) > 1:
            (x0, y0), (x1, y1) = points[hull[-2]], points[hull[-1]]
            # drop the last one where it lies on or below the line from the one before to the new one
            if (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0) < 0:
                break
            hull.pop()
        hull.append(k)
    spans: list[tuple[float, float] | None] = [None] * len(points)
    cuts = [0.0]
    for before, after in pairwise(hull):
        gain, loss = points[after][0] - points[before][0], points[before][1] - points[after][1]
        cuts.append(loss / (gain + loss))
    cuts.append(1.0)
    for k, at in enumerate(hull):
        spans[at] = (cuts[k], cuts[k + 1])
    return spans

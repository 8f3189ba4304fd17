"""Margins, and differences between them, told only as finely as the search has proved them."""

from __future__ import annotations

import numpy as np

from detente.present import Cell, Interval

PLACES = 3
FINE = 0.5 * 10**-PLACES
"""What is known to within this is told as one number; half a unit of the last place."""
WITHIN = "within the accuracy"


def tell_margin(low: float, high: float) -> Cell:
    """A best margin for a cell: a number, or with the range where that is wider; None where no order leads there."""
    if not np.isfinite(low):
        return None
    return to_places(low) if high - low <= FINE else _range(low, low, high)


def tell_difference(value: float | None, low: float, high: float) -> Cell:
    """A change or a share for a cell: a number, with its range where that is wider, or that it may be none at all."""
    if value is None:
        return None
    if high - low <= FINE:
        return to_places(value)
    if not is_known(low, high):
        return WITHIN
    return _range(value, low, high)


def is_known(low: float, high: float) -> bool:
    """Whether a difference that lies between these is known to be one, and large enough to be told."""
    return round(low, PLACES) > 0 or round(high, PLACES) < 0


def _range(value: float, low: float, high: float) -> Interval:
    return Interval(*(round(float(x), PLACES) + 0.0 for x in (value, low, high)))


def to_places(x: float | None, places: int = PLACES) -> float | None:
    """A number as finely as it is worth telling; what rounds to nothing is plainly zero."""
    return None if x is None else round(float(x), places) + 0.0


def round_to(x: float, low: float, high: float) -> float:
    """For a sentence: a number known to lie between two, with a place less where they are further apart."""
    return round(float(x), PLACES if high - low <= FINE else PLACES - 1) + 0.0

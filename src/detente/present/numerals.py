"""How numbers read. One place decides, so that a figure is the same in the terminal, the page, Word and the
notebook.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from detente.present.values import Cell, Interval, Phrase, Ref

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"
INFINITY = "\N{INFINITY}"

# Payoffs are of the order of one to ten per period. What is left of a sum of floats below this is rounding,
# not an answer.
_NOISE = 1e-12


def format_number(
    value: float, decimals: int | None = None, *, significant: int = 3, signed: bool = False
) -> str:
    """How does this number read?

    `decimals` fixes the places after the point; without it the number keeps `significant` figures and no
    idle zeros. A number that is not zero never reads as zero: where the places do not suffice it keeps its
    own first figure, because an incentive margin of -0.0003 and one of 0 are different answers. Whole
    thousands are never rounded away: 12,345 stays 12,345. `signed` writes the plus of what is above zero.
    """
    number = float(value)
    if math.isnan(number):
        return NONE
    sign = MINUS if number < 0 else "+" if signed and number > 0 else ""
    size = abs(number)
    if math.isinf(size):
        return sign + INFINITY
    if size < _NOISE:
        return f"{0:.{decimals or 0}f}"
    places = _places(size, significant) if decimals is None else decimals
    text = f"{size:,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("0.,"):
        if size < 1e-6:
            mantissa, exponent = f"{size:.0e}".split("e")
            text = f"{mantissa}e{MINUS}{abs(int(exponent))}"
        else:
            text = f"{size:.{_places(size, 1)}f}"
    return sign + text


def format_share(value: float, decimals: int = 0, *, unit: bool = True) -> str:
    """How does this share of one read, in per cent?

    What is not quite none or all does not read as 0% or 100% but as `<1%` or `>99%`.
    """
    number = float(value)
    if math.isnan(number):
        return NONE
    percent = "%" if unit else ""
    step = 10.0**-decimals
    hundred = number * 100
    if 0 < hundred < step / 2:
        return f"<{step:.{decimals}f}{percent}"
    if 100 - step / 2 < hundred < 100:
        return f">{100 - step:.{decimals}f}{percent}"
    return format_number(hundred, decimals) + percent if math.isfinite(number) else format_number(number)


def format_interval(value: str, low: str, high: str) -> str:
    """A value and its range. The word `to`, because a dash between numbers below zero reads as another
    minus.
    """
    return f"{value} ({low} to {high})"


def format_flag(value: bool) -> str:
    """Yes or no, in words: a tick says nothing to a screen reader and is lost in a photocopy."""
    return "yes" if value else "no"


def format_cell(
    cell: Cell, kind: str, decimals: int | None, *, significant: int = 3, signed: bool = False
) -> str:
    """How does this cell read in a column of this kind? `decimals` are the column's (`column_decimals`)."""
    if cell is None:
        return NONE
    if isinstance(cell, bool):
        return format_flag(cell)
    if isinstance(cell, (Ref, Phrase)):
        return str(cell)
    if isinstance(cell, str):
        return cell
    share = kind in ("share", "chance")
    if isinstance(cell, Interval):
        if cell.low == cell.value == cell.high:
            return format_cell(cell.value, kind, decimals, significant=significant, signed=signed)
        if share:
            places = decimals or 0
            low, high = format_share(cell.low, places, unit=False), format_share(cell.high, places)
            return format_interval(format_share(cell.value, places), low, high)
        parts = (format_number(x, decimals, significant=significant, signed=signed) for x in _three(cell))
        return format_interval(*parts)
    if share:
        return format_share(cell, decimals or 0)
    return format_number(cell, decimals, significant=significant, signed=signed)


def column_decimals(cells: Iterable[Cell], significant: int = 3) -> int:
    """How many places after the point does a column of these numbers need, so that its points stand under
    each other?

    Enough for the figures that its numbers really have (whole numbers take none), at most `significant` of
    the largest number, or two places where that is less, as a payoff of 0.25 stays one beside a payoff of
    12.
    """
    sizes = [abs(x) for x in _numbers(cells) if math.isfinite(x) and abs(x) >= _NOISE]
    if not sizes:
        return 0
    largest = max(sizes)
    needed = max(_used_places(size, significant) for size in sizes)
    return min(needed, max(_places(largest, significant), 2 if largest < 1000 else 0), 6)


def _numbers(cells: Iterable[Cell]) -> Iterable[float]:
    for cell in cells:
        if isinstance(cell, Interval):
            yield from _three(cell)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            yield float(cell)


def _three(interval: Interval) -> Sequence[float]:
    return (interval.value, interval.low, interval.high)


def _places(size: float, significant: int) -> int:
    """Places after the point that give `size` this many significant figures."""
    return max(0, significant - 1 - math.floor(math.log10(size)))


def _used_places(size: float, significant: int) -> int:
    """Places after the point that `size`, rounded to its significant figures, really uses."""
    text = f"{size:.{_places(size, significant)}f}"
    return len(text.rstrip("0").partition(".")[2]) if "." in text else 0

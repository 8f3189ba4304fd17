"""How wide is each column of a table where room is short? Words fold, numbers and dates stay whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells

from detente.present.table import Column, Table
from detente.present.values import Interval

GAP = 2
"""Blanks between columns."""

_LONGEST = 30  # a longer word (an address, say) is broken where a table has to fit
_LABEL = 18  # what tells the rows apart is not folded to a strip narrower than this
_EASY = 30  # a column of words as wide as this is read with ease
_TALLEST = 8  # lines of a cell in a narrower one

_WORD = re.compile(r"\s*\S+\s*")
# a word with the blanks after it; one with a hyphen between letters may be broken there
_PIECE = re.compile(r"\s*\S+?(?:(?<=[^\W\d_]-)(?=[^\W\d_])|\s+|$)")


def fit_columns(table: Table, width: int | None = None) -> list[int] | None:
    """The width of each column, so that the table is at most `width` wide; None where columns will not do: they would
    have to cut something, or words become a strip too long to read.

    Headings fold first, then long columns of words, then ranges (under their value), then shorter words, and last
    ranges in themselves. Widths are of what is shown: a Chinese letter takes two.
    """
    heads = [column.heading for column in table.columns]
    bodies = [_measure(table, at) for at in range(len(heads))]
    full = [max(cell_len(h), body.full, 1) for h, body in zip(heads, bodies, strict=True)]
    if width is None:
        return full
    least = [
        max(min(_longest(fold_points(h)), _LONGEST), body.words)
        for h, body in zip(heads, bodies, strict=True)
    ]
    words = [not column.counts and column.kind != "date" for column in table.columns]
    if words[:1] == [True]:
        least[0] = max(least[0], min(full[0], _LABEL))
    room = width - GAP * (len(heads) - 1)
    if sum(least) > room:
        return None
    headed = [max(low, body.full) for low, body in zip(least, bodies, strict=True)]
    easy = [max(low, min(_EASY, h)) if w else h for low, h, w in zip(least, headed, words, strict=True)]
    ranged = [max(low, b.parts) for low, b in zip(least, bodies, strict=True)]
    stacked = [e if w else r for e, r, w in zip(easy, ranged, words, strict=True)]
    fitted = full
    for floor in (headed, easy, stacked, ranged, least):
        fitted = _shrink(fitted, floor, room)
    strips = [at for at, wide in enumerate(fitted) if words[at] and wide < min(_EASY, full[at])]
    if any(
        len(fold_cell(table, r, at, fitted[at])) > _TALLEST for at in strips for r in range(len(table.rows))
    ):
        return None
    return fitted


def fold_cell(table: Table, row: int, at: int, width: int) -> list[str]:
    """A cell in lines of at most this width."""
    text = table.cells[row][at]
    points = _points_of(table, row, at)
    if points is _value_and_range and max(map(cell_len, points(text))) > width:
        points = fold_points
    return fold(text, width, points)


def fold(
    text: str, width: int, points: Callable[[str], list[str]] | None = None, *, hang: int = 0
) -> list[str]:
    """A text in lines of at most this width, broken between the pieces that `points` makes of it (default: words).

    A piece that is wider is broken anywhere. All lines but the first begin with `hang` blanks.
    """
    lines: list[str] = []
    for whole in text.split("\n"):
        line = " " * hang if lines else ""
        if cell_len(line + whole) <= width:
            lines.append(line + whole)
            continue
        empty = True
        for piece in (points or fold_points)(whole):
            if not empty and cell_len((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line, empty = " " * hang, True
            left = piece.lstrip() if empty and lines else piece
            while cell_len((line + left).rstrip()) > width:
                first = chop_cells(left, max(width - cell_len(line), 2))[0]
                lines.append(line + first)
                left, line = left[len(first) :], " " * hang
            line += left
            empty = False
        lines.append(line.rstrip())
    return lines


def fold_points(text: str) -> list[str]:
    """The words of a text, each with the blanks after it: what may stand on a line of its own. Paths stay whole."""
    words = _WORD.findall(text)
    return [piece for word in words for piece in ([word] if "/" in word else _PIECE.findall(word))]


def pad(text: str, width: int, column: Column) -> str:
    """A text at its side of a column."""
    room = " " * max(width - cell_len(text), 0)
    return room + text if column.side == "right" else text + room


def _points_of(table: Table, row: int, at: int) -> Callable[[str], list[str]]:
    if table.columns[at].kind == "date":
        return lambda text: [text]
    return _value_and_range if isinstance(table.rows[row][at], Interval) else fold_points


def _value_and_range(text: str) -> list[str]:
    value, blank, rest = text.partition(" ")
    return [value + blank, rest] if rest else [text]


@dataclass(frozen=True)
class _Body:
    """The cells of a column: how wide they are, the longest part of a range, the longest word or number."""

    full: int = 0
    parts: int = 0
    words: int = 0


def _measure(table: Table, at: int) -> _Body:
    full, parts, words = [0], [0], [0]
    counts = table.columns[at].counts
    for row, cells in enumerate(table.cells):
        points = _points_of(table, row, at)
        for line in cells[at].split("\n"):
            full.append(cell_len(line))
            longest = _longest(points(line))
            parts.append(longest if counts or points is not fold_points else min(longest, _LONGEST))
            if points is _value_and_range:
                longest = _longest(fold_points(line))
            words.append(min(longest, parts[-1]))
    return _Body(max(full), max(parts), max(words))


def _longest(pieces: Sequence[str]) -> int:
    return max((cell_len(piece.rstrip()) for piece in pieces), default=1)


def _shrink(widths: Sequence[int], floor: Sequence[int], room: int) -> list[int]:
    """Widths that take no more room, none below its floor: whoever has most to give gives way first."""
    found = list(widths)
    while sum(found) > room:
        at = max(range(len(found)), key=lambda i: found[i] - floor[i])
        if found[at] <= floor[at]:
            break
        found[at] -= 1
    return found

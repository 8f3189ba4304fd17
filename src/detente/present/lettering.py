"""Tables and explanations on a screen, in a file or a pipe: the same lines, with bold and faint for a person."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len

from detente.present.encoding import tolerant
from detente.present.explanation import Explanation
from detente.present.fitting import GAP, fit_columns, fold, fold_cell, pad
from detente.present.table import Table
from detente.present.values import Interval

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from detente.present.chart import Chart

Line = tuple[tuple[str, str], ...]
"""A line as runs of text, each with its style: bold, dim, or none."""

_PIPE = 120  # columns for what has no width of its own
_NARROWEST = 20
_NOTE = 80  # a note is a sentence: under a narrow table it may be wider than the table


def table_text(table: Table, width: int | None = None) -> str:
    """A table as plain text in columns. Lines are as long as the widest row, or cells are folded within `width`; where
    that would cut a number or make the names of the rows unreadable, each row becomes a list of its own.
    """
    return "\n".join("".join(text for text, _ in line).rstrip() for line in table_lines(table, width))


def table_lines(table: Table, width: int | None = None) -> Iterator[Line]:
    """The lines of a table within `width`, each with its styles."""
    room = None if width is None else max(width, _NARROWEST)
    widths = fit_columns(table, room)
    ruled = room or 0 if widths is None else sum(widths) + GAP * (len(widths) - 1)
    if table.title:
        yield from (((line, "bold"),) for line in fold(table.title, room or len(table.title) * 2))
    if widths is None:
        yield ((_rule(ruled), ""),)
        yield from _listed(table, ruled)
        if table.notes:
            yield (("", ""),)
    else:
        yield from _headings(table, widths)
        yield ((_rule(ruled), ""),)
        yield from _in_columns(table, widths, room or ruled)
    for note in table.notes:
        yield from (
            ((line, "dim"),) for line in fold(note, min(max(ruled, _NOTE), room or max(ruled, _NOTE)))
        )


def show(*parts: Explanation | Table | Chart, file: TextIO | None = None, width: int | None = None) -> None:
    """Print explanations and tables (of a chart, what it shows in words), to fit the terminal.

    Bold and faint letters where `file` (default: standard output) is a terminal, plain text otherwise; a pipe is as
    wide as the variable COLUMNS says. Never fails for a character that the terminal cannot show: it is replaced.
    """
    from rich.console import Console

    console = Console(
        file=tolerant(sys.stdout if file is None else file),
        width=width,
        highlight=False,
        soft_wrap=False,
        emoji=False,
        markup=False,
    )
    if width is None and not console.is_terminal:
        # A pipe has no width of its own; rich says 80, which would fold tables that a file could well hold.
        said = os.environ.get("COLUMNS", "")
        console.width = (
            max(int(said), _NARROWEST) if said.isdecimal() and int(said) else max(console.width, _PIPE)
        )
    for at, part in enumerate(parts):
        if at:
            console.print()
        console.print(renderable(part, console), soft_wrap=isinstance(part, (Table, Explanation)))


def renderable(part: Explanation | Table | Chart, console: Console) -> RenderableType:
    """A part of an answer as rich draws it on this console."""
    from rich.text import Text

    if isinstance(part, Table):
        lines = [Text.assemble(*line) for line in table_lines(part, console.width)]
        for line in lines:
            line.rstrip()
        return Text("\n").join(lines)
    if isinstance(part, Explanation):
        return _rich_explanation(part, console)
    return Text(f"[{part.title}: {part.alt}]", style="dim")


def _rule(width: int) -> str:
    return "-" * width


def _headings(table: Table, widths: list[int]) -> Iterator[Line]:
    folded = [fold(c.heading, width) for c, width in zip(table.columns, widths, strict=True)]
    height = max(map(len, folded), default=0)
    for at in range(height):  # they stand on the rule
        row = [lines[at - height] if len(lines) >= height - at else "" for lines in folded]
        padded = [pad(*piece) for piece in zip(row, widths, table.columns, strict=True)]
        yield ((_joined(padded), "bold"),)


def _in_columns(table: Table, widths: list[int], room: int) -> Iterator[Line]:
    """The rows under their groups; the name of a group may stand out beyond a narrow table rather than fold."""
    for number, (label, positions) in enumerate(table.grouped()):
        if label:
            if number:
                yield (("", ""),)
            yield from (((line, "bold"),) for line in fold(label, room))
        for position in positions:
            folded = [fold_cell(table, position, at, width) for at, width in enumerate(widths)]
            for k in range(max(map(len, folded), default=0)):
                yield _row_line(
                    table, position, [lines[k] if k < len(lines) else "" for lines in folded], widths
                )


def _row_line(table: Table, position: int, texts: list[str], widths: list[int]) -> Line:
    runs: list[tuple[str, str]] = []
    for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
        padded = pad(text, width, table.columns[at]) + (" " * GAP if at < len(texts) - 1 else "")
        ranged = isinstance(table.rows[position][at], Interval) and "(" in padded
        value, bracket, rest = padded.partition("(") if ranged else (padded, "", "")
        runs += [(value, ""), (bracket + rest, "dim")]
    return tuple(run for run in runs if run[0])


def _listed(table: Table, width: int) -> Iterator[Line]:
    """Each row as a list: what it is, then what stands in every other column, two in a line where both are short."""
    half = (width - 2 * GAP) // 2
    begun = False
    for label, positions in table.grouped():
        if label:
            if begun:
                yield (("", ""),)
            yield from (((line, "bold"),) for line in fold(label, width))
        for position in positions:
            begun = True
            told = [
                f"{c.heading}: {cell}" for c, cell in zip(table.columns, table.cells[position], strict=True)
            ]
            yield from (((line, "bold"),) for line in fold(told[0], width, hang=GAP))
            waiting = ""
            for pair in told[1:]:
                short = cell_len(pair) <= half and "\n" not in pair
                if waiting and short:
                    yield ((" " * GAP + waiting + " " * (half + GAP - cell_len(waiting)) + pair, ""),)
                    waiting = ""
                    continue
                if waiting:
                    yield ((" " * GAP + waiting, ""),)
                waiting = pair if short else ""
                if not short:
                    yield from (((" " * GAP + line, ""),) for line in fold(pair, width - GAP, hang=GAP))
            if waiting:
                yield ((" " * GAP + waiting, ""),)


def _rich_explanation(explanation: Explanation, console: Console) -> RenderableType:
    from rich.text import Text

    text = Text(explanation.to_text(min(console.width, 100)))
    headline = explanation.headline
    if headline is not None and headline.style == "headline":
        shown = explanation.to_text(min(console.width, 100))
        text.stylize("bold", 0, shown.find("\n\n") if "\n\n" in shown else len(shown))
    return text


def _joined(texts: list[str]) -> str:
    return (" " * GAP).join(texts)

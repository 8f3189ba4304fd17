"""Tables and explanations in the terminal: with rich where a person looks on, as plain columns in a file or
a pipe.
"""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, Any, TextIO

from detente.present.encoding import tolerant
from detente.present.explanation import Explanation
from detente.present.table import Table
from detente.present.values import Interval

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from detente.present.chart import Chart

_GAP = "  "
_LONGEST = 30  # a longer word (an address, say) is broken where a table has to fit


def table_text(table: Table, width: int | None = None) -> str:
    """A table as plain text in columns. Lines are as long as the widest row, or wrapped cells within
    `width`.
    """
    heads = [column.heading for column in table.columns]
    rows = [list(row) for row in table.cells]
    widths = [max(map(len, _lines(at, heads, rows))) for at in range(len(heads))]
    if width is not None:
        widths = _fitted(widths, [_longest_word(at, heads, rows) for at in range(len(heads))], width)
    lines = [table.title] if table.title else []
    lines += _row_lines(heads, widths, table)
    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    lines.append(rule)
    for label, positions in table.grouped():
        if label:
            lines.append(label)
        for position in positions:
            lines += _row_lines(rows[position], widths, table)
    for note in table.notes:
        lines += textwrap.wrap(note, max(len(rule), 40))
    return "\n".join(line.rstrip() for line in lines)


def show(*parts: Explanation | Table | Chart, file: TextIO | None = None, width: int | None = None) -> None:
    """Print explanations and tables (of a chart, what it shows in words), to fit the terminal.

    Colour and rules where `file` (default: standard output) is a terminal, plain text otherwise.
    Never fails for a character that the terminal cannot show: it is replaced.
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
        console.width = max(console.width, 120)
    for at, part in enumerate(parts):
        if at:
            console.print()
        console.print(renderable(part, console))


def renderable(part: Explanation | Table | Chart, console: Console) -> RenderableType:
    """A part of an answer as rich draws it on this console."""
    from rich.text import Text

    if isinstance(part, Table):
        return _rich_table(part) if console.is_terminal else Text(table_text(part, console.width))
    if isinstance(part, Explanation):
        return _rich_explanation(part, console)
    return Text(f"[{part.title}: {part.alt}]", style="dim")


def _rich_table(table: Table) -> RenderableType:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(
        title=Text(table.title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        caption=Text("\n".join(table.notes), style="dim") if table.notes else None,
        caption_justify="left",
    )
    for column in table.columns:
        # Numbers that fold in the middle cannot be read; words can.
        drawn.add_column(
            Text(column.heading),
            justify=column.side,
            no_wrap=column.counts or column.kind == "date",
            overflow="fold",
            vertical="top",
        )
    for label, positions in table.grouped():
        if label:
            drawn.add_row(Text(label, style="bold"), *[""] * (len(table.columns) - 1))
        for position in positions:
            pairs = zip(table.rows[position], table.cells[position], strict=True)
            drawn.add_row(*[_rich_cell(cell, text) for cell, text in pairs])
    return drawn


def _rich_cell(cell: object, text: str) -> Any:
    from rich.text import Text

    if isinstance(cell, Interval):
        value, _, rest = text.partition(" ")
        return Text.assemble(value, " ", (rest, "dim"))
    return Text(text)


def _rich_explanation(explanation: Explanation, console: Console) -> RenderableType:
    from rich.text import Text

    text = Text(explanation.to_text(min(console.width, 100)))
    headline = explanation.headline
    if headline is not None and headline.style == "headline":
        shown = explanation.to_text(min(console.width, 100))
        text.stylize("bold", 0, shown.find("\n\n") if "\n\n" in shown else len(shown))
    return text


def _lines(at: int, heads: list[str], rows: list[list[str]]) -> list[str]:
    return [line for text in (heads[at], *(row[at] for row in rows)) for line in text.split("\n")]


def _longest_word(at: int, heads: list[str], rows: list[list[str]]) -> int:
    longest = max((len(word) for line in _lines(at, heads, rows) for word in line.split()), default=1)
    return min(longest, _LONGEST)


def _fitted(widths: list[int], least: list[int], width: int) -> list[int]:
    """Widths that fit: the widest column gives way first, none below its longest word."""
    fitted = list(widths)
    over = sum(fitted) + len(_GAP) * (len(fitted) - 1) - width
    while over > 0:
        at = max(range(len(fitted)), key=lambda i: fitted[i] - least[i])
        if fitted[at] <= least[at]:
            break
        fitted[at] -= 1
        over -= 1
    return fitted


def _row_lines(cells: list[str], widths: list[int], table: Table) -> list[str]:
    folded = [
        [piece for line in cell.split("\n") for piece in (textwrap.wrap(line, width) or [""])]
        for cell, width in zip(cells, widths, strict=True)
    ]
    lines = []
    for at in range(max(map(len, folded), default=0)):
        row = [pieces[at] if at < len(pieces) else "" for pieces in folded]
        lines.append(_GAP.join(_set(*piece) for piece in zip(row, widths, table.columns, strict=True)))
    return lines


def _set(text: str, width: int, column: Any) -> str:
    return text.rjust(width) if column.side == "right" else text.ljust(width)

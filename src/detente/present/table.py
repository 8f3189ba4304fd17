"""A table: rows of plain values with columns that say what they are. Every output shows the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from detente.present.numerals import column_decimals, format_cell
from detente.present.plain import to_plain
from detente.present.values import Cell, Interval, Ref, as_cell, read_cell

if TYPE_CHECKING:
    import pandas

ColumnKind = Literal["text", "number", "mixed", "share", "chance", "flag", "date"]
Align = Literal["left", "right", "center"]

_WORDS = ("text", "flag", "date")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: its key, how it is headed, the kind and unit of its values, and how they are
    written.

    kind: `share` and `chance` are parts of one, shown in per cent; `flag` is yes or no; `date` is a word that
    is never broken; `mixed` are numbers of different kinds under each other, each with the places it needs.
    digits: places after the point; None takes as many as the column's numbers need, so that points stand under
    each other. signed: the plus is written. align: None is right for numbers, left for the rest. help: what
    the heading means.
    """

    name: str
    label: str
    kind: ColumnKind = "text"
    unit: str = ""
    digits: int | None = None
    signed: bool = False
    align: Align | None = None
    help: str = ""

    @property
    def heading(self) -> str:
        """The label with a capital, and the unit where there is one."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def title(self) -> str:
        """The label with a capital: columns of tables made in different places are headed alike."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def side(self) -> Align:
        """Which side of the column its cells stand at."""
        return self.align or ("left" if self.kind in _WORDS else "right")

    @property
    def counts(self) -> bool:
        """Whether the column holds numbers."""
        return self.kind not in _WORDS


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A run of rows under one heading: the heading and how many rows it covers."""

    label: str
    size: int


@dataclass(frozen=True)
class Table:
    """Rows of plain values under named columns, with a title and notes.

    `groups` (optional) divides the rows in order; their sizes sum to the number of rows. Raises ValueError
    for a row of the wrong length, a column named twice, or groups that do not cover the rows, TypeError for
    a value that no output could show.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    groups: tuple[RowGroup, ...] = ()
    id: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "columns", tuple(self.columns))
        put(self, "notes", tuple(self.notes))
        put(self, "groups", tuple(self.groups))
        names = [column.name for column in self.columns]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"table {self.title!r}: columns named twice: {', '.join(doubled)}")
        put(self, "rows", tuple(self._read_row(at, row) for at, row in enumerate(self.rows)))
        if self.groups and sum(group.size for group in self.groups) != len(self.rows):
            sizes = [group.size for group in self.groups]
            raise ValueError(
                f"table {self.title!r}: groups of {sizes} rows, but the table has {len(self.rows)}"
            )

    def _read_row(self, at: int, row: Sequence[object]) -> tuple[Cell, ...]:
        if len(row) != len(self.columns):
            raise ValueError(
                f"table {self.title!r}, row {at}: {len(row)} values for {len(self.columns)} columns: {row!r}"
            )
        pairs = zip(row, self.columns, strict=True)
        return tuple(as_cell(v, f"table {self.title!r}, row {at}, {column.name}") for v, column in pairs)

    def column(self, name: str) -> tuple[Cell, ...]:
        """The values under a column. Raises KeyError with the names there are."""
        for at, column in enumerate(self.columns):
            if column.name == name:
                return tuple(row[at] for row in self.rows)
        raise KeyError(
            f"no column {name!r} in table {self.title!r}; it has {', '.join(c.name for c in self.columns)}"
        )

    @cached_property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they read, the same in every output."""
        places = [self._places(at) for at in range(len(self.columns))]
        return tuple(
            tuple(
                format_cell(cell, column.kind, digits, signed=column.signed)
                for cell, column, digits in zip(row, self.columns, places, strict=True)
            )
            for row in self.rows
        )

    def without(self, *names: str) -> Table:
        """The same table without some columns, for a page too narrow for all. Raises KeyError for one it has not."""
        for name in names:
            self.column(name)
        kept = [at for at, column in enumerate(self.columns) if column.name not in names]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)

    def _places(self, at: int) -> int | None:
        column = self.columns[at]
        if column.digits is not None or column.kind in (*_WORDS, "mixed"):
            return column.digits
        return 0 if column.kind in ("share", "chance") else column_decimals(row[at] for row in self.rows)

    def grouped(self) -> Iterable[tuple[str, range]]:
        """The groups in order with the positions of their rows; one nameless group where there are none."""
        if not self.groups:
            yield "", range(len(self.rows))
        start = 0
        for group in self.groups:
            yield group.label, range(start, start + group.size)
            start += group.size

    def records(self) -> list[dict[str, Any]]:
        """The rows as flat dictionaries of plain values, for a frame or a spreadsheet.

        A column that holds an Interval anywhere gives three keys in every row (`x`, `x_low`, `x_high`), one
        that holds a reference two (`x`, `x_id`). Numbers keep every digit. Grouped rows carry their
        `group`.
        """
        names = {column.name for column in self.columns}
        ranged = {
            at for at in range(len(self.columns)) if any(isinstance(row[at], Interval) for row in self.rows)
        }
        named = {at for at in range(len(self.columns)) if any(isinstance(row[at], Ref) for row in self.rows)}
        records: list[dict[str, Any]] = []
        for label, positions in self.grouped():
            for position in positions:
                record: dict[str, Any] = {"group": label} if self.groups and "group" not in names else {}
                for at, (column, cell) in enumerate(zip(self.columns, self.rows[position], strict=True)):
                    record |= _flat(column.name, cell, at in ranged, at in named)
                records.append(record)
        return records

    def to_frame(self) -> pandas.DataFrame:
        """The records as a pandas frame. Raises MissingExtraError where pandas is not installed."""
        from detente.present.extras import require

        frame: pandas.DataFrame = require("pandas").DataFrame.from_records(self.records())
        return frame

    def to_json(self) -> dict[str, Any]:
        """Plain data: title, columns, rows (an Interval as value, low, high), groups and notes. Not a
        number is null.
        """
        plain: dict[str, Any] = to_plain(
            {
                "id": self.id,
                "title": self.title,
                "columns": self.columns,
                "rows": self.rows,
                "groups": self.groups,
                "notes": self.notes,
            }
        )
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Table:
        """The table that `to_json` wrote."""
        return cls(
            data["title"],
            tuple(Column(**column) for column in data["columns"]),
            tuple(tuple(read_cell(cell) for cell in row) for row in data["rows"]),
            tuple(data["notes"]),
            tuple(RowGroup(**group) for group in data["groups"]),
            id=data["id"],
        )

    def to_html(self) -> str:
        """The table as HTML, with a caption and header cells."""
        from detente.present.markup import table_html

        return table_html(self)

    def to_text(self) -> str:
        """The table as plain text in columns, without colour, for a file or a mail."""
        from detente.present.lettering import table_text

        return table_text(self)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


def _flat(name: str, cell: Cell, ranged: bool, named: bool) -> dict[str, Any]:
    if ranged:
        if isinstance(cell, Interval):
            return {name: cell.value, f"{name}_low": cell.low, f"{name}_high": cell.high}
        return {name: cell, f"{name}_low": cell, f"{name}_high": cell}
    if named:
        return {
            name: None if cell is None else str(cell),
            f"{name}_id": cell.id if isinstance(cell, Ref) else None,
        }
    return {name: cell if cell is None or isinstance(cell, (int, float, str)) else str(cell)}

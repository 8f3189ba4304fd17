"""The rows of a table told apart by what they are about, so that the tables of many draws can be laid together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from detente.present import Cell, Interval, Table

Key = tuple[str, ...]

_NUMERAL = re.compile(r"[+\-\N{MINUS SIGN}]?\d[\d,.]*%?")
_ZERO = 1e-9


@dataclass(frozen=True)
class Row:
    """A row as told in one draw: its numbers by column, and the words of its other columns, numerals aside."""

    numbers: Mapping[str, float | None]
    words: Mapping[str, str]

    def agrees_with(self, other: Row) -> bool:
        """Whether both say the same: the same words, the same places without a number, no number across zero."""
        return self.words == other.words and all(
            (one is None) == (two is None) and not _across(one or 0.0, two or 0.0)
            for one, two in (
                (self.numbers.get(k), other.numbers.get(k)) for k in {*self.numbers, *other.numbers}
            )
        )


def find_labels(table: Table) -> tuple[int, ...]:
    """The columns that say what a row is about: the first ones of words, as few as tell all rows apart.

    A number before them (a rank, a step) is not one of them. Where words do not tell the rows apart, whole numbers in
    the first column do, else one column of words further on, else the first words and the row's place.
    """
    columns = table.columns
    first = 1 if len(columns) > 1 and columns[0].counts and not columns[1].counts else 0
    last = first
    while last < len(columns) and not columns[last].counts:
        last += 1
    runs = [tuple(range(first, end)) for end in range(first + 1, last + 1)]
    if columns[0].counts and all(isinstance(row[0], int) for row in table.rows):
        runs.append((0,))
    runs += [(at,) for at in range(last, len(columns)) if not columns[at].counts]
    for run in runs:
        if len(set(_names(table, run))) == len(table.rows):
            return run
    return tuple(range(first, last))


def key_rows(table: Table, labels: Sequence[int]) -> list[Key]:
    """A key for each row: its group, its labels, and which it is of those that are alike in these."""
    seen: Counter[Key] = Counter()
    keys = []
    for name in _names(table, labels):
        seen[name] += 1
        keys.append((*name, str(seen[name])))
    return keys


def read_rows(table: Table, labels: Sequence[int]) -> dict[Key, Row]:
    """The rows of a table by their keys."""
    return {
        key: _row(table, cells, row, labels)
        for key, cells, row in zip(key_rows(table, labels), table.cells, table.rows, strict=True)
    }


def plain_rows(rows: Mapping[Key, Row]) -> list[Any]:
    """Rows as plain data."""
    return [[list(key), dict(row.numbers), dict(row.words)] for key, row in rows.items()]


def restore_rows(data: Sequence[Any]) -> dict[Key, Row]:
    """The rows that `plain_rows` made this of."""
    return {tuple(key): Row(numbers, words) for key, numbers, words in data}


def read_number(cell: Cell) -> float | None:
    """The number in a cell, without its range; None for none, and for one that is not finite."""
    value = cell.value if isinstance(cell, Interval) else cell
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if isfinite(value) else None


def strip_numerals(text: str) -> str:
    """A text in which every numeral is the same."""
    return _NUMERAL.sub("#", text)


def _row(table: Table, cells: Sequence[str], row: Sequence[Cell], labels: Sequence[int]) -> Row:
    numbers: dict[str, float | None] = {}
    words: dict[str, str] = {}
    for at, (column, text, cell) in enumerate(zip(table.columns, cells, row, strict=True)):
        if at in labels:
            continue
        number = read_number(cell)
        if number is not None:
            numbers[column.name] = number
        elif column.counts and (cell is None or isinstance(cell, (float, Interval))):
            numbers[column.name] = None
            words[column.name] = text  # a dash, or without end
        else:
            words[column.name] = strip_numerals(text)
    return Row(numbers, words)


def _names(table: Table, labels: Sequence[int]) -> list[Key]:
    groups = [label for label, positions in table.grouped() for _ in positions]
    return [(group, *(cells[at] for at in labels)) for group, cells in zip(groups, table.cells, strict=True)]


def _across(one: float, two: float) -> bool:
    return (one > _ZERO and two < -_ZERO) or (one < -_ZERO and two > _ZERO)

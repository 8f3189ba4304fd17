"""What a cell of an answer may hold: plain numbers and words, a number with its range, a name that points
at the dispute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

RefKind = Literal[
    "actor",
    "measure",
    "level",
    "issue",
    "state",
    "term",
    "proposal",
    "demand",
    "rule",
    "commitment",
    "role",
    "target",
    "scenario",
    "document",
    "estimate",
    "claim",
]


@dataclass(frozen=True, slots=True)
class Interval:
    """A number and the range it may lie in, all in the same unit.

    `low` and `high` need not enclose `value` (a corner of the inputs may move the answer one way only),
    but they must be in order.
    """

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        for name in ("value", "low", "high"):
            object.__setattr__(self, name, _plain_number(getattr(self, name), f"Interval.{name}"))
        if self.low > self.high:
            raise ValueError(f"Interval: low {self.low!r} is above high {self.high!r}")


@dataclass(frozen=True, slots=True)
class Ref:
    """A name in a sentence or a table that points at an element of the dispute: what it is, its id, how it
    reads.
    """

    kind: RefKind
    id: str
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words some of which point at the dispute: the content of a cell that is more than one word."""

    clauses: tuple[str | Ref, ...]

    def __str__(self) -> str:
        return "".join(str(clause) for clause in self.clauses)


Cell = str | int | float | bool | None | Interval | Ref | Phrase
"""What may stand in a table."""


def ref(kind: RefKind, id: str, label: str | None = None) -> Ref:
    """A reference to an element of the dispute; the label is the id in words where none is given."""
    return Ref(kind, id, id.replace("_", " ") if label is None else label)


def as_cell(value: object, where: str) -> Cell:
    """`value` as something a table can hold: numpy scalars become Python's, anything else strange is refused.

    Raises TypeError naming `where` for what no form of output could show.
    """
    if value is None or isinstance(value, (Interval, Ref, Phrase)):
        return value
    if type(value) in (bool, int, float, str):
        return value  # type: ignore[return-value]  # narrowed by the line above, which mypy does not follow
    plain = _unwrap(value)
    if isinstance(plain, (bool, int, float, str)):
        return plain
    raise TypeError(f"{where}: a cell cannot hold {value!r} of type {type(value).__name__}")


def read_cell(data: Any) -> Cell:
    """The cell that `to_plain` made this plain value of."""
    if isinstance(data, Mapping):
        if "low" in data:
            return Interval(
                *(float("nan") if data[key] is None else data[key] for key in ("value", "low", "high"))
            )
        if "clauses" in data:
            return Phrase(tuple(read_clause(clause) for clause in data["clauses"]))
        return Ref(data["kind"], data["id"], data["label"])
    return as_cell(data, "read_cell")


def read_clause(data: Any) -> str | Ref:
    """The clause of a sentence that `to_plain` made this plain value of."""
    return data if isinstance(data, str) else Ref(data["kind"], data["id"], data["label"])


def _unwrap(value: object) -> object:
    """The Python value inside a numpy scalar (or a number type derived from Python's), without importing
    numpy.
    """
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "shape", None) == ():
        return item()
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value


def _plain_number(value: object, where: str) -> float:
    number = _unwrap(value)
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise TypeError(f"{where}: not a number: {value!r}")
    return float(number)

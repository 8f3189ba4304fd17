"""How a number is written in a dispute file, and the small types the other parts are made of."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from detente.model.frozen import FrozenMap

K = TypeVar("K")
V = TypeVar("V")

LARGEST = 1e9
"""The largest size a number may have; payoffs beyond it could not be summed exactly."""

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


class Part(BaseModel):
    """A piece of a dispute file: frozen, and with no keys besides its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Map = Annotated[dict[K, V], AfterValidator(FrozenMap)]


def _text(value: Any) -> Any:
    """Text as it was meant: a bare `2019` or `1` where text is wanted is that text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _finite(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise PydanticCustomError("number", "a number is wanted here, not {shown}", {"shown": _show(value)})
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError(
            "number", "a finite number is wanted here, not {shown}", {"shown": str(value)}
        )
    if abs(value) > LARGEST:
        raise PydanticCustomError(
            "number",
            "the number {shown} is beyond what can be summed exactly (at most 1e9)",
            {"shown": f"{value:.6g}"},
        )
    return value


def _show(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"{str(value)[:60]!r}"


def _date(value: str) -> str:
    if not re.match(DATE, value):
        raise PydanticCustomError(
            "date", "a date is written 2019-02-26, 2019-02 or 2019, not '{shown}'", {"shown": value}
        )
    if len(value) == 10:
        from datetime import date

        try:
            date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError(
                "date", "{shown} is not a day of the calendar", {"shown": value}
            ) from None
    return value


Text = Annotated[str, BeforeValidator(_text)]
Real = Annotated[float, BeforeValidator(_finite)]
Date = Annotated[Text, AfterValidator(_date)]
Ids = tuple[Text, ...]
Formula = Annotated[Text, Field(max_length=10_000, description="a formula over measures and terms")]


class Figure(Part):
    """A number with its range and where it comes from; `by` keeps analysts who disagree apart."""

    value: Real | None = None
    low: Real | None = None
    high: Real | None = None
    by: Map[Text, Number] | None = None
    sources: Ids = Field(default=(), alias="from")
    reason: Text | None = None
    times: Ids = ()
    when: Formula | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Figure:
        if (self.value is None) == (self.by is None):
            raise PydanticCustomError(
                "figure", "a number is given by `value`, or by analyst under `by`: exactly one"
            )
        if self.by is not None and (self.low is not None or self.high is not None):
            raise PydanticCustomError("figure", "`low` and `high` belong to each analyst's number under `by`")
        if self.by is not None and not self.by:
            raise PydanticCustomError("figure", "`by` names no analyst")
        if self.value is not None:
            low = self.value if self.low is None else self.low
            high = self.value if self.high is None else self.high
            if not low <= self.value <= high:
                raise PydanticCustomError(
                    "figure",
                    "the range is the wrong way round: low {low}, value {value}, high {high}",
                    {"low": f"{low:g}", "value": f"{self.value:g}", "high": f"{high:g}"},
                )
        if "judgment" in self.sources and not self.reason:
            raise PydanticCustomError("figure", "a number from `judgment` needs a `reason`")
        return self


def _number_kind(value: Any) -> str:
    return "<figure>" if isinstance(value, (dict, Figure)) else "<plain>"


def _state_number_kind(value: Any) -> str:
    return "<sum>" if isinstance(value, (list, tuple)) else _number_kind(value)


Number = Annotated[
    Annotated[Real, Tag("<plain>")] | Annotated[Figure, Tag("<figure>")],
    Discriminator(_number_kind),
]
StateNumber = Annotated[
    Annotated[Real, Tag("<plain>")]
    | Annotated[Figure, Tag("<figure>")]
    | Annotated[tuple[Number, ...], Tag("<sum>")],
    Discriminator(_state_number_kind),
]
"""A number that may depend on the state: entries whose `when` holds add up."""

Figure.model_rebuild()

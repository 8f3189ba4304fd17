"""What every analysis result has in common, and how one shows itself in a notebook."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from detente.errors import MissingExtraError
from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.table import Table


@runtime_checkable
class Result(Protocol):
    """The answer of an analysis: its rows, its picture, its words, and all of it as plain data."""

    def table(self) -> Table: ...

    def chart(self) -> Chart: ...

    def explain(self) -> Explanation: ...

    def to_json(self) -> dict[str, Any]: ...


class Shown:
    """A result that shows itself: inherit it beside the dataclass, define `table`, `chart`, `explain`,
    `to_json`.

    `str(result)` is the explanation and the tables as text; a notebook shows them with the chart drawn.
    """

    __slots__ = ()

    def table(self) -> Table:
        """The answer as rows."""
        raise NotImplementedError

    def chart(self) -> Chart:
        """The answer as a picture."""
        raise NotImplementedError

    def explain(self) -> Explanation:
        """The answer in sentences."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        raise NotImplementedError

    def further_tables(self) -> tuple[Table, ...]:
        """Tables that belong to the answer and are shown after the first."""
        return ()

    def to_frame(self) -> Any:
        """The table as a pandas frame. Raises MissingExtraError where pandas is not installed."""
        return self.table().to_frame()

    def _repr_html_(self) -> str:
        return result_html(self)

    def __str__(self) -> str:
        parts: list[Explanation | Table] = [self.explain(), self.table(), *self.further_tables()]
        return "\n\n".join(part.to_text() for part in parts)


def result_html(result: Result) -> str:
    """A result as HTML: its explanation, its table and its chart (left out where it cannot be drawn here)."""
    from detente.present.markup import notebook_html

    parts: list[Explanation | Table | Chart] = [result.explain(), result.table()]
    chart = result.chart()
    try:
        chart.to_svg()
        parts.append(chart)
    except MissingExtraError:
        pass
    return notebook_html(parts)

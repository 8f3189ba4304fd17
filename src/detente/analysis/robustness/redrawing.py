"""Any analysis asked again in every draw: the range of each number of its tables, and how often a row is as told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente import errors
from detente.analysis.robustness.robustness_view import add_share_column
from detente.analysis.robustness.rows import (
    Key,
    Row,
    find_labels,
    key_rows,
    plain_rows,
    read_number,
    read_rows,
    restore_rows,
    strip_numerals,
)
from detente.analysis.shares import Share, measure_share
from detente.errors import SettingError
from detente.model.changing import fix_numbers
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.scheme import Scheme
from detente.model.tasks import Map, Outcome, OverDraws, map_here
from detente.present import (
    Cell,
    Chart,
    Explanation,
    Interval,
    Result,
    Shown,
    Table,
    format_share,
    say,
    to_plain,
)

Ask = Callable[[Dispute], Result]
"""An analysis with all it is asked already given, but the dispute."""

HEADING = "as here in"
LOW, HIGH = 0.05, 0.95
ALIKE = "No number of this dispute has a range, so all draws are alike and none was made: give ranges."


@dataclass(frozen=True)
class AskTables:
    """Question: the rows of an analysis's tables where every number is the draw's.

    `labels` has for each table, by name, which columns say what its rows are about.
    """

    ask: Ask
    labels: tuple[tuple[str, tuple[int, ...]], ...]

    def __call__(self, dispute: Dispute, values: Values) -> dict[str, list[Any]]:
        """The rows as plain data, by table."""
        tables = list_tables(self.ask(fix_numbers(dispute, values)))
        return {name: plain_rows(read_rows(tables[name], at)) for name, at in self.labels if name in tables}


@dataclass(frozen=True)
class WithRanges(Shown):
    """A result beside what draws make of the rows of its tables. Made by `add_ranges`.

    `shares`: for each table, for each row, in what share of the draws with an answer it is as told here (None: no draw
    has such a row). `failures` are draws in which the question had no answer, and why. Where no number has a range all
    draws are alike, none is made, and every share is None.
    """

    result: Result
    dispute: Dispute
    shares: tuple[tuple[Share | None, ...], ...]
    draws: int
    scheme: Scheme
    failures: Mapping[int, str]
    clipped: Mapping[str, int]
    _tables: tuple[Table, ...] = field(repr=False)

    def table(self) -> Table:
        """The result's table, with the range of each number over the draws and a column of shares."""
        return self._tables[0]

    def further_tables(self) -> tuple[Table, ...]:
        """The result's other tables, the same way."""
        return self._tables[1:]

    def chart(self) -> Chart:
        """The result's picture."""
        return self.result.chart()

    def explain(self) -> Explanation:
        """The result's words, and which row of its table is least settled."""
        told = self.result.explain()
        asked = [(s.share, at) for at, s in enumerate(self.shares[0]) if s is not None and s.decided]
        if not self.draws:
            return Explanation((*told.sentences, say(ALIKE, "caution")))
        if not asked:
            return told
        least, at = min(asked)
        with_answer = " that had an answer" if self.failures else ""
        if least >= HIGH:
            draws = "all draws" if least == 1 else f"at least {format_share(least)} of the draws"
            text = "Every row of the table is as told here in {draws}{with_answer}."
            more = say(text, "caution", draws=draws, with_answer=with_answer)
        else:
            settled = sum(share >= HIGH for share, _ in asked)
            more = say(
                "{settled} of {n} {rows} {are} as told here in at least {high:share} of the draws{with_answer}; the "
                "least settled, ‘{row}’, is so in {least:share}.",
                "caution",
                settled=settled or "None",
                n=len(asked),
                rows="row" if len(asked) == 1 else "rows",
                are="is" if settled <= 1 else "are",
                high=HIGH,
                with_answer=with_answer,
                row=_name_row(self.result.table(), at),
                least=least,
            )
        return Explanation((*told.sentences, more))

    def to_json(self) -> dict[str, Any]:
        """The result as plain data, with `over_draws`: settings, and each table's rows with ranges and shares."""
        tables = [
            {
                "title": table.title,
                "rows": table.records(),
                "shares": [None if s is None else s.to_json() for s in shares],
            }
            for table, shares in zip(self._tables, self.shares, strict=True)
        ]
        settings = {"draws": self.draws, **self.scheme.to_json(), "range": [LOW, HIGH]}
        about: dict[str, Any] = to_plain(
            {
                "settings": settings,
                "tables": tables,
                "failures": {str(k): v for k, v in self.failures.items()},
                "clipped": self.clipped,
            }
        )
        return {**self.result.to_json(), "over_draws": about}


def add_ranges(
    dispute: Dispute,
    ask: Ask,
    *,
    draws: int = 200,
    scheme: Scheme | None = None,
    seed: int = 0,
    map: Map = map_here,
    level: float = 0.95,
) -> WithRanges:
    """What do draws of the numbers make of each row of an analysis's tables?

    `ask` is the analysis: a function of a dispute, or `functools.partial` of one with the rest already given. It is
    asked of the dispute, and again of the dispute with the numbers of each draw and no ranges. Rows are told apart by
    their group and their first columns. Every number gets the range from the 5th to the 95th of a hundred draws that
    have that row and a number there; a share says in how many draws the row is there, with the same words (numerals in
    them aside) and no number on the other side of zero. Draws, seed and `map` as for `measure_robustness`.

    A range over draws speaks of the ranges that were put in, not of the world; and where the analysis itself gives
    ranges, those of the draws are narrower, since not all numbers err the same way at once. Raises SettingError for no
    draws, or an analysis that has no answer in any; and what `ask` raises at the central values.
    """
    if draws < 1:
        raise SettingError(f"draws={draws}: at least one draw is needed")
    result = ask(dispute)
    tables = list_tables(result)
    labels = {name: find_labels(table) for name, table in tables.items()}
    chosen = Scheme(seed=seed) if scheme is None else scheme
    question = AskTables(ask, tuple(labels.items()))
    task = OverDraws(dispute, question, chosen)
    if not task.draws().moving:
        idle = tuple(tuple(None for _ in table.rows) for table in tables.values())
        return WithRanges(result, dispute, idle, 0, chosen, {}, {}, tuple(tables.values()))
    outcomes = map(task, range(draws))
    failures = {int(o.item): _why(o) for o in outcomes if o.failed}  # type: ignore[arg-type]  # draws
    if len(failures) == draws:
        raise SettingError(
            f"there is no answer in any of {draws} draws, in the first for this: {failures[0]}"
        )
    answers = [o.value["answer"] for o in outcomes if not o.failed]
    # what only ranges say (how far a number may go, say) is in no draw, nor in this, which the draws are held against
    plain = question(dispute, dispute.values)
    spread = {
        name: _spread(
            table,
            labels[name],
            restore_rows(plain.get(name, ())),
            [restore_rows(a.get(name, ())) for a in answers],
            level,
        )
        for name, table in tables.items()
    }
    first, *others = (table for table, _ in spread.values())
    shares = tuple(held for _, held in spread.values())
    note = _tell_draws(first, shares[0], chosen, draws, failures)
    clipped = Counter(c for o in outcomes if not o.failed for c in o.value["clipped"])
    return WithRanges(
        result,
        dispute,
        shares,
        draws,
        chosen,
        failures,
        dict(sorted(clipped.items())),
        (replace(first, notes=(*first.notes, *note)), *others),
    )


def _why(outcome: Outcome) -> str:
    """Why a draw had no answer: what detente says, or the error and its kind."""
    ours = hasattr(errors, outcome.kind or "")
    return str(outcome.error) if ours else f"{outcome.kind}: {outcome.error}"


def list_tables(result: Result) -> dict[str, Table]:
    """All tables of a result in the order they are shown, by a name that is the same in every draw."""
    further: Callable[[], tuple[Table, ...]] | None = getattr(result, "further_tables", None)
    tables: dict[str, Table] = {}
    for table in (result.table(), *(further() if further is not None else ())):
        name = strip_numerals(table.id or table.title)
        alike = sum(other.split("\n")[0] == name for other in tables)
        tables[f"{name}\n{alike}" if alike else name] = table
    return tables


def _tell_draws(
    table: Table, shares: Sequence[Share | None], scheme: Scheme, draws: int, failures: Mapping[int, str]
) -> Iterator[str]:
    """What ranges and shares in a table mean, and which draws had no answer."""
    answered = draws - len(failures)
    if any(s is not None for s in shares):
        yield (
            f"Ranges in this table are of the draws: nine in ten of {answered}. “{HEADING.capitalize()}”: the share "
            f"of them that have the row, with its words and no number on the other side of zero. Drawn: "
            f"{scheme.describe()}."
        )
    elif table.rows:
        yield f"None of {answered} draws has a row of this table, so there is nothing to lay beside it."
    else:
        yield f"Asked again in {answered} draws: {scheme.describe()}."
    if failures:
        draw, why = next(iter(failures.items()))
        many = f"{len(failures)} more draws" if len(failures) > 1 else "1 more draw"
        yield f"{many} had no answer, the first (number {draw}) for this: {why}"


def _spread(
    table: Table,
    labels: Sequence[int],
    plain: Mapping[Key, Row],
    drawn: Sequence[Mapping[Key, Row]],
    level: float,
) -> tuple[Table, tuple[Share | None, ...]]:
    """A table with ranges over draws and a column of shares; and the shares. `plain` are its rows without ranges."""
    here = {**read_rows(table, labels), **plain}
    rows: list[tuple[Cell, ...]] = []
    shares: list[Share | None] = []
    for key, row in zip(key_rows(table, labels), table.rows, strict=True):
        found = [d[key] for d in drawn if key in d]
        rows.append(
            tuple(
                _range(cell, [r.numbers.get(column.name) for r in found]) if at not in labels else cell
                for at, (column, cell) in enumerate(zip(table.columns, row, strict=True))
            )
        )
        alike = sum(here[key].agrees_with(r) for r in found)
        shares.append(measure_share(alike, 0, len(drawn), level=level) if found else None)
    if table.rows and not any(s is not None for s in shares):
        return table, tuple(shares)
    notes = (*table.notes, *_tell_absent(here, drawn))
    if not table.rows:
        return replace(table, notes=notes), ()
    return add_share_column(replace(table, rows=tuple(rows), notes=notes), shares, HEADING), tuple(shares)


def _tell_absent(here: Mapping[Key, Row], drawn: Sequence[Mapping[Key, Row]]) -> Iterator[str]:
    """That draws have rows which are not here."""
    absent = Counter(key for rows in drawn for key in rows if key not in here)
    if absent:
        key, times = absent.most_common(1)[0]
        yield f"Draws have rows that are not here, most often ‘{_join(key)}’, in {format_share(times / len(drawn))}."


def _range(cell: Cell, drawn: Sequence[float | None]) -> Cell:
    value = read_number(cell)
    numbers = [x for x in drawn if x is not None]
    if value is None or not numbers:
        return cell
    low, high = (float(x) for x in np.quantile(numbers, (LOW, HIGH)))
    return value if low == high == value else Interval(value, low, high)


def _name_row(table: Table, at: int) -> str:
    labels = find_labels(table)
    name = _join(key_rows(table, labels)[at])
    # a number alone says too little
    return f"{table.columns[0].title} {name}" if labels == (0,) and table.columns[0].counts else name


def _join(key: Key) -> str:
    """A row's key in words, without which it is of those that are alike."""
    return ", ".join(filter(None, key[:-1]))

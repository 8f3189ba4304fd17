from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO, TextIOWrapper

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.present import Column, Interval, Ref, RowGroup, Table, show
from tests.present.sample import EVIL, sample_table


class _Cells(HTMLParser):
    """The text of every header and data cell of a page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._open = True
            self.rows[-1].append("")
        if tag == "br":
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1][-1] += data


def test_the_same_cells_in_html() -> None:
    table = sample_table()
    parser = _Cells()
    parser.feed(table.to_html())
    rows = [tuple(row) for row in parser.rows[1:] if len(row) > 1]
    assert rows == list(table.cells)
    assert table.cells[0][1] == "+1.50 (−0.25 to +4.00)"
    assert table.cells[1][2] == "<1%"


def test_the_same_cells_in_text() -> None:
    table = sample_table()
    text = str(table)
    for row in table.cells:
        for cell in row:
            for line in cell.split("\n"):
                assert line in text


def test_plain_text_fits_a_width_by_folding_words() -> None:
    columns = (Column("a", "A"), Column("b", "B", "number"))
    from detente.present.lettering import table_text

    text = table_text(Table("T", columns, (("many words in one cell " * 6, 1.5),)), 40)
    assert max(map(len, text.splitlines())) <= 40
    assert text.count("1.5") == 1


def test_nothing_of_a_dispute_is_markup() -> None:
    html = sample_table().to_html()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert 'data-kind="actor" data-id="us"' in html
    assert html.count('scope="row"') == 3
    assert html.count('scope="col"') == 6
    assert html.count('scope="rowgroup"') == 2


def test_the_terminal_shows_what_is_in_brackets() -> None:
    # rich reads [red] as a colour unless it is told not to
    out = StringIO()
    show(Table("T [bold]", (Column("a", "A [x]"),), (("[red]stop[/red]",),)), file=out)
    assert "[red]stop[/red]" in out.getvalue()
    assert "T [bold]" in out.getvalue()
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize(("encoding", "minus"), [("ascii", "-1.50"), ("cp1252", "-1.50"), ("utf-8", "−1.50")])
def test_an_old_console_gets_the_nearest_character(encoding: str, minus: str) -> None:
    raw = BytesIO()
    out = TextIOWrapper(raw, encoding=encoding)
    show(Table("中 €", (Column("a", "A", "number", digits=2),), ((-1.5,), (None,))), file=out)
    out.flush()
    text = raw.getvalue().decode(encoding)
    assert minus in text
    assert ("€" in text) == (encoding != "ascii")
    assert ("–" in text) == (encoding != "ascii")


def test_a_terminal_gets_the_same_cells() -> None:
    from rich.console import Console

    from detente.present.lettering import renderable

    console = Console(file=StringIO(), force_terminal=True, width=300, color_system=None)
    table = sample_table()
    console.print(renderable(table, console))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for row in table.cells:
        for cell in row:
            for line in cell.split("\n"):
                assert line in text


def test_json_keeps_every_digit() -> None:
    table = sample_table()
    again = Table.from_json(json.loads(json.dumps(table.to_json())))
    assert again == table


@given(
    st.lists(
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers()), max_size=6
    )
)
def test_numbers_go_round(numbers: list[float | int | None]) -> None:
    table = Table("T", (Column("x", "X", "number"),), tuple((n,) for n in numbers))
    again = Table.from_json(json.loads(json.dumps(table.to_json())))
    assert again.rows == table.rows
    assert [row["x"] for row in table.records()] == numbers


def test_numpy_scalars_become_plain() -> None:
    row = (np.float64(1.5), np.int64(3), np.bool_(True), np.str_("a"))
    table = Table("T", tuple(Column(c, c) for c in "abcd"), (row,))
    assert [type(cell) for cell in table.rows[0]] == [float, int, bool, str]


def test_records_are_flat() -> None:
    first, second, third = sample_table().records()
    assert first == {
        "group": "Parties", "actor": "United States", "actor_id": "us",
        "gain": 1.5, "gain_low": -0.25, "gain_high": 4.0,
        "share": 0.634, "accepts": True, "what": "treaty first", "n": 12345,
    }  # fmt: skip
    assert (second["gain_low"], second["actor_id"]) == (-0.3, None)
    assert third["gain"] is None
    assert first.keys() == second.keys() == third.keys()


def test_frames() -> None:
    pandas = pytest.importorskip("pandas")
    frame = sample_table().to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame["gain_high"][0] == 4.0


def test_a_frame_without_pandas_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from detente.errors import MissingExtraError

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"detente\[frames\]"):
        sample_table().to_frame()


def test_bad_tables_are_refused_where_they_are_made() -> None:
    column = Column("a", "A")
    with pytest.raises(ValueError, match="named twice: a"):
        Table("T", (column, column), ())
    with pytest.raises(ValueError, match="row 1: 2 values for 1 columns"):
        Table("T", (column,), (("x",), ("x", "y")))
    with pytest.raises(ValueError, match=r"groups of \[2\] rows, but the table has 1"):
        Table("T", (column,), (("x",),), groups=(RowGroup("g", 2),))
    with pytest.raises(TypeError, match="row 0, a: a cell cannot hold"):
        Table("T", (column,), ((object(),),))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"low 2\.0 is above high 1\.0"):
        Interval(1, 2, 1)
    with pytest.raises(KeyError, match="it has a"):
        Table("T", (column,), ()).column("b")


def test_an_empty_table_still_shows() -> None:
    table = Table("None exists", (Column("a", "A"), Column("b", "B", "number")), ())
    assert "None exists" in str(table)
    assert re.search(r"<thead>.*</thead>", table.to_html())
    assert table.records() == []


def test_refs_and_words_are_told_apart() -> None:
    table = sample_table()
    assert isinstance(table.column("actor")[0], Ref)
    assert table.column("what")[1] == EVIL

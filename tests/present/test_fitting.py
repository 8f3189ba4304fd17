from __future__ import annotations

import re
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from detente.present import Cell, Column, Interval, RowGroup, Table, show
from detente.present.fitting import fit_columns, fold
from detente.present.lettering import renderable, table_text

NAMES = ("China", "South Korea", "China as guarantor", "Inter-Korean projects staying in force")


def wide_table(numbers: int = 9) -> Table:
    """Rows that need their label, under headings much longer than the numbers below them."""
    columns = [Column("who", "without"), Column("remains", "a plan remains")]
    columns += [Column(f"n{k}", f"acceptable in target {k}", "number") for k in range(numbers - 3)]
    columns += [Column(f"s{k}", "needed for a plan in", "share") for k in range(3)]
    row: tuple[Cell, ...] = ("no", *[-0.036] * (numbers - 3), *[Interval(0.3, 0.11, 0.6)] * 3)
    return Table("Whom", tuple(columns), tuple((name, *row) for name in NAMES), groups=(RowGroup("All", 4),))


def in_terminal(table: Table, width: int) -> str:
    console = Console(file=StringIO(), force_terminal=True, width=width, color_system=None)
    console.print(renderable(table, console), soft_wrap=True)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("numbers", [4, 6, 9, 14])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160])
def test_every_row_can_be_told_and_every_number_read_at_any_width(width: int, numbers: int) -> None:
    table = wide_table(numbers)
    text = table_text(table, width)
    assert max(map(cell_len, text.splitlines())) <= width
    flat = " ".join(text.split())
    for name in NAMES:
        for word in re.split(r"(?<=-)|\s", name):
            assert word in flat
    assert flat.count("−0.036") == len(NAMES) * (numbers - 3)
    assert len(re.findall(r"30%\s", flat)) == len(NAMES) * 3
    assert len(re.findall(r"60%\)", flat)) == len(NAMES) * 3


@pytest.mark.parametrize("width", [60, 80, 120, 300])
def test_a_terminal_shows_the_lines_of_a_file(width: int) -> None:
    table = wide_table()
    shown = [line.rstrip() for line in in_terminal(table, width).rstrip("\n").splitlines()]
    assert shown == table_text(table, width).splitlines()


def test_headings_fold_before_words_and_ranges_stand_under_their_value() -> None:
    table = Table(
        "T",
        (Column("a", "name of it"), Column("b", "a heading of many words", "share")),
        (("twenty letters of it", Interval(0.3, 0.11, 0.6)),),
    )
    assert fit_columns(table) == [20, 23]
    assert fit_columns(table, 37) == [20, 15]
    lines = table_text(table, 34).splitlines()
    assert [line.split() for line in lines if "%" in line] == [
        ["twenty", "letters", "of", "it", "30%"], ["(11", "to", "60%)"]
    ]  # fmt: skip


def test_what_does_not_fit_becomes_a_list_for_each_row() -> None:
    text = table_text(wide_table(14), 80)
    lines = text.splitlines()
    assert lines[3] == "Without: China"
    assert "  A plan remains: no                      Acceptable in target 0: −0.036" in lines
    assert sum(line.startswith("Without: ") for line in lines) == 4
    assert lines[2] == "All"


def test_words_in_a_strip_too_long_to_read_become_a_list_too() -> None:
    columns = (
        Column("a", "package"),
        *[Column(f"n{k}", f"actor {k}", "number") for k in range(6)],
        Column("w", "what"),
    )
    table = Table("T", columns, (("Nash", *[-1234567.0] * 6, "one thing and another; " * 12),))
    assert fit_columns(table, 100) is None
    assert "What: one thing and another; one thing" in table_text(table, 100)
    assert fit_columns(table, 400) is not None


def test_letters_that_take_two_columns_stand_under_each_other() -> None:
    columns = (Column("a", "name"), Column("b", "value", "number", digits=1))
    table = Table("T", columns, (("中国", 1.5), ("한국의 제안", 22.5), ("China", 3.0)))
    lines = table_text(table).splitlines()[3:]
    assert len({cell_len(line) for line in lines}) == 1
    narrow = Table("T", (columns[0],), (("这是一个很长的名字" * 5,),))
    folded = table_text(narrow, 30).splitlines()
    assert max(map(cell_len, folded)) <= 30
    assert "".join(folded[3:]) == "这是一个很长的名字" * 5


def test_dates_and_numbers_are_never_broken() -> None:
    columns = (Column("a", "what"), Column("d", "date", "date"), Column("n", "n", "number"))
    table = Table(
        "T", columns, (("a few words to be folded where room is short", "27 February 2019", -1234567),)
    )
    text = table_text(table, 46)
    assert "27 February 2019" in text
    assert "−1,234,567" in text


def test_a_word_longer_than_the_line_is_broken_and_not_lost() -> None:
    address = "https://example.org/" + "a" * 60
    assert "".join(fold(address, 25)) == address
    assert all(len(line) <= 25 for line in fold(address, 25))
    table = Table("T", (Column("a", "where"), Column("n", "n", "number")), ((address, 1.5),))
    assert address in "".join(table_text(table, 50).replace("1.5", "").split())


def test_a_pipe_is_as_wide_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def widest() -> int:
        out = StringIO()
        show(wide_table(7), file=out)
        return max(map(cell_len, out.getvalue().splitlines()))

    monkeypatch.setenv("COLUMNS", "80")
    assert widest() <= 80
    monkeypatch.setenv("COLUMNS", "200")
    assert 120 < widest() <= 200
    monkeypatch.delenv("COLUMNS")
    assert widest() > 80
    monkeypatch.setenv("COLUMNS", "wide")
    assert widest() > 80

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

import pytest

from detente.catalog.shelf import load
from detente.errors import MissingExtraError
from detente.model.draws import Draws
from detente.runs import add_inputs, list_columns, run_draws, run_items, write_columns
from detente.runs.columns import WriteError, check_target, check_writable
from tests.runs.tasks import Square, ask_and_fail


def test_answers_become_columns() -> None:
    columns = list_columns(run_items(Square(fail_at=(1,)), range(3)))
    assert columns == {
        "draw": [0, 1, 2],
        "square": [0, None, 4],
        "root": [0.0, None, 2**0.5],
        "failed": [None, "ValueError: no square of 1", None],
    }


def test_inputs_stand_beside_what_came_of_them() -> None:
    dispute = load("hanoi-small")
    run = run_draws(dispute, ask_and_fail, 12, scenarios=["", "without_guarantee"])
    columns = add_inputs(list_columns(run, ("scenario", "draw")), Draws(dispute))
    assert len(columns["answer"]) == 24
    hostility = columns["inputs.factors.hostility"]
    assert all(a is None or a == h for a, h in zip(columns["answer"], hostility, strict=True))
    assert all(c is None or isinstance(c, list) for c in columns["clipped"])


def test_columns_go_to_csv_and_come_back(tmp_path: Path) -> None:
    columns = list_columns(run_items(Square(), range(4)))
    path = write_columns(columns, tmp_path / "runs.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(r["root"]) for r in rows] == columns["root"]


def test_columns_go_to_parquet_where_pyarrow_is(tmp_path: Path) -> None:
    columns = list_columns(run_items(Square(fail_at=(1,)), range(4)))
    if find_spec("pyarrow") is None:
        with pytest.raises(MissingExtraError, match="pyarrow"):
            write_columns(columns, tmp_path / "runs.parquet")
        assert not list(tmp_path.iterdir())
        return
    from pyarrow import parquet

    path = write_columns(columns, tmp_path / "runs.parquet")
    assert parquet.read_table(path).to_pydict() == columns


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    columns = list_columns(run_items(Square(), range(2)))
    with pytest.raises(WriteError, match=r"\.parquet or a \.csv"):
        write_columns(columns, tmp_path / "runs.xls")
    with pytest.raises(WriteError, match="cannot write"):
        write_columns(columns, tmp_path / "none" / "runs.csv")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder.csv", "it is a folder"),
        ("none/runs.csv", "there is no folder"),
        ("/proc/runs.csv", "cannot write"),
        ("beside.csv", "it is a folder"),
    ],
)
def test_what_could_not_be_written_is_known_before_the_work(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (
        tmp_path / "beside.csv.part"
    ).mkdir()  # where the new file is written before it takes the old one's place
    with pytest.raises(WriteError, match=said):
        check_target(tmp_path / name)


def test_looking_whether_a_file_can_be_written_changes_nothing(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("what was there", encoding="utf-8")
    check_target(there)
    check_target(tmp_path / "new.csv")
    check_writable(tmp_path / "picture.svg")
    assert [p.name for p in tmp_path.iterdir()] == ["there.csv"]
    assert there.read_text(encoding="utf-8") == "what was there"
    check_writable("/dev/stdout")

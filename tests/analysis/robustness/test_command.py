"""The command: each statement's tornado, what was not asked, and files that cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import detente.analysis.robustness.measuring as measuring
import detente.cli.robustness as command
from detente.cli.main import app
from detente.errors import DetenteError
from tests.analysis.robustness import questions as q
from tests.analysis.robustness.test_telling import ORDINAL
from tests.cli.running import run, run_json

ALONE = ("--processes", "1")


@pytest.fixture
def toy(tmp_path: Path) -> str:
    path = tmp_path / "toy.yaml"
    path.write_text(q.TOY + "proposals: {deal: {package: {n: 'yes', m: 'yes'}}}\n", encoding="utf-8")
    return str(path)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_statement_has_its_tornado_as_a_picture(toy: str, tmp_path: Path) -> None:
    picture = tmp_path / "tornado.svg"
    text = run(
        "robustness",
        toy,
        "--statement",
        "acceptable(deal)",
        "--draws",
        "200",
        "--chart",
        str(picture),
        *ALONE,
    )
    svg = picture.read_text(encoding="utf-8")
    assert "share of draws in which it holds" in svg
    assert "whose numbers" in svg
    assert "Hangs on whose numbers they are" in flat(text)
    assert f"wrote {picture}" in flat(text)


def test_what_comes_out_alike_has_no_rows_of_numbers(toy: str) -> None:
    text = run("robustness", toy, "--statement", "zone", "--draws", "80", *ALONE)
    assert "came out alike" in text
    assert "What it hangs on" not in text


def test_plans_left_out_of_the_default_question_are_told(tmp_path: Path) -> None:
    path = tmp_path / "ordinal.yaml"
    path.write_text(ORDINAL, encoding="utf-8")
    text = flat(run("robustness", str(path), "--draws", "4", *ALONE))
    assert "Not asked: plan(full) and self_enforcing(both), as a roadmap weighs gains against losses" in text
    told = run_json("robustness", str(path), "--draws", "4", *ALONE)
    assert list(told["not_asked"]) == ["plan(full)", "self_enforcing(both)"]
    named = run_json("robustness", str(path), "--statement", "zone", "--draws", "4", *ALONE)
    assert "not_asked" not in named


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--out", "a_folder.csv"),
        ("--chart", "a_folder.svg"),
        ("--out", "missing/x.csv"),
        ("--chart", "missing/x.svg"),
        ("--out", "/proc/x.csv"),
        ("--chart", "/proc/x.png"),
    ],
)
def test_files_that_cannot_be_written_are_refused_before_the_run(
    toy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, name: str
) -> None:
    if name.startswith("/proc") and not Path("/proc").is_dir():
        pytest.skip("no such folder here")
    for folder in ("a_folder.csv", "a_folder.svg"):
        (tmp_path / folder).mkdir()

    def run_nothing(*_: object, **__: object) -> None:
        raise AssertionError("the run began")

    monkeypatch.setattr(measuring, "measure_robustness", run_nothing)
    monkeypatch.setattr("detente.cli.robustness.open_drawing", run_nothing)
    path = name if name.startswith("/") else str(tmp_path / name)
    said = run("robustness", toy, "--draws", "4", option, path, code=1)
    assert "cannot write" in said
    assert path in said


def test_size_without_drivers_is_refused_with_what_to_do(toy: str) -> None:
    said = run("robustness", toy, "--size", "8", code=1)
    assert "--size 8" in said
    assert "--drivers morris or --drivers sobol" in said


@pytest.mark.parametrize("option", ["--chart", "--out"])
def test_an_answer_is_shown_though_writing_fails_in_the_end(
    toy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    def fail(*_: object) -> None:
        raise DetenteError("cannot write it: No space left on device")

    monkeypatch.setattr(command, "write_chart", fail)
    monkeypatch.setattr(command, "write_draws", fail)
    path = str(tmp_path / ("x.svg" if option == "--chart" else "x.csv"))
    done = CliRunner().invoke(
        app, ["robustness", toy, "--statement", "zone", "--draws", "20", option, path, *ALONE]
    )
    assert "What survives the ranges" in done.output
    assert isinstance(done.exception, DetenteError)
    assert "No space left" in str(done.exception)

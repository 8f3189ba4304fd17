"""`detente claims` and what `detente check` says of claims."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import detente
from detente.cli.main import app
from tests.analysis.claims.making import claiming
from tests.cli.running import run, run_json

TESTS = {"zone": "zone_open()", "small": "acceptable(small_deal)", "later": "p(full) > 0.5"}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "claiming.yaml"
    detente.save(claiming(TESTS), path)
    return str(path)


def test_the_command_tells_shows_and_writes(file: str, tmp_path: Path) -> None:
    picture, record = tmp_path / "claims.svg", tmp_path / "claims.json"
    more = ["--chart", str(picture), "--record", str(record)]
    out = run("claims", file, "--draws", "12", "--processes", "1", "--only", "zone", *more)
    assert "Claims on trial" in out
    assert "Who bears witness: Claim zone." in out
    assert "Claim small." not in out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    kept = json.loads(record.read_text(encoding="utf-8"))
    assert kept["draws"] == 12
    assert kept["inputs"] == detente.load(file).digest


def test_the_command_gives_plain_data_the_same_after_resuming(file: str, tmp_path: Path) -> None:
    store = str(tmp_path / "kept.jsonl")
    words = ("claims", file, "--processes", "1")
    run(*words, "--store", store, "--draws", "5")
    resumed = run_json(*words, "--store", store, "--draws", "12")
    assert resumed == run_json(*words, "--draws", "12")
    assert resumed["answer"]["later"]["verdict"] == "untested"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--draws", "0"), "at least one draw"),
        (("--only", "zon"), "did you mean 'zone'"),
        (("--recorded",), "no outcome of `detente claims` is kept"),
        (("--chart", "x.gif"), "ends in .svg, .png, .html"),
        (("--chart", "/nowhere/x.svg"), "there is no folder '/nowhere'"),
        (("--record", "/nowhere/x.json"), "there is no folder '/nowhere'"),
        (("--record", "/"), "it is a folder"),
        (("--out", "/proc/x.csv"), "cannot write '/proc/x.csv'"),
        (("--out", "rows.xls"), "a .parquet or a .csv file"),
        (("--recorded", "--record", "x.json"), "nothing to write by --record"),
        (("--recorded", "--out", "x.csv"), "nothing to write by --out"),
        (("--processes", "0"), "at least one process"),
        (("--without", "small_deal"), "cannot leave out"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(file: str, more: tuple[str, ...], told: str) -> None:
    out = run("claims", file, *more, code=1)
    assert told in out
    assert "Traceback" not in out


def test_check_joins_the_claims(file: str) -> None:
    path = Path(file)
    text = path.read_text(encoding="utf-8").replace("acceptable(small_deal)", "acceptable(smal_deal)")
    path.write_text(text, encoding="utf-8")
    out = run("check", file, code=1)
    line = 1 + next(k for k, told in enumerate(text.splitlines()) if "smal_deal)" in told)
    assert f"claiming.yaml:{line}:" in out
    assert "unknown package 'smal_deal' (did you mean 'small_deal'?)" in out
    assert "1 error" in out


def test_what_cannot_be_written_is_said_before_anything_is_asked(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise AssertionError("the work was begun")

    monkeypatch.setattr("detente.analysis.claims.evaluate_claims", refuse)
    for option, path in (
        ("--chart", "/nowhere/x.svg"),
        ("--record", "/proc/x.json"),
        ("--out", "/nowhere/x.csv"),
    ):
        assert "cannot write" in run("claims", file, option, path, code=1)


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_an_answer_is_shown_though_its_file_cannot_be_written(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...]
) -> None:
    picture, record = tmp_path / "claims.svg", tmp_path / "claims.json"

    def full(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("detente.present.chart.Chart.to_svg", full)
    words = ["claims", file, "--draws", "3", "--processes", "1", *form]
    done = CliRunner().invoke(app, [*words, "--chart", str(picture), "--record", str(record)])
    assert isinstance(done.exception, detente.DetenteError)
    assert "claims.svg': No space left on device" in str(done.exception)
    assert "Claims on trial" in done.stdout if not form else "zone" in json.loads(done.stdout)["answer"]
    assert record.exists()  # what can be written is


def test_every_draw_becomes_a_row(file: str, tmp_path: Path) -> None:
    path = tmp_path / "draws.csv"
    words = ("claims", file, "--draws", "6", "--processes", "1")
    answer = run_json(*words, "--out", str(path))["answer"]
    with path.open(encoding="utf-8", newline="") as rows:
        held = [row["answer.small"] == "true" for row in csv.DictReader(rows)]
    assert len(held) == 6
    assert sum(held) == answer["small"]["counts"]["holds"]


def test_a_recorded_outcome_is_shown_in_part_and_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "claims.svg"
    words = ("claims", "korea-2019", "--recorded", "--only", "seoul", "--only", "beijing")
    out = run(*words, "--chart", str(picture))
    assert "Who bears witness: No settlement can be reached without Beijing." in out
    assert "Hanoi" not in out
    assert f"wrote {picture.resolve()}" in " ".join(out.split())
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert list(run_json(*words)["answer"]) == ["beijing", "seoul"]
    assert "did you mean 'seoul'?" in run("claims", "korea-2019", "--recorded", "--only", "seol", code=1)


def test_a_whole_number_is_asked_for_in_words(file: str) -> None:
    said = run("claims", file, "--draws", "2.5", code=2)
    assert "this takes a whole number, such as 12" in said
    assert "this takes a number, such as 0.25" in run("claims", file, "--noise", "much", code=2)


def test_a_damaged_store_is_mended(file: str, tmp_path: Path) -> None:
    store = tmp_path / "kept.jsonl"
    words = ("claims", file, "--processes", "1", "--draws", "6")
    whole = run_json(*words, "--store", str(store))
    lines = store.read_text(encoding="utf-8").split("\n")
    lines[4] = json.dumps(json.loads(lines[4]) | {"value": None})
    store.write_text("\n".join(lines), encoding="utf-8")
    done = CliRunner().invoke(app, [*words, "--store", str(store), "--json"])
    assert "one damaged line was passed over and is done again" in done.stderr
    assert json.loads(done.stdout) == whole

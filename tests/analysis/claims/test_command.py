"""`detente claims` and what `detente check` says of claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import detente
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

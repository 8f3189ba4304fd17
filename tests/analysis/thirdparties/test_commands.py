"""The commands: narrower questions, bad names in words, the same answer by any map and from a store."""

from __future__ import annotations

from pathlib import Path

import pytest

import detente
from tests.cli.running import run, run_json


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--coalition", "chna"), "did you mean 'china'"),
        (("--coalition", "us"), "is a party"),
        (("--coalition", ","), "at least one"),
        (("--frontier", "rok"), "only one aim"),
        (("--frontier", "frnce"), "unknown actor"),
        (("--frontier", "china", "--terms"), "different questions"),
        (("--terms", "--draws", "5"), "--draws goes with the whole answer"),
        (("--terms", "--store", "kept.jsonl"), "--store goes with the whole answer, not with --terms"),
        (("--terms", "--processes", "1"), "--processes goes with the whole answer"),
        (("--terms", "--seed", "3"), "--seed goes with the whole answer"),
        (("--terms", "--analyst", "anna"), "--analyst goes with the whole answer"),
        (("--terms", "--tolerance", "0.1"), "--tolerance goes with the whole answer"),
        (("--terms", "--out", "draws.csv"), "--out goes with the whole answer"),
        (("--frontier", "china", "--tolerance", "0.1"), "--tolerance goes with the whole answer"),
        (("--frontier", "china", "--report-participation"), "--report-participation goes with the whole"),
        (("--coalition", "china", "--noise", "0.3"), "--noise goes with the whole answer"),
        (("--coalition", "china", "--tolerance", "2"), "tolerance is a number between 0 and 1"),
        (("--seed", "3"), "give --draws N as well"),
        (("--out", "draws.csv"), "give --draws N as well"),
        (("--chart", "bars.pdf"), "ends in .svg, .png, .html"),
        (("--chart", "nowhere/bars.svg"), "there is no folder"),
        (("--draws", "2", "--out", "draws.txt"), ".parquet or a .csv"),
        (("--terms", "--without", "china,rok"), "no third party that could offer terms"),
        (("--lever", "guarantee"), "--lever goes with --frontier"),
        (("--draws", "-3"), "draws=-3"),
        (("--tolerance", "2"), "tolerance"),
        (("--target", "ful"), "did you mean 'full'"),
        (("--without", "china,rok"), "no third party"),
        (("--processes", "0"), "at least one process"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(arguments: tuple[str, ...], told: str) -> None:
    assert told in run("thirdparties", "hanoi-small", *arguments, code=1)


def test_effort_and_persuasion_refuse_wrong_names_in_words() -> None:
    assert "did you mean 'china'" in run("effort", "hanoi-small", "chna", code=1)
    assert "unknown" in run("effort", "hanoi-small", "china", "--at", "nowhere", code=1)
    assert "no third party" in run("persuasion", "prisoners-dilemma", code=1)


def test_terms_and_coalitions_as_json() -> None:
    terms = run_json("thirdparties", "hanoi-small", "--terms")["answer"]["terms"]
    assert {t["by"] for t in terms} == {"china", "rok"}
    assert any(t["least"] is not None for t in terms)
    settings = run_json("thirdparties", "hanoi-small", "--terms", "--report-participation")["settings"]
    assert settings["participation"] == "report"
    assert settings["limit"] == {"us": 10.0, "dprk": 10.0}
    together = run_json("thirdparties", "hanoi-small", "--coalition", "china.guarantor")["answer"]
    assert together["without"]["without"] == ["china.guarantor"]


def test_the_answer_does_not_depend_on_the_map_nor_on_what_was_kept(tmp_path: Path) -> None:
    dispute = detente.load("hanoi-small")
    plain = detente.measure_third_parties(dispute, draws=6).to_json()
    store = str(tmp_path / "kept.jsonl")
    with detente.open_map(2, keep=store) as two:
        assert detente.measure_third_parties(dispute, draws=4, map=two).to_json() != plain
    with detente.open_map(1, keep=store) as one:
        assert detente.measure_third_parties(dispute, draws=6, map=one).to_json() == plain
        done = [len(run.outcomes) if hasattr(run, "outcomes") else len(run.done) for run in one.runs]
        assert done[-1] == 6


@pytest.mark.parametrize(
    "words",
    [
        ("thirdparties", "hanoi-small", "--processes", "1"),
        ("thirdparties", "hanoi-small", "--coalition", "china"),
        ("thirdparties", "hanoi-small", "--terms"),
        ("persuasion", "hanoi-small"),
        ("effort", "hanoi-small", "china"),
    ],
)
def test_the_picture_is_written_beside_the_answer(words: tuple[str, ...], tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    run(*words, "--chart", str(picture))
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    again = tmp_path / "again.svg"
    assert run_json(*words, "--chart", str(again))["answer"]
    assert again.read_bytes() == picture.read_bytes()


def test_draws_are_written_as_columns(tmp_path: Path) -> None:
    table = tmp_path / "draws.csv"
    run("thirdparties", "hanoi-small", "--draws", "3", "--processes", "1", "--out", str(table))
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 3
    assert "answer.china" in head
    assert "inputs.hazards.turnover.us" in head

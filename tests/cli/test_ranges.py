"""`--draws` on questions about a dispute: ranges and shares for the rows of any table."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import run, run_json


def test_any_question_takes_draws(tmp_path: Path) -> None:
    told = " ".join(run("menu", "hanoi-small", "--draws", "6", "--processes", "1").split())
    assert "As here in" in told
    assert "nine in ten of 6" in told
    answer = run_json(
        "offers",
        "hanoi-small",
        "small",
        "relief=partial,yongbyon=dismantled",
        "--draws",
        "6",
        "--seed",
        "4",
        "--processes",
        "1",
    )
    assert answer["over_draws"]["settings"]["seed"] == 4
    assert len(answer["over_draws"]["tables"]) >= 1
    picture = tmp_path / "who.svg"
    run("persuasion", "hanoi-small", "--draws", "3", "--processes", "1", "--chart", str(picture))
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_the_numbers_do_not_depend_on_processes_or_on_an_interruption(tmp_path: Path) -> None:
    store = tmp_path / "kept.jsonl"
    one = run_json("menu", "hanoi-small", "--draws", "8", "--processes", "1")
    run("menu", "hanoi-small", "--draws", "5", "--processes", "1", "--store", str(store))
    resumed = run_json("menu", "hanoi-small", "--draws", "8", "--processes", "1", "--store", str(store))
    assert one == resumed == run_json("menu", "hanoi-small", "--draws", "8", "--processes", "2")


def test_what_is_asked_belongs_to_what_is_kept(tmp_path: Path) -> None:
    store = str(tmp_path / "kept.jsonl")
    draws = ("--draws", "4", "--processes", "1")
    first = run_json("trade-off", "hanoi-small", "relief", "--actor", "us", *draws, "--store", store)
    other = run_json("trade-off", "hanoi-small", "relief", "--actor", "dprk", *draws, "--store", store)
    assert first["over_draws"]["tables"] != other["over_draws"]["tables"]
    assert other == run_json("trade-off", "hanoi-small", "relief", "--actor", "dprk", *draws)


def test_no_draws_are_refused_in_words() -> None:
    assert "at least one draw is needed" in run("menu", "hanoi-small", "--draws", "0", code=1)
    assert "at least one process" in run("menu", "hanoi-small", "--draws", "2", "--processes", "0", code=1)
    for option in (("--seed", "3"), ("--processes", "1"), ("--store", "x.jsonl")):
        assert f"{option[0]} {option[1]} goes with --draws" in run("menu", "hanoi-small", *option, code=1)
        assert "goes with --draws" in run("judge", "hanoi-small", "small", *option, code=1)

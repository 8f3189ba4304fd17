"""Ctrl-C: the answer over what is done is shown, and nothing ends without a word."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import detente
from detente.cli import main as cli
from detente.cli.keeping import say_stop
from detente.cli.main import app
from detente.model.tasks import Item, Outcome, Task, attempt
from detente.runs.executors import SerialExecutor
from detente.runs.run import Run
from tests.analysis.claims.making import claiming
from tests.cli.running import run_json

ALONE = ("--processes", "1")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "claiming.yaml"
    detente.save(claiming({"zone": "zone_open()", "small": "acceptable(small_deal)"}), path)
    return str(path)


def stop_at(monkeypatch: pytest.MonkeyPatch, wanted: Item, order: Sequence[int] = ()) -> None:
    """From now on Ctrl-C is pressed when this item is to be done; `order` is how draws are gone through."""

    def stopping(self: SerialExecutor, task: Task, items: Sequence[Item]) -> Iterator[tuple[int, Outcome]]:
        over_draws = bool(items) and isinstance(items[0], int)
        for position in order if order and over_draws else range(len(items)):
            if items[position] == wanted:
                raise KeyboardInterrupt
            yield position, attempt(task, items[position])

    monkeypatch.setattr(SerialExecutor, "run", stopping)


def test_claims_are_answered_over_the_draws_that_are_done(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run_json("claims", file, "--draws", "7", *ALONE)
    record, rows = tmp_path / "record.json", tmp_path / "rows.csv"
    stop_at(monkeypatch, 7)
    more = ("--record", str(record), "--out", str(rows), "--json")
    done = CliRunner().invoke(app, ["claims", file, "--draws", "20", *ALONE, *more])
    assert done.exit_code == 130
    assert "stopped after 7 of 20 draws. Nothing keeps what is done; with --store FILE" in done.stderr
    assert "What follows is of the first 7 draws." in done.stderr
    told = json.loads(done.stdout)
    assert told["settings"]["draws"] == 7
    for name, claim in told["answer"].items():
        assert claim["counts"] == whole["answer"][name]["counts"]
        assert claim["verdict"] == whole["answer"][name]["verdict"]
    assert "record.json' is not written" in done.stderr
    assert not record.exists()
    assert len(rows.read_text(encoding="utf-8").splitlines()) == 8


def test_draws_done_out_of_order_are_used_up_to_the_first_gap(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at(monkeypatch, 3, [0, 1, 2, 5, 4, 3])
    done = CliRunner().invoke(app, ["claims", file, "--draws", "6", *ALONE, "--json"])
    assert "stopped after 5 of 6 draws." in done.stderr
    assert "What follows is of the first 3 draws." in done.stderr
    assert json.loads(done.stdout)["settings"]["draws"] == 3


def test_without_the_first_draw_there_is_no_answer_and_that_is_said(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at(monkeypatch, 0, [1, 2, 0])
    kept = str(tmp_path / "kept.jsonl")
    done = CliRunner().invoke(app, ["claims", file, "--draws", "6", *ALONE, "--store", kept])
    assert (done.exit_code, done.stdout) == (130, "")
    assert "stopped after 2 of 6 draws. What is done is kept in" in done.stderr
    assert "An answer is over the first ones, and the very first is not done." in done.stderr


def test_parts_have_no_first_one_to_wait_for() -> None:
    run = Run(("china", "rok"), (None, Outcome("rok", 1.0)))
    assert say_stop((run,), "parts left out", None).startswith(
        "stopped after 1 of 2 parts left out. Nothing keeps"
    )
    assert "very first" not in say_stop((run,), "parts left out", None)


def test_a_column_of_shares_is_shown_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at(monkeypatch, 3)
    words = ["packages", "hanoi-small", "--limit", "2", "--draws", "9", *ALONE]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 130
    assert "stopped after 3 of 9 draws." in done.stderr
    assert "Shares of 3 draws" in " ".join(done.stdout.split())


def test_with_a_store_the_same_goes_on(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = str(tmp_path / "kept.jsonl")
    words = ("claims", file, "--draws", "9", *ALONE, "--store", kept)
    whole = run_json("claims", file, "--draws", "9", *ALONE)
    with monkeypatch.context() as patch:
        stop_at(patch, 4)
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 130
        assert "stopped after 4 of 9 draws. What is done is kept in" in done.stderr
        stop_at(patch, 6)
        again = CliRunner().invoke(app, list(words))
        assert "stopped after 6 of 9 draws (4 of them kept from before)." in again.stderr
    assert run_json(*words) == whole


def test_before_the_first_draw_nothing_is_said_to_be_kept(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = str(tmp_path / "kept.jsonl")
    stop_at(monkeypatch, 0)
    done = CliRunner().invoke(app, ["claims", file, "--draws", "9", *ALONE, "--store", kept])
    assert done.exit_code == 130
    assert "stopped before any draws were done. None was added to" in done.stderr
    assert done.stdout == ""


def test_a_second_ctrl_c_ends_it(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import detente.analysis.claims.trial as trial

    def refuse(*given: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    stop_at(monkeypatch, 4)
    answered = trial.evaluate_claims

    def ask(*given: Any, draws: int, **named: Any) -> Any:
        return refuse() if draws < 9 else answered(*given, draws=draws, **named)

    monkeypatch.setattr("detente.analysis.claims.evaluate_claims", ask)
    done = CliRunner().invoke(app, ["claims", file, "--draws", "9", *ALONE])
    assert done.exit_code == 130
    assert "stopped again, before the answer was there" in done.stderr


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("persuasion", "hanoi-small"), "detente.analysis.thirdparties.persuasion.measure_persuasion"),
        (("thirdparties", "hanoi-small", "--coalition", "china"), "detente.analysis.thirdparties.coalition.measure_together"),
        (("show", "hanoi-small"), "detente.catalog.shelf.load"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)  # fmt: skip
def test_no_command_ends_in_silence(
    words: tuple[str, ...], place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def press(*given: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, press)
    monkeypatch.setattr(sys, "argv", ["detente", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 130
    assert capsys.readouterr().err == "detente: stopped\n"


def not_there_yet(kept: Path, count: int) -> bool:
    """Whether fewer than so many results are kept, or the first draw, on whatever process, is not among them."""
    if not kept.exists():
        return True
    lines = kept.read_bytes().splitlines()
    return len(lines) < count or not any(b'"item": 0,' in line for line in lines)


def test_a_real_ctrl_c_with_two_processes(file: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    words = ("claims", file, "--draws", "400", "--processes", "2", "--store", str(kept), "--json")
    with subprocess.Popen(
        [sys.executable, "-m", "detente", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        while not_there_yet(kept, 40):
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    assert "Traceback" not in said.decode()
    assert out, said.decode()
    told = json.loads(out)
    assert 0 < told["settings"]["draws"] < 400
    bare = words[: words.index("--draws")]
    shorter = run_json(*bare, "--draws", str(told["settings"]["draws"]), *ALONE)
    for name, claim in told["answer"].items():
        assert claim["counts"] == shorter["answer"][name]["counts"]


KERNEL = """
import signal

import numpy as np

from detente._compile import njit


@njit
def fill(size, times):
    out = np.zeros(size)
    for k in range(times):
        out[k % size] += k % 7
    return out, np.zeros(1), np.zeros(2, dtype=np.bool_)


fill(3, 1)  # compiled, and asked for its types once
lost = 0
for _ in range(5):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        fill(100, 200_000_000)
        lost += 1
    except KeyboardInterrupt:
        pass
print(lost)
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm to be set here")
def test_ctrl_c_while_compiled_code_runs_is_not_lost() -> None:
    alarm = "import signal\nsignal.signal(signal.SIGALRM, signal.default_int_handler)\n"
    done = subprocess.run([sys.executable, "-c", alarm + KERNEL], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr


PRESSED = """
import signal, time

from detente.cli.interrupting import raise_where_heard

raise_where_heard()
library = {"__name__": "numba.core.somewhere"}
exec(compile("def call_back(seconds):\\n    press()\\n    end = now() + seconds\\n    while now() < end: pass\\n"
             "    done.append(seconds)", "numba", "exec"), library)
done = []
library.update(press=lambda: signal.raise_signal(signal.SIGINT), now=time.monotonic, done=done)


class Disposed:
    def __del__(self):
        library["press"]()


def ask(what, *given):
    try:
        what(*given)
        time.sleep(30)
        print("lost")
    except KeyboardInterrupt:
        print("heard", *done)
    done.clear()


ask(library["press"])
ask(library["call_back"], 0.1)
ask(library["call_back"], 60)
ask(Disposed)
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer to come back with here")
def test_ctrl_c_is_raised_where_it_is_heard() -> None:
    done = subprocess.run([sys.executable, "-c", PRESSED], capture_output=True, text=True, check=False)
    # at once, when the library is through, after a second where it does not get through, when the object is gone
    assert done.stdout.splitlines() == ["heard", "heard 0.1", "heard", "heard"], done.stderr
    assert done.stderr == ""

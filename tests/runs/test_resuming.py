from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.catalog.shelf import load
from detente.errors import NotFoundError, SettingError
from detente.model.scheme import Scheme
from detente.model.tasks import OverDraws, identify
from detente.runs import (
    FileStore,
    ProcessExecutor,
    RunInterrupted,
    RunMap,
    RunStoppedError,
    StoreError,
    list_items,
    run_draws,
    run_items,
)
from tests.runs.tasks import Deadly, Interrupting, Square, ask_and_fail, ask_for_payoffs


def count_marks(task: Square) -> int:
    return len(Path(str(task.marks)).read_text(encoding="utf-8").split())


def test_a_run_is_the_same_with_one_process_two_and_after_an_interruption(tmp_path: Path) -> None:
    dispute = load("hanoi-small")
    scheme = Scheme(seed=11)
    alone = run_draws(dispute, ask_for_payoffs, 60, scheme=scheme)
    assert alone.complete
    assert not alone.failures
    with ProcessExecutor(2) as two:
        spread = run_draws(dispute, ask_for_payoffs, 60, scheme=scheme, executor=two)
        with FileStore(tmp_path / "part.jsonl") as store:
            run_draws(dispute, ask_for_payoffs, 25, scheme=scheme, executor=two, store=store)
    # torn by a crash in the middle of a line
    text = (tmp_path / "part.jsonl").read_bytes()
    (tmp_path / "part.jsonl").write_bytes(text[:-30])
    with FileStore(tmp_path / "part.jsonl") as store:
        resumed = run_draws(dispute, ask_for_payoffs, 60, scheme=scheme, store=store)
    assert resumed.reused == 24
    assert json.dumps(alone.values()) == json.dumps(spread.values()) == json.dumps(resumed.values())
    assert alone.outcomes == spread.outcomes == resumed.outcomes


def test_extending_keeps_what_was_done(tmp_path: Path) -> None:
    task = Square(str(tmp_path / "marks"))
    with FileStore(tmp_path / "runs.jsonl") as store:
        first = run_items(task, range(100), store=store)
        more = run_items(task, range(300), store=store)
    assert more.outcomes[:100] == first.outcomes
    assert (first.reused, more.reused) == (0, 100)
    assert count_marks(task) == 300


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    task = Interrupting(str(tmp_path / "marks"), at=30)
    with FileStore(tmp_path / "runs.jsonl") as store:
        with pytest.raises(RunInterrupted, match="stopped after 30 of 50; run the same again") as stop:
            run_items(task, range(50), store=store)
        assert len(stop.value.run.done) == 30
        assert not stop.value.run.complete
        run = run_items(task, range(50), store=store)
    assert run.reused == 30
    assert run.values() == run_items(Square(), range(50)).values()
    assert count_marks(task) == 50


PROGRAM = """
import sys
from tests.runs.tasks import Slow
from detente.runs import FileStore, ProcessExecutor, run_items
if __name__ == "__main__":
    with ProcessExecutor(2) as two, FileStore(sys.argv[1]) as store:
        run_items(Slow(), range(400), executor=two, store=store)
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "killed"])
def test_a_program_that_is_stopped_loses_nothing_finished(tmp_path: Path, sent: signal.Signals) -> None:
    program, kept = tmp_path / "program.py", tmp_path / "runs.jsonl"
    program.write_text(PROGRAM, encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, str(program), str(kept)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        while not kept.exists() or kept.read_bytes().count(b"\n") < 12:
            assert process.poll() is None, process.stderr.read().decode()  # type: ignore[union-attr]
            time.sleep(0.02)
        # a terminal sends Ctrl-C to every process of the group
        os.killpg(process.pid, sent) if sent == signal.SIGINT else process.kill()
        _, said = process.communicate(timeout=60)
    with FileStore(kept) as store:
        run = run_items(Square(), range(400), store=store)
        digest_of_slow = json.loads(kept.read_bytes().split(b"\n")[1])["run"]
        done = store.read(digest_of_slow)
    assert len(done) >= 11
    assert all(o == run.outcomes[o.item] for o in done.values())  # type: ignore[index]
    if sent == signal.SIGINT:
        assert b"run the same again to go on from there" in said


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    marks = str(tmp_path / "marks")
    with FileStore(tmp_path / "runs.jsonl") as store, ProcessExecutor(2) as two:
        first = run_items(Deadly(marks, times=2), range(8), executor=two, store=store)
        assert [o.item for o in first.failures] == [3]
        again = run_items(Deadly(marks, times=2), range(8), executor=two, store=store)
    assert again.reused == 7
    assert not again.failures
    assert again.values()[3]["square"] == 9


def test_other_inputs_questions_and_schemes_are_other_runs() -> None:
    dispute = load("hanoi-small")
    tasks = [
        OverDraws(dispute, ask_for_payoffs),
        OverDraws(dispute, ask_and_fail),
        OverDraws(dispute, ask_for_payoffs, Scheme(seed=1)),
        OverDraws(dispute.with_({"hazards.turnover.us": 0.1}), ask_for_payoffs),
        OverDraws(dispute.without("china"), ask_for_payoffs),
    ]
    assert len({task.digest for task in tasks}) == len(tasks)
    assert tasks[0].digest == OverDraws(load("hanoi-small"), ask_for_payoffs).digest


def test_a_question_without_a_name_cannot_be_kept(tmp_path: Path) -> None:
    dispute = load("hanoi-small")
    question = lambda d, v: 1  # noqa: E731
    assert run_draws(dispute, question, 3).complete
    with (
        FileStore(tmp_path / "runs.jsonl") as store,
        pytest.raises(SettingError, match="no name that another run"),
    ):
        run_draws(dispute, question, 3, store=store)
    with pytest.raises(SettingError):
        identify(object())


# -------------------------------------------------------------------------------------- scenarios, draws


def test_a_grid_of_scenarios_has_the_same_draws_in_each() -> None:
    dispute = load("hanoi-small").with_(scenarios={"hawkish": {"set": {"hazards.turnover.us": 0.15}}})
    run = run_draws(dispute, ask_and_fail, 20, scenarios=["", "hawkish"])
    values = {o.item: o.value and o.value["answer"] for o in run.done}
    assert len(values) == 40
    assert all(values["", k] == values["hawkish", k] for k in range(20))
    assert all(o.kind == "ArithmeticError" for o in run.failures)
    with pytest.raises(NotFoundError, match="unknown scenario 'mild'"):
        run_draws(dispute, ask_and_fail, 2, scenarios=["mild"])


def test_no_draws_are_refused() -> None:
    for none in (0, -3):
        with pytest.raises(SettingError, match=f"draws={none}: at least one"):
            list_items(none)


# ------------------------------------------------------------------------------------------- the store


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    with FileStore(path) as store:
        run_items(Square(), range(5), store=store)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:3], b'{"run": "x', b"[]", *lines[4:]]))
    with FileStore(path) as store:
        run = run_items(Square(), range(5), store=store)
        assert store.damaged == 2
    assert run.reused == 4
    assert run.complete


@pytest.mark.parametrize(
    "change",
    [
        {"value": None},
        {"value": {"foo": 1}},
        {"value": {"square": 2.0, "root": 1.0}},
        {"item": {"a": 1}},
        {"item": [1, [2]]},
        {"item": True},
        {"item": 4},
        {"error": 3},
        {"note": []},
        {"run": 5},
    ],
    ids=str,
)
def test_a_line_that_is_json_and_not_as_it_was_written_is_done_again(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "runs.jsonl"
    with FileStore(path) as store:
        whole = run_items(Square(), range(5), store=store)
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[2] = json.dumps(json.loads(lines[2]) | change)
    path.write_text("\n".join(lines), encoding="utf-8")
    with FileStore(path) as store:
        run = run_items(Square(), range(5), store=store)
        assert store.damaged == 1
    assert run.reused == 4
    assert run.outcomes == whole.outcomes


def test_a_file_of_another_form_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text('{"detente": "runs", "format": 1}\n', encoding="utf-8")
    with (
        FileStore(path) as store,
        pytest.raises(StoreError, match="in the form of another version of detente"),
    ):
        run_items(Square(), range(3), store=store)
    assert path.read_text(encoding="utf-8") == '{"detente": "runs", "format": 1}\n'


def test_a_file_torn_in_its_first_line_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_bytes(b'{"detente": "ru')
    with FileStore(path) as store:
        assert run_items(Square(), range(3), store=store).reused == 0
    with FileStore(path) as store:
        assert run_items(Square(), range(3), store=store).reused == 3


@given(cut=st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_a_file_cut_off_anywhere_goes_on(cut: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "runs.jsonl"
        with FileStore(path) as store:
            whole = run_items(Square(), range(6), store=store)
        path.write_bytes(path.read_bytes()[:cut])
        with FileStore(path) as store:
            run = run_items(Square(), range(6), store=store)
            again = run_items(Square(), range(6), store=store)
        assert run.outcomes == whole.outcomes == again.outcomes
        assert again.reused == 6


def test_progress_is_told_of_what_is_left(tmp_path: Path) -> None:
    told: list[object] = []

    class Told:
        def start(self, total: int | None, label: str) -> None:
            told.append((total, label))

        def advance(self, n: int = 1) -> None:
            told.append(n)

        def finish(self) -> None:
            told.append("over")

    with FileStore(tmp_path / "runs.jsonl") as store:
        run_items(Square(), range(2), store=store, progress=Told())
        run_items(Square(), range(3), store=store, progress=Told())
    assert told == [(2, "draws"), 1, 1, "over", (1, "draws (2 kept from before)"), 1, "over"]


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    for text in ("my notes", "my notes\nmore\n", '{"detente": "other"}\n'):
        path.write_text(text, encoding="utf-8")
        with FileStore(path) as store, pytest.raises(StoreError, match="holds no runs of detente"):
            run_items(Square(), range(3), store=store)
        assert path.read_text(encoding="utf-8") == text


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    path = tmp_path / "runs.jsonl"
    with FileStore(path) as first, FileStore(path) as second:
        run_items(Square(), range(3), store=first)
        with pytest.raises(RunStoppedError, match="being written to by another run"):
            run_items(Square(), range(6), store=second)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with (
        FileStore(tmp_path / "none" / "runs.jsonl") as store,
        pytest.raises(RunStoppedError, match="cannot write"),
    ):
        run_items(Square(), range(3), store=store)


def test_a_full_disk_is_said_and_loses_nothing_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs.jsonl"
    real, room = os.write, 400

    def write(file: int, data: bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(28, "No space left on device")
        done = real(file, data[:room])
        room -= done
        return done

    monkeypatch.setattr(os, "write", write)
    with (
        FileStore(path) as store,
        pytest.raises(
            RunStoppedError, match=r"stopped after \d of 50: .*No space left.*so far is whole"
        ) as stop,
    ):
        run_items(Square(), range(50), store=store)
    monkeypatch.undo()
    kept = path.read_bytes()
    assert kept.endswith(b"\n")
    # the one that could not be written is still in hand
    assert kept.count(b"\n") - 1 == len(stop.value.run.done) - 1
    with FileStore(path) as store:
        run = run_items(Square(), range(50), store=store)
    assert run.reused == kept.count(b"\n") - 1 > 0
    assert run.complete


def test_what_was_stopped_is_given_back_and_nothing_more_is_done(tmp_path: Path) -> None:
    task = Interrupting(str(tmp_path / "marks"), at=4)
    map = RunMap()
    before = map(Square(), range(9))
    with pytest.raises(RunInterrupted) as pressed:
        map(task, range(9))
    run, *earlier = map.in_hand(pressed.value)
    assert (run.leading, run.over_draws, run.complete) == (4, True, False)
    assert [r.complete for r in earlier] == [True]
    map.stop(pressed.value, run)
    assert map(Square(), range(9)) == before
    assert [o.item for o in map(task, range(4))] == [0, 1, 2, 3]
    for asked in (lambda: map(task, range(5)), lambda: map(Square(fail_at=(1,)), range(2))):
        with pytest.raises(RunInterrupted, match="stopped after 4 of 9"):
            asked()
    assert count_marks(task) == 4

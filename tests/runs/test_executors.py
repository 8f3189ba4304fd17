from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import count
from pathlib import Path

import pytest

from detente.analysis.robustness import find_flip, measure_robustness, read_statement
from detente.catalog.shelf import load
from detente.errors import SettingError
from detente.model.tasks import Item, Outcome, Task, attempt, map_here
from detente.runs import (
    FileStore,
    GrowingExecutor,
    ProcessExecutor,
    RunMap,
    RunStoppedError,
    SerialExecutor,
    WorkerError,
    open_map,
    run_items,
)
from tests.runs.tasks import Deadly, Slow, Square, Unreadable


@pytest.fixture(scope="module")
def two() -> Iterator[ProcessExecutor]:
    with ProcessExecutor(2) as executor:
        yield executor


def test_outcomes_are_the_same_on_every_executor(two: ProcessExecutor) -> None:
    task, items = Square(fail_at=(4,)), list(range(40))
    here = run_items(task, items)
    there = run_items(task, items, executor=two)
    assert here == there
    assert here.outcomes == map_here(task, items)
    assert here.values()[3] == {"square": 9, "root": 3**0.5}


def test_processes_are_started_only_for_what_takes_longer() -> None:
    for patience, grown in ((60.0, False), (4.0, True)):
        ticks = count()
        executor = GrowingExecutor(2, patience=patience, clock=lambda ticks=ticks: float(next(ticks)))
        run = run_items(Square(fail_at=(3, 9)), range(14), executor=executor)
        assert executor.grown is grown
        assert len(executor._others._pool) == 2 * grown
        assert run.outcomes == run_items(Square(fail_at=(3, 9)), range(14)).outcomes
        assert run_items(Square(), range(4), executor=executor).complete
        executor.close()
        assert not executor._others._pool


class Cluster:
    """As small as an executor may be: work done elsewhere, handed back out of order."""

    def run(self, task: Task, items: Sequence[Item]) -> Iterator[tuple[int, Outcome]]:
        with ThreadPoolExecutor(3) as pool:
            started = {pool.submit(attempt, task, item): k for k, item in enumerate(items)}
            for done in as_completed(started):
                yield started[done], done.result()

    def close(self) -> None:
        pass


def test_another_executor_serves_every_analysis_unchanged(tmp_path: Path) -> None:
    dispute = load("hanoi-small")
    asked = [read_statement(dispute, name) for name in ("zone", "acceptable(small)")]
    with RunMap(Cluster(), FileStore(tmp_path / "kept")) as map:
        there = measure_robustness(dispute, asked, draws=40, map=map)
        flips = find_flip(dispute, asked[1], map=map)
    assert there == measure_robustness(dispute, asked, draws=40)
    assert flips == find_flip(dispute, asked[1])


def test_an_error_is_recorded_with_its_item_and_ends_nothing(two: ProcessExecutor) -> None:
    for executor in (SerialExecutor(), two):
        run = run_items(Square(fail_at=(2, 7)), range(10), executor=executor)
        assert run.complete
        assert [o.item for o in run.failures] == [2, 7]
        assert run.failures[0].kind == "ValueError"
        assert run.notes == (
            "draw 2 failed: ValueError: no square of 2",
            "draw 7 failed: ValueError: no square of 7",
        )
        assert set(run.values()) == set(range(10)) - {2, 7}


def test_processes_stay_for_the_next_task(two: ProcessExecutor) -> None:
    run_items(Square(), range(6), executor=two)
    before = {w.process.pid for w in two._pool}
    run_items(Square(fail_at=(1,)), range(6), executor=two)
    assert {w.process.pid for w in two._pool} == before


def test_an_item_whose_worker_was_killed_is_tried_again(two: ProcessExecutor, tmp_path: Path) -> None:
    task = Deadly(str(tmp_path / "marks"))
    run = run_items(task, range(20), executor=two)
    assert run.complete
    assert not run.failures
    assert run.values() == run_items(Square(), range(20)).values()
    assert run.notes == ("draw 3: done at the second try: a worker was killed by SIGKILL at the first",)
    # nothing was done twice
    assert sorted(map(int, Path(str(task.marks)).read_text(encoding="utf-8").split())) == list(range(20))


def test_an_item_that_kills_two_workers_is_recorded(two: ProcessExecutor, tmp_path: Path) -> None:
    run = run_items(Deadly(str(tmp_path / "marks"), times=9, how="exit"), range(20), executor=two)
    assert run.complete
    (failure,) = run.failures
    assert failure.item == 3
    assert failure.kind == "WorkerKilled"
    assert failure.error == (
        "the worker process ended with status 7, and the next one ended with status 7; memory may have been short"
    )
    assert set(run.values()) == set(range(20)) - {3}


def test_a_task_that_cannot_be_sent_or_read_is_said(two: ProcessExecutor) -> None:
    with pytest.raises(RunStoppedError, match="cannot be sent to another process"):
        run_items(lambda item: item, [1], executor=two)  # type: ignore[arg-type]
    with pytest.raises(RunStoppedError, match=r"cannot read the task .*no module named nowhere"):
        run_items(Unreadable(), [1, 2], executor=two)
    assert run_items(Square(), range(4), executor=two).complete


def test_what_the_other_worker_says_of_an_earlier_task_does_not_end_the_next() -> None:
    with ProcessExecutor(2) as executor:
        for _ in range(2):
            # slow, so that both workers have begun before they are given what they cannot read
            assert run_items(Slow(seconds=0.2), range(8), executor=executor).complete
            with pytest.raises(RunStoppedError, match="cannot read the task"):
                run_items(Unreadable(), [1, 2], executor=executor)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")
def test_a_worker_that_is_only_starting_does_not_hear_ctrl_c() -> None:
    mine = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with ProcessExecutor(2) as executor:
        for _ in range(2):
            executor._start()
            status = Path(f"/proc/{executor._pool[-1].process.pid}/status").read_text(encoding="utf-8")
            blocked = int(status.partition("SigBlk:")[2].split()[0], 16)
            assert blocked >> (signal.SIGINT - 1) & 1
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mine


def test_workers_that_cannot_begin_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import detente.runs.processes as processes

    monkeypatch.setattr(processes, "work", _end_at_once)
    with (
        ProcessExecutor(1) as executor,
        pytest.raises(RunStoppedError, match=r"ended with status 5 before.*__main__"),
    ):
        run_items(Square(), [1], executor=executor)


def _end_at_once(link: object) -> None:
    raise SystemExit(5)


def test_no_workers_at_all_is_refused() -> None:
    with pytest.raises(SettingError, match="workers=0"):
        ProcessExecutor(0)
    assert issubclass(WorkerError, Exception)


def test_items_may_be_pairs_and_may_repeat(two: ProcessExecutor) -> None:
    run = run_items(Square(), [2, 3, 2], executor=two)
    assert [o.value["square"] for o in run.done] == [4, 9, 4]


def test_a_map_hands_the_outcomes_over_in_order() -> None:
    with open_map(1) as map:
        assert isinstance(map, RunMap)
        assert [o.item for o in map(Square(), [5, 1, 3])] == [5, 1, 3]
        assert len(map.runs) == 1


def test_a_value_that_is_no_plain_data_is_an_error_of_its_item() -> None:
    class Odd:
        digest = "odd"

        def __call__(self, item: object) -> object:
            return {1, 2}

    (outcome,) = run_items(Odd(), [1]).done
    assert outcome.kind == "TypeError"
    assert "plain data" in str(outcome.error)

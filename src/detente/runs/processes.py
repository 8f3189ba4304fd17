"""Work spread over processes of this machine, with whatever becomes of them said plainly."""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from detente.errors import SettingError
from detente.model.tasks import Item, Outcome, Task
from detente.runs.executors import WorkerError
from detente.runs.worker import work

KILLED = "WorkerKilled"
"""The kind of the outcome of an item on which a worker process ended, twice."""

_TRIES = 2
_AHEAD = 2
"""Items that a worker has at most: it never waits for the next, and few are open at an interruption."""


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    link: Connection
    begun: bool = False
    ready: bool = False
    waiting: deque[int] = field(default_factory=deque)


class ProcessExecutor:
    """Does the work in `workers` processes, which stay for the next task until `close`. A context manager.

    Processes are started anew (`spawn`), so that nothing of this one leaks into them; each reads the task once and
    keeps what it compiles. A worker that is killed is replaced: the item it was at is tried once more and, if that
    kills a worker again, recorded as failed; nothing else is lost. Raises WorkerError where workers cannot start,
    SettingError for a task that cannot be sent to them.
    """

    def __init__(self, workers: int = 2) -> None:
        if workers < 1:
            raise SettingError(f"workers={workers}: at least one process has to do the work")
        self.workers = workers
        self._context = multiprocessing.get_context("spawn")
        self._pool: list[_Worker] = []
        self._sent: bytes | None = None
        self._turn = 0  # how many tasks there were: what a worker says of an earlier one is of no interest

    def run(self, task: Task, items: Sequence[Item]) -> Iterator[tuple[int, Outcome]]:
        """Outcomes as they arrive."""
        if not items:
            return
        self._load(task)
        job = _Job(items)
        try:
            yield from self._supervise(job)
        except KeyboardInterrupt:
            yield from self._collect_sent(job)
            raise
        finally:
            self._drop([w for w in self._pool if w.waiting])

    def close(self) -> None:
        """End the processes."""
        for worker in self._pool:
            with contextlib.suppress(OSError):
                worker.link.send(("stop",))
        for worker in self._pool:
            worker.process.join(0.2)
        self._drop(tuple(self._pool))
        self._sent = None

    def _load(self, task: Task) -> None:
        try:
            data = pickle.dumps(task)
        except Exception as error:
            raise SettingError(
                f"this task cannot be sent to another process ({error}): use functions at the top of a module, "
                f"or one worker"
            ) from None
        if data != self._sent:
            self._sent = data
            self._turn += 1
            for worker in self._pool:
                if worker.begun:
                    self._hand_over(worker)

    def _supervise(self, job: _Job) -> Iterator[tuple[int, Outcome]]:
        deaths = 0
        while job.open:
            while len(self._pool) < min(self.workers, len(job.open)):
                self._start()
            for worker in self._pool:
                if worker.ready:
                    self._assign(worker, job)
            for link in wait([w.link for w in self._pool]):
                worker = next(w for w in self._pool if w.link is link)
                message = self._receive(worker)
                if message is None:
                    deaths += 1
                    yield from self._bury(worker, job, deaths)
                elif message[0] == "done":
                    deaths = 0
                    worker.waiting.popleft()
                    yield job.settle(message[1], message[2])
                elif message[0] == "begun":
                    worker.begun = True
                    self._hand_over(worker)
                elif message[1] != self._turn:
                    continue
                elif message[0] == "refused":
                    self._drop([worker])
                    raise WorkerError(
                        f"a worker process cannot read the task ({message[2]}): what it uses must be in modules "
                        f"that can be imported"
                    )
                else:
                    worker.ready = True

    def _assign(self, worker: _Worker, job: _Job) -> None:
        ahead = _AHEAD if len(job.queue) > self.workers else 1  # the last ones go to whoever is free
        while job.queue and len(worker.waiting) < ahead:
            position = job.queue.popleft()
            worker.waiting.append(position)
            with contextlib.suppress(OSError):  # its end is noticed when nothing comes back
                worker.link.send(("item", position, job.items[position]))

    def _receive(self, worker: _Worker) -> Any:
        try:
            return worker.link.recv()
        except (EOFError, OSError):
            return None

    def _bury(self, worker: _Worker, job: _Job, deaths: int) -> Iterator[tuple[int, Outcome]]:
        """What becomes of the items of a worker that ended by itself."""
        worker.process.join(5)
        how = _describe_end(worker.process.exitcode)
        lost = list(worker.waiting)
        self._drop([worker])
        if not worker.begun:
            raise WorkerError(
                f"a worker process {how} before it could begin: where this is a script, put the call under "
                f"`if __name__ == '__main__':`; otherwise go on with one worker"
            )
        if deaths > 3 * self.workers:
            job.queue.extendleft(reversed(lost))
            raise WorkerError(
                f"{deaths} worker processes in a row ended before anything was done (the last {how}); memory may be "
                f"short: go on with fewer workers"
            )
        if lost:
            first = lost[0]
            job.ends[first] = [*job.ends.get(first, []), how]
            if len(job.ends[first]) >= _TRIES:
                del lost[0]
                yield job.settle(first, Outcome(job.items[first], None, _blame(job.ends[first]), KILLED))
            job.queue.extendleft(reversed(lost))

    def _collect_sent(self, job: _Job) -> Iterator[tuple[int, Outcome]]:
        """What workers have already sent, at an interruption."""
        for worker in self._pool:
            with contextlib.suppress(EOFError, OSError):
                while worker.link.poll():
                    message = worker.link.recv()
                    if message[0] == "done":
                        worker.waiting.popleft()
                        yield job.settle(message[1], message[2])

    def _start(self) -> None:
        here, there = self._context.Pipe()
        process = self._context.Process(target=work, args=(there,), daemon=True, name="detente-worker")
        try:
            with _without_interrupts():
                process.start()
        except OSError as error:
            raise WorkerError(
                f"no further process can be started ({error.strerror or error}): go on with one worker"
            ) from None
        there.close()
        self._pool.append(_Worker(process, here))

    def _hand_over(self, worker: _Worker) -> None:
        worker.ready = False
        with contextlib.suppress(OSError):
            worker.link.send(("task", self._turn, self._sent))

    def _drop(self, workers: Sequence[_Worker]) -> None:
        for worker in workers:
            worker.link.close()
            worker.process.terminate()
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            self._pool.remove(worker)

    def __enter__(self) -> ProcessExecutor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Job:
    """Which items are still to be done, which are waiting for a worker, and on which workers ended."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.queue = deque(range(len(items)))
        self.open = set(self.queue)
        self.ends: dict[int, list[str]] = {}

    def settle(self, position: int, outcome: Outcome) -> tuple[int, Outcome]:
        self.open.discard(position)
        if position in self.ends and not outcome.failed:
            outcome = replace(
                outcome, note=f"done at the second try: a worker {self.ends[position][0]} at the first"
            )
        return position, outcome


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """A process started in here does not hear Ctrl-C, not even before it comes to our code; this one hears it after."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # which lets signals in again when it begins, so it has to have begun
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _describe_end(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"was killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"was killed by signal {-code}"
    return f"ended with status {code}"


def _blame(ends: Sequence[str]) -> str:
    return f"the worker process {', and the next one '.join(ends)}; memory may have been short"

"""Work begun here, and shared between processes once it takes long enough to be worth starting them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from detente.model.tasks import Item, Outcome, Task, attempt
from detente.runs.processes import ProcessExecutor

PATIENCE = 1.5
"""Seconds of work after which processes are started; to start them takes about as long."""


class GrowingExecutor:
    """Does the work in this process; what is left after `patience` seconds is done by `workers` others.

    The clock decides only who does the work, never what comes of it. Once started the processes stay for the next
    task until `close`.
    """

    def __init__(
        self, workers: int, *, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._others = ProcessExecutor(workers)
        self._patience = patience
        self._clock = clock
        self.grown = False

    def run(self, task: Task, items: Sequence[Item]) -> Iterator[tuple[int, Outcome]]:
        """Outcomes as they arrive."""
        done, begun = 0, self._clock()
        while done < len(items) and not self.grown:
            yield done, attempt(task, items[done])
            done += 1
            self.grown = len(items) - done > 1 and self._clock() - begun > self._patience
        for position, outcome in self._others.run(task, items[done:]):
            yield done + position, outcome

    def close(self) -> None:
        """End the processes, where there are any."""
        self._others.close()
        self.grown = False

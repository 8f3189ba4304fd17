"""Who does the work: this process, or several. The protocol is small, so that a cluster can be added beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from detente.errors import DetenteError
from detente.model.tasks import Item, Outcome, Task, attempt


class Executor(Protocol):
    """Does a task for every item and hands each outcome back as soon as it is there.

    An executor yields (position in `items`, outcome) in any order, every position once. What a task raises becomes
    an outcome (`detente.model.tasks.attempt`). On KeyboardInterrupt it yields what has arrived and raises it on.
    """

    def run(self, task: Task, items: Sequence[Item]) -> Iterator[tuple[int, Outcome]]: ...

    def close(self) -> None:
        """Give back whatever is held; the executor may be used again."""


class WorkerError(DetenteError):
    """Workers that cannot be started, or that end again and again before anything is done."""


class SerialExecutor:
    """Does the work in this process, in the order of the items."""

    def run(self, task: Task, items: Sequence[Item]) -> Iterator[tuple[int, Outcome]]:
        """One item after the other."""
        for position, item in enumerate(items):
            yield position, attempt(task, item)

    def close(self) -> None:
        """Nothing is held."""


HERE = SerialExecutor()

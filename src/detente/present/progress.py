"""Progress of what takes a while: silent for two seconds, then a bar for a person or a line now and then
for a log.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

PATIENCE = 2.0
"""Seconds before anything is shown: what is over sooner needs no bar."""

_LINE_EVERY = 10.0


class Progress(Protocol):
    """What an analysis tells while it works: how much there is to do, how much is done, that it is over."""

    def start(self, total: int | None, label: str) -> None:
        """Work of `total` pieces begins (None: nobody knows how many)."""

    def advance(self, n: int = 1) -> None:
        """`n` more pieces are done."""

    def finish(self) -> None:
        """The work is over, done or not."""


class NoProgress:
    """Tells nobody: the default of every analysis."""

    def start(self, total: int | None, label: str) -> None:
        """Nothing is shown."""

    def advance(self, n: int = 1) -> None:
        """Nothing is shown."""

    def finish(self) -> None:
        """Nothing is shown."""


SILENT = NoProgress()


class ShownProgress:
    """Progress on standard error: a rich bar where it is a terminal, else a line every ten seconds.

    A context manager, so that an interrupted run leaves the terminal as it was. The clock is an argument
    for the tests; it decides only what is shown and never what is computed.
    """

    def __init__(
        self,
        file: TextIO | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._file = sys.stderr if file is None else file
        self._clock = clock
        self._patience = patience
        self._total: int | None = None
        self._label = ""
        self._done = 0
        self._begun = self._said = clock()
        self._first: tuple[float, int] | None = None
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._spoke = False

    def start(self, total: int | None, label: str) -> None:
        """Work begins; what was shown of earlier work is taken away."""
        self.finish()
        self._total, self._label, self._done = total, label, 0
        self._begun = self._said = self._clock()
        self._first = None

    def advance(self, n: int = 1) -> None:
        """More is done; shown only once two seconds are over."""
        self._done += n
        if self._first is None:
            self._first = (self._clock(), self._done)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done)
            return
        now = self._clock()
        if now - self._begun < self._patience:
            return
        if self._file.isatty():
            self._open_bar()
        elif not self._spoke or now - self._said >= _LINE_EVERY:
            self._said, self._spoke = now, True
            print(self._line(now), file=self._file, flush=True)

    def finish(self) -> None:
        """The bar goes; where lines were printed, a last one says how long it took."""
        if self._bar is not None:
            self._bar.stop()
        elif self._spoke:
            took = self._clock() - self._begun
            print(f"{self._label}: {self._done} done in {took:.0f} s", file=self._file, flush=True)
        self._bar = self._task = None
        self._spoke = False

    def _line(self, now: float) -> str:
        if not self._total:
            return f"{self._label}: {self._done} done"
        # from the first piece on: what came before it (processes started, code compiled) is done only once
        since, before = self._first or (now, self._done)
        if self._done == before:
            return f"{self._label}: {self._done} of {self._total}"
        left = (now - since) / (self._done - before) * (self._total - self._done)
        return f"{self._label}: {self._done} of {self._total}, about {left:.0f} s left"

    def _open_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=self._file),
            transient=True,
        )
        self._task = self._bar.add_task(self._label, total=self._total, completed=self._done)
        self._bar.start()

    def __enter__(self) -> ShownProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish()

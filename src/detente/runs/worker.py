"""What a worker process does: take a task once, then do it for the items that come, one message for each."""

from __future__ import annotations

import pickle
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from detente.model.tasks import Task, attempt
from detente.runs.memory import keep_memory


def work(link: Connection) -> None:
    """Serve until told to stop, or until the process that asks is gone.

    Messages in: ("task", turn, pickled task), ("item", position, item), ("stop",). Messages out: ("begun",) at the
    start, ("ready", turn) after a task or ("refused", turn, reason) where it cannot be read here, ("done", position,
    outcome).
    """
    # Ctrl-C goes to every process of a terminal; only the one that asks decides what becomes of it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _serve(link)


def _serve(link: Connection) -> None:
    task: Task | None = None
    link.send(("begun",))
    while True:
        kind, *rest = link.recv()
        if kind == "stop":
            return
        if kind == "task":
            turn, data = rest
            task, reason = _read(data)
            link.send(("ready", turn) if task is not None else ("refused", turn, reason))
        elif task is not None:
            position, item = rest
            link.send(("done", position, attempt(task, item)))


def _read(data: bytes) -> tuple[Any, str]:
    try:
        return pickle.loads(data), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"

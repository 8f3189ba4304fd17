"""Doing a task many times: executors, stores, runs that can be stopped, resumed and extended, results as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.runs.columns import add_inputs, list_columns, write_columns
    from detente.runs.executors import HERE, Executor, SerialExecutor, WorkerError
    from detente.runs.growing import GrowingExecutor
    from detente.runs.processes import ProcessExecutor
    from detente.runs.run import Run, RunInterrupted, RunMap, RunStoppedError, open_map, run_items
    from detente.runs.store import FileStore, Store, StoreError
    from detente.runs.study import list_items, run_draws

__all__ = [
    "HERE",
    "Executor",
    "FileStore",
    "GrowingExecutor",
    "ProcessExecutor",
    "Run",
    "RunInterrupted",
    "RunMap",
    "RunStoppedError",
    "SerialExecutor",
    "Store",
    "StoreError",
    "WorkerError",
    "add_inputs",
    "list_columns",
    "list_items",
    "open_map",
    "run_draws",
    "run_items",
    "write_columns",
]

_PLACES = {
    "columns": ["add_inputs", "list_columns", "write_columns"],
    "executors": ["HERE", "Executor", "SerialExecutor", "WorkerError"],
    "growing": ["GrowingExecutor"],
    "processes": ["ProcessExecutor"],
    "run": ["Run", "RunInterrupted", "RunMap", "RunStoppedError", "open_map", "run_items"],
    "store": ["FileStore", "Store", "StoreError"],
    "study": ["list_items", "run_draws"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

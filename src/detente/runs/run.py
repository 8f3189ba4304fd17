"""A run: one task done for many items, on any executor, going on where an earlier one stopped."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.errors import DetenteError
from detente.model.tasks import Item, Outcome, Task
from detente.present.progress import SILENT, Progress
from detente.runs.executors import HERE, Executor
from detente.runs.store import Store


@dataclass(frozen=True)
class Run:
    """What came of the items, in their order; None where a run was stopped before an item was done.

    `reused` counts those that an earlier run had done.
    """

    items: tuple[Item, ...]
    outcomes: tuple[Outcome | None, ...]
    reused: int = 0

    @property
    def done(self) -> tuple[Outcome, ...]:
        """The outcomes that are there."""
        return tuple(o for o in self.outcomes if o is not None)

    @property
    def complete(self) -> bool:
        """Whether every item was done, failures included."""
        return all(o is not None for o in self.outcomes)

    @property
    def over_draws(self) -> bool:
        """Whether its items are draws from the first on, as an analysis over draws asks for them."""
        return self.items == tuple(range(len(self.items)))

    @property
    def leading(self) -> int:
        """How many items, from the first on, are done without a gap."""
        return next((k for k, o in enumerate(self.outcomes) if o is None), len(self.outcomes))

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The items that ended in an error."""
        return tuple(o for o in self.done if o.failed)

    @property
    def notes(self) -> tuple[str, ...]:
        """What happened besides: items that needed a second try, items that failed."""
        told = [f"{_name(o.item)}: {o.note}" for o in self.done if o.note]
        return (*told, *(f"{_name(o.item)} failed: {o.kind}: {o.error}" for o in self.failures))

    def values(self) -> dict[Item, Any]:
        """The value of each item that was done without an error."""
        return {o.item: o.value for o in self.done if not o.failed}


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C during a run: `run` holds what was done, `kept` says whether a store has it too."""

    def __init__(self, run: Run, kept: bool) -> None:
        self.run = run
        self.kept = kept
        how = "run the same again to go on from there" if kept else "nothing keeps them: give the run a store"
        super().__init__(f"stopped after {len(run.done)} of {len(run.items)}; {how}")


class RunStoppedError(DetenteError):
    """A run that could not go on: `run` holds what was done, `reason` is why. The text says what next."""

    def __init__(self, run: Run, reason: DetenteError) -> None:
        self.run = run
        self.reason = reason
        super().__init__(f"stopped after {len(run.done)} of {len(run.items)}: {reason}")


def run_items(
    task: Task,
    items: Sequence[Item],
    *,
    executor: Executor = HERE,
    store: Store | None = None,
    progress: Progress = SILENT,
    label: str = "draws",
) -> Run:
    """What does this task give for each of these items?

    The outcomes are the same on every executor, and whether or not the run was interrupted before. With a `store`,
    what it has of this task (same inputs, same question, same version) is not done again, except what failed; each
    outcome is kept as soon as it is there. So a run is resumed by asking for the same items again, and extended by
    asking for more.

    Raises RunInterrupted (a KeyboardInterrupt) and RunStoppedError (a store or workers that fail), each with the
    part that was done.
    """
    wanted = tuple(dict.fromkeys(items))
    digest = task.digest if store is not None else ""
    kept: Mapping[Item, Outcome] = store.read(digest) if store is not None else {}
    found = {item: kept[item] for item in wanted if item in kept and not kept[item].failed}
    reused = len(found)
    left = [item for item in wanted if item not in found]

    def so_far() -> Run:
        return Run(tuple(items), tuple(found.get(item) for item in items), reused)

    arriving = executor.run(task, left)
    progress.start(len(left), f"{label} ({reused} kept from before)" if reused else label)
    try:
        for _, outcome in arriving:
            found[outcome.item] = outcome
            if store is not None:
                store.append(digest, outcome)
            progress.advance()
    except KeyboardInterrupt:
        raise RunInterrupted(so_far(), store is not None) from None
    except DetenteError as error:
        raise RunStoppedError(so_far(), error) from None
    finally:
        progress.finish()
        if isinstance(arriving, Generator):
            arriving.close()  # ends work in hand now, not when the error is forgotten
    return so_far()


@dataclass
class RunMap:
    """The `map` that analyses take, on an executor and with a store; `runs` has every run made through it.

    `label` says what the items are, where the task does not (`items_are`).

    Use as a context manager, so that processes and files are given back.
    """

    executor: Executor = HERE
    store: Store | None = None
    progress: Progress = SILENT
    label: str = "draws"

    def __post_init__(self) -> None:
        self.runs: list[Run] = []
        self.stopped: Run | None = None
        self._task: Task | None = None
        self._asked: list[tuple[Task | None, Run]] = []

    def __call__(self, task: Task, items: Sequence[Item], /) -> tuple[Outcome, ...]:
        """The outcomes in the order of the items."""
        if self.stopped is not None:
            return self._give_back(task, items)
        self._task = task
        run = run_items(
            task,
            items,
            executor=self.executor,
            store=self.store,
            progress=self.progress,
            label=getattr(task, "items_are", self.label),
        )
        self.runs.append(run)
        self._asked.append((task, run))
        return run.done

    def in_hand(self, stop: KeyboardInterrupt) -> tuple[Run, ...]:
        """The run that a Ctrl-C stopped, where one was under way, and those before it, the last first."""
        under_way = (stop.run,) if isinstance(stop, RunInterrupted) else ()
        return (*under_way, *reversed(self.runs))

    def stop(self, stop: KeyboardInterrupt, at: Run) -> None:
        """Do nothing more: from now on what was done by this Ctrl-C is given back, and to ask for more raises
        RunInterrupted with the run `at` which it stopped.
        """
        if isinstance(stop, RunInterrupted):
            self.runs.append(stop.run)
            self._asked.append((self._task, stop.run))
        self.stopped = at

    def _give_back(self, task: Task, items: Sequence[Item]) -> tuple[Outcome, ...]:
        assert self.stopped is not None
        for known, run in self._asked:
            done = {o.item: o for o in run.done}
            if known == task and done.keys() >= set(items):
                return tuple(done[item] for item in items)
        raise RunInterrupted(self.stopped, self.store is not None)

    def close(self) -> None:
        """Give back processes and files."""
        self.executor.close()
        if self.store is not None:
            self.store.close()

    def __enter__(self) -> RunMap:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_map(
    workers: int = 1, *, keep: str | None = None, progress: Progress = SILENT, label: str = "draws"
) -> RunMap:
    """A map with this many processes (1: this one), keeping what is done in the file `keep`."""
    from detente.runs.processes import ProcessExecutor
    from detente.runs.store import FileStore

    executor: Executor = HERE if workers == 1 else ProcessExecutor(workers)
    return RunMap(executor, None if keep is None else FileStore(keep), progress, label)


def _name(item: Item) -> str:
    return (
        f"draw {item}"
        if isinstance(item, int)
        else " ".join(map(str, item))
        if isinstance(item, tuple)
        else item
    )

"""What commands that repeat an analysis over draws have in common: how many, seeded how, by whom, kept where.

A command takes the options it needs and opens the map that does the work:

    def show_survival(dispute: "Dispute", draws: Draws = 500, seed: Seed = 0,
                      processes: Processes = None, store: Store = None) -> "Result":
        '''Which statements survive?'''
        with open_drawing(processes, store) as map:
            return measure_robustness(dispute, statements, draws=draws, seed=seed, map=map)

`open_drawing` shows progress with the time left on standard error, and says in words what becomes of an interruption
(exit status 130), a store that cannot be written, workers that end (status 1): what is kept, and how to go on. The
answer is the same whatever `--processes` is, and whether or not the run was interrupted before. An analysis over draws
is asked by `draw_as_far`, which on Ctrl-C answers over the draws that are done:

            return draw_as_far(map, draws, lambda n: measure_robustness(dispute, statements, draws=n, map=map))
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from detente.cli.grouping import end_with
from detente.errors import DetenteError, SettingError

if TYPE_CHECKING:
    from detente.model.scheme import Scheme
    from detente.present.result import Result
    from detente.runs.run import RunMap

Draws = Annotated[int, typer.Option("--draws", metavar="N", help="How many draws of the numbers to make.")]
DrawsIfAny = Annotated[
    int | None,
    typer.Option(
        "--draws",
        metavar="N",
        help="Add in what share of N draws of the numbers each row holds (default: not).",
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the draws, 0 or above.")]
Processes = Annotated[
    int | None,
    typer.Option("--processes", metavar="N", help="Processes that share the work (default: one a core)."),
]
Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="Keep what is done there; the same again goes on, more draws extend it.",
    ),
]
Analyst = Annotated[
    str | None,
    typer.Option("--analyst", metavar="NAME", help="Only this analyst's numbers, where analysts differ."),
]
Form = Annotated[
    str, typer.Option("--form", metavar="FORM", help="Draw ranges as pert or as triangular distributions.")
]
Noise = Annotated[
    float | None,
    typer.Option(
        "--noise",
        metavar="SHARE",
        help="Leave ranges aside: multiply every payoff, undo cost, penalty and detection term by an independent "
        "uniform on 1 - SHARE to 1 + SHARE, e.g. 0.35.",
    ),
]

INTERRUPTED = 130

R = TypeVar("R")


def count_cores() -> int:
    """The cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def read_scheme(
    seed: int = 0, analyst: str | None = None, form: str = "pert", noise: float | None = None
) -> Scheme:
    """The scheme that the options describe. Raises SettingError for options that do not go together."""
    from detente.model.scheme import Scheme, add_noise

    if noise is None:
        return Scheme(form=form, seed=seed, analyst=analyst)  # type: ignore[arg-type]  # checked there
    if analyst is not None or form != "pert":
        raise SettingError("--noise leaves ranges aside: it takes neither --form nor --analyst")
    if not 0 <= noise <= 1:
        raise SettingError(
            f"--noise {noise:g}: a share between 0 and 1, such as 0.35 for factors of 0.65 to 1.35"
        )
    return add_noise(1 - noise, 1 + noise, seed=seed)


@contextmanager
def open_drawing(
    processes: int | None = None, store: str | None = None, *, label: str = "draws", large: bool = False
) -> Iterator[RunMap]:
    """The map to hand to an analysis: processes, a store, progress, and words for whatever stops the work.

    `processes` None is one for every core, once the work takes more than a moment, or at once where it is `large`.
    `store` None keeps nothing. `map.runs` has what was run. Put all that uses the map into the `with`; what cannot be
    opened is said before any work is done.
    """
    from detente.cli.keeping import open_store, say_kept, say_stop, tell, tell_notes
    from detente.present.progress import ShownProgress
    from detente.runs.executors import HERE, Executor, WorkerError
    from detente.runs.growing import GrowingExecutor
    from detente.runs.memory import keep_memory
    from detente.runs.processes import ProcessExecutor
    from detente.runs.run import RunMap, RunStoppedError

    count = count_cores() if processes is None else processes
    if count < 1:
        raise SettingError(f"--processes {count}: at least one process has to do the work")
    keep_memory()
    with ExitStack() as stack:
        kept = None if store is None else open_store(store)
        progress = stack.enter_context(ShownProgress())
        if count == 1:
            executor: Executor = HERE
        else:  # unless asked for, processes are not started for what is over sooner than they are there
            soon = processes is None and not large
            executor = GrowingExecutor(count) if soon else ProcessExecutor(count)
        map = stack.enter_context(RunMap(executor, kept, progress, label))
        try:
            yield map
            if map.stopped is not None:
                end_with(INTERRUPTED)
        except KeyboardInterrupt as stop:
            progress.finish()
            if map.stopped is None:
                tell(say_stop(map.in_hand(stop), map.label, kept))
            else:
                tell("stopped again, before the answer was there.")
            raise typer.Exit(INTERRUPTED) from None
        except RunStoppedError as stop:
            lost = isinstance(stop.reason, WorkerError)
            raise DetenteError(f"{stop}{'. ' + say_kept(kept) if lost else ''}") from None
        finally:
            tell_notes(map.runs)


def draw_as_far(map: RunMap, draws: int, ask: Callable[[int], R]) -> R:
    """What `ask` answers over so many draws or, on Ctrl-C, over the first ones that are done; which is said.

    For a map of `open_drawing`, in its `with`, which then ends in status 130 once the answer is shown. `ask` is called
    with the number of draws, and does all its work over draws by the map.
    """
    from detente.cli.keeping import say_stop, tell

    try:
        return ask(draws)
    except KeyboardInterrupt as stop:
        done = (
            run for run in map.in_hand(stop) if run.over_draws and len(run.items) == draws and run.leading
        )
        run = next(done, None)
        if run is None:
            raise
        map.stop(stop, run)
        map.progress.finish()
        first = "" if run.complete else f" What follows is of the first {run.leading} {map.label}."
        tell(f"{say_stop((run,), map.label, map.store)}{first}")
        return ask(run.leading)


def refuse_idle(seed: int = 0, processes: int | None = None, store: str | None = None) -> None:
    """SettingError for options that do nothing where no draws are asked for."""
    for option, given in (("--seed", seed or None), ("--processes", processes), ("--store", store)):
        if given is not None:
            raise SettingError(f"{option} {given} goes with --draws N: without draws it does nothing")


def add_share_column(
    result: Result,
    draws: int | None,
    seed: int = 0,
    processes: int | None = None,
    store: str | None = None,
) -> Result:
    """A result with a column of shares of draws, where `--draws` asks for one; else the result itself.

    For a command whose table has rows that `detente.analysis.robustness.list_row_statements` knows; it takes
    `draws: DrawsIfAny = None, seed: Seed = 0, processes: Processes = None, store: Store = None`.
    """
    if draws is None:
        refuse_idle(seed, processes, store)
        return result
    from detente.analysis.robustness.annotating import add_shares

    with open_drawing(processes, store) as map:
        return draw_as_far(map, draws, lambda n: add_shares(result, draws=n, seed=seed, map=map))

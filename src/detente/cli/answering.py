"""Commands made of questions: which dispute, changed how, repeated over how many draws, shown how is added to what a
question itself takes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.drawing import Processes, Seed, Store, draw_as_far, open_drawing, refuse_idle
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, show_result

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

_SHARED = {
    "as_json": (Json, False),
    "set_": (Set, None),
    "without": (Without, None),
    "scenario": (Scenario, None),
}

DrawsOfRows = Annotated[
    int | None,
    typer.Option(
        "--draws",
        metavar="N",
        help="Ask again in N draws of the numbers: the range of each number, and in what share a row is as told.",
    ),
]
_DRAWING = {
    "draws": (DrawsOfRows, None),
    "seed": (Seed, 0),
    "processes": (Processes, None),
    "store": (Store, None),
}


def add_question(app: typer.Typer, name: str, question: Callable[..., Result]) -> None:
    """Put a question on the command line.

    `question` takes a dispute and what it is asked about (parameters annotated for typer, not as strings) and
    returns a result; its docstring is the help. The command names the dispute, takes --json, --set, --without and
    --scenario besides, and --draws with what goes with it (unless the question has a --draws of its own), and prints
    the answer.
    """
    _, *own = inspect.signature(question).parameters.values()
    drawing = {} if any(p.name == "draws" for p in own) else _DRAWING

    def command(**given: Any) -> None:
        changes = (given.pop("set_"), given.pop("without"), given.pop("scenario"))
        as_json: bool = given.pop("as_json")
        dispute = load_changed(given.pop("dispute"), *changes)
        asked = {name: given.pop(name) for name in drawing}
        if asked.get("draws") is None:
            refuse_idle(asked.get("seed", 0), asked.get("processes"), asked.get("store"))
            show_result(question(dispute, **given), as_json)
        else:
            _show_over_draws(dispute, question, given, as_json, **asked)

    kind = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("dispute", kind, annotation=Named),
        *(p.replace(kind=kind) for p in own),
        *(inspect.Parameter(n, kind, default=d, annotation=a) for n, (a, d) in (drawing | _SHARED).items()),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__doc__ = question.__doc__
    app.command(name)(command)


def _show_over_draws(
    dispute: Dispute,
    question: Callable[..., Result],
    given: dict[str, Any],
    as_json: bool,
    *,
    draws: int,
    seed: int,
    processes: int | None,
    store: str | None,
) -> None:
    """The answer with what draws make of it; files that the question writes are written once."""
    from detente.analysis.robustness.redrawing import add_ranges

    if given.get("chart") is not None:
        question(dispute, **given)
    ask = partial(question, **{**given, **({"chart": None} if "chart" in given else {})})
    with open_drawing(processes, store) as map:
        result = draw_as_far(map, draws, lambda n: add_ranges(dispute, ask, draws=n, seed=seed, map=map))
        show_result(result, as_json)

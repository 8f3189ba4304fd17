"""Commands made of questions: which dispute, changed how, shown how is added to what a question itself takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, show_result

if TYPE_CHECKING:
    from detente.present.result import Result

_SHARED = {
    "as_json": (Json, False),
    "set_": (Set, None),
    "without": (Without, None),
    "scenario": (Scenario, None),
}


def add_question(app: typer.Typer, name: str, question: Callable[..., Result]) -> None:
    """Put a question on the command line.

    `question` takes a dispute and what it is asked about (parameters annotated for typer, not as strings) and
    returns a result; its docstring is the help. The command names the dispute, takes --json, --set, --without and
    --scenario besides, and prints the answer.
    """
    _, *own = inspect.signature(question).parameters.values()

    def command(**given: Any) -> None:
        changes = (given.pop("set_"), given.pop("without"), given.pop("scenario"))
        as_json: bool = given.pop("as_json")
        dispute = load_changed(given.pop("dispute"), *changes)
        show_result(question(dispute, **given), as_json)

    kind = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("dispute", kind, annotation=Named),
        *(p.replace(kind=kind) for p in own),
        *(inspect.Parameter(n, kind, default=d, annotation=a) for n, (a, d) in _SHARED.items()),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__doc__ = question.__doc__
    app.command(name)(command)

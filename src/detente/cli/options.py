"""What commands that ask something of a dispute have in common: which dispute, changed how, shown how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Named = Annotated[str, typer.Argument(metavar="DISPUTE", help="Its id in the catalogue, or its file.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=NUMBER", help="Fix a number, e.g. hazards.turnover.us=0.1. Repeatable."
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="NAME", help="Leave out an actor, measure, role, demand or rule. Repeatable."
    ),
]
Scenario = Annotated[
    str | None,
    typer.Option("--scenario", metavar="NAME", help="Take the dispute as this scenario of its file has it."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


def load_changed(
    name: str, settings: Sequence[str] | None, without: Sequence[str] | None, scenario: str | None = None
) -> Dispute:
    """The named dispute with a scenario applied, then numbers set, then parts left out."""
    from detente.catalog.shelf import load

    dispute = load(name)
    if scenario is not None:
        dispute = dispute.scenario(scenario)
    if settings:
        dispute = dispute.with_(dict(_assignment(text) for text in settings))
    if without:
        dispute = dispute.without(*(part for text in without for part in text.replace(",", " ").split()))
    return dispute


def _assignment(text: str) -> tuple[str, float]:
    # a path may hold a formula with `=` in brackets; the number stands after the last one
    path, equals, value = text.rpartition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not equals or not path or number != number or abs(number) == float("inf"):
        raise SettingError(f"--set takes PATH=NUMBER, as in --set hazards.turnover.us=0.1, not {text!r}")
    return path.strip(), number


def read_levels(text: str) -> str | dict[str, str]:
    """A state as typed: its name, or `measure=level,measure=level` (a measure alone means its level `yes`)."""
    if "=" not in text and "," not in text:
        return text.strip()
    levels: dict[str, str] = {}
    for part in text.split(","):
        measure, equals, level = part.partition("=")
        if part.strip():
            levels[measure.strip()] = level.strip() if equals else "yes"
    return levels


def show_result(result: Result, as_json: bool, *, table: bool = True) -> None:
    """Print an answer: its sentences and its tables, or all of it as JSON."""
    if as_json:
        print_json(result.to_json())
        return
    from detente.present.lettering import show
    from detente.present.result import Shown

    if not table:
        show(result.explain())
        return
    further = result.further_tables() if isinstance(result, Shown) else ()
    show(result.explain(), result.table(), *further)


def print_json(data: object) -> None:
    """Print plain data as JSON."""
    from detente.present.plain import to_json_text

    typer.echo(to_json_text(data))

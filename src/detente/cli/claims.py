"""The command that puts on trial what has been published about a dispute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.drawing import Analyst, Draws, Form, Noise, Processes, Seed, Store, open_drawing, read_scheme
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json
from detente.cli.pictures import write_chart
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis.claims import Claims

PICTURES = (".svg", ".png", ".html")


def show_claims(
    dispute: Named,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help="Only this claim, with its witnesses. Repeatable."),
    ] = None,
    draws: Draws = 500,
    seed: Seed = 0,
    analyst: Analyst = None,
    form: Form = "pert",
    noise: Noise = None,
    processes: Processes = None,
    store: Store = None,
    chart: Annotated[
        str | None,
        typer.Option("--chart", metavar="FILE", help="Write the picture to a .svg, .png or .html file."),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            "--record", metavar="FILE", help="Write the outcome, to be shown without running it again."
        ),
    ] = None,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Show the outcome that ships with the dispute; run nothing.")
    ] = False,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Which published claims about the dispute hold, which fail, and which depend on what is not known?"""
    from detente.analysis.claims import evaluate_claims
    from detente.analysis.claims.record import find_record, write_record

    if chart is not None and Path(chart).suffix not in PICTURES:
        raise SettingError(f"--chart {chart}: the name of a picture ends in {', '.join(PICTURES)}")
    scheme = read_scheme(seed, analyst, form, noise)
    asked = load_changed(dispute, set_, without, scenario)
    if recorded:
        _show_record(find_record(asked), as_json)
        return
    with open_drawing(processes, store) as map:
        result = evaluate_claims(asked, draws=draws, scheme=scheme, map=map, only=only or None)
    written = []
    if chart is not None:
        write_chart(result.chart(), chart)
        written.append(chart)
    if record is not None:
        write_record(result, record)
        written.append(record)
    if as_json:
        print_json(result.to_json())
        return
    _show(result, only or ())
    for path in written:
        typer.echo(f"wrote {Path(path).resolve()}")


def _show(result: Claims, only: Any) -> None:
    from detente.present.lettering import show

    parts: list[Any] = [result.explain(), result.table()]
    parts += [result.witness_table(name) for name in only if result.claim(name).witnesses]
    show(*parts)


def _show_record(record: Any, as_json: bool) -> None:
    from detente.present.lettering import show

    if as_json:
        print_json(record.to_json())
    else:
        show(record.explain(), record.table())


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("claims")(show_claims)

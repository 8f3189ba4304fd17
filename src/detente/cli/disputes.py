"""Commands about dispute files: check, show, new, schema, list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json


def check_file(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A dispute file, or an id of the catalogue.")],
    as_json: Json = False,
) -> None:
    """Say everything that is wrong or doubtful in a dispute file, each with its line and column."""
    from detente.catalog.shelf import list_ids, read_catalogued
    from detente.model.checks_states import inspect_dispute
    from detente.model.reading import read_bytes

    catalogued = file in list_ids() and not Path(file).exists()
    content = read_catalogued(file) if catalogued else read_bytes(file)
    dispute, found = inspect_dispute(content, file=f"{file}.yaml" if catalogued else file)
    if dispute is not None and (dispute.spec.claims or dispute.spec.settings):
        from detente.cli.checking import check_questions

        found = sorted([*found, *check_questions(dispute)], key=lambda d: (d.line, d.column))
    errors = sum(d.severity == "error" for d in found)
    if as_json:
        keys = ("severity", "message", "file", "line", "column")
        print_json({"errors": errors, "found": [{k: getattr(d, k) for k in keys} for d in found]})
    else:
        for diagnostic in found:
            typer.echo(str(diagnostic))
        typer.echo(_verdict(file, errors, len(found) - errors, dispute is not None))
    if errors:
        raise typer.Exit(1)


def _verdict(file: str, errors: int, warnings: int, loads: bool) -> str:
    def count(number: int, what: str) -> str:
        return f"{number} {what}{'s' * (number != 1)}"

    told = ", ".join(count(n, w) for n, w in ((errors, "error"), (warnings, "warning")) if n)
    return f"{file}: {told or 'nothing wrong'}{'' if loads or not told else ': it does not load'}"


def show_dispute(
    dispute: Named,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="List every number with its range and source.")
    ] = False,
) -> None:
    """Print a dispute for reading: who, what they could do, what each wants, the rules, how many states."""
    from detente.analysis.overview import describe_dispute

    overview = describe_dispute(load_changed(dispute, set_, without, scenario))
    if as_json:
        print_json(overview.to_json())
        return
    from detente.present.lettering import show

    show(overview.explain(), *overview.tables(), *([overview.numbers()] if numbers else []))


def list_catalogue(as_json: Json = False) -> None:
    """List the disputes that ship with detente."""
    from dataclasses import asdict

    from detente.catalog.shelf import list_disputes

    entries = list_disputes()
    if as_json:
        print_json([asdict(e) for e in entries])
        return
    from detente.present import Column, Table
    from detente.present.lettering import show

    columns = (
        Column("id", "dispute"),
        Column("title", "title"),
        Column("actors", "actors", "number", digits=0),
        Column("measures", "measures", "number", digits=0),
    )
    show(
        Table(
            "Disputes in the catalogue",
            columns,
            tuple((e.id, e.title, e.actors, e.measures) for e in entries),
        )
    )


def print_schema() -> None:
    """Print the JSON Schema of the dispute file."""
    from detente.model.schema import describe_format

    print_json(describe_format())


def write_starter(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to write it; `-` prints it.")
    ] = "dispute.yaml",
) -> None:
    """Write a commented starter file to begin a dispute from."""
    from detente.catalog.starter import write_starter as write

    if file == "-":
        from detente.catalog.starter import read_starter

        typer.echo(read_starter(), nl=False)
        return
    typer.echo(f"wrote {write(file)}: read it, change it, then run `detente check {file}`")


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("list")(list_catalogue)
    app.command("show")(show_dispute)
    app.command("new")(write_starter)
    app.command("check")(check_file)
    app.command("schema")(print_schema)

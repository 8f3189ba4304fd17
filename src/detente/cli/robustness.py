"""The command that asks what survives the range of plausible numbers, what it hangs on, what would turn it around."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.drawing import (
    Analyst,
    Draws,
    Form,
    Noise,
    Processes,
    Seed,
    Store,
    open_drawing,
    read_scheme,
)
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json
from detente.cli.pictures import write_chart
from detente.cli.roadmap_options import read_report
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis.robustness import Drivers, Flips, Robustness, Statement
    from detente.model.dispute import Dispute
    from detente.present import Chart
    from detente.runs.run import RunMap

PICTURES = (".svg", ".png", ".html")


def show_robustness(
    dispute: Named,
    statement: Annotated[
        list[str] | None,
        typer.Option(
            "--statement",
            metavar="NAME",
            help="zone, acceptable(PACKAGE), plan(TARGET) or self_enforcing(PROPOSAL), also with what is left out, as "
            "in plan(full, without = china). Repeatable (default: all that the dispute gives).",
        ),
    ] = None,
    report_participation: Annotated[
        bool,
        typer.Option("--report-participation", help="Count plans that somebody would rather not begin, too."),
    ] = False,
    draws: Draws = 500,
    seed: Seed = 0,
    analyst: Analyst = None,
    form: Form = "pert",
    noise: Noise = None,
    drivers: Annotated[
        str | None,
        typer.Option(
            "--drivers", metavar="METHOD", help="Find what drives each statement too, by morris or by sobol."
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(
            "--size", metavar="N", help="Trajectories (morris, 10) or points (sobol, 64) for --drivers."
        ),
    ] = None,
    flip: Annotated[
        list[str] | None,
        typer.Option(
            "--flip", metavar="NAME", help="Find the smallest change that turns this statement around too."
        ),
    ] = None,
    processes: Processes = None,
    store: Store = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Write every draw as a row to a .csv or .parquet file."),
    ] = None,
    chart: Annotated[
        str | None,
        typer.Option("--chart", metavar="FILE", help="Write the picture to a .svg, .png or .html file."),
    ] = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """In what share of the draws does each statement hold, for whose numbers, and what does that hang on?"""
    from detente.analysis.robustness import list_statements, measure_robustness, read_statement
    from detente.analysis.robustness.drivers import find_drivers
    from detente.analysis.robustness.flips import find_flip
    from detente.runs.columns import check_target

    if out is not None:
        check_target(out)  # before hours of work, not after
    if chart is not None and Path(chart).suffix not in PICTURES:
        raise SettingError(f"--chart {chart}: the name of a picture ends in {', '.join(PICTURES)}")
    if chart is not None and not Path(chart).resolve().parent.is_dir():
        raise SettingError(f"--chart {chart}: there is no folder {str(Path(chart).resolve().parent)!r}")
    if drivers not in (None, "morris", "sobol"):
        raise SettingError(f"--drivers {drivers}: morris or sobol")
    scheme = read_scheme(seed, analyst, form, noise)
    asked = load_changed(dispute, set_, without, scenario)
    joining = read_report(report_participation)
    named = tuple(read_statement(asked, s, participation=joining) for s in statement or ())
    statements = named or list_statements(asked, participation=joining)
    turned = [read_statement(asked, s, participation=joining) for s in flip or ()]
    found: dict[str, Drivers] = {}
    flips: dict[str, Flips] = {}
    with open_drawing(processes, store) as map:
        result = measure_robustness(asked, statements, draws=draws, scheme=scheme, map=map)
        if out is not None:
            _write_draws(map, asked, scheme, out)
        for one in statements if drivers else ():
            map.label = f"points for {one.name}"
            found[one.name] = find_drivers(asked, one, method=drivers, size=size, scheme=scheme, map=map)  # type: ignore[arg-type]  # checked above
        for one in turned:
            map.label = f"changes for {one.name}"
            flips[one.name] = find_flip(asked, one, map=map)
    if chart is not None:
        write_chart(_choose_chart(result, found, flips), chart)
    if as_json:
        more: dict[str, Any] = {"drivers": found, "flips": flips}
        extra = {k: {n: r.to_json() for n, r in v.items()} for k, v in more.items() if v}
        print_json({**result.to_json(), **extra})
        return
    _show(result, found, flips, statements, out, chart)


def _show(
    result: Robustness,
    drivers: dict[str, Drivers],
    flips: dict[str, Flips],
    statements: tuple[Statement, ...],
    *written: str | None,
) -> None:
    from detente.present.lettering import show

    parts: list[Any] = [result.explain(), result.table()]
    if len(statements) == 1 and result.statements[0].influences:
        parts.append(result.driver_table(statements[0].name))
    for more in (*drivers.values(), *flips.values()):
        parts += [more.explain(), more.table()]
    show(*parts)
    for path in filter(None, written):
        typer.echo(f"wrote {Path(path).resolve()}")


def _choose_chart(result: Robustness, drivers: dict[str, Drivers], flips: dict[str, Flips]) -> Chart:
    """The picture of the narrowest question: what would turn it, else what drives it, else the shares."""
    last = next(iter(flips.values()), None) or next(iter(drivers.values()), None)
    return result.chart() if last is None else last.chart()


def _write_draws(map: RunMap, dispute: Dispute, scheme: Any, path: str) -> None:
    from detente.model.draws import Draws
    from detente.runs.columns import add_inputs, list_columns, write_columns

    columns = list_columns(map.runs[0])
    write_columns(add_inputs(columns, Draws(dispute, scheme)), path)


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("robustness")(show_robustness)

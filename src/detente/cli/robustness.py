"""The command that asks what survives the range of plausible numbers, what it hangs on, what would turn it around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    draw_as_far,
    open_drawing,
    read_scheme,
)
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json
from detente.cli.pictures import check_files, write_chart, write_draws, write_files
from detente.cli.roadmap_options import read_report
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis.robustness import Drivers, Flips, Robustness
    from detente.present import Chart


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
    from detente.analysis.robustness import (
        list_left_out,
        list_statements,
        measure_robustness,
        read_statement,
    )
    from detente.analysis.robustness.drivers import find_drivers
    from detente.analysis.robustness.flips import find_flip

    check_files(chart=chart, out=out)
    if size is not None and drivers is None:
        raise SettingError(
            f"--size {size} is how far --drivers looks: say --drivers morris or --drivers sobol too"
        )
    if drivers not in (None, "morris", "sobol"):
        raise SettingError(f"--drivers {drivers}: morris or sobol")
    scheme = read_scheme(seed, analyst, form, noise)
    asked = load_changed(dispute, set_, without, scenario)
    joining = read_report(report_participation)
    named = tuple(read_statement(asked, s, participation=joining) for s in statement or ())
    statements = named or list_statements(asked, participation=joining)
    left = {} if named else list_left_out(asked, participation=joining)
    turned = [read_statement(asked, s, participation=joining) for s in flip or ()]
    found: dict[str, Drivers] = {}
    flips: dict[str, Flips] = {}
    with open_drawing(processes, store) as map:
        result = draw_as_far(
            map, draws, lambda n: measure_robustness(asked, statements, draws=n, scheme=scheme, map=map)
        )
        stopped = map.stopped is not None
        for one in statements if drivers and not stopped else ():
            map.label = f"points for {one.name}"
            found[one.name] = find_drivers(asked, one, method=drivers, size=size, scheme=scheme, map=map)  # type: ignore[arg-type]  # checked above
        for one in turned if not stopped else ():
            map.label = f"changes for {one.name}"
            flips[one.name] = find_flip(asked, one, map=map)
    if as_json:
        more: dict[str, Any] = {"drivers": found, "flips": flips}
        extra = {k: {n: r.to_json() for n, r in v.items()} for k, v in more.items() if v}
        print_json({**result.to_json(), **extra, **({"not_asked": left} if left else {})})
    else:
        _show(result, left, found, flips)
    files: dict[str, Callable[[str], object]] = {}
    if out is not None:
        files[out] = lambda path: write_draws(map, asked, scheme, path)
    if chart is not None:
        files[chart] = lambda path: write_chart(_choose_chart(result, found, flips), path)
    write_files(files, quiet=as_json)


def _show(
    result: Robustness, left: Mapping[str, str], drivers: dict[str, Drivers], flips: dict[str, Flips]
) -> None:
    from detente.analysis.robustness.robustness_telling import explain_left_out
    from detente.present.lettering import show

    parts: list[Any] = [result.explain()]
    parts += [explain_left_out(left)] if left else []
    parts.append(result.table())
    if len(result.statements) == 1:
        table = result.driver_table(result.statements[0].name)
        parts += [table] if table.rows else []
    for more in (*drivers.values(), *flips.values()):
        parts += [more.explain(), more.table()]
    show(*parts)


def _choose_chart(result: Robustness, drivers: dict[str, Drivers], flips: dict[str, Flips]) -> Chart:
    """The picture of the narrowest question: what would turn it, else what drives it, else the shares."""
    last = next(iter(flips.values()), None) or next(iter(drivers.values()), None)
    return result.chart() if last is None else last.chart()


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("robustness")(show_robustness)

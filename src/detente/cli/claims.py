"""The command that puts on trial what has been published about a dispute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
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
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis.claims import Claims

LARGE = 10_000
"""Possible states of a dispute from which its claims take long enough to start processes at once."""


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
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Write every draw as a row to a .csv or .parquet file."),
    ] = None,
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
    from detente.cli.keeping import tell

    if recorded and (record is not None or out is not None):
        raise SettingError(
            f"--recorded shows an outcome as it was kept, so that there is nothing to write by "
            f"{'--record' if record is not None else '--out'}: leave one of them out"
        )
    check_files(chart=chart, out=out, other=record)
    scheme = read_scheme(seed, analyst, form, noise)
    asked = load_changed(dispute, set_, without, scenario)
    files: dict[str, Callable[[str], object]] = {}
    if recorded:
        result = _choose(find_record(asked), only or ())
    else:
        large = asked.compiled.space.size > LARGE
        with open_drawing(processes, store, large=large) as map:

            def ask(n: int) -> Claims:
                seen = map.stopped is None  # whoever stops it does not wait for witnesses
                return evaluate_claims(
                    asked, draws=n, scheme=scheme, map=map, only=only or None, witnesses=seen
                )

            result = draw_as_far(map, draws, ask)
        if out is not None:
            files[out] = lambda path: write_draws(map, asked, scheme, path)
        if record is not None and map.stopped is None:
            files[record] = lambda path: write_record(result, path)
        elif record is not None:
            tell(f"{record!r} is not written: an outcome to be shown again is of all draws.")
    if chart is not None:
        files[chart] = lambda path: write_chart(result.chart(), path)
    if as_json:
        print_json(result.to_json())
    else:
        _show(result, only or ())
    write_files(files, quiet=as_json)


def _choose(result: Claims, only: Sequence[str]) -> Claims:
    """An outcome of these claims alone, in file order (all where none is named); NotFoundError for an unknown id."""
    wanted = [result.claim(name) for name in only]
    if not wanted:
        return result
    return replace(
        result,
        claims=tuple(c for c in result.claims if c in wanted),
        failures=tuple(f for f in result.failures if f.statement in only),
    )


def _show(result: Claims, only: Sequence[str]) -> None:
    from detente.present.lettering import show

    parts: list[Any] = [result.explain(), result.table()]
    parts += [result.witness_table(name) for name in only if result.claim(name).witnesses]
    show(*parts)


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("claims")(show_claims)

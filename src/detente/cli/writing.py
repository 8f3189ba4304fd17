"""Commands that write something for readers: the brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.drawing import Processes, Seed, Store, open_drawing, refuse_idle
from detente.cli.options import Json, Named, Scenario, Set, Without, load_changed, print_json
from detente.cli.pictures import check_files


def write_brief(
    dispute: Named,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Where to write it; `-` prints it in the terminal."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="html|docx|json", help="The format (default: as the file is named)."
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            metavar="N",
            help="Also ask over N draws of the numbers what takes minutes: claims, third parties, plans.",
        ),
    ] = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Write the brief: a few pages for whoever has ten minutes, and annexes with every number and its source."""
    from detente.present.progress import ShownProgress
    from detente.report import build_brief, show_brief
    from detente.report import write_brief as write
    from detente.report.writing import choose_format
    from detente.runs.memory import keep_memory

    if not draws:
        refuse_idle(seed, processes, store)
    keep_memory()
    changed = load_changed(dispute, set_, without, scenario)
    path = out or f"brief-{changed.id}.{format or 'html'}"
    if path != "-" and not as_json:
        choose_format(path, format)
        if Path(path).resolve().parent.is_dir():  # folders that are not there are made
            check_files(other=path)
    if draws:
        with open_drawing(processes, store) as map:
            brief = build_brief(changed, draws=draws, seed=seed, map=map)
    else:
        with ShownProgress() as progress:
            brief = build_brief(changed, progress=progress)
    if as_json:
        print_json(brief.to_json())
        return
    if path == "-":
        show_brief(brief)
        return
    typer.echo(f"wrote {write(brief, path, format).resolve()}")


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("brief")(write_brief)

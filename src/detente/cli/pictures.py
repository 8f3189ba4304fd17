"""Files that commands write beside their answer: looked at before the work, written once the answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from detente.errors import DetenteError, SettingError

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.model.scheme import Scheme
    from detente.present import Chart
    from detente.runs.run import RunMap

PICTURES = (".svg", ".png", ".html")


def check_files(*, chart: str | None = None, out: str | None = None, other: str | None = None) -> None:
    """Whether a picture, a file of columns and another file can be written there; said before hours of work, not
    after. Raises SettingError for a picture of another name, WriteError for what cannot be written.
    """
    from detente.runs.columns import check_target, check_writable

    if chart is not None and Path(chart).suffix not in PICTURES:
        raise SettingError(f"--chart {chart}: the name of a picture ends in {', '.join(PICTURES)}")
    if out is not None:
        check_target(out)
    for path in filter(None, (chart, other)):
        check_writable(path)


def write_files(files: Mapping[str, Callable[[str], object]], *, quiet: bool = False) -> None:
    """Write each file by its function and say where it is, unless `quiet`. One that cannot be written keeps none of
    the others back: what was in the way of the first is raised when all have been tried.
    """
    failed: DetenteError | None = None
    for path, write in files.items():
        try:
            write(path)
        except DetenteError as error:
            failed = failed or error
            continue
        if not quiet:
            typer.echo(f"wrote {Path(path).resolve()}")
    if failed is not None:
        raise failed


def write_draws(map: RunMap, dispute: Dispute, scheme: Scheme, path: str) -> None:
    """Write the draws of a map's first run over draws as rows, with the numbers of each. DetenteError where there is
    none.
    """
    from detente.model.draws import Draws
    from detente.runs.columns import add_inputs, list_columns, write_columns

    run = next((run for run in map.runs if run.over_draws), None)
    if run is None:
        raise DetenteError(f"{path!r} is not written: nothing was asked of the draws")
    write_columns(add_inputs(list_columns(run), Draws(dispute, scheme)), path)


def write_chart(chart: Chart, path: str) -> None:
    """Write a picture as its file is named: .png, .svg, else a page. DetenteError where it cannot be written."""
    target = Path(path)
    try:
        if target.suffix == ".png":
            target.write_bytes(chart.to_png())
        else:
            target.write_text(
                chart.to_svg() if target.suffix == ".svg" else chart.to_html(), encoding="utf-8"
            )
    except OSError as error:
        raise DetenteError(f"cannot write {path!r}: {error.strerror or error}") from None

"""Pictures that commands write beside their answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.present import Chart


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

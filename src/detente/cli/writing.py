"""Commands that write something for readers: the brief."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""

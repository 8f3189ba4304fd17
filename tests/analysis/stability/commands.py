"""The stability commands on an app of their own, as `detente` has them."""

from __future__ import annotations

import json
from typing import Any

import typer
from typer.testing import CliRunner

from detente.cli import stability
from detente.errors import DetenteError

app = typer.Typer()
stability.register(app)


def run(*arguments: str) -> str:
    """What a command prints; an error of the user's making is its text."""
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, DetenteError):
        return str(result.exception)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def run_json(*arguments: str) -> Any:
    """The answer of a command as JSON."""
    return json.loads(run(*arguments, "--json"))["answer"]

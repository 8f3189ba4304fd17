"""Running the command line inside the test process."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from detente.cli.main import app
from detente.errors import DetenteError


def run(*arguments: str, code: int = 0) -> str:
    """What a command prints; an error of the user's making is its text, as `main` would print it."""
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, DetenteError):
        assert code == 1, result.exception
        return str(result.exception)
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def run_json(*arguments: str) -> Any:
    """The answer of a command as JSON; what it tells about its progress stands apart, on standard error."""
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)

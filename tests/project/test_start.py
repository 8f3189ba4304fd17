from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ["numpy", "scipy", "numba", "pandas", "pydantic", "vl_convert", "docx", "jinja2", "lark", "yaml"]

PROGRAM = """
import json, sys
sys.argv = ["detente", *json.loads(sys.argv[1])]
try:
    {body}
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(set(json.loads({heavy!r})) & set(sys.modules))))
"""


def find_heavy(body: str, arguments: list[str]) -> list[str]:
    """Return which of the heavy modules a fresh interpreter has loaded after `body`."""
    program = PROGRAM.format(body=body, heavy=json.dumps(HEAVY))
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded: list[str] = json.loads(done.stdout.splitlines()[-1])
    return loaded


def test_importing_detente_loads_nothing_heavy() -> None:
    assert find_heavy("import detente; detente.__version__", []) == []


def test_asking_for_help_loads_nothing_heavy() -> None:
    assert find_heavy("from detente.cli.main import main; main()", ["--help"]) == []


@pytest.mark.parametrize("arguments", [["brief", "--help"], ["--version"]], ids=" ".join)
def test_reading_an_option_loads_nothing_heavy(arguments: list[str]) -> None:
    # typer itself reads a command's options with pydantic.
    assert set(find_heavy("from detente.cli.main import main; main()", arguments)) <= {"pydantic"}

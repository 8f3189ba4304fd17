from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.tree import ROOT, SOURCE

pytest.importorskip("importlinter", reason="import-linter is a development tool")


def check_rooms(source: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run the contract of this project over the package found in `source`."""
    program = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(**eval(sys.argv[1])))"
    )
    settings = {"config_filename": str(ROOT / ".importlinter"), "cache_dir": str(cache)}
    return subprocess.run(
        [sys.executable, "-c", program, repr(settings)],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package's Python files, in a place where they may be spoilt."""
    shutil.copytree(SOURCE, tmp_path / "src" / "detente", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


def test_the_rooms_know_only_those_below_them(tmp_path: Path) -> None:
    done = check_rooms(SOURCE.parent, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_an_import_upwards_breaks_the_contract(copy: Path, tmp_path: Path) -> None:
    with (copy / "detente" / "errors.py").open("a", encoding="utf-8") as file:
        file.write("\nimport detente.model  # noqa\n")
    done = check_rooms(copy, tmp_path / "cache")
    assert done.returncode != 0
    assert "detente.errors is not allowed to import detente.model" in done.stdout


def test_a_room_without_a_place_breaks_the_contract(copy: Path, tmp_path: Path) -> None:
    (copy / "detente" / "attic.py").write_text("", encoding="utf-8")
    done = check_rooms(copy, tmp_path / "cache")
    assert done.returncode != 0
    assert "attic" in done.stdout

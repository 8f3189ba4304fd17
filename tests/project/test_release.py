from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import detente
from tests.project.tree import ROOT, SOURCE, list_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_changelog_speaks_of_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(PROJECT['version'])}\b.*\n+(?P<said>[^#\s])", changes, re.M)
    assert found, f"CHANGELOG.md says nothing under `## {PROJECT['version']}`"


def test_the_installed_version_is_the_one_in_the_tree() -> None:
    assert detente.__version__ == PROJECT["version"]


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["license"] == "Apache-2.0"


def test_the_makefile_explains_its_targets() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):[^=\n]*## \S", text, re.M))
    assert {"help", "brief", "test", "lint", "docs", "lock", "clean"} <= targets


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="builds the wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    missing = {str(p.relative_to(SOURCE.parent)) for p in list_files() if p.is_relative_to(SOURCE)} - held
    assert not missing
    assert not any(name.startswith("tests/") for name in held)

from __future__ import annotations

import re
import tomllib

import detente
from tests.project.tree import ROOT

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

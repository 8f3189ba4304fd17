from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

import pytest

from tests.project.tree import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normalise(requirement: str) -> str:
    """A distribution's name as indexes compare it, without version or marker."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement.strip(), maxsplit=1)[0]).lower()


def read_lock(name: str) -> dict[str, str]:
    """Return name -> version for every line that pins one."""
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / name).read_text(encoding="utf-8"), re.M)
    return {normalise(package): version for package, version in pins}


def read_group(name: str) -> list[str]:
    """Return a dependency group's requirements, those of the groups it includes among them."""
    found: list[str] = []
    for item in PROJECT["dependency-groups"][name]:
        found += read_group(item["include-group"]) if isinstance(item, dict) else [item]
    return found


def wanted(extras: Iterable[str], groups: Iterable[str]) -> set[str]:
    requirements = list(PROJECT["project"]["dependencies"])
    for extra in extras:
        requirements += PROJECT["project"]["optional-dependencies"][extra]
    for group in groups:
        requirements += read_group(group)
    return {normalise(requirement) for requirement in requirements}


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.stem)
def test_a_lock_pins_by_hash_and_names_no_address(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?:extra-)?index|^\s*--find-links|^\s*-[fi]\b", text, re.M)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", entry), f"not pinned: {entry[:60]}"
        assert "--hash=sha256:" in entry, f"without a hash: {entry[:60]}"


@pytest.mark.parametrize(
    ("lock", "extras", "groups"),
    [
        ("all.lock", PROJECT["project"]["optional-dependencies"], ["dev"]),
        ("brief.lock", ["word"], ["build"]),
        ("core-test.lock", [], ["build", "test"]),
    ],
)
def test_a_lock_holds_what_the_project_asks_for(lock: str, extras: list[str], groups: list[str]) -> None:
    missing = wanted(extras, groups) - set(read_lock(lock))
    assert not missing, f"{lock} is behind pyproject.toml: run `make lock`; missing {sorted(missing)}"


def test_the_run_without_extras_has_none() -> None:
    core = read_lock("core-test.lock")
    extras = {
        normalise(r) for group in PROJECT["project"]["optional-dependencies"].values() for r in group
    } - wanted([], [])
    assert extras
    assert not extras & set(core)


@pytest.mark.parametrize("grade", ["brief.lock", "core-test.lock"])
def test_every_grade_has_the_versions_of_the_fullest(grade: str) -> None:
    full = read_lock("all.lock")
    other = {name: pin for name, pin in read_lock(grade).items() if full.get(name) != pin}
    assert not other, f"run `make lock`: {grade} differs from all.lock in {other}"

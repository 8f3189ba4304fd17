from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from tests.project.tree import ROOT

PAGE = ROOT / "docs" / "reference" / "commands.md"


def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, with the words it is called by."""
    children = getattr(command, "commands", None)
    if not children:
        yield " ".join(path), command
        return
    for name, child in children.items():
        if not child.hidden:
            yield from walk(child, (*path, name))


def list_commands() -> dict[str, Any]:
    from detente.cli.main import app

    return dict(walk(typer.main.get_command(app), ("detente",)))


def read_sections() -> dict[str, str]:
    """Return the page's sections: the command in the heading -> what is said under it."""
    parts = re.split(r"^#{2,3} +`?(detente[a-z -]*)`?.*$", PAGE.read_text(encoding="utf-8"), flags=re.M)
    return {name.strip(): body for name, body in zip(parts[1::2], parts[2::2], strict=True)}


COMMANDS = list_commands()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options(name: str) -> None:
    sections = read_sections()
    assert name in sections, f"{PAGE.relative_to(ROOT)} has no section for `{name}`"
    options = {
        flag
        for parameter in COMMANDS[name].params
        for flag in parameter.opts
        if flag.startswith("--") and flag != "--help" and not getattr(parameter, "hidden", False)
    }
    silent = {flag for flag in options if not re.search(rf"{flag}(?![\w-])", sections[name])}
    assert not silent, f"`{name}` takes {sorted(silent)}, and its section does not say so"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    assert (COMMANDS[name].help or "").strip(), f"`{name} --help` says nothing"


def test_no_section_describes_a_command_that_is_gone() -> None:
    assert set(read_sections()) <= {*COMMANDS, "detente"}

"""Running the `$ detente ...` lines of a page, and comparing what they print with what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.docs.pages import Block

# Shown in the documentation and not run by its tests: what they do is tested by the Makefile's own use.
NOT_RUN = {"make", "git", "pip", "uv", "python", "cd", "open"}
# Shell grammar that is not interpreted here, so that a page cannot seem to be tested when it is not.
UNSPOKEN = {"|", "||", "&&", ";", "<", ">>"}


@dataclass(frozen=True)
class Command:
    """One line after `$ ` with the output that the page shows below it."""

    words: tuple[str, ...]
    shown: tuple[str, ...]


def read_commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block. Raises ValueError for shell grammar that is not run here."""
    text = re.sub(r"\\\n\s*", "", block.text)
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        line, *shown = part.rstrip("\n").split("\n")
        words = tuple(shlex.split(line, comments=True))
        if not words or (words[0] != "detente" and words[0] not in NOT_RUN):
            raise ValueError(f"{block.place}: only `detente` is run here; not run: {line!r}")
        if UNSPOKEN & set(words):
            raise ValueError(f"{block.place}: pipes and lists of commands are not run here: {line!r}")
        yield Command(words, tuple(shown))


def run_command(words: tuple[str, ...]) -> tuple[int, str]:
    """Run `detente ...` in this process; return its exit status and all that it printed."""
    from detente.cli.main import main

    target = None
    if ">" in words:
        where = words.index(">")
        words, target = words[:where], words[where + 1]
    printed, errors = io.StringIO(), io.StringIO()
    status: object = 0
    with (
        patch.object(sys, "argv", list(words)),
        patch.dict("os.environ", {"COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(errors),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code
    if target:
        Path(target).write_text(printed.getvalue(), encoding="utf-8")
        printed = io.StringIO()
    code = status if isinstance(status, int) else int(status is not None)
    return code, printed.getvalue() + errors.getvalue()


def find_missing(shown: tuple[str, ...], printed: str) -> list[str]:
    """Return the lines that the page shows and the command did not print, in that order.

    Runs of blanks count as one; `...` within a line stands for any text, alone on a line for any lines.
    """
    real = [" ".join(line.split()) for line in printed.splitlines()]
    missing, start = [], 0
    for line in shown:
        wanted = " ".join(line.split())
        if not wanted or wanted == "...":
            continue
        pattern = re.compile(".*".join(re.escape(piece) for piece in wanted.split("...")))
        hit = next((i for i in range(start, len(real)) if pattern.fullmatch(real[i])), None)
        if hit is None:
            missing.append(line)
        else:
            start = hit + 1
    return missing

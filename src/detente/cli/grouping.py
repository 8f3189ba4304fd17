"""How the commands stand together: listed under headings, told of mistakes and Ctrl-C in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import typer.core

_STATUS: ContextVar[int] = ContextVar("status", default=0)


class StoppedError(Exception):
    """Ctrl-C of which nothing has been said yet."""


def end_with(status: int) -> None:
    """Have the command under way end in this status once it has shown its answer."""
    _STATUS.set(status)


class GroupedCommands(typer.core.TyperGroup):
    """The commands by heading (their `rich_help_panel`), in the order in which they were put on the command line."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the headings with their commands."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is None or command.hidden:
                continue
            heading = getattr(command, "rich_help_panel", None) or "Commands"
            first = (command.help or "").strip().split("\n\n")[0]
            groups.setdefault(heading, []).append((name, " ".join(first.split())))
        for heading, rows in groups.items():
            with formatter.section(heading):
                formatter.write_dl(rows, col_max=18)

    def make_context(self, *given: Any, **named: Any) -> Any:
        """As any group, with `_in_our_words`."""
        with _in_our_words():
            return super().make_context(*given, **named)

    def invoke(self, ctx: Any) -> Any:
        """As any group, with `_in_our_words`, and in the status that the command asked for (`end_with`)."""
        end_with(0)
        with _in_our_words():
            answer = super().invoke(ctx)
        if _STATUS.get():
            raise typer.Exit(_STATUS.get())
        return answer


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError from None  # typer would make of it an exit status without a word
    except typer.BadParameter as error:
        if "valid integer" in error.message:
            error.message = "this takes a whole number, such as 12"
        elif "valid number" in error.message or "valid float" in error.message:
            error.message = "this takes a number, such as 0.25"
        raise

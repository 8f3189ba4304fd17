"""How `detente --help` lists the commands: under headings, each with its whole first sentence."""

from __future__ import annotations

from typing import Any

import typer.core


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

"""The command `detente`: its commands, and errors said in words instead of tracebacks."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Annotated

import typer

from detente.cli import (
    asking,
    claims,
    disputes,
    exporting,
    roadmap,
    roadmap_terms,
    robustness,
    stability,
    thirdparties,
    writing,
)
from detente.cli.grouping import GroupedCommands, StoppedError
from detente.cli.interrupting import raise_where_heard

app = typer.Typer(
    cls=GroupedCommands,
    help="What could end a dispute, and what each answer rests on.",
    epilog="Begin with `detente list`, then `detente show hanoi-small` and `detente packages hanoi-small`. "
    "A dispute is named by its id in the catalogue or by its file.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from detente._version import version

        typer.echo(f"detente {version}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """What could end a dispute, and what each answer rests on."""


MODULES = {
    "Dispute files": (disputes,),
    "How far apart, and what could be agreed": (asking,),
    "Where it rests without a deal": (stability,),
    "In what order nobody gains by leaving": (roadmap, roadmap_terms),
    "Whom it needs, and what survives": (thirdparties, robustness, claims),
    "For readers and other programs": (writing, exporting),
}
"""Headings of the help and the modules whose commands stand under them."""

for heading, modules in MODULES.items():
    before = len(app.registered_commands)
    for module in modules:
        module.register(app)
    for command in app.registered_commands[before:]:
        command.rich_help_panel = heading


def main() -> None:
    """Run the command line on `sys.argv`; whatever the user can mend is said in words, and exits with 1."""
    from detente.errors import DetenteError

    raise_where_heard()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without a dash still gets its answer
    try:
        try:
            app(prog_name="detente")
        finally:
            sys.stdout.flush()  # here, where what goes wrong can still be said
    except DetenteError as error:
        print(f"detente: {error}" if "\n" not in str(error) else str(error), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # the reader (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        print(
            f"detente: the answer could not be written in full ({error.strerror}): make room and ask again; what "
            f"--store has kept is whole",
            file=sys.stderr,
        )
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # so that nothing more is tried at exit
        sys.exit(1)
    except (KeyboardInterrupt, StoppedError):
        print("detente: stopped", file=sys.stderr)
        sys.exit(130)

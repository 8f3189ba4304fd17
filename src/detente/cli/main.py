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

app = typer.Typer(
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


for module in (
    disputes,
    asking,
    stability,
    roadmap,
    roadmap_terms,
    thirdparties,
    robustness,
    claims,
    writing,
    exporting,
):
    module.register(app)


def main() -> None:
    """Run the command line on `sys.argv`; whatever the user can mend is said in words, and exits with 1."""
    from detente.errors import DetenteError

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
    except KeyboardInterrupt:
        print("detente: stopped", file=sys.stderr)
        sys.exit(130)

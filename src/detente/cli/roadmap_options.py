"""Options that commands about roadmaps have in common."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from detente.analysis.roadmap.search.ground import Participation

Target = Annotated[
    str | None,
    typer.Option("--target", metavar="NAME", help="Where the plan leads (default: the file's first)."),
]
MaxBundle = Annotated[
    int | None,
    typer.Option("--max-bundle", metavar="N", help="How many measures one step may raise at most."),
]
Report = Annotated[
    bool,
    typer.Option(
        "--report-participation", help="Report who would rather not begin, instead of ruling such plans out."
    ),
]


def read_report(report: bool) -> "Participation | None":
    """What the option says about joining: reported, else (None) what the file sets."""
    return "report" if report else None

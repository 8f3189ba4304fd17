"""Commands that ask in what order the steps could be taken so that nobody gains by leaving."""

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

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
Within = Annotated[
    int | None, typer.Option("--within", metavar="PERIODS", help="Only plans that are over by then.")
]


def show_roadmap(
    dispute: "Dispute",
    target: Target = None,
    proposal: Annotated[
        str | None, typer.Option("--proposal", metavar="NAME", help="Only orders that this proposal allows.")
    ] = None,
    max_bundle: MaxBundle = None,
    within: Within = None,
    report_participation: Report = False,
) -> "Result":
    """In what order could they move so that nobody ever gains by leaving, or why is there none?"""
    from detente.analysis.roadmap import plan_roadmap

    return plan_roadmap(
        dispute,
        target=target,
        proposal=proposal,
        max_bundle=max_bundle,
        within=within,
        participation="report" if report_participation else "require",
    )


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    add_question(app, "roadmap", show_roadmap)

"""Commands that ask how much is needed: of trust, verification, patience, of a guarantee or a side payment."""

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question
from detente.cli.roadmap_options import MaxBundle, Report, Target, read_report

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Proposal = Annotated[
    str | None,
    typer.Option(
        "--proposal", metavar="NAME", help="Its order only, or its steps where it is written as steps."
    ),
]


def show_thresholds(
    dispute: "Dispute",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="NUMBER",
            help="turnover, verification, guarantor, patience, seen, false_alarm, one of somebody (turnover.us), or "
            "the path of a number. Repeatable.",
        ),
    ] = None,
    low: Annotated[
        float | None, typer.Option("--low", metavar="X", help="The lowest value that is tried.")
    ] = None,
    high: Annotated[
        float | None, typer.Option("--high", metavar="X", help="The highest value that is tried.")
    ] = None,
    points: Annotated[
        int, typer.Option("--points", metavar="N", help="At how many values any plan is searched for.")
    ] = 9,
    plan_only: Annotated[
        bool, typer.Option("--plan-only", help="Only the plan at hand; no search for others (much faster).")
    ] = False,
    target: Target = None,
    proposal: Proposal = None,
    max_bundle: MaxBundle = None,
    report_participation: Report = False,
) -> "Result":
    """How far can turnover, verification, patience or any number go before the plan, or every plan, fails?"""
    from detente.analysis.roadmap import measure_thresholds

    return measure_thresholds(
        dispute,
        vary or None,
        low=low,
        high=high,
        points=points,
        any_plan=not plan_only,
        target=target,
        proposal=proposal,
        max_bundle=max_bundle,
        participation=read_report(report_participation),
    )


def show_credibility(
    dispute: "Dispute",
    target: Target = None,
    proposal: Proposal = None,
    max_bundle: MaxBundle = None,
    report_participation: Report = False,
) -> "Result":
    """How far must the others be believed before each step that cannot be undone?"""
    from detente.analysis.roadmap import measure_credibility

    return measure_credibility(
        dispute,
        proposal,
        target=target,
        max_bundle=max_bundle,
        participation=read_report(report_participation),
    )


def show_least_terms(
    dispute: "Dispute",
    to: Annotated[str, typer.Option("--to", metavar="ACTOR", help="Who receives it.")],
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="ACTOR", help="Who gives it (a guarantee: default the guarantor)."),
    ] = None,
    side_payment: Annotated[
        bool, typer.Option("--side-payment", help="A side payment instead of a guarantee.")
    ] = False,
    cost: Annotated[
        float | None,
        typer.Option(
            "--cost", metavar="X", help="What each unit takes from who gives it (payment 1, guarantee 0)."
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            "--where", metavar="FORMULA", help="Where a side payment is paid (default: at the target)."
        ),
    ] = None,
    limit: Annotated[
        float | None,
        typer.Option("--limit", metavar="X", help="The largest size (default: the receiver's scale)."),
    ] = None,
    points: Annotated[
        int,
        typer.Option(
            "--points", metavar="N", help="How finely sizes are told apart: the limit in N parts at most."
        ),
    ] = 1024,
    target: Target = None,
    proposal: Proposal = None,
    max_bundle: MaxBundle = None,
    report_participation: Report = False,
) -> "Result":
    """What is the least guarantee, or side payment, that makes the target reachable, or what stands in the way?"""
    from detente.analysis.roadmap import find_least_terms

    return find_least_terms(
        dispute,
        "side_payment" if side_payment else "guarantee",
        to=to,
        by=by,
        cost=cost,
        where=where,
        limit=limit,
        points=points,
        target=target,
        proposal=proposal,
        max_bundle=max_bundle,
        participation=read_report(report_participation),
    )


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    add_question(app, "thresholds", show_thresholds)
    add_question(app, "credibility", show_credibility)
    add_question(app, "least-terms", show_least_terms)

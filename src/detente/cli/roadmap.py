"""Commands that ask in what order the steps could be taken so that nobody gains by leaving."""

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question
from detente.cli.drawing import DrawsIfAny, Processes, Seed, Store, add_share_column
from detente.cli.roadmap_options import MaxBundle, Report, Target, read_report

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Within = Annotated[
    int | None, typer.Option("--within", metavar="PERIODS", help="Only plans that are over by then.")
]
Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="The proposal's id.")]


def show_roadmap(
    dispute: "Dispute",
    target: Target = None,
    proposal: Annotated[
        str | None, typer.Option("--proposal", metavar="NAME", help="Only orders that this proposal allows.")
    ] = None,
    max_bundle: MaxBundle = None,
    within: Within = None,
    report_participation: Report = False,
    draws: DrawsIfAny = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
) -> "Result":
    """In what order could they move so that nobody ever gains by leaving, or why is there none?"""
    from detente.analysis.roadmap import plan_roadmap

    found = plan_roadmap(
        dispute,
        target=target,
        proposal=proposal,
        max_bundle=max_bundle,
        within=within,
        participation=read_report(report_participation),
    )
    return add_share_column(found, draws, seed, processes, store)


def show_proposal(
    dispute: "Dispute",
    proposal: Proposal,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            "--drop",
            metavar="MEASURE",
            help="As if it were not taken: what depends on it lapses. Repeatable.",
        ),
    ] = None,
    target: Target = None,
    max_bundle: MaxBundle = None,
    within: Within = None,
    report_participation: Report = False,
) -> "Result":
    """Would anybody leave this proposal as it stands, at which step, and what would have kept it?"""
    from detente.analysis.roadmap import judge_proposal

    return judge_proposal(
        dispute,
        proposal,
        drop=drop or (),
        target=target,
        max_bundle=max_bundle,
        within=within,
        participation=read_report(report_participation),
    )


def show_proposals(
    dispute: "Dispute",
    proposals: Annotated[
        list[str] | None, typer.Argument(metavar="[PROPOSAL]...", help="Which (default: all of the file).")
    ] = None,
    target: Target = None,
    max_bundle: MaxBundle = None,
    within: Within = None,
    report_participation: Report = False,
    draws: DrawsIfAny = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
) -> "Result":
    """How do the proposals on record stand up against each other, side by side?"""
    from detente.analysis.roadmap import compare_proposals

    found = compare_proposals(
        dispute,
        proposals or None,
        target=target,
        max_bundle=max_bundle,
        within=within,
        participation=read_report(report_participation),
    )
    return add_share_column(found, draws, seed, processes, store)


def show_two_proposals(
    dispute: "Dispute",
    first: Proposal,
    second: Proposal,
    target: Target = None,
    max_bundle: MaxBundle = None,
    within: Within = None,
    report_participation: Report = False,
) -> "Result":
    """Which steps do two proposals share, which do they take at another time, which has only one of them?"""
    from detente.analysis.roadmap import compare_steps

    return compare_steps(
        dispute,
        first,
        second,
        target=target,
        max_bundle=max_bundle,
        within=within,
        participation=read_report(report_participation),
    )


def show_rounds(
    dispute: "Dispute",
    most: Annotated[int, typer.Option("--most", metavar="N", help="Up to how many packages.")] = 3,
    target: Target = None,
    proposal: Annotated[
        str | None, typer.Option("--proposal", metavar="NAME", help="Only orders that this proposal allows.")
    ] = None,
    max_bundle: MaxBundle = None,
    report_participation: Report = False,
) -> "Result":
    """Is one grand bargain better than two, three or more packages, or than going step by step?"""
    from detente.analysis.roadmap import compare_rounds

    return compare_rounds(
        dispute,
        most,
        target=target,
        proposal=proposal,
        max_bundle=max_bundle,
        participation=read_report(report_participation),
    )


def show_payoffs(
    dispute: "Dispute",
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="The actor's id.")],
    proposal: Annotated[
        str | None,
        typer.Option("--proposal", metavar="NAME", help="Along this proposal (default: the best plan)."),
    ] = None,
    target: Target = None,
    max_bundle: MaxBundle = None,
) -> "Result":
    """What does an actor have per period along a plan, and which benefits begin only when?"""
    from detente.analysis.roadmap import trace_payoffs

    return trace_payoffs(dispute, actor, proposal, target=target, max_bundle=max_bundle)


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    add_question(app, "roadmap", show_roadmap)
    add_question(app, "judge-proposal", show_proposal)
    add_question(app, "compare-proposals", show_proposals)
    add_question(app, "compare-steps", show_two_proposals)
    add_question(app, "rounds", show_rounds)
    add_question(app, "payoffs", show_payoffs)

"""Commands that ask how far apart the actors are and what they have promised each other."""

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question
from detente.cli.drawing import DrawsIfAny, Processes, Seed, Store, add_share_column
from detente.cli.options import read_levels

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Actor = Annotated[str, typer.Argument(metavar="ACTOR", help="The actor's id.")]
Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="The proposal's id.")]
Package = Annotated[
    str,
    typer.Argument(
        metavar="PACKAGE", help="A proposal or state, or changes to the start: relief=all,treaty."
    ),
]
Target = Annotated[
    str | None, typer.Option("--target", metavar="NAME", help="The target (default: the file's first).")
]


def show_gap(
    dispute: "Dispute",
    everyone: Annotated[
        bool, typer.Option("--all", help="Every pair of actors, not only the parties.")
    ] = False,
    issue: Annotated[
        list[str] | None, typer.Option("--issue", metavar="ISSUE", help="Only this issue. Repeatable.")
    ] = None,
    target: Target = None,
) -> "Result":
    """How far apart are they: in value, in what words mean, in the order of steps, in trust."""
    from detente.analysis.gap.distance import measure_gap

    pairs = "all" if everyone else "parties"
    return measure_gap(dispute, pairs=pairs, issues=issue or None, target=target)


def show_weights(
    dispute: "Dispute",
    actor: Actor,
) -> "Result":
    """How much each issue matters to an actor, as a range where only an order is known."""
    from detente.analysis.gap.weights import weigh_issues

    return weigh_issues(dispute, actor)


def show_clarification(
    dispute: "Dispute",
    actor: Actor,
    term: Annotated[str, typer.Argument(metavar="TERM", help="The word that the parties define.")],
) -> "Result":
    """What it would change if an actor made clear what it means by a word."""
    from detente.analysis.gap.clarity import measure_clarification

    return measure_clarification(dispute, actor, term)


def show_broken_demands(
    dispute: "Dispute",
    proposal: Proposal,
    target: Target = None,
) -> "Result":
    """Which demands about the order of steps a proposal breaks, where, and at what cost."""
    from detente.analysis.gap.breaking import find_broken_demands

    return find_broken_demands(dispute, proposal, target=target)


def show_commitments(
    dispute: "Dispute",
) -> "Result":
    """What has been promised by whom to whom, and what is still open about it."""
    from detente.analysis.commitments import check_commitments

    return check_commitments(dispute)


def show_packages(
    dispute: "Dispute",
    require: Annotated[
        str | None, typer.Option("--require", metavar="FORMULA", help="Only packages in which this holds.")
    ] = None,
    visible: Annotated[
        int | None,
        typer.Option("--visible", metavar="N", help="Only packages with at least N visible results."),
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="NAME", help="Only packages that reach it.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="How many packages to list.")
    ] = None,
    draws: DrawsIfAny = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
) -> "Result":
    """Which packages all could accept, which of them no party can better, and what the bargaining solutions pick."""
    from detente.analysis.packages.search import find_packages

    found = find_packages(dispute, require=require, visible=visible, target=target, limit=limit)
    return add_share_column(found, draws, seed, processes, store)


def show_judgment(
    dispute: "Dispute",
    package: Package,
    draws: DrawsIfAny = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
) -> "Result":
    """Who accepts a package, who rejects it, and why."""
    from detente.analysis.packages.judgment import judge_package

    return add_share_column(judge_package(dispute, read_levels(package)), draws, seed, processes, store)


def show_offers(
    dispute: "Dispute",
    first: Package,
    second: Package,
) -> "Result":
    """How far apart two offers are, what lies between them, and which items would close the gap."""
    from detente.analysis.packages.offers import compare_offers

    return compare_offers(dispute, read_levels(first), read_levels(second))


def show_price(
    dispute: "Dispute",
    require: Annotated[
        str | None, typer.Argument(metavar="FORMULA", help="What must hold in the package.")
    ] = None,
    visible: Annotated[
        int | None, typer.Option("--visible", metavar="N", help="At least N visible results.")
    ] = None,
) -> "Result":
    """What it costs the parties if the package must satisfy a requirement."""
    from detente.analysis.packages.price import price_requirement

    return price_requirement(dispute, require, visible=visible)


def show_menu(
    dispute: "Dispute",
    tag: Annotated[
        str, typer.Option("--tag", metavar="TAG", help="Compare the measures with this tag.")
    ] = "guarantee",
) -> "Result":
    """Compare the measures of one kind, as the guarantees on offer: worth to whom, cost of undoing, credibility."""
    from detente.analysis.packages.menu import compare_measures

    return compare_measures(dispute, tag)


def show_trade_off(
    dispute: "Dispute",
    measures: Annotated[
        list[str], typer.Argument(metavar="MEASURE...", help="One or several graded measures.")
    ],
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="ACTOR", help="For whom (default: the owner).")
    ] = None,
) -> "Result":
    """How an actor fares along the levels of a measure, and whether a middle beats both ends."""
    from detente.analysis.packages.trade_off import trace_trade_off

    return trace_trade_off(dispute, *measures, actor=actor)


def show_steps(
    dispute: "Dispute",
    proposal: Proposal,
) -> "Result":
    """What each step of a proposal is worth to each actor."""
    from detente.analysis.packages.steps import value_steps

    return value_steps(dispute, proposal)


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    add_question(app, "gap", show_gap)
    add_question(app, "weights", show_weights)
    add_question(app, "clarify", show_clarification)
    add_question(app, "demands", show_broken_demands)
    add_question(app, "commitments", show_commitments)
    add_question(app, "packages", show_packages)
    add_question(app, "judge", show_judgment)
    add_question(app, "offers", show_offers)
    add_question(app, "price", show_price)
    add_question(app, "menu", show_menu)
    add_question(app, "trade-off", show_trade_off)
    add_question(app, "steps", show_steps)

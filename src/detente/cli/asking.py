"""Commands that ask how far apart the actors are and what they have promised each other."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.options import (
    Json,
    Named,
    Scenario,
    Set,
    Without,
    load_changed,
    read_levels,
    show_result,
)

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
    dispute: Named,
    everyone: Annotated[
        bool, typer.Option("--all", help="Every pair of actors, not only the parties.")
    ] = False,
    issue: Annotated[
        list[str] | None, typer.Option("--issue", metavar="ISSUE", help="Only this issue. Repeatable.")
    ] = None,
    target: Target = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """How far apart are they: in value, in what words mean, in the order of steps, in trust."""
    from detente.analysis.gap.distance import measure_gap

    changed = load_changed(dispute, set_, without, scenario)
    pairs = "all" if everyone else "parties"
    show_result(measure_gap(changed, pairs=pairs, issues=issue or None, target=target), as_json)


def show_weights(
    dispute: Named,
    actor: Actor,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """How much each issue matters to an actor, as a range where only an order is known."""
    from detente.analysis.gap.weights import weigh_issues

    show_result(weigh_issues(load_changed(dispute, set_, without, scenario), actor), as_json)


def show_clarification(
    dispute: Named,
    actor: Actor,
    term: Annotated[str, typer.Argument(metavar="TERM", help="The word that the parties define.")],
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """What it would change if an actor made clear what it means by a word."""
    from detente.analysis.gap.clarity import measure_clarification

    show_result(measure_clarification(load_changed(dispute, set_, without, scenario), actor, term), as_json)


def show_broken_demands(
    dispute: Named,
    proposal: Proposal,
    target: Target = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Which demands about the order of steps a proposal breaks, where, and at what cost."""
    from detente.analysis.gap.breaking import find_broken_demands

    changed = load_changed(dispute, set_, without, scenario)
    show_result(find_broken_demands(changed, proposal, target=target), as_json)


def show_commitments(
    dispute: Named,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """What has been promised by whom to whom, and what is still open about it."""
    from detente.analysis.commitments import check_commitments

    show_result(check_commitments(load_changed(dispute, set_, without, scenario)), as_json)


def show_packages(
    dispute: Named,
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
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Which packages all could accept, which of them no party can better, and what the bargaining solutions pick."""
    from detente.analysis.packages.search import find_packages

    changed = load_changed(dispute, set_, without, scenario)
    found = find_packages(changed, require=require, visible=visible, target=target, limit=limit)
    show_result(found, as_json)


def show_judgment(
    dispute: Named,
    package: Package,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Who accepts a package, who rejects it, and why."""
    from detente.analysis.packages.judgment import judge_package

    show_result(judge_package(load_changed(dispute, set_, without, scenario), read_levels(package)), as_json)


def show_offers(
    dispute: Named,
    first: Package,
    second: Package,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """How far apart two offers are, what lies between them, and which items would close the gap."""
    from detente.analysis.packages.offers import compare_offers

    changed = load_changed(dispute, set_, without, scenario)
    show_result(compare_offers(changed, read_levels(first), read_levels(second)), as_json)


def show_price(
    dispute: Named,
    require: Annotated[
        str | None, typer.Argument(metavar="FORMULA", help="What must hold in the package.")
    ] = None,
    visible: Annotated[
        int | None, typer.Option("--visible", metavar="N", help="At least N visible results.")
    ] = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """What it costs the parties if the package must satisfy a requirement."""
    from detente.analysis.packages.price import price_requirement

    changed = load_changed(dispute, set_, without, scenario)
    show_result(price_requirement(changed, require, visible=visible), as_json)


def show_menu(
    dispute: Named,
    tag: Annotated[
        str, typer.Option("--tag", metavar="TAG", help="Compare the measures with this tag.")
    ] = "guarantee",
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Compare the measures of one kind, as the guarantees on offer: worth to whom, cost of undoing, credibility."""
    from detente.analysis.packages.menu import compare_measures

    show_result(compare_measures(load_changed(dispute, set_, without, scenario), tag), as_json)


def show_trade_off(
    dispute: Named,
    measures: Annotated[
        list[str], typer.Argument(metavar="MEASURE...", help="One or several graded measures.")
    ],
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="ACTOR", help="For whom (default: the owner).")
    ] = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """How an actor fares along the levels of a measure, and whether a middle beats both ends."""
    from detente.analysis.packages.trade_off import trace_trade_off

    changed = load_changed(dispute, set_, without, scenario)
    show_result(trace_trade_off(changed, *measures, actor=actor), as_json)


def show_steps(
    dispute: Named,
    proposal: Proposal,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """What each step of a proposal is worth to each actor."""
    from detente.analysis.packages.steps import value_steps

    show_result(value_steps(load_changed(dispute, set_, without, scenario), proposal), as_json)


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("gap")(show_gap)
    app.command("weights")(show_weights)
    app.command("clarify")(show_clarification)
    app.command("demands")(show_broken_demands)
    app.command("commitments")(show_commitments)
    app.command("packages")(show_packages)
    app.command("judge")(show_judgment)
    app.command("offers")(show_offers)
    app.command("price")(show_price)
    app.command("menu")(show_menu)
    app.command("trade-off")(show_trade_off)
    app.command("steps")(show_steps)

"""Commands that ask where a dispute comes to rest, why, how it gets there, and who could move it."""

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

Concepts = Annotated[
    str | None,
    typer.Option(
        "--concepts", metavar="LIST", help="Some of nash, gmr, smr, seq, sim, e.g. nash,seq (default: all)."
    ),
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", help="States listed, at most; counts are complete.")
]
AllStates = Annotated[bool, typer.Option("--all-states", help="List every state there is to list.")]
State = Annotated[
    str, typer.Argument(metavar="STATE", help="start, a name, or changes to the start: relief=all,treaty.")
]


def _read_concepts(text: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    return default if text is None else tuple(part for part in text.replace(",", " ").split() if part)


def show_stability(
    dispute: Named,
    concepts: Concepts = None,
    limit: Limit = 20,
    all_states: AllStates = False,
    sim_limit: Annotated[
        int | None,
        typer.Option(
            "--sim-limit", metavar="N", help="Combinations looked at for SIM before it is left open."
        ),
    ] = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Where does the dispute come to rest if nobody agrees on anything?"""
    from detente.analysis.stability.concepts import CONCEPTS
    from detente.analysis.stability.equilibria import SIM_LIMIT, find_equilibria

    found = find_equilibria(
        load_changed(dispute, set_, without, scenario),
        _read_concepts(concepts, CONCEPTS),
        limit=limit,
        all_states=all_states,
        sim_limit=SIM_LIMIT if sim_limit is None else sim_limit,
    )
    show_result(found, as_json)


def show_state(
    dispute: Named,
    state: State = "start",
    concepts: Concepts = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Is this state stable for each actor, and why or why not?"""
    from detente.analysis.stability.concepts import CONCEPTS
    from detente.analysis.stability.state_result import analyse_state

    changed = load_changed(dispute, set_, without, scenario)
    show_result(analyse_state(changed, read_levels(state), _read_concepts(concepts, CONCEPTS)), as_json)


def show_status_quo(
    dispute: Named,
    concept: Annotated[
        str, typer.Option("--concept", metavar="NAME", help="Places of rest under nash, gmr, smr or seq.")
    ] = "seq",
    limit: Limit = 20,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """From where we are, by which moves can each place of rest be reached, and who could leave together?"""
    from detente.analysis.stability.status_quo import trace_status_quo

    changed = load_changed(dispute, set_, without, scenario)
    show_result(trace_status_quo(changed, concept, limit=limit), as_json)


def show_coalitions(
    dispute: Named,
    concepts: Concepts = None,
    limit: Limit = 20,
    all_states: AllStates = False,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Which places of rest survive when any group of actors may move together? (default: nash)"""
    from detente.analysis.stability.coalition_result import find_coalition_equilibria

    changed = load_changed(dispute, set_, without, scenario)
    asked = _read_concepts(concepts, ("nash",))
    show_result(find_coalition_equilibria(changed, asked, limit=limit, all_states=all_states), as_json)


def show_inverse(
    dispute: Named,
    state: State,
    concepts: Concepts = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """What would each actor have to prefer for this state to be a place of rest?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.inverse_result import find_preferences_for

    changed = load_changed(dispute, set_, without, scenario)
    show_result(find_preferences_for(changed, read_levels(state), _read_concepts(concepts, LADDER)), as_json)


def show_open_preferences(
    dispute: Named,
    concepts: Concepts = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Where does it rest where some preferences are unknown, by four ways to take that?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.open_result import find_equilibria_by_form

    changed = load_changed(dispute, set_, without, scenario)
    show_result(find_equilibria_by_form(changed, _read_concepts(concepts, LADDER)), as_json)


def show_strength(
    dispute: Named,
    concepts: Concepts = None,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Where does it rest strongly: which gains are followed by something much worse?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.open_result import find_equilibria_by_strength

    changed = load_changed(dispute, set_, without, scenario)
    show_result(find_equilibria_by_strength(changed, _read_concepts(concepts, LADDER)), as_json)


def show_views(
    dispute: Named,
    concepts: Concepts = None,
    limit: Limit = 20,
    as_json: Json = False,
    set_: Set = None,
    without: Without = None,
    scenario: Scenario = None,
) -> None:
    """Where does it rest when each actor acts on its own view of the dispute?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.hypergame import find_hypergame_equilibria

    changed = load_changed(dispute, set_, without, scenario)
    show_result(find_hypergame_equilibria(changed, _read_concepts(concepts, LADDER), limit=limit), as_json)


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command("stability")(show_stability)
    app.command("why-stable")(show_state)
    app.command("status-quo")(show_status_quo)
    app.command("coalitions")(show_coalitions)
    app.command("inverse")(show_inverse)
    app.command("open-preferences")(show_open_preferences)
    app.command("strength")(show_strength)
    app.command("views")(show_views)

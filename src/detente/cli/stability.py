"""Commands that ask where a dispute comes to rest, why, how it gets there, and who could move it."""

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.answering import add_question
from detente.cli.drawing import DrawsIfAny, Processes, Seed, Store, add_share_column
from detente.cli.options import read_levels

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.present.result import Result

Concepts = Annotated[
    str | None,
    typer.Option(
        "--concepts", metavar="LIST", help="Some of nash, gmr, smr, seq, sim, e.g. nash,seq (default: all)."
    ),
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", help="States listed, at most; counts are complete.")
]
LimitOrDefault = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", help="States listed, at most (default: 20, with --json 1000)."),
]
AllStates = Annotated[bool, typer.Option("--all-states", help="List every state there is to list.")]
State = Annotated[
    str, typer.Argument(metavar="STATE", help="start, a name, or changes to the start: relief=all,treaty.")
]


def _read_concepts(text: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    return default if text is None else tuple(part for part in text.replace(",", " ").split() if part)


def show_stability(
    dispute: "Dispute",
    concepts: Concepts = None,
    limit: LimitOrDefault = None,
    all_states: AllStates = False,
    sim_limit: Annotated[
        int | None,
        typer.Option(
            "--sim-limit", metavar="N", help="Combinations looked at for SIM before it is left open."
        ),
    ] = None,
    draws: DrawsIfAny = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
) -> "Result":
    """Where does the dispute come to rest if nobody agrees on anything?"""
    from detente.analysis.stability.concepts import CONCEPTS
    from detente.analysis.stability.equilibria import SIM_LIMIT, find_equilibria

    found = find_equilibria(
        dispute,
        _read_concepts(concepts, CONCEPTS),
        limit=limit,
        all_states=all_states,
        sim_limit=SIM_LIMIT if sim_limit is None else sim_limit,
    )
    return add_share_column(found, draws, seed, processes, store)


def show_state(
    dispute: "Dispute",
    state: State = "start",
    concepts: Concepts = None,
) -> "Result":
    """Is this state stable for each actor, and why or why not?"""
    from detente.analysis.stability.concepts import CONCEPTS
    from detente.analysis.stability.state_result import analyse_state

    return analyse_state(dispute, read_levels(state), _read_concepts(concepts, CONCEPTS))


def show_status_quo(
    dispute: "Dispute",
    concept: Annotated[
        str, typer.Option("--concept", metavar="NAME", help="Places of rest under nash, gmr, smr or seq.")
    ] = "seq",
    limit: Limit = 20,
    draws: DrawsIfAny = None,
    seed: Seed = 0,
    processes: Processes = None,
    store: Store = None,
) -> "Result":
    """From where we are, by which moves can each place of rest be reached, and who could leave together?"""
    from detente.analysis.stability.status_quo import trace_status_quo

    found = trace_status_quo(dispute, concept, limit=limit)
    return add_share_column(found, draws, seed, processes, store)


def show_coalitions(
    dispute: "Dispute",
    concepts: Concepts = None,
    limit: Limit = 20,
    all_states: AllStates = False,
) -> "Result":
    """Which places of rest survive when any group of actors may move together? (default: nash)"""
    from detente.analysis.stability.coalition_result import find_coalition_equilibria

    asked = _read_concepts(concepts, ("nash",))
    return find_coalition_equilibria(dispute, asked, limit=limit, all_states=all_states)


def show_inverse(
    dispute: "Dispute",
    state: State,
    concepts: Concepts = None,
) -> "Result":
    """What would each actor have to prefer for this state to be a place of rest?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.inverse_result import find_preferences_for

    return find_preferences_for(dispute, read_levels(state), _read_concepts(concepts, LADDER))


def show_open_preferences(
    dispute: "Dispute",
    concepts: Concepts = None,
) -> "Result":
    """Where does it rest where some preferences are unknown, by four ways to take that?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.open_result import find_equilibria_by_form

    return find_equilibria_by_form(dispute, _read_concepts(concepts, LADDER))


def show_strength(
    dispute: "Dispute",
    concepts: Concepts = None,
) -> "Result":
    """Where does it rest strongly: which gains are followed by something much worse?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.open_result import find_equilibria_by_strength

    return find_equilibria_by_strength(dispute, _read_concepts(concepts, LADDER))


def show_views(
    dispute: "Dispute",
    concepts: Concepts = None,
    limit: Limit = 20,
) -> "Result":
    """Where does it rest when each actor acts on its own view of the dispute?"""
    from detente.analysis.stability.concepts import LADDER
    from detente.analysis.stability.hypergame import find_hypergame_equilibria

    return find_hypergame_equilibria(dispute, _read_concepts(concepts, LADDER), limit=limit)


def register(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    add_question(app, "stability", show_stability)
    add_question(app, "why-stable", show_state)
    add_question(app, "status-quo", show_status_quo)
    add_question(app, "coalitions", show_coalitions)
    add_question(app, "inverse", show_inverse)
    add_question(app, "open-preferences", show_open_preferences)
    add_question(app, "strength", show_strength)
    add_question(app, "views", show_views)

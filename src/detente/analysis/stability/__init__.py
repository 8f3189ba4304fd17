"""Where a dispute comes to rest if nobody agrees on anything: the graph model for conflict resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.stability.coalition_result import find_coalition_equilibria
    from detente.analysis.stability.equilibria import find_equilibria
    from detente.analysis.stability.hypergame import find_hypergame_equilibria
    from detente.analysis.stability.inverse_result import find_preferences_for
    from detente.analysis.stability.open_result import find_equilibria_by_form, find_equilibria_by_strength
    from detente.analysis.stability.state_result import analyse_state
    from detente.analysis.stability.status_quo import trace_status_quo

__all__ = [
    "analyse_state",
    "find_coalition_equilibria",
    "find_equilibria",
    "find_equilibria_by_form",
    "find_equilibria_by_strength",
    "find_hypergame_equilibria",
    "find_preferences_for",
    "trace_status_quo",
]

__getattr__, __dir__ = resolve_lazily(
    __name__,
    {
        "analyse_state": "detente.analysis.stability.state_result.analyse_state",
        "find_coalition_equilibria": "detente.analysis.stability.coalition_result.find_coalition_equilibria",
        "find_equilibria": "detente.analysis.stability.equilibria.find_equilibria",
        "find_equilibria_by_form": "detente.analysis.stability.open_result.find_equilibria_by_form",
        "find_equilibria_by_strength": "detente.analysis.stability.open_result.find_equilibria_by_strength",
        "find_hypergame_equilibria": "detente.analysis.stability.hypergame.find_hypergame_equilibria",
        "find_preferences_for": "detente.analysis.stability.inverse_result.find_preferences_for",
        "trace_status_quo": "detente.analysis.stability.status_quo.trace_status_quo",
    },
)

"""Whom can the deal not do without: third parties, their roles and what stays in force when others break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.thirdparties.aims import Aims, trace_aims
    from detente.analysis.thirdparties.coalition import Together, measure_together
    from detente.analysis.thirdparties.effort import Efforts, measure_effort
    from detente.analysis.thirdparties.games import count_pivots, share_out
    from detente.analysis.thirdparties.measuring import measure_third_parties
    from detente.analysis.thirdparties.persuasion import Persuasion, measure_persuasion
    from detente.analysis.thirdparties.removal import Removal, measure_removal
    from detente.analysis.thirdparties.removals import (
        Part,
        Remains,
        find_remains,
        is_indispensable,
        leave_parts,
        list_parts,
        list_what_matters,
    )
    from detente.analysis.thirdparties.result import ThirdParties
    from detente.analysis.thirdparties.terms import Terms, find_third_party_terms

__all__ = [
    "Aims",
    "Efforts",
    "Part",
    "Persuasion",
    "Remains",
    "Removal",
    "Terms",
    "ThirdParties",
    "Together",
    "count_pivots",
    "find_remains",
    "find_third_party_terms",
    "is_indispensable",
    "leave_parts",
    "list_parts",
    "list_what_matters",
    "measure_effort",
    "measure_persuasion",
    "measure_removal",
    "measure_third_parties",
    "measure_together",
    "share_out",
    "trace_aims",
]

_PLACES = {
    "aims": ["Aims", "trace_aims"],
    "coalition": ["Together", "measure_together"],
    "effort": ["Efforts", "measure_effort"],
    "games": ["count_pivots", "share_out"],
    "measuring": ["measure_third_parties"],
    "persuasion": ["Persuasion", "measure_persuasion"],
    "removal": ["Removal", "measure_removal"],
    "removals": [
        "Part",
        "Remains",
        "find_remains",
        "is_indispensable",
        "leave_parts",
        "list_parts",
        "list_what_matters",
    ],
    "result": ["ThirdParties"],
    "terms": ["Terms", "find_third_party_terms"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

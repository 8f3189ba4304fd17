"""Whom can the deal not do without: third parties, their roles and what stays in force when others break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.thirdparties.removals import (
        Part,
        Remains,
        find_remains,
        is_indispensable,
        leave_parts,
        list_parts,
        list_what_matters,
    )

__all__ = [
    "Part",
    "Remains",
    "find_remains",
    "is_indispensable",
    "leave_parts",
    "list_parts",
    "list_what_matters",
]

_PLACES = {
    "removals": [
        "Part",
        "Remains",
        "find_remains",
        "is_indispensable",
        "leave_parts",
        "list_parts",
        "list_what_matters",
    ],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

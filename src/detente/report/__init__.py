"""The brief: what somebody who has ten minutes should know about a dispute, on paper, on screen and in
Word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.report.assembly import Material, build_brief
    from detente.report.brief import Annex, Basis, Brief, Section
    from detente.report.writing import show_brief, write_brief

__all__ = [
    "Annex",
    "Basis",
    "Brief",
    "Material",
    "Section",
    "build_brief",
    "show_brief",
    "write_brief",
]

_PLACES = {
    "assembly": ["Material", "build_brief"],
    "brief": ["Annex", "Basis", "Brief", "Section"],
    "writing": ["show_brief", "write_brief"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

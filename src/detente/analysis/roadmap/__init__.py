"""In what order could they move so that nobody ever gains by walking away?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.roadmap.existence import PlanQuestion, bracket_margin, plan_exists
    from detente.analysis.roadmap.ground import Ground, prepare_roadmap
    from detente.analysis.roadmap.planning import plan_roadmap
    from detente.analysis.roadmap.pruning import Problem
    from detente.analysis.roadmap.result import Roadmap
    from detente.analysis.roadmap.search import Answer, Budget, Search, find_best_plan, find_plan_at

__all__ = [
    "Answer",
    "Budget",
    "Ground",
    "PlanQuestion",
    "Problem",
    "Roadmap",
    "Search",
    "bracket_margin",
    "find_best_plan",
    "find_plan_at",
    "plan_exists",
    "plan_roadmap",
    "prepare_roadmap",
]

_PLACES = {
    "existence": ["PlanQuestion", "bracket_margin", "plan_exists"],
    "ground": ["Ground", "prepare_roadmap"],
    "planning": ["plan_roadmap"],
    "pruning": ["Problem"],
    "result": ["Roadmap"],
    "search": ["Answer", "Budget", "Search", "find_best_plan", "find_plan_at"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

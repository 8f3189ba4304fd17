"""What survives the range of plausible numbers, what it hangs on, and what would turn it around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.robustness.annotating import WithShares, add_shares
    from detente.analysis.robustness.drivers import Driver, Drivers, find_drivers
    from detente.analysis.robustness.flips import Flip, Flips, find_flip
    from detente.analysis.robustness.influence import Influence, measure_influence
    from detente.analysis.robustness.measuring import measure_robustness
    from detente.analysis.robustness.reading import list_left_out, list_statements, read_statement
    from detente.analysis.robustness.redrawing import WithRanges, add_ranges
    from detente.analysis.robustness.roadmap_statements import plan_is_there, proposal_enforces_itself
    from detente.analysis.robustness.robustness_result import Robustness, StatementRobustness
    from detente.analysis.robustness.robustness_view import add_share_column
    from detente.analysis.robustness.statements import Statement, package_is_acceptable, zone_is_open
    from detente.analysis.shares import Share, measure_share

__all__ = [
    "Driver",
    "Drivers",
    "Flip",
    "Flips",
    "Influence",
    "Robustness",
    "Share",
    "Statement",
    "StatementRobustness",
    "WithRanges",
    "WithShares",
    "add_ranges",
    "add_share_column",
    "add_shares",
    "find_drivers",
    "find_flip",
    "list_left_out",
    "list_statements",
    "measure_influence",
    "measure_robustness",
    "measure_share",
    "package_is_acceptable",
    "plan_is_there",
    "proposal_enforces_itself",
    "read_statement",
    "zone_is_open",
]

_PLACES = {
    "annotating": ["WithShares", "add_shares"],
    "drivers": ["Driver", "Drivers", "find_drivers"],
    "flips": ["Flip", "Flips", "find_flip"],
    "influence": ["Influence", "measure_influence"],
    "measuring": ["measure_robustness"],
    "reading": ["list_left_out", "list_statements", "read_statement"],
    "redrawing": ["WithRanges", "add_ranges"],
    "roadmap_statements": ["plan_is_there", "proposal_enforces_itself"],
    "robustness_result": ["Robustness", "StatementRobustness"],
    "robustness_view": ["add_share_column"],
    "statements": ["Statement", "package_is_acceptable", "zone_is_open"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__,
    {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
    | {name: f"detente.analysis.shares.{name}" for name in ("Share", "measure_share")},
)

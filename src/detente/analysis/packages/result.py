"""The packages found: what all could accept, the frontier, the solutions, and how far it depends on the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.packages.judgment import Judgment
from detente.analysis.packages.opening import Opening
from detente.analysis.packages.package import Package
from detente.analysis.packages.solutions import TITLES
from detente.model.dispute import Dispute
from detente.present import Chart, Explanation, Shown, Table


@dataclass(frozen=True)
class Solution:
    """The packages that a bargaining solution picks: `packages` lists them, `ties` counts them.

    `note` says what was done about a degenerate frontier.
    """

    name: str
    packages: tuple[Package, ...]
    ties: int
    note: str | None = None

    @property
    def title(self) -> str:
        """Its name in words."""
        return TITLES[self.name]

    @property
    def states(self) -> tuple[Mapping[str, str], ...]:
        """The states it picks, as far as they are listed."""
        return tuple(p.state for p in self.packages)


@dataclass(frozen=True)
class Corner:
    """The same question with every number at the low or the high end of its range; one state for each solution."""

    end: str
    acceptable: int
    beyond: int
    frontier_size: int
    solutions: Mapping[str, tuple[Mapping[str, str], ...]]


@dataclass(frozen=True)
class Packages(Shown):
    """What all could accept. Made by `find_packages`.

    `acceptable` counts acceptable states, the start among them where it is one; `beyond` those that differ from the
    start. `tally` says how many states are left after each condition. `frontier` lists efficient packages, best for
    the first party first (`frontier_size` states with `frontier_points` different payoffs in all). `missing` gives
    the reason for each solution that was not computed. `sure` and `possible` count packages that differ from the
    start and are acceptable whatever the numbers within their ranges, and for some numbers. `opening` says what
    would open the zone where it is empty. `offers` are the proposals on record, judged.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    feasible: int
    acceptable: int
    beyond: int
    tally: tuple[tuple[str, int], ...]
    frontier: tuple[Package, ...] = field(repr=False)
    frontier_size: int
    frontier_points: int
    solutions: Mapping[str, Solution] = field(repr=False)
    missing: Mapping[str, str]
    sure: int
    possible: int
    exact: bool
    together: bool
    corners: Mapping[str, Corner] = field(repr=False)
    opening: Opening | None = field(repr=False)
    not_asked: tuple[str, ...]
    ordinal: tuple[str, ...]
    offers: tuple[Judgment, ...] = field(repr=False)
    cloud: tuple[tuple[float, ...], ...] = field(repr=False)

    @property
    def empty(self) -> bool:
        """Whether the zone of agreement is empty: nothing acceptable differs from the start."""
        return not self.beyond

    @property
    def reason(self) -> str | None:
        """Why the zone is empty, in one sentence; None where it is not."""
        if not self.empty:
            return None
        from detente.analysis.packages.telling import tell_reason

        return tell_reason(self)

    def table(self) -> Table:
        """The solutions and the frontier, a row for each package, with each actor's gain and its range."""
        from detente.analysis.packages.showing import packages_table

        return packages_table(self)

    def tally_table(self) -> Table:
        """How many states are left after each condition, and how many are acceptable at the corners of the ranges."""
        from detente.analysis.packages.showing import tally_table

        return tally_table(self)

    def chart(self) -> Chart:
        """The plane of the first two parties' gains: packages, frontier, solutions, offers on record."""
        from detente.analysis.packages.showing import packages_chart

        return packages_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.packages.telling import explain_packages

        return explain_packages(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data: frontier, solutions, counts, corners, and what would open an empty zone."""
        from detente.analysis.packages.twin import make_twin

        listed = len(self.frontier)
        method = {
            "search": f"exact: all {self.feasible:,} feasible states",
            "frontier": f"{listed:,} of {self.frontier_size:,} efficient states listed",
            "ranges": "exact"
            if self.exact
            else "some too wide: too many shared numbers to try all their corners",
            "for_some_numbers": "one set of numbers for all"
            if self.together
            else "each actor's numbers looked at alone",
        }
        answer = {
            "frontier": [p.to_json() for p in self.frontier],
            "frontier_size": self.frontier_size,
            "solutions": {name: [dict(s) for s in found.states] for name, found in self.solutions.items()},
            "ties": {name: found.ties for name, found in self.solutions.items()},
            "notes": {name: found.note for name, found in self.solutions.items() if found.note},
            "not_computed": dict(self.missing),
            "acceptable": self.acceptable,
            "acceptable_beyond_start": self.beyond,
            "whatever_the_numbers": self.sure,
            "for_some_numbers": self.possible,
            "corners": {
                end: {
                    "acceptable": c.acceptable,
                    "acceptable_beyond_start": c.beyond,
                    "solutions": {name: [dict(s) for s in states] for name, states in c.solutions.items()},
                }
                for end, c in self.corners.items()
            },
            "empty": self.empty,
            "reason": self.reason,
            "opening": self.opening,
            "tally": [{"states": n, "what": what} for what, n in self.tally],
            "not_asked": list(self.not_asked),
            "only_an_order": list(self.ordinal),
            "offers": {
                j.name: {"acceptable": j.acceptable, "rejected_by": list(j.rejecting)} for j in self.offers
            },
        }
        return make_twin(self.dispute, "packages", self.settings, method, answer)

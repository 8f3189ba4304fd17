"""Third parties measured: what each part is worth, who is pivotal, who is due what, in what share of the draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from detente.analysis.shares import Share
from detente.analysis.thirdparties.games import Coalition, Pivot
from detente.analysis.thirdparties.removal import Remaining, Removal, is_needed
from detente.analysis.thirdparties.removals import Part
from detente.model.dispute import Dispute
from detente.model.scheme import Scheme
from detente.present import Chart, Explanation, Shown, Table, to_plain


@dataclass(frozen=True)
class PartShares:
    """Over the draws: shares in which a plan remains without it, it is needed for a plan, it is indispensable."""

    plan: Share
    needed: Share
    indispensable: Share


@dataclass(frozen=True)
class Drawn:
    """The draws: how many, of what, share in which the whole has a plan, shares by part, what failed."""

    draws: int
    scheme: Scheme
    whole: Share
    shares: Mapping[str, PartShares]
    failed: int = 0
    first_failure: str | None = None


@dataclass(frozen=True)
class Due:
    """A Shapley value: exact for the margins found, and between what it lies given how well they are certified."""

    player: str
    exact: Fraction
    low: float
    high: float

    @property
    def value(self) -> float:
        """The value as a float."""
        return float(self.exact)


@dataclass(frozen=True)
class PartWorth:
    """A part taken away alone: what remains, set against the whole.

    `idle` where plans and packages do not depend on the part at all (a messenger, a convener, a buffer).
    """

    part: Part
    without: Removal
    whole: Removal = field(repr=False)
    idle: bool
    shares: PartShares | None = None

    @property
    def name(self) -> str:
        """The part's name, as `leave_parts` takes it."""
        return self.part.name

    @property
    def needed(self) -> bool | None:
        """Whether the whole has a plan and none is left without the part."""
        return is_needed(self.whole, self.without)

    @property
    def indispensable(self) -> bool | None:
        """Whether moreover no acceptable package in the target is left."""
        return False if self.without.packages else self.needed

    @property
    def change(self) -> float | None:
        """Change in the best smallest margin; None where no order leads to the target without the part."""
        found = self.without.margin - self.whole.margin
        return float(found) if np.isfinite(found) else None

    @property
    def change_range(self) -> tuple[float, float] | None:
        """Between what that change lies, given how well both margins are certified."""
        if self.change is None:
            return None
        return (self.without.margin - self.whole.bound, self.without.bound - self.whole.margin)

    @property
    def costs(self) -> dict[str, float]:
        """For every actor that stays: change in what it gets per period from a good plan, or from no deal."""
        return {a: v - self.whole.value[a] for a, v in self.without.value.items()}

    @property
    def bargain_costs(self) -> dict[str, float]:
        """For every actor that stays: change in what it gets per period from the Nash solution over packages."""
        before, after = self.whole.bargain, self.without.bargain
        if before is None or after is None:
            return {}
        return {a: v - before[a] for a, v in after.items() if a in before}


@dataclass(frozen=True)
class ThirdParties(Shown):
    """Whom the deal cannot do without. Made by `measure_third_parties`.

    `whole` is the dispute with everybody; `parts` each third party, role and guarantee taken away alone; `coalitions`
    maps every set of third parties that is left out to the plan that remains; `pivots` and `due` (Shapley values of
    the best smallest margin) are over third parties, `role_due` over roles. Empty where there are too many.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    whole: Removal
    parts: tuple[PartWorth, ...]
    coalitions: Mapping[Coalition, Remaining] = field(repr=False)
    pivots: tuple[Pivot, ...]
    due: tuple[Due, ...]
    role_due: tuple[Due, ...]
    drawn: Drawn | None = None

    def part(self, name: str) -> PartWorth:
        """One part by its name; NotFoundError with those there are."""
        from detente.errors import NotFoundError
        from detente.model.formula import suggest

        known = {p.name: p for p in self.parts}
        if name not in known:
            raise NotFoundError(f"unknown part '{name}'{suggest(name, known)}: {', '.join(known)}")
        return known[name]

    @property
    def ranking(self) -> tuple[str, ...]:
        """Third parties, the one first whose leaving lowers the best smallest margin most."""
        alone = [p for p in self.parts if p.part.kind == "actor"]
        return tuple(p.name for p in sorted(alone, key=lambda p: p.without.margin))

    @property
    def smallest_blocking(self) -> tuple[Coalition, ...]:
        """The smallest sets of third parties without which no plan remains; none where the whole has none."""
        if not self.whole.plan:
            return ()
        broken = [c for c, r in self.coalitions.items() if r.plan is False]
        return tuple(c for c in broken if not any(other < c for other in broken))

    def table(self) -> Table:
        """A row for each part: what remains without it."""
        from detente.analysis.thirdparties.tables import parts_table

        return parts_table(self)

    def costs_table(self) -> Table:
        """What leaving costs each of the others."""
        from detente.analysis.thirdparties.tables import costs_table

        return costs_table(self)

    def coalitions_table(self) -> Table:
        """A row for each set of third parties left out."""
        from detente.analysis.thirdparties.tables import coalitions_table

        return coalitions_table(self)

    def worth_table(self) -> Table:
        """A row for each third party and role: pivotality with its rank, Shapley value."""
        from detente.analysis.thirdparties.tables import worth_table

        return worth_table(self)

    def tables(self) -> tuple[Table, ...]:
        """All tables that have rows."""
        every = (self.table(), self.worth_table(), self.coalitions_table(), self.costs_table())
        return tuple(t for t in every if t.rows)

    def chart(self) -> Chart:
        """Shapley values of the best smallest margin, as bars."""
        from detente.analysis.thirdparties.telling import worth_chart

        return worth_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.thirdparties.telling import explain_third_parties

        return explain_third_parties(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "whole": self.whole.to_json(),
            "parts": [_part_json(p) for p in self.parts],
            "coalitions": [
                {
                    "without": [a for a in self.dispute.third_parties if a in gone],
                    "plan": r.plan,
                    "margin": r.margin if np.isfinite(r.margin) else None,
                    "bound": r.bound if np.isfinite(r.bound) else None,
                }
                for gone, r in self.coalitions.items()
            ],
            "smallest_blocking": [sorted(c) for c in self.smallest_blocking],
            "pivotality": {
                p.player: {"swings": p.swings, "blocks": p.blocks, "open": p.open, "of": p.coalitions,
                           "index": p.index, "rank": p.rank}
                for p in self.pivots
            },
            "shapley": {d.player: {"value": d.value, "low": d.low, "high": d.high} for d in self.due},
            "role_shapley": {d.player: {"value": d.value, "low": d.low, "high": d.high} for d in self.role_due},
            "ranking": list(self.ranking),
        }  # fmt: skip
        if self.drawn is not None:
            answer["draws"] = {
                "draws": self.drawn.draws,
                "scheme": self.drawn.scheme.describe(),
                "failed": self.drawn.failed,
                "whole_has_a_plan": self.drawn.whole.to_json(),
            }
        method = {
            "margins": f"certified to {self.settings['tolerance']:g} of a scale, participation reported",
            "coalitions": len(self.coalitions),
            "worth": "best smallest margin of those who stay, at least -1",
            "recorded_not_used": ["views", "beliefs", "spoilers", "commitments", "definitions"],
        }
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "thirdparties",
                "dispute": self.dispute.id,
                "settings": dict(self.settings),
                "method": method,
                "answer": answer,
            }
        )
        return plain


def _part_json(p: PartWorth) -> dict[str, Any]:
    told = {
        "name": p.name,
        "kind": p.part.kind,
        "of": p.part.of,
        "through": list(p.part.through),
        "makes_no_difference": p.idle,
        **p.without.to_json(),
        "change": p.change,
        "change_range": None if p.change_range is None else list(p.change_range),
        "needed": p.needed,
        "indispensable": p.indispensable,
        "costs": p.costs,
        "bargain_costs": p.bargain_costs,
    }
    if p.shares is not None:
        told["shares"] = {
            "plan_remains": p.shares.plan.to_json(),
            "needed": p.shares.needed.to_json(),
            "indispensable": p.shares.indispensable.to_json(),
        }
    return told

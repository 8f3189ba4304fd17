"""Everything that has to be left out, worked out once for all names that come to the same, by whatever map is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from detente.analysis.roadmap.search.existence import PlanQuestion
from detente.analysis.thirdparties.removal import Remaining, Removal, measure_plan, measure_removal
from detente.analysis.thirdparties.removals import leave_parts, list_what_matters
from detente.errors import DetenteError
from detente.model.dispute import Dispute
from detente.model.frozen import FrozenMap
from detente.model.tasks import Item, Map, fingerprint

Key = tuple[str, ...]

_ALL, _PLAN = "all", "plan"


@dataclass(frozen=True)
class LeaveOut:
    """The task of leaving something out at the central values, for a map.

    An item is ("all", names joined by a blank) for everything a `Removal` tells, ("plan", names) for the plan alone.
    """

    dispute: Dispute
    question: PlanQuestion
    tolerance: float

    @property
    def digest(self) -> str:
        """A fingerprint of the dispute, the question and the tolerance."""
        return fingerprint("leave out, unmoved aside", self.dispute, self.question, self.tolerance)

    def __call__(self, item: Item, /) -> dict[str, Any]:
        """What remains, as plain data."""
        what, names = (str(x) for x in item)  # type: ignore[union-attr]
        key = tuple(names.split())
        if what == _ALL:
            found = measure_removal(self.dispute, key, question=self.question, tolerance=self.tolerance)
            told = {name: getattr(found, name) for name in ("plan", "margin", "bound", "packages", "others")}
            told["unmoved"] = list(found.unmoved)
            bargain = None if found.bargain is None else dict(found.bargain)
            return {**told, "value": dict(found.value), "bargain": bargain}
        reduced = leave_parts(self.dispute, key)
        ground = self.question.prepare(reduced)
        left = measure_plan(reduced, ground, self.dispute.values, self.question, self.tolerance)[0]
        return {"plan": left.plan, "margin": left.margin, "bound": left.bound, "unmoved": list(left.unmoved)}


class Book:
    """What remains without sets of parts, gathered in one go."""

    def __init__(
        self,
        dispute: Dispute,
        question: PlanQuestion,
        tolerance: float,
        alone: Iterable[Key],
        together: Iterable[Iterable[str]],
        map: Map,
    ) -> None:
        self.dispute = dispute
        full = dict.fromkeys([(), *(list_what_matters(dispute, names) for names in alone)])
        plans = dict.fromkeys(list_what_matters(dispute, tuple(names)) for names in together)
        items: list[Item] = [(_ALL, " ".join(key)) for key in full]
        items += [(_PLAN, " ".join(key)) for key in plans if key not in full]
        self._removals: dict[Key, Removal] = {}
        self._plans: dict[Key, Remaining] = {}
        for outcome in map(LeaveOut(dispute, question, tolerance), items):
            what, names = (str(x) for x in outcome.item)  # type: ignore[union-attr]
            key = tuple(names.split())
            if outcome.failed:
                raise DetenteError(f"without {' and '.join(key) or 'nobody left out'}: {outcome.error}")
            told = outcome.value
            left = Remaining(told["plan"], told["margin"], told["bound"], tuple(told["unmoved"]))
            self._plans[key] = left
            if what == _ALL:
                self._removals[key] = Removal(
                    key,
                    left.plan,
                    left.margin,
                    left.bound,
                    told["packages"],
                    told["others"],
                    FrozenMap(told["value"]),
                    None if told["bargain"] is None else FrozenMap(told["bargain"]),
                    left.unmoved,
                )

    def removal(self, names: Key) -> Removal:
        """Everything that remains without these; they were among `alone`."""
        return replace(self._removals[list_what_matters(self.dispute, names)], names=names)

    def remaining(self, names: Iterable[str]) -> Remaining:
        """The plan that remains without these; they were among `alone` or `together`."""
        return self._plans[list_what_matters(self.dispute, tuple(names))]

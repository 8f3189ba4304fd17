"""One plan cut into packages: the best cut of a sequence of steps into at most so many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from detente.analysis.roadmap.game.breaches import find_best_breach
from detente.analysis.roadmap.game.instance import Floats, Hold, Instance
from detente.analysis.roadmap.game.plans import State, count_periods, value_breakoff

MOST_GROUPINGS = 20_000


class Cutter:
    """Values and margins of every way to cut one path; what a package between two of its states costs is kept.

    A package is permitted where the hard demands, the order of a proposal and the rules about plans allow raising all
    of it at once from the state before it.
    """

    def __init__(self, instance: Instance, path: Sequence[State], holds: Sequence[Hold] = ()) -> None:
        self.instance, self.path = instance, list(path)
        states = np.asarray(path, np.int8)
        self._payoffs = np.stack([p.at(states) for p in instance.payoffs], axis=1)
        self._hazard, self._break_off = value_breakoff(instance, states)
        self._holds = (*instance.demands, *holds)
        self._worth: dict[tuple[int, int], Floats] = {}

    def permits(self, before: int, after: int) -> bool:
        """Whether the package from one state of the path to another may be taken at once."""
        low, high = self.path[before], self.path[after]
        for hold in self._holds:
            if any(high[m] > low[m] for m in hold.measures) and not hold.until.holds_at(low):
                return False
        return not any(
            c.before.holds_at(high) and not c.before.holds_at(low) and not c.need.holds_at(low)
            for c in self.instance.preconditions
        )

    def worth(self, before: int, after: int) -> Floats:
        """W of every actor's best breach of the package, kept once computed."""
        key = (before, after)
        if key not in self._worth:
            low, high = self.path[before], self.path[after]
            self._worth[key] = np.array(
                [find_best_breach(self.instance, i, low, high).worth for i in range(self.instance.actors)]
            )
        return self._worth[key]

    def measure(self, cut: Sequence[int]) -> tuple[float, Floats]:
        """The smallest margin of the plan through these positions of the path, and V at its start."""
        d, scale = self.instance.patience, self.instance.scale
        base = (1 - d)[None, :] * self._payoffs
        keep = d[None, :] * (1 - self._hazard[:, None])
        last = cut[-1]
        value = (base[last] + d * self._break_off[last]) / (1 - keep[last])
        least = float(((value - self.worth(last, last)) / scale).min())
        for before, after in reversed(list(pairwise(cut))):
            least = min(least, float(((value - self.worth(before, after)) / scale).min()))
            value = base[before] + keep[after] * value + d * self._break_off[after]
            for _ in range(count_periods(self.instance, self.path[before], self.path[after]) - 1):
                least = min(least, float(((value - self.worth(before, before)) / scale).min()))
                value = base[before] + keep[before] * value + d * self._break_off[before]
        return least, value


def cut_path(cutter: Cutter, rounds: int, floor: Floats | None = None) -> tuple[int, ...] | None:
    """The permitted cut into at most `rounds` packages with the largest smallest margin; None where none is permitted.

    With a `floor` (payoff per period of each actor at the start) cuts that meet it come first. At most 20,000 cuts are
    tried, those into few packages first.
    """
    last = len(cutter.path) - 1
    best: tuple[tuple[bool, float], tuple[int, ...]] | None = None
    tried = 0
    for inner in (c for n in range(min(rounds, last)) for c in combinations(range(1, last), n)):
        cut = (0, *inner, last)
        if not all(cutter.permits(a, b) for a, b in pairwise(cut)):
            continue
        if tried >= MOST_GROUPINGS:
            break
        tried += 1
        margin, value = cutter.measure(cut)
        joins = floor is None or bool((value >= floor - 1e-9).all())
        if best is None or (joins, margin) > best[0]:
            best = ((joins, margin), cut)
    return best[1] if best else None

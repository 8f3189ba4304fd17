"""The value gap: what it would cost each side if the other had its way on an issue; and how far two orders agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from detente.analysis.gap.combinations import Combinations, Ints, Worth
from detente.present.values import Interval

Pair = tuple[str, str]

DENSE = 3_000
"""Combinations up to which pairs are compared one by one."""


@dataclass(frozen=True)
class Side:
    """What one side would lose on an issue if the other had its way.

    `measured` has (what is lost, the range of what could be) in `unit`, at the central numbers first and then at the
    other corners of both sides' numbers; it is empty where the gap has no meaning, and `reason` says why. `cardinal`:
    the unit is payoff, not places in an order. `best` is a combination this side likes best, `bests` how many it
    likes equally; `conceded` is the one it gets when the other side has its way: of those that the other likes best,
    the one that this side likes best.
    """

    actor: str
    unit: str
    cardinal: bool
    measured: tuple[tuple[float, float], ...] = ()
    best: Mapping[str, str] | None = None
    bests: int = 0
    conceded: Mapping[str, str] | None = None
    reason: str = ""

    @property
    def gap(self) -> Interval | None:
        """The value gap: the share, from 0 to 1, of its own range on the issue that this side would lose."""
        return _spread([lost / span for lost, span in self.measured if span])

    @property
    def lost(self) -> Interval | None:
        """What this side would lose."""
        return _spread([lost for lost, _ in self.measured])

    @property
    def span(self) -> Interval | None:
        """What is at stake for this side: its best on the issue less its worst."""
        return _spread([span for _, span in self.measured])


@dataclass(frozen=True)
class IssueGap:
    """How far two actors are apart on one issue.

    `agreement` is the share of pairs of combinations that both order the same way. `possible` combinations of all
    `total` are allowed by the rules in some state, `alone` of these with everything else at the start; measures in
    `stuck` cannot move at all while the other issues stand still.
    """

    issue: str
    pair: Pair
    first: Side
    second: Side
    agreement: Interval | None
    possible: int
    alone: int
    total: int
    stuck: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, in the order of the pair."""
        return self.first, self.second


def compare_on_issue(combinations: Combinations, one: Worth, other: Worth) -> IssueGap:
    """The value gap of each side towards the other on one issue, and the agreement of their orders."""
    common = one.judged & other.judged
    return IssueGap(
        combinations.issue,
        (one.actor, other.actor),
        _measure_side(combinations, common, one, other),
        _measure_side(combinations, common, other, one),
        _agree(common, one, other),
        combinations.possible,
        combinations.alone,
        combinations.total,
        combinations.stuck,
    )


def _measure_side(combinations: Combinations, common: NDArray[np.bool_], mine: Worth, other: Worth) -> Side:
    at = np.flatnonzero(common)
    if mine.reason or other.reason:
        return Side(mine.actor, mine.unit, mine.cardinal, reason=mine.reason or other.reason)
    if len(at) < 2:
        return Side(mine.actor, mine.unit, mine.cardinal, reason="there is nothing to choose between")
    own, _ = _scaled(mine.corners[0], at, mine.cardinal)
    if own.max() == own.min():
        why = f"it values all {len(at)} combinations alike"
        return Side(mine.actor, mine.unit, mine.cardinal, reason=why)
    their = other.corners[0][0][at]
    best = np.flatnonzero(own == own.max())
    theirs = np.flatnonzero(their == their.max())
    conceded = theirs[int(np.argmax(own[theirs]))]
    pairs = product(mine.corners, other.corners)
    return Side(
        mine.actor,
        mine.unit,
        mine.cardinal,
        tuple(_lose(*_scaled(corner, at, mine.cardinal), values[at]) for corner, (values, _) in pairs),
        combinations.levels(int(at[best[0]])),
        len(best),
        combinations.levels(int(at[conceded])),
    )


def _scaled(corner: tuple[Ints, int], at: Ints, cardinal: bool) -> tuple[Ints, int]:
    values, unit = corner
    if cardinal:
        return values[at], unit
    return np.unique(values[at], return_inverse=True)[1].astype(np.int64), 1


def _lose(own: Ints, unit: int, their: Ints) -> tuple[float, float]:
    """What is lost when the other has its way, and the range of what could be, both in plain units."""
    conceded = own[their == their.max()].max()
    return int(own.max() - conceded) / unit, int(own.max() - own.min()) / unit


def _spread(numbers: list[float]) -> Interval | None:
    return Interval(numbers[0], min(numbers), max(numbers)) if numbers else None


def _agree(common: NDArray[np.bool_], one: Worth, other: Worth) -> Interval | None:
    at = np.flatnonzero(common)
    if one.reason or other.reason or len(at) < 2:
        return None
    pairs = product(one.corners, other.corners)
    return _spread([measure_agreement(mine[at], theirs[at]) for (mine, _), (theirs, _) in pairs])


def measure_agreement(one: Ints, other: Ints) -> float:
    """The share of pairs that two orders put the same way round, a pair that either ties counting half.

    Arguments are numbers per combination, larger being better. The answer is (1 + tau-a) / 2 with Kendall's tau-a:
    1 for the same order without ties, 0 for the opposite one, 1/2 where one of the two is indifferent.
    """
    count = len(one)
    if count < 2:
        raise ValueError(f"agreement takes at least two combinations to compare, not {count}")
    pairs = count * (count - 1) // 2
    return (pairs + _excess(one, other)) / (2 * pairs)


def _excess(one: Ints, other: Ints) -> int:
    """Pairs ordered alike minus pairs ordered oppositely."""
    if len(one) > DENSE:
        return _sorted_excess(one, other)
    alike = np.sign(one[:, None] - one[None, :]).astype(np.int8) * np.sign(
        other[:, None] - other[None, :]
    ).astype(np.int8)
    return int(alike.sum(dtype=np.int64)) // 2


def _sorted_excess(one: Ints, other: Ints) -> int:
    # scipy counts in n log n, but reports tau-b: undo its scaling by ties
    from scipy.stats import kendalltau

    def tied(values: Ints) -> int:
        counts = np.unique(values, return_counts=True)[1].astype(object)
        return int((counts * (counts - 1) // 2).sum())

    pairs = len(one) * (len(one) - 1) // 2
    mine, theirs = pairs - tied(one), pairs - tied(other)
    if not mine or not theirs:
        return 0
    tau = float(kendalltau(one, other).statistic)
    return round(tau * sqrt(mine) * sqrt(theirs))

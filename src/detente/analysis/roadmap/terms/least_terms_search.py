"""The least size of a payment with which some plan holds: ranges of sizes ruled out whole, windows of plans solved.

Two facts make it exact. The margins of one plan are concave in the size (its values are affine, the worth of leaving
is the largest of affine terms), so that each plan holds over one window, solved for. And over a range of sizes every
plan has margins no better than in a game that takes what is best of both ends: the receiver is paid the most while it
keeps the plan and the least when it breaks it, the giver the other way round. Where that game has no plan, no size of
the range has one. So ranges are halved until each is ruled out, or too narrow to be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from detente.analysis.roadmap.game.frame import Frame, build_frame
from detente.analysis.roadmap.game.given_plan import EPSILON, Binding, GivenPlan
from detente.analysis.roadmap.game.worth import Valuation, value_states
from detente.analysis.roadmap.search.best import find_plan_at
from detente.analysis.roadmap.search.ground import Participation
from detente.analysis.roadmap.terms.least_terms_payment import Payment
from detente.analysis.roadmap.terms.scanning import Scan, find_plan_at_hand

Verdict = Literal["yes", "no", "open"]
GOLDEN = (5**0.5 - 1) / 2
NARROWING = 50
"""Steps of golden-section search by which the best size of an instrument for one plan is closed in on."""
QUESTIONS = 400
"""Bounding games searched at most; what is then left is open, and said to be."""
CLIMBS = 3
"""How often the best plan is sought anew at the size where the last one comes nearest to holding."""
NUDGE = 1e-5
"""How far beyond its window a plan is looked at to see what breaks it, as a part of the limit."""


@dataclass(frozen=True)
class SizeRange:
    """A range of sizes: "no" plan holds at any of them, at each of them some plan met does ("yes"), or "open"."""

    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class SizesFound:
    """What a search over sizes found.

    `least` with the plan that holds from it up to `most`; or None, `plan` coming nearest at `nearest`. `less` and
    `more` are what breaks that plan with less and with more. `ranges` say what is known of which sizes, ascending.
    """

    least: float | None
    most: float | None
    nearest: float
    plan: GivenPlan | None
    less: Binding | None
    more: Binding | None
    ranges: tuple[SizeRange, ...]


class SizeSearch:
    """Sizes of one payment searched for the least with which some plan holds."""

    def __init__(self, scan: Scan, payment: Payment) -> None:
        self.scan, self.payment = scan, payment
        self.joining: Participation = "require" if scan.joining else "report"
        self.least = np.inf
        self.holder: tuple[GivenPlan, tuple[float, float]] | None = None
        self.nearest: dict[GivenPlan, float] = {}
        self.windows: list[tuple[float, float]] = []
        self.ruled_out: list[tuple[float, float]] = []
        self.open: list[tuple[float, float]] = []
        self.asked = 0
        for path in scan.known.paths:
            self.offer(path)

    @cached_property
    def frame(self) -> Frame:
        """All states, and with them those that only the payment tells apart."""
        return build_frame(replace(self.scan.ground.structure, instance=self.scan.form))

    def offer(self, path: tuple[tuple[int, ...], ...]) -> None:
        """Take a plan for the holder where it holds at a smaller size than any before."""
        plan = self.scan.plan(path)
        if plan in self.nearest:
            return
        self.nearest[plan] = find_nearest(self.scan, plan)
        window = find_window(self.scan, plan, self.nearest[plan])
        if window is not None:
            self.windows.append(window)
            if window[0] < self.least:
                self.least, self.holder = window[0], (plan, window)

    def bound(self, low: float, high: float, *, missing: bool) -> Valuation:
        """A game in which every plan's margins and gains are at least what they are at any size of the range."""
        keeping, leaving = self.payment.bound(self.scan.base, low, high, missing=missing)
        kept = value_states(self.frame, keeping)
        worth = value_states(self.frame, leaving).worth
        return replace(kept, worth=worth, instance=replace(keeping, no_deal=leaving.no_deal))

    def ask(self, low: float, high: float) -> bool:
        """Whether any plan is ruled out over a range; if not, the plans of the bounding games are offered."""
        return any(self._ask(low, high, missing) for missing in (False, True)[: 1 + (low < high)])

    def _ask(self, low: float, high: float, missing: bool) -> bool:
        self.asked += 1
        ground = self.scan.ground
        problem = ground.problem(
            self.bound(low, high, missing=missing), proposal=self.scan.proposal, participation=self.joining
        )
        answer = find_plan_at(problem, 0.0, self.scan.budget)
        if answer.plan is not None:
            path = ground.path(answer.plan.rows)
            if path not in self.scan.known.paths:
                self.scan.known.paths.append(path)
            self.offer(path)
        return answer.verdict == "no"

    def search(self, points: int) -> None:
        """Halve ranges from the whole down to the limit in so many parts, dropping what is ruled out or needs more."""
        if self.least <= self.scan.low:
            return
        self.ask(self.scan.low, self.scan.low)
        finest = (self.scan.high - self.scan.low) / points
        ranges = [(self.scan.low, self.scan.high)]
        while ranges:
            halves = []
            for low, end in ranges:
                high = min(end, self.least)
                if low >= high:
                    continue
                if self.asked >= QUESTIONS:
                    self.open.append((low, high))
                elif self.ask(low, high):
                    self.ruled_out.append((low, high))
                elif (high := min(high, self.least)) - low <= finest * (1 + 1e-9):
                    self.open.append((low, high))
                else:
                    middle = (low + high) / 2
                    halves += [(low, middle), (middle, high)]
            ranges = halves

    def climb(self, participation: Participation) -> None:
        """Offer the best plans without anything and at the limit, and those at the sizes where they come nearest."""
        for size in (self.scan.low, self.scan.high):
            for _ in range(CLIMBS):
                valuation = value_states(self.frame, self.scan.at(size))
                path = find_plan_at_hand(
                    self.scan.ground, valuation, self.scan.proposal, participation, self.scan.budget
                )
                if not path or self.scan.plan(path) in self.nearest:
                    break
                self.offer(path)
                size = self.nearest[self.scan.plan(path)]

    def list_ranges(self) -> tuple[SizeRange, ...]:
        """What is known of which sizes, ranges that touch joined."""
        known = [SizeRange(a, b, "no") for a, b in self.ruled_out]
        known += [SizeRange(a, float(min(b, self.least)), "open") for a, b in self.open if a < self.least]
        known += [SizeRange(a, b, "yes") for a, b in self.windows]
        joined: list[SizeRange] = []
        for one in sorted(known, key=lambda r: (r.low, r.high)):
            last = joined[-1] if joined else None
            if last is not None and last.verdict == one.verdict and one.low <= last.high:
                joined[-1] = replace(last, high=max(last.high, one.high))
            else:
                joined.append(one)
        return tuple(joined)


def search_sizes(
    scan: Scan, payment: Payment, participation: Participation, points: int = 1024
) -> SizesFound:
    """The least size at which some plan holds, nothing smaller being left that could do, to the limit / `points`."""
    if not scan.ground.reachable:
        return SizesFound(None, None, scan.high, None, None, None, (SizeRange(scan.low, scan.high, "no"),))
    search = SizeSearch(scan, payment)
    search.search(points)
    if search.holder is None:
        search.climb(participation)  # may yet find one in what is open
    if search.holder is not None:
        return _hold(scan, *search.holder, search.list_ranges())
    ranges = search.list_ranges()
    if not search.nearest:
        return SizesFound(None, None, scan.high, None, None, None, ranges)
    plan = max(search.nearest, key=lambda p: scan.bind(p, search.nearest[p]).slack)
    return _come_nearest(scan, plan, search.nearest[plan], ranges)


def solve_plan(scan: Scan, plan: GivenPlan) -> SizesFound:
    """The least size at which one plan holds: its tightest constraint is concave in the size."""
    nearest = find_nearest(scan, plan)
    window = find_window(scan, plan, nearest)
    if window is None:
        return _come_nearest(scan, plan, nearest, (SizeRange(scan.low, scan.high, "no"),))
    least, most = window
    ranges = [SizeRange(scan.low, least, "no")] * (least > scan.low)
    ranges += [SizeRange(least, most, "yes"), *[SizeRange(most, scan.high, "no")] * (most < scan.high)]
    return _hold(scan, plan, window, tuple(ranges))


def find_window(scan: Scan, plan: GivenPlan, at: float) -> tuple[float, float] | None:
    """The sizes over which a plan holds, from one at which it may; None where it does not."""
    if not scan.holds(plan, at):
        return None
    return scan.find_end_of(plan, at, scan.low), scan.find_end_of(plan, at, scan.high)


def find_nearest(scan: Scan, plan: GivenPlan) -> float:
    """A size at which a plan holds, or that at which it comes nearest (its tightest constraint is concave)."""
    ends = max((scan.low, scan.high), key=lambda size: scan.bind(plan, size).slack)
    if scan.bind(plan, ends).slack >= -EPSILON:
        return ends
    low, high = scan.low, scan.high
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    slack_left, slack_right = scan.bind(plan, left).slack, scan.bind(plan, right).slack
    for _ in range(NARROWING):
        if max(slack_left, slack_right) >= 0:
            return left if slack_left > slack_right else right
        if slack_left < slack_right:
            low, left, slack_left = left, right, slack_right
            right = low + GOLDEN * (high - low)
            slack_right = scan.bind(plan, right).slack
        else:
            high, right, slack_right = right, left, slack_left
            left = high - GOLDEN * (high - low)
            slack_left = scan.bind(plan, left).slack
    return max(((low + high) / 2, ends), key=lambda size: scan.bind(plan, size).slack)


def _bind_below(scan: Scan, plan: GivenPlan, size: float) -> Binding | None:
    """What breaks a plan with a little less; None where there is no less."""
    return scan.bind(plan, max(size - NUDGE * scan.high, 0.0)) if size > 0 else None


def _bind_above(scan: Scan, plan: GivenPlan, size: float) -> Binding | None:
    """What breaks a plan with a little more; None up to the limit."""
    return scan.bind(plan, size + NUDGE * scan.high) if size < scan.high * (1 - 1e-9) else None


def _hold(
    scan: Scan, plan: GivenPlan, window: tuple[float, float], ranges: tuple[SizeRange, ...]
) -> SizesFound:
    """The window of the plan that holds at the least size, and what breaks it on either side."""
    least, most = window
    less, more = _bind_below(scan, plan, least), _bind_above(scan, plan, most)
    return SizesFound(least, most, least, plan, less, more, ranges)


def _come_nearest(scan: Scan, plan: GivenPlan, size: float, ranges: tuple[SizeRange, ...]) -> SizesFound:
    """No size will do: what stands in the way where the plan comes nearest, and who gives in beyond it."""
    less = scan.bind(plan, max(size - NUDGE * scan.high, 0.0))
    more = scan.bind(plan, size + NUDGE * scan.high) if size < scan.high else None
    same = more is not None and (more.actor, more.constraint, more.step) == (
        less.actor, less.constraint, less.step,
    )  # fmt: skip
    return SizesFound(None, None, size, plan, less, None if same else more, ranges)

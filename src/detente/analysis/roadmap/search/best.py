"""The best self-enforcing plan, and whether any plan has a margin of at least m.

Method: a relaxed bound (each actor alone), what earlier steps can ask for (caps: lossless), Pareto labels of
continuation values backwards. A beam of labels finds plans, bisected on the margin; exact passes just above the
best of them prove it. An exact pass starts with no actor's value told apart and takes in one actor at a time,
the one that the plan it found would lose: most proofs need two or three. Budgets count labels and comparisons,
so an answer does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.search.pruning import Found, Problem, Pruned
from detente.analysis.roadmap.search.weighing import weigh_floors

Verdict = Literal["yes", "no", "undecided"]
MANY_ARCS = 300_000
"""Steps above which a look at a higher margin pays before all that are left are gone through."""


@dataclass(frozen=True)
class Budget:
    """Limits of the search, counted and never timed.

    `labels` kept and `tests` (comparisons of two labels) in one exact pass; `widths` of the beam, narrow first;
    `blurs` of thinned fronts (in units of scale: labels nearer than that are one), coarse first; `beams` passes of one
    beam while the margin is bisected; `visits` of steps by bounds and beams together, after which the best plan so far
    is taken to its proof (only spaces of more than a few 10^5 states get there).
    """

    labels: int = 5_000_000
    tests: int = 400_000_000
    widths: tuple[int, ...] = (2, 8, 32)
    blurs: tuple[float, ...] = (0.2, 0.05, 0.02, 0.01, 0.005)
    beams: int = 12
    visits: int = 1_000_000_000

    def reduced(self, by: int, rows: int) -> Budget:
        """The same with fewer comparisons in an exact pass, though never too few for a space of so many rows."""
        return replace(self, tests=min(self.tests, max(self.tests // by, 60 * rows)))


@dataclass(frozen=True, eq=False)
class Answer:
    """Whether a plan with at least the margin asked for exists.

    "yes" with the plan, "no" with what proved it ("order": no permitted steps lead there; "bound": some actor
    cannot have enough on any plan, whatever the others get; "labels": every plan was followed), or "undecided".
    """

    verdict: Verdict
    plan: Found | None
    proof: str


@dataclass(frozen=True, eq=False)
class Search:
    """The best plan and how well it is known to be the best.

    `status`: "exact" (to 1e-9), "certified" (`bound` - margin <= the tolerance), "bounds" (budget spent), "none"
    (no plan meets the floors at any margin, or none leads to the target). `bound` is an upper bound on the smallest
    margin of any plan.
    """

    plan: Found | None
    bound: float
    status: Literal["exact", "certified", "bounds", "none"]
    labels: int
    tests: int

    @property
    def margin(self) -> float:
        """Smallest margin of the plan found, -inf where there is none."""
        return self.plan.margin if self.plan else -np.inf


class _Ledger:
    """One search: the best real plan seen, what is left at each margin tried, and the work spent."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.best: Found | None = None
        self.labels = self.tests = self.visits = 0
        self.cut: list[Pruned] = []
        self.everybody = np.ones(len(problem.scale), np.bool_)

    @property
    def margin(self) -> float:
        return self.best.margin if self.best else -np.inf

    @property
    def spent(self) -> bool:
        return self.visits > self.budget.visits

    def take(self, found: Found | None) -> None:
        if not found or found.margin <= self.margin:
            return
        if self.problem.meets_floor(found) and self.problem.meets_limit(found):
            self.best = found

    def prune(self, margin: float, rounds: int = 5) -> Pruned | None:
        """What is left at a margin; None where the bound leaves nothing."""
        # what is left at a lower margin holds all that is left here
        wider = [c for c in self.cut if c.margin <= margin]
        arcs = max(wider, key=lambda c: c.margin).arcs if wider else self.problem.arcs
        pruned = Pruned(self.problem, arcs, margin)
        possible = pruned.tighten(rounds)
        self.visits += pruned.visits
        if not possible:
            return None
        if pruned.arcs.count < 0.8 * arcs.count:
            self.cut.append(pruned)
        return pruned

    def spread(
        self,
        pruned: Pruned,
        width: int,
        active: npt.NDArray[np.bool_] | None = None,
        budget: Budget | None = None,
        blur: float = 0.0,
    ) -> tuple[int, Found | None]:
        """One pass of labels; a beam (width above 0) has no limit of its own, its work is bounded by its width."""
        budget = budget or self.budget
        tests = budget.tests if width == 0 else 1 << 62
        before = pruned.visits
        status, labels, tests, found = pruned.spread(
            width, self.everybody if active is None else active, budget.labels, tests, blur
        )
        self.labels += labels
        self.tests += tests
        self.visits += pruned.visits - before
        self.take(found)
        return status, found

    def settle(self, pruned: Pruned, budget: Budget, active: npt.NDArray[np.bool_] | None = None) -> Verdict:
        """Whether a plan exists at the margin of `pruned`, by exact passes over more and more actors.

        Begins with those marked in `active` (default: nobody) and leaves marked how far it came.
        """
        problem = self.problem
        if active is None:
            active = np.zeros(len(problem.scale), np.bool_)
        while True:
            status, found = self.spread(pruned, 0, active, budget)
            if status != 1 or found is None:
                return "no" if status == 0 else "undecided"
            short = problem.shortfall(found, pruned.margin)
            if not (short > 0).any():
                return "yes"
            short[active] = -np.inf
            if not (short > 0).any():
                return "yes"
            active[int(np.argmax(short))] = True

    def decide(self, pruned: Pruned, budget: Budget) -> Verdict:
        """Whether a plan exists at the margin of `pruned`.

        Thinned fronts find plans, exact passes with few comparisons prove that there is none: turn by turn, coarse and
        short first. In between, floors are taken together, which leaves less to go through.
        """
        seek = budget.reduced(4, 0)
        verdict: Verdict = "undecided"
        active = np.zeros(len(self.problem.scale), np.bool_)
        for turn, blur in enumerate(budget.blurs):
            status, _ = self.spread(pruned, 0, None, seek, blur)
            if self.margin >= pruned.margin - 1e-10 and self.best:
                return "yes"
            if status == 2 and turn > 2:
                break
            if turn < 3:
                verdict = self.settle(pruned, budget.reduced((80, 20, 4)[turn], 0), active)
            if verdict == "undecided" and turn == 0:
                weighed = weigh_floors(pruned)
                self.take(weighed.plan)
                if weighed.verdict == "yes":
                    return "yes"
                if weighed.verdict == "no" or not pruned.tighten():
                    return "no"
                active[:] = False  # among the steps that are left others may be the ones to tell apart
            if verdict != "undecided":
                return verdict
        return self.settle(pruned, budget, active)


def find_plan_at(
    problem: Problem, margin: float, budget: Budget | None = None, hints: Sequence[tuple[int, ...]] = ()
) -> Answer:
    """Whether some plan keeps every margin at or above `margin` and every floor, with the plan or the proof.

    The cheap question behind claims and robustness: known plans first (`hints`, as rows), then a bound, thinned fronts
    of labels, exact passes. `hints` change which plan is shown; a verdict only from "undecided" to "yes".
    """
    budget = budget or Budget()
    if problem.start < 0:
        return Answer("no", None, "order")
    ledger = _Ledger(problem, budget)

    def answer() -> Answer | None:
        enough = ledger.best is not None and ledger.margin >= margin - 1e-10
        return Answer("yes", ledger.best, "plan") if enough else None

    for hint in filter(problem.allows, hints):
        ledger.take(problem.measure(hint))
        if found := answer():
            return found
    pruned = Pruned(problem, problem.arcs, margin)
    if not pruned.possible:
        return Answer("no", None, "bound")
    if not pruned.tighten(1):
        return Answer("no", None, "bound")
    if pruned.arcs.count > MANY_ARCS:
        # fewer steps are left at a margin above the one asked for
        for part in (0.7, 0.3):
            above = ledger.prune(margin + part * max(_margin_at_end(problem, pruned) - margin, 0.0), 1)
            if above is not None:
                ledger.spread(above, 0, None, budget.reduced(4, 0), budget.blurs[0])
                if found := answer():
                    return found
                break
    if not pruned.tighten():
        return Answer("no", None, "bound")
    verdict = ledger.decide(pruned, budget)
    return answer() or Answer(verdict, None, "labels" if verdict == "no" else "labels ran out")


def seek_plan(
    problem: Problem, margin: float, *, blurs: Sequence[float] = (0.2, 0.05), tests: int = 4_000_000
) -> Found | None:
    """A plan that keeps every margin at or above `margin` and every floor, if a short look finds one.

    None proves nothing.
    """
    if problem.start < 0:
        return None
    ledger = _Ledger(problem, Budget(tests=tests))
    pruned = Pruned(problem, problem.arcs, margin)
    if not pruned.tighten(2):
        return None
    for blur in blurs:
        ledger.spread(pruned, 0, None, None, blur)
        if ledger.best and ledger.margin >= margin - 1e-10:
            return ledger.best
    return None


def find_best_plan(
    problem: Problem,
    tolerance: float = 1e-3,
    budget: Budget | None = None,
    hints: Sequence[tuple[int, ...]] = (),
) -> Search:
    """The plan whose smallest margin is largest, proved to within `tolerance` (0: to 1e-9, called exact)."""
    budget = budget or Budget()
    gap = max(tolerance, 1e-9)
    if problem.start < 0:
        return Search(None, -np.inf, "none", 0, 0)
    rows = len(problem.target)
    brief = budget.reduced(20, rows)
    ledger = _Ledger(problem, budget)
    for hint in filter(problem.allows, hints):
        ledger.take(problem.measure(hint))
    found = _bisect_bound(ledger, max(gap / 8, 1e-10))
    if found is None:
        return Search(None, -np.inf, "none", 0, 0)
    upper = found

    def settle(margin: float, limit: Budget) -> Verdict:
        nonlocal upper
        pruned = ledger.prune(margin)
        short = limit if limit is brief else budget.reduced(8, rows)
        verdict: Verdict = "no" if pruned is None else ledger.settle(pruned, short)
        if pruned is not None and verdict == "undecided" and limit is not brief:
            verdict = ledger.decide(pruned, limit)
        if verdict == "no":
            upper = min(upper, margin)
        return verdict

    # exact passes over one or two actors' values are cheaper than a beam over all, and prove as well as find
    missed, undecided = upper, 0
    at = upper - gap * 0.9
    while upper - ledger.margin > gap and np.isfinite(at) and undecided < 2 and not ledger.spent:
        verdict = settle(at, brief)
        undecided += verdict == "undecided"
        missed = min(upper, at if verdict == "undecided" else missed)
        if not ledger.best:
            break
        at = max((ledger.margin + missed) / 2, ledger.margin + min(gap, 0.9 * (missed - ledger.margin)))
    for width in budget.widths:
        if upper - ledger.margin <= gap or (ledger.spent and ledger.best):
            break
        _climb(ledger, upper, gap, width)
    while upper - ledger.margin > gap:
        before = ledger.margin
        at = before + gap
        verdict = settle(at, budget)
        if verdict == "no":
            if not ledger.best:
                return Search(None, -np.inf, "none", ledger.labels, ledger.tests)
            break
        if verdict == "undecided" or ledger.margin <= before:
            # proofs further up leave fewer plans to follow: bring the bound down as far as they go
            for _ in range(4):
                middle = (upper + at) / 2
                if upper - at <= gap or ledger.visits > 2 * budget.visits:
                    break
                if settle(middle, budget.reduced(8, rows)) != "no":
                    at = middle
            break
    if ledger.best is None:
        return Search(None, upper, "bounds", ledger.labels, ledger.tests)
    upper = max(upper, ledger.margin)
    distance = upper - ledger.margin
    status: Literal["exact", "certified", "bounds"] = "bounds"
    if distance <= gap * 1.001:
        status = "exact" if distance <= 1.001e-9 else "certified"
    return Search(ledger.best, upper, status, ledger.labels, ledger.tests)


def _climb(ledger: _Ledger, upper: float, gap: float, width: int) -> None:
    """Down from the bound until a beam of this width finds a plan; then bisect between the plan and the miss."""
    missed = upper
    step = max(gap / 2, 1e-4)
    while ledger.best is None:
        margin = upper - step if step < 1e6 else -np.inf
        pruned = ledger.prune(margin)
        if pruned is not None:
            ledger.spread(pruned, width)
        if ledger.best is None:
            missed = margin
            if margin == -np.inf:
                return
        step *= 3
    for _ in range(ledger.budget.beams):
        if missed - ledger.margin <= gap or ledger.spent:
            return
        middle = (ledger.margin + missed) / 2
        pruned = ledger.prune(middle)
        before = ledger.margin
        if pruned is not None:
            ledger.spread(pruned, width)
        if ledger.margin < middle - 1e-10 or ledger.margin <= before:
            missed = middle


def _margin_at_end(problem: Problem, pruned: Pruned) -> float:
    """The largest margin that staying at some target in reach leaves: no plan has more."""
    v = problem.valuation
    ends = problem.target & (pruned.best[:, 0] > -np.inf)
    return float(((v.forever - v.worth[:, v.first]) / problem.scale).min(axis=1)[ends].max())


def _bisect_bound(ledger: _Ledger, gap: float) -> float | None:
    """A margin that the relaxed bound rules out, or that no end of a plan allows; None: no plan at any margin."""
    problem = ledger.problem
    free = Pruned(problem, problem.arcs, -np.inf)
    if not free.possible:
        return None
    top = _margin_at_end(problem, free)
    del free
    if ledger.prune(top, 1) is not None:
        return top
    closed, step = top, 0.05
    while ledger.prune(top - step, 1) is None:
        closed, step = top - step, step * 3
        if step > 1e6:
            return closed
    open_ = top - step
    while closed - open_ > gap and ledger.visits < ledger.budget.visits / 4:
        middle = (open_ + closed) / 2
        if ledger.prune(middle, 1) is not None:
            open_ = middle
        else:
            closed = middle
    return closed

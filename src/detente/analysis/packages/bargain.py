"""The frontier of the acceptable packages and the bargaining solutions on it, as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages import solutions
from detente.analysis.packages.acceptance import Acceptance
from detente.analysis.packages.pareto import find_maxima
from detente.analysis.packages.solutions import Gains

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bargain:
    """Rows of the frontier and of each solution; why a solution is missing, and what was done to a degenerate one."""

    frontier: Ints
    solved: Mapping[str, Ints]
    missing: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def solve_bargain(acceptance: Acceptance) -> Bargain:
    """The Pareto frontier of the acceptable states in the parties' payoffs, and the solutions.

    Every solution lies on the frontier (each prefers a point to those it dominates), so only the frontier's
    distinct points are searched; all states with the chosen payoffs are listed.
    """
    rows = acceptance.rows
    points = acceptance.party_values(rows)
    frontier = find_maxima(points)
    rows, points = rows[frontier], points[:, frontier]
    parties = acceptance.dispute.parties
    names = list(solutions.TITLES)
    if not len(rows):
        return Bargain(rows, {}, dict.fromkeys(names, "no package is acceptable"))
    if not parties:
        return Bargain(rows, {}, dict.fromkeys(names, "the dispute has no party, only third parties"))
    if acceptance.ordinal:
        who = ", ".join(acceptance.dispute.label(a) for a in acceptance.ordinal)
        reason = f"only an order of preference is known of {who}, so gains cannot be measured"
        return Bargain(rows, {}, dict.fromkeys(names, reason))
    utilities = [acceptance.utilities[p] for p in parties]
    distinct, which = np.unique(points, axis=1, return_inverse=True)
    gains = distinct - np.array([u.no_deal for u in utilities], dtype=np.int64)[:, None]
    # a party gains most on the frontier: what dominates a point gives nobody less
    game = Gains(gains, tuple(u.unit for u in utilities), tuple(int(g.max()) for g in gains))
    which = which.reshape(-1)

    def states(columns: Ints) -> Ints:
        chosen = np.zeros(distinct.shape[1], dtype=bool)
        chosen[columns] = True
        return rows[chosen[which]]

    picks: dict[str, Callable[[Gains], Ints]] = {
        "nash": solutions.pick_nash,
        "kalai_smorodinsky": solutions.pick_kalai_smorodinsky,
        "egalitarian": solutions.pick_egalitarian,
        "utilitarian": solutions.pick_utilitarian,
    }
    solved = {name: states(pick(game)) for name, pick in picks.items()}
    missing, patience = _read_patience(acceptance)
    if patience:
        solved["nash_by_patience"] = states(solutions.pick_by_patience(game, patience))
    return Bargain(rows, solved, missing, _tell(acceptance, game, solved))


def _read_patience(acceptance: Acceptance) -> tuple[dict[str, str], list[float]]:
    parties, label = acceptance.dispute.parties, acceptance.dispute.label
    lacking = [p for p in parties if f"actors.{p}.patience" not in acceptance.values.estimates]
    if lacking:
        who = ", ".join(map(label, lacking))
        return {"nash_by_patience": f"the dispute does not give the patience of {who}"}, []
    found = [acceptance.values.figure(f"actors.{p}.patience") for p in parties]
    if not any(found):
        return {"nash_by_patience": "every party has patience 0, so no weight is left"}, []
    return {}, found


def _tell(acceptance: Acceptance, game: Gains, solved: Mapping[str, Ints]) -> dict[str, str]:
    """What a reader must know of a degenerate frontier, by solution."""
    parties, label = acceptance.dispute.parties, acceptance.dispute.label
    stuck = [parties[i] for i, best in enumerate(game.best) if best == 0]
    notes = {}
    products = ("nash", "nash_by_patience", "kalai_smorodinsky")
    if len(stuck) == len(parties):
        for name in products:
            notes[name] = "no party can gain anything, so every efficient package ties"
        return {name: text for name, text in notes.items() if name in solved}
    if stuck:
        who = ", ".join(map(label, stuck))
        for name in products:
            notes[name] = f"left out, since no acceptable package gives it a gain: {who}"
    if not (game.gains[list(game.gaining)] > 0).all(axis=0).any():
        text = (
            "no package gives every party a gain, so all products are zero: as many parties as possible gain, "
            "then the product of their shares of their best gains is largest"
        )
        for name in ("nash", "nash_by_patience"):
            notes[name] = f"{notes[name]}; {text}" if name in notes else text
    return {name: text for name, text in notes.items() if name in solved}

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from detente.analysis.stability.coalitions import (
    find_coalition_stable,
    find_joint_improvements,
    list_coalitions,
)
from detente.analysis.stability.concepts import find_stable, lay_out
from detente.errors import SettingError
from tests.analysis.stability.oracle import Case, Oracle, list_bits, make_case
from tests.analysis.stability.test_concepts import build


def may_move_together(
    case: Case, team: tuple[int, ...], here: tuple[int, ...], there: tuple[int, ...]
) -> bool:
    for m, (a, b) in enumerate(zip(here, there, strict=True)):
        if a == b:
            continue
        if case.owner[m] not in team or (b > a and set(case.consent[m]) - set(team)):
            return False
        if b < a and any(case.one_way[m][level] for level in range(b + 1, a + 1)):
            return False
    return here != there


class TeamOracle(Oracle):
    def __init__(self, case: Case) -> None:
        super().__init__(case)
        n = self.size
        self.joint: dict[tuple[int, ...], list[int]] = {}
        self.gain: dict[tuple[int, ...], list[int]] = {}
        for size in range(1, case.actors + 1):
            for team in combinations(range(case.actors), size):
                self.joint[team] = [
                    sum(
                        1 << t
                        for t in range(n)
                        if may_move_together(case, team, case.states[s], case.states[t])
                    )
                    for s in range(n)
                ]
                self.gain[team] = [
                    sum(1 << t for t in list_bits(self.joint[team][s]) if self.all_better(team, t, s))
                    for s in range(n)
                ]

    def all_better(self, team: tuple[int, ...], there: int, here: int) -> bool:
        return all(self.payoffs[i][there] > self.payoffs[i][here] for i in team)

    def reach(self, tables: list[list[int]], origin: int) -> int:
        arrived, fresh = 0, 1 << origin
        while fresh:
            new = 0
            for x in list_bits(fresh):
                for table in tables:
                    new |= table[x]
            fresh = new & ~arrived
            arrived |= new
        return arrived

    def stable_for(self, team: tuple[int, ...], concept: str) -> list[bool]:
        others = [j for j in range(self.actors) if j not in team]
        singles = [self.moves[j] for j in others]
        subs = [self.gain[d] for size in range(1, len(others) + 1) for d in combinations(others, size)]
        out = []
        for s in range(self.size):
            ok = True
            for x in list_bits(self.gain[team][s]):
                if concept == "nash":
                    ok = False
                    break
                reached = list(list_bits(self.reach(subs if concept == "seq" else singles, x)))
                punishing = [y for y in reached if not self.all_better(team, y, s)]
                if concept == "smr":
                    punishing = [
                        y
                        for y in punishing
                        if not any(self.all_better(team, z, s) for z in list_bits(self.joint[team][y]))
                    ]
                if not punishing:
                    ok = False
                    break
            out.append(ok)
        return out


def test_coalitions_agree_with_their_definitions() -> None:
    rng = random.Random(2001)
    for number in range(180):
        case = make_case(rng, most=14)
        oracle, board = TeamOracle(case), lay_out(build(case))
        for size in range(2, case.actors + 1):
            for team in combinations(range(case.actors), size):
                for concept in ("nash", "gmr", "smr", "seq"):
                    found = find_coalition_stable(board, team, concept).tolist()
                    assert found == oracle.stable_for(team, concept), (number, team, concept, case)
                    asked = np.array([rng.random() < 0.3 for _ in found])
                    few = find_coalition_stable(board, team, concept, asked=asked)
                    assert (few == (np.array(found) | ~asked)).all()
                for s in range(oracle.size):
                    found_moves = find_joint_improvements(board, s, team)
                    assert sum(1 << t for t in found_moves) == oracle.gain[team][s]


def test_coalitions_left_out_would_add_nothing() -> None:
    rng = random.Random(2008)
    for _ in range(150):
        case = make_case(rng, most=14)
        oracle, board = TeamOracle(case), lay_out(build(case))
        kept = list(list_coalitions(board.game))
        every = [t for size in range(1, case.actors + 1) for t in combinations(range(case.actors), size)]
        survive = np.array([oracle.stable_for(t, "nash") for t in every]).all(axis=0)
        found = find_stable(board, "nash").all(axis=0)
        for team in kept:
            found &= find_coalition_stable(board, team)
        assert found.tolist() == survive.tolist()


def test_a_concept_without_a_coalition_form_is_refused() -> None:
    board = lay_out(build(make_case(random.Random(1))))
    with pytest.raises(SettingError, match="nash, gmr, smr and seq"):
        find_coalition_stable(board, (0, 1), "sim")

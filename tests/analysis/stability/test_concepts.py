from __future__ import annotations

import random

from detente.analysis.stability.concepts import CONCEPTS, LADDER, find_stable, lay_out
from detente.analysis.stability.game import Game, make_game
from detente.analysis.stability.simultaneous import find_simultaneous
from tests.analysis.stability.oracle import Case, Oracle, make_case

CASES = 2000


def build(case: Case) -> Game:
    return make_game(
        case.shape, case.owner, case.payoffs, codes=case.codes, one_way=case.one_way, consent=case.consent
    )


def test_every_cell_agrees_with_brute_force_over_legal_sequences() -> None:
    rng = random.Random(20190227)
    cells = 0
    for number in range(CASES):
        case = make_case(rng)
        oracle, board = Oracle(case), lay_out(build(case))
        found = {c: find_stable(board, c) for c in LADDER}
        simultaneous = find_simultaneous(board).stable
        assert simultaneous is not None
        found["sim"] = simultaneous
        for actor in range(case.actors):
            expected = oracle.find_stable(actor)
            for concept in CONCEPTS:
                assert found[concept][actor].tolist() == expected[concept], (number, actor, concept, case)
                cells += len(case.states)
    assert cells > 400_000

from __future__ import annotations

import random

from detente.analysis.stability.concepts import CONCEPTS, lay_out
from detente.analysis.stability.witness import judge_state
from tests.analysis.stability.oracle import Oracle, make_case
from tests.analysis.stability.test_concepts import build


def test_every_witness_is_a_legal_sequence_that_does_what_it_says() -> None:
    rng = random.Random(1962)
    shown = 0
    for _ in range(60):
        case = make_case(rng, most=16)
        oracle, board = Oracle(case), lay_out(build(case))
        for actor in range(case.actors):
            u = case.payoffs[actor]
            expected = oracle.find_stable(actor)
            for concept in CONCEPTS:
                for row in range(len(case.states)):
                    judged = judge_state(board, row, actor, concept)
                    assert judged.stable == expected[concept][row]
                    assert (judged.escape is None) == judged.stable
                    gains = {a.improvement.row for a in judged.answers}
                    assert sum(1 << g for g in gains) == oracle.improvements[actor][row]
                    for answer in judged.answers:
                        if answer.sanction is None:
                            continue
                        shown += 1
                        at, last = answer.improvement.row, actor
                        if concept == "sim":
                            assert all(
                                oracle.improvements[s.actor][row] >> s.row & 1 for s in answer.sanction
                            )
                            continue
                        table = oracle.improvements if concept == "seq" else oracle.moves
                        for step in answer.sanction:
                            assert step.actor not in (last, actor)
                            assert table[step.actor][at] >> step.row & 1
                            at, last = step.row, step.actor
                        assert u[at] <= u[row]
                        if concept == "smr":
                            assert all(
                                u[x] <= u[row]
                                for x in range(len(case.states))
                                if oracle.moves[actor][at] >> x & 1
                            )
    assert shown > 800

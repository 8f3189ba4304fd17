from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

import pytest

from detente.analysis.stability.concepts import CONCEPTS, LADDER, Board, lay_out
from detente.analysis.stability.game import make_game
from detente.analysis.stability.inverse import count_rankings, find_condition
from detente.errors import SettingError, TooLargeError
from tests.analysis.stability.oracle import Case, Oracle, make_case
from tests.analysis.stability.test_concepts import build


def rank_by_statements(codes: list[int], statements: list[dict[int, int]]) -> list[int]:
    """Option prioritising: the first statement that tells two states apart decides."""
    met = [[all((c >> b & 1) == v for b, v in s.items()) for s in statements] for c in codes]
    order = sorted(set(map(tuple, met)))
    return [order.index(tuple(m)) for m in met]


@pytest.fixture(scope="module")
def euphrates() -> Board:
    """Syria and Iraq 1975: release and escalate (Syria), attack (Iraq); not both of the first two."""
    codes = [0, 1, 2, 4, 5, 6]
    syria = [{0: 0, 1: 0, 2: 0}, {1: 1}, {2: 0}, {0: 0}]
    iraq = [
        {0: 1, 1: 0, 2: 0},
        {0: 0, 1: 0, 2: 1},
        {0: 0, 1: 1, 2: 1},
        {0: 0, 1: 0, 2: 0},
        {0: 1, 1: 0, 2: 1},
    ]
    # The published decimal code counts the first option fastest, ours the last: turn the options round.
    payoffs = [rank_by_statements(codes, syria), rank_by_statements(codes, iraq)]
    return lay_out(make_game((2, 2, 2), (1, 0, 0), payoffs, codes=codes))


def test_syria_iraq_sequential_stability_holds_under_384_of_720_rankings(euphrates: Board) -> None:
    # The state "release" for Syria: 420 has been published by a program that lets each opponent move once only.
    assert count_rankings(euphrates, 1, 0, "seq") == (384, 720)
    assert count_rankings(euphrates, 1, 0, "nash") == (240, 720)
    assert count_rankings(euphrates, 1, 0, "gmr") == (384, 720)
    assert count_rankings(euphrates, 1, 0, "smr") == (300, 720)


def rerank(case: Case, actor: int, order: tuple[int, ...]) -> Case:
    """The actor's payoffs replaced: `order` lists the rows from worst to best."""
    new = [0] * len(order)
    for place, row in enumerate(order):
        new[row] = place
    return replace(case, payoffs=tuple(tuple(new) if i == actor else u for i, u in enumerate(case.payoffs)))


def test_counts_agree_with_trying_every_ranking() -> None:
    rng = random.Random(2015)
    tried = 0
    while tried < 25:
        case = make_case(rng, most=6)
        if not 3 <= len(case.states) <= 6:
            continue
        tried += 1
        board = lay_out(build(case))
        actor, row = rng.randrange(case.actors), rng.randrange(len(case.states))
        tally = dict.fromkeys(CONCEPTS, 0)
        total = 0
        for order in permutations(range(len(case.states))):
            stable = Oracle(rerank(case, actor, order)).find_stable(actor)
            total += 1
            for concept in CONCEPTS:
                tally[concept] += stable[concept][row]
        for concept in CONCEPTS:
            assert count_rankings(board, row, actor, concept) == (tally[concept], total), (concept, case)


def test_counts_of_part_of_a_ranking_agree_with_trying_each() -> None:
    rng = random.Random(99)
    tried = 0
    while tried < 40:
        case = make_case(rng, most=9)
        n = len(case.states)
        if n < 5:
            continue
        tried += 1
        actor, row = rng.randrange(case.actors), rng.randrange(n)
        base = list(range(n))
        rng.shuffle(base)
        case = rerank(case, actor, tuple(base))
        board = lay_out(build(case))
        vary = sorted(rng.sample(range(n), 4))
        places = [k for k, x in enumerate(base) if x in vary]
        tally = dict.fromkeys(CONCEPTS, 0)
        for choice in permutations(vary):
            order = list(base)
            for place, x in zip(places, choice, strict=True):
                order[place] = x
            stable = Oracle(rerank(case, actor, tuple(order))).find_stable(actor)
            for concept in CONCEPTS:
                tally[concept] += stable[concept][row]
        for concept in CONCEPTS:
            assert count_rankings(board, row, actor, concept, vary=vary) == (tally[concept], 24)


def test_the_bar_is_just_high_enough() -> None:
    rng = random.Random(7)
    unstable = 0
    for _ in range(80):
        case = make_case(rng, most=14)
        board, oracle = lay_out(build(case)), Oracle(case)
        for actor in range(case.actors):
            stable = oracle.find_stable(actor)
            for concept in LADDER:
                for row in range(len(case.states)):
                    found = find_condition(board, row, actor, concept)
                    assert found.stable == stable[concept][row]
                    if found.bar is None:
                        continue
                    unstable += 1
                    u = list(case.payoffs[actor])
                    for worth, expected in ((u[found.bar], True), (u[found.bar] - 0.5, False)):
                        raised = [2 * v for v in u]
                        raised[row] = int(2 * worth)
                        payoffs = tuple(
                            tuple(raised) if i == actor else p for i, p in enumerate(case.payoffs)
                        )
                        if expected or worth >= u[row]:
                            after = Oracle(replace(case, payoffs=payoffs)).find_stable(actor)
                            assert after[concept][row] == expected, (concept, row, case)
    assert unstable > 150


def test_what_cannot_be_counted_is_refused(euphrates: Board) -> None:
    wide = lay_out(make_game((2,) * 6, (0,) * 5 + (1,), [list(range(64)), list(range(64))]))
    with pytest.raises(TooLargeError, match="at most 20"):
        count_rankings(wide, 0, 0, "nash")
    tied = lay_out(make_game((2, 2), (0, 1), [[0, 1, 1, 2], [0, 1, 2, 3]]))
    with pytest.raises(SettingError, match="strict ranking"):
        count_rankings(tied, 0, 0, "nash", vary=[0, 1])

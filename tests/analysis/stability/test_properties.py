from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.stability.concepts import (
    CONCEPTS,
    LADDER,
    find_stable,
    lay_out,
    measure_replies,
    measure_sanctions,
    measure_threshold,
)
from detente.analysis.stability.full import measure_threshold_on_grid
from detente.analysis.stability.game import Game, Mask, make_game
from detente.analysis.stability.simultaneous import find_simultaneous
from detente.errors import SettingError, TooLargeError
from tests.analysis.stability.oracle import Case, Oracle, list_bits, make_case
from tests.analysis.stability.test_concepts import build


def solve(game: Game) -> dict[str, Mask]:
    board = lay_out(game)
    found = {c: find_stable(board, c) for c in LADDER}
    simultaneous = find_simultaneous(board).stable
    assert simultaneous is not None
    return found | {"sim": simultaneous}


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_implications(seed: int) -> None:
    found = solve(build(make_case(random.Random(seed), most=40)))
    for stronger, weaker in [*(("nash", c) for c in CONCEPTS), ("smr", "gmr"), ("seq", "gmr")]:
        assert not (found[stronger] & ~found[weaker]).any(), (stronger, weaker)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_monotone_transformation_of_payoffs_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    case = make_case(rng, most=30)
    plain = solve(build(case))
    stretched = tuple(tuple(v**3 + 7 * v + 10**12 for v in u) for u in case.payoffs)
    for concept, found in solve(build(replace(case, payoffs=stretched))).items():
        assert (found == plain[concept]).all()


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_relabelling_actors_and_measures_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    case = make_case(rng, most=30)
    plain = solve(build(case))
    actors = rng.sample(range(case.actors), case.actors)  # new place of each actor
    order = rng.sample(range(len(case.shape)), len(case.shape))  # the old measure at each new place
    states = [tuple(s[m] for m in order) for s in case.states]
    rows = sorted(range(len(states)), key=lambda r: states[r])
    other = Case(
        tuple(case.shape[m] for m in order),
        tuple(actors[case.owner[m]] for m in order),
        tuple(case.one_way[m] for m in order),
        tuple(tuple(actors[i] for i in case.consent[m]) for m in order),
        tuple(states[r] for r in rows),
        tuple(tuple(case.payoffs[actors.index(i)][r] for r in rows) for i in range(case.actors)),
    )
    for concept, found in solve(build(other)).items():
        for i in range(case.actors):
            assert (found[actors[i]] == plain[concept][i][rows]).all(), concept


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_grid_and_the_rows_agree(seed: int) -> None:
    """A full space solved by axes, by rows, and inside a grid far too large to hold."""
    rng = random.Random(seed)
    case = make_case(rng, most=36)
    while len(case.states) != np.prod(case.shape):
        case = make_case(rng, most=36)
    game = build(case)
    board = lay_out(game)
    assert game.codes is None
    for i in range(case.actors):
        for concept in ("nash", "gmr", "smr"):
            box = np.broadcast_to(measure_threshold_on_grid(game, i, concept), game.shape).reshape(-1)
            value = game.ranks[i]
            if concept == "gmr":
                value = measure_sanctions(board, i, value, improving=False)
            elif concept == "smr":
                value = measure_sanctions(board, i, measure_replies(board, i, value), improving=False)
                value = np.minimum(value, game.ranks[i])
            assert (box == measure_replies(board, i, value)).all()
    # The same states at the lowest levels of measures with many levels more.
    shape = tuple(size + 30 for size in case.shape)
    one_way = [(*way, *(False,) * 30) for way in case.one_way]
    codes = [int(np.ravel_multi_index(s, shape)) for s in case.states]
    wide = make_game(shape, case.owner, case.payoffs, codes=codes, one_way=one_way, consent=case.consent)
    for concept, found in solve(wide).items():
        assert (found == solve(game)[concept]).all()


def test_kernels_agree_with_plain_search() -> None:
    rng = random.Random(5)
    for _ in range(150):
        case = make_case(rng, most=24)
        oracle, board = Oracle(case), lay_out(build(case))
        value = np.array([rng.randrange(10) for _ in case.states], np.int32)
        for i in range(case.actors):
            others = [j for j in range(case.actors) if j != i]
            best = [max(value[t] for t in (s, *list_bits(oracle.moves[i][s]))) for s in range(oracle.size)]
            assert measure_replies(board, i, value).tolist() == best
            for improving, table in ((False, oracle.moves), (True, oracle.improvements)):
                least = [
                    min(value[t] for t in (s, *list_bits(oracle.follow(table, others, s))))
                    for s in range(oracle.size)
                ]
                assert measure_sanctions(board, i, value, improving).tolist() == least


@pytest.mark.parametrize(("steps", "climbing"), [(20_000, False), (500, True)])
def test_a_staircase_takes_one_pass(steps: int, climbing: bool) -> None:
    """Two opponents in turn have to take 2 x `steps` steps: sweeps to a fixpoint would be as many, of all states."""
    rng = np.random.default_rng(3)
    shape = (2, steps, steps)
    stairs = [(k, k) for k in range(steps)] + [(k + 1, k) for k in range(steps - 1)]
    order = sorted(stairs, key=lambda s: s[0] + s[1])
    codes = sorted(own * steps * steps + a * steps + b for own in (0, 1) for a, b in stairs)
    where = {code: row for row, code in enumerate(codes)}
    path = np.array([[where[own * steps * steps + a * steps + b] for a, b in order] for own in (0, 1)])
    mine = rng.permutation(len(codes))
    climb = np.empty(len(codes), np.int64)
    for line in path:
        climb[line] = np.arange(line.size)
    game = make_game(
        shape,
        (0, 1, 2),
        [mine, climb, climb],
        codes=codes,
        one_way=[[False] * 2, *([[False] + [climbing] * (steps - 1)] * 2)],
    )
    board = lay_out(game)
    suffix = np.minimum.accumulate(mine[path][:, ::-1], axis=1)[:, ::-1]
    for concept in ("gmr", "seq"):
        kept = np.empty(len(codes), np.int64)
        for line, low in zip(path, suffix, strict=True):
            kept[line] = low if climbing or concept == "seq" else low[0]
        threshold = np.empty(len(codes), np.int64)
        threshold[path] = np.maximum(kept[path[0]], kept[path[1]])
        assert (measure_threshold(board, 0, concept) == threshold).all()


def test_bad_arrays_are_refused_in_words() -> None:
    with pytest.raises(SettingError, match="2 codes for 3 states"):
        make_game((2, 2), (0, 1), [[1, 2, 3], [1, 2, 3]], codes=[0, 1])
    with pytest.raises(SettingError, match="rise strictly"):
        make_game((2, 2), (0, 1), [[1, 2], [1, 2]], codes=[1, 0])
    with pytest.raises(SettingError, match="payoffs cover 3 states"):
        make_game((2, 2), (0, 1), [[1, 2, 3], [1, 2, 3]])
    with pytest.raises(SettingError, match="no payoff in 1 of 4 states"):
        make_game((2, 2), (0, 1), [[1, 2, 3, np.nan], [1, 2, 3, 4]])
    with pytest.raises(SettingError, match="owner"):
        make_game((2, 2), (0, 2), [[1, 2, 3, 4], [1, 2, 3, 4]])
    with pytest.raises(TooLargeError, match="GiB"):
        make_game((2,) * 10, (0, 1) * 5, np.zeros((2, 2**10)), memory_limit=10_000)


def test_nobody_else_to_punish_and_nothing_to_move() -> None:
    """One actor alone, an actor without measures, an actor to whom all is alike."""
    alone = solve(make_game((3,), (0,), [[1, 3, 2]]))
    for concept in CONCEPTS:
        assert alone[concept].tolist() == [[False, True, False]]
    game = make_game((2, 2), (0, 0), [[0, 1, 2, 3], [3, 2, 1, 0], [5, 5, 5, 5]])
    found = solve(game)
    for concept in CONCEPTS:
        assert found[concept][1:].all()
        assert found[concept][0].tolist() == [False, False, False, True]


def test_consent_keeps_a_measure_down_for_its_owner_alone() -> None:
    payoffs = [[0, 1], [0, 0]]
    free = solve(make_game((2,), (0,), payoffs))
    bound = solve(make_game((2,), (0,), payoffs, consent=[[1]]))
    for concept in CONCEPTS:
        assert free[concept][0].tolist() == [False, True]
        assert bound[concept][0].tolist() == [True, True]


def test_every_level_of_an_irreversible_measure_is_a_floor() -> None:
    game = make_game((4,), (0,), [[3, 2, 1, 0]], one_way=[[False, False, True, False]])
    reach = [[game.read_levels(t)[0] for t in range(4) if measure_reach(game, s, t)] for s in range(4)]
    assert reach == [[0, 1, 2, 3], [0, 1, 2, 3], [2, 3], [2, 3]]


def measure_reach(game: Game, here: int, there: int) -> bool:
    value = np.zeros(game.count, np.int32)
    value[there] = 1
    return bool(measure_replies(lay_out(game), 0, value)[here])


def test_all_pairs_of_levels_are_compared_over_several_words_of_bits() -> None:
    """An actor with so many irreversible levels that its classes need more than 64 bits."""
    shape = (30, 30, 30)
    rng = random.Random(8)
    states = sorted(rng.sample(list(product(range(30), repeat=3)), 60))
    case = Case(
        shape,
        (0, 0, 0),
        tuple(((False,) + (True,) * 29,) * 3),
        ((), (), ()),
        tuple(states),
        (tuple(rng.randrange(50) for _ in states), (0,) * 60),
    )
    found = solve(build(case))["nash"][0]
    assert found.tolist() == Oracle(case).find_stable(0)["nash"]

from __future__ import annotations

import os
from itertools import product

import pytest

from detente.analysis.packages.judgment import judge_package
from detente.analysis.packages.search import find_packages
from tests.analysis.packages.making import make_dispute
from tests.analysis.packages.oracle import Oracle, as_set

SEEDS = 4_000 if os.environ.get("DETENTE_THOROUGH") else 480


@pytest.mark.parametrize("block", range(8))
def test_acceptable_set_frontier_and_solutions_equal_brute_force(block: int) -> None:
    ties = degenerate = 0
    for seed in range(block, SEEDS, 8):
        dispute = make_dispute(seed)
        oracle, found = Oracle(dispute), find_packages(dispute)
        acceptable = oracle.acceptable()
        assert found.acceptable == len(acceptable), seed
        assert found.beyond == sum(s != oracle.start for s in acceptable), seed
        assert found.empty == (found.beyond == 0)
        assert as_set(p.state for p in found.frontier) == set(oracle.frontier(acceptable)), seed
        assert found.frontier_size == len(found.frontier)
        if not acceptable or set(oracle.parties) & set(oracle.ordinal):
            assert not found.solutions
            assert set(found.missing) >= {"nash", "utilitarian"}
            continue
        expected = oracle.solutions(acceptable)
        got = {name: as_set(s.states) for name, s in found.solutions.items()}
        edge = set(oracle.frontier(acceptable))
        assert got == {name: set(states) & edge for name, states in expected.items()}, seed
        assert all(set(states) <= edge for name, states in expected.items()), seed
        ties += any(s.ties > 1 for s in found.solutions.values())
        degenerate += any(s.note for s in found.solutions.values())
        for package in found.frontier[:3]:
            for actor in oracle.wants:
                if actor not in oracle.ordinal:
                    state = tuple(package.state.values())
                    assert package.gain(actor) == pytest.approx(float(oracle.gain(actor, state)), abs=1e-12)
    assert ties
    assert degenerate


@pytest.mark.parametrize("seed", range(40))
def test_judgments_agree_with_brute_force_on_every_state(seed: int) -> None:
    dispute = make_dispute(seed)
    oracle = Oracle(dispute)
    acceptable = set(oracle.acceptable())
    for state in product(*oracle.levels.values()):
        judged = judge_package(dispute, oracle.name(state))
        assert judged.acceptable == (state in acceptable), (seed, state)
        assert judged.possible == (oracle.feasible(state) and not oracle.below(state))
        for verdict in judged.verdicts:
            if verdict.gain is not None:
                assert verdict.gain.value == pytest.approx(float(oracle.gain(verdict.actor, state)), abs=1e-8)
                total = sum(c.value.value for c in verdict.contributions)
                assert total == pytest.approx(verdict.gain.value, abs=1e-8)
            if verdict.accepts is not None:
                assert verdict.asked == (verdict.actor in oracle.asked(state))


@pytest.mark.parametrize("seed", range(60))
def test_requirements_narrow_the_set_and_nothing_else(seed: int) -> None:
    dispute = make_dispute(seed)
    oracle = Oracle(dispute)
    first = oracle.measures[0]
    top = oracle.levels[first][-1]
    kept = [s for s in oracle.acceptable() if s[0] == top]
    found = find_packages(dispute, require=f"{first} = {top}")
    assert found.acceptable == len(kept)
    assert as_set(p.state for p in found.frontier) == set(oracle.frontier(kept))
    seen = [
        s
        for s in oracle.acceptable()
        if sum(
            "visible" in oracle.data["measures"][m].get("tags", [])
            and oracle.levels[m].index(level) > oracle.levels[m].index(start)
            for m, level, start in zip(oracle.measures, s, oracle.start, strict=True)
        )
        >= 1
    ]
    assert find_packages(dispute, visible=1).acceptable == len(seen)

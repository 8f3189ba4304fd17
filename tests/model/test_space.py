from __future__ import annotations

import itertools

import pytest

from detente.errors import TooLargeError
from detente.model.space import build_space
from tests.model.disputes import all_states, random_dispute, truth


@pytest.mark.parametrize("seed", range(80))
def test_feasible_states_are_those_that_satisfy_every_rule(seed: int) -> None:
    dispute = random_dispute(seed)
    space = dispute.compiled.space
    feasible = [
        state
        for state in all_states(dispute)
        if all(truth(str(r.require), state, dispute) for r in dispute.spec.rules)
    ]
    assert [space.state(row) for row in range(space.size)] == feasible
    assert [space.row(state) for state in feasible] == list(range(space.size))
    for state in all_states(dispute):
        assert (space.row(state) >= 0) == (state in feasible)
    for m, name in enumerate(space.names):
        assert [space.levels[m][k] for k in space.level_of(name)] == [state[name] for state in feasible]


def test_a_space_of_many_combinations_and_few_states_is_built_without_the_combinations() -> None:
    from detente.model.formula import Vocabulary

    names = [f"m{k:02}" for k in range(40)]
    words = Vocabulary(dict.fromkeys(names, ("no", "yes")), {})
    rules = [words.resolve(f"{b} implies {a}") for a, b in itertools.pairwise(names)]
    space = build_space(names, [("no", "yes")] * 40, rules)
    assert (space.size, space.total) == (41, 2**40)
    assert space.state(40) == dict.fromkeys(names, "yes")


def test_a_space_too_large_is_refused_with_its_size_the_limit_and_what_to_do() -> None:
    with pytest.raises(
        TooLargeError, match=r"1,099,511,627,776 states.*limit is 4\.0 GiB.*--without"
    ) as caught:
        build_space([f"m{k}" for k in range(40)], [("no", "yes")] * 40, actors=4)
    assert "40,960.0 GiB" in str(caught.value)


def test_a_space_too_large_is_refused_before_anything_is_allocated() -> None:
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(TooLargeError):
        build_space([f"m{k}" for k in range(30)], [("no", "yes")] * 30, actors=4, memory_limit=1 << 30)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_the_limit_can_be_raised_by_who_has_the_memory() -> None:
    space = build_space(["a", "b"], [("no", "yes")] * 2, memory_limit=1 << 20)
    assert space.full
    with pytest.raises(TooLargeError):
        build_space(["a", "b"], [("no", "yes")] * 2, memory_limit=8)

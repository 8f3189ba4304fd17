from __future__ import annotations

import random
from typing import Any

import pytest

from detente.analysis.packages.search import find_packages
from detente.model.reading import read_data
from tests.analysis.packages.making import make_data, make_dispute
from tests.analysis.packages.oracle import as_set


def answer(data: dict[str, Any]) -> dict[str, Any]:
    """What a result says, states as sets."""
    found = find_packages(read_data(data))
    return {
        "acceptable": found.acceptable,
        "frontier": {frozenset(p.state.items()) for p in found.frontier},
        "sure": found.sure,
        "possible": found.possible,
        "missing": set(found.missing),
        **{
            name: {frozenset(s.items()) for s in solution.states}
            for name, solution in found.solutions.items()
        },
    }


@pytest.mark.parametrize("block", range(4))
def test_reordering_actors_and_measures_changes_nothing(block: int) -> None:
    for seed in range(block, 160, 4):
        data = make_dispute(seed, ranges=seed % 2 == 0).to_dict()
        shuffled = dict(data)
        for key in ("actors", "measures", "preferences"):
            items = list(data[key].items())
            random.Random(seed).shuffle(items)
            shuffled[key] = dict(items)
        assert answer(shuffled) == answer(data), seed


def scaled(preference: dict[str, Any], factor: int) -> dict[str, Any]:
    """A preference with every payoff times `factor`."""
    out = dict(preference)
    if "no_deal" in out:
        out["no_deal"] = out["no_deal"] * factor
    out["worth"] = {
        item: {level: number * factor for level, number in value.items()}
        if isinstance(value, dict)
        else value * factor
        for item, value in out["worth"].items()
    }
    return out


@pytest.mark.parametrize("block", range(4))
def test_rescaling_payoffs_leaves_what_does_not_compare_actors(block: int) -> None:
    moved = 0
    for seed in range(block, 240, 4):
        data = make_dispute(seed, ordinal=False).to_dict()
        rng = random.Random(seed)
        changed = {
            **data,
            "preferences": {
                a: scaled(p, rng.choice([1, 3, 7, 100])) if "worth" in p else p
                for a, p in data["preferences"].items()
            },
        }
        before, after = answer(data), answer(changed)
        for same in ("acceptable", "frontier", "nash", "kalai_smorodinsky", "nash_by_patience"):
            assert before.get(same) == after.get(same), (seed, same)
        moved += before.get("utilitarian") != after.get("utilitarian")
    assert moved, "the utilitarian solution does compare actors: it should have moved somewhere"


@pytest.mark.parametrize("block", range(4))
def test_a_dominated_level_changes_nothing_on_the_frontier(block: int) -> None:
    for seed in range(block, 160, 4):
        data = make_data(random.Random(seed), ordinal=False, rules=False, formulas=False)
        wants = {a: p for a, p in data["preferences"].items() if "worth" in p}
        data["preferences"] = {a: wants.get(a, {"indifferent": True}) for a in data["preferences"]}
        m = "m0"
        ladder = data["measures"][m].get("levels", ["no", "yes"])
        start = data["start"].get(m, ladder[0])
        party = next(a for a in data["actors"] if a.startswith("p"))
        data["preferences"][party] = wants.get(party, {"worth": {m: {ladder[-1]: 1}}})
        more = {
            **data,
            "measures": {**data["measures"], m: {**data["measures"][m], "levels": [*ladder, "worse"]}},
        }
        more["preferences"] = {}
        for a, preference in data["preferences"].items():
            if "worth" not in preference:
                more["preferences"][a] = preference
                continue
            given = preference["worth"].get(m, {})
            given = given if isinstance(given, dict) else {ladder[-1]: given}
            level = {**given, "worse": given.get(start, 0) - 1}
            more["preferences"][a] = {**preference, "worth": {**preference["worth"], m: level}}
        before, after = find_packages(read_data(data)), find_packages(read_data(more))
        parties = [a for a in data["actors"] if a.startswith("p")]

        def edge(found: Any, parties: list[str] = parties) -> set[tuple[float, ...]]:
            return {tuple(p.payoffs[a] for a in parties) for p in found.frontier}

        assert edge(before) == edge(after), seed
        for name, solution in before.solutions.items():
            if not solution.note:
                assert as_set(solution.states) == as_set(after.solutions[name].states), (seed, name)


def test_the_same_question_twice_gives_the_same_answer() -> None:
    dispute = make_dispute(3, ranges=True)
    assert find_packages(dispute).to_json() == find_packages(dispute).to_json()

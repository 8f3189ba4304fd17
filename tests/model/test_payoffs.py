from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from detente.errors import MissingPreferencesError
from detente.model.numbers import Values
from detente.model.reading import load_text, read_data
from tests.model.disputes import random_data, random_dispute, random_formula, truth
from tests.model.sample import SAMPLE


def slow_payoff(dispute, actor, state, values=None):  # type: ignore[no-untyped-def]
    """A payoff summed term by term in fractions."""
    values = values or dispute.values
    total = Fraction(0)
    for item, number in dispute.spec.preferences[actor].worth.items():
        if item in dispute.spec.measures:
            measure = dispute.spec.measures[item]
            table = number if isinstance(number, dict) else {measure.levels[-1]: number}
            if state[item] in table:
                path = f"preferences.{actor}.worth.{item}" + (
                    f".{state[item]}" if isinstance(number, dict) else ""
                )
                total += Fraction(repr(values.raw(path)))
        elif truth(item, state, dispute):
            total += Fraction(repr(values.raw(f"preferences.{actor}.worth.[{item}]")))
    return total


@pytest.mark.parametrize("seed", range(60))
def test_payoffs_are_exact_sums(seed: int) -> None:
    dispute = random_dispute(seed)
    compiled = dispute.compiled
    for actor in dispute.actors:
        utility = compiled.utility(actor)
        for row in range(compiled.space.size):
            expected = slow_payoff(dispute, actor, compiled.state(row))
            assert Fraction(int(utility.values[row]), utility.unit) == expected
        assert utility.no_deal == utility.values[compiled.start_row]


def test_a_tie_is_a_tie_whatever_the_order_of_addition() -> None:
    data = random_data(1)
    data["rules"] = []
    data["preferences"]["us"] = {
        "worth": {"m0": {"b": 0.1}, "m1": {"b": 0.2}, "m2": {"b": 0.3}, "m3": {"b": 0.7}}
    }
    for m in ("m0", "m1", "m2", "m3"):
        data["measures"][m]["levels"] = ["a", "b"]
        data["measures"][m]["undo"] = {}
    dispute = read_data(data | {"terms": {}, "preferences": {"us": data["preferences"]["us"]}})
    space, utility = dispute.compiled.space, dispute.compiled.utility("us")
    low = {m: s.levels[0] for m, s in dispute.measures.items()}
    assert (
        utility.values[space.row(low | {"m0": "b", "m1": "b"})]
        == utility.values[space.row(low | {"m2": "b"})]
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_draw_changes_numbers_and_nothing_else(seed: int) -> None:
    dispute, rng = random_dispute(seed), np.random.default_rng(seed)
    vector = np.round(rng.uniform(-5, 5, len(dispute.estimates)), 6)
    values = Values(dispute.estimates, vector)
    compiled = dispute.compiled
    for actor in dispute.actors:
        utility = compiled.utility(actor, values)
        for row in range(0, compiled.space.size, 7):
            expected = slow_payoff(dispute, actor, compiled.state(row), values)
            assert abs(Fraction(int(utility.values[row]), utility.unit) - expected) < Fraction(1, 10**8)


@pytest.mark.parametrize("seed", range(40))
def test_priorities_rank_as_a_sort_does(seed: int) -> None:
    data, rng = random_data(seed), random.Random(seed)
    levels = {m: s["levels"] for m, s in data["measures"].items()}
    formulas = [random_formula(rng, levels, 1) for _ in range(rng.choice((1, 3, 45)))]
    data["preferences"]["us"] = {"priorities": formulas}
    dispute = read_data(data)
    compiled = dispute.compiled
    keys = [
        tuple(truth(f, compiled.state(row), dispute) for f in formulas) for row in range(compiled.space.size)
    ]
    order = {key: k for k, key in enumerate(sorted(set(keys)))}
    assert compiled.utility("us").values.tolist() == [order[k] for k in keys]


def test_a_ranking_ranks_with_ties_and_names_what_it_leaves_out() -> None:
    data = random_data(3, measures=2)
    data["measures"] = {"m0": {"owner": "us"}, "m1": {"owner": "dprk"}}
    data |= {"rules": [], "terms": {}, "states": {"both": {"m0": "yes", "m1": "yes"}}}
    ranking = ["both", {"much": True}, [{"m0": "yes"}, {"m1": "yes"}], {}]
    data["preferences"] = {"us": {"ranking": ranking}}
    ranks = read_data(data).compiled.utility("us").values.tolist()
    assert ranks[3] > ranks[1] == ranks[2] > ranks[0]
    data["preferences"]["us"]["ranking"] = ["both", {}]
    with pytest.raises(MissingPreferencesError, match="leaves out 2 of 4 feasible states, the first: m1"):
        read_data(data).compiled.utility("us")


def test_factors_multiply_and_blocs_weigh() -> None:
    dispute = load_text(SAMPLE)
    calm = dispute.with_({"factors.hostility": 0})
    row = dispute.compiled.row(dispute.state({"warheads": "removed", "declaration": "yes"}))
    assert dispute.compiled.utility("dprk").payoffs[row] == -9
    assert calm.compiled.utility("dprk").payoffs[row] == 0
    blocs = {
        "leader": {"weight": 0.75, "worth": {"liaison": 1}},
        "bureau": {"weight": 0.25, "worth": {"liaison": -2}},
    }
    mixed = dispute.with_(preferences=dispute.to_dict()["preferences"] | {"us": {"blocs": blocs}})
    ruled = dispute.with_(
        preferences=dispute.to_dict()["preferences"] | {"us": {"blocs": blocs, "decides": "bureau"}}
    )
    office = mixed.compiled.row(mixed.state({"liaison": "yes"}))
    assert mixed.compiled.utility("us").payoffs[office] == 0.25
    assert ruled.compiled.utility("us").payoffs[office] == -2


def test_an_order_of_importance_stands_for_every_falling_weight_vector() -> None:
    dispute = load_text(SAMPLE)
    weights = [dispute.estimates[f"preferences.rok.importance.{k}"] for k in range(3)]
    assert [w.value for w in weights] == pytest.approx([11 / 18, 5 / 18, 2 / 18])
    assert [w.low for w in weights] == pytest.approx([1 / 3, 0, 0])
    assert [w.high for w in weights] == pytest.approx([1, 1 / 2, 1 / 3])
    corners = np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
    assert corners.mean(axis=0) == pytest.approx([w.value for w in weights])


def test_an_actor_without_preferences_is_named() -> None:
    data = random_data(4)
    del data["preferences"]["us"]
    with pytest.raises(MissingPreferencesError, match=r"does not say what us wants: give preferences\.us"):
        read_data(data).compiled.utility("us")

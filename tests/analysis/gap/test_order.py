from __future__ import annotations

import random
from itertools import combinations

import pytest

from detente.analysis.gap.conflicts import find_clashes
from detente.analysis.gap.distance import measure_gap
from detente.analysis.gap.order import Orders, measure_sequences
from detente.errors import TooLargeError
from detente.model import steps
from detente.model.dispute import Dispute
from detente.model.steps import build_steps
from tests.analysis.gap.sample import load_border
from tests.model.orders import draw_disputes, has_order


def subsets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [some for size in range(len(names) + 1) for some in combinations(names, size)]


def brute_clashes(dispute: Dispute, demands: tuple[str, ...]) -> set[frozenset[str]]:
    """Every smallest set of demands that leaves no order, by trying every set."""
    target = dispute.effective.targets["goal"]
    bad = [frozenset(some) for some in subsets(demands) if not has_order(dispute, target, some)]
    return {b for b in bad if not any(other < b for other in bad)}


@pytest.mark.parametrize("seed", range(6))
def test_clashes_equal_brute_force(seed: int) -> None:
    statuses: dict[str, int] = {}
    for dispute in draw_disputes(100 + seed, 60, rules=2, needs=1, demands=6, far=1):
        for found in measure_gap(dispute).sequences:
            statuses[found.status] = statuses.get(found.status, 0) + 1
            mine = tuple(d for d, spec in dispute.effective.demands.items() if spec.by in found.pair)
            assert found.demands == mine
            if not mine:
                assert found.status == "no demands"
                continue
            expected = brute_clashes(dispute, mine)
            if expected == {frozenset()}:
                assert found.status == "no way"
                continue
            assert {frozenset(c) for c in found.clashes} == expected
            assert set(found.apart) == set().union(*expected)
            assert (found.route is not None) == (not expected)
            target = dispute.effective.targets["goal"]
            for opening in found.openings:
                left = tuple(d for d in mine if d not in opening)
                assert has_order(dispute, target, left)
                assert not any(has_order(dispute, target, (*left, d)) for d in opening)
    assert statuses["open"] > 5
    assert statuses["clash"] > 5
    assert statuses["no way"] > 5


@pytest.mark.parametrize("seed", range(40))
def test_smallest_sets_are_all_found_with_few_trials(seed: int) -> None:
    rng = random.Random(seed)
    names = tuple("abcdefgh"[: rng.randint(1, 8)])
    causes = [
        frozenset(rng.sample(names, rng.randint(1, min(3, len(names))))) for _ in range(rng.randint(0, 4))
    ]
    found = find_clashes(names, lambda some: not any(c <= set(some) for c in causes))
    smallest = {c for c in causes if not any(other < c for other in causes)}
    assert {frozenset(c) for c in found.clashes} == smallest
    if smallest:
        drops = [set(s) for s in subsets(names) if all(c & set(s) for c in causes)]
        assert {frozenset(d) for d in drops if not any(o < d for o in drops)} == {
            frozenset(o) for o in found.openings
        }
        assert found.searches <= (len(names) + 1) * len(found.clashes) + len(found.openings)
    else:
        assert found.searches == 1


def test_nothing_possible_without_demands_is_one_empty_clash() -> None:
    found = find_clashes(("a", "b"), lambda some: False)
    assert found.clashes == ((),)
    assert found.openings == ()


def test_too_many_demands_to_tell_apart_are_refused() -> None:
    with pytest.raises(TooLargeError, match="17 demands"):
        find_clashes([f"d{k}" for k in range(17)], lambda some: True)


def test_the_border_opens_from_neither_side() -> None:
    gap = measure_gap(load_border())
    (found,) = gap.sequences
    assert found.status == "clash"
    assert found.clashes == (("gate_first", "trade_first"),)
    assert found.openings == (("gate_first",), ("trade_first",))
    assert gap.totals[0].sequence == 2


def test_giving_one_demand_up_opens_a_way() -> None:
    (found,) = measure_gap(load_border().without("trade_first")).sequences
    assert found.status == "open"
    assert found.route is not None
    raised = [next(iter(step)) for step in found.route.steps]
    assert raised.index("trade") > raised.index("gate")
    assert measure_gap(load_border().without("trade_first")).totals[0].sequence == 0


def test_demands_of_others_do_not_count_for_a_pair() -> None:
    gap = measure_gap(load_border(), pairs="all")
    assert {s.pair: s.status for s in gap.sequences} == {
        ("north", "south"): "clash",
        ("north", "guest"): "open",
        ("south", "guest"): "open",
    }


def test_a_dispute_without_target_or_demands_says_so() -> None:
    data = load_border().to_dict()
    (none,) = measure_gap(load_border(targets={})).sequences
    assert (none.status, none.apart) == ("no target", ())
    assert measure_gap(load_border(targets={})).totals[0].sequence is None
    (quiet,) = measure_gap(load_border().without(*data["demands"])).sequences
    assert quiet.status == "no demands"


def test_rules_that_leave_no_way_are_not_blamed_on_demands() -> None:
    (found,) = measure_gap(load_border(targets={"odd": "crossed and not escort"})).sequences
    assert found.status == "no way"
    assert "whatever anybody demands" in found.reason
    assert not found.clashes


def test_what_would_take_too_long_is_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MAX_NODES", 3)
    (found,) = measure_sequences(load_border(), [("north", "south")], "traffic")
    assert found.status == "undecided"
    assert "at most 3" in found.reason
    assert not found.decided


def test_each_set_of_demands_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = load_border()
    orders = Orders(
        dispute, build_steps(dispute.compiled), dispute.compiled.truth("crossed and trade >= some")
    )
    first = orders.route(("gate_first",))
    monkeypatch.setattr("detente.analysis.gap.order.find_route", lambda *a: pytest.fail("searched again"))
    assert orders.route(("gate_first",)) is first

from __future__ import annotations

import random

import pytest

from detente.analysis.gap.breaking import find_broken_demands
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.present.values import Interval
from tests.analysis.gap.sample import load_border
from tests.model.orders import draw_disputes, has_order

# both: trade | gate ajar + escort | gate open (3 months) | office | full trade
#   gate_first (hard) is broken by step 1 and met by the end of step 3: 1 + 3 months
#   trade_first is kept: trade stood before the gate moved


def test_a_plan_is_read_step_by_step() -> None:
    found = find_broken_demands(load_border(), "both")
    assert found.form == "steps"
    assert found.kept == ("trade_first",)
    (broken,) = found.broken
    assert (broken.demand, broken.step, broken.raised) == ("gate_first", 1, ("trade",))
    assert (broken.periods, broken.lasting) == (4, False)
    assert broken.hard
    assert broken.row == "S42"
    assert broken.total is None
    assert found.feasible is False


def test_a_soft_demand_costs_so_much_a_period_for_as_long_as_it_is_broken() -> None:
    found = find_broken_demands(
        load_border(), [{"gate": "ajar"}, {"escort": "yes"}, {"gate": "open"}, {"trade": "some"}]
    )
    (broken,) = found.broken
    assert (broken.demand, broken.step, broken.periods) == ("trade_first", 1, 5)
    assert broken.cost == Interval(0.5, 0.25, 1)
    assert broken.total == Interval(2.5, 1.25, 5)
    assert found.feasible


def test_a_demand_met_in_the_step_that_breaks_it_costs_nothing() -> None:
    (broken,) = find_broken_demands(load_border(), [{"trade": "some", "gate": "ajar"}]).broken[1:]
    assert (broken.demand, broken.periods, broken.lasting) == ("trade_first", 0, False)


def test_a_demand_never_met_stays_broken_for_good() -> None:
    found = find_broken_demands(load_border(), [{"gate": "ajar"}, {"escort": "yes"}])
    (broken,) = found.broken
    assert broken.lasting
    assert broken.total is None
    assert "for good" in found.table().to_text()


def test_what_falls_back_under_its_start_is_no_longer_a_breach() -> None:
    plan = [{"gate": "ajar"}, {"gate": "shut"}, {"escort": "yes"}]
    (broken,) = find_broken_demands(load_border(), plan).broken
    assert (broken.step, broken.periods, broken.lasting) == (1, 1, False)


def test_what_was_true_once_meets_a_demand_for_ever() -> None:
    plan = [{"escort": "yes", "trade": "some"}, {"trade": "none"}, {"gate": "ajar"}]
    assert "trade_first" in find_broken_demands(load_border(), plan).kept


def test_a_package_is_read_in_every_order() -> None:
    dispute = load_border()
    deal = find_broken_demands(dispute, "deal")
    assert deal.broken == ()
    assert deal.clashes == (("gate_first", "trade_first"),)
    assert deal.feasible  # the soft one gives way
    shop = find_broken_demands(dispute, "shop")
    assert [(b.demand, b.step, b.lasting) for b in shop.broken] == [("gate_first", None, True)]
    assert shop.feasible is False


def test_a_package_that_no_raise_leads_to_is_read_as_one_step() -> None:
    found = find_broken_demands(load_border(), {"patrols": "no", "trade": "some"})
    assert "single step" in found.reason
    assert [(b.demand, b.step) for b in found.broken] == [("gate_first", 1)]


def test_a_hard_demand_that_all_else_must_come_before_leaves_nothing_in_parallel() -> None:
    talk = find_broken_demands(load_border(), "talk")
    assert talk.feasible
    assert talk.binding == ("gate_first",)
    assert talk.sequential == ("gate_first",)  # once the gate is open only trade is left
    assert "in parallel" in talk.explain().to_text()
    longer = find_broken_demands(
        load_border(targets={"more": "crossed and trade >= some and not patrols"}), "talk"
    )
    assert longer.feasible is None  # patrols only fall, so no raise leads there
    assert "no way" in longer.explain().to_text()
    wide = load_border(
        targets={"more": "crossed and trade >= some"},
        demands={"ajar_first": {"by": "south", "hold": ["trade"], "until": "gate >= ajar"}},
    )
    found = find_broken_demands(wide, "talk")
    assert (found.binding, found.sequential) == (
        ("ajar_first",),
        (),
    )  # the gate can go on opening beside the trade


def test_hard_demands_of_both_sides_leave_no_order_and_are_named() -> None:
    hard = load_border(**{"demands.trade_first.strength": "hard"})
    found = find_broken_demands(hard, "talk")
    assert found.feasible is False
    text = found.explain().to_text()
    assert "gate first" in text
    assert "trade first" in text
    assert "S42" in text


def test_an_order_that_a_proposal_sets_is_kept_too() -> None:
    found = find_broken_demands(load_border(), "gate")
    assert found.form == "hold"
    assert [b.demand for b in found.broken] == ["trade_first"]  # the south's measures wait for the gate
    assert found.feasible


@pytest.mark.parametrize("seed", range(4))
def test_orders_equal_brute_force(seed: int) -> None:
    for dispute in draw_disputes(300 + seed, 40):
        data = dispute.to_dict()
        data["proposals"] = {"any": {"free": True}}
        free = dispute.with_(proposals=data["proposals"])
        found = find_broken_demands(free, "any")
        goal = dispute.effective.targets["goal"]
        if not has_order(dispute, goal, ()):
            assert found.feasible is None
            continue
        demands = dispute.effective.demands
        hard = [d for d, spec in demands.items() if spec.strength == "hard"]
        assert found.feasible == has_order(dispute, goal, hard)
        assert [b.demand for b in found.broken] == [d for d in demands if not has_order(dispute, goal, (d,))]
        for clash in found.clashes:
            assert not has_order(dispute, goal, clash)


def brute_walk(dispute: Dispute, states: list[dict[str, str]], demand: str) -> tuple[int | None, int, bool]:
    """First broken step, periods broken and whether for good, told period by period."""
    spec = dispute.effective.demands[demand]

    def rank(state: dict[str, str], m: str) -> int:
        return dispute.all_measures[m].levels.index(state[m])

    def true(state: dict[str, str]) -> bool:
        return bool(dispute.formula(spec.until).holds(lambda m: rank(state, m)))

    first, periods = None, 0
    for t in range(1, len(states)):
        early = not any(true(s) for s in states[:t])
        up = [m for m in spec.hold if rank(states[t], m) > max(rank(states[t - 1], m), rank(states[0], m))]
        if early and up and first is None:
            first = t
    if first is None:
        return None, 0, False
    for t in range(first, len(states)):
        above = any(rank(states[t], m) > rank(states[0], m) for m in spec.hold)
        if above and not any(true(s) for s in states[: t + 1]):
            if t == len(states) - 1:
                return first, periods, True
            periods += 1
    return first, periods, False


def test_explicit_steps_equal_the_rule_told_period_by_period() -> None:
    rng = random.Random(5)
    seen = 0
    for dispute in draw_disputes(400, 150):
        levels = {m: spec.levels for m, spec in dispute.measures.items()}
        plan = [{m: rng.choice(levels[m]) for m in rng.sample(list(levels), 2)} for _ in range(5)]
        states = [dict(dispute.start)]
        for step in plan:
            states.append({**states[-1], **step})
        found = {b.demand: (b.step, b.periods, b.lasting) for b in find_broken_demands(dispute, plan).broken}
        for demand in dispute.effective.demands:
            expected = brute_walk(dispute, states, demand)
            assert found.get(demand, (None, 0, False)) == expected
            seen += expected[0] is not None
    assert seen > 100


def test_names_of_nothing_are_refused() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'both'"):
        find_broken_demands(load_border(), "boht")
    with pytest.raises(NotFoundError, match="did you mean 'trade'"):
        find_broken_demands(load_border(), [{"tradee": "some"}])
    with pytest.raises(SettingError, match="at least one step"):
        find_broken_demands(load_border(), [])


def test_a_dispute_without_demands_has_none_to_break() -> None:
    quiet = load_border().without("gate_first", "trade_first")
    assert "records none" in find_broken_demands(quiet, "both").explain().to_text()
    (walk,) = (find_broken_demands(quiet, "talk"),)
    assert walk.feasible

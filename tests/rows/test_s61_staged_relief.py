"""S61: a plan that ends at full relief, with aid and guarantees: North Korea's value and America's exposure by step."""

from __future__ import annotations

import detente


def test_s61_a_staged_plan_to_full_relief_is_valued_step_by_step() -> None:
    dispute = detente.load("korea-2019")
    plan = detente.value_steps(dispute, "staged_full_relief")
    assert plan.steps[-1].state["relief"] == "all"
    ladder = [dispute.measures["relief"].levels.index(s.state["relief"]) for s in plan.steps]
    assert ladder == sorted(ladder)
    assert len(set(ladder)) == 4  # in stages
    assert not any(s.broken for s in plan.steps)
    values = [s.values["dprk"] for s in plan.steps]
    assert all(v is not None for v in values)
    last = values[-1]
    assert last is not None
    assert last.value > 0
    # America is exposed on the way: without what the others can take back it would stand below the start
    number, loss = plan.worst_exposure("us")
    assert 0 < number < len(plan.steps)
    assert loss > 0
    table = plan.table()
    assert len(table.rows) == len(plan.steps)
    assert {"value_dprk", "exposed_us"} <= {c.name for c in table.columns}


def test_s61_without_relief_north_korea_gets_less_and_america_risks_less() -> None:
    dispute = detente.load("korea-2019")
    plan = detente.value_steps(dispute, "staged_full_relief")
    steps = [
        {m: level for m, level in s.raised.items() if m not in ("relief", "un_relief")}
        for s in plan.steps[1:]
    ]
    bare = detente.value_steps(dispute, [s for s in steps if s])
    full, less = plan.steps[-1].values["dprk"], bare.steps[-1].values["dprk"]
    assert full is not None
    assert less is not None
    assert full.value > less.value
    assert bare.worst_exposure("us")[1] < plan.worst_exposure("us")[1]

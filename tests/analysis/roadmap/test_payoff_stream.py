"""Payoffs along a plan add up to those of the plan, for every actor, and say when what begins."""

from __future__ import annotations

import pytest

import detente


@pytest.mark.parametrize("name", ["korea-2019", "hanoi-small"])
def test_parts_add_up_to_the_payoffs_of_the_plan(name: str) -> None:
    dispute = detente.load(name)
    proposal = {"korea-2019": "rok_dual_track", "hanoi-small": "stepwise"}[name]
    judged = detente.judge_proposal(dispute, proposal)
    assert judged.plan is not None
    for actor in ("us", "dprk"):
        stream = detente.trace_payoffs(dispute, actor, proposal)
        assert [r.step for r in stream.rows] == list(range(len(judged.plan.steps) + 1))
        for row in stream.rows:
            assert sum(row.parts.values()) == pytest.approx(row.gain, abs=1e-9)
        for row, step in zip(stream.rows[1:], judged.plan.steps, strict=True):
            assert row.payoff == pytest.approx(step.payoffs[actor], abs=1e-9)
            assert row.ends == step.ends
        assert all(stream.rows[k].gain < 0 for k in stream.below)
        assert len(stream.table().rows) == len(stream.rows)


def test_along_the_best_plan_and_where_there_is_none() -> None:
    dispute = detente.load("hanoi-small")
    stream = detente.trace_payoffs(dispute, "dprk")
    assert stream.rows[-1].step == len(stream.plan.steps)
    assert "the best plan to 'full'" in stream.title
    late = {b.formula: b for b in stream.late}
    assert late["treaty and warheads = removed"].worth == 1.0
    with pytest.raises(detente.SettingError, match="there is no plan to follow"):
        detente.trace_payoffs(dispute.without("guarantee", "treaty", "liaison", "end_of_war"), "dprk")

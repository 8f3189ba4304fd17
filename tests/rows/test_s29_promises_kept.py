"""S29: what the North expects falls with how far the United States keeps its promise; break-even credibility reported."""

from __future__ import annotations

from itertools import pairwise

import detente
from tests.cli.running import run, run_json
from tests.rows.needed_for_korea import korea_credibility, korea_thresholds


def test_s29_the_value_of_giving_weapons_up_falls_with_american_credibility() -> None:
    rows = [r for r in korea_credibility().of("us") if "warheads" in r.raised]
    assert rows
    for row in rows:
        assert row.actor == "dprk"
        values = [row.value_at(c / 10) for c in range(10, -1, -1)]
        assert all(later < earlier for earlier, later in pairwise(values))
        assert row.stake == values[0] - values[-1] > 0.1  # at stake if it reneges, in units of its scale
        assert row.needed is not None
        assert 0 < row.needed < 1


def test_s29_turnover_in_washington_lowers_what_staying_is_worth() -> None:
    row = korea_thresholds().threshold("turnover.us")
    staying = [m["dprk"] for m in row.margins]
    assert all(b < a for a, b in pairwise(staying))
    assert row.plan_holds[0][0] == 0
    assert row.plan_holds[0][1] < row.number.high  # a largest turnover that this plan survives is reported
    assert row.plan_ends


def test_s29_what_can_be_taken_back_hangs_on_no_promise() -> None:
    dispute = detente.load("hanoi-small")
    before = detente.measure_credibility(dispute)
    assert any("warheads" in r.raised for r in before.of("us"))
    undo = {
        "measures.warheads.undo": {"partly": 0.1, "removed": 0.1},
        "measures.declaration.undo": {"yes": 0.1},
    }
    changed = dispute.with_({**undo, "measures.yongbyon.undo": {"frozen": 0.5, "dismantled": 0.1}})
    steps = [dict(s.raised) for s in before.plan.steps]
    after = detente.measure_credibility(changed.with_({"proposals.same": {"steps": steps}}), "same")
    assert after.rows == ()


def test_s29_the_break_even_is_on_the_command_line() -> None:
    steps = run_json("credibility", "hanoi-small")["answer"]["steps"]
    assert "us" in {s["other"] for s in steps}
    assert any(s["needed"] for s in steps)
    told = " ".join(run("credibility", "hanoi-small").split())
    assert "North Korea must believe the United States" in told

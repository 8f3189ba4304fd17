"""S63: break-even American credibility at each irreversible step; believed less, the plan stops there."""

from __future__ import annotations

import pytest

import detente
from tests.rows.needed_for_korea import korea_credibility


def test_s63_every_irreversible_step_has_its_break_even() -> None:
    found = korea_credibility()
    mine = [s.number for s in found.plan.steps if any(m in s.irreversible for m in s.raised)]
    assert [r.step for r in found.of("us")] == mine
    assert {"warheads", "yongbyon", "enrichment", "declaration"} == {
        m for r in found.of("us") for m in r.raised
    }
    text = " ".join(found.explain().to_text().split())
    for row in found.of("us"):
        assert f"Step {row.step}, North Korea" in text
        assert f"{row.needed:.0%} or more" in text
    assert len(found.table().rows) == len(found.rows)


def test_s63_believed_less_the_plan_stops_there() -> None:
    found = korea_credibility()
    most = max(found.of("us"), key=lambda r: r.needed or 0)
    assert most.needed is not None
    stopped = found.stops_at("us", most.needed - 0.01)
    assert stopped is not None
    assert stopped.step <= most.step
    assert found.stops_at("us", most.needed + 1e-9) is None
    assert found.stops_at("us", 0.0) is found.of("us")[0]


def test_s63_at_recorded_trust_no_dismantling_and_with_a_credible_commitment_all_of_it() -> None:
    """The file's own trust of Pyongyang in Washington is below what giving weapons up asks for."""
    found = korea_credibility()
    dispute = found.dispute
    first = next(r for r in found.of("us") if r.stops)
    assert "warheads" in first.raised
    assert f"the plan would stop at step {first.step}" in " ".join(found.explain().to_text().split())
    assert dispute.estimates["beliefs.trust.dprk.us"].value < (first.needed or 1)
    steps = [dict(s.raised) for s in found.plan.steps]
    credible = dispute.with_({"beliefs.trust.dprk.us": 0.8, "proposals.same": {"steps": steps}})
    rows = detente.measure_credibility(credible, "same").of("us")
    assert [r.needed for r in rows] == pytest.approx([r.needed for r in found.of("us")])
    assert not any(r.stops for r in rows)


def test_s63_without_what_outlasts_a_breach_more_trust_is_needed() -> None:
    """Taken away: the guarantee that stays in force whoever breaks off. The last step then asks for more."""
    dispute = detente.load("hanoi-small")
    steps = [dict(s.raised) for s in detente.plan_roadmap(dispute).plan.steps]  # type: ignore[union-attr]
    needed = {}
    for name, extra in {"kept": {}, "lapsing": {"measures.guarantee.holds_when_broken_by": []}}.items():
        changed = dispute.with_({**extra, "proposals.same": {"steps": steps}})
        needed[name] = detente.measure_credibility(changed, "same").of("us")[-1].needed
    assert needed["kept"] is not None
    assert needed["lapsing"] is None or needed["lapsing"] > needed["kept"]

"""S43 in the roadmap: the two offers at Hanoi as they stand: who leaves which, by how much, and what would have kept it."""

from __future__ import annotations

import detente


def test_s43_each_offer_drives_away_the_side_that_it_asks_most_of() -> None:
    dispute = detente.load("korea-2019")
    theirs, ours = (detente.judge_proposal(dispute, name) for name in ("hanoi_us", "hanoi_dprk"))
    for judged in (theirs, ours):
        assert judged.verdict == "fails"
        assert judged.margin is not None
        assert judged.margin < 0
    assert min(theirs.failures, key=lambda f: f.margin).actor == "dprk"
    assert min(ours.failures, key=lambda f: f.margin).actor == "us"
    assert "dprk" in theirs.stays_out
    assert "us" in ours.stays_out
    # the American paper asks for weapons before any guarantee, against a hard demand of the other side
    assert [b.demand for b in theirs.broken if b.demand] == ["security_first"]
    assert not detente.judge_proposal(dispute.without("security_first"), "hanoi_us").broken


def test_s43_what_would_have_kept_them_does_keep_them() -> None:
    dispute = detente.load("korea-2019")
    judged = detente.judge_proposal(dispute, "hanoi_dprk")
    worst = min((f for f in judged.failures if f.actor == "us"), key=lambda f: f.margin)
    assert worst.remedy.penalty is not None
    penalties = dispute.to_dict()["penalties"]

    def with_penalty(more: float) -> float:
        added = {**penalties, "us": [*penalties["us"], {"value": more}]}
        plan = detente.judge_proposal(dispute.with_(penalties=added), "hanoi_dprk").plan
        assert plan is not None
        return plan.steps[0].margins["us"] if worst.step else plan.target_margins["us"]

    assert with_penalty(worst.remedy.penalty + 1e-6) >= 0
    assert with_penalty(worst.remedy.penalty * 0.99) < 0
    text = " ".join(judged.explain().to_text().split())
    assert "It would have been kept by a penalty of" in text

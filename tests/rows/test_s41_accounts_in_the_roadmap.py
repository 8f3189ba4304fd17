"""S41 in the roadmap: the offer at Hanoi is judged under each account of what was asked for."""

from __future__ import annotations

import detente

MINISTER, PRESIDENT = "hanoi_dprk", "hanoi_dprk_as_us_heard"


def test_s41_both_accounts_are_judged_side_by_side() -> None:
    dispute = detente.load("korea-2019")
    found = detente.compare_proposals(dispute, [MINISTER, PRESIDENT])
    mild, strong = found.judgment(MINISTER), found.judgment(PRESIDENT)
    assert mild.plan is not None
    assert strong.plan is not None
    assert mild.plan.steps[0].raised["relief"] == "most"
    assert strong.plan.steps[0].raised["relief"] == "all"
    # under either account Washington would leave, and more so as the President heard it; only then does it refuse the end
    assert mild.walks[0] == strong.walks[0] == "us"
    assert strong.plan.steps[0].margins["us"] < mild.plan.steps[0].margins["us"] < 0
    assert "us" not in mild.refused_by
    assert "us" in strong.refused_by
    # and Pyongyang gains more from all than from most
    assert strong.plan.start_values["dprk"] > mild.plan.start_values["dprk"]
    assert len(found.table().rows) == 2


def test_s41_take_the_difference_away_and_the_accounts_agree() -> None:
    dispute = detente.load("korea-2019")
    data = dispute.to_dict()["proposals"]
    same = {**data[PRESIDENT], "package": {**data[PRESIDENT]["package"], "relief": "most"}}
    agreed = dispute.with_(proposals={**data, PRESIDENT: same})
    mild, strong = (detente.judge_proposal(agreed, name) for name in (MINISTER, PRESIDENT))
    assert mild.margin == strong.margin
    assert mild.refused_by == strong.refused_by
    steps = detente.compare_steps(dispute, MINISTER, PRESIDENT)
    assert [(r.measure, r.level) for r in steps.only_second] == [("relief", "all")]

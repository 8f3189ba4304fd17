"""S25: China has wants of its own, is not forced to be neutral, and what it wants shapes what can be agreed."""

from __future__ import annotations

import numpy as np

import detente
from detente.analysis.packages.acceptance import Acceptance, survey


def test_s25_china_has_a_utility_of_its_own() -> None:
    dispute = detente.load("korea-2019")
    asked = {
        name: detente.judge_package(dispute, name).verdict("china").gain
        for name in ("hanoi_us", "hanoi_dprk")
    }
    gains = [gain.value for gain in asked.values() if gain is not None]
    assert len(gains) == 2
    assert gains[0] != gains[1]
    assert any(gains)
    # it backs the North's security: suspended exercises are worth something to China itself
    menu = detente.compare_measures(dispute)
    worth = menu.dish("exercises", "suspended").values["china"]
    assert worth is not None
    assert worth.low > 0


def test_s25_a_neutral_china_would_agree_to_other_packages() -> None:
    dispute = detente.load("korea-2019")
    neutral = dispute.with_(preferences={**dispute.to_dict()["preferences"], "china": {"indifferent": True}})
    biased, free = detente.find_packages(dispute), detente.find_packages(neutral)
    assert biased.beyond < free.beyond
    assert all(p.gains["china"].value == 0 for p in free.frontier if p.gains["china"] is not None)
    # what a neutral China would go along with, the real one rejects, alone
    theirs, ours = (Acceptance(survey(d), d.values).acceptable for d in (neutral, dispute))
    row = int(np.flatnonzero(theirs & ~ours)[0])
    judged = detente.judge_package(dispute, dispute.compiled.state(row))
    assert judged.rejecting == ("china",)

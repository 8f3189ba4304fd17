"""S41: two accounts of what North Korea asked for at Hanoi are kept side by side, and the model runs under each."""

from __future__ import annotations

import detente

ACCOUNTS = ("hanoi_dprk", "hanoi_dprk_as_us_heard")


def test_s41_both_accounts_are_kept_and_differ_in_the_relief_asked_for() -> None:
    dispute = detente.load("korea-2019")
    states = [detente.judge_package(dispute, name).state for name in ACCOUNTS]
    assert [s["relief"] for s in states] == ["most", "all"]
    assert {m for m in states[0] if states[0][m] != states[1][m]} == {"relief"}
    assert {j.name for j in detente.find_packages(dispute).offers} >= set(ACCOUNTS)


def test_s41_the_model_answers_differently_under_each() -> None:
    dispute = detente.load("korea-2019")
    minister, president = (detente.judge_package(dispute, name) for name in ACCOUNTS)
    first, second = minister.verdict("us"), president.verdict("us")
    assert first.gain is not None
    assert second.gain is not None
    assert first.gain.value > second.gain.value
    assert not first.refuses
    assert second.refuses
    assert minister.verdict("dprk").accepts
    assert president.verdict("dprk").accepts
    # without the American line on full relief the two accounts differ in degree only
    data = dispute.to_dict()
    us = {k: v for k, v in data["preferences"]["us"].items() if k != "refuses"}
    softer = dispute.with_(preferences={**data["preferences"], "us": us})
    assert not detente.judge_package(softer, ACCOUNTS[1]).verdict("us").refuses

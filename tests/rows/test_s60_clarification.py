"""S60: the gap before and after clarification is computed; the value of clarification is reported."""

from __future__ import annotations

import detente
from tests.docs.commands import run_command


def test_s60_the_gap_before_and_after_it_is_made_clear() -> None:
    found = detente.measure_clarification(detente.load("korea-2019"), "dprk", "denuclearization")
    assert len(found.unclear) == 3
    assert len(found.readings) == 8
    before = found.before["us"]
    assert before.low < before.high
    after = [r.apart["us"] for r in found.readings]
    assert (min(after), max(after)) == (before.low, before.high)
    assert found.readings[-1].meant == found.unclear
    assert found.readings[-1].apart["us"] == before.low  # the other side includes all of it


def test_s60_what_clarifying_is_worth() -> None:
    dispute = detente.load("korea-2019")
    (worth,) = detente.measure_clarification(dispute, "dprk", "denuclearization").worth
    assert worth.actor == "us"
    assert worth.value is not None
    assert worth.value.value > 0
    assert worth.to_speaker is not None
    assert worth.unit == "payoff per quarter"


def test_s60_nothing_is_left_to_clarify_once_it_is_clear() -> None:
    dispute = detente.load("korea-2019")
    meaning = dispute.spec.definitions["denuclearization"]["dprk"]
    clear = {"definitions.denuclearization.dprk": list(meaning.includes)}  # type: ignore[union-attr]
    found = detente.measure_clarification(dispute.with_(clear), "dprk", "denuclearization")
    assert found.before["us"].low == found.before["us"].high
    assert found.worth[0].value is not None
    assert found.worth[0].value.value == 0
    assert "nothing to make clear" in found.explain().to_text()


def test_s60_the_command_says_both() -> None:
    status, printed = run_command(("detente", "clarify", "korea-2019", "dprk", "denuclearization"))
    text = " ".join(printed.split())
    assert status == 0
    assert "6 to 9 elements" in text
    assert "knowing before it proposes a package is worth" in text

"""S53: can China convince the North, and on what terms: the least terms, or none within limits and what binds."""

from __future__ import annotations

import pytest

import detente
from tests.cli.running import run, run_json


def test_s53_the_least_guarantee_that_makes_a_plan_hold() -> None:
    dispute = detente.load("korea-2019")
    found = detente.find_least_terms(dispute, to="dprk", by="china", proposal="hecker_ten_year")
    assert found.least is not None
    assert 0 < found.least < found.limit
    assert found.binding is not None
    assert (found.binding.actor, found.binding.constraint) == ("dprk", "joins")
    text = " ".join(found.explain().to_text().split())
    assert f"a guarantee by China worth {found.least:.3g} a quarter to North Korea" in text
    assert "With less, North Korea would not join" in text
    # with it the plan holds, with a little less it does not: put into the file and judged anew
    for size, verdict in ((found.least + 0.01, "holds"), (found.least - 0.01, "fails")):
        worth = {**dispute.to_dict()["preferences"]["dprk"]["worth"], "guarantee and true": size}
        changed = dispute.with_({"preferences.dprk.worth": worth})
        assert detente.judge_proposal(changed, "hecker_ten_year").verdict == verdict


def test_s53_none_within_limits_with_the_binding_constraint() -> None:
    dispute = detente.load("korea-2019")
    found = detente.find_least_terms(
        dispute, "side_payment", to="dprk", by="china", proposal="staged_full_relief"
    )
    assert found.least is None
    assert found.binding is not None
    assert found.counter is not None
    assert (found.binding.actor, found.counter.actor) == ("dprk", "china")
    text = " ".join(found.explain().to_text().split())
    assert "None within limits" in text
    assert "North Korea would not join" in text
    assert "with more, China would leave" in text
    # a payment that costs China nothing would do: it is what China can bear that binds
    free = detente.find_least_terms(
        dispute, "side_payment", to="dprk", by="china", cost=0, proposal="staged_full_relief"
    )
    assert free.binding != found.binding
    assert free.least is not None or free.counter is None


def test_s53_without_the_guarantor_there_is_nobody_to_ask() -> None:
    dispute = detente.load("korea-2019").without("china.guarantor", "russia.guarantor")
    with pytest.raises(detente.SettingError, match="guarantees nothing to dprk"):
        detente.find_least_terms(dispute, to="dprk", by="china", proposal="hecker_ten_year")


def test_s53_on_the_command_line() -> None:
    words = ["least-terms", "hanoi-small", "--side-payment", "--to", "us", "--by", "rok", "--limit"]
    answer = run_json(*words, "3")["answer"]
    assert 0 < answer["least"] < 3
    assert answer["binding"]["actor"] == "us"
    assert run_json(*words, "0.5")["answer"]["least"] is None
    assert "None within limits" in run(*words, "0.5")


def test_s53_both_commands_give_the_same_terms_for_china() -> None:
    """What China could offer Washington would do over a narrow window only; neither command steps over it."""
    answer = run_json("least-terms", "hanoi-small", "--side-payment", "--to", "us", "--by", "china")["answer"]
    terms = run_json("thirdparties", "hanoi-small", "--terms")["answer"]["terms"]
    (offered,) = [t for t in terms if (t["by"], t["to"]) == ("china", "us")]
    assert offered["least"] == answer["least"] == pytest.approx(0.6226, abs=1e-3)
    assert offered["most"] == answer["most"] < 1
    told = " ".join(run("thirdparties", "hanoi-small", "--terms").split())
    assert "A side payment by China worth 0.62 a quarter to the United States" in told
    # at ten times the cost for each unit China could not bear it, and every size is ruled out
    dear = detente.find_least_terms(detente.load("hanoi-small"), "side_payment", to="us", by="china", cost=10)
    assert dear.least is None
    assert dear.proved
    assert {r.verdict for r in dear.ranges} == {"no"}

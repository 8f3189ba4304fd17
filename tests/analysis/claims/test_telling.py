"""What the sentences and tables about claims say, down to one claim and few draws."""

from __future__ import annotations

import pytest

import detente
from detente.analysis.claims.claims_telling import explain_claims
from detente.analysis.claims.settling import count_needed, is_open
from detente.analysis.claims.trial import HOLDS
from detente.analysis.shares import wilson_interval
from tests.analysis.claims.making import HANOI, claiming


def told(tests: dict[str, str], draws: int, **more: object) -> str:
    found = detente.evaluate_claims(claiming(tests), draws=draws, **more)  # type: ignore[arg-type]
    return " ".join(str(found.explain()).split())


def test_a_verdict_takes_so_many_draws_that_agree() -> None:
    assert count_needed() == 35
    assert wilson_interval(35, 35)[0] >= HOLDS > wilson_interval(34, 34)[0]
    assert count_needed(0.8) < 35 < count_needed(0.99)


def test_few_draws_that_agree_are_not_said_to_depend_on_anything() -> None:
    tests = {"zone": "zone_open()", "none": "not zone_open()", "small": "acceptable(small_deal)"}
    found = detente.evaluate_claims(claiming(tests), draws=4)
    assert [is_open(c) for c in found.claims][:2] == [True, True]
    words = " ".join(str(found.explain()).split())
    assert (
        "Not settled by so few draws: - Claim zone. Holds in all 4 draws; a verdict takes 35 draws" in words
    )
    assert "Claim none. Fails in all 4 draws; a verdict takes 35 draws that agree" in words
    assert "Fewer than 35 draws let no claim hold or fail, whatever they say" in words
    assert any("Fewer than 35 draws" in note for note in found.table().notes)
    many = detente.evaluate_claims(claiming({"zone": "zone_open()"}), draws=35, witnesses=False)
    assert "Fewer than" not in str(many.explain()) + str(many.table())
    assert many.claim("zone").verdict == "holds"


def test_one_claim_is_spoken_of_as_one() -> None:
    assert told({"zone": "zone_open()"}, 40).startswith(
        "Over 40 draws the one claim that could be tested holds."
    )
    assert told({"zone": "zone_open()"}, 3).startswith(
        "Over 3 draws the one claim that could be tested is not settled by so few draws."
    )
    both = {"zone": "zone_open()", "none": "not zone_open()"}
    assert told(both, 40).startswith(
        "Of 2 claims that could be tested over 40 draws, 1 holds, 1 fails and 0 depend on the inputs."
    )
    assert told({"later": "p(full) > 0.5"}, 3).startswith("None of the claims could be tested.")
    assert told({"why": "could_explain(delay, zone_open())"}, 3).startswith(
        "Over 3 draws explanations were tested"
    )


@pytest.mark.parametrize(("expect", "words"), [("holds", "is what was"), ("fails", "is not what was")])
def test_one_expectation_is_spoken_of_as_one(expect: str, words: str) -> None:
    claim = {"id": "zone", "text": "It is open", "test": "zone_open()", "expect": expect}
    found = detente.evaluate_claims(HANOI.with_({"claims": [claim]}), draws=36)
    assert f"The verdict {words} expected before the test was run." in " ".join(str(found.explain()).split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is open", "It is open. In 100%"),
        ("Is it?", "Is it? In 100%"),
        ("So they say.", "So they say. In 100%"),
    ],
)
def test_a_claim_without_a_full_stop_gets_one(text: str, shown: str) -> None:
    dispute = HANOI.with_({"claims": [{"id": "zone", "text": text, "test": "zone_open()"}]})
    found = detente.evaluate_claims(dispute, draws=36, witnesses=False)
    assert shown in " ".join(explain_claims(found).to_text().split())


def test_witnesses_write_numbers_like_every_table() -> None:
    found = detente.evaluate_claims(claiming({"margin": "margin(stepwise) > 0"}), draws=3)
    answers = found.witness_table("margin").column("answer")
    assert any(str(answer).startswith("\N{MINUS SIGN}0.") for answer in answers)
    assert not any("-" in str(answer) for answer in answers)

"""S17: competing explanations of why the summit was not earlier are stored side by side, and none is confirmed."""

from __future__ import annotations

import detente


def test_s17_rival_explanations_of_the_delay_are_stored_and_none_is_confirmed() -> None:
    korea = detente.load("korea-2019")
    rivals = [c for c in korea.spec.claims if c.row == "S17"]
    assert len(rivals) >= 2
    cheap = [c.id for c in rivals if "plan_exists" not in c.test]
    found = detente.evaluate_claims(korea, draws=60, only=cheap)
    stored = found.explanations("delay")
    assert [c.id for c in stored] == cheap
    assert len(stored) >= 2
    # what two of them appeal to is at work in every draw, and still neither "holds"
    at_work = [c for c in stored if c.share is not None and c.share.share == 1]
    assert len(at_work) >= 2
    assert {c.verdict for c in stored} <= {"possible", "not at work", "depends"}
    told = str(found.explain())
    assert "none is confirmed by being at work" in told
    assert "Hold under nearly all" not in told


def test_s17_the_same_test_without_the_mark_of_an_explanation_holds() -> None:
    korea = detente.load("korea-2019")
    test = next(c.test for c in korea.spec.claims if c.id == "delay_trust")
    inner = test.removeprefix("could_explain(delay, ").removesuffix(")")
    claims = [
        {"id": "mark", "text": "With the mark.", "test": test},
        {"id": "plain", "text": "Without it.", "test": inner},
    ]
    found = detente.evaluate_claims(korea.with_({"claims": claims}), draws=60)
    assert found.claim("mark").share == found.claim("plain").share
    assert (found.claim("mark").verdict, found.claim("plain").verdict) == ("possible", "holds")
    # alone, it is said to be the only one stored
    assert "Only one explanation of delay is stored" in str(found.explain())

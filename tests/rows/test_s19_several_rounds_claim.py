"""S19, as a claim: a full resolution takes years and several rounds; one package for everything does not hold."""

from __future__ import annotations

import detente


def outcome(dispute: detente.Dispute, *ids: str) -> list[bool | None]:
    found = detente.evaluate_claims(dispute, draws=3, only=ids, witnesses=False)
    return [found.claim(i).central for i in ids]


def test_s19_it_takes_years_and_not_one_package() -> None:
    korea = detente.load("korea-2019")
    assert outcome(korea, "rounds", "before_2021") == [True, True]


def test_s19_without_the_durations_it_takes_no_years() -> None:
    korea = detente.load("korea-2019")
    claims = [
        {
            "id": "years",
            "text": "It takes more years than steps take quarters.",
            "test": "years(full) > steps(full) / 4",
        },
        {"id": "slow", "text": "It takes five years.", "test": "years(full) >= 5"},
    ]
    asked = korea.with_({"claims": claims})
    assert outcome(asked, "years", "slow") == [True, True]
    at_once = asked.with_({f"measures.{m}.takes": {} for m, s in korea.spec.measures.items() if s.takes})
    assert outcome(at_once, "years", "slow") == [False, False]

"""S51: third parties ranked by the change in the value of the best plan when they leave."""

from __future__ import annotations

import detente


def test_s51_third_parties_are_ranked_by_what_their_leaving_takes_from_the_best_plan() -> None:
    found = detente.measure_third_parties(detente.load("korea-calibration"))
    assert found.ranking == ("china", "rok")
    changes = [found.part(a).change for a in found.ranking]
    assert changes == sorted(changes)  # type: ignore[type-var]
    # and by Shapley value, which shares out what they add together
    due = {d.player: d.value for d in found.due}
    assert due["china"] > due["rok"] > 0


def test_s51_the_ranking_turns_when_what_china_brings_is_worth_nothing() -> None:
    plain = detente.load("korea-calibration")
    poor = plain.without("china_guarantee", "un_relief")
    found = detente.measure_third_parties(poor)
    assert found.ranking[0] == "rok"
    due = {d.player: d.exact for d in found.due}
    assert due["china"] < due["rok"]

"""S59: China, South Korea, Japan and Russia by issue: interest, leverage, and what acceptance owes to each."""

from __future__ import annotations

import detente
from tests.cli.running import run, run_json


def test_s59_four_third_parties_by_every_issue() -> None:
    korea = detente.load("korea-2019")
    found = detente.measure_persuasion(korea)
    assert [t.actor for t in found.overall] == ["china", "rok", "japan", "russia"]
    assert len(found.influences) == 4 * len(korea.effective.issues)
    assert found.of("china", "sanctions").say > 0.5
    assert found.of("rok", "inter_korean").leverage["dprk"] > 0
    assert found.of("russia", "sanctions").measures == ("un_relief",)  # by its consent in the Council
    for one in found.influences:
        assert one.interest is not None
        assert 0 <= one.interest <= 1
    drawn = found.chart().spec["data"]["values"]
    assert {row["row"] for row in drawn} == {"China", "South Korea", "Japan", "Russia"}
    assert len(drawn) == 4 * len(found.issues)


def test_s59_influence_goes_with_what_gave_it() -> None:
    korea = detente.load("korea-2019")
    whole = detente.measure_persuasion(korea)
    without = detente.measure_persuasion(korea.without("projects"))
    before, after = whole.of("rok", "inter_korean"), without.of("rok", "inter_korean")
    assert before.say > after.say
    assert before.leverage["dprk"] > after.leverage["dprk"]
    assert before.losses["dprk"] > after.losses["dprk"]
    # without any of its measures there is nothing left to be asked for
    nothing = detente.measure_persuasion(korea.without("projects", "hotline"))
    assert next(t.say for t in nothing.overall if t.actor == "rok") == 0
    # so many acceptable packages fewer as needed Seoul's leave
    assert nothing.acceptable == round(whole.acceptable * (1 - before.say))


def test_s59_the_command_shows_the_matrix() -> None:
    told = " ".join(run("persuasion", "korea-2019").split())
    assert "Who could persuade, on what" in told
    assert "Of 28,779 acceptable packages, those that need the third party's leave in the issue" in told
    answer = run_json("persuasion", "korea-2019")["answer"]
    assert answer["overall"][0]["say"] > answer["overall"][2]["say"]

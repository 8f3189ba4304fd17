"""S23: common and differing steps of the South Korean and the Chinese plan."""

from __future__ import annotations

import detente
from tests.cli.running import run, run_json

SEOUL, BEIJING = "rok_dual_track", "dual_suspension_dual_track"


def test_s23_the_two_plans_share_most_steps_and_differ_in_their_own() -> None:
    compared = detente.compare_steps(detente.load("korea-2019"), SEOUL, BEIJING)
    assert len(compared.common) > 15
    assert {r.measure for r in compared.only_first} == {"hotline", "projects"}
    assert {r.measure for r in compared.only_second} == {"guarantee", "border_trade", "forum"}
    assert compared.moved == ()
    text = " ".join(compared.explain().to_text().split())
    assert "have 21 of 26 steps in common" in text
    assert "Only in Dual suspension, then dual track: Chinese security guarantee" in text


def test_s23_a_step_taken_later_or_not_at_all_shows() -> None:
    dispute = detente.load("korea-2019")
    data = dispute.to_dict()["proposals"]
    steps = [dict(s) for s in data[SEOUL]["steps"]]
    late = steps[1].pop("end_of_war")
    steps[2]["end_of_war"] = late
    steps[0].pop("hotline")
    steps[1].pop("projects")
    changed = dispute.with_(proposals={**data, SEOUL: {**data[SEOUL], "steps": steps}})
    compared = detente.compare_steps(changed, SEOUL, BEIJING)
    assert [(r.measure, r.first, r.second) for r in compared.moved] == [("end_of_war", 3, 2)]
    assert compared.only_first == ()


def test_s23_the_command_lists_both() -> None:
    text = run("compare-steps", "korea-2019", SEOUL, BEIJING)
    assert "In both, at the same step" in text
    assert "Only in: Seoul's two tasks together" in text
    answer = run_json("compare-steps", "korea-2019", SEOUL, BEIJING)["answer"]
    assert {r["measure"] for r in answer["only_first"]} == {"hotline", "projects"}
    assert set(answer["margins"]) == {SEOUL, BEIJING}

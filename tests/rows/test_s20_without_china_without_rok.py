"""S20: a process without China and one without South Korea, side by side, and how fragile it is, with an interval."""

from __future__ import annotations

import detente
from tests.cli.running import run, run_json


def test_s20_the_runs_without_china_and_without_rok_stand_side_by_side() -> None:
    answer = run_json(
        "thirdparties", "korea-calibration", "--draws", "8", "--noise", "0.35", "--processes", "1"
    )
    parts = {p["name"]: p for p in answer["answer"]["parts"]}
    whole = answer["answer"]["whole"]
    # with both there is a plan; without China none, without South Korea a thinner one
    assert whole["plan"]
    assert not parts["china"]["plan"]
    assert parts["rok"]["plan"]
    assert parts["china"]["margin"] < 0 < parts["rok"]["margin"] < whole["margin"]
    # fragility: in what share of draws a plan remains, with its interval and what is undecided
    for name in ("china", "rok"):
        share = parts[name]["shares"]["plan_remains"]
        assert share["low"] <= share["share"] <= share["high"]
        assert share["low"] < share["high"]
        assert share["undecided"] == 0
    with_all = answer["answer"]["draws"]["whole_has_a_plan"]["share"]
    assert parts["china"]["shares"]["plan_remains"]["share"] < with_all
    assert (
        parts["china"]["shares"]["indispensable"]["share"] > parts["rok"]["shares"]["indispensable"]["share"]
    )


def test_s20_on_the_eve_of_hanoi_either_can_be_spared_and_both_cannot() -> None:
    korea = detente.load("korea-2019")
    assert detente.is_indispensable(korea, "china") is False
    assert detente.is_indispensable(korea, ["china", "rok"]) is True


def test_s20_the_command_names_both_and_says_what_is_left() -> None:
    told = " ".join(run("thirdparties", "hanoi-small", "--coalition", "china,rok").split())
    assert "without China and South Korea together none does either" in told
    assert "from 58 to 1" in told

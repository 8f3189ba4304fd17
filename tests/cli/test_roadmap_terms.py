"""How much is needed, on the command line: answers, their JSON twins, and settings that make no sense."""

from __future__ import annotations

import pytest

from tests.cli.running import run, run_json


def test_thresholds_in_words_and_as_data() -> None:
    words = ["thresholds", "hanoi-small", "--target", "interim", "--vary", "turnover.us", "--plan-only"]
    told = run(*words)
    assert "How far numbers can go" in told
    assert "turnover of United States" in told
    twin = run_json(*words, "--low", "0", "--high", "0.4")
    assert twin["analysis"] == "roadmap-thresholds"
    (row,) = twin["answer"]["thresholds"]
    assert row["number"] == "turnover.us"
    assert row["path"] == "hazards.turnover.us"
    assert row["tried"] == [0.0, 0.4]
    assert row["some_plan"] is None
    assert row["plan_holds"]
    assert not row["interval_proved"]
    assert {p["any_plan"] for p in row["points"]} == {None}


def test_thresholds_of_the_steps_of_a_proposal_and_of_any_plan() -> None:
    words = [
        "thresholds",
        "hanoi-small",
        "--proposal",
        "stepwise",
        "--vary",
        "actors.us.patience",
        "--points",
        "3",
    ]
    (row,) = run_json(*words)["answer"]["thresholds"]
    assert row["plan_holds"] == []
    assert row["some_plan"]
    assert "some plan holds" in run(*words)


def test_what_is_changed_changes_the_answer() -> None:
    words = ["thresholds", "hanoi-small", "--target", "interim", "--vary", "guarantor.china", "--plan-only"]
    (whole,) = run_json(*words)["answer"]["thresholds"]
    (worse,) = run_json(*words, "--set", "hazards.turnover.us=0.1")["answer"]["thresholds"]
    assert whole["points"][-1]["margins"] != worse["points"][-1]["margins"]
    assert "china is no guarantor" in run(*words, "--without", "china.guarantor", code=1)


def test_credibility_and_least_terms_as_data() -> None:
    twin = run_json("credibility", "hanoi-small", "--proposal", "stepwise")
    assert {"step", "actor", "raise", "other", "needed", "believed", "stops"} <= set(
        twin["answer"]["steps"][0]
    )
    twin = run_json("least-terms", "hanoi-small", "--to", "dprk", "--proposal", "stepwise", "--points", "3")
    assert twin["analysis"] == "roadmap-terms"
    assert twin["settings"]["proposal"] == "stepwise"
    assert twin["answer"]["proved"] is True
    assert {"least", "limit", "binding", "counter", "points"} <= set(twin["answer"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["thresholds", "hanoi-small", "--vary", "turnovr.us"], "did you mean"),
        (["thresholds", "hanoi-small", "--vary", "turnover.uss"], "did you mean 'us'"),
        (["thresholds", "hanoi-small", "--vary", "seen.yongbyn"], "did you mean 'yongbyon'"),
        (["thresholds", "hanoi-small", "--vary", "a.b.c"], "unknown number 'a.b.c'"),
        (["thresholds", "hanoi-small", "--low", "0.5", "--high", "0.1"], "from a lower to a higher value"),
        (["thresholds", "hanoi-small", "--vary", "patience.us", "--high", "2"], "it cannot be tried"),
        (["thresholds", "hanoi-small", "--points", "0"], "at least 2, not 0"),
        (["thresholds", "hanoi-small", "--proposal", "nothing"], "unknown proposal"),
        (["thresholds", "hanoi-small", "--target", "nothing"], "unknown target"),
        (["thresholds", "hanoi-small", "--scenario", "only_orders"], "payoffs in numbers"),
        (["credibility", "hanoi-small", "--proposal", "nothing"], "unknown proposal"),
        (["least-terms", "hanoi-small", "--to", "usa"], "unknown actor 'usa'"),
        (["least-terms", "hanoi-small", "--to", "us"], "guarantees nothing to us"),
        (["least-terms", "hanoi-small", "--to", "dprk", "--limit", "0"], "above 0, not 0"),
        (["least-terms", "hanoi-small", "--to", "dprk", "--points", "1"], "at least 2, not 1"),
        (["least-terms", "hanoi-small", "--to", "us", "--side-payment", "--where", "relieff"], "relief"),
        (["least-terms", "hanoi-small", "--to", "us", "--side-payment", "--cost", "-1"], "0 or more"),
    ],
)
def test_what_cannot_be_asked_is_said_without_a_traceback(words: list[str], told: str) -> None:
    printed = run(*words, code=1)
    assert told in " ".join(printed.split())
    assert "Traceback" not in printed

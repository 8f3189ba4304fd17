"""What cannot be asked or done is said plainly, with its place in the file, and never with a traceback."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

import detente
from detente.analysis.roadmap import prepare_roadmap
from tests.cli.running import run

TEXT = (files("detente.catalog") / "disputes" / "hanoi-small.yaml").read_text(encoding="utf-8")


def write(tmp_path: Path, *changes: tuple[str, str]) -> tuple[str, str]:
    """The small dispute with some text replaced, its path, and `file:line` of the first replacement."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    at = text[: text.index(changes[0][1])].count("\n") + 1 if changes else 0
    return str(path), f"{path}:{at}"


def said(*arguments: str, code: int = 0) -> str:
    """What a command prints, on one line."""
    return " ".join(run(*arguments, code=code).split())


def test_a_target_that_no_state_satisfies(tmp_path: Path) -> None:
    old = '  interim: "yongbyon = dismantled and relief >= partial"'
    path, place = write(tmp_path, (old, '  interim: "treaty and not end_of_war"'))
    for command in (["roadmap", path], ["rounds", path]):
        text = said(*command, "--target", "interim", code=1)
        assert text.startswith(
            f"{place}:12: error: no state that the rules allow satisfies the target 'interim'"
        )
        assert "treaty and not end_of_war" in text
    assert "No order" in said("roadmap", path)  # the other target can be asked for


def test_a_target_that_everybody_could_reach_but_somebody_refuses(tmp_path: Path) -> None:
    old = '  interim: "yongbyon = dismantled and relief >= partial"'
    path, _ = write(tmp_path, (old, '  interim: "relief = full and warheads = kept"'))
    text = said("roadmap", path, "--target", "interim")
    assert "every state of the target 'interim' that can be reached is refused by the United States" in text


def test_an_order_that_waits_for_itself(tmp_path: Path) -> None:
    old = "  parallel:           {title: Any order that holds, free: true, target: full}"
    cycle = (
        "  parallel:           {title: Each after the other, target: full, hold: ["
        "{measures_of: us, until: disarmed}, {measures_of: dprk, until: relief = full}, "
        "{measures: [projects], until: hotline}]}"
    )
    path, place = write(tmp_path, (old, cycle))
    text = said("judge-proposal", path, "parallel")
    assert "'Each after the other' cannot be carried out" in text
    assert "contradicts itself" in text
    assert f"all measures of the United States wait until disarmed ({place})" in text
    assert f"all measures of North Korea wait until relief = full ({place})" in text
    assert "projects" not in text.partition("Step In force")[0]  # what does not contradict is not blamed
    one = cycle.replace(", {measures_of: dprk, until: relief = full}", "")
    path, _ = write(tmp_path, (old, one))
    assert "contradicts itself" not in said("judge-proposal", path, "parallel")


def test_hard_demands_that_contradict_each_other(tmp_path: Path) -> None:
    dispute = detente.load("korea-2019")
    both = ("concrete_first", "corresponding_measures")
    hard = dispute.with_({f"demands.{d}.strength": "hard" for d in both})
    found = detente.plan_roadmap(hard)
    assert found.status == "none"
    assert set(found.blocked_by) == set(both)
    assert found.reason is not None
    assert "contradict each other" in found.reason
    assert "S42" in found.reason
    assert prepare_roadmap(hard.without(both[1])).reachable


def test_an_order_against_a_hard_demand_names_both(tmp_path: Path) -> None:
    old = 'strength: {cost: {value: 0.4, low: 0.1, high: 0.9, from: [judgment], reason: "criticism for recognising first"}}'
    hold = '{measures_of: dprk, until: "relief = full and end_of_war"}'
    path, _ = write(
        tmp_path, (old, "strength: hard"), (hold, '{measures_of: dprk, until: "relief = full and liaison"}')
    )
    text = said("roadmap", path, "--proposal", "relief_first")
    assert "the order of 'Relief first' and the hard demand 'verified_first'" in text
    assert "contradict each other" in text
    assert "contradict each other" not in said(
        "roadmap", path, "--proposal", "relief_first", "--without", "verified_first"
    )


def test_an_actor_with_an_order_of_preference_only(tmp_path: Path) -> None:
    start, end = TEXT.index("  china:\n    worth:"), TEXT.index("  rok:\n    worth:")
    path, place = write(tmp_path, (TEXT[start:end], "  china: {priorities: [disarmed, guarantee]}\n"))
    for command in (
        ["roadmap", path],
        ["judge-proposal", path, "stepwise"],
        ["compare-proposals", path],
        ["rounds", path],
        ["payoffs", path, "us"],
    ):
        text = said(*command, code=1)
        assert f"china ({place}) gives only an order of preference" in text
        assert "--without china" in text
    assert "order of" in said("roadmap", path, "--without", "china")


def test_an_actor_without_patience_is_named_with_its_place(tmp_path: Path) -> None:
    old = '    patience: {value: 0.92, low: 0.87, high: 0.95, from: [judgment], reason: "three years left, and a legacy at stake"}\n'
    path, _ = write(tmp_path, (old, ""))
    text = said("roadmap", path, code=1)
    assert "a roadmap needs the patience of rok" in text
    assert f"{path}:" in text


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("{yongbyon: frozen}", "step 6 takes Yongbyon plants back from dismantled to frozen"),
        ("{guarantee: yes}", "step 6 changes nothing"),
    ],
)
def test_a_step_that_cannot_be_taken(tmp_path: Path, new: str, words: str) -> None:
    path, place = write(tmp_path, ("      - {warheads: removed}\n", f"      - {new}\n"))
    text = said("judge-proposal", path, "stepwise")
    assert "'Step by step to Yongbyon and beyond' cannot be carried out" in text
    assert words in text
    assert place in text
    checked = said("check", path)
    assert f"{place}:9: warning: step 6 of 'stepwise'" in checked
    judged = detente.judge_proposal(detente.load(path), "stepwise")
    assert judged.verdict == "impossible"
    assert judged.plan is None
    assert judged.to_json()["answer"]["obstacles"]
    compared = said("compare-proposals", path, "stepwise", "small")
    assert "cannot be carried out" in compared
    assert words in compared


def test_a_level_or_measure_that_does_not_exist(tmp_path: Path) -> None:
    path, place = write(tmp_path, ("      - {warheads: removed}\n", "      - {warheads: remvoed}\n"))
    text = said("judge-proposal", path, "stepwise", code=1)
    assert text.startswith(f"{place}:")
    assert "'remvoed'" in text
    assert "removed" in text
    dispute = detente.load("hanoi-small")
    with pytest.raises(detente.NotFoundError, match="step 2: 'relief' has no level 'ful'"):
        detente.judge_proposal(dispute, [{"inspectors": "yes"}, {"relief": "ful"}])
    with pytest.raises(detente.NotFoundError, match="step 1: unknown measure 'inspector'"):
        detente.judge_proposal(dispute, [{"inspector": "yes"}])
    with pytest.raises(detente.SettingError, match="at least one step"):
        detente.judge_proposal(dispute, [])


def test_steps_that_a_rule_forbids_are_named_with_both_places(tmp_path: Path) -> None:
    path, place = write(
        tmp_path,
        (
            "      - {yongbyon: dismantled, relief: partial, projects: yes}\n",
            "      - {treaty: yes, relief: partial}\n",
        ),
        ("      - {yongbyon: frozen, end_of_war: yes}\n", "      - {yongbyon: frozen}\n"),
        ("      - {warheads: partly, treaty: yes}\n", "      - {warheads: partly}\n"),
    )
    text = said("judge-proposal", path, "stepwise")
    line = place.rpartition(":")[2]
    at = TEXT[: TEXT.index("when: treaty, ")].count("\n") + 1
    assert "is not permitted as it stands: it goes against 1 rule" in text
    assert f"Step 3 ({path}:{line}) breaks the rule 'require end_of_war when treaty' ({path}:{at})" in text
    judged = detente.judge_proposal(detente.load(path), "stepwise")
    assert judged.verdict == "fails"
    assert [b.demand for b in judged.broken] == [None]
    mended = detente.judge_proposal(detente.load(path).with_(rules=[]), "stepwise")
    assert mended.broken == ()


def test_a_rule_about_plans_and_a_hard_demand_broken_by_a_step() -> None:
    dispute = detente.load("hanoi-small")
    steps = [{"declaration": "yes", "warheads": "partly"}, {"warheads": "removed", "inspectors": "yes"}]
    broken = detente.judge_proposal(dispute, steps).broken
    assert [b.demand for b in broken] == ["security_first", None]
    assert [[k for k, _ in b.steps] for b in broken] == [[1, 2], [2]]
    assert "need inspectors before warheads = removed" in str(broken[1])
    kept = [{"guarantee": "yes", "inspectors": "yes"}, *steps[:1], {"warheads": "removed"}]
    assert detente.judge_proposal(dispute, kept).broken == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["judge-proposal", "hanoi-small", "stepwize"],
            "unknown proposal 'stepwize' (did you mean 'stepwise'?)",
        ),
        (["roadmap", "hanoi-small", "--proposal", "paralel"], "did you mean 'parallel'?"),
        (["roadmap", "hanoi-small", "--target", "ful"], "unknown target 'ful' (did you mean 'full'?)"),
        (["roadmap", "hanoi-small", "--proposal", "hanoi_us"], "detente judge-proposal"),
        (["compare-proposals", "hanoi-small", "stepwise", "smal"], "did you mean 'small'?"),
        (["compare-steps", "hanoi-small", "stepwise", "smal"], "did you mean 'small'?"),
        (["payoffs", "hanoi-small", "dprc"], "unknown actor 'dprc' (did you mean 'dprk'?)"),
        (["judge-proposal", "hanoi-small", "stepwise", "--drop", "relif"], "did you mean 'relief'?"),
        (["roadmap", "hanoi-small", "--within", "0"], "number of periods"),
        (["roadmap", "hanoi-small", "--max-bundle", "0"], "whole number from 1"),
        (["rounds", "hanoi-small", "--most", "0"], "number of packages from 1"),
        (["compare-proposals", "garrison"], "has no proposals to compare"),
        (["roadmap", "garrison"], "no target"),
    ],
)
def test_unknown_names_and_settings(arguments: list[str], words: str) -> None:
    assert words in said(*arguments, code=1)


def test_settings_of_the_file_that_make_no_sense(tmp_path: Path) -> None:
    old = "  roadmap: {max_bundle: 3}"
    for new, words in (
        ("  roadmap: {max_bundle: none}", "max_bundle is how many measures one step may raise"),
        ("  roadmap: {participation: maybe}", "participation is one of require, report, not 'maybe'"),
    ):
        path, place = write(tmp_path, (old, new))
        text = said("roadmap", path, code=1)
        assert words in text
        assert text.startswith(place)


def test_the_file_may_set_that_participation_is_only_reported(tmp_path: Path) -> None:
    path, _ = write(tmp_path, ("  roadmap: {max_bundle: 3}", "  roadmap: {participation: report}"))
    assert detente.plan_roadmap(detente.load(path)).settings["participation"] == "report"
    assert detente.plan_roadmap(detente.load("hanoi-small")).settings["participation"] == "require"

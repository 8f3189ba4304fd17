"""Proposals side by side and two by two, bystanders, what lapses, what the sentences and tables say."""

from __future__ import annotations

from functools import cache

import pytest

import detente
from detente.analysis.roadmap import ProposalComparison
from detente.analysis.roadmap.proposals.lapsing import drop_measures, leave_lapsing
from detente.present import Explanation
from tests.cli.running import run, run_json


@cache
def compared() -> ProposalComparison:
    return detente.compare_proposals(detente.load("hanoi-small"))


def words(shown: Explanation) -> str:
    return " ".join(shown.to_text().split())


def test_all_proposals_are_judged_as_each_is_alone() -> None:
    dispute = detente.load("hanoi-small")
    found = compared()
    assert [j.name for j in found.judged] == list(dispute.spec.proposals)
    for name in ("stepwise", "small", "relief_first"):
        alone = detente.judge_proposal(dispute, name)
        assert found.judgment(name).to_json()["answer"] == alone.to_json()["answer"]


def test_the_table_has_a_row_for_each_and_the_failure_of_each() -> None:
    found = compared()
    table = found.table()
    assert len(table.rows) == len(found.judged)
    names = [c.name for c in table.columns]
    for row, judged in zip(table.rows, found.judged, strict=True):
        cells = dict(zip(names, row, strict=True))
        assert cells["margin"] == judged.margin
        assert judged.plan is not None
        assert cells["years"] == judged.plan.years
        worst = max(s.exposures["us"].loss for s in judged.plan.steps)
        assert cells["exposure_us"] == worst
    hanoi = dict(zip(names, table.rows[[j.name for j in found.judged].index("hanoi_us")], strict=True))
    assert hanoi["verdict"] == "not permitted"
    assert found.chart().to_dict() if hasattr(found.chart(), "to_dict") else found.chart()


def test_each_failing_proposal_is_told_by_what_is_met_first() -> None:
    text = words(compared().explain())
    assert text.startswith("None of 7 proposals would hold.")
    assert "The American paper at Hanoi, much simplified is not permitted" in text
    assert (
        "The small deal fails before it begins: the United States, China and South Korea would stay out"
        in text
    )
    assert "Disarm first fails at step 2: North Korea leaves" in text
    assert "Against a free order, to prescribe an order costs so much" in text
    assert "that of Disarm first 0.094" in text


def test_the_cost_of_an_order_is_told_only_where_both_lead_to_the_same_target() -> None:
    dispute = detente.load("hanoi-small")
    data = dispute.to_dict()["proposals"]
    other = dispute.with_(proposals={**data, "relief_first": {**data["relief_first"], "target": "interim"}})
    found = detente.compare_proposals(other, ["parallel", "relief_first"], participation="report")
    assert "to prescribe an order costs" not in words(found.explain())


def test_names_scenarios_and_settings_are_passed_on() -> None:
    dispute = detente.load("hanoi-small")
    found = detente.compare_proposals(dispute, ["small"], scenario="hawkish", participation="report")
    judged = detente.judge_proposal(dispute, "small", scenario="hawkish", participation="report")
    assert found.judgment("small").margin == judged.margin
    assert found.judgment("small").margin != compared().judgment("small").margin
    late = detente.judge_proposal(dispute, "stepwise", within=3)
    assert "it takes 15 quarters, and 3 were allowed" in late.obstacles
    assert late.verdict == "fails"


def test_two_proposals_step_by_step() -> None:
    dispute = detente.load("hanoi-small")
    data = dispute.to_dict()["proposals"]
    steps = [dict(s) for s in data["stepwise"]["steps"]]
    steps[0], steps[1] = steps[1], steps[0]
    steps[6] = {"relief": "full", "treaty": "yes"}
    steps[4].pop("treaty")
    changed = dispute.with_(proposals={**data, "other": {"title": "Another way", "steps": steps}})
    found = detente.compare_steps(changed, "stepwise", "other")
    assert {(r.measure, r.first, r.second) for r in found.moved} == {
        ("yongbyon", 1, 2),
        ("end_of_war", 1, 2),
        ("inspectors", 2, 1),
        ("liaison", 2, 1),
        ("hotline", 2, 1),
        ("treaty", 5, 7),
    }
    assert found.only_first == found.only_second == ()
    assert len(found.rows) == len(found.common) + len(found.moved)
    same = detente.compare_steps(dispute, "stepwise", "stepwise")
    assert same.moved == same.only_first == same.only_second == ()
    assert same.first.margin == same.second.margin


def test_orders_are_compared_by_their_best_plans() -> None:
    found = detente.compare_steps(detente.load("hanoi-small"), "relief_first", "denuclearise_first")
    reached = {(r.measure, r.level): (r.first, r.second) for r in found.rows}
    first, second = reached["relief", "full"]
    assert first is not None
    assert second is not None
    assert first < second


def test_bystanders_who_only_fear_hazards_are_called_so() -> None:
    """Nothing to withhold or take back, and a plan with hazards: leaving spares it what could go wrong."""
    text = """
    {"format": 1, "id": "bystander", "title": "A bystander", "period": "year",
     "actors": {"a": {"kind": "party", "patience": 0.9, "scale": 1}, "b": {"kind": "party", "patience": 0.9, "scale": 1},
                "c": {"kind": "third-party", "patience": 0.9, "scale": 1}},
     "measures": {"x": {"owner": "a", "undo": {"yes": 0.1}}, "y": {"owner": "b", "undo": {"yes": 0.1}},
                  "z": {"owner": "c", "undo": {"yes": 5}}},
     "preferences": {"a": {"worth": {"x": -1, "y": 3}}, "b": {"worth": {"x": 3, "y": -1}},
                     "c": {"worth": {"z": -0.5, "x and y and z": 0.6, "z and not x": -4, "x and not y": 0.1}}},
     "hazards": {"turnover": {"a": 0.2}}, "start": {"z": "yes"}, "fallback": {"z": "no"},
     "targets": {"full": "x and y"}, "proposals": {"both": {"steps": [{"x": "yes", "y": "yes"}]}}}
    """
    dispute = detente.load_text(text)
    judged = detente.judge_proposal(dispute, "both", participation="report")
    assert judged.plan is not None
    assert ("c", 1) in judged.plan.spared
    told = words(judged.explain())
    assert "to call the plan off is better for it" in told
    assert "C is a bystander there" in told or "c is a bystander there" in told
    assert "would stay if there were none" in told
    calm = detente.judge_proposal(dispute.with_({"hazards.turnover.a": 0.0}), "both", participation="report")
    assert calm.plan is not None
    assert calm.plan.steps[0].margins["c"] >= 0
    assert calm.plan.spared == ()


def test_what_lapses_with_a_dropped_measure() -> None:
    dispute = detente.load("hanoi-small")
    steps = [dict(s) for s in dispute.spec.proposals["stepwise"].steps or ()]
    left, lapses = drop_measures(dispute, steps, ["relief"])
    why = {(l.measure, l.why) for l in lapses}
    assert ("relief", "dropped") in why
    assert ("yongbyon", "condition") in why  # offered against relief
    assert all("relief" not in s and "yongbyon" not in s for s in left)
    assert [l.step for l in lapses if l.measure == "yongbyon"] == [1, 3]
    none, nothing = drop_measures(dispute, steps, [])
    assert (none, nothing) == (steps, ())
    _, rule = drop_measures(dispute, steps, ["declaration"])
    assert {(l.measure, l.why) for l in rule} >= {("warheads", "rule")}
    assert any("require declaration when warheads > kept" in str(l.rule) for l in rule)
    _, before = drop_measures(dispute, steps, ["inspectors"])
    assert any("need inspectors before warheads = removed" in str(l.rule) for l in before)


def test_dropping_from_an_order_leaves_out_what_was_promised_against_it() -> None:
    dispute = detente.load("hanoi-small")
    left, lapses = leave_lapsing(dispute, ["relief"])
    assert {"relief", "yongbyon"} <= set(left.held)
    assert {l.measure for l in lapses if l.why == "condition"} == {"yongbyon"}
    judged = detente.judge_proposal(dispute, "parallel", drop=["hotline"], participation="report")
    assert judged.plan is not None
    assert all("hotline" not in s.raised for s in judged.plan.steps)
    out = detente.judge_proposal(dispute, "small", drop=["yongbyon", "liaison", "end_of_war"])
    assert out.verdict == "impossible"
    assert out.obstacles == ("nothing is left of it",)


def test_steps_can_be_judged_where_the_file_names_no_target() -> None:
    dispute = detente.load("hanoi-small")
    bare = dispute.with_(
        targets={}, proposals={"p": {"steps": [{"yongbyon": "frozen"}, {"relief": "partial"}]}}
    )
    judged = detente.judge_proposal(bare, "p")
    assert judged.settings["target"] is None
    assert "target" not in words(judged.explain())
    with_target = detente.judge_proposal(dispute, [{"yongbyon": "frozen"}, {"relief": "partial"}])
    assert judged.margin == with_target.margin
    assert "It ends short of the target 'full'" in words(with_target.explain())


@pytest.mark.parametrize("name", ["stepwise", "hanoi_us", "denuclearise_first", "small"])
def test_the_json_twin_says_what_the_judgment_says(name: str) -> None:
    judged = compared().judgment(name)
    answer = run_json("judge-proposal", "hanoi-small", name)["answer"]
    assert answer["verdict"] == judged.verdict
    assert answer["margin"] == judged.margin
    assert [(f["actor"], f["step"]) for f in answer["failures"]] == [
        (f.actor, f.step) for f in judged.failures
    ]
    assert judged.plan is not None
    assert answer["years"] == judged.plan.years
    assert len(answer["steps"]) == len(judged.plan.steps)
    assert answer["hard_demands_broken"] == [b.demand for b in judged.broken if b.demand]


def test_what_is_printed_names_who_leaves_and_what_would_keep_it() -> None:
    text = " ".join(run("judge-proposal", "hanoi-small", "small").split())
    assert "North Korea leaves at its only step: to withhold Yongbyon plants is better for it" in text
    assert "It would have been kept by a penalty of" in text
    assert "Who leaves: The small deal" in text
    assert "What each stands to lose, gains and could still withhold" in text


def test_removals_say_what_is_left_without_each() -> None:
    found = detente.compare_removals(detente.load("korea-calibration"), ["china", "rok"], tolerance=0.05)
    assert found.whole.status == "found"
    assert set(found.without) == {"china", "rok"}
    assert len(found.table().rows) == 3
    for one in found.without.values():
        if one.margin is not None and found.whole.margin is not None:
            assert one.margin < found.whole.margin
    assert "Without" in words(found.explain())

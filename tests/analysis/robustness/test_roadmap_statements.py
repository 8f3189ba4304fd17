from __future__ import annotations

import json
from collections import Counter

import pytest

from detente.analysis.packages.judgment import judge_package
from detente.analysis.packages.search import find_packages
from detente.analysis.roadmap.planning.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.comparing import compare_proposals
from detente.analysis.roadmap.proposals.judging import judge_proposal
from detente.analysis.robustness import (
    add_shares,
    list_statements,
    measure_robustness,
    package_is_acceptable,
    plan_is_there,
    proposal_enforces_itself,
    read_statement,
    zone_is_open,
)
from detente.analysis.robustness.row_statements import list_row_statements
from detente.analysis.robustness.tracking import list_read
from detente.analysis.stability.equilibria import find_equilibria
from detente.analysis.stability.status_quo import trace_status_quo
from detente.catalog.shelf import load
from detente.errors import NotFoundError, SettingError
from detente.model.draws import Draws
from detente.model.scheme import Scheme, add_noise
from detente.present import Result
from detente.runs import FileStore, open_map

SMALL = load("hanoi-small")


def test_shares_of_plans_agree_with_a_direct_loop() -> None:
    names = ["plan(full)", "self_enforcing(relief_first)", "plan(full, without = china)"]
    result = measure_robustness(SMALL, [read_statement(SMALL, n) for n in names], draws=16, seed=5)
    draws, counts = Draws(SMALL, Scheme(seed=5)), Counter[str]()
    alone = SMALL.without("china")
    for index in range(16):
        values = draws.at(index).values
        counts[names[0]] += plan_roadmap(SMALL, target="full", values=values).status == "found"
        counts[names[1]] += plan_roadmap(SMALL, proposal="relief_first", values=values).status == "found"
        counts[names[2]] += plan_roadmap(alone, target="full", values=values).status == "found"
    assert {n: result.statement(n).share.holds for n in names} == {n: counts[n] for n in names}
    assert 0 < counts["plan(full)"] < 16
    assert all(s.share.undecided == 0 for s in result.statements)


def test_steps_as_written_hold_where_their_judgment_holds() -> None:
    dispute = load("korea-calibration")
    draws, verdicts = Draws(dispute, add_noise(0.3, 1.7, seed=2)), Counter[bool]()
    for name in ("all_relief_for_yongbyon", "everything_then_relief", "partial_relief_for_yongbyon"):
        for participation in ("require", "report"):
            statement = proposal_enforces_itself(dispute, name, participation=participation)
            for index in range(12):
                values = draws.at(index).values
                judged = judge_proposal(dispute, name, values=values, participation=participation)
                assert statement(dispute, values) is (judged.verdict == "holds"), (name, index)
                verdicts[judged.verdict == "holds"] += 1
    assert min(verdicts[True], verdicts[False]) >= 5


def test_plans_in_one_order_are_plans() -> None:
    names = [
        "plan(full)",
        "self_enforcing(parallel)",
        "self_enforcing(relief_first)",
        "self_enforcing(denuclearise_first)",
    ]
    statements = [read_statement(SMALL, n) for n in names]
    for index in range(16):
        free, same, *ordered = (s(SMALL, Draws(SMALL).at(index).values) for s in statements)
        assert same is free
        assert free or not any(ordered)


def test_statements_of_one_draw_share_what_they_ask_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    import detente.analysis.robustness.roadmap_statements as module

    asked = []

    def count(dispute, values, question):
        asked.append(question)
        return True

    monkeypatch.setattr(module, "plan_exists", count)
    values = Draws(SMALL).at(0).values
    for name in ("plan(full)", "self_enforcing(parallel)", "plan", "plan(full, without = rok)"):
        assert read_statement(SMALL, name)(SMALL, values) is True
    assert len(asked) == 2


def test_two_processes_and_a_store_give_the_same(tmp_path) -> None:
    statements = list_statements(SMALL)
    alone = measure_robustness(SMALL, statements, draws=10)
    with open_map(2, keep=str(tmp_path / "kept")) as map:
        part = measure_robustness(SMALL, statements, draws=4, map=map)
        spread = measure_robustness(SMALL, statements, draws=10, map=map)
        assert map.runs[1].reused == 4
    assert json.dumps(alone.to_json()) == json.dumps(spread.to_json())
    assert part.draws == 4
    with FileStore(tmp_path / "kept") as store:
        store.read("another run")
        assert store.others == 10


def test_a_plan_reads_numbers_one_by_one() -> None:
    read = set(list_read(SMALL, plan_is_there(SMALL, "full")))
    assert {"hazards.turnover.us", "preferences.us.worth.relief.full", "actors.dprk.patience"} <= read
    assert read < set(SMALL.estimates)


# ------------------------------------------------------------------------------------------------- reading


def test_names_are_read_and_written_alike() -> None:
    for text in (
        "zone",
        "zone(without = china)",
        "acceptable(small)",
        "acceptable(small_deal, without = rok)",
        "plan(interim)",
        "plan(full, without = china.guarantor rok)",
        "self_enforcing(stepwise)",
        "self_enforcing(parallel, without = guarantee)",
    ):
        statement = read_statement(SMALL, text)
        assert statement.name == text
        assert read_statement(SMALL, f"  {text.replace('=', ' =  ')} ") == statement
    assert read_statement(SMALL, "plan") == read_statement(SMALL, "plan(full)")
    assert all(read_statement(SMALL, s.name) == s for s in list_statements(SMALL))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no statement"),
        ("zone(full)", "zone takes no name"),
        ("acceptable", "acceptable of what"),
        ("acceptable(smal)", "did you mean 'small'"),
        ("plan(full, interim)", "'interim' was not understood"),
        ("plan(without = chin)", "cannot leave out 'chin'"),
        ("possible(full)", "no statement 'possible'"),
        ("self_enforcing(small_del)", "unknown proposal"),
    ],
)
def test_what_is_no_statement_is_said(text: str, said: str) -> None:
    with pytest.raises((NotFoundError, SettingError), match=said.replace("(", r"\(")):
        read_statement(SMALL, text)


def test_steps_that_cannot_be_taken_are_refused_and_left_out() -> None:
    steps = {"back": [{"moratorium": "no"}], "jump": [{"warheads": "removed"}]}
    broken = SMALL.with_(proposals={**{n: {"steps": s} for n, s in steps.items()}, "free": {"free": True}})
    with pytest.raises(SettingError, match=r"'back' cannot be carried out.*takes .* back from yes to no"):
        proposal_enforces_itself(broken, "back")
    with pytest.raises(SettingError, match="'jump' ends where dprk refuses to rest"):
        proposal_enforces_itself(broken, "jump")
    names = [s.name for s in list_statements(broken) if s.name.startswith("self_enforcing")]
    assert names == ["self_enforcing(free)"]


def test_leaving_out_is_the_dispute_written_without() -> None:
    values, alone = Draws(SMALL).at(3).values, SMALL.without("china")
    for whole, part in (
        (zone_is_open(SMALL, without=["china"]), zone_is_open()),
        (package_is_acceptable(SMALL, "small", without=["china"]), package_is_acceptable(alone, "small")),
        (plan_is_there(SMALL, "interim", without=["china"]), plan_is_there(alone, "interim")),
    ):
        assert whole(SMALL, values) is part(alone, Draws(alone).at(3).values)


# ----------------------------------------------------------------------------------------- the further column


def test_packages_say_in_what_share_of_draws_they_are_acceptable() -> None:
    found = find_packages(SMALL, limit=3)
    shown = add_shares(found, draws=20)
    assert isinstance(shown, Result)
    table = shown.table()
    assert table.columns[-1].label == "acceptable in"
    assert len(table.rows) == len(found.table().rows) == len(shown.shares)
    direct = measure_robustness(SMALL, [_state(SMALL, found.frontier[0].state)], draws=20)
    at = [row[0] for row in table.rows].index("1")
    assert shown.shares[at].holds == direct.statements[0].share.holds
    told = json.loads(json.dumps(shown.to_json(), allow_nan=False))
    assert told["analysis"] == "packages"
    assert len(told["shares"]["rows"]) == len(table.rows)
    assert "of the draws" in str(shown)


def _state(dispute, state):
    from detente.analysis.robustness import Statement
    from detente.analysis.robustness.row_statements import StateIsAcceptable

    return Statement("one", "one", StateIsAcceptable(tuple(state.items())))


def test_places_of_rest_say_in_what_share_of_draws_they_are_one() -> None:
    found = find_equilibria(SMALL, ["nash", "seq"], limit=2)
    shown = add_shares(found, draws=12, seed=1)
    rest, count = found.rests[0], 0
    for index in range(12):
        values = Draws(SMALL, Scheme(seed=1)).at(index).values
        fixed = SMALL.with_({p: values.raw(p) for p in SMALL.estimates if p.startswith("preferences.")})
        count += all(dict(rest.state) in find_equilibria(fixed, [c], all_states=True).list_equilibria(c) for c in rest.concepts)  # fmt: skip
    assert shown.shares[0].holds == count
    assert count > 0


def test_a_roadmap_says_at_which_step_it_depends_on_the_numbers() -> None:
    found = plan_roadmap(SMALL, target="interim")
    shown = add_shares(found, draws=15)
    assert len(shown.shares) == len(found.plan.steps) + 1 == len(shown.table().rows)
    values = Draws(SMALL).at(0).values
    states = [dict(s) for s in found.plan.states[1:]]
    judged = judge_proposal(SMALL, states, target="interim", values=values, participation="report")
    margins = [min(s.margins.values()) for s in judged.plan.steps] + [
        min(judged.plan.target_margins.values())
    ]
    first = add_shares(found, draws=1)
    assert [bool(s.holds) for s in first.shares] == [m >= -1e-10 for m in margins]


def test_proposals_side_by_side_say_how_often_they_hold() -> None:
    found = compare_proposals(SMALL, ["relief_first", "stepwise"])
    shown = add_shares(found, draws=6)
    direct = measure_robustness(SMALL, [read_statement(SMALL, "self_enforcing(relief_first)")], draws=6)
    assert shown.shares[0] == direct.statements[0].share
    assert shown.table().columns[-1].label == "enforces itself in"


def test_a_judged_package_says_how_often_each_actor_accepts_it() -> None:
    for dispute in (SMALL, load("korea-2019")):
        for name, proposal in dispute.spec.proposals.items():
            if proposal.package is None:
                continue
            judged = judge_package(dispute, name)
            _, statements = list_row_statements(judged)
            for verdict, statement in zip(judged.verdicts, statements, strict=True):
                if statement is not None:
                    assert statement(dispute, dispute.values) is verdict.accepts, (name, verdict.actor)
    shown = add_shares(judge_package(SMALL, "small"), draws=12)
    whole = measure_robustness(SMALL, [read_statement(SMALL, "acceptable(small)")], draws=12)
    assert min(s.holds for s in shown.shares if s) >= whole.statements[0].share.holds
    impossible = judge_package(SMALL, {"warheads": "removed", "declaration": "no"})
    assert add_shares(impossible, draws=2).shares == (None,) * len(impossible.verdicts)


def test_ways_to_places_of_rest_say_how_often_they_are_such() -> None:
    found = trace_status_quo(SMALL, "nash", limit=3)
    shown = add_shares(found, draws=6)
    rests = add_shares(find_equilibria(SMALL, ["nash"], limit=3), draws=6)
    assert sorted(s.holds for s in shown.shares) == sorted(s.holds for s in rests.shares)
    assert len(shown.table().rows) == 3


def test_other_results_have_no_such_column() -> None:
    from detente.analysis.gap.distance import measure_gap

    with pytest.raises(SettingError, match="packages, judgments, places of rest"):
        add_shares(measure_gap(SMALL))
    with pytest.raises(SettingError, match="draws=0"):
        add_shares(find_packages(SMALL), draws=0)

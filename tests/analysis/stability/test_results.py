from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from detente.analysis.stability import (
    analyse_state,
    find_coalition_equilibria,
    find_equilibria,
    find_equilibria_by_form,
    find_equilibria_by_strength,
    find_hypergame_equilibria,
    find_preferences_for,
    trace_status_quo,
)
from detente.analysis.stability.coalitions import find_joint_improvements
from detente.analysis.stability.concepts import LADDER
from detente.catalog.shelf import load
from detente.errors import DetenteError, MissingPreferencesError, NotFoundError, SettingError, TooLargeError
from detente.model.dispute import Dispute
from detente.model.reading import load_text
from detente.present import to_json_text
from tests.analysis.stability.commands import run, run_json

CHICKEN = """
format: 1
id: chicken
title: Two drivers
actors: {a: {name: Ann}, b: {name: Bob}}
measures: {a_swerves: {owner: a}, b_swerves: {owner: b}}
states: {crash: {}, ann: {a_swerves: yes}, bob: {b_swerves: yes}, both: {a_swerves: yes, b_swerves: yes}}
preferences:
  a: {ranking: [bob, both, {much: true}, ann, crash]}
  b: {ranking: [ann, both, {much: true}, bob, crash]}
"""


def write(text: str, **changes: str) -> Dispute:
    for old, new in changes.items():
        text = text.replace(old, new)
    return load_text(text)


@pytest.fixture(scope="module")
def hanoi() -> Dispute:
    return load("hanoi-small")


VIEWED = CHICKEN + "views: {a: {preferences: {b: {ranking: [bob, both, ann, crash]}}}}\n"
OPEN = CHICKEN.replace(
    "{much: true}, ann, crash]}\n  b", "ann, crash], unknown: [[both, ann]]}\n  b"
).replace("{much: true}, ", "")

ANSWERS: dict[str, Callable[[], Any]] = {
    "equilibria": lambda: find_equilibria(load("hanoi-small")),
    "every state": lambda: find_equilibria(load("garrison"), all_states=True),
    "merged": lambda: find_equilibria(load("elmira")),
    "one concept": lambda: find_equilibria(load("korea-calibration"), ["seq"]),
    "undecided": lambda: find_equilibria(load("hanoi-small"), sim_limit=10),
    "state": lambda: analyse_state(load("hanoi-small")),
    "state in a merged dispute": lambda: analyse_state(load("elmira"), "s9"),
    "status quo": lambda: trace_status_quo(load("hanoi-small"), "nash"),
    "coalitions": lambda: find_coalition_equilibria(load("hanoi-small"), ["nash", "gmr"]),
    "small coalitions": lambda: find_coalition_equilibria(load("garrison"), LADDER),
    "inverse": lambda: find_preferences_for(load("cuban-missiles"), "s7"),
    "inverse of a large one": lambda: find_preferences_for(load("hanoi-small"), "small_deal", ["seq"]),
    "forms": lambda: find_equilibria_by_form(load_text(OPEN)),
    "strength": lambda: find_equilibria_by_strength(load_text(CHICKEN)),
    "views": lambda: find_hypergame_equilibria(load_text(VIEWED)),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_its_table_chart_words_and_plain_data(name: str) -> None:
    found = ANSWERS[name]()
    assert found.explain().headline is not None
    assert found.table().to_text()
    assert found.chart().to_svg()
    assert "None" not in str(found)
    twin = json.loads(to_json_text(found.to_json()))
    assert set(twin) == {"analysis", "dispute", "settings", "method", "answer"}


def test_counts_are_whole_and_lists_are_cut(hanoi: Dispute) -> None:
    found = find_equilibria(hanoi, limit=3)
    answer = found.to_json()["answer"]
    assert answer["counts"]["gmr"] > 1000
    assert len(answer["equilibria"]["gmr"]) == 3
    assert "stable_states" not in answer
    whole = find_equilibria(hanoi, ["nash"], all_states=True).to_json()["answer"]
    assert len(whole["equilibria"]["nash"]) == whole["counts"]["nash"]
    for actor, states in whole["stable_states"]["nash"].items():
        assert len(states) == whole["stable"]["nash"][actor]
    assert len(find_equilibria(hanoi, limit=0).table().rows) == 0


def test_sim_beyond_its_limit_is_left_open_and_said_so(hanoi: Dispute) -> None:
    found = find_equilibria(hanoi, sim_limit=10)
    assert "sim" not in found.masks
    assert "limit 10" in found.undecided["sim"]
    assert "SIM is not decided" in found.explain().to_text().replace("\n", " ")
    with pytest.raises(SettingError, match="not decided"):
        found.list_equilibria("sim")


def test_states_that_can_be_left_again_are_merged_arc_by_arc() -> None:
    text = CHICKEN.replace("[bob, both, {much: true}, ann, crash]", "[[ann, bob], both, crash]").replace(
        "[ann, both, {much: true}, bob, crash]", "[[ann, bob], both, crash]"
    )
    dispute = load_text(text + 'merge: ["not (a_swerves iff b_swerves)"]\n')
    found = find_equilibria(dispute)
    assert not found.ground.quick
    assert found.ground.count == 3
    assert "merged states can be left" in found.undecided["sim"]
    assert found.counts["nash"] == 1
    assert found.rests[0].route.grade == "improvements"
    judged = analyse_state(dispute, "both")
    assert judged.list_unstable("nash") == ("a", "b")
    with pytest.raises(SettingError, match="left again"):
        find_coalition_equilibria(dispute)
    with pytest.raises(SettingError, match="one by one"):
        find_preferences_for(dispute, "both")


def test_merged_states_must_be_ranked_equal() -> None:
    with pytest.raises(SettingError, match=r"a does not rank equal .*make them equal or merge less"):
        find_equilibria(
            load_text(
                CHICKEN.replace(
                    "a: {ranking: [bob, both, {much: true}, ann, crash]}", "a: {worth: {a_swerves: 1}}"
                )
                + "merge: [b_swerves]\n"
            )
        )


def test_unknown_preference_in_its_four_forms() -> None:
    found = find_equilibria_by_form(load_text(OPEN))
    nash = {form: found.list_equilibria("nash", form) for form in "abcd"}
    assert nash["a"] == nash["c"]
    assert nash["b"] == nash["d"]
    with pytest.raises(SettingError, match="no ranking leaves a preference open"):
        find_equilibria_by_form(load("cuban-missiles"))


def test_strong_and_weak_places_of_rest_make_up_the_general_ones() -> None:
    found = find_equilibria_by_strength(load_text(CHICKEN))
    for concept in LADDER:
        general, strong, weak = (found.mark_equilibria(concept, r) for r in ("general", "strong", "weak"))
        assert (general == strong | weak).all()
        assert not (strong & weak).any()
        assert (general == find_equilibria(load_text(CHICKEN)).masks[concept]).all()
    dispute = load_text(CHICKEN)
    both = found.ground.find_node(dispute.spec.states["both"])
    # Whoever does not swerve is met by the other not swerving either, and a crash is much worse.
    assert found.mark_equilibria("gmr", "strong")[both]
    assert found.mark_equilibria("seq", "general")[both] == found.mark_equilibria("seq", "strong")[both]
    with pytest.raises(SettingError, match="marks a strong preference"):
        find_equilibria_by_strength(load("cuban-missiles"))


def test_each_actor_acts_on_its_own_view() -> None:
    plain = load_text(CHICKEN)
    viewed = load_text(VIEWED)
    found = find_hypergame_equilibria(viewed)
    believed = load_text(
        CHICKEN.replace(
            "b: {ranking: [ann, both, {much: true}, bob, crash]}", "b: {ranking: [bob, both, ann, crash]}"
        )
    )
    for concept in LADDER:
        own = find_equilibria(believed).stable[concept][0]
        other = find_equilibria(plain).stable[concept][1]
        assert (found.masks[concept]["hypergame"] == own & other).all()
        assert (found.masks[concept]["as it is"] == find_equilibria(plain).masks[concept]).all()
    hidden = load_text(CHICKEN + 'views: {b: {forbid: ["a_swerves and b_swerves"]}}\n')
    seen = find_hypergame_equilibria(hidden)
    both = seen.ground.find_node("both")
    assert seen.seen[:, both].tolist() == [True, False]
    assert not any(found["hypergame"][both] for found in seen.masks.values())
    with pytest.raises(SettingError, match="no actor has a view"):
        find_hypergame_equilibria(plain)


def test_a_coalition_can_give_the_consent_it_needs() -> None:
    text = CHICKEN.replace("a_swerves: {owner: a}", "a_swerves: {owner: a, consent: [b]}").replace(
        "{much: true}, ", ""
    )
    dispute = load_text(text)
    crash = analyse_state(dispute, "crash")
    assert crash.list_unstable("nash") == ("b",)
    ground = crash.ground
    both = ground.find_node("both")
    rows = find_joint_improvements(ground.board, crash.node, (0, 1))
    assert both in rows
    assert both not in (a.improvement.row for j in crash.judgements["nash"].values() for a in j.answers)


def test_ways_out_of_the_present_state_take_all_who_are_named(hanoi: Dispute) -> None:
    found = trace_status_quo(hanoi, "nash")
    assert sum(found.counts.values()) == found.equilibria.counts["nash"]
    game, start = found.ground.game, found.ground.start
    assert start is not None
    for way in found.ways_out:
        team = [found.ground.actors.index(a) for a in way.members]
        assert len(team) > 1
        assert (game.ranks[team, way.node] > game.ranks[team, start]).all()


def test_the_shortfall_is_what_the_state_lacks() -> None:
    dispute = load("iran-2013").scenario("maximalists")
    found = find_preferences_for(dispute, "deal", ["seq"])
    assert found.list_unstable("seq") == ("powers",)
    short = found.shortfalls["seq"]["powers"]
    assert short is not None
    assert short > 0
    path = "preferences.powers.blocs.maximalists.worth"
    worth = dict(dispute.to_dict()["preferences"]["powers"]["blocs"]["maximalists"]["worth"])
    for extra, stable in ((short, True), (short - 0.01, False)):
        changed = dispute.with_({path: worth | {"relief = broad and restraint = rollback": extra}})
        assert (analyse_state(changed, "deal", ["seq"]).list_unstable("seq") == ()) == stable


def test_indifference_and_large_answers_do_not_print_themselves() -> None:
    assert len(run("stability", "korea-calibration")) < 20_000
    assert run_json("stability", "garrison")["stable"]["nash"]["ijc"] == 23


BAD: list[tuple[Callable[[], Any], type[DetenteError], str]] = [
    (
        lambda: find_equilibria(load("elmira"), ["nsah"]),
        SettingError,
        "no stability concept is called 'nsah'",
    ),
    (lambda: find_equilibria(load("elmira"), []), SettingError, "no stability concept was asked for"),
    (lambda: find_equilibria(load("elmira"), limit=-1), SettingError, "limit=-1"),
    (lambda: trace_status_quo(load("elmira"), "sim"), SettingError, "nash, gmr, smr, seq"),
    (lambda: analyse_state(load("elmira"), "s10"), NotFoundError, "unknown package or state 's10'"),
    (
        lambda: analyse_state(load("elmira"), {"accept": "yes", "abandon": "yes"}),
        NotFoundError,
        "excluded by",
    ),
    (lambda: find_coalition_equilibria(load("elmira"), ["sim"]), SettingError, "not sim"),
    (lambda: find_equilibria(load("korea-2019"), memory_limit=10**6), TooLargeError, "GiB"),
    (
        lambda: find_equilibria(
            write(CHICKEN, **{"{ranking: [bob, both, {much: true}, ann, crash]}": "{ranking: [bob]}"})
        ),
        MissingPreferencesError,
        "the ranking of a leaves out 3 of 4 feasible states",
    ),
    (
        lambda: find_equilibria(
            write(CHICKEN, **{"  b: {ranking: [ann, both, {much: true}, bob, crash]}\n": ""})
        ),
        MissingPreferencesError,
        "does not say what b wants",
    ),
]


@pytest.mark.parametrize(("ask", "error", "words"), BAD, ids=[w for _, _, w in BAD])
def test_bad_input_is_a_clear_message(ask: Callable[[], Any], error: type[DetenteError], words: str) -> None:
    with pytest.raises(error) as caught:
        ask()
    assert words in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_bad_input_on_the_command_line() -> None:
    assert run("stability", "elmira", "--concepts", "nash,foo").startswith(
        "no stability concept is called 'foo'"
    )
    assert "excluded by" in run("why-stable", "elmira", "accept,abandon")


def test_answers_do_not_depend_on_the_limit(hanoi: Dispute) -> None:
    a, b = find_equilibria(hanoi, limit=1), find_equilibria(hanoi, all_states=True)
    assert a.counts == b.counts
    for concept in a.masks:
        assert np.array_equal(a.masks[concept], b.masks[concept])
        assert a.list_equilibria(concept)[:1] == b.list_equilibria(concept)[:1]

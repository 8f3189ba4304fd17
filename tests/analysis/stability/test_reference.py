from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.analysis.stability.arcs import find_stable_nodes, make_web
from detente.analysis.stability.concepts import LADDER, find_stable, lay_out
from detente.analysis.stability.game import make_game
from detente.analysis.stability.simultaneous import find_simultaneous
from detente.catalog.expectations import list_expected, load_expected
from detente.catalog.shelf import load
from tests.analysis.stability.commands import run_json
from tests.analysis.stability.oracle import Case, Oracle

EXPECTED = {name: load_expected(name) for name in list_expected()}
PUBLISHED = [n for n, e in EXPECTED.items() if "equilibria" in e]
JUDGED = [n for n, e in EXPECTED.items() if "unstable_for" in e]


def name_states(dispute: Any, states: list[dict[str, str]]) -> set[str]:
    named = {tuple(sorted(dispute.state(n).items())): n for n in dispute.spec.states}
    return {named[tuple(sorted(s.items()))] for s in states}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_cases_give_their_equilibria_through_the_command_line(name: str) -> None:
    expected, dispute = EXPECTED[name], load(name)
    answer = run_json("stability", name, "--all-states")
    for concept, states in expected["equilibria"].items():
        assert name_states(dispute, answer["equilibria"][concept]) == set(states), concept
        for actor, stable in expected["stable"][concept].items():
            found = answer["stable_states"][concept][actor]
            assert name_states(dispute, found) == set(stable), (concept, actor)
            assert answer["stable"][concept][actor] == len(stable)


def test_the_cuban_case_with_all_moves_reversible() -> None:
    dispute = load("cuban-missiles")
    data = dispute.to_dict()
    data["measures"]["air_strike"].pop("undo")
    from detente.analysis.stability import find_equilibria

    found = find_equilibria(dispute.with_(measures=data["measures"]), all_states=True)
    for concept, states in EXPECTED["cuban-missiles"]["when_all_can_be_undone"]["equilibria"].items():
        assert name_states(dispute, found.list_equilibria(concept)) == set(states)


def test_elmira_joint_improvements_are_the_published_ones() -> None:
    from detente.analysis.stability import find_coalition_equilibria
    from detente.analysis.stability.coalitions import find_joint_improvements

    dispute = load("elmira")
    found = find_coalition_equilibria(dispute)
    ground = found.ground
    pair = tuple(ground.actors.index(a) for a in ("moe", "uniroyal"))
    moves = EXPECTED["elmira"]["joint_improvements"]["moe+uniroyal"]
    for name in dispute.spec.states:
        row = int(ground.row_of[ground.find_node(name)])
        to = {int(ground.node_of[r]) for r in find_joint_improvements(ground.board, row, pair)}
        assert to == {ground.find_node(n) for n in moves.get(name, [])}, name
    s5 = ground.find_node("s5")
    assert found.list_upset("nash", s5) == (("moe", "uniroyal"),)
    assert found.find_way(("moe", "uniroyal"), s5) == dispute.state("s8")
    assert found.counts["nash"] == (3, 2)


def test_elmira_by_its_published_arcs() -> None:
    modify = [(1, 2), (3, 4), (5, 6), (7, 8)]
    uniroyal = [(1, 3), (2, 4), (5, 7), (6, 8), *((k, 9) for k in range(1, 9))]
    insist = [(a, b) for k in range(1, 5) for a, b in ((k, k + 4), (k + 4, k))]
    payoffs = [
        [4, 3, 8, 7, 5, 2, 9, 6, 1],
        [9, 2, 4, 8, 6, 1, 3, 7, 5],
        [6, 2, 8, 3, 7, 4, 9, 5, 1],
    ]
    web = make_web([np.array(a) - 1 for a in (modify, uniroyal, insist)], payoffs)
    for concept in LADDER:
        found = np.flatnonzero(find_stable_nodes(web, concept).all(axis=0)) + 1
        assert [f"s{k}" for k in found] == EXPECTED["elmira"]["equilibria"][concept]


@pytest.mark.parametrize("name", JUDGED)
def test_historical_cases_hold_where_their_file_says(name: str) -> None:
    for scenario, expected in {None: EXPECTED[name], **EXPECTED[name].get("scenarios", {})}.items():
        options = () if scenario is None else ("--scenario", scenario)
        for state, by_concept in expected["unstable_for"].items():
            judged = run_json("why-stable", name, state, *options)["judgements"]
            for concept, actors in by_concept.items():
                assert [a for a, j in judged[concept].items() if not j["stable"]] == actors, (state, concept)
    if "counts" in EXPECTED[name]:
        assert run_json("stability", name)["counts"] == EXPECTED[name]["counts"]


@pytest.mark.parametrize("name", JUDGED)
def test_historical_cases_agree_with_brute_force(name: str) -> None:
    dispute = load(name)
    compiled = dispute.compiled
    codes = compiled.space.all_codes()
    states = tuple(tuple(int(v) for v in np.unravel_index(int(c), compiled.space.shape)) for c in codes)
    payoffs = tuple(tuple(int(v) for v in compiled.utility(a).values) for a in dispute.actors)
    case = Case(compiled.space.shape, compiled.owner, compiled.one_way, compiled.consent, states, payoffs)
    from detente.analysis.stability import find_equilibria

    found = find_equilibria(dispute)
    oracle = Oracle(case)
    for i in range(case.actors):
        for concept, stable in oracle.find_stable(i).items():
            assert found.stable[concept][i].tolist() == stable


def test_rankings_counted_through_the_command_line() -> None:
    for state, expected in EXPECTED["syria-iraq"]["rankings"].items():
        conditions = run_json("inverse", "syria-iraq", state)["conditions"]
        for concept, counts in expected.items():
            assert list(conditions[concept]["syria"]["rankings"].values()) == counts


# Minimal cases in which a published program errs: (owners, feasible codes, rankings best first, stable codes
# by actor). Codes count the first option fastest, as there.
COUNTEREXAMPLES = {
    # infeasible states force an opponent to move more than once
    "gmr": (
        (0, 0, 1, 2),
        (2, 3, 8, 10, 11, 13, 15),
        ((11, 2, 3, 13, 8, 10, 15), (10, 11, 8, 2, 13, 15, 3), (15, 8, 3, 10, 11, 2, 13)),
        ((2, 3, 8, 11, 13), (2, 3, 8, 10, 11, 13, 15), (2, 3, 8, 10, 11, 13, 15)),
    ),
    # a sanction in which an opponent moves twice, another between
    "seq": (
        (0, 1, 2),
        tuple(range(8)),
        ((7, 1, 6, 2, 4, 5, 3, 0), (1, 5, 7, 4, 6, 2, 0, 3), (1, 6, 0, 5, 4, 2, 7, 3)),
        ((1, 2, 3, 4, 5, 6, 7), (1, 2, 4, 5, 6, 7), (0, 1, 2, 4, 6, 7)),
    ),
    # every improvement has its own simultaneous answers
    "sim": (
        (0, 0, 1),
        tuple(range(8)),
        ((6, 4, 3, 1, 5, 0, 7, 2), (0, 1, 7, 6, 2, 3, 5, 4)),
        ((3, 4, 5, 6), (0, 1, 2, 6, 7)),
    ),
}


@pytest.mark.parametrize("concept", COUNTEREXAMPLES)
def test_cases_in_which_a_published_program_errs(concept: str) -> None:
    owners, feasible, rankings, expected = COUNTEREXAMPLES[concept]
    n = len(owners)
    turned = {c: sum(((c >> k) & 1) << (n - 1 - k) for k in range(n)) for c in feasible}
    order = sorted(feasible, key=lambda c: turned[c])
    payoffs = [[-ranking.index(c) for c in order] for ranking in rankings]
    full = len(feasible) == 2**n
    board = lay_out(make_game((2,) * n, owners, payoffs, codes=None if full else sorted(turned.values())))
    found = find_simultaneous(board).stable if concept == "sim" else find_stable(board, concept)
    assert found is not None
    for row, stable in zip(found, expected, strict=True):
        assert {c for c, ok in zip(order, row, strict=True) if ok} == set(stable)

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from detente.analysis.stability.arcs import find_stable_nodes, list_arcs, make_web
from detente.analysis.stability.concepts import LADDER, find_stable, lay_out
from detente.analysis.stability.game import make_game
from detente.analysis.stability.merging import check_merged, find_nodes, is_final, make_merged_web
from detente.analysis.stability.open_preference import FORMS, find_stable_forms
from detente.errors import SettingError
from tests.analysis.stability.oracle import Case, Oracle, make_case
from tests.analysis.stability.test_concepts import build


def merge_at_random(rng: random.Random, case: Case) -> tuple[Case, list[int]]:
    """Some states made one, with equal payoffs."""
    groups = max(1, round(len(case.states) * rng.choice([0.4, 0.7, 0.9])))
    raw = [rng.randrange(groups) for _ in case.states]
    names = {g: k for k, g in enumerate(sorted(set(raw)))}
    node = [names[g] for g in raw]
    payoffs = tuple(tuple(u[node.index(node[s])] for s in range(len(node))) for u in case.payoffs)
    return replace(case, payoffs=payoffs), node


def test_merged_states_agree_with_legal_sequences_on_the_merged_graph() -> None:
    rng = random.Random(1991)
    final = 0
    for number in range(400):
        case, node = merge_at_random(rng, make_case(rng, most=20))
        oracle = Oracle(case).merge(node)
        game = make_game(
            case.shape,
            case.owner,
            case.payoffs,
            codes=case.codes,
            one_way=case.one_way,
            consent=case.consent,
            merged=node,
        )
        check_merged(game)
        board = lay_out(game)
        web = make_merged_web(game, board.moves)
        of_row, first = find_nodes(game)
        assert of_row.tolist() == node
        for actor in range(case.actors):
            expected = oracle.find_stable(actor, with_sim=False)
            for concept in LADDER:
                found = find_stable_nodes(web, concept)[actor]
                assert found.tolist() == expected[concept], (number, actor, concept, case, node)
                if is_final(game, board.moves):
                    final += 1
                    assert find_stable(board, concept)[actor][first].tolist() == expected[concept]
    assert final > 10


def test_merged_states_that_are_not_ranked_equal_are_refused() -> None:
    game = make_game((2, 2), (0, 1), [[0, 1, 1, 2], [0, 0, 0, 0]], merged=[0, 1, 2, 1])
    with pytest.raises(SettingError, match="actor 0 does not rank equal"):
        check_merged(game)


def test_unknown_and_strong_preferences_agree_with_their_definitions() -> None:
    rng = random.Random(2004)
    for number in range(250):
        case = make_case(rng, most=12)
        oracle = Oracle(case)
        n = len(case.states)
        unknown = [
            {
                frozenset((a, b))
                for a in range(n)
                for b in range(a)
                if rng.random() < rng.choice([0, 0.1, 0.4])
            }
            for _ in case.payoffs
        ]
        strength = tuple(tuple(v // 3 for v in u) for u in case.payoffs)
        web = make_web(
            list_arcs(lay_out(build(case)).moves),
            np.array(case.payoffs),
            strength=strength,
            open_pairs=[[(min(p), max(p)) for p in one] for one in unknown],
        )
        closed = make_web(list_arcs(lay_out(build(case)).moves), np.array(case.payoffs), strength=strength)
        nothing: list[set[frozenset[int]]] = [set() for _ in case.payoffs]
        for concept in LADDER:
            for actor in range(case.actors):
                for form, (leave, fear) in FORMS.items():
                    found = find_stable_forms(web, concept, form)[actor].tolist()
                    wanted = oracle.find_stable_form(actor, concept, unknown, leave=leave, fear=fear)
                    assert found == wanted, (number, concept, form, actor)
                strong = find_stable_forms(closed, concept, strong=True)[actor].tolist()
                wanted = oracle.find_stable_form(
                    actor, concept, nothing, leave=False, fear=False, strength=strength
                )
                assert strong == wanted
                general = find_stable_forms(closed, concept)[actor].tolist()
                assert general == oracle.find_stable(actor, with_sim=False)[concept]
                assert all(g for s, g in zip(strong, general, strict=True) if s)

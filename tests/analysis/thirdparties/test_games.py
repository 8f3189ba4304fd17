"""Shapley values and pivots against their definitions, on random games in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.thirdparties.games import bound_shares, count_pivots, list_coalitions, share_out
from detente.errors import SettingError

NAMES = ("a", "b", "c", "d", "e")
fractions = st.fractions(min_value=-10, max_value=10, max_denominator=12)


@st.composite
def games(draw: st.DrawFn) -> tuple[tuple[str, ...], dict[frozenset[str], Fraction]]:
    players = NAMES[: draw(st.integers(1, 5))]
    coalitions = list_coalitions(players)
    values = draw(st.lists(fractions, min_size=len(coalitions), max_size=len(coalitions)))
    return players, dict(zip(coalitions, values, strict=True))


def by_orders(players: tuple[str, ...], worth: dict[frozenset[str], Fraction]) -> dict[str, Fraction]:
    """The definition: the mean over all orders of what a player adds to those before it."""
    total = dict.fromkeys(players, Fraction(0))
    for order in permutations(players):
        for k, i in enumerate(order):
            total[i] += worth[frozenset(order[: k + 1])] - worth[frozenset(order[:k])]
    return {i: t / factorial(len(players)) for i, t in total.items()}


@settings(max_examples=150, deadline=None)
@given(games())
def test_shapley_values_are_the_mean_over_all_orders_and_sum_to_the_whole(game: tuple) -> None:  # type: ignore[type-arg]
    players, worth = game
    due = share_out(players, worth)
    assert due == by_orders(players, worth)
    assert sum(due.values()) == worth[frozenset(players)] - worth[frozenset()]


@settings(max_examples=60, deadline=None)
@given(games(), st.data())
def test_a_player_that_adds_nothing_gets_nothing(game: tuple, data: st.DataObject) -> None:  # type: ignore[type-arg]
    players, worth = game
    idle = data.draw(st.sampled_from(players))
    changed = {c: worth[c - {idle}] for c in worth}
    assert share_out(players, changed)[idle] == 0


@settings(max_examples=60, deadline=None)
@given(games())
def test_players_that_add_the_same_get_the_same(game: tuple) -> None:  # type: ignore[type-arg]
    players, worth = game
    if len(players) < 2:
        return
    a, b = players[:2]
    swap = {a: b, b: a}
    even = {c: worth[c] + worth[frozenset(swap.get(p, p) for p in c)] for c in worth}
    due = share_out(players, even)
    assert due[a] == due[b]


@settings(max_examples=60, deadline=None)
@given(games(), games())
def test_values_of_a_sum_of_games_are_the_sums(one: tuple, other: tuple) -> None:  # type: ignore[type-arg]
    players, worth = one
    second = {c: other[1].get(c, Fraction(len(c))) for c in worth}
    both = share_out(players, {c: worth[c] + second[c] for c in worth})
    first, then = share_out(players, worth), share_out(players, second)
    assert both == {p: first[p] + then[p] for p in players}


@settings(max_examples=60, deadline=None)
@given(games(), st.data())
def test_bounds_hold_the_value_of_every_game_between(game: tuple, data: st.DataObject) -> None:  # type: ignore[type-arg]
    players, low = game
    widths = st.fractions(min_value=0, max_value=3, max_denominator=6)
    high = {c: v + data.draw(widths) for c, v in low.items()}
    between = {
        c: low[c] + (high[c] - low[c]) * data.draw(st.sampled_from([0, Fraction(1, 3), 1])) for c in low
    }
    bounds = bound_shares(players, low, high)
    for p, value in share_out(players, between).items():
        assert bounds[p][0] <= value <= bounds[p][1]
    assert bound_shares(players, low, low) == {p: (v, v) for p, v in share_out(players, low).items()}


def test_floats_add_up_exactly_too() -> None:
    players = NAMES[:4]
    worth = {c: 0.1 * len(c) + 1e-17 * ("a" in c) - 1 / 3 for c in list_coalitions(players)}
    due = share_out(players, worth)
    assert sum(due.values()) == Fraction(worth[frozenset(players)]) - Fraction(worth[frozenset()])


def test_pivots_count_swings_spoils_and_what_is_open() -> None:
    # a deal needs a, and b or c; d spoils it unless b is there
    def can(c: frozenset[str]) -> bool:
        return "a" in c and bool(c & {"b", "c"}) and not ("d" in c and "b" not in c)

    players = NAMES[:4]
    verdicts: dict[frozenset[str], bool | None] = {c: can(c) for c in list_coalitions(players)}
    a, b, c, d = count_pivots(players, verdicts)
    assert (a.swings, a.blocks, a.coalitions, a.rank) == (5, 0, 8, 1)
    assert (b.swings, b.blocks, b.rank) == (3, 0, 2)
    assert (c.swings, c.blocks, c.rank) == (1, 0, 3)
    assert (d.swings, d.blocks, d.index, d.rank) == (0, 1, -1 / 8, 4)
    verdicts[frozenset("ab")] = None
    a = count_pivots(players, verdicts)[0]
    assert (a.swings, a.open) == (4, 1)
    assert a.low <= 5 / 8 <= a.high


def test_bad_games_are_refused_in_words() -> None:
    with pytest.raises(SettingError, match="finite"):
        share_out(("a",), {frozenset(): 0, frozenset("a"): float("inf")})
    with pytest.raises(SettingError, match="twice"):
        share_out(("a", "a"), lambda c: 0)
    with pytest.raises(SettingError, match="coalitions"):
        share_out(tuple("abcdefghijklm"), lambda c: 0)

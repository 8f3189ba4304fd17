from __future__ import annotations

import random

import numpy as np
import pytest

from detente.model.formula import Vocabulary
from detente.model.grammar import FormulaError, parse_formula
from tests.model.disputes import all_states, random_dispute, random_formula, truth

WORDS = Vocabulary(
    {"a": ("no", "yes"), "b": ("x", "y", "z")}, {"t": "a and b > x", "u": "u or t", "deep": "t"}
)


@pytest.mark.parametrize("seed", range(150))
def test_a_formula_holds_where_an_independent_evaluator_says(seed: int) -> None:
    dispute, rng = random_dispute(seed), random.Random(seed)
    levels = {m: list(s.levels) for m, s in dispute.measures.items()}
    text = random_formula(rng, levels, 3).replace("m0 = a", "both")
    expected = [truth(text, state, dispute) for state in all_states(dispute)]
    whole = np.indices([len(lv) for lv in levels.values()]).reshape(len(levels), -1)
    at = dict(zip(levels, whole, strict=True))
    found = np.broadcast_to(dispute.formula(text).holds(at.__getitem__), whole.shape[1:])
    assert found.tolist() == expected
    rows = [k for k, state in enumerate(all_states(dispute)) if dispute.compiled.space.row(state) >= 0]
    assert dispute.compiled.truth(text).tolist() == [expected[k] for k in rows]


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "empty", 0),
        ("u", "defined by itself: u -> u", 0),
        ("b", "has no level 'yes'", 0),
        ("a and b = q", "no level 'q'", 10),
        ("a and c", "unknown measure or term 'c'", 6),
        ("a and", "breaks off", 5),
        ("a ! b", "no place in a formula", 2),
        ("a b", "not expected here", 2),
        ("and", "operator", 0),
        ("t = yes", "true or false: it has no levels", 0),
        ("(" * 101 + "a" + ")" * 101, "nested more than 100", 100),
        ("a or " * 3000 + "a", "characters", 0),
    ],
)
def test_what_is_no_formula_says_what_and_where(text: str, message: str, offset: int) -> None:
    with pytest.raises(FormulaError, match=message) as caught:
        WORDS.resolve(text)
    assert caught.value.offset == offset


def test_levels_that_are_not_ordered_compare_only_for_equality() -> None:
    words = Vocabulary({"who": ("a", "b")}, {}, frozenset({"who"}))
    assert words.resolve("who != a").levels == (False, True)
    with pytest.raises(FormulaError, match="not ordered"):
        words.resolve("who > a")


def test_terms_within_terms_do_not_blow_up() -> None:
    terms = {f"t{k}": f"t{k + 1} or t{k + 1}" for k in range(60)} | {"t60": "a"}
    words = Vocabulary({"a": ("no", "yes")}, terms)
    assert words.resolve("t0").holds(lambda m: np.arange(2)).tolist() == [False, True]
    assert words.resolve("t0").measures == {"a"}


def test_parsing_is_total_on_strings_of_tokens() -> None:
    rng = random.Random(5)
    tokens = [
        "a",
        "b",
        "and",
        "or",
        "not",
        "implies",
        "iff",
        "(",
        ")",
        "=",
        "<",
        "yes",
        "true",
        "\n",
        "?",
        "\u00e9",
    ]
    kinds = {True: 0, False: 0}
    for _ in range(3000):
        text = " ".join(rng.choice(tokens) for _ in range(rng.randrange(12)))
        try:
            parse_formula(text)
            offset = 0
        except FormulaError as error:
            offset = error.offset
            kinds[False] += 1
        else:
            kinds[True] += 1
        assert 0 <= offset <= len(text)
    assert min(kinds.values()) > 20

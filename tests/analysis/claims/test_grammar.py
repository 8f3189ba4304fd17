from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.claims.functions import FUNCTIONS
from detente.analysis.claims.grammar import MAX_LENGTH, MAX_NESTING, TestError, parse_test
from detente.analysis.claims.reading import read_test
from tests.analysis.claims.making import HANOI

WORDS = [
    *FUNCTIONS, *HANOI.actors, *HANOI.effective.targets, *HANOI.effective.proposals, "without", "scenario", "set",
    "proposal", "within", "and", "or", "not", "implies", "iff", "true", "(", ")", "[", "]", "{", "}", ",", "=", "<",
    ">=", "!=", "+", "-", "*", "/", ":", "0.5", "3", '"warheads = removed"', "'treaty'", "rok.messenger", "nash", '"',
    "actors.us.patience", "small_deal", "sanctions", "\n", "ß", "\x00",
]  # fmt: skip


def catch(read: Callable[[], object]) -> TestError | None:
    """The mistake that was found; anything else that is raised ends the test."""
    try:
        read()
    except TestError as error:
        return error
    return None


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_is_a_test_or_an_error_with_its_place(text: str) -> None:
    error = catch(lambda: read_test(HANOI, text))
    if error is not None:
        assert str(error)
        assert 0 <= error.offset <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="()[]{}\"'=<>!,.-+*/ andortpx01", max_size=80))
def test_brackets_and_signs_in_any_order_never_end_in_anything_else(text: str) -> None:
    error = catch(lambda: parse_test(text))
    assert error is None or 0 <= error.offset <= len(text)


def test_what_binds_how() -> None:
    tree = parse_test("not f() = 1 + 2 * 3 and g() or h() implies k()")
    assert tree.op == "implies"
    either, last = tree.parts
    assert (either.op, last.text) == ("or", "k")
    both = either.parts[0]
    assert both.op == "and"
    negated = both.parts[0]
    assert negated.op == "not"
    compared = negated.parts[0]
    assert (compared.op, compared.relations) == ("compare", ("=",))
    total = compared.parts[1]
    assert (total.op, total.parts[1].op) == ("sum", "product")


def test_an_equals_sign_names_an_argument_or_compares() -> None:
    call = parse_test("f(x, without = china, set = {a.b: -0.5})")
    assert (call.op, call.keys) == ("call", ("without", "set"))
    assert [p.text for p in call.positional] == ["x"]
    assert parse_test("f(x) = 3").op == "compare"
    inner = parse_test("could_explain(e, f(x) = 3)").parts[1]
    assert inner.op == "compare"


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "the test is empty", 0),
        ("f(", "breaks off", 2),
        ("f(x, y = ", "breaks off", 8),
        ("f(x) &", "'&' has no place in a test", 5),
        ("f('x", "the quote is never closed", 2),
        ("and(x)", "'and'", 0),
        ("f(not)", "')' is not expected here", 5),
        ("f(a = 1, a = 2)", "'a' is given twice", 9),
        ("f(a = 1, b)", "comes last", 9),
        ("f(x) f(y)", "'f' is not expected here", 5),
        ("f(" * (MAX_NESTING + 1), "nested more than", 2 * MAX_NESTING + 1),
        ("x" * (MAX_LENGTH + 1), "10,001 characters", 0),
    ],
)
def test_mistakes_in_the_grammar(text: str, message: str, offset: int) -> None:
    with pytest.raises(TestError) as caught:
        parse_test(text)
    assert message in str(caught.value)
    assert caught.value.offset == offset


def test_long_chains_are_no_deep_ones() -> None:
    text = " and ".join(["zone_open()"] * 500)
    assert len(read_test(HANOI, text).term.parts) == 500
    assert read_test(HANOI, "not " * 501 + "zone_open()").term.op == "not"

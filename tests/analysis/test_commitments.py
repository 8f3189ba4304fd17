from __future__ import annotations

import pytest

from detente.analysis.commitments import check_commitments
from detente.model.reading import load_text

PROMISED = """
format: 1
id: promised
title: Words
actors: {ann: {name: Ann}, bob: {name: Bob}}
measures: {a: {owner: ann, levels: [low, middle, high]}, b: {owner: bob}}
start: {a: middle}
documents: [{id: text, title: A joint statement}]
commitments:
  bare: {by: ann, to: bob, text: do better}
  half: {by: ann, to: bob, text: hold back, said: 2018-06-12, measures: [a], specificity: low, from: ["text#2"]}
  back: {by: bob, to: ann, text: answer in kind, said: 2018-06-12, measures: [b], if: "a = high", specificity: medium, from: ["text#2"]}
  full: {by: bob, to: ann, text: open by June, said: 2018-07, measures: [b], if: "a >= middle", specificity: high,
         due: 2018-12, verified_by: monitors, from: [text]}
"""


def test_what_each_promise_leaves_open() -> None:
    found = check_commitments(load_text(PROMISED))
    assert {e.id: e.missing for e in found.entries} == {
        "bare": ("measures", "due", "verified_by", "specificity", "said", "sources"),
        "half": ("due", "verified_by"),
        "back": ("due", "verified_by"),
        "full": (),
    }
    assert found.entry("bare").flags == ("no date", "no verification", "no measures")
    assert found.entry("half").flags == ("no date", "no verification", "low specificity")
    assert found.entry("full").flags == ()


def test_conditions_and_measures_are_read_at_the_start() -> None:
    found = check_commitments(load_text(PROMISED))
    assert found.entry("back").condition_met is False
    assert found.entry("full").condition_met is True
    assert found.entry("half").condition_met is None
    assert found.entry("half").kept == ("a",)
    assert found.entry("full").kept == ()


def test_promises_to_each_other_in_one_text_are_put_side_by_side() -> None:
    found = check_commitments(load_text(PROMISED))
    (exchange,) = found.exchanges
    assert exchange.pair == ("ann", "bob")
    assert (exchange.first, exchange.second) == (("half",), ("back",))
    assert "promised each other" in found.explain().to_text()
    apart = load_text(
        PROMISED.replace('specificity: medium, from: ["text#2"]', 'specificity: medium, from: ["text#3"]')
    )
    assert check_commitments(apart).exchanges == ()


def test_a_dispute_without_promises_says_so() -> None:
    bare = load_text(PROMISED).with_(commitments={})
    found = check_commitments(bare)
    assert found.entries == ()
    assert "records no commitment" in found.explain().to_text()
    assert found.chart().to_svg()
    with pytest.raises(KeyError, match="there are none"):
        found.entry("bare")


def test_promises_of_one_who_is_left_out_go() -> None:
    assert check_commitments(load_text(PROMISED).without("bob")).entries == ()

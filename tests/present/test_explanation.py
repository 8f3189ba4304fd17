from __future__ import annotations

import json

import pytest

from detente.present import Explanation, Interval, Sentence, explain, list_words, phrase, ref, say
from tests.present.sample import US, sample_explanation


def test_a_sentence_keeps_what_it_points_at() -> None:
    sentence = say("{a} would lose {x} by {m}.", a=US, x=-1.5, m=ref("measure", "peace_treaty"))
    assert sentence.text == "The United States would lose −1.5 by peace treaty."
    assert [r.id for r in sentence.refs] == ["us", "peace_treaty"]


def test_forms_of_numbers() -> None:
    assert say("{a:share} {b:+} {c:2} {d}", a=0.25, b=3, c=1, d=None).text == "25% +3 1.00 –"
    assert (
        say("{x} and {y:share}", x=Interval(1, 0, 2), y=Interval(0.5, 0, 1)).text
        == "1 (0 to 2) and 50% (0 to 100%)"
    )


def test_lists_read_as_lists() -> None:
    assert say("{w}", w=["a", "b", "c"]).text == "A, b and c"
    assert say("{w:or}", w=["a", "b"]).text == "A or b"
    assert "".join(map(str, list_words([]))) == "none"


def test_a_sentence_begins_with_a_capital() -> None:
    assert say("{m} comes first.", m=ref("measure", "freeze")).text == "Freeze comes first."


def test_names_that_take_an_article_get_it_in_sentences_only() -> None:
    china, union = ref("actor", "china", "China"), ref("actor", "eu", "European Union")
    assert (
        say("{who} agree.", who=[china, US, union]).text
        == "China, the United States and the European Union agree."
    )
    assert (
        say("Without the {a}, {b} waits.", a=US, b=US).text
        == "Without the United States, the United States waits."
    )
    assert say("It means: {a}: treaty.", a=US).text == "It means: United States: treaty."
    assert say("{m}", m=ref("measure", "union", "Customs Union")).text == "Customs Union"
    assert str(phrase("{a} first", a=US)) == "United States first"


def test_mistakes_in_sentences_are_errors() -> None:
    with pytest.raises(KeyError):
        say("{missing}")
    with pytest.raises(ValueError, match="given but not in"):
        say("nothing", extra=1)
    with pytest.raises(ValueError, match="forms are"):
        say("{x:wide}", x=1)
    with pytest.raises(TypeError):
        say("{x}", x=object())
    with pytest.raises(TypeError, match="sentence 0"):
        Explanation(("words",))  # type: ignore[arg-type]


def test_braces_in_what_is_said_about_a_dispute_stay() -> None:
    assert say("{t}", t="{not a field}").text == "{not a field}"
    assert explain("a {b} c").sentences[0].text == "A {b} c"


def test_the_first_sentence_is_the_headline() -> None:
    answer = sample_explanation()
    assert answer.headline is answer.sentences[0]
    assert answer.sentences[0].style == "headline"
    assert explain().headline is None
    assert [style for style, _ in answer.paragraphs()] == ["headline", "body", "item", "caution"]


def test_html_escapes_and_points() -> None:
    html = sample_explanation().to_html()
    assert "<script" not in html
    assert (
        '<p class="headline">The <span class="ref" data-kind="actor" data-id="us">United States</span>'
        in html
    )
    assert "<ul><li>" in html


def test_text_has_the_same_words() -> None:
    answer = sample_explanation()
    text = " ".join(answer.to_text(40).split())
    for sentence in answer.sentences:
        assert sentence.text in text
    assert max(map(len, answer.to_text(60).splitlines())) <= 60


def test_json_goes_round() -> None:
    answer = sample_explanation()
    assert Explanation.from_json(json.loads(json.dumps(answer.to_json()))) == answer


def test_explanations_add_up() -> None:
    both = sample_explanation() + explain("More.")
    assert len(both.sentences) == 5
    assert isinstance(both.sentences[-1], Sentence)

"""An answer in sentences whose clauses point at the dispute: what a reader is told, and what it is about."""

from __future__ import annotations

import re
import string
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from detente.present.numerals import NONE, format_cell, format_number, format_share
from detente.present.values import Interval, Phrase, Ref, as_cell, read_clause

Style = Literal["headline", "body", "item", "caution"]
"""headline: the answer in one sentence; body: running text; item: one of a list; caution: what the answer
does not show.
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: clauses of plain text and references, and the part it plays."""

    clauses: tuple[str | Ref, ...]
    style: Style = "body"

    @property
    def text(self) -> str:
        """The sentence as plain words."""
        return "".join(str(clause) for clause in self.clauses)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The elements of the dispute that the sentence speaks of, in order, each once."""
        return tuple(dict.fromkeys(clause for clause in self.clauses if isinstance(clause, Ref)))

    def restyled(self, style: Style) -> Sentence:
        """The same words in another part."""
        return Sentence(self.clauses, style)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences in reading order, the headline first. Knows nothing of how it is shown."""

    sentences: tuple[Sentence, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", tuple(self.sentences))
        for at, sentence in enumerate(self.sentences):
            if not isinstance(sentence, Sentence):
                raise TypeError(f"Explanation: sentence {at} is {sentence!r}; write it with say(...)")

    @property
    def headline(self) -> Sentence | None:
        """The answer in one sentence: the one marked so, else the first; None when nothing is said."""
        marked = (sentence for sentence in self.sentences if sentence.style == "headline")
        return next(marked, self.sentences[0] if self.sentences else None)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The elements of the dispute that are spoken of, in order, each once."""
        return tuple(dict.fromkeys(ref for sentence in self.sentences for ref in sentence.refs))

    def paragraphs(self) -> Iterator[tuple[Style, tuple[Sentence, ...]]]:
        """Sentences that are read together: running text as one paragraph, items as one list, a headline
        alone.
        """
        run: list[Sentence] = []
        for sentence in self.sentences:
            if run and (sentence.style != run[0].style or sentence.style == "headline"):
                yield run[0].style, tuple(run)
                run = []
            run.append(sentence)
        if run:
            yield run[0].style, tuple(run)

    def to_text(self, width: int = 88) -> str:
        """The explanation as plain text, wrapped at `width` characters, paragraphs apart by an empty line."""
        blocks = []
        for style, sentences in self.paragraphs():
            if style == "item":
                blocks.append("\n".join(_wrap("- " + sentence.text, width, "  ") for sentence in sentences))
            else:
                blocks.append(_wrap(" ".join(sentence.text for sentence in sentences), width, ""))
        return "\n\n".join(blocks)

    def to_html(self) -> str:
        """The explanation as HTML; what points at the dispute is a span with `data-kind` and `data-id`."""
        from detente.present.markup import explanation_html

        return explanation_html(self)

    def to_json(self) -> list[dict[str, Any]]:
        """Plain data: a list of sentences, each with its style, its words, and its clauses."""
        return [
            {
                "style": sentence.style,
                "text": sentence.text,
                "clauses": [_plain_clause(c) for c in sentence.clauses],
            }
            for sentence in self.sentences
        ]

    @classmethod
    def from_json(cls, data: Iterable[Mapping[str, Any]]) -> Explanation:
        """The explanation that `to_json` wrote."""
        return cls(
            tuple(Sentence(tuple(read_clause(c) for c in one["clauses"]), one["style"]) for one in data)
        )

    def __add__(self, other: Explanation) -> Explanation:
        return Explanation(self.sentences + other.sentences)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


def say(template: str, /, style: Style = "body", **values: object) -> Sentence:
    """A sentence written once, with names and numbers put in.

    `{a}` is replaced by the value given as `a`. A `Ref` stays a reference; a sequence of values reads "A, B
    and C" (or "A, B or C" with `{a:or}`); None is an en dash; an Interval shows its range. Numbers read as
    everywhere (`numerals`); `{x:share}` is per cent, `{x:+}` writes the sign, `{x:2}` fixes two places
    after the point. The first letter of the sentence is made a capital, and an actor whose name takes an
    article in English gets it (the United States), unless its name stands as a heading before a colon.

    say("{a} would lose {x} by {m}.", a=ref("actor", "us", "United States"), x=1.5, m=ref("measure",
    "treaty"))

    Raises KeyError for a name in braces that was not given, ValueError for one given and not used or an
    unknown form.
    """
    return Sentence(_capitalised(_with_articles(_filled(template, values))), style)


def phrase(template: str, /, **values: object) -> Phrase:
    """The content of a cell, written as `say` writes a sentence, its first letter as it is."""
    return Phrase(_filled(template, values))


def explain(*sentences: Sentence | str | None) -> Explanation:
    """An explanation of these sentences, the first of which is its headline; None is left out, words are
    taken as said.
    """
    kept = [say("{s}", s=s) if isinstance(s, str) else s for s in sentences if s is not None]
    if kept and all(sentence.style != "headline" for sentence in kept):
        kept[0] = kept[0].restyled("headline")
    return Explanation(tuple(kept))


def tell(*sentences: Sentence | str | None) -> Explanation:
    """More sentences without a headline: what stands below a table or goes on from an answer."""
    kept = (say("{s}", s=s) if isinstance(s, str) else s for s in sentences if s is not None)
    return Explanation(tuple(kept))


def list_words(words: Sequence[object], joint: str = "and") -> tuple[str | Ref, ...]:
    """Clauses that read "A, B and C"; an empty list reads "none"."""
    if not words:
        return ("none",)
    clauses: list[str | Ref] = []
    for at, word in enumerate(words):
        if at:
            clauses.append(f" {joint} " if at == len(words) - 1 else ", ")
        clauses.extend(_clauses(word, "", "list"))
    return tuple(clauses)


def _filled(template: str, values: Mapping[str, object]) -> tuple[str | Ref, ...]:
    clauses: list[str | Ref] = []
    used = set()
    for literal, name, form, conversion in string.Formatter().parse(template):
        if literal:
            clauses.append(literal)
        if name is None:
            continue
        if not name.isidentifier() or conversion:
            raise ValueError(f"say: write a name between braces, not {{{name}}}: {template!r}")
        used.add(name)
        clauses.extend(_clauses(values[name], form or "", name))
    if unused := values.keys() - used:
        raise ValueError(f"say: {sorted(unused)} given but not in {template!r}")
    return _joined(clauses)


def _clauses(value: object, form: str, name: str) -> tuple[str | Ref, ...]:
    if isinstance(value, Ref):
        return (value,)
    if isinstance(value, (Phrase, Sentence)):
        return value.clauses
    if isinstance(value, str):
        return (value,)
    if value is None:
        return (NONE,)
    if isinstance(value, (list, tuple, set, frozenset)):
        words = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return list_words(words, form or "and")
    cell = as_cell(value, f"say: {{{name}}}")
    if form == "share" and isinstance(cell, (int, float)):
        return (format_share(cell),)
    if form == "share" and isinstance(cell, Interval):
        return (format_cell(cell, "share", 0),)
    if form == "+":
        return (format_cell(cell, "number", None, signed=True),)
    if form.isdigit() and isinstance(cell, (int, float)):
        return (format_number(cell, int(form)),)
    if form:
        raise ValueError(
            f"say: {{{name}:{form}}}: forms are share, + and a number of places; the value is {value!r}"
        )
    return (format_cell(cell, "number", None),)


def _joined(clauses: Iterable[str | Ref]) -> tuple[str | Ref, ...]:
    """Plain clauses that follow each other, as one."""
    kept: list[str | Ref] = []
    for clause in clauses:
        if isinstance(clause, str) and kept and isinstance(kept[-1], str):
            kept[-1] += clause
        elif clause != "":
            kept.append(clause)
    return tuple(kept)


_TAKES_ARTICLE = re.compile(
    r"(United (States|Kingdom|Nations|Arab Emirates)|Netherlands|Philippines|Holy See|Republic of .*|"
    r".*\b(Republic|Federation|Union|Council|Commission|Agency|Authority|Ministry|Government))"
)


def _with_articles(clauses: tuple[str | Ref, ...]) -> tuple[str | Ref, ...]:
    placed: list[str | Ref] = []
    for at, clause in enumerate(clauses):
        before = placed[-1] if placed else ""
        after = clauses[at + 1] if at + 1 < len(clauses) else ""
        if (
            isinstance(clause, Ref)
            and clause.kind == "actor"
            and _TAKES_ARTICLE.fullmatch(clause.label)
            and not str(before).lower().endswith("the ")
            and not str(after).startswith(":")
        ):
            placed.append("the ")
        placed.append(clause)
    return _joined(placed)


def _capitalised(clauses: tuple[str | Ref, ...]) -> tuple[str | Ref, ...]:
    if not clauses:
        return clauses
    first = clauses[0]
    words = str(first)[:1].upper() + str(first)[1:]
    return (Ref(first.kind, first.id, words) if isinstance(first, Ref) else words, *clauses[1:])


def _plain_clause(clause: str | Ref) -> str | dict[str, str]:
    return (
        clause if isinstance(clause, str) else {"kind": clause.kind, "id": clause.id, "label": clause.label}
    )


def _wrap(text: str, width: int, indent: str) -> str:
    return textwrap.fill(
        text, max(width, 20), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )

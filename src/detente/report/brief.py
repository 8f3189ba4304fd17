"""A brief: a bottom line, sections that each answer one question, and annexes; knows nothing of paper or
screens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.present import Chart, Explanation, Sentence, Table, to_plain

Part = Explanation | Table | Chart
"""What a section is made of."""


@dataclass(frozen=True, slots=True)
class Annex:
    """Detail for who asks: a title and its parts. Stands after the sections, lettered in their order."""

    id: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer: words, tables and charts in reading order, and the annexes behind them.

    `order` places it among the sections (the parties 10, the gap 20, the packages 30, ... what numbers rest
    on 80, method 90). `bottom_line` are the sentences it offers to the top of the first page; where there
    are none it offers nothing.
    """

    id: str
    title: str
    order: int
    parts: tuple[Part, ...]
    bottom_line: tuple[Sentence, ...] = ()
    annexes: tuple[Annex, ...] = ()
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Basis:
    """What the numbers rest on: a document alone, judgment informed by a document, or judgment alone.

    `ranged` numbers have a range; `documents` is how many different documents are named by numbers.
    """

    sourced: int
    informed: int
    judged: int
    ranged: int
    documents: int

    @property
    def total(self) -> int:
        """How many numbers there are."""
        return self.sourced + self.informed + self.judged


@dataclass(frozen=True, slots=True)
class Block:
    """A part as it stands in the brief: with its number, such as `Table 2` or `Figure B1` (words have
    none).
    """

    part: Part
    label: str = ""

    @property
    def anchor(self) -> str:
        """Where a link finds it: `table-2`. Unlike a part's own id, nothing else in the brief has it."""
        return self.label.rstrip(".").replace(" ", "-").lower()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section or an annex as it stands in the brief: numbered, with its parts numbered."""

    id: str
    mark: str
    title: str
    headline: Sentence | None
    blocks: tuple[Block, ...]
    annex: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class Brief:
    """A whole brief on one dispute.

    `inputs` is the fingerprint of the dispute the answers were computed from, `program` what computed them:
    the same two give the same brief, so no clock is read and no name of a machine or a person is in it.
    `as_of` is the dispute's date as written in its file, empty where it has none.
    """

    dispute: str
    title: str
    summary: str
    as_of: str
    inputs: str
    program: str
    basis: Basis
    sections: tuple[Section, ...]

    @property
    def bottom_line(self) -> tuple[Sentence, ...]:
        """What a reader with one minute is told: what the sections offer, in their order."""
        return tuple(sentence for section in self.sections for sentence in section.bottom_line)

    def chapters(self) -> Iterator[Chapter]:
        """The sections and then the annexes, everything numbered the same way in every form of the brief."""
        counts = {"Table": 0, "Figure": 0}
        for at, section in enumerate(self.sections, start=1):
            yield _number(section, str(at), counts, prefix="")
        annexes = (annex for section in self.sections for annex in section.annexes)
        for at, annex in enumerate(annexes):
            letter = chr(ord("A") + at)
            yield _number(annex, letter, {"Table": 0, "Figure": 0}, prefix=letter)

    def to_json(self) -> dict[str, Any]:
        """Plain data: everything the brief says, tables as rows and charts as specifications."""
        return {
            "brief": self.dispute,
            "title": self.title,
            "as_of": self.as_of or None,
            "inputs": self.inputs,
            "program": self.program,
            "basis": {**to_plain(self.basis), "total": self.basis.total},
            "bottom_line": [sentence.text for sentence in self.bottom_line],
            "sections": [
                {
                    "id": section.id,
                    "title": section.title,
                    "parts": [_plain_part(part) for part in section.parts],
                    "annexes": [
                        {
                            "id": annex.id,
                            "title": annex.title,
                            "parts": [_plain_part(part) for part in annex.parts],
                        }
                        for annex in section.annexes
                    ],
                }
                for section in self.sections
            ],
        }


def _number(source: Section | Annex, mark: str, counts: dict[str, int], *, prefix: str) -> Chapter:
    share = source.share if isinstance(source, Section) else 1.0
    headline: Sentence | None = None
    blocks: list[Block] = []
    for part in source.parts:
        if isinstance(part, Explanation):
            words = part
            if (
                headline is None
                and not blocks
                and part.headline is not None
                and part.headline.style == "headline"
            ):
                # The section's answer stands under its title, across the page, whatever stands beside the
                # rest.
                headline = part.headline
                words = Explanation(tuple(s for s in part.sentences if s is not headline))
            if words.sentences:
                blocks.append(Block(words))
            continue
        kind = "Table" if isinstance(part, Table) else "Figure"
        counts[kind] += 1
        blocks.append(Block(part, f"{kind} {prefix}{counts[kind]}."))
    return Chapter(source.id, mark, source.title, headline, tuple(blocks), bool(prefix), share)


def _plain_part(part: Part) -> dict[str, Any]:
    if isinstance(part, Explanation):
        return {"explanation": part.to_json()}
    return {"table": part.to_json()} if isinstance(part, Table) else {"chart": part.to_json()}

"""The brief as one HTML file that opens without a network and prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.present import Chart, Explanation, Sentence, Table
from detente.present.markup import chart_html, explanation_html, sentence_html, table_html
from detente.report.brief import Block, Brief, Chapter
from detente.report.wording import CAUTION, NOT_ADVICE, basis_sentence, date_words, origin_words

_NARROW = 0.75  # a chart that wants less of the page's width than this has something beside it


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side, with the share of the width that each takes."""

    blocks: tuple[Block, ...]
    shares: tuple[float, ...]

    @property
    def columns(self) -> str:
        """The widths for the style sheet."""
        return " ".join(f"{share:g}fr" for share in self.shares)


def brief_html(brief: Brief) -> str:
    """The brief as a page: styles and pictures inside, nothing loaded, the same brief always the same text.

    Raises MissingExtraError where charts cannot be drawn here.
    """
    chapters = list(brief.chapters())
    return (
        _environment()
        .get_template("brief.html.j2")
        .render(
            brief=brief,
            as_of=date_words(brief.as_of),
            sections=[chapter for chapter in chapters if not chapter.annex],
            annexes=[chapter for chapter in chapters if chapter.annex],
            basis=basis_sentence(brief.basis),
            caution=CAUTION,
            not_advice=NOT_ADVICE,
            origin=origin_words(brief),
            style=Markup(_style()),  # our own file
        )
    )


def lay_out(chapter: Chapter) -> Iterator[Row]:
    """The blocks of a chapter in rows: a narrow chart stands beside what comes before it, or beside
    another.
    """
    waiting: Block | None = None
    for block in chapter.blocks:
        share = _share(block)
        if waiting is not None and share < _NARROW:
            other = _share(waiting)
            yield Row((waiting, block), (other if other < _NARROW else 1 - share, share))
            waiting = None
            continue
        if waiting is not None:
            yield Row((waiting,), (1.0,))
        waiting = block
    if waiting is not None:
        yield Row((waiting,), (1.0,))


def block_html(block: Block) -> Markup:
    """A block as HTML, escaped where it is made."""
    if isinstance(block.part, Explanation):
        text = explanation_html(block.part)
    elif isinstance(block.part, Table):
        # A wide table scrolls in its own frame on a small screen instead of widening the page.
        text = f'<div class="table">{table_html(block.part, label=block.label, id=block.anchor)}</div>'
    else:
        text = chart_html(block.part, label=block.label, id=block.anchor)
    return Markup(text)


def _sentence(sentence: Sentence) -> Markup:
    return Markup(sentence_html(sentence))


def _share(block: Block) -> float:
    return block.part.share if isinstance(block.part, Chart) else 1.0


def _style() -> str:
    return files("detente.report").joinpath("templates", "brief.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("detente.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(block=block_html, sentence=_sentence, rows=_rows)
    return environment


def _rows(chapter: Chapter) -> Iterable[Row]:
    return list(lay_out(chapter))

"""The brief as one HTML file that opens without a network and prints on A4."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.present import Explanation, Sentence, Table
from detente.present.markup import chart_html, explanation_html, sentence_html, table_html
from detente.report.brief import Block, Brief
from detente.report.layout import lay_out_blocks, lay_out_sections
from detente.report.wording import (
    CAUTION,
    NOT_ADVICE,
    basis_sentence,
    date_words,
    opening_words,
    origin_words,
)


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
            opening=opening_words(brief.summary),
            sections=lay_out_sections(chapters),
            annexes=[chapter for chapter in chapters if chapter.annex],
            basis=basis_sentence(brief.basis),
            caution=CAUTION,
            not_advice=NOT_ADVICE,
            origin=origin_words(brief),
            style=Markup(_style()),  # our own file
        )
    )


def block_html(block: Block) -> Markup:
    """A block as HTML, escaped where it is made."""
    if isinstance(block.part, Explanation):
        text = explanation_html(block.part)
    elif isinstance(block.part, Table):
        # A wide table scrolls in its own frame on a small screen instead of widening the page.
        text = f'<div class="table" tabindex="0">{table_html(block.part, label=block.label, id=block.anchor)}</div>'
    else:
        text = chart_html(block.part, label=block.label, id=block.anchor)
    return Markup(text)


def _sentence(sentence: Sentence) -> Markup:
    return Markup(sentence_html(sentence))


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
    environment.filters.update(block=block_html, sentence=_sentence, rows=lay_out_blocks)
    return environment

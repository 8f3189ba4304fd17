"""The brief as a Word file that somebody will go on editing: real styles, real tables, pictures with their
words.
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from detente.present import Chart, Explanation, Table
from detente.present.word import add_chart, add_columns, add_explanation, add_table, open_document
from detente.report.brief import Block, Brief, Chapter
from detente.report.layout import lay_out_blocks
from detente.report.word_styles import define_styles
from detente.report.wording import (
    CAUTION,
    NOT_ADVICE,
    basis_sentence,
    date_words,
    opening_words,
    origin_words,
)

if TYPE_CHECKING:
    from docx.document import Document

    from detente.present.word import Place

_WORD = re.compile(r"[^\s-]+")
_TEXT_WIDTH = 17.0  # centimetres between the margins
_LETTER = 0.15  # a letter of a table's cell, on average
_GUTTER = 0.28  # what the edges of a cell take
_PIXELS_PER_CM = 96 / 2.54  # at which a chart's letters have the size of a table's


def brief_docx(brief: Brief) -> bytes:
    """The brief as the bytes of a Word file; the same brief gives the same content.

    Raises MissingExtraError, naming the extra `word`, where python-docx is not installed.
    """
    document = open_document()
    define_styles(document)
    _set_properties(document, brief)
    _set_page(document, brief)
    _add_top(document, brief)
    for chapter in brief.chapters():
        _add_chapter(document, chapter)
    stream = BytesIO()
    document.save(stream)
    return _without_clock(stream.getvalue())


def _add_top(document: Document, brief: Brief) -> None:
    dated = f"as of {date_words(brief.as_of)} · " if brief.as_of else ""
    document.add_paragraph(f"Brief · {dated}{origin_words(brief)}", style="Kind")
    document.add_paragraph(brief.title, style="Title")
    if brief.summary:
        document.add_paragraph(opening_words(brief.summary), style="Subtitle")
    document.add_paragraph("Bottom line", style="Heading 1")
    for sentence in brief.bottom_line:
        add_explanation(document, Explanation((sentence.restyled("item"),)))
    document.add_paragraph(f"{basis_sentence(brief.basis).text} {CAUTION} {NOT_ADVICE}", style="Basis")


def _add_chapter(document: Document, chapter: Chapter) -> None:
    title = f"Annex {chapter.mark}. {chapter.title}" if chapter.annex else f"{chapter.mark}. {chapter.title}"
    document.add_paragraph(title, style="Heading 1")
    if chapter.headline is not None:
        add_explanation(document, Explanation((chapter.headline,)))
    for row in lay_out_blocks(chapter):
        if len(row.items) == 1:
            _add_block(document, row.items[0], _TEXT_WIDTH)
            continue
        cells = add_columns(document, row.shares, _TEXT_WIDTH)
        for cell, block, share in zip(cells, row.items, row.shares, strict=True):
            _add_block(cell, block, _TEXT_WIDTH * share / sum(row.shares) - _GUTTER)


def _add_block(place: Place, block: Block, width: float) -> None:
    if isinstance(block.part, Explanation):
        add_explanation(place, block.part)
    elif isinstance(block.part, Table):
        add_table(place, block.part, label=block.label, widths=column_widths(block.part, width))
    elif isinstance(block.part, Chart):
        add_chart(
            place, block.part, label=block.label, width_cm=min(width, block.part.width / _PIXELS_PER_CM)
        )


def column_widths(table: Table, width: float = _TEXT_WIDTH) -> list[float]:
    """How wide is each column, in centimetres, so that words have room and numbers do not fold?

    Every column gets what its longest word needs, and the rest of the width goes where long texts are. LibreOffice
    and Word fit columns differently when they are left to themselves.
    """
    full, least = [], []
    for at, column in enumerate(table.columns):
        texts = [line for row in table.cells for line in row[at].split("\n")]
        longest = max((len(text) for text in texts), default=0)
        # Headings are bold: a letter is wider.
        words = _WORD.findall(" ".join(texts)) + [f"{word}." for word in _WORD.findall(column.heading)]
        word = max(map(len, words), default=1)
        # An address is broken wherever it has to be, a date never.
        word = longest if column.kind == "date" else min(word, 26)
        least.append(_LETTER * word + _GUTTER)
        full.append(max(least[-1], _LETTER * min(longest, 46) + _GUTTER))
    spare = width - sum(least)
    if spare <= 0:
        return [width * one / sum(least) for one in least]
    # What a row is about is read first: the first column is unfolded before the others.
    first = min(spare, full[0] - least[0])
    wish = sum(full[1:]) - sum(least[1:])
    share = min(1.0, (spare - first) / wish) if wish else 0.0
    widths = [
        least[0] + first,
        *(small + share * (large - small) for small, large in zip(least[1:], full[1:], strict=True)),
    ]
    return [width * one / sum(widths) for one in widths]


def _set_properties(document: Document, brief: Brief) -> None:
    properties = document.core_properties
    properties.title = brief.title
    properties.subject = f"Brief on {brief.dispute}"
    properties.author = "detente"
    properties.comments = origin_words(brief)
    properties.language = "en"
    # No clock is read: the file carries the date that the brief speaks of.
    moment = _moment(brief.as_of)
    properties.created = properties.modified = moment


def _without_clock(content: bytes) -> bytes:
    """The same file with no time of writing in its archive, so that the same brief gives the same bytes."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as written, ZipFile(stream, "w", ZIP_DEFLATED) as kept:
        for entry in written.infolist():
            timeless = ZipInfo(entry.filename)
            timeless.compress_type = ZIP_DEFLATED
            kept.writestr(timeless, written.read(entry))
    return stream.getvalue()


def _moment(day: str) -> datetime:
    try:
        return datetime.fromisoformat(day)
    except ValueError:
        return datetime(2000, 1, 1)


def _set_page(document: Document, brief: Brief) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.5)
    section.footer_distance = Cm(0.8)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run(f"{brief.title}\t\t")
    _add_field(footer, "PAGE")
    footer.add_run(" / ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Any, code: str) -> None:
    """A field that Word fills in, such as the page number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = code
        run._r.append(mark)

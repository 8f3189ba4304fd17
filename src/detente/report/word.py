"""The brief as a Word file that somebody will go on editing: real styles, real tables, pictures with their
words.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from detente.present import Chart, Explanation, Table
from detente.present.word import add_chart, add_explanation, add_table, open_document
from detente.report.brief import Block, Brief, Chapter
from detente.report.word_styles import define_styles
from detente.report.wording import CAUTION, NOT_ADVICE, basis_sentence, date_words, origin_words

if TYPE_CHECKING:
    from docx.document import Document

_TEXT_WIDTH = 17.0  # centimetres between the margins
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
    document.add_paragraph(f"{NOT_ADVICE} {origin_words(brief)}", style="Note")
    stream = BytesIO()
    document.save(stream)
    return _without_clock(stream.getvalue())


def _add_top(document: Document, brief: Brief) -> None:
    kind = "Brief" + (f" · as of {date_words(brief.as_of)}" if brief.as_of else "")
    document.add_paragraph(kind, style="Kind")
    document.add_paragraph(brief.title, style="Title")
    if brief.summary:
        document.add_paragraph(brief.summary, style="Subtitle")
    document.add_paragraph("Bottom line", style="Heading 1")
    for sentence in brief.bottom_line:
        add_explanation(document, Explanation((sentence.restyled("item"),)))
    if brief.basis.total:
        document.add_paragraph(f"{basis_sentence(brief.basis).text} {CAUTION}", style="Basis")


def _add_chapter(document: Document, chapter: Chapter) -> None:
    title = f"Annex {chapter.mark}. {chapter.title}" if chapter.annex else f"{chapter.mark}. {chapter.title}"
    heading = document.add_paragraph(title, style="Heading 1")
    heading.paragraph_format.page_break_before = chapter.annex and chapter.mark == "A"
    if chapter.headline is not None:
        add_explanation(document, Explanation((chapter.headline,)))
    for block in chapter.blocks:
        _add_block(document, block)


def _add_block(document: Document, block: Block) -> None:
    if isinstance(block.part, Explanation):
        add_explanation(document, block.part)
    elif isinstance(block.part, Table):
        add_table(document, block.part, label=block.label, widths=column_widths(block.part))
    elif isinstance(block.part, Chart):
        natural = block.part.width / _PIXELS_PER_CM
        add_chart(document, block.part, label=block.label, width_cm=min(_TEXT_WIDTH, natural))


def column_widths(table: Table) -> list[float]:
    """How wide is each column, in centimetres, so that words have room and numbers do not fold?

    In proportion to what stands in it, between bounds, over the whole width of the text. LibreOffice and Word
    fit columns differently when they are left to themselves.
    """
    wanted = []
    for at, column in enumerate(table.columns):
        texts = [line for row in table.cells for line in row[at].split("\n")]
        longest = max((len(text) for text in texts), default=0)
        word = max((len(word) for text in [*texts, column.heading] for word in text.split()), default=1)
        full = longest if column.counts else min(longest, 46)
        wanted.append(float(max(full, word, min(len(column.heading), 12)) + 2))
    total = sum(wanted) or 1.0
    return [_TEXT_WIDTH * width / total for width in wanted]


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
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    section.footer_distance = Cm(0.9)
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

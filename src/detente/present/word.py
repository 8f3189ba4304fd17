"""Tables, charts and explanations as parts of a Word document that somebody will go on editing."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.extras import require
from detente.present.table import Table
from detente.present.values import Ref

if TYPE_CHECKING:
    from docx.document import Document

_ALIGN = {"left": "LEFT", "right": "RIGHT", "center": "CENTER"}


def open_document() -> Document:
    """An empty Word document with python-docx's own template.

    Raises MissingExtraError, naming the extra `word`, where python-docx is not installed.
    """
    document: Document = require("docx").Document()
    return document


def add_explanation(document: Document, explanation: Explanation, *, skip_headline: bool = False) -> None:
    """The sentences as paragraphs, items as a bulleted list; styles `Headline` and `Caution` are used where
    they exist.
    """
    for style, sentences in explanation.paragraphs():
        if style == "headline" and skip_headline:
            continue
        if style == "item":
            for sentence in sentences:
                _add_clauses(document.add_paragraph(style=_style(document, "List Bullet")), sentence.clauses)
            continue
        name = {"headline": "Headline", "caution": "Caution"}.get(style, "Normal")
        paragraph = document.add_paragraph(style=_style(document, name))
        for at, sentence in enumerate(sentences):
            _add_clauses(paragraph, [" "] if at else [])
            _add_clauses(paragraph, sentence.clauses)


def add_table(
    document: Document, table: Table, *, label: str = "", widths: Iterable[float] | None = None
) -> None:
    """The table with its caption above and its notes below; the header row repeats on every page.

    `widths` are the columns' widths in centimetres; without them Word fits the columns to what is in them.
    """
    from docx.shared import Cm

    caption = document.add_paragraph(style=_style(document, "Caption"))
    caption.add_run(f"{label} " if label else "").bold = True
    caption.add_run(table.title)
    caption.paragraph_format.keep_with_next = True
    extra = len(table.groups)
    grid = document.add_table(rows=1 + len(table.rows) + extra, cols=len(table.columns))
    grid.style = _style(document, "Brief Table", "Table Grid")
    for at, column in enumerate(table.columns):
        cell = grid.cell(0, at)
        _fill(document, cell, column.heading, column.side, bold=True)
    _repeat_header(grid.rows[0])
    line = 1
    for group, positions in table.grouped():
        if group:
            merged = grid.cell(line, 0).merge(grid.cell(line, len(table.columns) - 1))
            _fill(document, merged, group, "left", bold=True)
            merged.paragraphs[0].paragraph_format.keep_with_next = True
            line += 1
        for position in positions:
            for at, (text, column) in enumerate(zip(table.cells[position], table.columns, strict=True)):
                _fill(document, grid.cell(line, at), text, column.side)
            _keep_whole(grid.rows[line])
            line += 1
    if widths is not None:
        grid.autofit = False
        for at, width in enumerate(widths):
            grid.columns[at].width = Cm(width)  # LibreOffice goes by the columns, Word by the cells
            for row in grid.rows:
                row.cells[at].width = Cm(width)
    for note in table.notes:
        document.add_paragraph(note, style=_style(document, "Note", "Normal"))


def add_chart(document: Document, chart: Chart, *, label: str = "", width_cm: float = 16.0) -> None:
    """The chart as a picture with its alt text, and its caption below.

    Raises MissingExtraError where charts cannot be drawn here.
    """
    from docx.shared import Cm

    picture = document.add_picture(BytesIO(chart.to_png(3.0)), width=Cm(width_cm))
    described = picture._inline.docPr  # python-docx has no public way to set the alternative text
    described.set("descr", chart.alt)
    described.set("title", chart.title)
    placed = document.paragraphs[-1].paragraph_format
    placed.keep_with_next = True
    placed.space_before = Cm(0.2)
    caption = document.add_paragraph(style=_style(document, "Caption"))
    caption.add_run(f"{label} " if label else "").bold = True
    caption.add_run(chart.title)


def _add_clauses(paragraph: Any, clauses: Iterable[str | Ref]) -> None:
    for clause in clauses:
        paragraph.add_run(str(clause))


def _fill(document: Document, cell: Any, text: str, side: str, *, bold: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.style = _style(document, "Cell")
    run = paragraph.add_run(text)
    run.bold = bold or None
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, _ALIGN[side])


def _repeat_header(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
    _keep_whole(row)


def _keep_whole(row: Any) -> None:
    """A row is not broken across pages."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _style(document: Document, *names: str) -> str:
    """The first of these styles that the document has; `Normal` always is."""
    known = {style.name for style in document.styles}
    return next((name for name in names if name in known), "Normal" if "Normal" in known else names[-1])

"""Tables, charts and explanations as parts of a Word document that somebody will go on editing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.extras import require
from detente.present.table import Table
from detente.present.values import Ref

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

    Place = Document | _Cell

_ALIGN = {"left": "LEFT", "right": "RIGHT", "center": "CENTER"}


def open_document() -> Document:
    """An empty Word document with python-docx's own template.

    Raises MissingExtraError, naming the extra `word`, where python-docx is not installed.
    """
    document: Document = require("docx").Document()
    return document


def add_explanation(place: Place, explanation: Explanation, *, skip_headline: bool = False) -> None:
    """The sentences as paragraphs, items as a bulleted list; styles `Headline` and `Caution` are used where
    they exist.
    """
    for style, sentences in explanation.paragraphs():
        if style == "headline" and skip_headline:
            continue
        if style == "item":
            for sentence in sentences:
                _add_clauses(place.add_paragraph(style=_style(place, "List Bullet")), sentence.clauses)
            continue
        name = {"headline": "Headline", "caution": "Caution"}.get(style, "Normal")
        paragraph = place.add_paragraph(style=_style(place, name))
        for at, sentence in enumerate(sentences):
            _add_clauses(paragraph, [" "] if at else [])
            _add_clauses(paragraph, sentence.clauses)


def add_columns(document: Document, shares: Iterable[float], width_cm: float) -> list[_Cell]:
    """Places side by side, in a table without lines; each begins empty."""
    from docx.shared import Cm

    parts = list(shares)
    grid = document.add_table(rows=1, cols=len(parts))
    grid.autofit = False
    cells = list(grid.rows[0].cells)
    for column, cell, share in zip(grid.columns, cells, parts, strict=True):
        column.width = cell.width = Cm(width_cm * share / sum(parts))
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)
    return cells


def add_table(place: Place, table: Table, *, label: str = "", widths: Iterable[float] | None = None) -> None:
    """The table with its caption above and its notes below; the header row repeats on every page.

    `widths` are the columns' widths in centimetres; without them Word fits the columns to what is in them.
    """
    from docx.shared import Cm

    caption = place.add_paragraph(style=_style(place, "Caption"))
    caption.add_run(f"{label} " if label else "").bold = True
    caption.add_run(table.title)
    caption.paragraph_format.keep_with_next = True
    extra = sum(bool(group.label) for group in table.groups)
    grid = place.add_table(rows=1 + len(table.rows) + extra, cols=len(table.columns))
    grid.style = _style(place, "Brief Table", "Table Grid")
    sizes = [Cm(width) for width in widths] if widths is not None else []
    grid.autofit = not sizes
    for column, size in zip(grid.columns, sizes, strict=False):
        column.width = size  # LibreOffice goes by the columns, Word by the cells
    # One pass over the rows: looking a cell up by its place searches the whole table each time.
    style = _styles(place)[_style(place, "Cell")]
    rows = list(grid.rows)
    header = rows[0]
    for row, line in zip(rows, _lines(table), strict=True):
        cells = row.cells
        for cell, size in zip(cells, sizes, strict=False):
            cell.width = size
        if isinstance(line, str):
            merged = cells[0].merge(cells[-1])
            _fill(merged, line, "left", style, bold=True)
            merged.paragraphs[0].paragraph_format.keep_with_next = True
        else:
            for cell, text, column in zip(cells, line, table.columns, strict=True):
                _fill(cell, text, column.side, style, bold=row is header)
        _keep_whole(row)
    _repeat_header(header)
    if table.notes:
        place.add_paragraph(" ".join(table.notes), style=_style(place, "Note", "Normal"))


def add_chart(place: Place, chart: Chart, *, label: str = "", width_cm: float = 16.0) -> None:
    """The chart as a picture with its alt text, and its caption below.

    Raises MissingExtraError where charts cannot be drawn here.
    """
    from docx.shared import Cm

    paragraph = place.add_paragraph()
    picture = paragraph.add_run().add_picture(BytesIO(chart.to_png(3.0)), width=Cm(width_cm))
    described = picture._inline.docPr  # python-docx has no public way to set the alternative text
    described.set("descr", chart.alt)
    described.set("title", chart.title)
    placed = paragraph.paragraph_format
    placed.keep_with_next = True
    placed.space_before = Cm(0.2)
    caption = place.add_paragraph(style=_style(place, "Caption"))
    caption.add_run(f"{label} " if label else "").bold = True
    caption.add_run(chart.title)


def _lines(table: Table) -> Iterator[str | tuple[str, ...]]:
    """The header, then the cells of each row, or the label of each group before its rows."""
    yield tuple(column.heading for column in table.columns)
    for group, positions in table.grouped():
        if group:
            yield group
        for position in positions:
            yield table.cells[position]


def _add_clauses(paragraph: Any, clauses: Iterable[str | Ref]) -> None:
    for clause in clauses:
        paragraph.add_run(str(clause))


def _fill(cell: Any, text: str, side: str, style: Any, *, bold: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.style = style
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


def _style(place: Place, *names: str) -> str:
    """The first of these styles that the document has; `Normal` always is."""
    known = {style.name for style in _styles(place)}
    return next((name for name in names if name in known), "Normal" if "Normal" in known else names[-1])


def _styles(place: Place) -> Any:
    part: Any = place.part  # a document's own, whether the place is the document or a cell in it
    return part.document.styles

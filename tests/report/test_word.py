from __future__ import annotations

from io import BytesIO

import pytest

from detente.report.word import brief_docx, column_widths
from tests.present.sample import sample_table
from tests.report.sample import sample_brief

docx = pytest.importorskip("docx")
pytest.importorskip("vl_convert")


def test_word_has_the_same_words_and_cells() -> None:
    document = docx.Document(BytesIO(brief_docx(sample_brief())))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for sentence in sample_brief().bottom_line:
        assert sentence.text in words
    assert "Of 42 numbers behind this brief" in words
    assert "Annex B. All of them" in words
    grids = [grid for grid in document.tables if grid.style.name == "Brief Table"]
    assert len(grids) == 3
    for grid in grids:
        rows = [tuple(cell.text for cell in row.cells) for row in grid.rows]
        assert [row for row in rows[1:] if len(set(row)) > 1] == list(sample_table().cells)
    assert len(document.inline_shapes) == 3


def test_headings_are_headings_and_styles_are_styles() -> None:
    document = docx.Document(BytesIO(brief_docx(sample_brief())))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Headline", "List Bullet", "Caption", "Basis"} <= styles
    beside = [grid for grid in document.tables if grid.style.name != "Brief Table"]
    assert len(beside) == 1  # the half-width chart stands beside its text
    assert "On ties there is hardly a gap." in beside[0].rows[0].cells[0].text


def test_the_same_brief_is_the_same_file() -> None:
    assert brief_docx(sample_brief()) == brief_docx(sample_brief())


def test_columns_fill_the_width_and_words_have_room() -> None:
    widths = column_widths(sample_table())
    assert sum(widths) == pytest.approx(17.0)
    assert min(widths) > 0.8

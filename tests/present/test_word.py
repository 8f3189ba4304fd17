from __future__ import annotations

from io import BytesIO

import pytest

from detente.errors import MissingExtraError
from detente.present.word import add_chart, add_explanation, add_table, open_document
from tests.present.sample import sample_chart, sample_explanation, sample_table


def test_word_has_the_same_cells() -> None:
    docx = pytest.importorskip("docx")
    document = open_document()
    add_table(document, sample_table(), label="Table 1")
    add_explanation(document, sample_explanation())
    stream = BytesIO()
    document.save(stream)
    again = docx.Document(BytesIO(stream.getvalue()))
    grid = again.tables[0]
    table = sample_table()
    rows = [tuple(cell.text for cell in row.cells) for row in grid.rows]
    assert rows[0] == tuple(column.heading for column in table.columns)
    assert [row for row in rows[1:] if len(set(row)) > 1] == list(table.cells)
    words = "\n".join(paragraph.text for paragraph in again.paragraphs)
    for sentence in sample_explanation().sentences:
        assert sentence.text in words
    assert "Table 1 Gains" in words


def test_word_has_the_picture_with_its_words() -> None:
    pytest.importorskip("docx")
    pytest.importorskip("vl_convert")
    document = open_document()
    add_chart(document, sample_chart(), label="Figure 1")
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == sample_chart().alt


def test_word_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'detente\[word\]'"):
        open_document()

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from detente.errors import DetenteError, MissingExtraError, SettingError
from detente.report import Basis, show_brief, write_brief
from detente.report.wording import basis_sentence, date_words, opening_words
from detente.report.writing import choose_format
from tests.present.sample import sample_table
from tests.report.sample import sample_brief


def test_the_name_says_the_format() -> None:
    assert choose_format("a.html") == choose_format("a.HTM") == choose_format("brief") == "html"
    assert choose_format("a.docx") == choose_format("brief", "docx") == "docx"
    assert choose_format("a.json") == "json"
    with pytest.raises(SettingError, match=r"ends in \.html but the format asked for is docx"):
        choose_format("a.html", "docx")
    with pytest.raises(SettingError, match="formats are html, docx, json"):
        choose_format("a.html", "pdf")


def test_json_says_all_of_it(tmp_path: Path) -> None:
    path = write_brief(sample_brief(), tmp_path / "new" / "brief.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["basis"]["total"] == 42
    assert [section["id"] for section in data["sections"]] == ["gap", "packages"]
    assert data["sections"][1]["parts"][1]["table"] == sample_table().to_json()


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "brief.json"
    folder.mkdir()
    with pytest.raises(DetenteError, match="cannot write the brief to"):
        write_brief(sample_brief(), folder)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.json"]


def test_word_without_its_library_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"detente\[word\]"):
        write_brief(sample_brief(), tmp_path / "brief.docx")
    assert not list(tmp_path.iterdir())


def test_the_terminal_shows_the_same_words_and_tables() -> None:
    out = StringIO()
    show_brief(sample_brief(), out)
    text = out.getvalue()
    flat = " ".join(text.split())
    for sentence in sample_brief().bottom_line:
        assert " ".join(sentence.text.split()) in flat
    for row in sample_table().cells:
        assert all(word in text for word in row[1].split())  # a range may stand below its number
    assert "Annex A  By pair" in text


def test_the_head_of_the_page_has_room_for_whole_sentences() -> None:
    assert opening_words("One. Two! Three? Four", 11) == "One. Two!"
    assert opening_words("A sentence longer than its room. More.", 5) == "A sentence longer than its room."
    assert opening_words("") == ""


def test_dates_and_counts_in_words() -> None:
    assert date_words("2019-02-26") == "26 February 2019"
    assert date_words("2019-02") == "2019-02"
    assert date_words("") == ""
    one = basis_sentence(Basis(1, 1, 1, 1, 1)).text
    assert "1 comes from public sources alone, 1 is judgment with a document" in one
    assert "orders of preference alone" in basis_sentence(Basis(0, 0, 0, 0, 0)).text

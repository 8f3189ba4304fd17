from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from detente.present import Chart, Explanation, Result, Shown, Table, result_html
from tests.present.sample import sample_chart, sample_explanation, sample_table


@dataclass(frozen=True)
class _Answer(Shown):
    n: int = 1

    def table(self) -> Table:
        return sample_table()

    def chart(self) -> Chart:
        return sample_chart()

    def explain(self) -> Explanation:
        return sample_explanation()

    def to_json(self) -> dict[str, Any]:
        return {"analysis": "sample"}


def test_a_result_shows_itself_in_a_notebook() -> None:
    answer = _Answer()
    assert isinstance(answer, Result)
    html = answer._repr_html_()
    assert html == result_html(answer)
    assert "<table" in html
    assert 'class="headline"' in html


def test_a_result_without_its_picture_still_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "vl_convert", None)
    html = _Answer()._repr_html_()
    assert "<table" in html
    assert "<svg" not in html


def test_printing_a_result_prints_words_and_rows() -> None:
    text = str(_Answer())
    assert "would lose 1.5" in text
    assert "12,345" in text

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente.report.html import brief_html
from detente.report.layout import lay_out
from tests.present.sample import sample_table
from tests.present.test_table import _Cells
from tests.report.sample import sample_brief

pytestmark = pytest.mark.skipif(
    __import__("importlib.util").util.find_spec("vl_convert") is None, reason="charts cannot be drawn here"
)


class _Page(HTMLParser):
    """What a page consists of: tags with their attributes, in order."""

    VOID = frozenset({"meta", "br", "link", "img", "hr", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def html() -> str:
    return brief_html(sample_brief())


def test_the_page_loads_nothing(html: str) -> None:
    page = _Page(html)
    assert not page.open
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "img", "image"}
    for tag, attributes in page.tags:
        assert "src" not in attributes, tag
        assert (attributes.get("href") or "#").startswith("#"), tag
    assert "http" not in html
    assert "@import" not in html
    assert re.findall(r"url\((?!#)", html) == []


def test_nothing_of_a_dispute_is_markup(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_page_can_be_read_without_eyes(html: str) -> None:
    page = _Page(html)
    assert ("html", {"lang": "en"}) in page.tags
    headings = [tag for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert set(headings[1:]) == {"h2"}
    pictures = [attributes for _, attributes in page.tags if attributes.get("role") == "img"]
    assert len(pictures) == 3
    assert all(attributes["aria-label"] for attributes in pictures)
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert sum(tag == "caption" for tag, _ in page.tags) == sum(tag == "table" for tag, _ in page.tags) == 3


def test_ids_are_there_once_and_links_lead_somewhere(html: str) -> None:
    page = _Page(html)
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    targets = {(attributes["href"] or "")[1:] for tag, attributes in page.tags if tag == "a"}
    assert targets <= set(ids)


def test_the_first_page_says_what_the_numbers_rest_on(html: str) -> None:
    top = html[: html.index('class="chapter"')]
    assert (
        "Of 42 numbers behind this brief, 3 come from public sources alone, 10 are judgment with a document"
        in top
    )
    assert "No package exists." in top


def test_the_same_cells_as_in_every_other_form(html: str) -> None:
    parser = _Cells()
    parser.feed(html)
    rows = [tuple(row) for row in parser.rows if len(row) == len(sample_table().columns)]
    heads = tuple(column.heading for column in sample_table().columns)
    assert rows == [heads, *sample_table().cells] * 3


def test_parts_are_numbered_in_the_order_they_stand() -> None:
    labels = [
        (chapter.mark, block.label)
        for chapter in sample_brief().chapters()
        for block in chapter.blocks
        if block.label
    ]
    assert labels == [
        ("1", "Figure 1."),
        ("2", "Table 1."),
        ("2", "Figure 2."),
        ("A", "Table A1."),
        ("A", "Figure A1."),
        ("B", "Table B1."),
    ]


def test_what_is_narrow_stands_beside_something() -> None:
    words, half, wide = ("words", 1.0), ("half", 0.5), ("wide", 0.9)

    def rows(*items: tuple[str, float], lean: bool) -> list[tuple[float, ...]]:
        return [row.shares for row in lay_out(items, lambda item: item[1], lean=lean)]

    assert rows(words, half, lean=True) == [(0.5, 0.5)]
    assert rows(words, half, lean=False) == [(1.0,), (1.0,)]
    assert rows(half, half, half, lean=False) == [(0.5, 0.5), (1.0,)]
    assert rows(words, wide, words, lean=True) == [(1.0,), (1.0,), (1.0,)]


def test_the_same_brief_is_the_same_page(html: str) -> None:
    assert brief_html(sample_brief()) == html


def test_it_prints(html: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser to print with")
    pages = count_pages(browser, html, tmp_path)
    assert pages == 2  # the sections on one, the annexes on another


def count_pages(browser: str, html: str, folder: Path) -> int:
    """How many A4 pages a browser prints of this."""
    (folder / "brief.html").write_text(html, encoding="utf-8")
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", f"--user-data-dir={folder / 'profile'}",
            "--no-pdf-header-footer", f"--print-to-pdf={folder / 'brief.pdf'}", (folder / "brief.html").as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "brief.pdf").read_bytes()))

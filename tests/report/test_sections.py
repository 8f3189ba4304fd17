from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import detente
from detente.analysis.packages.judgment import judge_package
from detente.catalog.shelf import list_ids
from detente.errors import NotFoundError, SettingError
from detente.present import Explanation, Interval, Table
from detente.report import Brief, Section, build_brief
from detente.report import sections as sections_package
from detente.report.html import brief_html
from detente.report.number_names import name_number
from detente.report.offers_on_record import choose_offers
from detente.report.phrasing import Phrasing
from tests.report.test_html import count_pages

ONE_PARTY = """
format: 1
id: alone
title: One side deciding for itself
actors: {a: {kind: party}, b: {kind: third-party}}
measures: {stop: {owner: a}}
preferences: {a: {worth: {stop: 1}}, b: {worth: {stop: -1}}}
"""


FIRST = ("parties", "gap", "packages", "offers", "sources", "method")
"""The sections of a brief's first edition; later ones stand between and after them."""


@cache
def brief_on(id: str) -> Brief:
    return build_brief(detente.load(id))


@pytest.fixture(scope="module")
def korea() -> Brief:
    return brief_on("korea-2019")


def find_section(brief: Brief, id: str) -> Section:
    return next(section for section in brief.sections if section.id == id)


def find_table(section: Section, id: str) -> Table:
    parts = [*section.parts, *(part for annex in section.annexes for part in annex.parts)]
    return next(part for part in parts if isinstance(part, Table) and part.id == id)


def test_sections_come_in_the_order_of_the_argument(korea: Brief) -> None:
    assert tuple(s.id for s in korea.sections if s.id in FIRST) == FIRST
    orders = [section.order for section in korea.sections]
    assert orders == sorted(orders)
    assert len(korea.bottom_line) >= 4


def test_the_basis_is_counted_from_the_numbers(korea: Brief) -> None:
    numbers = detente.load("korea-2019").estimates.values()
    assert korea.basis.total == len(numbers)
    assert korea.basis.sourced == sum(number.basis == "document" for number in numbers)
    listed = find_table(find_section(korea, "sources"), "numbers")
    assert len(listed.rows) == korea.basis.total
    assert all(
        source or reason
        for source, reason in zip(listed.column("sources"), listed.column("reason"), strict=True)
    )


def test_the_bottom_line_says_who_rejects_the_offers(korea: Brief) -> None:
    dispute = detente.load("korea-2019")
    line = next(s for s in korea.bottom_line if any(ref.id == "hanoi_us" for ref in s.refs))
    for offer in ("hanoi_us", "hanoi_dprk"):
        assert offer in {ref.id for ref in line.refs}
        for actor in judge_package(dispute, offer).rejecting:
            assert actor in {ref.id for ref in line.refs}


def test_packages_stand_side_by_side_with_the_gains_of_the_analysis(korea: Brief) -> None:
    dispute = detente.load("korea-2019")
    table = find_table(find_section(korea, "packages"), "side-by-side")
    offer = judge_package(dispute, "hanoi_us")
    column = next(c.name for c in table.columns if c.label.startswith("A:"))
    by_measure = dict(zip(map(str, table.column("what")), table.column(column), strict=True))
    for measure, level in offer.state.items():
        shown = by_measure.get(dispute.label(measure))
        assert shown == (None if level == dispute.start[measure] else level.replace("_", " "))
    gain = by_measure["United States"]
    assert isinstance(gain, Interval)
    assert gain == offer.verdict("us").gain
    assert by_measure["Rejected by"] == "DPRK"


def test_a_changed_dispute_is_another_brief(korea: Brief) -> None:
    changed = build_brief(detente.load("korea-2019").without("hanoi_us"), only=("packages",))
    assert changed.inputs != korea.inputs
    table = find_table(find_section(changed, "packages"), "side-by-side")
    # the next package on record that Washington put forward takes its place
    assert "Yongbyon and a programme freeze" in table.notes[0]


def test_two_printed_pages_of_substance(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser to print with")
    pytest.importorskip("vl_convert")
    korea = build_brief(detente.load("korea-2019"), only=FIRST)
    bare = replace(korea, sections=tuple(replace(section, annexes=()) for section in korea.sections))
    assert count_pages(browser, brief_html(bare), tmp_path) == 2


def test_addresses_in_the_page_are_text(korea: Brief) -> None:
    pytest.importorskip("vl_convert")
    html = brief_html(korea)
    assert "https://" in html  # the documents' addresses, to be read and typed
    assert 'href="http' not in html
    assert 'src="' not in html
    assert korea.inputs in html


@pytest.mark.parametrize("id", list_ids())
def test_every_dispute_of_the_catalogue_has_a_brief(id: str) -> None:
    brief = brief_on(id)
    assert {"parties", "packages", "method"} <= {section.id for section in brief.sections}
    for chapter in brief.chapters():
        assert chapter.blocks or chapter.headline
    assert all("{" not in sentence.text for sentence in brief.bottom_line)


def test_one_party_has_no_gap_and_no_offers() -> None:
    brief = build_brief(detente.load_text(ONE_PARTY), only=FIRST)
    assert [section.id for section in brief.sections] == ["parties", "packages", "sources", "method"]


def test_what_is_not_said_is_said_to_be_missing() -> None:
    silent = ONE_PARTY.replace("a: {worth: {stop: 1}}, ", "")
    brief = build_brief(detente.load_text(silent))
    part = find_section(brief, "packages").parts[0]
    assert isinstance(part, Explanation)
    assert "This question was not answered" in part.sentences[0].text
    assert "preferences.a" in part.sentences[0].text


def test_a_new_file_is_a_new_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weather.py").write_text(
        "from detente.present import explain\n"
        "from detente.report import Section\n"
        "ORDER, TITLE = 25, 'The weather'\n"
        "def build_section(material):\n"
        "    return Section('weather', TITLE, ORDER, (explain('It rains.'),))\n"
    )
    monkeypatch.setattr(sections_package, "__path__", [*sections_package.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, f"{sections_package.__name__}.weather", raising=False)
    brief = build_brief(detente.load_text(ONE_PARTY))
    monkeypatch.delitem(sys.modules, f"{sections_package.__name__}.weather")
    assert [section.id for section in brief.sections][:2] == ["parties", "weather"]


def test_some_sections_only() -> None:
    brief = build_brief(detente.load_text(ONE_PARTY), only=("method",))
    assert [section.id for section in brief.sections] == ["method"]
    with pytest.raises(NotFoundError, match="no section wether in the brief: sections are parties"):
        build_brief(detente.load_text(ONE_PARTY), only=("wether",))


def test_the_file_can_say_which_offers_face_each_other() -> None:
    korea = detente.load("korea-2019")
    assert choose_offers(korea) == ("hanoi_us", "hanoi_dprk")
    offers = ["interim_suspension", "hanoi_dprk_as_us_heard"]
    assert choose_offers(korea.with_({"settings": {"brief": {"offers": offers}}})) == tuple(offers)
    with pytest.raises(
        SettingError, match=r"'hanoi_usa' is no proposal with a package \(did you mean 'hanoi_us'"
    ):
        choose_offers(korea.with_({"settings": {"brief": {"offers": ["hanoi_usa", "hanoi_dprk"]}}}))
    with pytest.raises(SettingError, match="two proposals to set side by side, not 1"):
        choose_offers(korea.with_({"settings": {"brief": {"offers": ["hanoi_us"]}}}))
    assert choose_offers(detente.load_text(ONE_PARTY)) is None


def test_formulas_and_names_in_words() -> None:
    words = Phrasing(detente.load("korea-2019"))
    assert words.formula("warheads > kept and not any_guarantee") == (
        "Warheads and fissile material (partly or removed) without any guarantee"
    )
    assert words.formula("treaty and not inspectors = full") == "Peace treaty with inspectors (none or site)"
    assert (
        words.formula("not (treaty or guarantee)")
        == "Without peace treaty without Chinese security guarantee"
    )
    assert words.lowered("Yongbyon plants") == "Yongbyon plants"
    assert words.lowered("Warheads and fissile material") == "warheads and fissile material"
    assert str(words.level("treaty", "no")) == "No peace treaty"
    assert words.short("us") == "US"


def test_every_number_has_a_name() -> None:
    for id in ("korea-2019", "hanoi-small", "korea-calibration"):
        words = Phrasing(detente.load(id))
        for estimate in words.dispute.estimates.values():
            head, label = name_number(words, estimate)
            assert head
            assert label
            assert "_" not in head + label, (head, label)
            assert "=" not in label, label

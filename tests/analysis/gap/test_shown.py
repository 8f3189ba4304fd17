from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from detente.analysis.commitments import check_commitments
from detente.analysis.gap.breaking import find_broken_demands
from detente.analysis.gap.clarity import measure_clarification
from detente.analysis.gap.distance import measure_gap
from detente.analysis.gap.weights import weigh_issues
from detente.catalog.shelf import load
from detente.model.dispute import Dispute
from detente.model.reading import load_text
from detente.present.result import Result
from detente.present.table import Table
from tests.analysis.gap.sample import load_border

SPARSE = """
format: 1
id: sparse
title: Hardly anything is known
actors: {ann: {}, bob: {}}
measures: {a: {owner: ann}, b: {owner: bob}}
"""

ASKED: dict[str, Callable[[Dispute], Any]] = {
    "gap": measure_gap,
    "gap of all": lambda d: measure_gap(d, pairs="all"),
    "weights": lambda d: weigh_issues(d, next(iter(d.parties))),
    "broken by steps": lambda d: find_broken_demands(d, "both" if d.id == "border" else "rok_dual_track"),
    "broken by orders": lambda d: find_broken_demands(d, "talk" if d.id == "border" else "parallel"),
    "broken by a package": lambda d: find_broken_demands(d, "shop" if d.id == "border" else "hanoi_us"),
    "clarification": lambda d: measure_clarification(
        d, *(("north", "opening") if d.id == "border" else ("dprk", "denuclearization"))
    ),
    "nothing to clarify": lambda d: measure_clarification(
        d, *(("south", "opening") if d.id == "border" else ("us", "denuclearization"))
    ),
    "commitments": check_commitments,
}


@pytest.fixture(scope="module")
def disputes() -> list[Dispute]:
    return [load_border(), load("korea-2019")]


@pytest.mark.parametrize("question", ASKED)
def test_every_result_has_its_four_forms(question: str, disputes: list[Dispute]) -> None:
    for dispute in disputes:
        result = ASKED[question](dispute)
        assert isinstance(result, Result)
        for table in (result.table(), *(result.tables() if hasattr(result, "tables") else ())):
            assert Table.from_json(table.to_json()) == table
            assert table.to_html()
            assert table.title in table.to_text()
        text = result.explain().to_text()
        assert text
        assert "_" not in (result.explain().headline or text).text.replace(dispute.id, "")
        chart = result.chart()
        assert chart.alt
        assert chart.to_svg()
        plain = result.to_json()
        assert set(plain) == {"analysis", "dispute", "settings", "method", "answer"}
        assert plain["dispute"] == dispute.id
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain
        assert str(result)


def test_the_four_kinds_stand_apart_in_one_table() -> None:
    table = measure_gap(load_border()).table()
    assert [g.label.split(":")[0] for g in table.groups] == [
        "Value",
        "Definition",
        "Sequence",
        "Trust in the other",
    ]
    units = set(table.column("unit"))
    assert len(units) == 4
    assert all(units)
    assert "never added" in " ".join(table.notes)


def test_what_the_file_has_and_the_gap_does_not_use_is_listed() -> None:
    found = measure_gap(load("korea-2019"))
    assert {"hazards", "roles", "actors: patience", "measures: undo"} <= set(found.not_used)
    assert found.to_json()["method"]["not_used"] == list(found.not_used)
    assert "Recorded in the file and not used here" in " ".join(found.explain().to_text().split())


def test_a_dispute_of_which_hardly_anything_is_known_gives_reasons() -> None:
    gap = measure_gap(load_text(SPARSE))
    assert [g.issue for g in gap.issues] == ["a", "b"]  # a measure is its own issue where the file names none
    assert all(side.gap is None and side.reason for g in gap.issues for side in g.sides)
    assert gap.sequences[0].status == "no target"
    assert not gap.terms
    assert "does not say what ann wants" in " ".join(gap.explain().to_text().split())
    assert gap.chart().to_svg()
    assert gap.table().to_text()
    assert json.dumps(gap.to_json())


def test_names_are_those_of_the_file_not_its_ids() -> None:
    text = measure_gap(load("korea-2019")).explain().to_text()
    for id in ("dprk", "concrete_first", "corresponding_measures"):
        assert id not in text
    assert "North Korea" in text


def test_the_first_reads_the_same_whoever_stands_first() -> None:
    one = measure_gap(load_border())
    other = measure_gap(load_border(), pairs=[("south", "north")])
    assert one.issue("crossing").first == other.issue("crossing").second
    assert one.totals[0].value == other.totals[0].value[::-1]

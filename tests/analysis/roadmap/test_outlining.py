from __future__ import annotations

import pytest

import detente
from detente.analysis.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.comparing import compare_proposals
from detente.analysis.roadmap.proposals.outlining import outline_of, outline_proposals
from detente.model.dispute import Dispute


@pytest.fixture(scope="module")
def hanoi() -> Dispute:
    return detente.load("hanoi-small")


def test_an_outline_is_the_judgment_without_its_details(hanoi: Dispute) -> None:
    outlines = outline_proposals(hanoi, tolerance=0.0)
    judged = compare_proposals(hanoi, tolerance=0.0).judged
    assert [one.name for one in outlines] == list(hanoi.effective.proposals)
    for outline, full in zip(outlines, map(outline_of, judged), strict=True):
        assert outline.margin == pytest.approx(full.margin, abs=1e-9)
        assert outline.verdict == full.verdict
        assert outline.stays_out == full.stays_out
        assert outline.refused_by == full.refused_by
        if outline.form in ("steps", "package"):  # the best plan of an order is not unique
            assert outline.binding == full.binding
            assert outline.first_failure == full.first_failure


def test_a_known_roadmap_is_not_searched_again(hanoi: Dispute, monkeypatch: pytest.MonkeyPatch) -> None:
    known = plan_roadmap(hanoi)
    monkeypatch.setattr("detente.analysis.roadmap.proposals.outlining._outline_order", None)
    (free,) = outline_proposals(hanoi, ["parallel"], known=known)
    assert free.margin == known.margin
    assert free.verdict == "fails"
    assert known.plan is not None
    assert free.binding == known.plan.binding


def test_who_would_not_begin_is_found_without_a_search() -> None:
    korea = detente.load("korea-calibration")
    for outline in outline_proposals(korea):
        assert outline.verdict in ("holds", "fails", "undecided", "impossible")
        assert (outline.margin is None) == (outline.verdict == "impossible")

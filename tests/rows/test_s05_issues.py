"""S5: 'relations' and 'peace regime' exist as issues with at least three ordered options."""

from __future__ import annotations

import pytest

import detente


@pytest.mark.parametrize("issue", ["relations", "peace_regime"])
def test_s05_issues_have_ordered_options(issue: str) -> None:
    dispute = detente.load("korea-2019")
    (found,) = detente.measure_gap(dispute, issues=[issue]).issues
    assert found.possible >= 3
    assert found.agreement is not None
    assert all(side.span is not None and side.span.value > 0 for side in found.sides)
    ladders = [m for m in dispute.spec.issues[issue] if dispute.measures[m].ordered]
    assert len(ladders) == len(dispute.spec.issues[issue])


def test_s05_an_issue_shrinks_with_its_measures() -> None:
    dispute = detente.load("korea-2019")
    options = {i: detente.measure_gap(dispute).issue(i).possible for i in ("relations", "peace_regime")}
    less = dispute.without("treaty", "forum", "ties")
    left = {i: detente.measure_gap(less).issue(i).possible for i in ("relations", "peace_regime")}
    assert left["peace_regime"] < 3 <= options["peace_regime"]
    assert left["relations"] < 3 <= options["relations"]

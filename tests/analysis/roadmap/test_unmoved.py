"""An actor to whom nothing makes a difference caps the smallest margin and changes nothing else."""

from __future__ import annotations

from typing import Any

import pytest

import detente
from detente.analysis.roadmap.game.unmoved import list_unmoved, set_aside
from detente.model.dispute import Dispute
from detente.model.reading import read_data

SMALL = detente.load("hanoi-small")


def with_bystander(dispute: Dispute) -> Dispute:
    """The same dispute with somebody in it who wants and does nothing."""
    data: dict[str, Any] = dispute.to_dict()
    data["actors"]["norway"] = {"name": "Norway", "kind": data["actors"]["china"]["kind"], "patience": 0.9}
    data["preferences"]["norway"] = {"indifferent": True}
    return read_data(data)


@pytest.mark.parametrize("target", ["interim", "full"])
def test_a_bystander_leaves_the_best_plan_as_it_is(target: str) -> None:
    alone = detente.plan_roadmap(SMALL, target=target)
    watched = detente.plan_roadmap(with_bystander(SMALL), target=target)
    assert alone.unmoved == ()
    assert alone.moved_margin == alone.margin
    assert watched.unmoved == ("norway",)
    assert watched.moved_margin == pytest.approx(alone.margin, abs=1e-3)
    assert watched.status == alone.status
    assert watched.margin == min(watched.moved_margin, 0.0)
    assert watched.bound == min(alone.bound, 0.0) or watched.bound == pytest.approx(alone.bound, abs=1e-3)
    assert watched.plan.binding[0] != "norway"
    answer = watched.to_json()["answer"]
    assert (answer["unmoved"], answer["margin"]) == (["norway"], watched.margin)


def test_what_is_told_says_whose_margin_is_nothing_to_go_by() -> None:
    told = detente.plan_roadmap(with_bystander(SMALL), target="interim").explain().to_text()
    words = " ".join(told.split())
    assert (
        "Nothing in any plan makes a difference to Norway, so the smallest margin cannot be above 0" in words
    )
    assert "Nearest to leaving is Norway" not in words
    assert "Norway least" not in words


def test_removals_are_compared_over_those_whom_something_moves() -> None:
    found = detente.compare_removals(with_bystander(SMALL), ["norway", "rok"], target="interim")
    assert found.whole.moved_margin == pytest.approx(found.without["norway"].margin, abs=1e-3)
    assert "Without Norway the best smallest margin goes from +0.055 to +0.055" in " ".join(
        str(found).split()
    )


def test_where_nothing_moves_anybody_every_margin_is_zero() -> None:
    data = SMALL.to_dict()
    data["preferences"] = {a: {"indifferent": True} for a in data["actors"]}
    for name in ("penalties", "demands", "claims"):
        data.pop(name, None)
    nobody = read_data(data)
    found = detente.plan_roadmap(nobody, target="interim")
    assert set(found.unmoved) == set(nobody.actors)
    assert found.margin == found.moved_margin == 0
    assert "Nothing in any plan" not in found.explain().to_text()


def test_setting_nobody_aside_changes_nothing() -> None:
    from detente.analysis.roadmap import prepare_roadmap

    valuation = prepare_roadmap(SMALL, "interim").value(None)
    assert list_unmoved(valuation) == ()
    assert set_aside(valuation, ()) is valuation

"""Actors whom nothing moves do not change what others are worth, and those that do nothing are due nothing."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import detente
from detente.analysis.roadmap import prepare_roadmap
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.game.unmoved import list_unmoved, set_aside
from detente.analysis.thirdparties import is_indispensable, list_what_matters, measure_third_parties
from detente.analysis.thirdparties.bystanders import is_bystander
from tests.analysis.thirdparties.making import make_dispute, read
from tests.cli.running import run

RIVER = """
format: 1
id: river
title: A river and a dam
period: month
actors:
  up:   {name: Upstream, kind: party, patience: 0.9, scale: 5}
  down: {name: Downstream, kind: party, patience: 0.92, scale: 5, detection: [0.4]}
  bank: {name: Bank, kind: third-party, patience: 0.95, scale: 2}
measures:
  flow: {owner: up, levels: [low, mid, high], undo: {mid: 0.3, high: 0.5}}
  pay:  {owner: down, levels: [none, some, full], undo: {some: 0.2, full: 0.4}}
  data: {owner: down, undo: {yes: never}}
  loan: {owner: bank, undo: {yes: 1}, holds_when_broken_by: [down]}
preferences:
  up:   {worth: {flow: {mid: -1, high: -2}, pay: {some: 1.2, full: 2.4}, loan: 1}}
  down: {worth: {flow: {mid: 1.5, high: 3}, pay: {some: -1, full: -2}, data: -0.1}}
  bank: {worth: {loan: -0.3, "flow = high": 0.5}}
roles:
  bank.guarantor: {protects: [up], through: [loan], credibility: 0.8}
targets: {full: "flow = high and pay = full"}
"""


def river(**more: Any) -> detente.Dispute:
    """The river, with Idle in it where something is said of it: what it wants, and a measure where it owns one."""
    data = copy.deepcopy(detente.load_text(RIVER).to_dict())
    if more:
        data["actors"]["idle"] = {"name": "Idle", "kind": "third-party", "patience": 0.95, "scale": 2}
        data["preferences"]["idle"] = more["wants"]
        data["measures"] |= more.get("measures", {})
        data["penalties"] = more.get("penalties", {})
    return read(data)


IDLE = {"wants": {"indifferent": True}}
OWNER = {**IDLE, "measures": {"wave": {"owner": "idle", "levels": ["no", "yes"], "undo": {"yes": 0.7}}}}


def test_an_actor_that_does_nothing_changes_no_number_and_is_due_nothing() -> None:
    plain, with_idle = river(), river(**IDLE)
    assert is_bystander(with_idle, "idle")
    before, after = measure_third_parties(plain), measure_third_parties(with_idle)
    assert after.whole.margin == before.whole.margin > 0.05
    assert after.whole.unmoved == ("idle",)
    for gone, left in before.coalitions.items():
        for and_idle in (gone, gone | {"idle"}):
            assert after.coalitions[and_idle].margin == left.margin
            assert after.coalitions[and_idle].plan == left.plan
    due = {d.player: d for d in after.due}
    assert due["idle"].exact == due["idle"].low == due["idle"].high == 0
    assert [due[d.player] for d in before.due] == list(before.due)
    assert after.role_due == before.role_due
    for part in before.parts:
        same = after.part(part.name).without
        assert (same.margin, same.packages, same.plan) == (
            part.without.margin, part.without.packages, part.without.plan,
        )  # fmt: skip
    assert after.part("idle").idle
    assert not after.part("idle").needed
    assert list_what_matters(with_idle, ["bank", "idle"]) == ("bank",)
    assert is_indispensable(with_idle, "idle") is False
    told = " ".join(after.explain().to_text().split())
    assert "No plan and no package hangs on Idle" in told
    assert "Nothing that happens makes a difference to Idle" in " ".join(after.table().to_text().split())


def test_an_indifferent_owner_of_a_measure_that_nobody_minds_is_due_nothing_either() -> None:
    plain, owner = measure_third_parties(river()), measure_third_parties(river(**OWNER))
    assert not is_bystander(owner.dispute, "idle")
    assert owner.whole.margin == pytest.approx(plain.whole.margin, abs=2e-6)
    due = {d.player: d.value for d in owner.due}
    assert due["idle"] == pytest.approx(0, abs=2e-6)
    assert due["bank"] == pytest.approx(plain.due[0].value, abs=2e-6)
    row = next(r for r in owner.worth_table().records() if str(r["who"]) == "Idle")
    assert row["due"] == 0


@pytest.mark.parametrize("seed", [*range(8), 11, 14])
def test_random_disputes_do_not_change_when_a_bystander_joins(seed: int) -> None:
    data = make_dispute(seed)
    data["settings"] = {"roadmap": {"max_bundle": 3}}
    more = copy.deepcopy(data)
    more["actors"]["eve"] = {"kind": "third-party", "patience": 0.9, "scale": 4}
    more["preferences"]["eve"] = {"worth": {}} if seed % 2 else {"indifferent": True}
    more["roles"]["eve.messenger"] = {"between": ["ann", "bob"], "knows": 0.9}
    before, after = measure_third_parties(read(data)), measure_third_parties(read(more))
    for gone, left in before.coalitions.items():
        assert after.coalitions[gone].margin == left.margin
        assert after.coalitions[gone | {"eve"}].margin == left.margin
    due = {d.player: d.exact for d in after.due}
    assert due.pop("eve") == 0
    assert due == {d.player: d.exact for d in before.due}
    assert {p.player: p.index for p in after.pivots if p.player != "eve"} == {
        p.player: p.index for p in before.pivots
    }


@pytest.mark.parametrize(
    "change",
    [
        {"hazards": {"turnover": {"idle": 0.02}}},
        {"penalties": {"idle": [{"value": 1}]}},
        {"demands": {"first": {"by": "idle", "hold": ["pay"], "until": "data", "strength": "hard"}}},
        {"preferences.idle": {"indifferent": True, "refuses": ["loan"]}},
        {"preferences.idle": {"worth": {"loan": 0.1}}},
        {"roles.idle.guarantor": {"protects": ["up"], "through": ["loan"]}},
        {"measures.pay.consent": ["idle"]},
    ],
)
def test_who_has_a_part_in_it_is_no_bystander(change: dict[str, Any]) -> None:
    data = copy.deepcopy(river(**IDLE).to_dict())
    for path, value in change.items():
        head, _, rest = path.partition(".")
        name, _, last = rest.rpartition(".") if head == "measures" else (rest, "", "")
        if not rest:
            data[head] = value
        elif last:
            data[head][name][last] = value
        else:
            data[head][name] = value
    assert not is_bystander(read(data), "idle")
    assert is_bystander(river(**IDLE), "idle")


@pytest.mark.parametrize("seed", range(12))
def test_the_unmoved_are_those_whose_margin_is_zero_in_every_plan(seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = make_dispute(seed)
    third = next(a for a, spec in data["actors"].items() if spec["kind"] == "third-party")
    data["preferences"][third] = {"indifferent": True}
    if seed % 3 == 0:
        data["penalties"][third] = [{"value": 0.5}]
    dispute = read(data)
    ground = prepare_roadmap(dispute, "full")
    if not ground.reachable:
        return
    valuation = ground.value()
    unmoved = list_unmoved(valuation)
    at = ground.formulation.actors.index(third)
    assert (at in unmoved) == (seed % 3 != 0)
    # any plan at all: walk along permitted steps to an end
    structure = ground.structure
    margins = []
    for _ in range(12):
        row, rows = structure.start, [structure.start]
        while not (structure.target[row] and rng.random() < 0.5):
            a = structure.arcs
            following = a.dst[a.ptr[row] : a.ptr[row + 1]]
            if not len(following):
                break
            row = int(rng.choice(following))
            rows.append(row)
        if structure.target[row]:
            last = rows
            margins.append(
                measure_path(ground.instance(), ground.path(rows)).margins.reshape(
                    -1, len(ground.formulation.actors)
                )
            )
    every = np.abs(np.concatenate(margins)).max(axis=0)
    assert {i for i in range(len(every)) if every[i] < 1e-12} >= set(unmoved)
    for i in set(range(len(every))) - set(unmoved):
        assert every[i] > 1e-12
    # set aside, their margin is never the smallest, and nobody else's changes
    aside = ground.problem(set_aside(valuation, unmoved)).measure(last).margins
    for i, margin in enumerate(ground.problem(valuation).measure(last).margins):
        assert aside[i] == (np.inf if i in unmoved else margin)


def test_where_nothing_moves_anybody_margins_are_zero() -> None:
    data = copy.deepcopy(detente.load_text(RIVER).to_dict())
    data["preferences"] = {a: {"indifferent": True} for a in data["actors"]}
    found = measure_third_parties(read(data))
    assert found.whole.margin == 0
    assert found.whole.plan


def test_margins_are_those_of_the_roadmap() -> None:
    for dispute in (river(), detente.load("hanoi-small")):
        found = measure_third_parties(dispute)
        for gone, left in found.coalitions.items():
            alone = detente.plan_roadmap(dispute.without(*gone) if gone else dispute, participation="report")
            assert alone.margin is not None
            # the roadmap proves its best plan to a thousandth
            assert alone.margin - 2e-6 <= left.margin <= alone.margin + 1e-3
            assert left.bound - left.margin <= 1e-6


def test_what_the_accuracy_does_not_show_is_not_told_as_a_change() -> None:
    dispute = river(**OWNER)
    rough = measure_third_parties(dispute, tolerance=0.2)
    assert rough.whole.bound - rough.whole.margin > 0.001
    low, high = rough.part("idle").change_range or (0, 0)
    assert low <= 0 <= high
    rows = {str(r["without"]): r for r in rough.table().records()}
    assert "within the accuracy" in str(rows["Idle"]["change"])
    assert "within the accuracy" in str(
        next(r for r in rough.worth_table().records() if str(r["who"]) == "Idle")["due"]
    )
    assert "Idle within the accuracy" in rough.chart().alt
    assert "In brackets" in rough.table().to_text()
    fine = measure_third_parties(dispute)
    assert "within the accuracy" not in fine.table().to_text()
    assert "exact to the digits shown" in fine.table().to_text()
    assert float(next(r for r in fine.table().records() if str(r["without"]) == "Idle")["change"]) == 0


def test_the_command_searches_as_finely_without_being_told() -> None:
    told = " ".join(run("thirdparties", "hanoi-small", "--processes", "1").split())
    # as plan_roadmap has it: without China -0.0752 and not the -0.079 that a search to 0.005 stops at
    assert "from −0.036 to −0.075" in told

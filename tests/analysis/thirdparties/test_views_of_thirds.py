"""Two aims, persuasion and effort, each against plain enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis.packages.acceptance import Acceptance, survey, whose_leave
from detente.analysis.thirdparties import measure_effort, measure_persuasion, trace_aims
from detente.analysis.thirdparties.supporting import find_supporting_weights
from tests.analysis.thirdparties.making import make_dispute, read

AIMS = ("no_nuclear_neighbour", "no_collapse")


def aim_worth(dispute: detente.Dispute, aim: str, state: dict[str, str]) -> float:
    """What a state is worth to one of China's aims, term by term."""
    blocs = dispute.preference("china").blocs
    assert blocs is not None
    total = 0.0
    for item, number in (blocs[aim].worth or {}).items():
        path = f"preferences.china.blocs.{aim}.worth.{item}"
        if item in dispute.all_measures:
            level = state[item]
            if isinstance(number, dict) or hasattr(number, "items"):
                total += dispute.values.get(f"{path}.{level}", 0.0)
            elif level == dispute.all_measures[item].levels[-1]:
                total += dispute.values.figure(path)
    return total


@pytest.fixture(scope="module")
def korea() -> detente.Dispute:
    return detente.load("korea-2019")


def test_the_frontier_is_what_no_acceptable_package_betters(korea: detente.Dispute) -> None:
    found = trace_aims(korea, "china")
    acceptance = Acceptance(survey(korea), korea.values)
    compiled = korea.compiled
    start = [aim_worth(korea, aim, dict(korea.start)) for aim in AIMS]
    rng = np.random.default_rng(0)
    for p in found.frontier:
        worth = [aim_worth(korea, aim, dict(p.state)) for aim in AIMS]
        assert [p.first, p.second] == pytest.approx([w - s for w, s in zip(worth, start, strict=True)])
        assert p.payoff == pytest.approx((p.first + p.second) / 2)
        assert acceptance.acceptable[compiled.row(p.state)]
    for row in rng.choice(acceptance.rows, 300, replace=False):
        x, y = (aim_worth(korea, a, compiled.state(int(row))) - s for a, s in zip(AIMS, start, strict=True))
        assert any(p.first >= x - 1e-9 and p.second >= y - 1e-9 for p in found.frontier)
    pairs = itertools.pairwise(found.frontier)
    assert all(a.first < b.first and a.second > b.second for a, b in pairs)
    # its payoff at the best point is the most that any acceptable package gives it
    mine = compiled.utility("china")
    gains = (mine.values[acceptance.rows] - mine.values[compiled.start_row]) / mine.unit
    assert found.best is not None
    assert found.best.payoff == pytest.approx(gains.max())


points = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(points, st.integers(0, 40))
def test_weights_pick_the_points_that_they_are_said_to(some: list[tuple[int, int]], at: int) -> None:
    kept = [p for p in set(some) if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in some)]
    frontier = sorted(kept)
    spans = find_supporting_weights([(float(x), float(y)) for x, y in frontier])
    weight = at / 40
    scores = [weight * x + (1 - weight) * y for x, y in frontier]
    for score, span in zip(scores, spans, strict=True):
        if span is not None and span[0] <= weight <= span[1]:
            assert score == pytest.approx(max(scores))
        elif span is None or weight < span[0] - 1e-9 or weight > span[1] + 1e-9:
            assert score <= max(scores) + 1e-9
    told = [s for s in spans if s is not None]
    assert told[0][0] == 0.0
    assert told[-1][1] == 1.0
    assert all(a[1] == b[0] for a, b in itertools.pairwise(told))


def test_an_actor_with_one_aim_or_a_wrong_name_is_told(korea: detente.Dispute) -> None:
    with pytest.raises(detente.SettingError, match="blocs"):
        trace_aims(korea, "rok")
    with pytest.raises(detente.NotFoundError, match="did you mean 'china'"):
        trace_aims(korea, "chna")
    with pytest.raises(detente.NotFoundError, match="no_collapse"):
        trace_aims(korea, "china", aims=("no_colapse", "no_nuclear_neighbour"))
    with pytest.raises(detente.NotFoundError, match="border_trade"):
        trace_aims(korea, "china", lever="boder_trade")
    with pytest.raises(detente.SettingError, match="two"):
        trace_aims(korea, "china", aims=("no_collapse",))


def test_without_a_target_there_is_a_frontier_and_no_ends(korea: detente.Dispute) -> None:
    found = trace_aims(korea.with_({"targets": {}, "proposals": {}}), "china")
    whole = trace_aims(korea, "china")
    assert whole.ends
    assert found.ends == ()
    assert [(p.first, p.second) for p in found.frontier] == [(p.first, p.second) for p in whole.frontier]
    assert found.explain().to_text()


def test_where_nobody_is_asked_that_is_said() -> None:
    found = measure_persuasion(detente.load("hanoi-small").with_({"preferences.dprk.no_deal": 100}))
    assert found.acceptable == 0
    assert "No package that changes something is acceptable" in found.explain().to_text()
    alone = measure_persuasion(detente.load("garrison"))  # the start is all that is acceptable
    assert alone.acceptable == 0
    idle = detente.load("hanoi-small").without("guarantee", "projects", "hotline")
    told = measure_persuasion(idle).explain().to_text()
    assert "No acceptable package needs a third party's leave" in told


@pytest.mark.parametrize("name", ["hanoi-small", *range(6)])
def test_what_needs_a_leave_falls_away_where_its_measures_stay(name: str | int) -> None:
    dispute = detente.load(name) if isinstance(name, str) else read(
        {**make_dispute(name), "issues": {"first": ["m0", "m1", "m2"], "second": ["m3"]}}
    )  # fmt: skip
    found = measure_persuasion(dispute)
    acceptance = Acceptance(survey(dispute), dispute.values)
    rows = [
        int(r) for r in acceptance.rows if acceptance.ground.compiled.state(int(r)) != dict(dispute.start)
    ]
    states = [acceptance.ground.compiled.state(r) for r in rows]
    assert found.acceptable == len(rows) == detente.find_packages(dispute).beyond
    for one in (*found.influences, *found.overall):
        issue = dispute.effective.issues[one.issue] if one.issue else tuple(dispute.measures)
        asked = [m for m in issue if m in dispute.measures and one.actor in whose_leave(dispute, m)]
        left = [s for s in states if all(s[m] == dispute.start[m] for m in asked)]
        assert one.say == pytest.approx(1 - len(left) / len(states) if states else 0.0)
        for party in dispute.parties:
            u = acceptance.utilities[party]
            gain = {id(s): (u.values[r] - u.no_deal) / u.unit for s, r in zip(states, rows, strict=True)}
            most = max([0.0, *gain.values()])
            assert one.losses[party] == pytest.approx(most - max([0.0, *(gain[id(s)] for s in left)]))


def test_effort_is_where_a_payoff_lies_between_the_worst_and_the_best(korea: detente.Dispute) -> None:
    found = measure_effort(korea, "china", at="interim_deal")
    compiled = korea.compiled
    base = korea.package("interim_deal")
    own = [m for m, spec in korea.measures.items() if spec.owner == "china"]
    for effort in found.efforts:
        payoffs = compiled.utility(effort.viewer).payoffs
        open_to_it = []
        for levels in itertools.product(*(korea.measures[m].levels for m in own)):
            row = compiled.row({**base, **dict(zip(own, levels, strict=True))})
            if row >= 0:
                open_to_it.append(payoffs[row])
        now = payoffs[compiled.row(base)]
        low, high = min(open_to_it), max(open_to_it)
        assert effort.score == pytest.approx((now - low) / (high - low))
        assert payoffs[compiled.row(effort.wish)] == pytest.approx(high)
        assert len(open_to_it) == found.moves


def test_beliefs_about_a_third_party_are_told_beside_its_own_view() -> None:
    dispute = detente.load("hanoi-small").with_(
        {"views": {"dprk": {"preferences": {"china": {"worth": {"guarantee": -0.1}}}}}}
    )
    seen = measure_effort(dispute, "china", at="small_deal").of("dprk")
    assert seen.wish["guarantee"] == "yes"
    assert seen.gives_up == pytest.approx(1.2)
    assert seen.believed == pytest.approx(0.1)


def test_effort_of_nobody_in_words() -> None:
    dispute = detente.load("hanoi-small")
    with pytest.raises(detente.NotFoundError, match="did you mean 'china'"):
        measure_effort(dispute, "chna")
    with pytest.raises(detente.SettingError, match="owns no measure"):
        measure_effort(dispute.without("guarantee"), "china")
    with pytest.raises(detente.NotFoundError, match="viewer"):
        measure_effort(dispute, "china").of("france")


RIVER = """
format: 1
id: river
title: A river and a dam
period: month
actors:
  up:   {name: Upstream, kind: party, patience: 0.9}
  down: {name: Downstream, kind: party, patience: 0.92}
  bank: {name: Bank, kind: third-party, patience: 0.95}
measures:
  flow: {owner: up, levels: [low, mid, high]}
  pay:  {owner: down, levels: [none, some, full]}
  loan: {owner: bank}
preferences:
  up:   {worth: {flow: {mid: -1, high: -2}, pay: {some: 1.2, full: 2.4}, loan: 1}}
  down: {worth: {flow: {mid: 1.5, high: 3}, pay: {some: -1, full: -2}}}
  bank:
    blocs:
      money: {weight: 0.6, worth: {loan: -0.3, "flow = high": 0.2}}
      green: {weight: 0.4, worth: {loan: 0.5, "flow = high": -0.6}}
issues: {all_water: [flow], all_money: [pay, loan]}
"""


def test_the_start_is_no_package_to_third_parties_either() -> None:
    dispute = detente.load_text(RIVER)
    count = detente.find_packages(dispute).beyond
    aims = trace_aims(dispute, "bank")
    assert aims.acceptable == measure_persuasion(dispute).acceptable == count
    assert sum(p.packages for p in aims.pressure) == count
    assert all(dict(p.state) != dict(dispute.start) for p in aims.frontier)
    assert f"Of {count} acceptable packages" in aims.table().to_text()
    # where only the start is acceptable there is nothing to trade
    alone = trace_aims(dispute.with_({"preferences.down.no_deal": 3, "preferences.up.no_deal": 0}), "bank")
    assert alone.acceptable == 0
    assert alone.frontier == ()
    assert "No package that changes something is acceptable" in " ".join(alone.explain().to_text().split())


def test_pressure_weights_and_ends_of_the_frontier_in_plain_words() -> None:
    dispute = detente.load_text(RIVER)
    told = " ".join(trace_aims(dispute, "bank").explain().to_text().split())
    assert "pressing on to 'no'" not in told
    assert "staying at 'no', where it stands now, keeps 0.3 for 'money'" in told
    assert "The file gives these weights no range" in told
    assert "the other way round" not in told
    ranged = dispute.with_(
        {"preferences.bank.blocs.money.weight": {"value": 0.6, "low": 0.1, "high": 0.9, "from": ["judgment"], "reason": "x"}}
    )  # fmt: skip
    assert "different points of the frontier" in " ".join(
        trace_aims(ranged, "bank").explain().to_text().split()
    )
    words = " ".join(measure_persuasion(dispute).explain().to_text().split())
    assert "Bank has most say on ‘all money’, by loan" in words


def test_effort_is_asked_of_third_parties() -> None:
    dispute = detente.load("hanoi-small")
    with pytest.raises(detente.SettingError, match=r"'us' is a party.*third parties \(china, rok\)"):
        measure_effort(dispute, "us")
    with pytest.raises(detente.SettingError, match="no third party whose effort"):
        measure_effort(detente.load("prisoners-dilemma"), "one")
    assert "China:" not in str(measure_effort(dispute, "china").of("dprk").wish)
    assert measure_effort(dispute, "china").table().column("wish")[1] != "what it does"
    assert "China:" not in measure_effort(dispute, "china").table().to_text()


def test_bars_of_shapley_values_are_of_third_parties_the_largest_first() -> None:
    found = detente.measure_third_parties(detente.load("hanoi-small"))
    drawn = found.chart().spec["data"]["values"]
    assert [row["label"] for row in drawn] == ["China", "South Korea"]
    assert [row["value"] for row in drawn] == [round(d.value, 3) for d in found.due]

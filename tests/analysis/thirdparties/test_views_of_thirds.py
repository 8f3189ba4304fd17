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
from detente.analysis.thirdparties.aims import find_supporting_weights
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
    assert "No package is acceptable" in found.explain().to_text()
    told = measure_persuasion(detente.load("garrison")).explain().to_text()
    assert "No acceptable package needs a third party's leave" in told


@pytest.mark.parametrize("name", ["hanoi-small", *range(6)])
def test_what_needs_a_leave_falls_away_where_its_measures_stay(name: str | int) -> None:
    dispute = detente.load(name) if isinstance(name, str) else read(
        {**make_dispute(name), "issues": {"first": ["m0", "m1", "m2"], "second": ["m3"]}}
    )  # fmt: skip
    found = measure_persuasion(dispute)
    acceptance = Acceptance(survey(dispute), dispute.values)
    states = [acceptance.ground.compiled.state(int(r)) for r in acceptance.rows]
    for one in (*found.influences, *found.overall):
        issue = dispute.effective.issues[one.issue] if one.issue else tuple(dispute.measures)
        asked = [m for m in issue if m in dispute.measures and one.actor in whose_leave(dispute, m)]
        left = [s for s in states if all(s[m] == dispute.start[m] for m in asked)]
        assert one.say == pytest.approx(1 - len(left) / len(states) if states else 0.0)
        for party in dispute.parties:
            u = acceptance.utilities[party]
            gain = {
                id(s): (u.values[r] - u.no_deal) / u.unit
                for s, r in zip(states, acceptance.rows, strict=True)
            }
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

from __future__ import annotations

import pytest

from detente.analysis.gap.weights import weigh_issues
from detente.errors import MissingPreferencesError, NotFoundError
from detente.model.reading import read_data
from detente.present.values import Interval
from tests.analysis.gap.sample import draw_disputes, load_border


def test_weights_from_payoffs_told_by_hand() -> None:
    found = weigh_issues(load_border(), "north")
    # crossing ranges over 4 (a gate 3, patrols 1), commerce over 5, help over nothing
    # all low: commerce 2 (1.5 to -0.5); all high: commerce 8 (7.5 to -0.5)
    assert found.way == "payoffs"
    assert found.top == ("commerce",)
    weights = {w.item: w.weight for w in found.weights}
    assert weights["commerce"] == Interval(5 / 9, 2 / 6, 8 / 12)
    assert weights["crossing"] == Interval(4 / 9, 4 / 12, 4 / 6)
    assert weights["help"] == Interval(0, 0, 0)


def test_an_order_of_importance_gives_a_range_for_every_wish() -> None:
    wishes = {"importance": ["gate = open", "trade >= some and office", "not patrols"]}
    found = weigh_issues(load_border(**{"preferences.north": wishes}), "north")
    assert found.way == "importance"
    assert found.top == ("crossing",)
    assert [w.issues for w in found.weights] == [("crossing",), ("commerce",), ("crossing",)]
    ranges = [(w.weight.low, w.weight.high) for w in found.weights if w.weight is not None]
    assert ranges == [(1 / 3, 1), (0, 1 / 2), (0, 1 / 3)]
    values = [w.weight.value for w in found.weights if w.weight is not None]
    assert sum(values) == pytest.approx(1)
    assert values == sorted(values, reverse=True)


def test_turning_the_order_round_turns_the_weights_round() -> None:
    wishes = ["gate = open", "office"]
    one = weigh_issues(load_border(**{"preferences.north": {"importance": wishes}}), "north")
    other = weigh_issues(load_border(**{"preferences.north": {"importance": wishes[::-1]}}), "north")
    assert one.top == ("crossing",)
    assert other.top == ("commerce",)


def test_priorities_give_an_order_without_weights() -> None:
    found = weigh_issues(load_border(), "guest")
    assert found.way == "priorities"
    assert [w.weight for w in found.weights] == [None, None]
    assert found.top == ("crossing",)


def test_one_who_does_not_care_or_only_ranks_states_has_no_weights_and_a_reason() -> None:
    found = weigh_issues(load_border(**{"preferences.north": {"indifferent": True}}), "north")
    assert found.weights == ()
    assert "the same" in found.explain().to_text()
    ranked = load_border(**{"preferences.north": {"ranking": [{}, {"trade": "some"}]}})
    assert "orders whole states" in weigh_issues(ranked, "north").reason


def test_measures_in_no_issue_are_named() -> None:
    found = weigh_issues(load_border(issues={"crossing": ["gate"]}), "north")
    assert set(found.unassigned) == {"patrols", "trade", "office", "escort"}
    assert "In no issue" in found.explain().to_text()


def test_weights_stay_when_payoffs_are_rescaled_and_sum_to_one() -> None:
    for dispute in draw_disputes(21, 25):
        for actor in dispute.actors:
            if dispute.preference(actor).worth is None:
                continue
            found = weigh_issues(dispute, actor)
            if not found.weights:
                continue
            data = dispute.to_dict()
            worth = data["preferences"][actor]["worth"]
            data["preferences"][actor] = {"blocs": {"all": {"weight": 7, "worth": worth}}}
            scaled = weigh_issues(read_data(data), actor)
            for one, other in zip(found.weights, scaled.weights, strict=True):
                assert one.weight is not None
                assert other.weight is not None
                assert one.item == other.item
                assert one.weight.value == pytest.approx(other.weight.value)
            assert sum(w.weight.value for w in found.weights if w.weight is not None) == pytest.approx(1)


def test_names_of_nobody_and_missing_wishes_are_refused() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'north'"):
        weigh_issues(load_border(), "nort")
    data = load_border().to_dict()
    del data["preferences"]["north"]
    with pytest.raises(MissingPreferencesError, match="what north wants"):
        weigh_issues(read_data(data), "north")

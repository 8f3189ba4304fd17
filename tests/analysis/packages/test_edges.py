"""Disputes at the edge of what packages take, and how each says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from detente.analysis.packages.judgment import judge_package
from detente.analysis.packages.menu import compare_measures
from detente.analysis.packages.offers import compare_offers
from detente.analysis.packages.price import price_requirement
from detente.analysis.packages.search import find_packages
from detente.analysis.packages.steps import value_steps
from detente.analysis.packages.trade_off import trace_trade_off
from detente.errors import MissingPreferencesError, NotFoundError, SettingError
from detente.model.reading import read_data
from tests.analysis.packages.test_opening import deadlock


def words(result: Any) -> str:
    """A result's explanation as one line."""
    return " ".join(result.explain().to_text().split())


def deal(**more: Any) -> dict[str, Any]:
    """Two sides who can both gain by trading x for y, and a third party."""
    data = deadlock(**more)
    data["actors"]["c"] = {"name": "Helper", "kind": "third-party"}
    data["measures"]["help"] = {"owner": "c", "name": "Help"}
    data["preferences"] = {
        "a": {"worth": {"x": -1, "y": 3, "help": 1}},
        "b": {"worth": {"x": 2, "y": -1, "help": 1}},
        "c": {"worth": {"help": -1}},
    }
    return data


def test_a_third_party_whose_wants_are_not_given_counts_as_agreeing() -> None:
    data = deal()
    assert not any(p.state["help"] == "yes" for p in find_packages(read_data(data)).frontier)
    del data["preferences"]["c"]
    found = find_packages(read_data(data))
    assert found.not_asked == ("c",)
    assert all(p.state["help"] == "yes" for p in found.frontier)
    assert "Helper is not asked" in words(found)
    assert found.to_json()["answer"]["not_asked"] == ["c"]
    verdict = judge_package(read_data(data), {"help": "yes"}).verdict("c")
    assert (verdict.accepts, verdict.asked) == (None, True)


def test_a_party_whose_wants_are_not_given_is_an_error() -> None:
    data = deal()
    del data["preferences"]["b"]
    with pytest.raises(MissingPreferencesError, match=r"preferences\.b"):
        find_packages(read_data(data))


def test_an_order_of_preference_gives_a_frontier_and_no_solutions() -> None:
    data = deal()
    data["preferences"]["b"] = {"priorities": ["not y or x", "x", "not y"]}
    found = find_packages(read_data(data))
    assert found.ordinal == ("b",)
    assert found.acceptable
    assert not found.solutions
    assert "Side B" in found.missing["nash"]
    assert all(p.gains["b"] is None and p.gains["a"] is not None for p in found.frontier)
    assert "Side B" in words(found)
    found.chart()
    assert "ranks are shown" in found.table().to_text()


def test_missing_patience_leaves_out_one_solution_with_the_reason() -> None:
    data = deal()
    assert find_packages(read_data(data)).missing == {
        "nash_by_patience": "the dispute does not give the patience of Side A, Side B"
    }
    data["actors"]["a"]["patience"] = data["actors"]["b"]["patience"] = 0
    assert "patience 0" in find_packages(read_data(data)).missing["nash_by_patience"]


def test_whoever_is_in_a_hurry_gets_less() -> None:
    data = deal()
    data["measures"]["share"] = {"owner": "a", "levels": [f"s{k}" for k in range(11)]}
    data["preferences"]["a"]["worth"] = {"share": {f"s{k}": -k for k in range(11)}, "y": 10}
    data["preferences"]["b"]["worth"] = {"share": {f"s{k}": k for k in range(11)}}

    def taken(hurry: float) -> float:
        data["actors"]["a"]["patience"], data["actors"]["b"]["patience"] = hurry, 0.9
        return find_packages(read_data(data)).solutions["nash_by_patience"].packages[0].gain("a")

    assert taken(0.6) < taken(0.9) == 5.0 < taken(0.99)


def test_a_party_that_can_gain_nothing_is_left_out_of_the_products() -> None:
    data = deal()
    data["preferences"]["b"] = {"indifferent": True}
    found = find_packages(read_data(data))
    note = found.solutions["nash"].note
    assert note is not None
    assert "Side B" in note
    assert found.solutions["nash"].packages[0].state["y"] == "yes"
    data["preferences"]["a"] = {"indifferent": True}
    del data["preferences"]["c"]
    everything = find_packages(read_data(data))
    assert everything.acceptable == 8
    assert everything.solutions["nash"].ties == 8
    assert everything.frontier_size == 8
    assert everything.frontier_points == 1


def test_products_that_are_all_zero_let_as_many_gain_as_can() -> None:
    """Either a gains or b does, never both: two ties by shares, whatever the units."""
    data = deadlock(rules=[{"forbid": "x and y"}])
    data["preferences"] = {"a": {"worth": {"x": 3}}, "b": {"worth": {"y": 7}}}
    found = find_packages(read_data(data))
    assert found.solutions["nash"].ties == 2
    assert "all products are zero" in str(found.solutions["nash"].note)


def test_long_ties_are_counted_and_cut() -> None:
    data = deal()
    data["measures"] |= {f"idle{k}": {"owner": "a"} for k in range(12)}
    found = find_packages(read_data(data), limit=10)
    assert found.frontier_size > 4_000
    assert len(found.frontier) == 10
    assert found.solutions["nash"].ties >= 4_096
    assert len(found.solutions["nash"].packages) <= 10
    assert len(found.table().rows) < 60


def test_what_was_left_out_is_held() -> None:
    dispute = read_data(deal()).without("help")
    found = find_packages(dispute)
    assert all(p.state["help"] == "no" for p in found.frontier)
    judged = judge_package(dispute, {"help": "yes", "x": "yes"})
    assert judged.held == (("help", "yes", "no"),)
    assert not judged.possible
    assert "left out" in words(judged)


def test_irreversible_levels_are_never_undone() -> None:
    data = deal(start={"x": "yes"})
    data["measures"]["x"]["undo"] = {"yes": "never"}
    data["preferences"]["a"]["worth"]["x"] = -2
    data["preferences"]["b"]["no_deal"] = -9
    dispute = read_data(data)
    assert all(p.state["x"] == "yes" for p in find_packages(dispute).frontier)
    judged = judge_package(dispute, {"x": "no"})
    assert judged.below == (("x", "no", "yes"),)
    assert "cannot be undone" in words(judged)
    data["measures"]["x"]["undo"] = {}
    assert any(p.state["x"] == "no" for p in find_packages(read_data(data)).frontier)


def test_settings_come_from_the_call_then_the_file() -> None:
    data = deal(settings={"packages": {"require": "x"}}, targets={"trade": "x and y"})
    dispute = read_data(data)
    assert find_packages(dispute).settings["require"] == "x"
    assert find_packages(dispute, require="y").settings["require"] == "y"
    assert {p.state["y"] for p in find_packages(dispute, target="trade").frontier} == {"yes"}
    for call in ({"limit": 0}, {"visible": -1}):
        with pytest.raises(SettingError, match=next(iter(call))):
            find_packages(dispute, **call)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError, match="trade"):
        find_packages(dispute, target="trad")
    with pytest.raises(NotFoundError, match="formula"):
        find_packages(dispute, require="nothing_known = 3")
    with pytest.raises(SettingError, match="did you mean 'visible'"):
        find_packages(read_data(deal(settings={"packages": {"visibel": 2}})))
    with pytest.raises(SettingError, match="whole number"):
        find_packages(read_data(deal(settings={"packages": {"limit": "many"}})))


def test_judgments_of_proposals_by_name() -> None:
    data = deal(
        proposals={
            "swap": {"by": "a", "title": "The swap", "package": {"x": "yes", "y": "yes"}},
            "slow": {"steps": [{"x": "yes"}, {"y": "yes"}]},
            "loose": {"free": True},
        },
        documents=[{"id": "paper", "title": "A paper"}],
    )
    data["preferences"]["a"]["worth"]["y"] = {
        "value": 3,
        "low": 1,
        "high": 4,
        "from": ["paper"],
        "reason": "said so",
    }
    dispute = read_data(data)
    swap, slow = judge_package(dispute, "swap"), judge_package(dispute, "slow")
    assert swap.acceptable
    assert swap.state == slow.state
    assert slow.note is not None
    (part,) = (c for c in swap.verdict("a").contributions if c.item == "y")
    assert (part.paths, part.sources, part.reasons) == (("preferences.a.worth.y",), ("paper",), ("said so",))
    assert (part.value.low, part.value.high) == (1.0, 4.0)
    assert swap.explain().headline is not None
    assert "The swap is acceptable" in str(swap.explain().headline)
    with pytest.raises(NotFoundError, match="no package to judge"):
        judge_package(dispute, "loose")
    with pytest.raises(NotFoundError, match="did you mean 'swap'"):
        judge_package(dispute, "swab")
    found = find_packages(dispute)
    assert [j.name for j in found.offers] == ["swap"]
    assert judge_package(dispute, found.solutions["nash"].packages[0]).acceptable


def test_other_questions_name_what_is_wrong() -> None:
    dispute = read_data(deal())
    with pytest.raises(SettingError, match="name what is required"):
        price_requirement(dispute)
    with pytest.raises(SettingError, match="no measure has the tag"):
        compare_measures(dispute)
    with pytest.raises(NotFoundError, match="unknown measure 'helb'"):
        trace_trade_off(dispute, "helb")
    with pytest.raises(SettingError, match="at least one"):
        trace_trade_off(dispute)
    with pytest.raises(NotFoundError, match="unknown proposal"):
        value_steps(dispute, "swap")
    with pytest.raises(SettingError, match="no steps"):
        value_steps(dispute, [])


def test_every_form_of_every_result_can_be_made() -> None:
    data = deal(proposals={"slow": {"title": "Slowly", "steps": [{"x": "yes"}, {"y": "yes"}]}})
    data["measures"]["x"]["tags"] = ["visible", "guarantee"]
    dispute = read_data(data)
    results = [
        find_packages(dispute),
        judge_package(dispute, {"x": "yes"}),
        compare_offers(dispute, {"x": "yes"}, {"y": "yes"}),
        price_requirement(dispute, visible=1),
        compare_measures(dispute),
        trace_trade_off(dispute, "x"),
        value_steps(dispute, "slow"),
    ]
    for result in results:
        assert result.table().rows
        assert result.chart().alt
        assert result.explain().headline is not None
        plain = result.to_json()
        assert set(plain) == {"analysis", "dispute", "settings", "method", "answer"}
        json.dumps(plain, allow_nan=False)
        assert str(result)


def test_with_third_parties_only_there_is_no_bargain_but_an_answer() -> None:
    data = deal()
    for actor in data["actors"].values():
        actor["kind"] = "third-party"
    found = find_packages(read_data(data))
    assert found.acceptable > 1
    assert found.frontier_size == found.acceptable
    assert "no party" in found.missing["nash"]
    assert found.table().rows
    assert found.chart().alt
    assert found.explain().headline is not None


def test_a_single_party_picks_what_is_best_for_it() -> None:
    data = deal()
    data["actors"]["b"]["kind"] = "third-party"
    found = find_packages(read_data(data))
    assert {name: s.ties for name, s in found.solutions.items()}["nash"] == 1
    assert found.solutions["nash"].packages[0].state == {"x": "yes", "y": "yes", "help": "no"}
    assert found.chart().alt

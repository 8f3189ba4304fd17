from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.catalog.shelf import list_ids, load
from detente.catalog.starter import read_starter
from detente.errors import DisputeError, NotFoundError
from detente.model.reading import load_text, read_data
from detente.model.schema import describe_format
from detente.model.writing import save
from tests.model.disputes import random_data
from tests.model.sample import SAMPLE


@pytest.mark.parametrize("text", [SAMPLE, read_starter()], ids=["sample", "starter"])
def test_loading_saving_and_loading_gives_an_equal_dispute(text: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    dispute = load_text(text)
    again = load_text(save(dispute, tmp_path / "saved.yaml").read_text())
    assert again == dispute
    assert again.digest == dispute.digest
    assert again.to_yaml() == dispute.to_yaml()


@pytest.mark.parametrize("name", list_ids())
def test_every_dispute_of_the_catalogue_survives_saving(name: str) -> None:
    dispute = load(name)
    assert dispute.id == name
    assert load_text(dispute.to_yaml()) == dispute


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    title=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40),
    number=st.floats(-1e9, 1e9, allow_nan=False),
)
def test_any_title_and_number_survive_saving(seed: int, title: str, number: float) -> None:
    data = random_data(seed, measures=3) | {"title": title}
    data["preferences"]["us"]["no_deal"] = number
    dispute = read_data(data)
    again = load_text(dispute.to_yaml())
    assert again == dispute
    assert again.spec.title == title


def test_a_dispute_is_frozen() -> None:
    dispute = load_text(SAMPLE)
    with pytest.raises(AttributeError, match="frozen"):
        dispute.title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError, match="frozen"):
        dispute.actors["us"] = None  # type: ignore[assignment]
    with pytest.raises(TypeError, match="frozen"):
        dispute.start.update(relief="full")


def test_a_dispute_pickles() -> None:
    dispute = load_text(SAMPLE)
    assert pickle.loads(pickle.dumps(dispute)) == dispute


def test_with_fixes_a_number_and_keeps_its_place() -> None:
    dispute = load_text(SAMPLE)
    changed = dispute.with_(
        {"preferences.dprk.worth.warheads.removed": -5, "hazards.false_alarm.chance.1": -0.01}
    )
    estimate = changed.estimates["preferences.dprk.worth.warheads.removed"]
    assert (estimate.value, estimate.ranged, estimate.times) == (-5, False, ("hostility",))
    assert changed.estimates["hazards.false_alarm.chance.1"].when == "hotline"
    assert dispute.estimates["preferences.dprk.worth.warheads.removed"].value == -9
    assert changed != dispute


@pytest.mark.parametrize(
    "path", ["worth[guarantee and warheads = removed]", "worth.[guarantee and warheads = removed]"]
)
def test_a_formula_in_a_path_stands_in_brackets(path: str) -> None:
    changed = load_text(SAMPLE).with_({f"preferences.dprk.{path}": 3})
    assert changed.estimates["preferences.dprk.worth.[guarantee and warheads = removed]"].value == 3


def test_with_replaces_whole_parts_and_checks_them() -> None:
    dispute = load_text(SAMPLE)
    assert dispute.with_(start={"moratorium": "yes", "liaison": "yes"}).start["liaison"] == "yes"
    with pytest.raises(DisputeError, match="unknown measure 'liason'"):
        dispute.with_(start={"liason": "yes"})
    with pytest.raises(DisputeError, match="unknown key 'turnovr'"):
        dispute.with_({"hazards.turnovr.us": 0.1})


def test_a_scenario_is_another_dispute() -> None:
    dispute = load_text(SAMPLE)
    assert dispute.scenario("hawkish").estimates["hazards.turnover.us"].value == 0.15
    assert dispute.scenario("no_guarantee").held == {"un_relief": "no", "guarantee": "no"}
    ordered = dispute.scenario("order")
    assert ordered.preference("dprk").importance == ("treaty", "relief = full")
    with pytest.raises(NotFoundError, match=r"unknown scenario 'hawk' .*did you mean 'hawkish'"):
        dispute.scenario("hawk")


def test_without_an_actor_its_measures_are_held_and_its_roles_go() -> None:
    dispute = load_text(SAMPLE)
    left = dispute.without("china")
    assert list(left.actors) == ["us", "dprk", "rok"]
    assert left.held == {"un_relief": "no", "guarantee": "no"}
    assert "guarantee" not in left.measures
    assert set(left.effective.roles) == {"rok.messenger", "rok.buffer"}
    # a formula that names what is held reads the level it is held at
    assert not left.compiled.truth("guarantee").any()
    assert left.compiled.space.total * 4 == dispute.compiled.space.total
    assert load_text(left.to_yaml()) == left


def test_without_a_measure_role_rule_demand_or_spoiler() -> None:
    dispute = load_text(SAMPLE)
    assert dispute.without("moratorium").held == {"moratorium": "yes"}
    assert dispute.without("rok.messenger").held == {"hotline": "no"}
    assert dispute.without("rok.buffer").held == {}
    assert len(dispute.without("rules.0").effective.rules) == 2
    assert dispute.without("seen_first").plan_rules == ()
    assert "soft" not in dispute.without("soft").effective.demands
    assert not dispute.without("hawks").effective.hazards.spoilers
    with pytest.raises(NotFoundError, match=r"cannot leave out 'chinna' .*did you mean 'china'"):
        dispute.without("chinna")


def test_without_equals_a_dispute_written_without() -> None:
    import re

    written = SAMPLE.replace("  china.guarantor:", "  # china.guarantor:")
    written = re.sub(r"(?m)^  (un_relief|guarantee): .*\n", "", written)
    for old, new in (
        ("terms:", "terms:"),
        ('"guarantee and warheads = removed": 2', '"false and warheads = removed": 2'),
        ('guarantee, "not un_relief"', '"false", "true"'),
        ("relief = full and un_relief", "relief = full and false"),
        ("[{when: guarantee, value: 2}]", '[{when: "false", value: 2}]'),
        ("sanctions: [relief, un_relief]", "sanctions: [relief]"),
        ("no_guarantee: {without: [china.guarantor]}", "no_guarantee: {without: []}"),
    ):
        assert old in written
        written = written.replace(old, new)
    by_hand, left = load_text(written), load_text(SAMPLE).without("china.guarantor")
    assert by_hand.compiled.space.all_codes().tolist() == left.compiled.space.all_codes().tolist()
    for actor in left.actors:
        one, other = by_hand.compiled.utility(actor), left.compiled.utility(actor)
        assert one.payoffs.tolist() == other.payoffs.tolist()


def test_the_schema_describes_every_key_of_the_sample() -> None:
    schema = describe_format()
    assert set(load_text(SAMPLE).to_dict()) <= set(schema["properties"])
    assert schema["required"] == ["format", "id", "title", "actors", "measures"]

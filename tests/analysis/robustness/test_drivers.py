from __future__ import annotations

import json

import pytest

from detente.analysis.robustness import Statement, find_drivers, find_flip
from detente.analysis.robustness.tracking import list_read
from detente.catalog.shelf import load
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.reading import load_text
from detente.model.scheme import Scheme
from detente.present import Result
from detente.runs import open_map
from tests.analysis.robustness import questions as q


def by_path(result):
    return {d.path: d for d in result.drivers}


# ------------------------------------------------------------------------------------------------ drivers


def test_screening_ranks_numbers_and_leaves_unread_ones_out() -> None:
    result = find_drivers(q.toy(), q.linear)
    found = by_path(result)
    assert next(iter(found)) == q.MAIN
    assert set(found) == {q.MAIN, q.SIDE, q.IDLE, q.OTHER}
    assert found[q.IDLE].strength == 0
    assert found[q.MAIN].strength > 3 * found[q.SIDE].strength > 0
    assert found[q.OTHER].spread > found[q.SIDE].spread  # acts only through another
    assert result.evaluations == 10 * 5
    assert result.unread == 1


def test_indices_are_those_of_the_function() -> None:
    """With triangles around 0 the product has no part of its own: variances by hand."""
    result = find_drivers(q.toy(), q.linear, method="sobol", size=1024, scheme=Scheme("triangular"))
    found = by_path(result)
    main, side, other = 1 / 6, 1 / 6, 4 / 6
    whole = 16 * main + side + main * other
    assert found[q.MAIN].alone == pytest.approx(16 * main / whole, abs=0.02)
    assert found[q.MAIN].strength == pytest.approx((16 * main + main * other) / whole, abs=0.02)
    assert found[q.SIDE].strength == pytest.approx(side / whole, abs=0.02)
    assert found[q.OTHER].alone == pytest.approx(0, abs=0.02)
    assert found[q.OTHER].strength == pytest.approx(main * other / whole, abs=0.02)
    assert found[q.IDLE].strength == 0


def test_which_analyst_may_be_what_drives_it() -> None:
    for method in ("morris", "sobol"):
        result = find_drivers(q.toy(), q.analyst_agrees, method=method)
        assert result.drivers[0].path == "analyst"
        assert "whose numbers" in str(result.explain())
    alone = find_drivers(q.toy(), q.analyst_agrees, scheme=Scheme(analyst="x"))
    assert "analyst" not in by_path(alone)


def test_analysts_who_give_plain_numbers_drive_as_well() -> None:
    plain = q.TOY.replace("{value: 1, low: 0.5, high: 1.5}", "1").replace(
        "{value: -1, low: -1.5, high: -0.5}", "-1"
    )
    dispute = load_text(plain)

    def worth(_: Dispute, values: Values) -> float:
        return values.raw(q.SPLIT)

    indices = by_path(find_drivers(dispute, worth, method="sobol"))
    assert indices["analyst"].strength == pytest.approx(1, abs=0.05)
    effects = find_drivers(dispute, q.analyst_agrees, size=40).drivers
    assert effects[0].path == "analyst"
    assert effects[0].strength > 0.4
    # and those with ranges are at the analyst's own value where only the analyst is looked at
    seen: set[float] = set()

    def noting(_: Dispute, values: Values) -> float:
        seen.add(values.raw(q.SPLIT))
        return values.raw(q.SPLIT)

    find_drivers(q.toy(), noting, paths=["analyst"], size=10)
    assert seen - {0.0} == {1.0, -1.0}  # 0 is the centre, where it was watched what is read


def test_undecided_points_are_counted_and_left_out() -> None:
    result = find_drivers(q.toy(), q.sometimes_undecided, size=40)
    assert result.undecided > 0
    assert result.drivers[0].path == q.MAIN
    assert not result.failures
    failing = find_drivers(q.toy(), q.sometimes_fails, size=20)
    assert failing.failures
    assert failing.undecided == 0
    assert any("left out" in note for note in failing.table().notes)


def test_drivers_are_the_same_with_two_processes() -> None:
    with open_map(2) as map:
        assert find_drivers(q.toy(), q.linear, size=20, map=map) == find_drivers(q.toy(), q.linear, size=20)


def test_weights_that_are_drawn_together_are_changed_together() -> None:
    dispute = load("korea-2019")
    weight = "preferences.us.blocs.leader.weight"
    names = by_path(find_drivers(dispute, _read_weight, paths=[weight], size=2))
    assert set(names) == {weight, "preferences.us.blocs.bureaucracy.weight"}


def _read_weight(dispute, values):
    return values.raw("preferences.us.blocs.leader.weight")


def test_drivers_show_themselves() -> None:
    result = find_drivers(q.toy(), q.linear)
    assert isinstance(result, Result)
    assert json.loads(json.dumps(result.to_json(), allow_nan=False))["answer"][q.IDLE]["strength"] == 0
    assert "driven most by" in str(result)
    assert result.chart().to_svg().startswith("<svg")
    assert result.chart().alt


def test_drivers_of_nothing_are_refused() -> None:
    with pytest.raises(SettingError, match="nothing can drive it"):
        find_drivers(q.toy(), q.plain_is_small)
    with pytest.raises(NotFoundError, match="no number 'x'"):
        find_drivers(q.toy(), q.linear, paths=["x"])
    with pytest.raises(SettingError, match="method='fast'"):
        find_drivers(q.toy(), q.linear, method="fast")


def test_what_is_read_is_seen() -> None:
    dispute = q.toy()
    assert list_read(dispute, q.main_is_positive) == (q.MAIN,)
    assert list_read(dispute, lambda d, v: v.vector.sum()) == tuple(dispute.estimates)
    korea = load("korea-calibration")
    read = list_read(korea, lambda d, v: d.compiled.utility("us", v))
    assert read
    assert all(p.startswith("preferences.us.") for p in read)


# -------------------------------------------------------------------------------------------------- flips


def test_the_smallest_change_within_a_range_is_found() -> None:
    result = find_flip(q.toy(), Statement("main", "Main is positive", q.main_is_positive))
    flip = result.smallest
    assert result.central is False
    assert (flip.path, flip.side, flip.within, flip.bisected) == (q.MAIN, "up", True, True)
    assert flip.last <= 0.2 < flip.at < 0.2 + 0.01
    assert flip.distance == pytest.approx(flip.at)
    assert "preferences.a.worth.n" in result.unread
    values = Values.central(q.toy().estimates)
    values.vector[list(q.toy().estimates).index(flip.path)] = flip.at
    assert q.main_is_positive(q.toy(), values)


def test_a_turn_and_back_is_told_as_such() -> None:
    result = find_flip(q.toy(), Statement("band", "Outside the band", q.inside_a_band), points=10)
    flip = result.smallest
    assert not flip.bisected
    assert flip.last == pytest.approx(0.4)
    assert flip.at == pytest.approx(0.5)
    assert "turns more than once" in str(result.explain())


def test_a_change_beyond_the_range_is_said_to_be_one() -> None:
    result = find_flip(q.toy(), Statement("side", "Side is small", q.side_is_small), reach=3)
    flip = result.smallest
    assert not flip.within
    assert flip.at == pytest.approx(4.1, abs=0.02)
    assert flip.distance == pytest.approx(2.1, abs=0.02)
    assert "beyond its range" in str(result.explain())
    none = find_flip(q.toy(), Statement("side", "Side is small", q.side_is_small), reach=1.5)
    assert none.smallest is None
    assert none.steadfast == (q.SIDE,)
    assert "no change of a single number" in str(none.explain())


def test_a_number_without_a_range_is_tried_by_its_size() -> None:
    result = find_flip(q.toy(), Statement("plain", "Plain is small", q.plain_is_small))
    assert result.smallest.at == pytest.approx(2.5, abs=0.01)
    assert result.smallest.distance == pytest.approx(1.5, abs=0.01)
    assert not result.smallest.within


def test_chances_stay_chances() -> None:
    dispute = load("hanoi-small")
    asked = []

    def watch(d, values):
        asked.append(values.raw("roles.china.guarantor.credibility"))
        return True

    find_flip(dispute, Statement("w", "Watched", watch), reach=20)
    assert min(asked) == 0
    assert max(asked) == 1


def test_orders_are_not_changed_alone() -> None:
    dispute = load("hanoi-small")
    result = find_flip(
        dispute, Statement("v", "Read all", lambda d, v: v.vector.sum() > -1e9), points=1, reach=1
    )
    assert len(result.not_tried) == 4
    assert "only the order is known" in " ".join(str(result.explain()).split())


def test_what_is_undecided_cannot_turn() -> None:
    result = find_flip(q.toy(), Statement("n", "Nothing", q.never_decided))
    assert result.smallest is None
    assert result.evaluations == 0
    assert "undecided at the central values" in str(result.explain())


def test_flips_are_the_same_with_two_processes_and_show_themselves() -> None:
    statement = Statement("main", "Main is positive", q.main_is_positive)
    result = find_flip(q.toy(), statement)
    with open_map(2) as map:
        assert find_flip(q.toy(), statement, map=map) == result
    assert isinstance(result, Result)
    assert json.loads(json.dumps(result.to_json(), allow_nan=False))["answer"]["flips"][0]["path"] == q.MAIN
    assert result.chart().to_svg().startswith("<svg")
    assert "turns it" in str(result)


def test_settings_that_scan_nothing_are_refused() -> None:
    statement = Statement("main", "Main is positive", q.main_is_positive)
    for wrong in ({"points": 0}, {"reach": 0.5}, {"tolerance": 0}):
        with pytest.raises(SettingError):
            find_flip(q.toy(), statement, **wrong)
    with pytest.raises(NotFoundError, match="no number 'x'"):
        find_flip(q.toy(), statement, paths=["x"])

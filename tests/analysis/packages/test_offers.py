from __future__ import annotations

import pytest

from detente.analysis.packages.offers import compare_offers
from detente.errors import NotFoundError, SettingError
from detente.model.reading import read_data
from tests.analysis.packages.making import make_dispute
from tests.analysis.packages.oracle import Oracle, as_set
from tests.analysis.packages.test_opening import deadlock


@pytest.mark.parametrize("block", range(4))
def test_between_and_closing_equal_brute_force(block: int) -> None:
    closed = 0
    for seed in range(block, 200, 4):
        dispute = make_dispute(seed)
        oracle = Oracle(dispute)
        one, two = oracle.states[seed % len(oracle.states)], oracle.states[-1 - seed % len(oracle.states)]
        compared = compare_offers(dispute, oracle.name(one), oracle.name(two), within=1, limit=100)
        acceptable = [s for s in oracle.acceptable() if s != oracle.start]

        def inside(
            state: tuple[str, ...], ends: tuple[tuple[str, ...], ...] = (one, two), oracle: Oracle = oracle
        ) -> bool:
            at = [
                [oracle.levels[m].index(s[k]) for k, m in enumerate(oracle.measures)] for s in (state, *ends)
            ]
            return all(min(a, b) <= x <= max(a, b) for x, a, b in zip(*at, strict=True))

        between = [s for s in acceptable if inside(s)]
        assert compared.between == len(between), seed
        assert as_set(p.state for p, _, _ in compared.nearest) == set(between)
        for offer, closing in zip((one, two), compared.closings, strict=True):
            apart = {s: sum(a != b for a, b in zip(s, offer, strict=True)) for s in acceptable}
            if not apart:
                assert closing.fewest is None
                continue
            assert closing.fewest == min(apart.values())
            assert closing.closes == (closing.fewest <= 1)
            assert as_set(p.state for _, p in closing.ways) == {
                s for s, n in apart.items() if n == closing.fewest
            }
            assert all(len(changes) == closing.fewest for changes, _ in closing.ways)
            closed += closing.closes
        rejecting = {(g.offer, g.actor) for g in compared.gaps}
        assert rejecting == {(j.name, a) for j in (compared.first, compared.second) for a in j.rejecting}
    assert closed


def test_what_binds_is_named_where_few_changes_do_not_close_it() -> None:
    data = deadlock()
    data["measures"]["z"] = {"owner": "a", "name": "Third thing"}
    data["preferences"]["b"]["worth"]["z"] = 6
    data["preferences"]["a"]["worth"]["z"] = -1
    data["preferences"]["a"]["refuses"] = ["z and not y"]
    data["proposals"] = {
        "theirs": {"by": "a", "title": "Their offer", "package": {"y": "yes"}},
        "ours": {"by": "b", "title": "Our offer", "package": {"x": "yes"}},
    }
    dispute = read_data(data)
    compared = compare_offers(dispute, "ours", "theirs", within=1)
    ours, theirs = compared.closings
    assert theirs.closes
    assert [changes for changes, _ in theirs.ways] == [(("z", "no", "yes"),)]
    assert (ours.fewest, ours.closes) == (2, False)
    assert ours.short is not None
    assert [s.actor for s in ours.short.short] == ["a"]
    assert dict(ours.red_lines) == {"a": 1}
    told = " ".join(compared.explain().to_text().split())
    assert "'Our offer' is not made acceptable to all within 1 change: it takes 2" in told
    assert "'Their offer' becomes acceptable to all with 1 change: Third thing" in told
    assert compared.gap("theirs", "b") is not None
    assert compared.gap("theirs", "b").payoff == 5.0  # type: ignore[union-attr]
    assert compared.gap("theirs", "b").in_scale == 1.25  # type: ignore[union-attr]
    plain = compared.to_json()["answer"]
    assert plain["closings"]["theirs"]["ways"][0]["changes"] == [["z", "no", "yes"]]


def test_an_unknown_offer_or_bound_is_named() -> None:
    dispute = read_data(deadlock())
    with pytest.raises(NotFoundError, match="wrong"):
        compare_offers(dispute, "wrong", {})
    with pytest.raises(SettingError, match="within=0"):
        compare_offers(dispute, {}, {}, within=0)

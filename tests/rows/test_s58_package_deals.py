"""S58: trades over several issues, acceptable to both sides, each traceable to what it rests on."""

from __future__ import annotations

import detente


def test_s58_packages_above_both_reservation_values_and_none_dominates_another() -> None:
    dispute = detente.load("korea-2019")
    found = detente.find_packages(dispute)
    assert found.beyond > 0
    assert len(found.frontier) == found.frontier_size > 5
    points = [tuple(p.payoffs[a] for a in dispute.parties) for p in found.frontier]
    for package, mine in zip(found.frontier, points, strict=True):
        assert all(package.gain(p) >= 0 for p in dispute.parties)
        assert not any(
            other != mine and all(a >= b for a, b in zip(other, mine, strict=True)) for other in points
        )
    # both issues are traded against each other in the Nash solution
    nash = found.solutions["nash"].packages[0].state
    issues = dispute.spec.issues
    for issue in ("weapons", "sanctions"):
        assert any(nash[m] != dispute.start[m] for m in issues[issue])


def test_s58_each_part_of_a_gain_is_traceable_to_its_estimate_and_source() -> None:
    dispute = detente.load("korea-2019")
    found = detente.find_packages(dispute)
    judged = detente.judge_package(dispute, found.solutions["nash"].packages[0])
    documents = {d.id for d in dispute.spec.documents} | {"judgment"}
    for verdict in judged.verdicts:
        assert verdict.contributions
        assert verdict.gain is not None
        total = sum(c.value.value for c in verdict.contributions)
        assert abs(total - verdict.gain.value) < 1e-6
        for part in verdict.contributions:
            assert part.paths
            assert set(part.paths) <= set(dispute.estimates)
            assert set(part.sources) <= documents
            assert part.reasons
    # the trace is real: moving the number at a path moves the gain by that much
    part = next(c for c in judged.verdict("rok").contributions if len(c.paths) == 1)
    (path,) = part.paths
    moved = dispute.with_({path: dispute.estimates[path].value + 1})
    before, after = (detente.judge_package(d, judged.state).verdict("rok").gain for d in (dispute, moved))
    assert before is not None
    assert after is not None
    assert abs(after.value - before.value) == 1


def test_s58_a_higher_reservation_value_leaves_fewer_packages() -> None:
    dispute = detente.load("korea-2019")
    data = dispute.to_dict()["preferences"]
    base = detente.find_packages(dispute)
    at_start = {
        p: next(iter(base.frontier)).payoffs[p] - next(iter(base.frontier)).gain(p) for p in dispute.parties
    }
    prouder = dispute.with_(preferences={**data, "dprk": {**data["dprk"], "no_deal": at_start["dprk"] + 5}})
    assert 0 < detente.find_packages(prouder).beyond < base.beyond

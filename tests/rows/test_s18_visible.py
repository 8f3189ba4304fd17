"""S18, the part on visible results: packages may be required to show some, at a price in value."""

from __future__ import annotations

import detente


def test_s18_visible_results_can_be_required_at_a_price() -> None:
    dispute = detente.load("korea-2019")
    found = detente.find_packages(dispute)
    most = max(p.visible for p in found.frontier)
    price = detente.price_requirement(dispute, visible=most)
    assert price.met
    assert 0 < price.bound.beyond < found.beyond
    assert all(p.visible >= most for p in price.bound.solutions.values())
    # no solution that already shows so much pays anything, one that does not may
    for name, package in price.free.solutions.items():
        paid = [loss.value for loss in price.losses[name].values()]
        assert all(x == 0 for x in paid) or package.visible < most
    assert any(loss.value for losses in price.losses.values() for loss in losses.values())
    assert all(price.best_loss[p] >= 0 for p in dispute.parties)
    assert max(price.best_loss.values()) > 0
    # more visible results leave fewer packages
    counts = [point.beyond for point in price.curve]
    assert counts[0] == found.beyond
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 3


def test_s18_without_the_tag_nothing_is_visible() -> None:
    dispute = detente.load("korea-2019")
    data = dispute.to_dict()
    plain = dispute.with_(
        measures={m: {k: v for k, v in spec.items() if k != "tags"} for m, spec in data["measures"].items()}
    )
    assert detente.find_packages(dispute, visible=1).beyond
    assert not detente.find_packages(plain, visible=1).beyond
    assert detente.find_packages(plain).beyond == detente.find_packages(dispute).beyond

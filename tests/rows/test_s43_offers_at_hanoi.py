"""S43: the two offers at Hanoi, valued by each side: is the zone empty, how large is the gap, which item closes it."""

from __future__ import annotations

import detente


def test_s43_the_offers_are_valued_by_each_side_and_neither_is_accepted() -> None:
    dispute = detente.load("korea-2019")
    compared = detente.compare_offers(dispute, "hanoi_us", "hanoi_dprk")
    assert not compared.first.acceptable
    assert not compared.second.acceptable
    theirs, ours = compared.gap("hanoi_us", "dprk"), compared.gap("hanoi_dprk", "us")
    assert theirs is not None
    assert ours is not None
    assert theirs.payoff > ours.payoff > 0
    assert ours.in_scale == ours.payoff / 10
    assert compared.gap("hanoi_us", "us") is None
    assert compared.between > 0
    assert not compared.empty
    told = " ".join(compared.explain().to_text().split())
    assert "packages between them are" in told


def test_s43_the_items_that_close_the_gap_do_close_it() -> None:
    dispute = detente.load("korea-2019")
    compared = detente.compare_offers(dispute, "hanoi_us", "hanoi_dprk")
    for offer, closing in zip((compared.first, compared.second), compared.closings, strict=True):
        assert closing.closes
        for changes, package in closing.ways:
            assert len(changes) == closing.fewest
            mended = {**offer.state, **{m: new for m, _, new in changes}}
            assert mended == package.state
            assert detente.judge_package(dispute, mended).acceptable
            for m, old, _ in changes:  # each of the items is needed
                assert not detente.judge_package(dispute, {**mended, m: old}).acceptable


def test_s43_as_the_president_heard_it_nothing_lies_between() -> None:
    dispute = detente.load("korea-2019")
    heard = detente.compare_offers(dispute, "hanoi_us", "hanoi_dprk_as_us_heard")
    assert heard.empty
    assert "nothing that lies between them" in " ".join(heard.explain().to_text().split())

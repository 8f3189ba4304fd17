from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.robustness import measure_share
from detente.analysis.shares import wilson_interval
from detente.errors import SettingError
from detente.model.points import make_points


@given(n=st.integers(1, 3000), data=st.data(), level=st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_wilsons(n: int, data: st.DataObject, level: float) -> None:
    from scipy.stats import binomtest

    hits = data.draw(st.integers(0, n))
    expected = binomtest(hits, n).proportion_ci(level, method="wilson")
    assert wilson_interval(hits, n, level) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_the_interval_covers_at_its_rate() -> None:
    """Simulated: independent draws of a statement true in a known share of the cases."""
    random = np.random.default_rng(7)
    for truth in (0.05, 0.3, 0.5, 0.93):
        for n in (100, 500):
            hits = random.binomial(n, truth, size=4000)
            ends = {h: wilson_interval(int(h), n) for h in set(hits.tolist())}
            covered = np.mean([ends[h][0] <= truth <= ends[h][1] for h in hits.tolist()])
            # Wilson's interval keeps its rate on average and may miss it a little for a single truth
            assert 0.93 <= covered <= 0.975, (truth, n, covered)


def test_over_sobol_points_it_covers_at_least_as_often() -> None:
    truth, covered = 0.3, 0
    for seed in range(200):
        points = make_points(0, 2, seed)
        low, high = wilson_interval(int((points.mean(axis=1) < 0.5 * 0.6**0.5).sum()), len(points))
        covered += low <= truth <= high
    assert covered >= 195


def test_undecided_draws_are_kept_apart() -> None:
    share = measure_share(30, 40, 100)
    assert (share.holds, share.fails, share.undecided, share.draws, share.decided) == (30, 30, 40, 100, 60)
    assert share.share == 0.5
    assert share.undecided_share == 0.4
    assert share.least < 0.3 < share.low < 0.5 < share.high < 0.7 < share.most
    assert share.to_json()["counts"] == {"holds": 30, "fails": 30, "undecided": 40}
    assert share.interval.value == 0.5


def test_where_nothing_is_decided_nothing_is_claimed() -> None:
    share = measure_share(0, 10, 10)
    assert isnan(share.share)
    assert (share.low, share.high) == (0, 1)
    assert share.to_json()["share"] is None


def test_counts_that_do_not_fit_are_refused() -> None:
    for wrong in ((0, 0, 0), (5, 6, 10), (-1, 0, 5), (11, 0, 10)):
        with pytest.raises(SettingError):
            measure_share(*wrong)
    with pytest.raises(SettingError, match="level=95"):
        measure_share(1, 0, 2, level=95)

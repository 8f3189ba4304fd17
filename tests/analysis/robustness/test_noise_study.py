"""A small version of studies/korea_noise.py: the first draws of the study that docs/theory/robustness.md reports."""

from __future__ import annotations

import numpy as np
import pytest

from detente.analysis.robustness import measure_robustness, proposal_enforces_itself
from detente.analysis.shares import wilson_interval
from detente.catalog.shelf import load
from detente.model.draws import Draws
from detente.model.scheme import add_noise, target_of
from studies import korea_noise

# what the study says of 1,000 draws, and how many of the first 24 hold
WHOLE = {
    "any order (parallel)": (982, 23),
    "relief first": (951, 20),
    "denuclearise first": (556, 8),
    "parallel, no Chinese guarantee": (168, 2),
    "parallel, China left out": (1, 0),
    "parallel, South Korea left out": (743, 13),
}


def test_the_first_draws_of_the_study() -> None:
    dispute = load("korea-calibration")
    statements = {
        label: proposal_enforces_itself(dispute, name, without=without, participation="report")
        for label, (name, without) in korea_noise.ROWS.items()
        if label in WHOLE
    }
    result = measure_robustness(dispute, list(statements.values()), draws=24, scheme=add_noise(0.65, 1.35))
    for label, (thousand, first) in WHOLE.items():
        share = result.statement(statements[label].name).share
        assert (share.holds, share.undecided) == (first, 0), label
        low, high = wilson_interval(first, 24, 0.999)
        assert low <= thousand / 1000 <= high, label


def test_noise_falls_on_each_term_alone_and_on_nothing_else() -> None:
    dispute = load("korea-calibration")
    draws = Draws(dispute, add_noise(0.65, 1.35, seed=4))
    factors = draws.matrix(400) / np.where(dispute.values.vector == 0, 1, dispute.values.vector)
    noisy = np.array([target_of(e) is not None and e.value != 0 for e in dispute.estimates.values()])
    assert noisy.sum() > 80
    for path, factor, on in zip(dispute.estimates, factors.T, noisy, strict=True):
        if on:
            assert 0.65 - 1e-6 <= factor.min() < 0.68, path
            assert 1.32 < factor.max() <= 1.35 + 1e-6, path
            assert factor.mean() == pytest.approx(1, abs=0.05), path
        else:
            assert np.ptp(factor) == 0, path
    correlated = np.corrcoef(factors[:, noisy].T) - np.eye(noisy.sum())
    assert np.abs(correlated).max() < 0.3  # 400 independent draws, all pairs of about 90


def test_the_study_prints_its_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["korea_noise.py", "--draws", "2", "--seed", "3", "--processes", "1"])
    korea_noise.main()
    printed = capsys.readouterr().out
    assert printed.startswith("2 draws: every payoff, undo cost, penalty and detection term times")
    assert "seed 3" in printed
    assert printed.count("|") > 60

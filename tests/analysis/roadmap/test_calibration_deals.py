from __future__ import annotations

import numpy as np
import pytest

from detente.analysis.roadmap.game.plans import measure_path
from tests.analysis.roadmap.calibration import DEALS, build_calibration, path_of


@pytest.mark.parametrize("name", DEALS)
def test_named_deals_have_the_reference_margins_and_values(name: str) -> None:
    steps, margins, values = DEALS[name]
    instance = build_calibration()
    plan = measure_path(instance, path_of(steps))
    assert np.abs(plan.margins.min(axis=0) - margins).max() < 2e-4
    assert np.abs(plan.values[0] / instance.scale - values).max() < 2e-4

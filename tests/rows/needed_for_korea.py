"""Answers about how much the Korea plan needs, asked once for several rows."""

from __future__ import annotations

from functools import cache

import detente
from detente.analysis.roadmap import Credibility, Thresholds


@cache
def korea_credibility() -> Credibility:
    return detente.measure_credibility(detente.load("korea-2019"))


@cache
def korea_thresholds() -> Thresholds:
    vary = ["guarantor.china", "turnover.us"]
    return detente.measure_thresholds(detente.load("korea-2019"), vary, any_plan=False)

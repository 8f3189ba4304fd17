"""Shares of draws, as robustness hands them out; what they are is settled below all analyses that count draws."""

from __future__ import annotations

from detente.analysis.shares import Share, measure_share, wilson_interval

__all__ = ["Share", "measure_share", "wilson_interval"]

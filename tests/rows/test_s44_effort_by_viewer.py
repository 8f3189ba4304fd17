"""S44: how much China helps, as others see it; the score differs from China's own view."""

from __future__ import annotations

import pytest

import detente
from tests.cli.running import run


def test_s44_washington_sees_less_effort_than_beijing_itself() -> None:
    korea = detente.load("korea-2019")
    effort = detente.measure_effort(korea, "china")
    seen, own = effort.of("us"), effort.own
    assert seen.score is not None
    assert own.score is not None
    assert seen.score < own.score
    # what Washington would have it do is more pressure, and it would cost China something
    assert seen.wish["border_trade"] == "cut_off"
    assert seen.gives_up is not None
    assert seen.gives_up > 0


def test_s44_the_view_follows_what_the_viewer_wants() -> None:
    korea = detente.load("korea-2019")
    blocs = ("leader", "bureaucracy")
    content = korea.with_(
        {
            f"preferences.us.blocs.{b}.worth.border_trade.{level}": figure
            for b in blocs
            for level, figure in (("strict", 0.1), ("moderate", 0.2))
        }
    )
    assert detente.measure_effort(content, "china").of("us").score == pytest.approx(1.0)


def test_s44_the_command_tells_each_viewer_apart() -> None:
    told = " ".join(run("effort", "korea-2019", "china").split())
    assert "The United States (0%) would have it do this: Border trade under the bans (cut off)" in told
    assert "China: Border trade" not in told  # whose it is, is said once
    assert "by its own lights 100%" in told

"""Break-even credibility: against a slow choice at every chance, closed forms, and what takes it away."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import detente
from detente.analysis.roadmap.game.plans import measure_path
from detente.analysis.roadmap.terms.credibility import solve_break_even
from detente.errors import SettingError
from tests.analysis.roadmap.games import draw_instance
from tests.analysis.roadmap.grounds import concession, rising_path
from tests.analysis.roadmap.slow import SlowGame


def test_break_evens_are_where_a_slow_chooser_changes_its_mind() -> None:
    """Every way of withholding listed from dictionaries, at chances just above and just below what was solved."""
    solved = never = always = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        game = draw_instance(rng, most=4)
        slow = SlowGame(game)
        path = rising_path(rng, game, 2, jump=False)
        values = measure_path(game, path).values
        for t, (before, after) in enumerate(pairwise(path)):
            for i in range(slow.n):
                held = [m for m in range(slow.m) if game.owner[m] == i and after[m] > before[m]]
                if not held:
                    continue
                k = (i + 1) % slow.n
                kept = float(values[t + 1, i])
                ways = []
                for x in slow.exposed(i, before, after):
                    if any(x[m] < after[m] for m in held):
                        best = max(slow.breach_value(i, after, x, y, c) for y, c in slow.withdrawals(i, x))
                        ways.append((best, slow.break_off(i, k, x) if i != k else 0.0))
                broken = slow.break_off(i, k, after)

                def takes(c: float, kept: float = kept, broken: float = broken, ways: object = ways) -> float:
                    best = max(c * w + (1 - c) * p for w, p in ways)  # type: ignore[attr-defined]
                    return c * kept + (1 - c) * broken - best

                needed, told, _, _ = solve_break_even(game, (i, k), before, after, held, kept)
                assert told == pytest.approx(broken, abs=1e-9)
                if needed is None:
                    never += 1
                    assert takes(1.0) < 1e-9
                elif needed == 0:
                    always += 1
                    assert min(takes(c) for c in np.linspace(0, 1, 11)) > -1e-9
                else:
                    solved += 1
                    assert takes(min(needed + 1e-6, 1.0)) > -1e-9
                    assert takes(needed * (1 - 1e-4) - 1e-7) < 1e-9
    assert min(solved, never, always) >= 8


@pytest.mark.parametrize(("a", "b", "d"), [(1.0, 2.0, 0.8), (1.0, 3.0, 0.6), (2.0, 3.0, 0.9)])
def test_the_threshold_of_trust_in_the_concession_game(a: float, b: float, d: float) -> None:
    """Left can never take back what it gives: it loses a where right breaks off, against a gain of V - W."""
    dispute = concession(a=a, b=b, patience=(d, 0.9), irreversible=True)
    found = detente.measure_credibility(dispute, "at_once")
    (row,) = found.rows
    gain = (b - a) - (1 - d) * b
    assert (row.actor, row.other, row.step) == ("left", "right", 1)
    # right withdraws at once: left has -a for ever, or 0 for ever had it withheld its part
    assert (row.kept, row.broken) == pytest.approx((b - a, -a))
    assert (row.leaving, row.waiting) == pytest.approx(((1 - d) * b, 0.0))
    assert row.needed == pytest.approx(a / (a + gain))
    assert row.value_at(row.needed or 0) == pytest.approx((row.needed or 0) * row.leaving)
    assert row.stake == pytest.approx(b)
    assert found.stops_at("right", (row.needed or 0) - 1e-6) is row
    assert found.stops_at("right", (row.needed or 0) + 1e-6) is None


def test_what_can_be_taken_back_needs_no_trust() -> None:
    assert detente.measure_credibility(concession(), "at_once").rows == ()
    told = detente.measure_credibility(concession(), "at_once").explain().to_text()
    assert "nobody has to be believed for good" in " ".join(told.split())


def test_trust_in_the_file_says_where_the_plan_would_stop() -> None:
    low, high = (
        concession(irreversible=True, extra=f"beliefs: {{trust: {{left: {{right: {p}}}}}}}")
        for p in (0.3, 0.95)
    )
    stopped = detente.measure_credibility(low, "at_once")
    assert [r.stops for r in stopped.rows] == [True]
    assert "would stop at step 1" in stopped.explain().to_text()
    assert [r.stops for r in detente.measure_credibility(high, "at_once").rows] == [False]
    assert detente.measure_credibility(concession(irreversible=True), "at_once").rows[0].stops is None
    unused = stopped.to_json()["method"]["recorded_not_used"]
    assert "beliefs" not in unused


def test_a_step_that_does_not_even_pay_with_certainty_is_said_to() -> None:
    dispute = concession(patience=(0.3, 0.9), irreversible=True)
    (row,) = detente.measure_credibility(dispute, "at_once").rows
    assert row.needed is None
    assert row.stops is None
    text = " ".join(detente.measure_credibility(dispute, "at_once").explain().to_text().split())
    assert "would not go on however far it believed" in text


def test_no_plan_is_said() -> None:
    blocked = concession(extra="rules: [{need: theirs, before: ours}, {need: ours, before: theirs}]")
    with pytest.raises(SettingError, match="no plan whose steps"):
        detente.measure_credibility(blocked)


def test_shown_in_every_form() -> None:
    found = detente.measure_credibility(detente.load("hanoi-small"))
    assert len(found.table().rows) == len(found.rows) > 0
    assert found.chart().alt
    twin = found.to_json()
    assert twin["analysis"] == "roadmap-credibility"
    assert len(twin["answer"]["steps"]) == len(found.rows)

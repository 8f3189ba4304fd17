"""Robustness as pictures: the shares of statements, and what one of them hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.analysis.robustness.folding import fold_labels
from detente.analysis.robustness.influence import Influence
from detente.analysis.robustness.naming import name_analyst, name_estimate
from detente.analysis.robustness.robustness_result import Robustness, StatementRobustness
from detente.present import Bar, Chart, Mark, draw_bars, draw_ranges
from detente.present.theme import PALETTE

LOW, HIGH = "lowest third", "highest third"


def draw_tornado(result: Robustness, one: StatementRobustness, most: int) -> Chart:
    """Where a statement holds more and less often: a line for each number that matters clearly, and for whose numbers
    they are; else its share.
    """
    shown: Sequence[Influence] = one.drivers[:most]
    if not shown:
        alone = draw_shares(replace(result, statements=(one,)))
        return replace(alone, alt=f"{alone.alt} It hangs clearly on no single number.")
    marks = [
        Mark(name_estimate(result.dispute, i.path).label, share, series)
        for i in shown
        for series, share in _ends(one, i)
    ]
    told = "; ".join(
        f"{name_estimate(result.dispute, i.path).label}: "
        + ", ".join(f"{share:.0%} {series}" for series, share in _ends(one, i))
        for i in shown
    )
    others = [m.series for m in marks if m.series not in (LOW, HIGH)]
    chart = draw_ranges(
        f"What it hangs on: {one.text}",
        marks,
        alt=f"Share of draws in which it holds, by the third that a number lies in, or by whose numbers they are. "
        f"{told}.",
        axis="share of draws in which it holds",
        kind="share",
        domain=(0.0, 1.0),
        colours={LOW: PALETTE[0], HIGH: PALETTE[1], **dict(zip(others, PALETTE[2:] * 9, strict=False))},
        id="robustness-tornado",
    )
    return fold_labels(chart)


def draw_shares(result: Robustness) -> Chart:
    """A bar for each statement's share, with its interval."""
    decided = [s for s in result.statements if s.share.decided]
    told = "; ".join(f"{s.text}: {s.share.share:.0%}" for s in decided)
    chart = draw_bars(
        "What survives the ranges",
        [Bar(s.text, s.share.interval) for s in decided],
        alt=f"Share of draws in which each statement holds. {told or 'None was decided'}.",
        axis="share of draws",
        kind="share",
        id="robustness-shares",
    )
    return fold_labels(chart)


def _ends(one: StatementRobustness, influence: Influence) -> list[tuple[str, float]]:
    """The shares that a line joins, and what each is of."""
    if influence.analyst is None:
        return [(LOW, influence.when_low), (HIGH, influence.when_high)]
    return [(name_numbers(a), s.share) for a, s in one.by_analyst.items() if s.decided]


def name_numbers(analyst: str) -> str:
    """The numbers of an analyst."""
    return f"{name_analyst(analyst)}'s numbers"

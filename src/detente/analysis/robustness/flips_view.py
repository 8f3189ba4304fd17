"""Flips as a table, a chart and sentences."""

from __future__ import annotations

from detente.analysis.robustness.flips import Flip, Flips
from detente.analysis.robustness.robustness_view import name_estimate
from detente.present import (
    Bar,
    Chart,
    Column,
    Explanation,
    Sentence,
    Table,
    draw_bars,
    explain,
    format_number,
    say,
)


def flip_table(result: Flips) -> Table:
    """A row for each number that turns the statement around, the smallest change first."""
    columns = (
        Column("number", "number"),
        Column("value", "value", "mixed"),
        Column("at", "turns it at", "mixed"),
        Column("distance", "of the way to the end of its range", "share"),
        Column("within", "within its range", "flag"),
        Column(
            "bisected", "single turn", "flag", help="no: the scan saw more than one; this is the first it saw"
        ),
    )
    rows = tuple(
        (name_estimate(result.dispute, f.path), f.value, f.at, f.distance, f.within, f.bisected)
        for f in result.flips
    )
    return Table(f"What would turn it around: {result.text}", columns, rows, id="flips")


def draw_flips(result: Flips, most: int = 12) -> Chart:
    """How far each number has to go, as a share of the way to the end of its range."""
    shown = result.flips[:most]
    labels = [name_estimate(result.dispute, f.path).label for f in shown]
    told = "; ".join(f"{n}: {f.distance:.0%}" for n, f in zip(labels, shown, strict=True))
    return draw_bars(
        f"What would turn it around: {result.text}",
        [Bar(n, f.distance) for n, f in zip(labels, shown, strict=True)],
        alt=f"Change needed, as a share of the way to the end of each range. {told or 'No single number does.'}",
        axis="share of the way to the end of its range (above 100%: beyond it)",
        kind="share",
        id="flips",
    )


def explain_flips(result: Flips) -> Explanation:
    """The smallest change, how many others, and what was not looked at."""
    central = {True: "holds", False: "does not hold", None: "is undecided"}[result.central]
    if result.central is None:
        return explain(
            say("{text}: undecided at the central values, so nothing can turn it around.", text=result.text)
        )
    smallest = result.smallest
    inside = sum(f.within for f in result.flips)
    return explain(
        _headline(result, smallest, central)
        if smallest
        else say(
            "{text}: {central}, and no change of a single number that was tried turns it around.",
            text=result.text,
            central=central,
        ),
        say(
            "{inside} numbers turn it around within their ranges, {outside} only beyond them, {none} not at all "
            "as far as they were tried; {unread} it does not read.",
            inside=inside,
            outside=len(result.flips) - inside,
            none=len(result.steadfast),
            unread=len(result.unread),
        ),
        say("Not tried alone: {n} weights of which only the order is known.", n=len(result.not_tried))
        if result.not_tried
        else None,
        say("One number at a time: two that move together may turn it with less.", style="caution"),
    )


def _headline(result: Flips, flip: Flip, central: str) -> Sentence:
    where = "within its range" if flip.within else "beyond its range"
    first = "" if flip.bisected else "; it turns more than once, and this is the first turn the scan saw"
    return say(
        "{text}: {central}; the smallest change that turns it around is {number} at {at} instead of {value}, {where}"
        "{first}.",
        text=result.text,
        central=central,
        number=name_estimate(result.dispute, flip.path),
        at=format_number(flip.at),
        value=format_number(flip.value),
        where=where,
        first=first,
    )

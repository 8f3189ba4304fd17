"""Flips as a table, a chart and sentences."""

from __future__ import annotations

from detente.analysis.robustness.flips import Flip, Flips
from detente.analysis.robustness.folding import fold_labels
from detente.analysis.robustness.naming import name_estimate
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
    format_share,
    say,
)


def flip_table(result: Flips) -> Table:
    """A row for each number that turns the statement around, the smallest change first."""
    columns = (
        Column("number", "number"),
        Column("value", "value", "mixed"),
        Column("at", "turns it at", "mixed"),
        Column("distance", "changed by", "share"),
        Column(
            "unit",
            "of",
            help="the change is counted in: the way to the end of a range, or what there is instead",
        ),
        Column("within", "within its range", "flag", help="a number without a range cannot stay within it"),
        Column(
            "bisected", "single turn", "flag", help="no: the scan saw more than one; this is the first it saw"
        ),
    )
    rows = tuple(
        (
            name_estimate(result.dispute, f.path),
            f.value,
            f.at,
            f.distance,
            name_unit(result, f),
            f.within if result.dispute.estimates[f.path].ranged else None,
            f.bisected,
        )
        for f in result.flips
    )
    return Table(f"What would turn it around: {result.text}", columns, rows, id="flips")


def name_unit(result: Flips, flip: Flip) -> str:
    """What a change is counted in."""
    if flip.ranged:
        return "the way to the end of its range"
    if not flip.value:
        return "1, as its value is 0"
    side = " that way" if result.dispute.estimates[flip.path].ranged else ""
    return f"its size, as it has no range{side}"


def draw_flips(result: Flips, most: int = 12) -> Chart:
    """How far each number has to go: of the way to the end of its range, or of its size where it has none."""
    shown = result.flips[:most]
    labels = [name_estimate(result.dispute, f.path).label for f in shown]
    told = "; ".join(
        f"{n}: {format_share(f.distance)} of {name_unit(result, f)}"
        for n, f in zip(labels, shown, strict=True)
    )
    chart = draw_bars(
        f"What would turn it around: {result.text}",
        [Bar(n if f.ranged else f"{n} (no range)", f.distance) for n, f in zip(labels, shown, strict=True)],
        alt=f"How far each number has to change. {told or 'No single number turns it around'}.",
        kind="share",
        id="flips",
    )
    axis = ["of the way to the end of its range"]
    if not all(f.ranged for f in shown):
        axis = [f"{axis[0]};", "without a range, of its size"]
    return fold_labels(chart, axis)


def explain_flips(result: Flips) -> Explanation:
    """The smallest change, how many others, and what was not looked at."""
    central = {True: "holds", False: "does not hold", None: "is undecided"}[result.central]
    if result.central is None:
        return explain(
            say("{text}: undecided at the central values, so nothing can turn it around.", text=result.text)
        )
    smallest = result.smallest
    inside = sum(f.within for f in result.flips)
    without = sum(not result.dispute.estimates[f.path].ranged for f in result.flips)
    return explain(
        _headline(result, smallest, central)
        if smallest
        else say(
            "{text}: {central}, and no change of a single number that was tried turns it around.",
            text=result.text,
            central=central,
        ),
        say(
            "{n} turn{s} it around: {inside} within the range, {outside} only beyond it, {without} without a range; "
            "{none} not at all as far as they were tried, and {unread} it does not read.",
            n="1 number" if len(result.flips) == 1 else f"{len(result.flips)} numbers",
            s="s" if len(result.flips) == 1 else "",
            inside=inside,
            outside=len(result.flips) - inside - without,
            without=without,
            none=len(result.steadfast),
            unread=len(result.unread),
        ),
        say("Not tried alone: {n} weights of which only the order is known.", n=len(result.not_tried))
        if result.not_tried
        else None,
        say("One number at a time: two that move together may turn it with less.", style="caution"),
    )


def _headline(result: Flips, flip: Flip, central: str) -> Sentence:
    where = (
        "within its range"
        if flip.within
        else "beyond its range"
        if result.dispute.estimates[flip.path].ranged
        else f"a change by {format_share(flip.distance)} of {name_unit(result, flip)}"
    )
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

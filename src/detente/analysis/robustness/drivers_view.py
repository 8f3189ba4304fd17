"""Drivers as a table, a chart and sentences."""

from __future__ import annotations

from detente.analysis.robustness.drivers import Drivers
from detente.analysis.robustness.folding import fold_labels
from detente.analysis.robustness.naming import name_estimate
from detente.present import Bar, Chart, Column, Explanation, Table, draw_bars, explain, say

_WORDS = {
    "morris": ("mean size of effect", "mean effect", "spread of effects"),
    "sobol": ("total index", "first-order index", "in interaction"),
}


def driver_rows(result: Drivers) -> Table:
    """A row for each number that moved the answer, strongest first."""
    strength, alone, spread = _WORDS[result.method]
    columns = (
        Column("number", "number"),
        Column("strength", strength, "number"),
        Column("error", "standard error", "number"),
        Column("alone", alone, "number"),
        Column("spread", spread, "number"),
    )
    rows = tuple(
        (name_estimate(result.dispute, d.path), d.strength, d.error, d.alone, d.spread)
        for d in result.drivers
        if d.strength != 0
    )
    notes = [f"{result.evaluations} evaluations; the others of the dispute's numbers stay at their values."]
    if idle := len(result.drivers) - len(rows):
        notes.append(f"{idle} further numbers never moved it.")
    if result.method == "morris":
        notes.append(
            "Effects are for going through a whole range; where the answer is yes or no, it counts as 1 or 0, and a "
            "change within one step of two thirds of the range as an effect of 1.5."
        )
    if result.undecided or result.failures:
        notes.append(
            f"{result.undecided} evaluations were undecided, {len(result.failures)} failed: left out."
        )
    return Table("What drives it", columns, rows, tuple(notes), id="drivers")


def draw_drivers(result: Drivers, most: int = 12) -> Chart:
    """The strongest numbers as bars."""
    shown = [d for d in result.drivers if d.strength > 0][:most]
    labels = [name_estimate(result.dispute, d.path).label for d in shown]
    told = "; ".join(f"{n}: {d.strength:.2g}" for n, d in zip(labels, shown, strict=True))
    chart = draw_bars(
        "What drives it",
        [Bar(n, d.strength) for n, d in zip(labels, shown, strict=True)],
        alt=f"{_WORDS[result.method][0].capitalize()} of each number. {told or 'No number matters.'}",
        axis=_WORDS[result.method][0],
        id="drivers",
    )
    return fold_labels(chart)


def explain_drivers(result: Drivers) -> Explanation:
    """What matters, what does not, and what this does not show."""
    strong = [d for d in result.drivers if d.strength > 2 * d.error and d.strength > 0]
    idle = sum(d.strength == 0 for d in result.drivers)
    names = [name_estimate(result.dispute, d.path) for d in strong[:5]]
    return explain(
        say("The answer is driven most by {names}.", names=names)
        if names
        else say("None of the numbers moves the answer by more than the error of this estimate."),
        say("Of {n} numbers looked at, {idle} never moved it.", n=len(result.drivers), idle=idle),
        say("It does not read {n} further numbers with a range.", n=result.unread) if result.unread else None,
        say(
            "Screening sees whether a number matters within its range; how much of the uncertainty is its own takes "
            "Sobol indices."
            if result.method == "morris"
            else "Shares of variance hold for the ranges drawn from, the numbers left out being at their values.",
            style="caution",
        ),
    )

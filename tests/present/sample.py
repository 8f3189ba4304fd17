"""A table, a chart and an explanation that have something of everything, among it what must be escaped."""

from __future__ import annotations

from detente.present import (
    Bar,
    Chart,
    Column,
    Explanation,
    Interval,
    RowGroup,
    Table,
    draw_bars,
    explain,
    phrase,
    ref,
    say,
)

US = ref("actor", "us", "United States")
EVIL = "<script>alert('x')</script> & \"quotes\""


def sample_table() -> Table:
    return Table(
        f"Gains {EVIL}",
        (
            Column("actor", "Actor"),
            Column("gain", "Gain", "number", unit="payoff per month", signed=True),
            Column("share", "Share", "share"),
            Column("accepts", "Accepts", "flag"),
            Column("what", "What"),
            Column("n", "Draws", "number"),
        ),
        (
            (
                US,
                Interval(1.5, -0.25, 4.0),
                0.634,
                True,
                phrase("{m} first", m=ref("measure", "treaty")),
                12345,
            ),
            ("North Korea", -0.3, 0.002, False, EVIL, 7),
            ("China", None, None, None, "line one\nline two", None),
        ),
        notes=("A note.", EVIL),
        groups=(RowGroup("Parties", 2), RowGroup("Third parties", 1)),
        id="gains",
    )


def sample_explanation() -> Explanation:
    return explain(
        say("{a} would lose {x} of what it has, {s:share} of the range.", a=US, x=1.5, s=0.5),
        say("It needs {w}.", w=[ref("measure", "treaty"), ref("measure", "relief"), "patience"]),
        say("A list of one: {e}", "item", e=EVIL),
        say("Not a forecast.", "caution"),
    )


def sample_chart() -> Chart:
    bars = [Bar(EVIL, Interval(0.5, 0.25, 0.75)), Bar("Relations", 0.125)]
    return draw_bars("Gap by issue", bars, alt=f"Sanctions 50 per cent {EVIL}", kind="share", id="gap")

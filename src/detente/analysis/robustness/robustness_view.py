"""Robustness as tables, charts and sentences; and a column of shares for the tables of other analyses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.analysis.robustness.influence import Influence
from detente.analysis.robustness.robustness_result import Robustness, StatementRobustness
from detente.analysis.shares import Share
from detente.model.dispute import Dispute
from detente.model.draws import Draws
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Mark,
    Ref,
    Sentence,
    Table,
    draw_bars,
    draw_ranges,
    explain,
    format_share,
    ref,
    say,
)

SETTLED = 0.95
"""Share of draws from which on a statement counts as settled."""

_SHARE = "share of the decided draws, with the interval that Wilson's formula gives"


def share_table(result: Robustness) -> Table:
    """A row for each statement, and for each analyst's draws of it where analysts differ."""
    analysts = list(dict.fromkeys(a for s in result.statements for a in s.by_analyst))
    columns = (
        Column("statement", "statement"),
        Column("central", "at the central values"),
        Column("share", "holds in", "share", help=_SHARE),
        *(Column(f"of_{a}", f"by {a}", "share", help=f"the same in the draws of {a}") for a in analysts),
        Column("undecided", "undecided", "share"),
        Column("hangs_on", "hangs most on"),
    )
    rows = tuple(
        (
            s.text,
            _verdict(s.central),
            _interval(s.share),
            *(_interval(s.by_analyst[a]) if a in s.by_analyst else None for a in analysts),
            s.share.undecided_share,
            name_estimate(result.dispute, s.drivers[0].path) if s.drivers else None,
        )
        for s in result.statements
    )
    notes = [f"{result.draws} draws: {result.scheme.describe()}."]
    if result.failures:
        first = result.failures[0]
        notes.append(f"{len(result.failures)} failed, the first in draw {first.draw} with {first.error}.")
    return Table("What survives the ranges", columns, rows, tuple(notes), id="robustness")


def driver_table(result: Robustness, one: StatementRobustness, most: int) -> Table:
    """The strongest influences on one statement."""
    columns = (
        Column("number", "number"),
        Column(
            "low", "holds where it is low", "share", help="in the draws with this number in its lowest third"
        ),
        Column("high", "holds where it is high", "share", help="in the draws with it in its highest third"),
        Column("clear", "clear", "flag", help="more than chance explains for the largest of all numbers"),
    )
    rows = tuple(
        (name_estimate(result.dispute, i.path), i.when_low, i.when_high, i.clear)
        for i in one.influences[:most]
    )
    return Table(f"What it hangs on: {one.text}", columns, rows, id="robustness-drivers")


def draw_tornado(result: Robustness, one: StatementRobustness, most: int) -> Chart:
    """Where a statement holds more and less often: a line for each number that matters clearly; else its share."""
    shown: Sequence[Influence] = one.drivers[:most]
    marks = [
        Mark(name_estimate(result.dispute, i.path).label, share, f"{end} third")
        for i in shown
        for end, share in (("lowest", i.when_low), ("highest", i.when_high))
    ]
    if not marks:
        return draw_shares(result)
    told = "; ".join(
        f"{name_estimate(result.dispute, i.path).label}: {i.when_low:.0%} low, {i.when_high:.0%} high"
        for i in shown
    )
    return draw_ranges(
        f"What it hangs on: {one.text}",
        marks,
        alt=f"Share of draws in which it holds, by the third that a number lies in. {told}.",
        axis="share of draws in which it holds, with the number in its lowest or highest third",
        kind="share",
        domain=(0.0, 1.0),
        id="robustness-tornado",
    )


def draw_shares(result: Robustness) -> Chart:
    """A bar for each statement's share, with its interval."""
    decided = [s for s in result.statements if s.share.decided]
    told = "; ".join(f"{s.text}: {s.share.share:.0%}" for s in decided)
    return draw_bars(
        "What survives the ranges",
        [Bar(s.text, s.share.interval) for s in decided],
        alt=f"Share of draws in which each statement holds. {told or 'None was decided'}.",
        axis="share of draws",
        kind="share",
        id="robustness-shares",
    )


def explain_robustness(result: Robustness) -> Explanation:
    """Headline, then a sentence or two for each statement that hangs on the numbers, then what draws do not show."""
    many = len(result.statements) > 1
    told = [s for s in result.statements if not many or _settled(s) is None]
    head = _count_settled(result) if many else _sentence(result.statements[0], result.draws)
    body: list[Sentence | None] = []
    for s in told:
        body += [_sentence(s, result.draws) if many else None, *_details(result, s)]
    return explain(
        head,
        *body,
        None
        if Draws(result.dispute, result.scheme).moving
        else say(
            "No number of this dispute has a range, so all draws are alike: give ranges, or draw with noise.",
            style="caution",
        ),
        _clipped(result),
        say("{n} draws failed and are not counted.", n=len({f.draw for f in result.failures}))
        if result.failures
        else None,
        say(
            "Draws: {scheme}. They show how far the answer hangs on the ranges that were written down, not how "
            "likely it is.",
            style="caution",
            scheme=result.scheme.describe(),
        ),
    )


def _settled(one: StatementRobustness) -> bool | None:
    """True or False where nearly all draws say so, None where they differ or are undecided."""
    if not one.share.draws or one.share.undecided_share > 1 - SETTLED:
        return None
    if one.share.share >= SETTLED:
        return True
    return False if one.share.share <= 1 - SETTLED else None


def _count_settled(result: Robustness) -> Sentence:
    verdicts = [_settled(s) for s in result.statements]
    return say(
        "Of {n} statements, {true} held in at least {level:share} of {d} draws, {false} failed in as many, and "
        "{open} hung on the numbers.",
        n=len(verdicts),
        true=verdicts.count(True),
        level=SETTLED,
        d=result.draws,
        false=verdicts.count(False),
        open=verdicts.count(None),
    )


def _sentence(one: StatementRobustness, draws: int) -> Sentence:
    if not one.share.decided:
        return say("{text}: undecided in all of {n} draws.", text=one.text, n=draws)
    return say(
        "{text}: holds in {share:share} of the decided draws ({low:share} to {high:share}); at the central values "
        "{central}.{undecided}",
        text=one.text,
        share=one.share.share,
        low=one.share.low,
        high=one.share.high,
        central={True: "it holds", False: "it does not", None: "it is undecided"}[one.central],
        undecided=f" It is undecided in {format_share(one.share.undecided_share)} of all draws."
        if one.share.undecided
        else "",
    )


def _details(result: Robustness, one: StatementRobustness) -> list[Sentence | None]:
    if len(one.by_analyst) > 1:
        parts = [f"{a} {s.share:.0%}" if s.decided else f"{a} undecided" for a, s in one.by_analyst.items()]
        told: Sentence | None = say("By whose numbers: {parts}.", style="item", parts=parts)
    else:
        told = None
    drivers = [
        say(
            "Hangs on {number}: holds in {low:share} of draws where it is in its lowest third, in {high:share} where "
            "it is in its highest.",
            style="item",
            number=name_estimate(result.dispute, i.path),
            low=i.when_low,
            high=i.when_high,
        )
        for i in one.drivers[:3]
    ]
    return [told, *drivers]


def _clipped(result: Robustness) -> Sentence | None:
    if not result.clipped:
        return None
    path, count = max(result.clipped.items(), key=lambda pair: pair[1])
    return say(
        "Chances that left 0 to 1 were cut there, most often {path} (in {n} of {d} draws).",
        style="caution",
        path=path,
        n=count,
        d=result.draws,
    )


def name_estimate(dispute: Dispute, path: str) -> Ref:
    """A number by words that a reader knows it by: whose, of what, in which case."""
    if path not in dispute.estimates:
        return ref("estimate", path, "whose numbers" if path == "analyst" else path)
    estimate = dispute.estimates[path]
    keys = [str(k) for k in estimate.keys]
    head, rest = keys[0], keys[1:]
    if isinstance(estimate.keys[-1], int):  # an entry of a sum: told by when it counts, not by its place
        rest[-1] = f"when {estimate.when}" if estimate.when else "in any case"
    words = {
        "preferences": "",
        "actors": "",
        "measures": "",
        "hazards": "hazard of ",
        "factors": "factor ",
        "penalties": "penalty for ",
        "roles": "role ",
    }
    labels = [dispute.label(k) if k in dispute.actors or k in dispute.all_measures else k for k in rest]
    middle = [r.replace("_", " ") for r in labels if r not in ("worth", "blocs")]
    return ref("estimate", path, words.get(head, head + " ") + ", ".join(middle))


def add_share_column(table: Table, shares: Sequence[Share | None], label: str = "holds in") -> Table:
    """A table of another analysis with a column more: in what share of draws what the row says holds."""
    cells: list[Cell] = [None if s is None else _interval(s) for s in shares]
    return replace(
        table,
        columns=(*table.columns, Column("share_of_draws", label, "share", help=_SHARE)),
        rows=tuple((*row, cell) for row, cell in zip(table.rows, cells, strict=True)),
    )


def _interval(share: Share) -> Interval | None:
    return share.interval if share.decided else None


def _verdict(central: bool | None) -> str:
    return {True: "holds", False: "fails", None: "undecided"}[central]

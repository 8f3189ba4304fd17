"""Claims as tables and a chart."""

from __future__ import annotations

from detente.analysis.claims.claims_result import Claim, Claims
from detente.analysis.claims.settling import count_needed
from detente.analysis.robustness.robustness_view import name_estimate
from detente.model.dispute import Dispute
from detente.present import Bar, Chart, Column, Interval, Ref, RowGroup, Table, draw_bars, format_number, ref

VERDICT_COLOURS = {
    "holds": "#1b6e53",
    "possible": "#4c78a8",
    "depends": "#b8860b",
    "fails": "#a23b3b",
    "not at work": "#7f7f7f",
}


def name_source(dispute: Dispute, source: str | None) -> str:
    """Where a claim was published: outlet and date."""
    if source is None:
        return "without a source"
    document = dispute.documents.get(source)
    if document is None:
        return source
    return ", ".join(str(part) for part in (document.outlet or document.title, document.date) if part)


def share_of(claim: Claim) -> Interval | None:
    """The share of the decided draws with its interval; None where nothing was decided or tested."""
    if claim.share is None or not claim.share.decided:
        return None
    return claim.share.interval


def hangs_on(result: Claims, claim: Claim, most: int = 1) -> tuple[Ref, ...]:
    """The numbers that a claim's truth goes with most; none where it is nearly always the same."""
    return tuple(name_estimate(result.dispute, i.path) for i in claim.drivers[:most])


def by_source(result: Claims) -> dict[str | None, list[Claim]]:
    """The claims of each source, in file order."""
    found: dict[str | None, list[Claim]] = {}
    for claim in result.claims:
        found.setdefault(claim.source, []).append(claim)
    return found


def claims_table(result: Claims) -> Table:
    """A row for each claim, grouped by where it was published."""
    columns = (
        Column("claim", "claim"),
        Column("row", "row"),
        Column("verdict", "verdict"),
        Column("share", "holds in", "share", help="share of the decided draws, with Wilson's interval"),
        Column("undecided", "undecided", "share"),
        Column("central", "at the central values"),
        Column("expected", "expected", help="written down before any test was run"),
        Column("hangs_on", "hangs most on"),
    )
    groups = by_source(result)
    rows = []
    for claims in groups.values():
        for claim in claims:
            driver = hangs_on(result, claim)
            rows.append(
                (
                    ref("claim", claim.id, claim.text),
                    claim.row,
                    claim.verdict,
                    share_of(claim),
                    claim.share.undecided_share if claim.share is not None else None,
                    None if claim.share is None else _central(claim.central),
                    claim.expect,
                    driver[0] if driver else None,
                )
            )
    notes = [
        f"{result.draws} draws: {result.scheme.describe()}. Inputs {result.dispute.digest}.",
        "Holds: the interval lies at or above 90%, undecided draws counted against; fails: at or below 10%, undecided "
        "draws counted for.",
    ]
    needed = count_needed(result.level)
    if result.draws < needed and result.tested:
        notes.append(f"Fewer than {needed} draws let no claim hold or fail, whatever they say.")
    if result.failures:
        first = result.failures[0]
        notes.append(f"{len(result.failures)} failed, the first in draw {first.draw} with {first.error}.")
    return Table(
        "Claims on trial",
        columns,
        tuple(rows),
        tuple(notes),
        tuple(RowGroup(name_source(result.dispute, s), len(c)) for s, c in groups.items()),
        id="claims",
    )


def witness_table(result: Claims, claim: Claim) -> Table:
    """A row for each question that settled a claim, in the draws that bear witness, and for the steps of the plan."""
    columns = (
        Column("draw", "draw", "number", digits=0),
        Column("claim", "the claim"),
        Column("question", "asked"),
        Column("answer", "answer"),
    )
    rows: list[tuple[int, str, str, str]] = []
    for witness in claim.witnesses:
        verdict = "holds" if witness.holds else "fails"
        rows += [(witness.draw, verdict, f.question, _told(f.answer)) for f in witness.facts]
        for k, step in enumerate(witness.plan, 1):
            raised = ", ".join(f"{m} = {level}" for m, level in step.items())
            rows.append((witness.draw, verdict, f"plan, step {k}", raised))
    return Table(f"Who bears witness: {claim.text}", columns, tuple(rows), id="claim-witness")


def draw_claims(result: Claims) -> Chart:
    """A bar for each claim that was tested, with its interval, in the colour of its verdict."""
    shown = [(c, share_of(c)) for c in result.claims]
    bars = [Bar(c.text, share, c.verdict) for c, share in shown if share is not None]
    told = "; ".join(f"{c.text} {c.verdict}, {share.value:.0%}" for c, share in shown if share is not None)
    return draw_bars(
        "Claims on trial",
        bars,
        alt=f"Share of draws in which each claim holds, and the verdict. {told or 'None was tested'}.",
        axis="share of draws in which it holds",
        kind="share",
        colours=VERDICT_COLOURS,
        id="claims-shares",
    )


def _told(answer: bool | tuple[float, float] | None) -> str:
    """The answer to a question as it reads."""
    if answer is None:
        return "undecided"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    low, high = ("infinite" if end == float("inf") else format_number(end) for end in answer)
    return low if low == high else f"{low} to {high}"


def _central(central: bool | None) -> str:
    return {True: "holds", False: "fails", None: "undecided"}[central]

"""Who could persuade whom, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.gap.naming import name_issue
from detente.analysis.wording import actor_ref, measure_ref
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    RowGroup,
    Table,
    draw_matrix,
    explain,
    format_share,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.thirdparties.persuasion import Persuasion


def persuasion_table(found: Persuasion) -> Table:
    """A row for each third party and issue in which it has an interest or a say."""
    dispute = found.dispute
    columns = (
        Column("issue", "Issue"),
        Column("interest", "Interest", "share", help="the issue's weight with the third party"),
        Column("say", "Packages that need its leave", "share"),
        *(Column(f"leverage_{p}", f"Leverage on {dispute.label(p)}", "number", digits=2) for p in dispute.parties),
        *(
            Column(f"loss_{p}", f"{dispute.label(p)} loses without it", "number", digits=2)
            for p in dispute.parties
        ),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    name: Cell
    groups = []
    for total in found.overall:
        own = [f for f in found.influences if f.actor == total.actor]
        shown = [f for f in own if f.measures or f.interest]
        for f in (*shown, total):
            name = "all issues" if f is total else name_issue(dispute, f.issue)
            asked = bool(f.measures)
            levers = (f.leverage[p] if asked else None for p in dispute.parties)
            losses = (f.losses[p] if asked else None for p in dispute.parties)
            rows.append((name, f.interest, f.say if asked else None, *levers, *losses))
        groups.append(RowGroup(dispute.label(total.actor), len(shown) + 1))
    notes = (
        f"Of {found.acceptable:,} acceptable packages, those that need the third party's leave in the issue: it "
        f"owns, or must consent to, something that changes. Leverage: payoff per {dispute.spec.period} between the "
        f"worst and the best it could do for a party by its own measures, all else at the start. Losses: of the "
        f"most that the party can gain in an acceptable package.",
    )
    return Table("Who could persuade, on what", columns, tuple(rows), notes, tuple(groups), id="persuasion")


def persuasion_chart(found: Persuasion) -> Chart:
    """Third parties by issues: the share of acceptable packages that need each one's leave there."""
    dispute = found.dispute
    actors = [t.actor for t in found.overall]
    values = [[found.of(a, k).say if found.of(a, k).measures else None for k in found.issues] for a in actors]
    told = "; ".join(f"{dispute.label(t.actor)} {format_share(t.say)} in all" for t in found.overall)
    return draw_matrix(
        "Packages that need a third party's leave, by issue",
        [dispute.label(a) for a in actors],
        [dispute.label(k) for k in found.issues],
        values,
        alt=f"Share of acceptable packages that need each third party's leave, by issue. {told}.",
        kind="share",
        id="persuasion",
    )


def explain_persuasion(found: Persuasion) -> Explanation:
    """The answer in sentences."""
    dispute = found.dispute
    if not found.acceptable:
        return explain(
            say(
                "No package that changes something is acceptable, so no third party's leave is missing from one.",
                "headline",
            )
        )
    first = max(found.overall, key=lambda t: t.say)
    if not first.say:
        return explain(say("No acceptable package needs a third party's leave.", "headline"))
    told = [
        say(
            "{who} has most say: {s} of the {n} acceptable packages would fall away if it did nothing.",
            "headline",
            who=actor_ref(dispute, first.actor),
            s=format_share(first.say),
            n=found.acceptable,
        )
    ]
    for total in found.overall:
        own = [f for f in found.influences if f.actor == total.actor]
        strong = max(own, key=lambda f: f.say, default=None)
        keen = max((f for f in own if f.interest), key=lambda f: f.interest or 0.0, default=None)
        if strong is None or not strong.say:
            told.append(
                say(
                    "{who} has no say in any acceptable package.",
                    "item",
                    who=actor_ref(dispute, total.actor),
                )
            )
            continue
        told.append(
            say(
                "{who} has most say on ‘{issue}’, by {what} ({s} of the packages){care}.",
                "item",
                who=actor_ref(dispute, total.actor),
                issue=name_issue(dispute, strong.issue),
                what=[measure_ref(dispute, m) for m in strong.measures],
                s=format_share(strong.say),
                care="" if keen is None else f" and cares most about ‘{dispute.label(keen.issue)}’",
            )
        )
    told.append(
        say(
            "Counts of packages say how often a third party is asked, not how much an issue matters; see what the "
            "parties would lose.",
            "caution",
        )
    )
    return explain(*told)

"""Third parties as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.analysis.thirdparties.accuracy import FINE, WITHIN, tell_difference, tell_margin, to_places
from detente.analysis.thirdparties.removals import HOLDING
from detente.analysis.wording import actor_ref, measure_ref
from detente.present import Cell, Column, Phrase, RowGroup, Table, list_words, phrase

if TYPE_CHECKING:
    from detente.analysis.thirdparties.removal import Remaining, Removal
    from detente.analysis.thirdparties.result import PartWorth, ThirdParties
    from detente.model.dispute import Dispute

KINDS = {"actor": "Third parties", "role": "Roles", "guarantee": "Guarantees"}
_VERDICTS = {True: "yes", False: "no", None: "open"}


def name_part(dispute: Dispute, name: str) -> Phrase:
    """A part in words: the actor, `China as guarantor`, or the measure `staying in force`."""
    if name.endswith(HOLDING):
        return phrase("{m} staying in force", m=measure_ref(dispute, name.removesuffix(HOLDING)))
    actor, _, role = name.partition(".")
    if role:
        return phrase(f"{{a}} as {role.replace('_', ' ')}", a=actor_ref(dispute, actor))
    return Phrase((actor_ref(dispute, actor),))


def list_actors(dispute: Dispute, names: Iterable[str]) -> Phrase:
    """Actors in file order, as words."""
    wanted = set(names)
    refs = [actor_ref(dispute, a) for a in dispute.actors if a in wanted]
    return Phrase(list_words(refs))


def parts_table(found: ThirdParties) -> Table:
    """A row for each part taken away alone, and for the whole."""
    columns = [
        Column("without", "Without"),
        Column("plan", "A plan remains", help="one that nobody gains by leaving, to the target"),
        Column("margin", "Best smallest margin", "number", digits=3, signed=True, help="in units of scale"),
        Column("change", "Change", "number", digits=3, signed=True),
        Column("packages", "Acceptable packages in the target", "number", digits=0),
        Column("indispensable", "Indispensable"),
    ]
    if found.drawn:
        columns += [
            Column("plan_share", "A plan remains in", "share", help="share of the draws, with its interval"),
            Column("needed_share", "Needed for a plan in", "share"),
            Column("indispensable_share", "Indispensable in", "share"),
            Column("undecided", "Undecided", "share"),
        ]
    rows: list[tuple[Cell, ...]] = [_whole_row(found)]
    groups = [RowGroup("Everybody", 1)]
    for kind, title in KINDS.items():
        some = [p for p in found.parts if p.part.kind == kind]
        rows += [_part_row(found, p) for p in some]
        groups += [RowGroup(title, len(some))] * bool(some)
    notes = [
        _tell_accuracy(found),
        "Indispensable: the whole has a plan, and without the part neither a plan nor an acceptable package in the "
        "target is left.",
    ]
    if any(p.idle for p in found.parts):
        notes.append(
            "No change is told for what no plan and no package hangs on: roles that act on talks, not on deals, and "
            "actors that do nothing."
        )
    if found.whole.unmoved:
        who = " and ".join(found.dispute.label(a) for a in found.whole.unmoved)
        notes.append(
            f"Nothing that happens makes a difference to {who}, so the smallest margin is told over the other actors."
        )
    if found.drawn:
        notes.append(f"{found.drawn.draws} draws: {found.drawn.scheme.describe()}.")
        if found.drawn.failed:
            notes.append(f"{found.drawn.failed} draws failed, the first: {found.drawn.first_failure}.")
    return Table("Whom the deal can do without", tuple(columns), tuple(rows), tuple(notes), tuple(groups),
                 id="third-parties")  # fmt: skip


def _tell_accuracy(found: ThirdParties) -> str:
    begin = "whether everyone would begin is not in them but in whether a plan remains."
    known = [(p.without.margin, p.without.bound) for p in found.parts] + [
        (found.whole.margin, found.whole.bound)
    ]
    if all(high - low <= FINE for low, high in known if high > low):
        return f"Margins are exact to the digits shown; {begin}"
    return (
        f"In brackets between what a margin lies, as far as the search has proved it; {begin} A change that may be "
        f"none is told as “{WITHIN}”."
    )


def _whole_row(found: ThirdParties) -> tuple[Cell, ...]:
    whole = found.whole
    row: tuple[Cell, ...] = (
        "nobody left out",
        _VERDICTS[whole.plan],
        tell_margin(whole.margin, whole.bound),
        None,
        whole.packages,
        None,
    )
    if found.drawn is None:
        return row
    share = found.drawn.whole
    return (*row, share.interval if share.decided else None, None, None, share.undecided_share)


def _part_row(found: ThirdParties, p: PartWorth) -> tuple[Cell, ...]:
    without = p.without
    row: tuple[Cell, ...] = (
        name_part(found.dispute, p.name),
        _VERDICTS[without.plan],
        tell_margin(without.margin, without.bound),
        None if p.idle or p.change_range is None else tell_difference(p.change, *p.change_range),
        without.packages,
        _VERDICTS[p.indispensable],
    )
    if found.drawn is None:
        return row
    if p.shares is None:
        return (*row, None, None, None, None)
    shown = (p.shares.plan, p.shares.needed, p.shares.indispensable)
    worst = max(s.undecided_share for s in shown)
    return (*row, *(s.interval if s.decided else None for s in shown), worst)


def worth_table(found: ThirdParties) -> Table:
    """A row for each third party and role: how often all hangs on it, and what it is due."""
    columns = (
        Column("who", "Who"),
        Column("rank", "Rank", "number", digits=0, help="by pivotality; those that tie share one"),
        Column("pivotal", "Decides whether a plan exists", help="coalitions of the others in which it does"),
        Column("index", "Pivotality", "share", help="Penrose-Banzhaf measure"),
        Column("due", "Shapley value of the margin", "number", digits=3, signed=True),
    )
    pivots = {p.player: p for p in found.pivots}
    rows: list[tuple[Cell, ...]] = []
    for due in found.due:
        pivot = pivots.get(due.player)
        rows.append(
            (
                name_part(found.dispute, due.player),
                pivot.rank if pivot else None,
                _tell_pivot(pivot.swings, pivot.blocks, pivot.open, pivot.coalitions) if pivot else None,
                pivot.index if pivot else None,
                tell_difference(due.value, due.low, due.high),
            )
        )
    groups = [RowGroup(KINDS["actor"], len(rows))] * bool(rows)
    for due in found.role_due:
        told = tell_difference(due.value, due.low, due.high)
        rows.append((name_part(found.dispute, due.player), None, None, None, told))
    groups += [RowGroup(KINDS["role"], len(found.role_due))] * bool(found.role_due)
    notes = (
        "Shapley values of the best smallest margin sum, over third parties, to what all of them add together, and "
        "over roles to what all roles add. A coalition's worth is at least -1, also where no order of steps leads to "
        "the target with it.",
    )
    return Table(
        "Who is pivotal, and who adds what", columns, tuple(rows), notes, tuple(groups), id="pivotality"
    )


def _tell_pivot(swings: int, blocks: int, unclear: int, coalitions: int) -> str:
    told = f"{swings} of {coalitions}"
    if blocks:
        told += f", spoils {blocks}"
    return told + (f", {unclear} open" if unclear else "")


def coalitions_table(found: ThirdParties) -> Table:
    """A row for each set of third parties left out."""
    columns = (
        Column("without", "Without"),
        Column("plan", "A plan remains"),
        Column("margin", "Best smallest margin", "number", digits=3, signed=True),
    )

    def row(gone: frozenset[str], left: Remaining) -> tuple[Cell, ...]:
        who = list_actors(found.dispute, gone) if gone else "nobody"
        return (who, _VERDICTS[left.plan], tell_margin(left.margin, left.bound))

    rows = tuple(row(gone, left) for gone, left in found.coalitions.items())
    note = (
        f"All {len(rows)} sets of third parties."
        if found.pivots
        else "Single ones only: too many for all sets."
    )
    return Table("Without several of them", columns, rows, (note,), id="coalitions")


def costs_table(found: ThirdParties) -> Table:
    """What leaving costs each of the others, in plans and in packages."""
    dispute = found.dispute
    period = dispute.spec.period
    columns = [Column("without", "Without"), Column("where", "In")]
    columns += [Column(a, dispute.label(a), "number", digits=2, signed=True) for a in dispute.actors]
    rows: list[tuple[Cell, ...]] = []
    for p in found.parts:
        if p.idle:
            continue
        name = name_part(dispute, p.name)
        rows.append((name, _where(p.without), *(to_places(p.costs.get(a), 2) for a in dispute.actors)))
        if p.bargain_costs and p.part.kind != "guarantee":
            rows.append(
                (name, "the Nash package", *(to_places(p.bargain_costs.get(a), 2) for a in dispute.actors))
            )
    notes = (
        f"Change in what each gets per {period}. Plans: value at the start of a good plan that everyone would begin "
        f"(there is seldom one best plan, so small differences mean nothing), or no deal where none is left. "
        f"Packages: the Nash solution over all acceptable packages, in force at once.",
    )
    return Table("What it costs the others", tuple(columns), tuple(rows), notes, id="costs")


def _where(without: Removal) -> str:
    return "no deal" if without.plan is False else "a plan"

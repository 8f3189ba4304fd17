"""The packages found, as tables and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.packages.solutions import TITLES
from detente.analysis.wording import package_words
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    RowGroup,
    Spot,
    Table,
    draw_bars,
    draw_frontier,
)

if TYPE_CHECKING:
    from detente.analysis.packages.package import Package
    from detente.analysis.packages.result import Packages

MOST_ROWS = 12
"""So many packages of the frontier, and of each tie, are shown in a table; the twin in JSON has more."""


def packages_table(found: Packages) -> Table:
    """The solutions first, then the frontier."""
    dispute = found.dispute
    actors = list(dict.fromkeys([*dispute.parties, *dispute.third_parties]))
    actors = [a for a in actors if a not in found.not_asked]
    columns = (
        Column("which", "Package"),
        *(
            Column(
                f"gain_{a}", dispute.label(a), "number", signed=True, help="gain over no deal, with its range"
            )
            for a in actors
        ),
        Column("visible", "Visible results", "number", digits=0),
        Column("what", "What changes"),
    )

    def row(name: str, package: Package) -> tuple[Cell, ...]:
        gains: list[Cell] = [
            package.payoffs[a] if package.gains[a] is None else package.gains[a] for a in actors
        ]
        return (name, *gains, package.visible, package_words(dispute, package.state))

    rows: list[tuple[Cell, ...]] = []
    groups = []
    for states, names in coinciding(found):
        title = ", ".join(names)
        shown = [row(title[:1].upper() + title[1:], p) for p in states[:MOST_ROWS]]
        rows += shown
    if rows:
        groups.append(RowGroup("Bargaining solutions", len(rows)))
    edge = thin_out(found.frontier, MOST_ROWS)
    if edge:
        groups.append(RowGroup("Efficient packages", len(edge)))
        rows += [row(str(k), p) for k, p in enumerate(edge, 1)]
    return Table(
        "Packages that all could accept", columns, tuple(rows), _notes(found), tuple(groups), id="packages"
    )


def coinciding(found: Packages) -> list[tuple[tuple[Package, ...], list[str]]]:
    """The solutions' packages, with the names of all solutions that pick the same ones."""
    groups: dict[tuple[tuple[tuple[str, str], ...], ...], tuple[tuple[Package, ...], list[str]]] = {}
    for name, solution in found.solutions.items():
        key = tuple(tuple(s.items()) for s in solution.states)
        groups.setdefault(key, (solution.packages, []))[1].append(TITLES[name])
    return list(groups.values())


def thin_out(packages: tuple[Package, ...], most: int) -> list[Package]:
    """At most so many, spread evenly, both ends among them."""
    if len(packages) <= most:
        return list(packages)
    return [packages[round(k * (len(packages) - 1) / (most - 1))] for k in range(most)]


def _notes(found: Packages) -> tuple[str, ...]:
    dispute = found.dispute
    notes = [f"Gains are payoffs per {dispute.spec.period} over having no deal, with their ranges."]
    if found.frontier_size > MOST_ROWS:
        notes.append(f"{MOST_ROWS} of {found.frontier_size:,} efficient packages shown.")
    cut = [f"{s.title} ({s.ties:,})" for s in found.solutions.values() if s.ties > MOST_ROWS]
    if cut:
        notes.append(f"Ties counted and not all shown: {', '.join(cut)}.")
    if found.ordinal:
        who = ", ".join(map(dispute.label, found.ordinal))
        notes.append(f"Only an order of preference is known of {who}: ranks are shown, larger is better.")
    if not found.exact:
        notes.append(
            "Some ranges may be too wide: too many numbers are shared between terms to try all their corners."
        )
    notes += [f"{TITLES[name]}: {s.note}." for name, s in found.solutions.items() if s.note]
    notes += [
        f"{TITLES[name]} is not computed: {reason}."
        for name, reason in found.missing.items()
        if found.acceptable
    ]
    return tuple(notes)


def tally_table(found: Packages) -> Table:
    """How many states are left after each condition."""
    columns = (Column("what", "Of these, states"), Column("states", "Left", "number", digits=0))
    rows: list[tuple[Cell, ...]] = [(what, count) for what, count in found.tally]
    rows += [
        ("acceptable and different from the start", found.beyond),
        ("the same whatever the numbers within their ranges", found.sure),
        ("the same for some numbers within their ranges", found.possible),
        ("the same with every number at its low end", found.corners["low"].beyond),
        ("the same with every number at its high end", found.corners["high"].beyond),
    ]
    groups = (RowGroup("One condition after the other", len(found.tally)), RowGroup("What is left", 5))
    return Table("How the acceptable packages were found", columns, tuple(rows), groups=groups, id="tally")


def packages_chart(found: Packages) -> Chart:
    """Gains of the first two parties; bars where there is only one."""
    dispute = found.dispute
    axes = dispute.parties[:2]
    if len(axes) < 2:
        return _bars(found)
    unit = "rank" if any(a in found.ordinal for a in axes) else f"per {dispute.spec.period}"

    def at(package: Package) -> tuple[float, float]:
        gains = [package.gains[a] for a in axes]
        x, y = (package.payoffs[a] if g is None else g.value for a, g in zip(axes, gains, strict=True))
        return x, y

    ordinal = any(a in found.ordinal for a in axes)
    spots = [Spot(*at(states[0]), _short(names), "solution") for states, names in coinciding(found) if states]
    for offer in found.offers:
        gains = [offer.verdict(a).gain for a in axes]
        if all(g is not None for g in gains):
            series = "offer, acceptable" if offer.acceptable else "offer, rejected"
            spots.append(Spot(gains[0].value, gains[1].value, offer.name.replace("_", " "), series))  # type: ignore[union-attr]
    if found.opening is not None and found.opening.payment is not None:
        spots.append(Spot(*at(found.opening.payment.packages[0]), "nearest to acceptable", "nearest"))
    line = [at(p) for p in found.frontier] if len(dispute.parties) == 2 else []
    names = " and ".join(map(dispute.label, axes))
    told = (
        f"{found.beyond:,} acceptable packages differ from the start"
        if found.beyond
        else "no package is acceptable"
    )
    return draw_frontier(
        "What each side would gain",
        spots,
        alt=f"Gains of {names}: {told}; {found.frontier_size:,} efficient; the origin is having no deal.",
        x_axis=f"{dispute.label(axes[0])}, {'payoff' if ordinal else 'gain'} ({unit})",
        y_axis=f"{dispute.label(axes[1])}, {'payoff' if ordinal else 'gain'} ({unit})",
        cloud=() if ordinal else [(x, y) for x, y in found.cloud],
        line=line,
        origin=None if ordinal else (0.0, 0.0),
        id="packages",
    )


def _short(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} more"


def _bars(found: Packages) -> Chart:
    dispute = found.dispute
    bars = [
        Bar(", ".join(names), gain, dispute.label(a))
        for states, names in coinciding(found)
        for a in (*dispute.parties, *dispute.third_parties)
        if a not in found.not_asked and (gain := states[0].gains[a]) is not None
    ]
    return draw_bars(
        "What each would gain",
        bars,
        alt=f"Gain over no deal by actor in each solution; {found.beyond:,} acceptable packages differ from the start.",
        axis=f"gain per {dispute.spec.period}",
        id="packages",
    )

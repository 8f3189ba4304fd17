"""Packages beside each other: what each does, measure by measure, what each side gains, and who rejects it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.present import Cell, Chart, Column, Interval, RowGroup, Spot, Table, draw_frontier
from detente.report.phrasing import Phrasing, plain


@dataclass(frozen=True, slots=True)
class Beside:
    """A package among others: its name, its state, what actors gain by it, who rejects it, and what sort it is of."""

    name: str
    sort: str
    state: Mapping[str, str]
    gains: Mapping[str, Interval | None]
    rejected_by: tuple[str, ...] = ()


def compare_packages(words: Phrasing, packages: Sequence[Beside], notes: Sequence[str] = ()) -> Table:
    """A row for every measure that any of the packages changes, by who decides on it; then gains; then who rejects.

    A measure that a package leaves where it stands is a dash, so that the eye finds what is done.
    """
    dispute = words.dispute
    columns = (
        Column("what", "Measure"),
        Column("by", "By"),
        *(Column(f"p{at}", one.name, digits=1, signed=True) for at, one in enumerate(packages)),
    )
    rows: list[tuple[Cell, ...]] = []
    for actor in dispute.spec.actors:
        for measure, spec in dispute.all_measures.items():
            start, levels = dispute.start[measure], [one.state[measure] for one in packages]
            if spec.owner == actor and any(level != start for level in levels):
                cells = (None if level == start else plain(level) for level in levels)
                rows.append((dispute.label(measure), words.short(actor), *cells))
    groups = [RowGroup("", len(rows))]
    gains = [actor for actor in dispute.parties if any(one.gains.get(actor) is not None for one in packages)]
    answered = any(one.rejected_by for one in packages)
    if gains or answered:
        groups.append(
            RowGroup(
                f"What it is worth, in points a {dispute.spec.period} over no deal", len(gains) + answered
            )
        )
    rows += [(words.actor(actor), None, *(one.gains.get(actor) for one in packages)) for actor in gains]
    if answered:
        answers = (" and ".join(map(words.short, one.rejected_by)) or "nobody" for one in packages)
        rows.append(("Rejected by", None, *answers))
    return Table(
        "Packages side by side", columns, tuple(rows), tuple(notes), tuple(groups), id="side-by-side"
    )


def draw_packages(
    words: Phrasing,
    packages: Sequence[Beside],
    cloud: Sequence[tuple[float, float]],
    line: Sequence[tuple[float, float]],
    told: str,
) -> Chart | None:
    """The same packages in the plane of the first two parties' gains; None where gains are not numbers."""
    dispute = words.dispute
    if len(dispute.parties) < 2:
        return None
    across, up = dispute.parties[:2]
    spots = []
    for one in packages:
        x, y = one.gains.get(across), one.gains.get(up)
        if x is None or y is None:
            return None
        spots.append(Spot(x.value, y.value, one.name, one.sort))
    places = "; ".join(f"{spot.label} {spot.x:.1f}, {spot.y:.1f}" for spot in spots)
    return draw_frontier(
        "What the two parties would gain, against no deal",
        spots,
        alt=f"{told} Gains of {dispute.label(across)} and {dispute.label(up)}: {places}.",
        x_axis=f"{dispute.label(across)}, points a {dispute.spec.period}",
        y_axis=f"{dispute.label(up)}, points a {dispute.spec.period}",
        cloud=cloud,
        line=line,
        origin=(0.0, 0.0),
        width=380,
        height=180,
        share=0.55,
    )

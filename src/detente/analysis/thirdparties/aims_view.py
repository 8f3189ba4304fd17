"""Two aims of a third party, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.wording import actor_ref, measure_ref, package_words
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Sentence,
    Spot,
    Table,
    draw_frontier,
    explain,
    format_share,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.thirdparties.aims import AimPoint, Aims
    from detente.analysis.thirdparties.pressing import PressurePoint


def frontier_table(found: Aims) -> Table:
    """The frontier, a row for each point."""
    columns = (
        Column("package", "Package, beside the best one"),
        Column("first", found.name_aim(0), "number", digits=2, signed=True),
        Column("second", found.name_aim(1), "number", digits=2, signed=True),
        Column("payoff", "Payoff", "number", digits=2, signed=True, help="both aims by their weights"),
        Column("weights", f"Best where {found.name_aim(0)} weighs"),
        Column("target", "In the target", "flag"),
    )
    base = found.best.state if found.best else found.dispute.start
    rows: list[tuple[Cell, ...]] = [
        (
            package_words(found.dispute, p.state, base, unchanged="the one that it likes best"),
            p.first,
            p.second,
            p.payoff,
            _tell_weights(p),
            p.target,
        )
        for p in found.frontier
    ]
    period = found.dispute.spec.period
    notes = (
        f"Of {found.acceptable:,} acceptable packages those that no other betters in both aims, by what differs from "
        f"the one that is best at its weights ({format_share(found.weight[0])} for the first aim). Payoff per "
        f"{period} over the start; each aim in full, the payoff by weights.",
    )
    return Table(
        f"What {found.dispute.label(found.actor)} can have of its two aims",
        columns,
        tuple(rows),
        notes,
        id="aims",
    )


def _tell_weights(p: AimPoint) -> str:
    if p.weights is None:
        return "never"
    return f"{format_share(p.weights[0])} to {format_share(p.weights[1])}"


def pressure_table(found: Aims) -> Table:
    """The levels of the lever."""
    label = found.dispute.label(found.lever) if found.lever else "pressure"
    columns = (
        Column("level", label),
        Column("first", found.name_aim(0), "number", digits=2, signed=True),
        Column("second", found.name_aim(1), "number", digits=2, signed=True),
        Column("payoff", "Payoff", "number", digits=2, signed=True),
        Column("feasible", "Feasible from here", "flag"),
        Column("packages", "Acceptable packages with it", "number", digits=0),
        Column("best", "Best payoff among them", "number", digits=2, signed=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (p.level.replace("_", " "), p.first, p.second, p.payoff, p.feasible, p.packages, p.best)
        for p in found.pressure
    ]
    note = "Over the start, all else as it stands there; each aim in full, the payoff by weights."
    return Table(
        f"{found.dispute.label(found.actor)}: how far to press", columns, tuple(rows), (note,), id="pressure"
    )


def aims_chart(found: Aims) -> Chart:
    """The plane of the two aims."""
    who = found.dispute.label(found.actor)
    spots = [Spot(p.first, p.second, "", "frontier") for p in found.frontier]
    if found.best is not None:
        spots.append(Spot(found.best.first, found.best.second, "", "its best"))
    spots += [Spot(p.first, p.second, "", "ends of plans") for p in found.ends]
    spots += [Spot(p.first, p.second, p.level.replace("_", " "), "pressing alone") for p in found.pressure]
    told = (
        f"{len(found.frontier)} packages on the frontier, {found.name_aim(0)} from "
        f"{found.frontier[0].first:+.1f} to {found.frontier[-1].first:+.1f}, {found.name_aim(1)} from "
        f"{found.frontier[-1].second:+.1f} to {found.frontier[0].second:+.1f}"
        if found.frontier
        else "no package is acceptable"
    )
    return draw_frontier(
        f"Two aims of {who}",
        spots,
        alt=f"Acceptable packages by what they add to two aims of {who}: {told}.",
        x_axis=f"{found.name_aim(0)} (over the start)",
        y_axis=f"{found.name_aim(1)} (over the start)",
        cloud=found.cloud,
        line=[(p.first, p.second) for p in found.frontier],
        width=520,
        height=340,
        id="aims",
    )


def explain_aims(found: Aims) -> Explanation:
    """The answer in sentences."""
    dispute = found.dispute
    who = actor_ref(dispute, found.actor)
    first, second = found.name_aim(0), found.name_aim(1)
    if not found.frontier:
        return explain(
            say(
                "No package that changes something is acceptable, so {who} has nothing to trade between its aims.",
                "headline",
                who=who,
            )
        )
    if found.conflict:
        low, high = found.frontier[0], found.frontier[-1]
        told = [
            say(
                "Over acceptable packages the two aims of {who} pull apart: '{a}' can have up to {x:+} and '{b}' up to "
                "{y:+}, but not both.",
                "headline",
                who=who,
                a=first,
                b=second,
                x=round(high.first, 2),
                y=round(low.second, 2),
            ),
            say(
                "The frontier has {n} points, from {x:+} for '{a}' with {z:+} for '{b}' to {v:+} with {y:+}.",
                n=len(found.frontier),
                a=first,
                b=second,
                x=round(high.first, 2),
                z=round(high.second, 2),
                v=round(low.first, 2),
                y=round(low.second, 2),
            ),
        ]
    else:
        told = [
            say(
                "Over acceptable packages the two aims of {who} do not pull apart: one package serves both best.",
                "headline",
                who=who,
            )
        ]
    if found.best is not None:
        told.append(
            say(
                "At its weights ({w} for '{a}') it does best with: {package}.",
                w=format_share(found.weight[0]),
                a=first,
                package=package_words(dispute, found.best.state),
            )
        )
        told.append(_tell_range(found))
    if found.ends:
        best = max(found.ends, key=lambda p: p.payoff)
        told.append(
            say(
                "Where plans to '{t}' can end, it gets up to {x:+} and {y:+} of the two.",
                t=str(found.settings["target"]),
                x=round(best.first, 2),
                y=round(best.second, 2),
            )
        )
    return explain(*told, *_tell_pressure(found))


def _tell_range(found: Aims) -> Sentence:
    """What other weights within their range would pick."""
    low, high = (format_share(w) for w in found.weight[1:])
    if low == high:
        return say("The file gives these weights no range.")
    picked = len(found.best_range)
    return say(
        "Weights from {low} to {high} pick {n}.",
        low=low,
        high=high,
        n="the same point" if picked == 1 else f"{picked} different points of the frontier",
    )


def _tell_pressure(found: Aims) -> list[Sentence]:
    turning = found.turning
    if turning is None or found.lever is None:
        return [say("None of its own measures sets one aim against the other.")]
    lever = measure_ref(found.dispute, found.lever)
    who = actor_ref(found.dispute, found.actor)
    hard = max(found.pressure, key=lambda p: p.first)
    here = found.dispute.start[found.lever]
    if hard is turning:
        if hard.level == here:
            text = (
                "By {m} alone, {who} presses as hard as it can already ('{level}'), and loses nothing by it."
            )
        else:
            text = "Pressing by {m} as hard as it can ('{level}') costs {who} nothing on balance."
        return [say(text, m=lever, level=_word(hard), who=who)]
    best = " (where it stands now)" if turning.level == here else ""
    more = (
        "staying at '{end}', where it stands now, keeps"
        if hard.level == here
        else "pressing on to '{end}' adds"
    )
    return [
        say(
            "By {m} alone, {who} does best at '{level}'{best}; "
            + more
            + " {x} for '{a}' and takes {y} from '{b}', a loss of {z} on balance.",
            m=lever,
            who=who,
            level=_word(turning),
            best=best,
            end=_word(hard),
            a=found.name_aim(0),
            b=found.name_aim(1),
            x=round(hard.first - turning.first, 2),
            y=round(turning.second - hard.second, 2),
            z=round(turning.payoff - hard.payoff, 2),
        )
    ]


def _word(p: PressurePoint) -> str:
    return p.level.replace("_", " ")

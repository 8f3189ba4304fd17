"""Roadmaps as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from detente.analysis.wording import actor_ref, level_words
from detente.present import Cell, Column, Phrase, Ref, RowGroup, Table, list_words

if TYPE_CHECKING:
    from detente.analysis.roadmap.planning.plan import Plan, PlanStep, Temptation
    from detente.analysis.roadmap.planning.result import Roadmap
    from detente.model.dispute import Dispute


def step_words(dispute: Dispute, step: PlanStep, *, owners: bool = True) -> Phrase:
    """What a step raises, grouped by who does it; what can never be undone is marked with an asterisk."""
    groups: dict[str, list[Phrase]] = {}
    for m, level in step.raised.items():
        mark = "*" if m in step.irreversible else ""
        owner = dispute.all_measures[m].owner
        groups.setdefault(owner, []).append(
            Phrase((*level_words(dispute, m, level), mark) if mark else level_words(dispute, m, level))
        )
    clauses: list[str | Ref] = []
    for actor in (a for a in dispute.spec.actors if a in groups):
        clauses += ["; "] * bool(clauses)
        clauses += [actor_ref(dispute, actor), ": "] if owners else []
        clauses += list_words(groups[actor])
    return Phrase(tuple(clauses))


def steps_table(
    dispute: Dispute, plan: Plan | None, reason: str, *, title: str = "The roadmap, step by step"
) -> Table:
    """The steps: who does what, when it takes effect, each actor's margin."""
    period = dispute.spec.period
    actors = list(dispute.actors)
    columns = (
        Column("step", "Step", "mixed"),
        Column("ends", f"In force after ({period}s)", "number", digits=0),
        Column("what", "Who does what"),
        *(
            Column(
                f"margin_{a}",
                dispute.label(a),
                "number",
                signed=True,
                digits=3,
                help="incentive margin in units of scale",
            )
            for a in actors
        ),
    )
    if plan is None:
        return Table(title, columns, (), (f"No plan: {reason}.",), id="roadmap")
    rows: list[tuple[Cell, ...]] = [
        (s.number, s.ends, step_words(dispute, s), *(s.margins[a] for a in actors)) for s in plan.steps
    ]
    rows.append(("end", plan.length, "everybody stays", *(plan.target_margins[a] for a in actors)))
    notes = [
        "Margins: what an actor gains by keeping the plan over its best way of leaving at that step, in units of its "
        "scale (below zero: it would leave).",
        "An asterisk marks what can never be undone.",
    ]
    unmet = sorted({d for s in plan.steps for d in s.broken})
    if unmet:
        names = ", ".join(dispute.effective.demands[d].title or d for d in unmet)
        notes.append(f"On the way these demands are unmet, at their cost: {names}.")
    return Table(title, columns, tuple(rows), tuple(notes), id="roadmap")


def exposure_table(dispute: Dispute, plan: Plan | None) -> Table:
    """What each actor stands to lose at each step, its value, and what it could still withhold."""
    actors = list(dispute.actors)
    columns = (
        Column("step", "Step", "number", digits=0),
        *(Column(a, dispute.label(a), "number", digits=3) for a in actors),
    )
    if plan is None:
        return Table("What each stands to lose", columns, (), id="exposure")
    rows: list[tuple[Cell, ...]] = []
    groups = []
    blocks: tuple[tuple[str, Callable[[PlanStep, str], float]], ...] = (
        ("Loss if another takes its best way out now (units of scale)", lambda s, a: s.exposures[a].loss),
        ("Value of the plan once the step is in force (units of scale)", lambda s, a: s.values[a]),
        (
            "Bargaining power: share of what it could withhold at the start that is still in its hands",
            lambda s, a: s.leverage[a].share,
        ),
        (
            "Share of what the plan brings it from others that is in force",
            lambda s, a: s.leverage[a].received,
        ),
    )
    for label, read in blocks:
        groups.append(RowGroup(label, len(plan.steps)))
        rows += [(s.number, *(read(s, a) for a in actors)) for s in plan.steps]
    notes = [
        f"Step {s.number}: {dispute.label(a)} has given away for good {1 - l.share:.0%} of what it could withhold, and "
        f"{l.received:.0%} of what the plan brings it is in force."
        for s in plan.steps
        for a, l in s.leverage.items()
        if l.ahead and s.irreversible and any(dispute.all_measures[m].owner == a for m in s.irreversible)
    ]
    return Table(
        "What each stands to lose, gains and could still withhold, step by step",
        columns,
        tuple(rows),
        tuple(notes),
        tuple(groups),
        id="exposure",
    )


def temptation_table(dispute: Dispute, plan: Plan) -> Table:
    """For each step and actor its best way to leave, and what keeps it."""
    columns = (
        Column("step", "Step", "mixed"),
        Column("actor", "Actor"),
        Column("withholds", "Would withhold"),
        Column("takes_back", "Would take back"),
        Column("noticed", "Noticed per period", "chance"),
        Column("leaving", "Leaving", "number", digits=3),
        Column("keeping", "Keeping", "number", digits=3),
        Column("margin", "Margin", "number", digits=3, signed=True),
    )
    rows: list[tuple[Cell, ...]] = []
    rounds: list[tuple[int | str, Mapping[str, Temptation], Mapping[str, float]]] = [
        (s.number, s.temptations, s.margins) for s in plan.steps
    ]
    for number, temptations, margins in [*rounds, ("end", plan.end_temptations, plan.target_margins)]:
        for a, t in temptations.items():
            held = [Phrase((dispute.label(m),)) for m in t.withheld]
            back = [Phrase(level_words(dispute, m, level)) for m, level in t.taken_back.items()]
            rows.append(
                (
                    number,
                    dispute.label(a),
                    Phrase(list_words(held)) if held else None,
                    Phrase(list_words(back)) if back else None,
                    t.noticed,
                    t.worth,
                    t.kept,
                    margins[a],
                )
            )
    return Table("The best way to leave, for each actor at each step", columns, tuple(rows), id="temptations")


def method_table(found: Roadmap) -> Table:
    """How many states there were with and without rules, and how the answer is proved."""
    m = found.method
    columns = (Column("what", "What"), Column("value", "Value", "mixed"))
    told = {
        "exact": "the best plan, to a billionth",
        "certified": "no plan is better by more than the gap",
        "bounds": "the search ran out: the best plan lies between margin and bound",
        "order": "no order of permitted steps leads to the target",
    }
    rows: tuple[tuple[Cell, ...], ...] = (
        ("combinations of levels, without any rule", m.combinations),
        ("states that the rules allow", m.feasible),
        ("of these, reached by permitted steps from the start", m.explored),
        ("of these, on a way to the target", m.states),
        ("steps between them", m.steps),
        ("states of the target that somebody refuses", m.ends_refused),
        ("smallest margin of the plan", found.margin),
        ("upper bound for any plan", found.bound),
        ("certificate", told[m.certificate]),
        ("labels kept", m.labels),
        ("labels compared", m.tests),
    )
    return Table("How the roadmap was found", columns, rows, id="roadmap-method")

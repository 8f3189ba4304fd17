"""A judged proposal in sentences and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.roadmap.planning.showing import step_words
from detente.analysis.roadmap.planning.telling import (
    tell_binding,
    tell_demands,
    tell_power,
    tell_snapback,
    tell_spared,
    temptation_words,
)
from detente.analysis.roadmap.planning.telling_conditions import tell_commitments, tell_gates
from detente.analysis.wording import (
    actor_ref,
    actor_refs,
    count_words,
    formula_words,
    level_words,
    measure_ref,
)
from detente.present import (
    Cell,
    Column,
    Explanation,
    Phrase,
    Sentence,
    Table,
    explain,
    list_words,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.proposals.judging import Failure, ProposalJudgment
    from detente.analysis.roadmap.proposals.lapsing import Lapse


MOST_TOLD = 4
"""Failures told in sentences; the rest are in the table."""


def explain_judgment(found: ProposalJudgment) -> Explanation:
    """The judgment in sentences, the headline first."""
    dispute, plan = found.dispute, found.plan
    name = ref("proposal", found.name, found.title)
    if plan is None:
        why = "; ".join(found.obstacles) or (found.search.reason if found.search else "")
        head = say("'{name}' cannot be carried out: {why}.", "headline", name=name, why=why)
        return explain(head, *_tell_lapses(found))
    told = [*_headline(found), *_tell_lapses(found)]
    against = [str(b) for b in (*found.broken, *found.obstacles)]
    told += [say("{what}.", "caution", what=b[:1].upper() + b[1:]) for b in against]
    told += [_tell_failure(found, f) for f in found.failures[:MOST_TOLD]]
    bystanders = dict.fromkeys(f.actor for f in found.failures if (f.actor, f.step) in plan.spared)
    told += [tell_spared(dispute, a) for a in bystanders]
    if len(found.failures) > MOST_TOLD:
        told.append(
            say(
                "{n} more margins are below zero: see the table.",
                "item",
                n=len(found.failures) - MOST_TOLD,
            )
        )
    if not found.failures:
        told += tell_binding(dispute, plan)
    if found.stays_out and found.failures:
        told.append(
            say(
                "{who} would be better off without any deal.",
                "caution",
                who=actor_refs(dispute, found.stays_out),
            )
        )
    if found.refused_by:
        told.append(
            say(
                "{who} refuses its end as a place to rest.",
                "caution",
                who=actor_refs(dispute, found.refused_by),
            )
        )
    if not found.reaches_target:
        told.append(say("It ends short of the target '{t}'.", t=ref("target", str(found.settings["target"]))))
    for measure, level, periods in found.one_round[:1]:
        told.append(
            say(
                "As one step it cannot be carried out in one {p}: {m} ({l}) alone takes {n} {p}s of work, and "
                "nothing is delivered before.",
                "caution",
                p=dispute.spec.period,
                m=ref("measure", measure, dispute.label(measure)),
                l=level.replace("_", " "),
                n=periods,
            )
        )
    told += [*tell_demands(dispute, plan), *tell_gates(dispute, plan), *tell_commitments(dispute, plan)]
    told += [*tell_power(dispute, plan), *tell_snapback(dispute, plan)]
    return explain(*told)


def _headline(found: ProposalJudgment) -> list[Sentence]:
    name = ref("proposal", found.name, found.title)
    plan = found.plan
    assert plan is not None
    what: object = "in its best order" if found.form in ("free", "hold") else "as it stands"
    if found.lapsed:
        what = phrase("without {m}", m=_dropped_words(found))
    if found.verdict == "holds":
        return [
            say(
                "'{name}' holds {what}: nobody gains by leaving at any step; the smallest margin is {m:+} of a scale.",
                "headline",
                name=name,
                what=what,
                m=round(plan.margin, 4),
            )
        ]
    if found.verdict == "undecided":
        return [
            say(
                "Whether '{name}' can hold is open: {why}.",
                "headline",
                name=name,
                why=found.search and found.search.reason,
            )
        ]
    if found.broken:
        return [
            say(
                "'{name}' is not permitted {what}: it goes against {whom}.",
                "headline",
                name=name,
                what=what,
                whom=_objection_words(found),
            ),
            say(
                "Taken all the same, {who} would leave; the smallest margin is {m:+} of a scale.",
                who=actor_refs(found.dispute, found.walks),
                m=round(plan.margin, 4),
            )
            if found.failures
            else say("Taken all the same, nobody would gain by leaving."),
        ]
    if found.failures:
        return [
            say(
                "'{name}' does not hold {what}: {who} would leave; the smallest margin is {m:+} of a scale.",
                "headline",
                name=name,
                what=what,
                who=actor_refs(found.dispute, found.walks),
                m=round(plan.margin, 4),
            )
        ]
    if found.stays_out and found.settings["participation"] == "require":
        return [
            say(
                "'{name}' does not hold {what}: {who} would be better off without any deal, although nobody would gain "
                "by leaving once it has begun.",
                "headline",
                name=name,
                what=what,
                who=actor_refs(found.dispute, found.stays_out),
            )
        ]
    return [
        say(
            "'{name}' does not hold {what}, although nobody would gain by leaving: {why}.",
            "headline",
            name=name,
            what=what,
            why=phrase("{who} refuses its end", who=actor_refs(found.dispute, found.refused_by))
            if found.refused_by
            else "it takes too long",
        )
    ]


def _dropped_words(found: ProposalJudgment) -> Phrase:
    names = dict.fromkeys(l.measure for l in found.lapsed if l.why == "dropped")
    return Phrase(list_words([measure_ref(found.dispute, m) for m in names]))


def _tell_lapses(found: ProposalJudgment) -> list[Sentence]:
    """What is not taken because something else was dropped, and by whose condition or which rule."""
    dispute = found.dispute
    told = []
    groups: dict[tuple[str | None, str | None], list[Lapse]] = {}
    for lapse in found.lapsed:
        if lapse.why != "dropped":
            groups.setdefault((lapse.commitment, lapse.rule), []).append(lapse)
    for (name, rule), lapses in groups.items():
        what = [
            phrase(
                "{m}{at}",
                m=Phrase(level_words(dispute, l.measure, l.level))
                if l.step
                else measure_ref(dispute, l.measure),
                at=f" (step {l.step})" if l.step and found.form != "package" else "",
            )
            for l in lapses
        ]
        if name is None:
            told.append(
                say(
                    "{what} {fall} with it, by {rule}.",
                    "item",
                    what=what,
                    fall="fall" if len(what) > 1 else "falls",
                    rule=rule,
                )
            )
            continue
        commitment = dispute.effective.commitments[name]
        row = f", {commitment.row}" if commitment.row else ""
        told.append(
            say(
                "{what} {lapse}: {who} promised it only if {c} ({text}{row}), which never comes true without "
                "{dropped}.",
                "item",
                what=what,
                lapse="lapse" if len(what) > 1 else "lapses",
                who=actor_ref(dispute, commitment.by),
                c=formula_words(dispute, str(commitment.condition)),
                text=ref("commitment", name, commitment.text),
                row=row,
                dropped=_dropped_words(found),
            )
        )
    return told


def _objection_words(found: ProposalJudgment) -> str:
    """What a proposal goes against, the hard demands by title and row: details follow."""
    demands = []
    for name in dict.fromkeys(b.demand for b in found.broken if b.demand is not None):
        spec = found.dispute.effective.demands[name]
        demands.append(f"'{spec.title or name}'{f' ({spec.row})' if spec.row else ''}")
    rules = sum(b.demand is None for b in found.broken)
    parts = [f"the hard demand{'s' * (len(demands) > 1)} {' and '.join(demands)}"] * bool(demands)
    parts += [count_words(rules, "rule")] * bool(rules)
    return " and ".join(parts)


def _tell_failure(found: ProposalJudgment, failure: Failure) -> Sentence:
    dispute, plan = found.dispute, found.plan
    assert plan is not None
    if failure.step is None:
        where: object = "at the end"
        temptation = plan.end_temptations[failure.actor]
    else:
        step = plan.steps[failure.step - 1]
        where = phrase("at step {n} ({what})", n=step.number, what=step_words(dispute, step))
        if len(plan.steps) == 1:
            where = "at its only step"  # which the headline's table lists in full
        if failure.actor in step.waits:
            where = phrase("while the work of step {n} goes on", n=step.number)
        temptation = step.temptations[failure.actor]
    active = failure.step is not None and any(
        dispute.all_measures[m].owner == failure.actor for m in plan.steps[failure.step - 1].raised
    )
    return say(
        "{who} leaves {where}: to {how} is better for it by {x} of its scale. {kept}.",
        "item",
        who=actor_ref(dispute, failure.actor),
        where=where,
        how=temptation_words(dispute, temptation, active=active),
        x=round(-failure.margin, 4),
        kept=remedy_words(found, failure),
    )


def remedy_words(found: ProposalJudgment, failure: Failure) -> str:
    """What would have kept it, each alone."""
    period = found.dispute.spec.period
    ways = []
    if failure.remedy.penalty is not None:
        ways.append(f"a penalty of {failure.remedy.penalty:.2f} a {period} for breaking")
    if failure.remedy.detection is not None:
        ways.append(f"a chance of {failure.remedy.detection:.0%} a {period} of being noticed")
    if failure.remedy.payment is not None:
        ways.append(f"{failure.remedy.payment:.2f} a {period} more for as long as the plan lasts")
    if not ways:
        return "Neither a penalty nor detection nor a payment alone would have kept it"
    return "It would have been kept by " + " or ".join(ways)


def failure_table(found: ProposalJudgment) -> Table:
    """Who leaves where, and what would have kept it."""
    period = found.dispute.spec.period
    columns = (
        Column("step", "Step", "mixed"),
        Column("actor", "Who leaves"),
        Column("margin", "Margin", "number", digits=3, signed=True),
        Column("penalty", f"Penalty that would keep it (per {period})", "number", digits=2),
        Column("detection", "Detection that would keep it", "chance"),
        Column("payment", f"Payment that would keep it (per {period})", "number", digits=2),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            f.step if f.step is not None else "end",
            actor_ref(found.dispute, f.actor),
            f.margin,
            f.remedy.penalty,
            f.remedy.detection,
            f.remedy.payment,
        )
        for f in found.failures
    )
    notes = ("Each remedy alone, all else as it is; margins in units of each actor's scale.",)
    return Table(f"Who leaves: {found.title}", columns, rows, notes, id="failures")

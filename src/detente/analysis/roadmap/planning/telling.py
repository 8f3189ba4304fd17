"""Roadmaps in sentences that name measures and actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.roadmap.planning.obstacles import describe_demand
from detente.analysis.roadmap.planning.phrasing import said
from detente.analysis.roadmap.planning.showing import step_words
from detente.analysis.roadmap.planning.telling_conditions import tell_commitments, tell_gates
from detente.analysis.wording import actor_ref, actor_refs, count_words, level_words, measure_ref
from detente.present import Explanation, Phrase, Sentence, explain, list_words, phrase, ref, say

if TYPE_CHECKING:
    from detente.analysis.roadmap.planning.plan import Plan, PlanStep, Temptation
    from detente.analysis.roadmap.planning.result import Roadmap
    from detente.model.dispute import Dispute


MOST_UNWILLING = 3
"""Cases of unwilling punishers told in a sentence; all are in the data."""


def explain_roadmap(found: Roadmap) -> Explanation:
    """The answer in sentences, the headline first."""
    if found.plan is None:
        return explain(*_headline(found))
    return explain(
        *_headline(found),
        *tell_binding(found.dispute, found.plan),
        *_joining(found),
        *tell_demands(found.dispute, found.plan),
        *tell_gates(found.dispute, found.plan),
        *tell_commitments(found.dispute, found.plan),
        *tell_power(found.dispute, found.plan),
        *tell_snapback(found.dispute, found.plan),
        *_limits(found),
    )


def tell_reason(found: Roadmap) -> str:
    """Why there is no plan, in one sentence without its full stop: the bound, who binds and where."""
    plan, dispute = found.plan, found.dispute
    if plan is None:
        return found.reason or "no permitted order of steps leads to the target"
    parts = []
    if found.stays_out:
        parts.append(
            said(
                "no order of steps gives everybody at least what it has without a deal ({who} would stay out)",
                who=actor_refs(dispute, found.stays_out),
            )
        )
    elif found.bound is not None:
        if found.status == "none":
            bound = round(found.bound, 3)
            parts.append(said("every order leaves somebody a margin of at most {b:+}", b=bound))
        else:
            parts.append(
                said(
                    "the best order found has a smallest margin of {m:+}; {b:+} is not ruled out",
                    m=round(plan.margin, 3),
                    b=round(found.bound, 3),
                )
            )
    actor, step = plan.binding
    if plan.margin < 0:
        where = f"step {step} ({step_words(dispute, plan.steps[step - 1])})" if step else "the end"
        parts.append(
            said("in the best plan {who} would leave at {where}", who=actor_ref(dispute, actor), where=where)
        )
    if found.blocked_by:
        named = " or without ".join(describe_demand(dispute, name) for name in found.blocked_by)
        parts.append(f"without {named} a plan exists")
    return "; ".join(parts)


def _headline(found: Roadmap) -> list[Sentence]:
    dispute, plan = found.dispute, found.plan
    target = ref("target", found.target)
    where = (
        f" under the order of '{dispute.label(found.settings['proposal'])}'"
        if found.settings["proposal"]
        else ""
    )
    if plan is None:
        return [
            say(
                "No order of steps leads to the target '{t}'{where}: {why}.",
                "headline",
                t=target,
                where=where,
                why=found.reason,
            )
        ]
    if found.status == "found":
        given = ", given that the snapback comes by itself" if found.automatic else ""
        head = say(
            "There is an order of {n} to '{t}'{where} in which nobody ever gains by leaving{given}: it takes {length} "
            "({years} years), and the smallest margin is {m:+} of a scale.",
            "headline",
            n=count_words(len(plan.steps), "step"),
            t=target,
            where=where,
            given=given,
            length=count_words(plan.length, dispute.spec.period),
            years=f"{plan.years:.1f}",
            m=round(plan.margin, 4),
        )
        gap = found.method.gap
        sure = (
            "No plan does better"
            if found.method.certificate == "exact"
            else f"No plan does better by more than {gap:.4f}"
        )
        return (
            [head, say("{sure}.", sure=sure), *_unmoved(found)]
            if found.method.certificate != "bounds"
            else [
                head,
                say(
                    "The search ran out: a plan may exist with a margin up to {b:+}.",
                    "caution",
                    b=round(found.bound or 0.0, 4),
                ),
            ]
        )
    verb = "No order of steps" if found.status == "none" else "It is not known whether an order of steps"
    tail = (
        "keeps everybody from leaving"
        if found.status == "none"
        else "keeps everybody from leaving: the search ran out"
    )
    return [
        say(
            "{verb} to '{t}'{where} {tail}: {why}.",
            "headline",
            verb=verb,
            t=target,
            where=where,
            tail=tail,
            why=found.reason,
        )
    ]


def _unmoved(found: Roadmap) -> list[Sentence]:
    """Whose margin is nothing to go by."""
    if not found.unmoved or found.moved_margin is None or found.plan is None:
        return []
    if len(found.unmoved) == len(found.plan.target_margins):
        return []
    return [
        say(
            "Nothing in any plan makes a difference to {who}, so the smallest margin cannot be above 0; over the "
            "others it is {m:+}.",
            who=actor_refs(found.dispute, found.unmoved),
            m=round(found.moved_margin, 4),
        )
    ]


def tell_binding(dispute: Dispute, plan: Plan) -> list[Sentence]:
    """Who is nearest to leaving, at which step, and what it would do."""
    actor, step = plan.binding
    active = step is not None and any(
        dispute.all_measures[m].owner == actor for m in plan.steps[step - 1].raised
    )
    if step is None:
        where: object = "at the end, where everybody has only to stay"
        temptation = plan.end_temptations[actor]
    else:
        where = phrase("at step {n} ({what})", n=step, what=step_words(dispute, plan.steps[step - 1]))
        if actor in plan.steps[step - 1].waits:
            where = phrase("while the work of step {n} goes on", n=step)
        temptation = plan.steps[step - 1].temptations[actor]
    told = [
        say(
            "Nearest to leaving is {who} {where}: its best way out is to {how}, which {noticed}.",
            who=actor_ref(dispute, actor),
            where=where,
            how=temptation_words(dispute, temptation, active=active),
            noticed="is noticed at once"
            if temptation.noticed >= 1
            else phrase(
                "is noticed with a chance of {q:share} a {p}", q=temptation.noticed, p=dispute.spec.period
            ),
        )
    ]
    if (actor, step) in plan.spared:
        told.append(tell_spared(dispute, actor))
    return told


def tell_spared(dispute: Dispute, actor: str) -> Sentence:
    """Why a bystander would call a plan off."""
    return say(
        "{who} is a bystander there, with nothing to withhold or take back: it would gain only because no hazard is "
        "counted once a plan has been called off, and would stay if there were none.",
        "caution",
        who=actor_ref(dispute, actor),
    )


def temptation_words(dispute: Dispute, temptation: Temptation, *, active: bool = True) -> Phrase:
    """`withhold the peace treaty and go back to relief (none)`; doing everything and then stopping is said so.

    `active`: whether the actor has a part in the step at all.
    """
    parts: list[Phrase] = []
    if temptation.withheld:
        names = [ref("measure", m, dispute.label(m)) for m in temptation.withheld]
        parts.append(Phrase(("withhold ", *list_words(names))))
    if temptation.taken_back:
        back = [Phrase(level_words(dispute, m, level)) for m, level in temptation.taken_back.items()]
        parts.append(Phrase(("go back to ", *list_words(back))))
    idle = "do its part and then stop" if active else "call the plan off"
    return Phrase(list_words(parts)) if parts else Phrase((idle,))


def _joining(found: Roadmap) -> list[Sentence]:
    dispute, plan = found.dispute, found.plan
    assert plan is not None
    losing = [a for a, v in plan.participation.items() if v < -1e-10]
    if losing:
        return [
            say(
                "{who} would be better off without any deal than with this plan.",
                "caution",
                who=actor_refs(dispute, losing),
            )
        ]
    moved = [a for a in plan.participation if a not in found.unmoved]
    if not moved:
        return []
    least = min(moved, key=lambda a: plan.participation[a])
    return [
        say(
            "{everybody} gains by joining; {who} least, by {x:+} of its scale over no deal.",
            everybody="Everybody else" if found.unmoved else "Everybody",
            who=actor_ref(dispute, least),
            x=round(plan.participation[least], 4),
        )
    ]


def tell_demands(dispute: Dispute, plan: Plan) -> list[Sentence]:
    """Soft demands that the plan leaves unmet on the way, with their cost."""
    told = []
    for name in dict.fromkeys(d for s in plan.steps for d in s.broken):
        demand = dispute.effective.demands[name]
        steps = [s.number for s in plan.steps if name in s.broken]
        cost = dispute.values.figure(f"demands.{name}.strength.cost")
        told.append(
            say(
                "The plan leaves a demand of {who} unmet ({what}{row}) after step{s} {n}, at a cost to it of {cost} "
                "a {period}.",
                "item",
                who=actor_ref(dispute, demand.by),
                what=ref("demand", name, demand.title or name),
                row=f", {demand.row}" if demand.row else "",
                s="s" * (len(steps) > 1),
                n=span_words(steps),
                cost=cost,
                period=dispute.spec.period,
            )
        )
    return told


def span_words(numbers: list[int]) -> str:
    """`3 to 7` for a run, `3, 5 and 6` otherwise."""
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return "".join(str(c) for c in list_words([str(n) for n in numbers]))


def tell_power(dispute: Dispute, plan: Plan) -> list[Sentence]:
    """Where somebody gives away for good more than it has received."""
    ahead: dict[str, list[PlanStep]] = {}
    for s in plan.steps:
        for a, l in s.leverage.items():
            if l.ahead and any(dispute.all_measures[m].owner == a for m in s.irreversible):
                ahead.setdefault(a, []).append(s)
    told = []
    for a, steps in ahead.items():
        s = max(steps, key=lambda one: (1 - one.leverage[a].share) - one.leverage[a].received)
        told.append(
            say(
                "Irreversible steps of {who} run ahead of what it receives: after step {n} it has given away for good "
                "{gone:share} of what it could withhold at the start, while {got:share} of what the plan brings it is "
                "in force.",
                "caution",
                who=actor_ref(dispute, a),
                n=s.number,
                gone=1 - s.leverage[a].share,
                got=s.leverage[a].received,
            )
        )
    return told


def tell_snapback(dispute: Dispute, plan: Plan) -> list[Sentence]:
    """Whether those who would have to punish a breach are willing to."""
    if plan.snapback_credible:
        return [
            say(
                "Everyone who would have to take measures back after a breach would want to: the snapback is credible."
            )
        ]
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for u in sorted(plan.unwilling, key=lambda u: -u.gain):
        groups.setdefault((str(u.punisher), tuple(str(m) for m in u.keeping)), []).append(str(u.breaker))
    told = [
        phrase(
            "{who} would keep {what} in force after a breach by {breaker:or}",
            who=actor_ref(dispute, punisher),
            what=[measure_ref(dispute, m) for m in keeping],
            breaker=actor_refs(dispute, breakers),
        )
        for (punisher, keeping), breakers in groups.items()
    ]
    more = len(told) - MOST_UNWILLING
    return [
        say(
            "The plan enforces itself only given an automatic snapback: {who}{more}.",
            "caution",
            who=told[:MOST_UNWILLING],
            more=f" (and {more} more cases)" if more > 0 else "",
        )
    ]


def _limits(found: Roadmap) -> list[Sentence]:
    """How likely the plan is broken off, what the scale decides, what was taken as given."""
    assert found.plan is not None
    return [
        say(
            "The chance that a change of government or a false alarm breaks it off before its end is {h:share}.",
            h=found.plan.hazard,
        ),
        say(
            "Margins are told in each actor's scale ({scale}); another choice of scale can change which plan counts as "
            "best and who binds, not whether a margin is above zero.",
            "caution",
            scale=[f"{found.dispute.label(a)} {x:g}" for a, x in found.settings["scale"].items()],
        ),
        say(
            "Payoffs, patience, hazards and detection are taken at one set of values; other plans can be as good, so "
            "the margins mean more than the exact order.",
            "caution",
        ),
    ]

"""The roadmap in a brief's words: shorter than the analysis tells it, and beside the orders that fail."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.roadmap.planning.plan import Plan, PlanStep
from detente.analysis.roadmap.planning.result import Roadmap
from detente.analysis.roadmap.planning.telling import temptation_words
from detente.analysis.roadmap.proposals.outlining import Outline
from detente.present import Phrase, Ref, Sentence, list_words, phrase, ref, say
from detente.report.phrasing import Phrasing

_FEW = 4


def tell_answer(words: Phrasing, found: Roadmap) -> Sentence:
    """Whether an order of steps holds, how long it takes, or who stands in the way, in one sentence."""
    plan, target = found.plan, target_words(words, found)
    if plan is None:
        return say("No order of steps leads to {target}: {why}.", "headline", target=target, why=found.reason)
    if found.status == "found":
        return say(
            "There is an order of {n} steps to {target} in which nobody ever gains by leaving{given}; it takes {years} "
            "years.",
            "headline",
            n=len(plan.steps),
            target=target,
            given=", given that the snapback comes by itself" if found.automatic else "",
            years=f"{plan.years:.1f}".removesuffix(".0"),
        )
    if found.stays_out:
        return say(
            "No order of steps to {target} gives everybody at least what it has without a deal: {who} would not begin.",
            "headline",
            target=target,
            who=words.actors(found.stays_out),
        )
    actor, step = plan.binding
    if found.status == "undecided":
        return say(
            "Whether an order of steps to {target} keeps everybody from leaving is not decided: in the best one found "
            "{who} would leave {at}.",
            "headline",
            target=target,
            who=words.actor(actor),
            at=_at(words, plan, step),
        )
    return say(
        "No order of steps to {target} keeps everybody from leaving: in the best one {who} would leave {at}.",
        "headline",
        target=target,
        who=words.actor(actor),
        at=_at(words, plan, step),
    )


def target_words(words: Phrasing, found: Roadmap) -> Phrase:
    """What the target asks for: `“full” (disarmed, verified and sanctions relief: all)`."""
    formula = words.dispute.formula(str(found.settings["target_formula"]))
    parts = formula.parts if formula.op == "and" else (formula,)
    said = [words.spoken_formula(part.text) for part in parts]
    said = [s[:-1].replace(" (", ": ") if s.count("(") == 1 and s.endswith(")") else s for s in said]
    return phrase("“{name}” ({parts})", name=ref("target", found.target, found.target), parts=said)


def tell_proof(found: Roadmap) -> Sentence:
    """How good the plan is and how sure that is; for no plan the bound that was proved. Never more than was proved."""
    plan, method = found.plan, found.method
    if plan is None or found.bound is None:
        return say("Every permitted order was looked at.")
    if found.status == "undecided" or method.certificate == "bounds":
        return say(
            "The search ran out: the best smallest margin lies between {low:+} and {high:+} of a scale.",
            "caution",
            low=round(plan.margin, 3),
            high=round(found.bound, 3),
        )
    least = "Its smallest margin" if found.status == "found" else "The smallest margin of the best order"
    gap = found.bound - plan.margin
    sure = "no order has a larger one" if gap < 1e-6 else f"no order's is larger by more than {_up(gap)}"
    what = "what keeping the plan is worth to that actor over its best way out, in units of its own scale"
    return say(
        "{least} is {m:+} ({what}); {sure}, which is proved.",
        least=least,
        m=round(plan.margin, 3),
        what=what,
        sure=sure,
    )


def tell_binding_step(words: Phrasing, plan: Plan) -> Sentence:
    """Who is nearest to leaving, where, and how it would."""
    actor, step = plan.binding
    temptation = (plan.end_temptations if step is None else plan.steps[step - 1].temptations)[actor]
    noticed = temptation.noticed
    return say(
        "Nearest to leaving is {who} {at}: its best way out is to {how}, which is noticed {q}.",
        who=words.actor(actor),
        at=_at(words, plan, step),
        how=temptation_words(words.dispute, temptation),
        q="at once"
        if noticed >= 1
        else phrase("with a chance of {q:share} a {p}", q=noticed, p=_period(words)),
    )


def tell_for_good(words: Phrasing, plan: Plan) -> Sentence | None:
    """At which steps things are done that cannot be undone, and by whom."""
    by: dict[str, list[int]] = {}
    for step in plan.steps:
        for m in step.irreversible:
            steps = by.setdefault(words.dispute.all_measures[m].owner, [])
            steps += [step.number] * (step.number not in steps)
    if not by:
        return None
    parts = [
        phrase(
            "{who} at step{s} {n}", who=words.actor(a), s="s" * (len(steps) > 1), n=[str(k) for k in steps]
        )
        for a, steps in by.items()
    ]
    return say("What cannot be undone is done by {parts}.", parts=parts)


def tell_orders(words: Phrasing, outlines: Sequence[Outline]) -> list[Sentence]:
    """Why the prescribed orders fail, what prescribing one that holds costs, and how the other proposals do."""
    told = []
    for one in outlines:
        if one.form != "hold":
            continue
        if one.verdict == "holds" and one.margin is not None:
            told.append(
                say(
                    "{name} holds too, with a smallest margin of {m:+}.",
                    "item",
                    name=_quoted(one),
                    m=round(one.margin, 3),
                )
            )
        elif one.verdict == "undecided":
            told.append(say("Whether {name} holds is not decided.", "item", name=_quoted(one)))
        else:
            told.append(
                say("{name} does not hold: {why}.", "item", name=_quoted(one), why=why_words(words, one))
            )
    others = [one for one in outlines if one.form in ("steps", "package")]
    holding = [one for one in others if one.verdict == "holds"]
    if others:
        told.append(
            say(
                "Of {n} other proposals on record, taken as they stand, {k} hold{s}.",
                "item",
                n=len(others),
                k="none" if not holding else "all" if len(holding) == len(others) else str(len(holding)),
                s="s" * (len(holding) < 2),
            )
        )
    return told


def tell_failing_orders(words: Phrasing, outlines: Sequence[Outline]) -> Phrase | None:
    """`“Disarm first” fails because ...; “Relief first” because ...`, for the bottom line; None where none fails."""
    failing = [one for one in outlines if one.form == "hold" and one.verdict in ("fails", "impossible")]
    if not failing:
        return None
    parts = [
        phrase(
            "{name}{verb} because {why}",
            name=_quoted(one),
            verb=" fails" * (at == 0),
            why=why_words(words, one),
        )
        for at, one in enumerate(failing[:2])
    ]
    return Phrase(_joined(parts, "; "))


def why_words(words: Phrasing, one: Outline) -> Phrase:
    """Who stands in the way of a proposal, and where."""
    if one.verdict == "impossible":
        return Phrase(("it cannot be carried out",))
    parts = []
    if one.first_failure is not None:
        actor, step = one.first_failure
        where = "at the end" if step is None else f"at step {step}"
        parts.append(phrase("{who} would leave {where}", who=words.actor(actor), where=where))
    if one.stays_out and (one.first_failure is None or one.first_failure[1] != 1):
        parts.append(
            phrase("{who} would not begin, being better off without it", who=words.actors(one.stays_out))
        )
    if not parts and one.refused_by:
        parts.append(phrase("{who} refuses where it ends", who=words.actors(one.refused_by)))
    return Phrase(list_words(parts)) if parts else Phrase(("it goes against a rule or a hard demand",))


def tell_conditions(words: Phrasing, found: Roadmap) -> list[Sentence]:
    """What the plan hangs on beside its numbers: joining, punishing, power, chance, demands left unmet."""
    plan = found.plan
    assert plan is not None
    told = []
    joining = plan.participation
    if plan.participates:
        least = min(joining, key=lambda a: joining[a])
        told.append(
            say(
                "Everybody gains by beginning; {who} least, by {x:+} of its scale.",
                who=words.actor(least),
                x=round(joining[least], 3),
            )
        )
    if plan.unwilling:
        who = list(dict.fromkeys(str(u.punisher) for u in sorted(plan.unwilling, key=lambda u: -u.gain)))
        kept = list(dict.fromkeys(str(m) for u in plan.unwilling for m in u.keeping))
        told.append(
            say(
                "It rests on an automatic snapback: after a breach by another, {who} would rather leave {what} in "
                "force than punish.",
                who=words.actors(who),
                what=[ref("measure", m, words.lowered(words.dispute.label(m))) for m in kept],
            )
        )
    told.append(
        say(
            "The chance that a change of government or a false alarm breaks it off before its end is {h:share}.",
            h=plan.hazard,
        )
    )
    unmet = list(dict.fromkeys(d for s in plan.steps for d in s.broken))
    if unmet:
        demands = words.dispute.effective.demands
        titles = [ref("demand", d, f"“{demands[d].title or d.replace('_', ' ')}”") for d in unmet]
        told.append(
            say(
                "On the way it leaves unmet, at their cost, the demand{s} {titles}.",
                s="s" * (len(unmet) > 1),
                titles=titles,
            )
        )
    return [*told, *_tell_power(words, plan)]


def tell_scale() -> Sentence:
    """What of the answer is free of the choice of scale."""
    return say(
        "In another scale another order can count as best and another actor as nearest to leaving; whether a margin "
        "is above zero does not depend on it.",
        "caution",
    )


def _tell_power(words: Phrasing, plan: Plan) -> list[Sentence]:
    """Where somebody gives away for good more than it has received; the widest such step of each."""
    ahead: dict[str, list[PlanStep]] = {}
    for step in plan.steps:
        for actor, one in step.leverage.items():
            if one.ahead and any(words.dispute.all_measures[m].owner == actor for m in step.irreversible):
                ahead.setdefault(actor, []).append(step)
    told = []
    for actor, steps in ahead.items():
        worst = max(steps, key=lambda s: (1 - s.leverage[actor].share) - s.leverage[actor].received)
        told.append(
            say(
                "{who} runs ahead: after step {n} it has given away for good {gone:share} of what it could withhold, "
                "and {got:share} of what the plan brings it is in force.",
                "caution",
                who=words.actor(actor),
                n=worst.number,
                gone=1 - worst.leverage[actor].share,
                got=worst.leverage[actor].received,
            )
        )
    return told


def _at(words: Phrasing, plan: Plan, step: int | None) -> Phrase:
    if step is None:
        return Phrase(("at the end, where everybody has only to stay",))
    raised = plan.steps[step - 1].raised
    few = [words.spoken_level(m, level) for m, level in list(raised.items())[:_FEW]]
    return phrase("at step {n} ({what})", n=step, what=few)


def _quoted(one: Outline) -> Ref:
    return ref("proposal", one.name, f"“{one.title}”")


def _period(words: Phrasing) -> str:
    return str(words.dispute.spec.period)


def _up(gap: float) -> str:
    """A gap rounded up to three places, so that no more is claimed than was proved."""
    from math import ceil

    return f"{ceil(round(gap * 1000, 6)) / 1000:.3f}"


def _joined(parts: Sequence[Phrase], joint: str = "; ") -> tuple[str | Ref, ...]:
    return tuple(c for at, part in enumerate(parts) for c in (*((joint,) if at else ()), *part.clauses))

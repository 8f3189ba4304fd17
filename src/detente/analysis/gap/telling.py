"""The gap in sentences and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.analysis.gap.combinations import list_issues
from detente.analysis.gap.meaning import TermGap
from detente.analysis.gap.naming import name_demand, name_issue, name_pair
from detente.analysis.gap.order import SequenceGap
from detente.analysis.gap.value import IssueGap, Pair, Side
from detente.analysis.wording import actor_ref
from detente.model.spec import CostSpec
from detente.present.explanation import Explanation, Sentence, explain, say
from detente.present.values import Interval, Phrase, ref

if TYPE_CHECKING:
    from detente.analysis.gap.distance import Gap, Total


def tell_gap(gap: Gap) -> Explanation:
    """The gap in sentences, each kind by itself; of several pairs, only what stands out."""
    if len(gap.pairs) > 1:
        return explain(*_tell_pairs(gap), *_cautions(gap))
    (total,) = gap.totals
    return explain(
        _headline(gap),
        *_tell_value(gap, total),
        *_tell_meanings(gap, total.pair),
        *_tell_sequence(gap, total.pair),
        *_tell_trust(gap, total.pair),
        *_cautions(gap),
    )


def _tell_pairs(gap: Gap) -> Iterator[Sentence]:
    d = gap.dispute
    issues = list(dict.fromkeys(g.issue for g in gap.issues))
    issues_ = f"{len(issues)} issue{'s' * (len(issues) != 1)}"
    yield say("{n} pairs of actors are compared on {issues}.", n=len(gap.pairs), issues=issues_)
    for issue in issues:
        known = [(g.agreement.value, g) for g in gap.issues if g.issue == issue and g.agreement is not None]
        if not known:
            continue
        most = max(share for share, _ in known)
        least = min(known, key=lambda x: x[0])
        alike = [g for share, g in known if share == most]
        yield say(
            "On {issue}, {most} order what could be agreed alike most often ({share:share} of comparisons), "
            "{least} least ({low:share}).",
            "item",
            issue=name_issue(d, issue),
            most=[name_pair(d, g.pair) for g in alike[:2]],
            share=most,
            least=name_pair(d, least[1].pair),
            low=least[0],
        )
    for pair in gap.pairs:
        if any(s.pair == pair and s.status == "clash" for s in gap.sequences):
            yield from _tell_sequence(gap, pair)


def _headline(gap: Gap) -> Sentence:
    d = gap.dispute
    total = gap.totals[0]
    parts = []
    for side in (0, 1):
        worst = _worst(gap, total.pair, side)
        if worst is not None:
            parts.append(Phrase((name_issue(d, worst.issue), " (for ", actor_ref(d, total.pair[side]), ")")))
    apart = [x for x in (_definition_part(total), _sequence_part(total)) if x]
    if not parts:
        return say(
            "{what} lie between {a} and {b}.",
            what=apart or ["no measured differences"],
            a=_actor(gap, 0),
            b=_actor(gap, 1),
        )
    same = len({str(p.clauses[0]) for p in parts}) == 1 and len(parts) == 2
    where = [parts[0].clauses[0]] if same else parts
    also = Phrase(("; ", *say("{x} lie between them", x=apart).clauses)) if apart else ""
    return say(
        "Most is at stake between {a} and {b} on {where}{also}.",
        a=_actor(gap, 0),
        b=_actor(gap, 1),
        where=where,
        also=also,
    )


def _actor(gap: Gap, side: int) -> object:
    return actor_ref(gap.dispute, gap.pairs[0][side])


def _definition_part(total: Total) -> str:
    if total.definition is None:
        return ""
    return f"{_number(total.definition)} elements of definition"


def _sequence_part(total: Total) -> str:
    count = total.sequence
    return f"{count} clashing demand{'s' * (count != 1)}" if count else ""


def _number(number: Interval) -> str:
    low, high = f"{number.low:g}", f"{number.high:g}"
    return low if low == high else f"{low} to {high}"


def _worst(gap: Gap, pair: Pair, side: int) -> IssueGap | None:
    """The issue on which a side would lose most (in payoff, or in its share where only an order is known)."""

    def lost(g: IssueGap) -> float:
        s = g.sides[side]
        number = s.lost if s.cardinal else s.gap
        return 0.0 if number is None else number.value

    worst = max((g for g in gap.issues if g.pair == pair), key=lost, default=None)
    return worst if worst is not None and lost(worst) > 0 else None


def _tell_value(gap: Gap, total: Total) -> Iterator[Sentence]:
    d = gap.dispute
    mine = [g for g in gap.issues if g.pair == total.pair]
    for k, share in enumerate(total.value):
        side, other = actor_ref(d, total.pair[k]), actor_ref(d, total.pair[1 - k])
        if share is None:
            reasons = dict.fromkeys(g.sides[k].reason for g in mine if g.sides[k].reason)
            yield say(
                "The value gap of {side} towards {other} has no number: {why}.",
                side=side,
                other=other,
                why="; ".join(reasons) or "there are no issues",
            )
            continue
        worst = _worst(gap, total.pair, k)
        if worst is None:
            yield say(
                "{side} would lose nothing if {other} had its way on every issue.", side=side, other=other
            )
            continue
        yield say(
            "If {other} had its way on every issue, {side} would lose {share:share} of what is at stake for it, "
            "most of it on {issue}{lost}.",
            other=other,
            side=side,
            share=share,
            issue=name_issue(d, worst.issue),
            lost=_lost(worst.sides[k]),
        )
    agreed = [g for g in mine if g.agreement is not None and g.agreement.value > 0.5]
    if agreed:
        yield say(
            "Both order what could be agreed mostly alike on {issues}.",
            issues=[name_issue(d, g.issue) for g in agreed],
        )


def _lost(side: Side) -> Phrase | str:
    if side.lost is None or not side.cardinal:
        return ""
    lost = side.lost if side.lost.low < side.lost.high else side.lost.value
    return Phrase(say(" ({lost} {unit})", lost=lost, unit=side.unit).clauses)


def _tell_meanings(gap: Gap, pair: Pair) -> Iterator[Sentence]:
    d = gap.dispute
    for t in (t for t in gap.terms if t.pair == pair):
        term = ref("term", t.term)
        if t.apart is None:
            continue
        if not t.apart.high:
            yield say("By {term} both mean the same.", term=term)
            continue
        yield say(
            "By {term} only {a} means {first}; only {b} means {second}; both mean {both}.",
            term=term,
            a=actor_ref(d, pair[0]),
            b=actor_ref(d, pair[1]),
            first=list(t.only_first),
            second=list(t.only_second),
            both=list(t.both),
        )
        if t.unclear:
            yield _tell_unclear(gap, t)


def _tell_unclear(gap: Gap, t: TermGap) -> Sentence:
    return say(
        "{what} {is_} unclear: dropped, the gap is {dropped} elements; meant, it is {meant}.",
        what=list(t.unclear),
        is_="is" if len(t.unclear) == 1 else "are",
        dropped=t.if_dropped,
        meant=t.if_meant,
    )


def _tell_sequence(gap: Gap, pair: Pair) -> Iterator[Sentence]:
    d = gap.dispute
    s = next(s for s in gap.sequences if s.pair == pair)
    target = ref("target", s.target or "")
    a, b = (actor_ref(d, x) for x in pair)
    if s.status == "open":
        yield say("All demands of {a} and {b} can be kept on the way to {target}.", a=a, b=b, target=target)
    elif s.status == "clash":
        for clash in s.clashes:
            yield _tell_clash(gap, s, clash)
    elif s.status in ("no way", "undecided"):
        yield say("The sequence gap of {a} and {b} is not known: {why}.", a=a, b=b, why=s.reason)


def _tell_clash(gap: Gap, s: SequenceGap, clash: tuple[str, ...]) -> Sentence:
    d = gap.dispute
    demands = d.effective.demands
    named = [
        Phrase((name_demand(d, x), " (", actor_ref(d, demands[x].by), ", ", _strength(gap, x), ")"))
        for x in clash
    ]
    target = ref("target", s.target or "")
    if len(clash) == 1:
        return say(
            "No order of steps to {target} keeps the demand {one}: the rules leave none.",
            target=target,
            one=named[0],
        )
    return say(
        "No order of steps to {target} keeps these together: {these}. Any one given up opens a way.",
        target=target,
        these=named,
    )


def _strength(gap: Gap, demand: str) -> str:
    strength = gap.dispute.effective.demands[demand].strength
    return "soft" if isinstance(strength, CostSpec) else "hard"


def _tell_trust(gap: Gap, pair: Pair) -> Iterator[Sentence]:
    d = gap.dispute
    for t in gap.trust:
        if {t.of, t.towards} == set(pair) and t.chance is not None:
            chance = t.chance if t.chance.low < t.chance.high else t.chance.value
            yield say(
                "{of} puts the chance that {other} keeps its word at {chance:share}.",
                of=actor_ref(d, t.of),
                other=actor_ref(d, t.towards),
                chance=chance,
            )


def _cautions(gap: Gap) -> Iterator[Sentence]:
    d = gap.dispute
    yield say(
        "The four kinds of gap have different units and are never added; payoffs of different actors are not compared.",
        "caution",
    )
    if gap.allowed == "anywhere" and any(g.alone < g.possible for g in gap.issues):
        stuck = len({m for g in gap.issues for m in g.stuck})
        every = sum(len(list_issues(d)[issue]) for issue in {g.issue for g in gap.issues})
        yield say(
            "Each issue is valued by itself, everything else as at the start, even where the rules want other issues "
            "to move first{how_many}.",
            "caution",
            how_many=f" (so it is for {stuck} of {every} measures)" if stuck else "",
        )
    if gap.not_used:
        yield say("Recorded in the file and not used here: {keys}.", "caution", keys=list(gap.not_used))

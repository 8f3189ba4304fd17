"""A judgment as table, chart and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.packages.contributions import Contribution, item_words
from detente.analysis.wording import actor_ref, actor_refs, formula_words, level_words, package_words
from detente.present import (
    Chart,
    Column,
    Explanation,
    Interval,
    Part,
    Phrase,
    Ref,
    Sentence,
    Table,
    draw_contributions,
    explain,
    list_words,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.packages.judgment import Judgment, Verdict
    from detente.model.dispute import Dispute

_MOST_PARTS = 5


def judgment_table(judgment: Judgment) -> Table:
    """One row for each actor."""
    dispute = judgment.dispute
    columns = (
        Column("actor", "Actor"),
        Column(
            "asked",
            "Leave needed",
            "flag",
            help="a party, or owner of or consenting to something that changes",
        ),
        Column("payoff", "Payoff", "number", help="per period; a rank where only an order is known"),
        Column("no_deal", "Without a deal", "number"),
        Column(
            "gain",
            "Gain",
            "number",
            signed=True,
            help="payoff less what it has without a deal, with its range",
        ),
        Column("accepts", "Accepts", "flag"),
        Column("why", "Why"),
    )
    rows = [
        (actor_ref(dispute, v.actor), v.asked, v.payoff, v.no_deal, v.gain, v.accepts, why_words(dispute, v))
        for v in judgment.verdicts
    ]
    notes = [*_obstacles(judgment), *([judgment.note] if judgment.note else [])]
    if not judgment.exact:
        notes.append(
            "Some ranges may be too wide: too many numbers are shared between terms to try all their corners."
        )
    return Table(
        f"Who accepts: {judgment.title}", columns, tuple(rows), tuple(map(str, notes)), id="judgment"
    )


def contribution_table(judgment: Judgment, verdict: Verdict) -> Table:
    """What an actor's gain is made of."""
    columns = (
        Column("item", "What"),
        Column("value", "Adds", "number", signed=True, help="payoff per period, with its range"),
        Column("paths", "Where in the file"),
        Column("sources", "Rests on"),
    )
    rows = [
        (item_words(judgment.dispute, c), c.value, ", ".join(c.paths), ", ".join(c.sources))
        for c in verdict.contributions
    ]
    title = f"What {judgment.dispute.label(verdict.actor)} gains from: {judgment.title}"
    return Table(title, columns, tuple(rows), id=f"contributions_{verdict.actor}")


def judgment_chart(judgment: Judgment) -> Chart:
    """Stacked bars: gains right of zero, losses left, one bar for each actor."""
    dispute = judgment.dispute
    asked = [v for v in judgment.verdicts if v.contributions]
    sizes: dict[str, float] = {}
    for v in asked:
        for c in v.contributions:
            group = _group(dispute, c)
            sizes[group] = sizes.get(group, 0.0) + abs(c.value.value)
    named = sorted(sizes, key=lambda g: -sizes[g])[:_MOST_PARTS]
    parts = []
    for v in asked:
        sums: dict[str, float] = {}
        for c in v.contributions:
            group = _group(dispute, c)
            group = group if group in named else "other"
            sums[group] = sums.get(group, 0.0) + c.value.value
        ordered = [g for g in (*named, "other") if g in sums]
        parts += [Part(dispute.label(v.actor), g, sums[g]) for g in ordered if sums[g]]
    told = "; ".join(f"{dispute.label(v.actor)} {v.gain.value:+.2f}" for v in asked if v.gain is not None)
    return draw_contributions(
        f"What each gains and loses: {judgment.title}",
        parts,
        alt=f"Gain over no deal by actor, split by what it comes from. {told or 'Nobody gains or loses anything'}.",
        axis=f"payoff per {dispute.spec.period}",
        id="judgment",
    )


def _group(dispute: Dispute, contribution: Contribution) -> str:
    """The issue that a contribution belongs to, else its own name."""
    if contribution.kind == "no_deal":
        return "no deal"
    if contribution.kind == "measure":
        about = {contribution.item}
    else:
        about = set(dispute.formula(contribution.item).measures)
    for issue, members in dispute.effective.issues.items():
        if about <= set(members):
            return dispute.label(issue)
    return dispute.label(contribution.item) if contribution.kind == "measure" else "together"


def explain_judgment(judgment: Judgment) -> Explanation:
    """The judgment in sentences."""
    dispute = judgment.dispute
    name: str | Ref = judgment.title
    if judgment.name in dispute.spec.proposals:
        name = ref("proposal", judgment.name, judgment.title)
    elif judgment.name in dispute.spec.states:
        name = ref("state", judgment.name, judgment.title)
    if judgment.acceptable:
        head = say("{name} is acceptable to everyone whose leave it needs.", "headline", name=name)
    elif not judgment.possible:
        head = say(
            "{name} cannot be agreed as it stands: {why}.", "headline", name=name, why=_obstacles(judgment)
        )
    else:
        verb = "reject" if len(judgment.rejecting) > 1 else "rejects"
        who = actor_refs(dispute, judgment.rejecting)
        head = say("{name} is not acceptable: {who} " + verb + " it.", "headline", name=name, who=who)
    what = say("It would mean: {what}.", what=package_words(dispute, judgment.state))
    verdicts = [_verdict_sentence(judgment, v) for v in judgment.verdicts]
    caution = say(
        "Gains are payoffs per {period} over having no deal, with the range they take over the ranges of the numbers; "
        "whether the package would be kept once agreed is another question.",
        "caution",
        period=dispute.spec.period,
    )
    return explain(head, what, *verdicts, *([f"{judgment.note}."] if judgment.note else []), caution)


def _verdict_sentence(judgment: Judgment, verdict: Verdict) -> Sentence:
    dispute = judgment.dispute
    who = actor_ref(dispute, verdict.actor)
    if verdict.accepts is None:
        return say("{who} is not asked: the dispute does not say what it wants.", "item", who=who)
    verb = "accepts" if verdict.accepts else "rejects"
    if not verdict.asked and verdict.accepts:
        verb = "has no say"
    reasons = [phrase("it refuses {what}", what=formula_words(dispute, text)) for text in verdict.refuses]
    if verdict.gain is not None:
        reasons.append(gain_words(verdict.gain))
    elif verdict.worse is not None:
        reasons.append(Phrase(("it prefers no deal" if verdict.worse else "it does not prefer no deal",)))
    parts = []
    for label, sign in ((" For it: ", 1), (" Against it: ", -1)):
        some = [c for c in verdict.contributions if c.value.value * sign > 0][:3]
        words = [phrase("{what} {value:+}", what=item_words(dispute, c), value=c.value.value) for c in some]
        parts.append(Phrase((label, *list_words(words), ".")) if words else Phrase(()))
    return say(
        "{who} {verb}: {why}.{ups}{downs}",
        "item",
        who=who,
        verb=verb,
        why=reasons,
        ups=parts[0],
        downs=parts[1],
    )


def gain_words(gain: Interval) -> Phrase:
    """`it would gain 3.2 (range 1 to 5)`, `it would lose 2 (gain from -5 to 1)`."""
    if gain.value > 0:
        return phrase("it would gain {x} (range {low} to {high})", x=gain.value, low=gain.low, high=gain.high)
    ends = {"low": gain.low, "high": gain.high}
    if gain.value < 0:
        return phrase("it would lose {x} (its gain ranges from {low:+} to {high:+})", x=-gain.value, **ends)
    return phrase("it would neither gain nor lose (its gain ranges from {low:+} to {high:+})", **ends)


def why_words(dispute: Dispute, verdict: Verdict) -> Phrase:
    """Why an actor takes the view it takes, in a few words."""
    if verdict.accepts is None:
        return Phrase(("not asked: the dispute does not say what it wants",))
    reasons = [Phrase(("refuses ", *formula_words(dispute, text).clauses)) for text in verdict.refuses]
    if verdict.gain is not None and verdict.worse:
        reasons.append(phrase("worse off by {x}", x=-verdict.gain.value))
    elif verdict.worse:
        reasons.append(Phrase(("prefers no deal",)))
    if not verdict.asked:
        reasons.append(Phrase(("nothing that changes needs its leave",)))
    elif verdict.worse is None:
        reasons.append(Phrase(("its ranking does not cover this",)))
    return Phrase(tuple(x for k, r in enumerate(reasons) for x in (*(("; ",) if k else ()), *r.clauses)))


def _obstacles(judgment: Judgment) -> list[Phrase]:
    """Why the package cannot be, if so."""
    dispute = judgment.dispute
    found = [
        phrase(
            "{rule} is broken{why}", rule=ref("rule", b.name, f"the rule '{b.text}'"), why=_because(b.because)
        )
        for b in judgment.broken
    ]
    for m, level, floor in judgment.below:
        now = Phrase(level_words(dispute, m, level))
        past = Phrase(level_words(dispute, m, floor))
        found.append(phrase("{now} would undo {past}, which cannot be undone", now=now, past=past))
    for m, level, held in judgment.held:
        now = Phrase(level_words(dispute, m, level))
        at = Phrase(level_words(dispute, m, held))
        found.append(
            phrase("{now} is out of reach: what it needs was left out, so it stays at {at}", now=now, at=at)
        )
    return found


def _because(because: str | None) -> str:
    return f" ({because})" if because else ""

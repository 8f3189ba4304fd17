"""Two offers side by side, as tables, picture and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.packages.contributions import item_words
from detente.analysis.packages.judgment_view import why_words
from detente.analysis.wording import (
    actor_ref,
    changes_words,
    count_words,
    formula_words,
    package_words,
)
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    Sentence,
    Table,
    draw_bars,
    explain,
    list_words,
    phrase,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.packages.judgment import Judgment
    from detente.analysis.packages.offers import Closing, OfferComparison


def differences_table(compared: OfferComparison) -> Table:
    """One row for each thing the offers differ in, worth to each actor."""
    dispute = compared.dispute
    actors = [a for a, parts in compared.moves.items() if parts]
    columns = (
        Column("what", "Going from the first to the second offer"),
        *(Column(a, dispute.label(a), "number", signed=True) for a in actors),
    )
    parts = {a: {c.item: c for c in compared.moves[a]} for a in actors}
    items = dict.fromkeys(m for m, _, _ in compared.differing)
    items |= dict.fromkeys(c.item for a in actors for c in compared.moves[a])
    named = {c.item: c for a in actors for c in compared.moves[a]}
    rows: list[tuple[Cell, ...]] = []
    for item in items:
        if item in named:
            name = item_words(dispute, named[item])
        else:
            name = changes_words(dispute, [d for d in compared.differing if d[0] == item])
        rows.append((name, *(parts[a][item].value if item in parts[a] else 0.0 for a in actors)))
    first, second = compared.first.title, compared.second.title
    notes = (f"First: {first}. Second: {second}. Payoff per {dispute.spec.period}, with ranges.",)
    return Table("What the two offers differ in", columns, tuple(rows), notes, id="offers")


def gap_table(compared: OfferComparison) -> Table:
    """For each offer and actor, its gain and how far the offer is from acceptable to it."""
    dispute = compared.dispute
    columns = (
        Column("offer", "Offer"),
        Column("actor", "Actor"),
        Column("gain", "Gain", "number", signed=True, help="over no deal, with its range"),
        Column("accepts", "Accepts", "flag"),
        Column("missing", "Missing", "number", help="payoff per period that it lacks"),
        Column("in_scale", "in its scale", "number"),
        Column("why", "Why"),
    )
    rows: list[tuple[Cell, ...]] = []
    for judgment in (compared.first, compared.second):
        for v in judgment.verdicts:
            gap = compared.gap(judgment.name, v.actor)
            missing, share = (gap.payoff, gap.in_scale) if gap else (0.0, 0.0)
            who = actor_ref(dispute, v.actor)
            rows.append((judgment.title, who, v.gain, v.accepts, missing, share, why_words(dispute, v)))
    return Table("How far each offer is from acceptable", columns, tuple(rows), id="offer_gaps")


def offers_chart(compared: OfferComparison) -> Chart:
    """Gains under the two offers."""
    dispute = compared.dispute
    bars = [
        Bar(dispute.label(v.actor), v.gain, judgment.title)
        for judgment in (compared.first, compared.second)
        for v in judgment.verdicts
        if v.gain is not None
    ]
    order = [dispute.label(a) for a in dispute.actors]
    bars.sort(key=lambda bar: order.index(bar.label))
    told = [
        f"{j.title}: {'accepted by all' if j.acceptable else 'rejected'}"
        for j in (compared.first, compared.second)
    ]
    return draw_bars(
        "What each would gain under either offer",
        bars,
        alt=f"Gain over no deal by actor under both offers. {'; '.join(told)}.",
        axis=f"gain per {dispute.spec.period}",
        id="offers",
    )


def explain_offers(compared: OfferComparison) -> Explanation:
    """The comparison in sentences."""
    a, b = compared.first, compared.second
    if a.acceptable or b.acceptable:
        which = [j.title for j in (a, b) if j.acceptable]
        head = say("Acceptable to all as it stands: {which}.", "headline", which=which)
    elif compared.between:
        head = say(
            "Neither offer is acceptable to all, but {n} between them {verb}.",
            "headline",
            n=count_words(compared.between, "package"),
            verb="is" if compared.between == 1 else "are",
        )
    else:
        head = say(
            "Neither offer is acceptable to all, and nothing that lies between them is either.", "headline"
        )
    differ = say("They differ in {n}.", n=count_words(len(compared.differing), "measure"))
    told: list[Sentence] = [head, differ]
    told += [s for j in (a, b) for s in _gap_sentences(compared, j)]
    if compared.middle is not None:
        told.append(
            say(
                "Between the offers the Nash solution picks: {what}.",
                what=package_words(compared.dispute, compared.middle.state),
            )
        )
    told += [
        _closing_sentence(compared, j, c)
        for j, c in zip((a, b), compared.closings, strict=True)
        if c.fewest != 0
    ]
    told.append(
        say(
            "What would close the gap is worked out from the payoffs in the file; it is no advice.",
            "caution",
        )
    )
    return explain(*told)


def _gap_sentences(compared: OfferComparison, judgment: Judgment) -> list[Sentence]:
    dispute = compared.dispute
    told = []
    for gap in (g for g in compared.gaps if g.offer == judgment.name):
        parts = []
        if gap.payoff:
            parts.append(phrase("it is short by {x} ({y} of its scale)", x=gap.payoff, y=gap.in_scale))
        for text in gap.refuses:
            parts.append(phrase("it refuses {what}", what=formula_words(dispute, text)))
        if not parts:
            parts.append(Phrase(("it prefers no deal",)))
        who = actor_ref(dispute, gap.actor)
        told.append(say("{who} rejects '{offer}': {why}.", "item", who=who, offer=judgment.title, why=parts))
    if not judgment.possible:
        told.append(say("'{offer}' breaks a rule of the dispute.", "item", offer=judgment.title))
    return told


def _closing_sentence(compared: OfferComparison, judgment: Judgment, closing: Closing) -> Sentence:
    dispute = compared.dispute
    if closing.closes:
        ways = [changes_words(dispute, changes) for changes, _ in closing.ways[:3]]
        rest = closing.ties - len(ways)
        joined = tuple(x for k, way in enumerate(ways) for x in (*(("; or ",) if k else ()), *way.clauses))
        return say(
            "'{offer}' becomes acceptable to all with {n}: {ways}{more}.",
            offer=judgment.title,
            n=count_words(int(closing.fewest or 0), "change"),
            ways=Phrase(joined),
            more=f" ({rest:,} more ways need as few)" if rest > 0 else "",
        )
    if closing.fewest is None:
        tail = "no package at all is acceptable"
    else:
        tail = f"it takes {closing.fewest}"
    binds = []
    if closing.short is not None:
        binds += [
            phrase("{who} is still short by {x}", who=actor_ref(dispute, s.actor), x=s.payoff)
            for s in closing.short.short
        ]
    binds += [
        phrase("{who} refuses {n}", who=actor_ref(dispute, a), n=f"{n:,} of the states so near")
        for a, n in closing.red_lines
    ]
    return say(
        "'{offer}' is not made acceptable to all within {n}: {tail}. What binds: {binds}.",
        offer=judgment.title,
        n=count_words(closing.within, "change"),
        tail=tail,
        binds=Phrase(list_words(binds)),
    )

"""What clarifying a word would change, as tables, a picture, sentences and plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.analysis.wording import actor_ref
from detente.present.chart import Chart
from detente.present.explanation import Explanation, Sentence, explain, phrase, say
from detente.present.plain import to_plain
from detente.present.points import Mark, draw_ranges
from detente.present.table import Column, Table
from detente.present.values import Cell, Interval, Phrase, ref

if TYPE_CHECKING:
    from detente.analysis.gap.clarity import Clarification, Reading
    from detente.analysis.gap.knowing import WorthKnowing

JUDGMENT = (
    "Two judgments, not findings: every way of settling what is unclear is equally likely, and an element that turns "
    "out to be dropped is turned down if a package asks for it."
)


def _slim(number: Interval | None) -> Cell:
    return number if number is None or number.low < number.high else number.value


def _reading(c: Clarification, reading: Reading) -> str:
    if not c.unclear:
        return "as stated"
    if not reading.meant:
        return "nothing of it meant"
    if len(reading.meant) == len(c.unclear):
        return "all of it meant"
    return "meant: " + ", ".join(reading.meant)


def _if(c: Clarification, reading: Reading) -> Phrase:
    if not reading.meant or len(reading.meant) == len(c.unclear):
        return phrase("{how} of it is meant", how="all" if reading.meant else "none")
    return phrase(
        "only {e} {is_} meant", e=list(reading.meant), is_="is" if len(reading.meant) == 1 else "are"
    )


def draw_up(c: Clarification) -> Table:
    """The gap before, and after each way of making it clear."""
    d = c.dispute
    columns = (
        Column("reading", f"what {d.label(c.actor)} means"),
        *(Column(a, f"apart from {d.label(a)}", "number", unit="elements", digits=0) for a in c.before),
    )
    rows: list[tuple[Cell, ...]] = [
        ("before: unclear" if c.unclear else "as stated", *(_slim(b) for b in c.before.values()))
    ]
    if c.unclear:
        rows += [(_reading(c, r), *(r.apart[a] for a in c.before)) for r in c.readings]
    notes = [f"Unclear: {', '.join(c.unclear)}." if c.unclear else "Nothing is unclear."]
    return Table(
        f"Gap on {c.term} before and after it is made clear", columns, tuple(rows), tuple(notes), id="clarity"
    )


def draw_up_each(c: Clarification) -> tuple[Table, ...]:
    """The gap by reading; which packages count as the word for whom; what knowing is worth."""
    return tuple(t for t in (draw_up(c), _counting(c), _worth(c)) if t.rows)


def _counting(c: Clarification) -> Table:
    d = c.dispute
    names = list(c.readings[0].counts)
    others = [a for a in d.parties if a != c.actor and a in c.before]
    columns = (
        Column("package", "package or last step"),
        Column("speaker", d.label(c.actor)),
        *(Column(a, d.label(a)) for a in others),
    )
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        mine = sum(c.actor in r.counts[name] for r in c.readings)
        whether = ("yes" if mine else "no") if len(c.readings) in (1, mine) or not mine else ""
        said = whether or f"in {mine} of {len(c.readings)} readings"
        theirs = ("yes" if a in c.readings[0].counts[name] else "no" for a in others)
        rows.append((ref("proposal", name, d.label(name)), said, *theirs))
    notes = ("A package counts where every element of the meaning that a measure can show is there.",)
    return Table(f"Whose {c.term} a proposal would be", columns, tuple(rows), notes, id="clarity-counts")


def _worth(c: Clarification) -> Table:
    d = c.dispute
    columns = (
        Column("actor", "to"),
        Column("blind", "best without knowing", "number"),
        Column("known", "expected when it knows", "number"),
        Column("value", "worth of knowing", "number"),
        Column("unit", "unit"),
        Column("single", "of knowing one element alone"),
        Column("note", "note"),
    )
    rows = tuple(
        (
            actor_ref(d, w.actor),
            _slim(w.blind),
            _slim(w.known),
            _slim(w.value),
            w.unit,
            "; ".join(f"{e}: {v:.3g}" for e, v in w.single.items()) or None,
            w.reason or None,
        )
        for w in c.worth
    )
    return Table("What knowing is worth", columns, rows, (JUDGMENT,), id="clarity-worth")


def draw(c: Clarification) -> Chart:
    """For each other actor: how far apart they are if none and if all of what is unclear is meant."""
    d = c.dispute
    ends = (("none of it meant", c.readings[0]), ("all of it meant", c.readings[-1]))
    if not c.unclear:
        ends = (("as stated", c.readings[0]), ("as stated", c.readings[0]))
    marks = [Mark(d.label(a), float(r.apart[a]), name) for a in c.before for name, r in dict(ends).items()]
    most = max((b.high for b in c.before.values()), default=1.0)
    name = d.label(c.actor)
    return draw_ranges(
        f"How far {name} and the others are apart on {c.term}",
        marks,
        alt=f"Elements of {c.term} on which each other actor and {name} are apart, if none and if all of it is meant.",
        axis="elements apart",
        domain=(0.0, float(most) + 1),
        id="clarity",
    )


def tell(c: Clarification) -> Explanation:
    """What clarifying would change, in sentences."""
    d = c.dispute
    actor, term = actor_ref(d, c.actor), ref("term", c.term)
    if not c.unclear:
        return explain(
            say(
                "{actor} has nothing to make clear about {term}: no element is unclear.",
                actor=actor,
                term=term,
            ),
            *(
                say("{a} is {n} elements apart from it.", a=actor_ref(d, a), n=before.value)
                for a, before in c.before.items()
            ),
        )
    return explain(
        _headline(c), *_tell_gaps(c), *(s for w in c.worth for s in _tell_worth(c, w)), *_cautions(c)
    )


def _headline(c: Clarification) -> Sentence:
    d = c.dispute
    shown = [(a, b) for a, b in c.before.items() if a in d.parties] or list(c.before.items())
    apart = [
        Phrase(
            say(
                "{low} to {high} elements from {a}", low=int(b.low), high=int(b.high), a=actor_ref(d, a)
            ).clauses
        )
        for a, b in shown
    ]
    return say(
        "Until {actor} makes clear what it means by {term}, it is {apart} apart; making it clear leaves one number.",
        actor=actor_ref(d, c.actor),
        term=ref("term", c.term),
        apart=apart or "nobody knows how far",
    )


def _tell_gaps(c: Clarification) -> Iterator[Sentence]:
    d = c.dispute
    yield say("Unclear: {elements}.", elements=list(c.unclear))
    for a in c.before:
        nearest = min(c.readings, key=lambda r: (r.apart[a], len(r.meant)))
        farthest = max(c.readings, key=lambda r: (r.apart[a], -len(r.meant)))
        if nearest.apart[a] < farthest.apart[a]:
            yield say(
                "Towards {a} the gap is smallest ({n} elements) if {near}, and largest ({m}) if {far}.",
                "item",
                a=actor_ref(d, a),
                n=nearest.apart[a],
                near=_if(c, nearest),
                m=farthest.apart[a],
                far=_if(c, farthest),
            )


def _tell_worth(c: Clarification, w: WorthKnowing) -> Iterator[Sentence]:
    d = c.dispute
    a = actor_ref(d, w.actor)
    if w.value is None:
        yield say("What knowing is worth to {a} has no number: {why}.", a=a, why=w.reason)
        return
    yield say(
        "To {a}, knowing before it proposes a package is worth {value} {unit}: {known} expected instead of {blind}.",
        a=a,
        value=_slim(w.value),
        unit=w.unit,
        known=w.known.value if w.known else None,
        blind=w.blind.value if w.blind else None,
    )
    if len(w.single) > 1 and max(w.single.values()) > 1e-12:
        best = max(w.single, key=lambda e: w.single[e])
        yield say("If it could ask about one element only, it should be {e} ({x}).", e=best, x=w.single[best])
    if w.to_speaker is not None:
        change = "gain" if w.to_speaker >= 0 else "lose"
        yield say(
            "{actor} would itself {change} {x} by making it clear.",
            actor=actor_ref(d, c.actor),
            change=change,
            x=abs(w.to_speaker),
        )


def _cautions(c: Clarification) -> Iterator[Sentence]:
    yield say(JUDGMENT, "caution")
    if c.unlinked:
        yield say(
            "No measure shows {elements}, so no package can ask for {it}; the worth of knowing leaves {it} out.",
            "caution",
            elements=list(c.unlinked),
            it="it" if len(c.unlinked) == 1 else "them",
        )
    yield say("Whether what is said is meant is another question (trust).", "caution")


def as_plain(c: Clarification) -> dict[str, Any]:
    """The answer as plain data."""
    answer = {
        "unclear": list(c.unclear),
        "unlinked": list(c.unlinked),
        "before": dict(c.before),
        "after": [
            {
                "meant": list(r.meant),
                "apart": dict(r.apart),
                "counts": {k: list(v) for k, v in r.counts.items()},
            }
            for r in c.readings
        ],
        "worth": [
            {
                "to": w.actor,
                "blind": w.blind,
                "known": w.known,
                "value": w.value,
                "single": dict(w.single),
                "to_speaker": w.to_speaker,
                "unit": w.unit,
                "reason": w.reason or None,
            }
            for w in c.worth
        ],
    }
    plain: dict[str, Any] = to_plain(
        {
            "analysis": "clarification",
            "dispute": c.dispute.id,
            "settings": {"actor": c.actor, "term": c.term},
            "method": {
                "exhaustive": "exact; low and high at the corners of the numbers",
                "assumes": JUDGMENT,
            },
            "answer": answer,
        }
    )
    return plain

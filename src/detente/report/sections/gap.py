"""The gap: how far the parties are apart, on what, and in which of four senses."""

from __future__ import annotations

from detente.analysis.gap.distance import Gap, measure_gap
from detente.present import Explanation, Phrase, Sentence, Table, phrase, ref, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Section
from detente.report.phrasing import Phrasing, plain

ORDER = 20
TITLE = "How far apart they are, and on what"


def build_section(material: Material) -> Section | None:
    """The numbers of the gap between the parties; None where there is only one party."""
    if len(material.dispute.parties) < 2:
        return None
    gap: Gap = material.ask(measure_gap)
    answer = gap.explain()
    # What each would lose is in the picture; the page has room for what a picture cannot say.
    told = tuple(s for s in answer.sentences if s.style != "caution" and not s.text.startswith("If "))
    rest = tuple(s for s in answer.sentences if s not in told)
    chart = gap.chart().resized(370, 0.53)
    tables = tuple(_narrowed(table) for table in gap.tables() if table.rows)
    return Section(
        "gap",
        TITLE,
        ORDER,
        (Explanation(told), chart),
        bottom_line=_bottom_line(material.words, gap),
        annexes=(Annex("gap-in-full", "The gap in full", (Explanation(rest), *tables)),),
    )


def _narrowed(table: Table) -> Table:
    """The table without the columns that a page has no room for and that its other columns imply."""
    dispensable = {"other", "unit", "note"} & {column.name for column in table.columns}
    return table.without(*sorted(dispensable))


def _bottom_line(words: Phrasing, gap: Gap) -> tuple[Sentence, ...]:
    """Where most is at stake, what word is meant differently, and which demands cannot be kept together."""
    headline = gap.explain().headline
    if len(gap.pairs) != 1:
        return (headline.restyled("body"),) if headline is not None else ()
    parts = []
    sides = [[(i.issue, i.sides[k].lost) for i in gap.issues] for k in (0, 1)]
    worst = [
        max(((lost.value, issue) for issue, lost in side if lost is not None), default=None) for side in sides
    ]
    issues = list(dict.fromkeys(one[1] for one in worst if one is not None))
    if issues:
        named = [ref("issue", issue, words.lowered(words.dispute.label(issue))) for issue in issues]
        parts.append(phrase("most is at stake on {issues}", issues=named))
    for term in gap.terms:
        if term.apart is not None and term.apart.high > 0:
            low, high = f"{term.apart.low:.0f}", f"{term.apart.high:.0f}"
            count = low if low == high else f"{low} to {high}"
            noun = "element" if count == "1" else "elements"
            what = phrase(
                "they differ on {n} {noun} of what {t} means", n=count, noun=noun, t=ref("term", term.term)
            )
            parts.append(what)
    for clash in gap.sequences[0].clashes[:1]:
        demands = words.dispute.effective.demands
        titles = [demands[name].title or plain(name) for name in clash if name in demands]
        held = [ref("demand", name, f"“{title}”") for name, title in zip(clash, titles, strict=False)]
        parts.append(phrase("{demands} cannot be kept together", demands=held))
    if not parts:
        return ()
    told = tuple(
        clause for at, part in enumerate(parts) for clause in (*(("; ",) if at else ()), *part.clauses)
    )
    return (say("Between {pair} {told}.", pair=words.actors(gap.pairs[0]), told=Phrase(told)),)

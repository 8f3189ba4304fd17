"""The offers on record: why the two that faced each other did not meet, and what would have closed the gap."""

from __future__ import annotations

from detente.analysis.packages.judgment import Judgment, Verdict
from detente.analysis.packages.judgment_view import why_words
from detente.analysis.packages.offers import Closing, OfferComparison, compare_offers
from detente.analysis.packages.result import Packages
from detente.analysis.packages.search import find_packages
from detente.analysis.wording import changes_words
from detente.present import Column, Phrase, Ref, Sentence, Table, explain, phrase, ref, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Section
from detente.report.offers_on_record import choose_offers
from detente.report.phrasing import Phrasing

ORDER = 40
TITLE = "Why the offers did not meet"


def build_section(material: Material) -> Section | None:
    """Two offers face to face and the others on record; None where no two parties have made any."""
    chosen = choose_offers(material.dispute)
    if chosen is None:
        return None
    words = material.words
    found: Packages = material.ask(find_packages)
    compared: OfferComparison = material.ask(compare_offers, *chosen)
    pair = (compared.first, compared.second)
    failed = [_rejection(words, offer) for offer in pair if not offer.acceptable]
    closings = [_closing(words, offer, one) for offer, one in zip(pair, compared.closings, strict=True)]
    others = [offer for offer in found.offers if offer.name not in chosen]
    told = explain(
        compared.explain().headline,
        *(say("{failed}.", failed=one) for one in failed),
        *closings,
        _others(words, others) if others else None,
    )
    bottom_line = [say("{all}.", all=Phrase(_joined(failed)))] if failed else []
    few = (said for said, one in zip(closings, compared.closings, strict=True) if one.fewest in (1, 2))
    bottom_line += [said for said in few if said is not None]
    annex = Annex(
        "offers-in-full",
        "The offers in full",
        (offer_table(words, found.offers), compared.table(), compared.chart(), compared.explain()),
    )
    return Section("offers", TITLE, ORDER, (told,), bottom_line=tuple(bottom_line), annexes=(annex,))


def offer_table(words: Phrasing, offers: tuple[Judgment, ...]) -> Table:
    """Every package on record: what each party would gain, and who rejects it and why."""
    dispute = words.dispute
    columns = (
        Column("offer", "Offer"),
        Column("by", "By"),
        *(Column(party, dispute.label(party), "number", signed=True) for party in dispute.parties),
        Column("answer", "Answer"),
    )
    rows = []
    for offer in offers:
        by = dispute.effective.proposals[offer.name].by
        gains = [offer.verdict(party).gain for party in dispute.parties]
        name = ref("proposal", offer.name, offer.title)
        rows.append((name, words.actor(by) if by else None, *gains, _answer(words, offer)))
    notes = (f"Gain in points a {dispute.spec.period} over no deal, with its range.",)
    return Table("Packages on record", columns, tuple(rows), notes, id="on-record")


def _answer(words: Phrasing, offer: Judgment) -> Phrase:
    if offer.acceptable:
        return Phrase(("acceptable to all",))
    if not offer.possible:
        return Phrase(("breaks a rule of the dispute",))
    rejecting = [verdict for verdict in offer.verdicts if verdict.accepts is False]
    return Phrase(
        _joined(
            [phrase("{a}: {why}", a=words.actor(v.actor), why=why_words(words.dispute, v)) for v in rejecting]
        )
    )


def _name(words: Phrasing, offer: Judgment) -> Ref:
    return ref("proposal", offer.name, words.lowered(offer.title))


def _rejection(words: Phrasing, offer: Judgment) -> Phrase:
    """Who rejects an offer, and on what account."""
    if not offer.possible:
        return phrase("{offer} breaks a rule of the dispute", offer=_name(words, offer))
    rejecting = [verdict for verdict in offer.verdicts if verdict.accepts is False]
    reasons = [reason for verdict in rejecting for reason in _reasons(words, verdict)]
    verb = "reject" if len(rejecting) > 1 else "rejects"
    return phrase(
        "{who} {verb} {offer}: {reasons}",
        who=words.actors([verdict.actor for verdict in rejecting]),
        verb=verb,
        offer=_name(words, offer),
        reasons=reasons,
    )


def _reasons(words: Phrasing, verdict: Verdict) -> list[Phrase]:
    reasons = []
    if verdict.gain is not None and verdict.worse and verdict.asked:
        period = words.dispute.spec.period
        reasons.append(
            phrase("{x:1} points a {period} worse than no deal", x=-verdict.gain.value, period=period)
        )
    elif verdict.worse and verdict.asked:
        reasons.append(Phrase(("worse than no deal",)))
    lines = [words.lowered(words.formula(text)) for text in verdict.refuses]
    return reasons + [phrase("across a red line ({line})", line=line) for line in lines]


def _closing(words: Phrasing, offer: Judgment, closing: Closing) -> Sentence | None:
    """The fewest changes after which all would accept it; None where it is accepted as it is."""
    if closing.fewest == 0:
        return None
    if closing.fewest is None:
        return say("No change makes {offer} acceptable to all.", offer=_name(words, offer))
    if closing.fewest > 2:
        return say("{offer} would need at least {n} changes.", offer=_name(words, offer), n=closing.fewest)
    ways = [changes_words(words.dispute, changes) for changes, _ in closing.ways[:2]]
    more = closing.ties - len(ways)
    return say(
        "{offer} would be acceptable to all with {n}: {ways}{more}.",
        offer=_name(words, offer),
        n="one change" if closing.fewest == 1 else f"{closing.fewest} changes",
        ways=Phrase(_joined(ways, ", or ")),
        more=f" ({more} more ways are as short)" if more > 0 else "",
    )


def _others(words: Phrasing, offers: list[Judgment]) -> Sentence:
    fine = [_name(words, offer) for offer in offers if offer.acceptable]
    if not fine:
        return say("No other package on record would be acceptable to all.")
    if len(offers) == 1:
        return say("The other package on record, {fine}, would be acceptable to all.", fine=fine)
    return say(
        "Of the {n} other packages on record {fine} would be acceptable to all.", n=len(offers), fine=fine
    )


def _joined(parts: list[Phrase], joint: str = "; ") -> tuple[str | Ref, ...]:
    return tuple(
        clause for at, part in enumerate(parts) for clause in (*((joint,) if at else ()), *part.clauses)
    )

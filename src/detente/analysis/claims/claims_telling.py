"""Claims in sentences: how many survive, each by its verdict, rival explanations, what was not tested."""

from __future__ import annotations

from detente.analysis.claims.claims_result import Claim, Claims
from detente.analysis.claims.claims_view import hangs_on, name_source
from detente.present import Explanation, Sentence, explain, format_share, ref, say

_ORDER = ("holds", "depends", "fails")
_HEADS = {
    "holds": "Hold under nearly all plausible inputs",
    "depends": "Depend on what is not known for sure",
    "fails": "Fail under nearly all plausible inputs",
}


def explain_claims(result: Claims) -> Explanation:
    """Headline, the claims by verdict, rival explanations, what was not tested, what the verdicts do not show."""
    plain = [c for c in result.tested if c.event is None]
    counts = {v: sum(c.verdict == v for c in plain) for v in _ORDER}
    body: list[Sentence | None] = []
    for verdict in _ORDER:
        claims = [c for c in plain if c.verdict == verdict]
        if claims:
            body.append(say("{head}:", head=_HEADS[verdict]))
            body += [_tell(result, c) for c in claims]
    for event in result.events:
        body += _tell_rivals(result, event)
    untested = [c for c in result.claims if c.share is None]
    if untested:
        body.append(say("Not tested:"))
        body += [
            say("{claim} {why}.", style="item", claim=_name(c), why=_sentence(c.reason)) for c in untested
        ]
    return explain(
        say(
            "Of {n} claims that could be tested over {d} draws, {h} hold, {f} fail and {p} depend on the inputs.",
            style="headline",
            n=len(plain),
            d=result.draws,
            h=counts["holds"],
            f=counts["fails"],
            p=counts["depends"],
        ),
        *body,
        _expectations(result),
        say(
            "A verdict says how a sentence, as its test reads it, fares in this model under the ranges written "
            "down. It does not say that the sentence is true of the world.",
            style="caution",
        ),
    )


def _name(claim: Claim) -> object:
    return ref("claim", claim.id, claim.text)


def _tell(result: Claims, claim: Claim) -> Sentence:
    assert claim.share is not None
    if not claim.share.decided:
        return say("{claim} Undecided in every draw.", style="item", claim=_name(claim))
    drivers = hangs_on(result, claim) if claim.verdict == "depends" else ()
    undecided = claim.share.undecided_share
    return say(
        "{claim} In {share:share} of draws ({low:share} to {high:share}){undecided}; {source}.{hangs}{driver}{end}",
        style="item",
        claim=_name(claim),
        share=claim.share.share,
        low=claim.share.low,
        high=claim.share.high,
        undecided=f", {format_share(undecided)} undecided" if undecided else "",
        source=name_source(result.dispute, claim.source),
        hangs=" Hangs most on " if drivers else "",
        driver=drivers[0] if drivers else "",
        end="." if drivers else "",
    )


def _tell_rivals(result: Claims, event: str) -> list[Sentence | None]:
    rivals = result.explanations(event)
    tested = [c for c in rivals if c.share is not None and c.share.decided]
    told: list[Sentence | None] = [
        say(
            "Explanations of {event}, of which none is confirmed by being at work:",
            event=event.replace("_", " "),
        )
        if len(rivals) > 1
        else say("Only one explanation of {event} is stored; look for others.", event=event.replace("_", " "))
    ]
    for claim in tested:
        assert claim.share is not None
        told.append(
            say(
                "{claim} {verdict}: what it appeals to is at work in {share:share} of draws.",
                style="item",
                claim=_name(claim),
                verdict=claim.verdict.capitalize(),
                share=claim.share.share,
            )
        )
    return told


def _expectations(result: Claims) -> Sentence | None:
    stated = [c for c in result.tested if c.expect is not None]
    if not stated:
        return None
    return say(
        "{k} of {n} verdicts are as they were expected before the tests were run.",
        k=sum(c.as_expected is True for c in stated),
        n=len(stated),
    )


def _sentence(reason: str | None) -> str:
    told = (reason or "for a reason not told").rstrip(".")
    return told[:1].upper() + told[1:]

"""Claims in sentences: how many survive, each by its verdict, rival explanations, what was not tested."""

from __future__ import annotations

from detente.analysis.claims.claims_result import Claim, Claims
from detente.analysis.claims.claims_view import hangs_on, name_source
from detente.analysis.claims.settling import count_needed, is_open
from detente.present import Explanation, Sentence, explain, format_share, ref, say

_ORDER = ("holds", "depends", "fails")
_HEADS = {
    "holds": "Hold under nearly all plausible inputs",
    "depends": "Depend on what is not known for sure",
    "fails": "Fail under nearly all plausible inputs",
}
_ONE = {"holds": "holds", "fails": "fails", "depends": "depends on the inputs"}


def explain_claims(result: Claims) -> Explanation:
    """Headline, the claims by verdict, those that so few draws leave open, rival explanations, what was not tested,
    what the verdicts do not show.
    """
    plain = [c for c in result.tested if c.event is None]
    undecided = [c for c in plain if is_open(c)]
    told = {v: [c for c in plain if c.verdict == v and c not in undecided] for v in _ORDER}
    body: list[Sentence | None] = []
    for verdict, claims in told.items():
        if claims:
            body.append(say("{head}:", head=_HEADS[verdict]))
            body += [_tell(result, c) for c in claims]
    if undecided:
        body.append(say("Not settled by so few draws:"))
        body += [_tell_open(result, c) for c in undecided]
    for event in result.events:
        body += _tell_rivals(result, event)
    untested = [c for c in result.claims if c.share is None]
    if untested:
        body.append(say("Not tested:"))
        body += [
            say("{claim}{stop} {why}.", style="item", **_name(c), why=_sentence(c.reason)) for c in untested
        ]
    return explain(
        _headline(result, {v: len(c) for v, c in told.items()}, len(undecided)),
        *body,
        _few(result),
        _expectations(result),
        say(
            "A verdict says how a sentence, as its test reads it, fares in this model under the ranges written "
            "down. It does not say that the sentence is true of the world.",
            style="caution",
        ),
    )


def _headline(result: Claims, counts: dict[str, int], undecided: int) -> Sentence:
    number = sum(counts.values()) + undecided
    draws = "one draw" if result.draws == 1 else f"{result.draws} draws"
    if not result.tested:
        return say("None of the claims could be tested.", "headline")
    if not number:
        return say("Over {d} explanations were tested, and no claim besides.", "headline", d=draws)
    if number == 1:
        verb = "is not settled by so few draws" if undecided else _ONE[max(counts, key=counts.__getitem__)]
        return say("Over {d} the one claim that could be tested {verb}.", "headline", d=draws, verb=verb)
    parts = [
        f"{counts['holds']} hold{_s(counts['holds'])}",
        f"{counts['fails']} fail{_s(counts['fails'])}",
        f"{counts['depends']} depend{_s(counts['depends'])} on the inputs",
    ]
    if undecided:
        parts.append(f"{undecided} {'is' if undecided == 1 else 'are'} not settled by so few draws")
    return say(
        "Of {n} claims that could be tested over {d}, {parts}.", "headline", n=number, d=draws, parts=parts
    )


def _s(count: int) -> str:
    """The ending of a verb."""
    return "s" if count == 1 else ""


def _name(claim: Claim) -> dict[str, object]:
    """The sentence, and the full stop that it may lack."""
    ended = claim.text.rstrip().endswith((".", "!", "?", "…", "。", ".”", '."', ".)"))
    return {"claim": ref("claim", claim.id, claim.text), "stop": "" if ended else "."}


def _tell(result: Claims, claim: Claim) -> Sentence:
    assert claim.share is not None
    if not claim.share.decided:
        return say("{claim}{stop} Undecided in every draw.", style="item", **_name(claim))
    drivers = hangs_on(result, claim) if claim.verdict == "depends" else ()
    undecided = claim.share.undecided_share
    return say(
        "{claim}{stop} In {share:share} of draws ({low:share} to {high:share}){undecided}; {source}."
        "{hangs}{driver}{end}",
        style="item",
        **_name(claim),
        share=claim.share.share,
        low=claim.share.low,
        high=claim.share.high,
        undecided=f", {format_share(undecided)} undecided" if undecided else "",
        source=name_source(result.dispute, claim.source),
        hangs=" Hangs most on " if drivers else "",
        driver=drivers[0] if drivers else "",
        end="." if drivers else "",
    )


def _tell_open(result: Claims, claim: Claim) -> Sentence:
    assert claim.share is not None
    drawn = claim.share.draws
    return say(
        "{claim}{stop} {verb} in {all}; a verdict takes {n} draws that agree; {source}.",
        style="item",
        **_name(claim),
        verb="Holds" if claim.share.holds else "Fails",
        all="the only draw" if drawn == 1 else f"all {drawn} draws",
        n=count_needed(claim.share.level),
        source=name_source(result.dispute, claim.source),
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
                "{claim}{stop} {verdict}: what it appeals to is at work in {share:share} of draws.",
                style="item",
                **_name(claim),
                verdict=claim.verdict.capitalize(),
                share=claim.share.share,
            )
        )
    return told


def _few(result: Claims) -> Sentence | None:
    needed = count_needed(result.level)
    if result.draws >= needed or not result.tested:
        return None
    return say("Fewer than {n} draws let no claim hold or fail, whatever they say: ask with more.", n=needed)


def _expectations(result: Claims) -> Sentence | None:
    stated = [c for c in result.tested if c.expect is not None and not is_open(c)]
    met = sum(c.as_expected is True for c in stated)
    if len(stated) == 1:
        return say(
            "The verdict is {what} was expected before the test was run.", what="what" if met else "not what"
        )
    if not stated:
        return None
    return say(
        "{k} of {n} verdicts are as they were expected before the tests were run.", k=met, n=len(stated)
    )


def _sentence(reason: str | None) -> str:
    told = (reason or "for a reason not told").rstrip(".")
    return told[:1].upper() + told[1:]

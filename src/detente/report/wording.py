"""Words that every form of the brief says the same way."""

from __future__ import annotations

import re
from datetime import date

from detente.present import Sentence, say
from detente.report.brief import Basis, Brief

CAUTION = "The numbers are estimates, most of them judgments; read the results as what follows if they are about right."
NOT_ADVICE = "Nothing here is a recommendation to coerce, deceive or use force."


# Not strftime: what a brief says does not depend on the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def date_words(written: str) -> str:
    """A date as a brief writes it: 26 February 2019 for 2019-02-26. What is no such date stays as it is."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def opening_words(summary: str, room: int = 240) -> str:
    """As many of the first sentences as the head of a page has room for, at least one; the rest is in an annex."""
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(summary.split())):
        if kept and len(kept) + len(sentence) >= room:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def origin_words(brief: Brief) -> str:
    """Which inputs and which program this comes from, so that somebody can make it again."""
    return f"{brief.program} · inputs {brief.inputs}"


def basis_sentence(basis: Basis) -> Sentence:
    """How much of this is sourced, and how much somebody's judgment: said on the first page."""
    if not basis.total:
        return say("No number is given in the dispute: the answers rest on orders of preference alone.")
    return say(
        "Of {n} numbers behind this brief, {s} {come} from public sources alone, {k} {are} judgment with a document "
        "beside it and {j} judgment alone; {r} carry a range.",
        n=basis.total,
        s=basis.sourced,
        come="comes" if basis.sourced == 1 else "come",
        k=basis.informed,
        are="is" if basis.informed == 1 else "are",
        j=basis.judged,
        r=basis.ranged,
    )

"""What would it change if an actor made clear what it means by a word?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from detente.analysis.gap.knowing import WorthKnowing, measure_worth
from detente.analysis.gap.meaning import Meaning, count_apart, read_meaning
from detente.errors import NotFoundError, TooLargeError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.result import Shown
from detente.present.table import Table
from detente.present.values import Interval

MAX_UNCLEAR = 12
"""Unclear elements up to which every way of settling them is gone through."""


@dataclass(frozen=True)
class Reading:
    """One way of settling what is unclear: which elements are meant, the others being dropped.

    `apart` counts the elements apart from each other actor who uses the word. `counts` says for each named package,
    state or target whose word it keeps: every element of that meaning that a measure can show is there.
    """

    meant: tuple[str, ...]
    apart: Mapping[str, int]
    counts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Clarification(Shown):
    """What it would change if `actor` made clear what it means by `term`.

    `before` has, for each other actor who uses the word, the gap as it stands (the stated elements, with the least and
    the most over the readings). `readings` are all ways of settling what is unclear, `worth` what knowing is worth to
    the parties among them. Without anything unclear there is one reading, and nothing to know.
    """

    dispute: Dispute
    term: str
    actor: str
    unclear: tuple[str, ...]
    unlinked: tuple[str, ...]
    before: Mapping[str, Interval]
    readings: tuple[Reading, ...]
    worth: tuple[WorthKnowing, ...]

    def table(self) -> Table:
        """The gap before, and after each way of making it clear."""
        from detente.analysis.gap.clarity_shown import draw_up

        return draw_up(self)

    def tables(self) -> tuple[Table, ...]:
        """The gap by reading; which packages count as the word for whom; what knowing is worth."""
        from detente.analysis.gap.clarity_shown import draw_up_each

        return draw_up_each(self)

    def chart(self) -> Chart:
        """The range of the gap before, and what is left after each way of making it clear."""
        from detente.analysis.gap.clarity_shown import draw

        return draw(self)

    def explain(self) -> Explanation:
        """What clarifying would change, in sentences."""
        from detente.analysis.gap.clarity_shown import tell

        return tell(self)

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        from detente.analysis.gap.clarity_shown import as_plain

        return as_plain(self)


def measure_clarification(dispute: Dispute, actor: str, term: str) -> Clarification:
    """What would it change if an actor made clear what it means by a word?

    The gap: for every way of settling the unclear elements (each meant or dropped), the elements apart from each other
    actor who uses the word.

    The value of knowing, for each party among these: it proposes one feasible package, or none. It takes the package to
    be accepted if nobody refuses it, if every party, and every actor who owns or must consent to a measure that
    changes, gets at least what it has without a deal, and if the package asks for no unclear element that turns out to
    be dropped (asks: the element's formula is true in the package and not at the start). Otherwise it gets what it has
    without a deal. Two judgments: every way of settling is equally likely, and an element that is dropped is turned
    down. The value is the mean over the ways of the best package that would be accepted, less the best mean that one
    package can have. Ties go to the speaker. Elements without a formula in `elements` cannot be asked for.

    Exact on the feasible states; low and high are the corners where every number of the chooser, or of the speaker,
    is at one end of its range. It does not say that the actor would tell the truth. Raises NotFoundError where the
    actor gives no meaning for the word, TooLargeError for more than 12 unclear elements.
    """
    meaning = _meaning(dispute, actor, term)
    if len(meaning.unclear) > MAX_UNCLEAR:
        raise TooLargeError(
            f"{len(meaning.unclear)} elements of '{term}' are unclear for {actor}; their {2 ** len(meaning.unclear):,} "
            f"readings are gone through for at most {MAX_UNCLEAR}: settle some of them in definitions.{term}.{actor}"
        )
    others = {
        a: found
        for a in dispute.actors
        if a != actor and (found := read_meaning(dispute, term, a)) is not None
    }
    formulas = dispute.effective.elements
    linked = [e for e in meaning.unclear if e in formulas]
    readings = tuple(
        _read(dispute, actor, meaning, others, meant)
        for size in range(len(meaning.unclear) + 1)
        for meant in combinations(meaning.unclear, size)
    )
    before = {a: _before(meaning, found, readings, a) for a, found in others.items()}
    worth = tuple(
        measure_worth(dispute, actor, a, linked) for a in others if a in dispute.parties or len(others) == 1
    )
    unlinked = tuple(e for e in meaning.unclear if e not in formulas)
    return Clarification(dispute, term, actor, meaning.unclear, unlinked, before, readings, worth)


def _meaning(dispute: Dispute, actor: str, term: str) -> Meaning:
    if actor not in dispute.actors:
        raise NotFoundError(
            f"unknown actor '{actor}'{suggest(actor, dispute.actors)}: {', '.join(dispute.actors)}"
        )
    defined = dispute.effective.definitions
    if term not in defined:
        raise NotFoundError(
            f"nobody's meaning of '{term}' is recorded{suggest(term, defined)}: definitions are given for "
            f"{', '.join(defined) or 'no term'}"
        )
    found = read_meaning(dispute, term, actor)
    if found is None:
        raise NotFoundError(
            f"the file does not say what {actor} means by '{term}': give definitions.{term}.{actor} "
            f"({', '.join(defined[term])} are there)"
        )
    return found


def _before(meaning: Meaning, other: Meaning, readings: Sequence[Reading], actor: str) -> Interval:
    counts = [r.apart[actor] for r in readings]
    # what is unclear on the other side widens the gap too, but this actor cannot settle it: it is read as stated
    return Interval(count_apart(meaning.resolve(()), other.resolve(())), min(counts), max(counts))


def _read(
    dispute: Dispute, actor: str, meaning: Meaning, others: Mapping[str, Meaning], meant: tuple[str, ...]
) -> Reading:
    mine = meaning.resolve(meant)
    apart = {a: count_apart(mine, found.resolve(())) for a, found in others.items()}
    words = {actor: mine, **{a: found.resolve(()) for a, found in others.items() if a in dispute.parties}}
    counts = {
        name: tuple(a for a, word in words.items() if _keeps(dispute, state, word))
        for name, state in _packages(dispute).items()
    }
    return Reading(meant, apart, counts)


def _packages(dispute: Dispute) -> dict[str, Mapping[str, str]]:
    proposals = {p: s for p, s in dispute.effective.proposals.items() if s.package is not None}
    found: dict[str, Mapping[str, str]] = {p: dispute.package(p) for p in proposals}
    for p, s in dispute.effective.proposals.items():
        if s.steps is not None:
            state: Mapping[str, str] = dispute.start
            for step in s.steps:
                state = dispute.state(step, base=state)
            found[p] = state
    return found


def _keeps(dispute: Dispute, state: Mapping[str, str], word: Meaning) -> bool:
    """Whether every element of a meaning that a measure can show is there."""
    formulas = dispute.effective.elements
    shown = [dispute.formula(formulas[e]) for e in word.includes if e in formulas]
    return all(bool(f.holds(lambda m: dispute.all_measures[m].levels.index(state[m]))) for f in shown)

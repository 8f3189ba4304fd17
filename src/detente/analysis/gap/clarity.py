"""What would it change if an actor made clear what it means by a word?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.gap.combinations import list_corners
from detente.analysis.gap.meaning import Meaning, count_apart, read_meaning
from detente.errors import DetenteError, NotFoundError, TooLargeError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.numbers import Values
from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.result import Shown
from detente.present.table import Table
from detente.present.values import Interval

Bools = NDArray[np.bool_]

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
class WorthKnowing:
    """What it is worth to another actor to know what is meant, before it chooses what to propose.

    In its own payoff per period: `blind` is the best it can expect from one choice made without knowing, `known` what
    it can expect when it knows; `value` is the difference, never below zero. `single` has the worth of knowing one
    element alone. `to_speaker` is what the actor who clarifies gains or loses by it, in its own payoff; None where it
    gives only an order. None of them where `reason` says why.
    """

    actor: str
    blind: Interval | None
    known: Interval | None
    value: Interval | None
    single: Mapping[str, float]
    to_speaker: float | None
    unit: str
    reason: str = ""


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
        _value(dispute, actor, a, linked) for a in others if a in dispute.parties or len(others) == 1
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


def find_acceptable(compiled: CompiledDispute, values: Mapping[str, Values]) -> Bools:
    """The states that nobody would turn down, given each actor's numbers.

    Not below an irreversible level of the start, refused by nobody, and no worse than no deal for every party and for
    every actor that owns or must consent to a measure that differs from the start. Third parties without preferences
    do not object. Raises MissingPreferencesError for a party without preferences.
    """
    dispute, space = compiled.dispute, compiled.space
    wanted = dispute.effective.preferences
    out = np.ones(space.size, dtype=bool)
    moved: dict[int, Bools] = {}
    for m, name in enumerate(space.names):
        at = space.level_of(m)
        here = space.levels[m].index(dispute.start[name])
        for l, one_way in enumerate(compiled.one_way[m]):
            if one_way and l <= here:
                out &= at >= l
        for i in {compiled.owner[m], *compiled.consent[m]}:
            moved[i] = moved.get(i, np.zeros(space.size, dtype=bool)) | (at != here)
    for i, a in enumerate(compiled.actors):
        party = a in dispute.parties
        for text in wanted[a].refuses if a in wanted else ():
            out &= ~compiled.truth(text)
        if party or (i in moved and a in wanted):
            utility = compiled.utility(a, values.get(a))
            fine = utility.values >= utility.no_deal
            out &= fine if party else fine | ~moved[i]
    return out


def _value(dispute: Dispute, speaker: str, chooser: str, linked: Sequence[str]) -> WorthKnowing:
    compiled = dispute.compiled
    unit = f"payoff per {dispute.spec.period}"
    try:
        if not dispute.cardinal(chooser):
            reason = f"{chooser} gives only an order of preference, so what knowing is worth has no unit"
            return WorthKnowing(chooser, None, None, None, {}, None, unit, reason)
        asked = _asked(compiled, linked)
        answers = [
            _choose(compiled, speaker, chooser, asked, len(linked), {chooser: mine, speaker: theirs})
            for mine in _ends(compiled, chooser)
            for theirs in _ends(compiled, speaker)
        ]
    except DetenteError as error:
        return WorthKnowing(chooser, None, None, None, {}, None, unit, str(error))
    central = answers[0]
    gain = central.gain if dispute.cardinal(speaker) else None
    single = dict(zip(linked, central.single, strict=True))
    blind, known, value = (_spread([getattr(a, k) for a in answers]) for k in ("blind", "known", "value"))
    return WorthKnowing(chooser, blind, known, value, single, gain, unit)


def _spread(numbers: Sequence[float]) -> Interval:
    return Interval(numbers[0], min(numbers), max(numbers))


@dataclass(frozen=True)
class _Answer:
    """The chooser's best expectation without knowing and with, the speaker's gain, and each element's worth alone."""

    blind: float
    known: float
    gain: float
    single: tuple[float, ...]

    @property
    def value(self) -> float:
        return max(self.known - self.blind, 0.0)


def _ends(compiled: CompiledDispute, actor: str) -> tuple[Values, ...]:
    return list_corners(compiled, actor) if compiled.dispute.cardinal(actor) else (compiled.dispute.values,)


def _asked(compiled: CompiledDispute, linked: Sequence[str]) -> NDArray[np.int64]:
    """Which unclear elements each state asks for, as the bits of a number."""
    out = np.zeros(compiled.space.size, dtype=np.int64)
    for k, element in enumerate(linked):
        there = compiled.truth(compiled.dispute.effective.elements[element])
        if not there[compiled.start_row]:
            out |= np.where(there, np.int64(1 << k), np.int64(0))
    return out


def _choose(
    compiled: CompiledDispute,
    speaker: str,
    chooser: str,
    asked: NDArray[np.int64],
    count: int,
    values: Mapping[str, Values],
) -> _Answer:
    mine, theirs = (compiled.utility(a, values.get(a)) for a in (chooser, speaker))
    ok = find_acceptable(compiled, values)
    nothing = np.array([mine.no_deal / mine.unit, theirs.no_deal / theirs.unit])
    best: dict[int, NDArray[np.float64]] = {0: nothing}
    for mask in range(1 << count):
        at = np.flatnonzero(ok & (asked == mask))
        if not len(at):
            continue
        top = at[mine.values[at] == mine.values[at].max()]
        row = top[int(np.argmax(theirs.values[top]))]
        found = np.array([mine.values[row] / mine.unit, theirs.values[row] / theirs.unit])
        best[mask] = max((best.get(mask, nothing), found), key=_rank)
    everything = (1 << count) - 1
    blind = _expect(best, nothing, 0, 0, everything)
    known = np.mean([_expect(best, nothing, r, everything & ~r, 0) for r in range(1 << count)], axis=0)
    single = []
    for k in range(count):
        rest = everything & ~(1 << k)
        told = [_expect(best, nothing, 1 << k, 0, rest), _expect(best, nothing, 0, 1 << k, rest)]
        single.append(float(np.mean(told, axis=0)[0] - blind[0]))
    return _Answer(float(blind[0]), float(known[0]), float(known[1] - blind[1]), tuple(single))


def _rank(payoffs: NDArray[np.float64]) -> tuple[float, float]:
    # sums of halves of payoffs: what differs by rounding only is a tie
    return round(float(payoffs[0]), 9), round(float(payoffs[1]), 9)


def _expect(
    best: Mapping[int, NDArray[np.float64]],
    nothing: NDArray[np.float64],
    meant: int,
    dropped: int,
    open_: int,
) -> NDArray[np.float64]:
    """The best expectation of both when some elements are known to be meant, some dropped, and some are open.

    A package that asks for open elements is accepted with chance one half for each.
    """
    offers = []
    for mask, payoffs in best.items():
        if mask & dropped or mask & ~(meant | open_):
            continue
        chance = 0.5 ** (mask & open_).bit_count()
        offers.append(chance * payoffs + (1 - chance) * nothing)
    return max(offers, key=_rank)

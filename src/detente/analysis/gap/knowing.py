"""What it is worth to know what somebody means, before one proposes a package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.gap.combinations import list_corners
from detente.errors import DetenteError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.present.values import Interval

Bools = NDArray[np.bool_]


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


def measure_worth(dispute: Dispute, speaker: str, chooser: str, linked: Sequence[str]) -> WorthKnowing:
    """What it is worth to `chooser`, before it proposes a package, to know which unclear elements `speaker` means.

    The assumptions are those of `detente.analysis.gap.clarity.measure_clarification`.
    """
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

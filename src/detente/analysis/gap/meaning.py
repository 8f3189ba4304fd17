"""The definition gap: what one side means by a word and the other does not, element by element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from detente.model.dispute import Dispute
from detente.model.spec import MeaningSpec
from detente.present.values import Interval

Pair = tuple[str, str]
Status = Literal["in", "out", "unclear"]


@dataclass(frozen=True)
class Meaning:
    """What an actor's word includes, and what nobody can tell whether it includes."""

    includes: tuple[str, ...]
    unclear: tuple[str, ...] = ()

    def status(self, element: str) -> Status:
        """Whether an element is in, out or unclear."""
        return "in" if element in self.includes else "unclear" if element in self.unclear else "out"

    def resolve(self, meant: Iterable[str]) -> Meaning:
        """The meaning with these of the unclear elements meant and the others dropped."""
        kept = set(meant)
        return Meaning((*self.includes, *(e for e in self.unclear if e in kept)))


@dataclass(frozen=True)
class Element:
    """One element of a term: where each of two sides stands on it, and the measures that would show it, if any."""

    name: str
    first: Status
    second: Status
    formula: str | None
    measures: tuple[str, ...]

    @property
    def apart(self) -> tuple[int, int]:
        """The least and the most that it adds to the gap: 1 where one side includes it and the other does not."""
        if "unclear" in (self.first, self.second):
            return 0, 1
        return (1, 1) if self.first != self.second else (0, 0)


@dataclass(frozen=True)
class TermGap:
    """What two actors mean by one term.

    `apart` counts the elements that only one side includes and `overlap` is the share of all included elements that
    both include. Their central value reads the file as it stands (what is unclear is not counted as included); their
    low and high are the least and the most over every way of settling what is unclear. `if_dropped` and `if_meant`
    are the gap once everything unclear is dropped, and once it is meant. None where a side does not define the term.
    """

    term: str
    pair: Pair
    elements: tuple[Element, ...]
    apart: Interval | None
    overlap: Interval | None
    if_dropped: int = 0
    if_meant: int = 0
    reason: str = ""

    @property
    def only_first(self) -> tuple[str, ...]:
        """Elements that the first side includes and the second does not, as the file stands."""
        return tuple(e.name for e in self.elements if e.first == "in" and e.second != "in")

    @property
    def only_second(self) -> tuple[str, ...]:
        """Elements that the second side includes and the first does not."""
        return tuple(e.name for e in self.elements if e.second == "in" and e.first != "in")

    @property
    def both(self) -> tuple[str, ...]:
        """Elements that both include."""
        return tuple(e.name for e in self.elements if e.first == e.second == "in")

    @property
    def unclear(self) -> tuple[str, ...]:
        """Elements that are unclear for at least one side."""
        return tuple(e.name for e in self.elements if "unclear" in (e.first, e.second))


def read_meaning(dispute: Dispute, term: str, actor: str) -> Meaning | None:
    """What an actor means by a term; None where the dispute does not say."""
    found = dispute.effective.definitions.get(term, {}).get(actor)
    if found is None:
        return None
    if isinstance(found, MeaningSpec):
        return Meaning(tuple(dict.fromkeys(found.includes)), tuple(dict.fromkeys(found.unclear)))
    return Meaning(tuple(dict.fromkeys(found)))


def compare_meanings(dispute: Dispute, term: str, pair: Pair) -> TermGap:
    """The definition gap between two actors on one term."""
    first, second = (read_meaning(dispute, term, a) for a in pair)
    if first is None or second is None:
        silent = pair[0] if first is None else pair[1]
        return TermGap(term, pair, (), None, None, reason=f"the file does not say what {silent} means by it")
    names = dict.fromkeys((*first.includes, *first.unclear, *second.includes, *second.unclear))
    elements = tuple(_element(dispute, name, first, second) for name in names)
    least, most = (sum(e.apart[end] for e in elements) for end in (0, 1))
    stated = count_apart(first.resolve(()), second.resolve(()))
    meant = count_apart(first.resolve(first.unclear), second.resolve(second.unclear))
    return TermGap(
        term,
        pair,
        elements,
        Interval(stated, least, most),
        _overlap(elements),
        if_dropped=stated,
        if_meant=meant,
    )


def count_apart(one: Meaning, other: Meaning) -> int:
    """How many elements one of two settled meanings includes and the other does not."""
    return len(set(one.includes) ^ set(other.includes))


def _element(dispute: Dispute, name: str, first: Meaning, second: Meaning) -> Element:
    formula = dispute.effective.elements.get(name)
    about = dispute.formula(formula).measures if formula is not None else frozenset()
    measures = tuple(m for m in dispute.all_measures if m in about)
    return Element(name, first.status(name), second.status(name), formula, measures)


def _overlap(elements: tuple[Element, ...]) -> Interval | None:
    """Shared elements over all included ones; an unclear element pulls down where the sides would then differ."""

    def share(sides: Iterator[tuple[bool, bool]]) -> float | None:
        pairs = list(sides)
        union = sum(a or b for a, b in pairs)
        return sum(a and b for a, b in pairs) / union if union else None

    stated = share((e.first == "in", e.second == "in") for e in elements)
    high = share(_settle(e, alike=True) for e in elements)
    low = share(_settle(e, alike=False) for e in elements)
    known = [s for s in (stated, low, high) if s is not None]
    if not known:
        return None
    return Interval(known[0], min(known), max(known))


def _settle(element: Element, *, alike: bool) -> tuple[bool, bool]:
    """An element settled so that both sides end up alike (both in, if they can), or apart where they can."""
    options = [
        (a, b)
        for a, b in product((True, False), repeat=2)
        if element.first == "unclear" or a == (element.first == "in")
        if element.second == "unclear" or b == (element.second == "in")
    ]
    return next((o for o in options if (o[0] == o[1]) == alike), options[0])

"""Standings: things by how well they hold, each with its figure and what to know about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.numerals import format_cell
from detente.present.theme import BAD, GOOD, INK, NEUTRAL, SOFT
from detente.present.timeline import Paper, fold, letters

_LINE, _GAP = 13.0, 7.0
_CUT = 2.5  # a bar so many times as long as the next longest is cut


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the things compared: its name, its figure (None: it has none), a few words, and whether it holds."""

    name: str
    value: float | None
    words: str = ""
    holds: bool | None = None


def draw_standings(
    title: str,
    standings: Sequence[Standing],
    *,
    alt: str,
    holds_word: str = "holds",
    fails_word: str = "does not hold",
    names: float = 190.0,
    words: float = 200.0,
    width: int = 660,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """Which of these hold, by how much, and why not the others? What holds comes first, then by figure, none last.

    A bar right of zero or left of it, full where the thing holds and pale with an outline where it does not, with its
    figure at its end and its words beside it. One bar far longer than all others is cut, and its end is open.
    """
    order = sorted(standings, key=lambda one: (not one.holds, one.value is None, -(one.value or 0.0)))
    values = [one.value for one in order if one.value is not None]
    high, low = max([0.0, *values]), min([0.0, *values])
    sizes = sorted((abs(v) for v in values), reverse=True)
    if len(sizes) > 1 and sizes[0] > _CUT * sizes[1] > 0:
        high, low = min(high, 1.4 * sizes[1]), max(low, -1.4 * sizes[1])
    paper = Paper(width)
    left, right = (letters("−0.000") + 8) * (low < 0), (letters("+0.000") + 8) * (high > 0)
    unit = (width - names - words - left - right - 16) / (high - low or 1.0)
    zero = names + 8 + left - unit * low
    top = _draw_key(paper, standings, holds_word, fails_word, names)
    start = top
    for one in order:
        top = _draw_standing(paper, one, top, zero, unit, (low, high), names, width - words)
    paper.rule(zero, start, zero, top - _GAP / 2, NEUTRAL)
    return paper.chart(title, alt, top, share, id)


def _draw_key(
    paper: Paper, standings: Sequence[Standing], holds_word: str, fails_word: str, names: float
) -> float:
    x = names + 8
    for word, holds in ((holds_word, True), (fails_word, False)):
        if any(bool(one.holds) is holds for one in standings):
            paper.box(
                x,
                4,
                x + 14,
                14,
                GOOD if holds else BAD,
                edge=GOOD if holds else BAD,
                pale=1.0 if holds else 0.22,
            )
            paper.word(x + 19, 9, word, tint=SOFT)
            x += letters(word) + 46
    return 22.0


def _draw_standing(
    paper: Paper,
    one: Standing,
    top: float,
    zero: float,
    unit: float,
    reach: tuple[float, float],
    names: float,
    beside: float,
) -> float:
    """One line of the picture; returns where the next begins."""
    name, words = fold(one.name, names), fold(one.words, paper.width - beside)
    height = _LINE * max(len(name), len(words))
    middle = top + height / 2
    paper.word(0, middle - _LINE * (len(name) - 1) / 2, name)
    if one.words:
        paper.word(beside, middle - _LINE * (len(words) - 1) / 2, words, tint=SOFT)
    if one.value is not None:
        shown = min(max(one.value, reach[0]), reach[1])
        tint = GOOD if one.holds else BAD
        end = zero + unit * shown
        paper.box(
            min(zero, end),
            middle - 6,
            max(zero, end),
            middle + 6,
            tint,
            edge=tint,
            pale=1.0 if one.holds else 0.22,
        )
        cut = shown != one.value
        if cut:
            for by in (7.0, 11.0):
                at = end - by * (1 if shown > 0 else -1)
                paper.box(at - 1, middle - 7, at + 1, middle + 7, "#ffffff")
        text = format_cell(one.value, "number", 3, signed=True)
        aside = 5 if one.value >= 0 else -5
        paper.word(end + aside, middle, text, align="left" if one.value >= 0 else "right", tint=INK)
    return top + height + _GAP

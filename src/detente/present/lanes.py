"""Lanes: who does what when, what can be taken back, and how things stand at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.theme import INK, PALETTE, SOFT
from detente.present.timeline import Paper, Strip, Timeline, fold, letters, scale_of

_LINE, _BAR = 13, 15.0


@dataclass(frozen=True, slots=True)
class Span:
    """What begins at a step (counting from 1) and lasts until the next span of its row, or to the end.

    `firm`: there is no way back from it.
    """

    first: int
    label: str = ""
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """One thing that somebody does, with the steps at which it goes further."""

    label: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody, and the things that it does."""

    name: str
    tracks: Sequence[Track]
    colour: str = ""


def draw_lanes(
    title: str,
    lanes: Sequence[Lane],
    timeline: Timeline,
    *,
    alt: str,
    strips: Sequence[Strip] = (),
    pale_word: str = "can be taken back",
    firm_word: str = "cannot be undone",
    width: int = 660,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """Who does what when, and from when on is there no way back?

    A lane for each, in it a track for everything it does: a bar from the step at which it is done, pale with an
    outline as long as it can be taken back, full where it cannot be undone. `strips` are numbers under the steps.
    """
    edges = timeline.edges(width)
    paper = Paper(edges[-1])
    paper.heads(timeline, edges)
    _draw_key(paper, pale_word, firm_word)
    top = timeline.height
    grid = top
    for at, lane in enumerate(lanes):
        paper.rule(0, top, paper.width, top)
        top = _draw_lane(paper, lane, edges, top, lane.colour or PALETTE[at % len(PALETTE)])
    for edge in edges:
        paper.rule(edge, grid, edge, top, "#eef1f4")
    paper.rule(0, top, paper.width, top)
    for strip in strips:
        top = paper.strip(strip, edges, top + 2, scale_of(strip.values), signed=True)
    return paper.chart(title, alt, top + 4, share, id)


def _draw_key(paper: Paper, pale_word: str, firm_word: str) -> None:
    for y, word, firm in ((9.0, pale_word, False), (23.0, firm_word, True)):
        paper.box(
            1, y - 5, 15, y + 5, "#4a5560" if firm else "#9aa4af", edge="#4a5560", pale=1.0 if firm else 0.25
        )
        paper.word(20, y, word, tint=SOFT)


def _draw_lane(paper: Paper, lane: Lane, edges: Sequence[float], top: float, tint: str) -> float:
    """The tracks of a lane below `top`; returns where it ends."""
    y = top + 11
    paper.word(0, y, lane.name, bold=True)
    y += 9
    dark = darken(tint)
    for track in lane.tracks:
        name = fold(track.label, edges[0] - 14)
        height = max(_BAR + 2.5, _LINE * len(name) + 3)
        paper.word(8, y + height / 2 - _LINE * (len(name) - 1) / 2, name)
        for at, span in enumerate(track.spans):
            ends = edges[track.spans[at + 1].first - 1] if at + 1 < len(track.spans) else edges[-1]
            x, x2 = edges[span.first - 1] + 1.5, ends - 1.5
            upper = y + (height - _BAR) / 2
            paper.box(
                x,
                upper,
                x2,
                upper + _BAR,
                dark if span.firm else tint,
                edge=dark,
                pale=1 if span.firm else 0.2,
            )
            text, before = span.label, edges[0] if at == 0 else x
            if not text:
                continue
            if letters(text) <= x2 - x - 5:
                paper.word(x + 4, y + height / 2, text, tint="#ffffff" if span.firm else INK)
            elif letters(text) <= x - before - 6:
                paper.word(x - 4, y + height / 2, text, align="right")
            else:
                while letters(text) > x2 - x - 14 and len(text) > 1:
                    text = text[:-1]
                paper.word(x + 4, y + height / 2, text + "…", tint="#ffffff" if span.firm else INK)
        y += height
    return y + 3


def darken(colour: str) -> str:
    """A colour on which white letters can be read."""
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    light = sum(w * p for w, p in zip((0.299, 0.587, 0.114), parts, strict=True))
    by = min(1.0, 88 / max(light, 1.0))
    return "#" + "".join(f"{round(p * by):02x}" for p in parts)

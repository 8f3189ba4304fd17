"""Steps from left to right: the columns of a timeline, and strips of numbers under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.grammar import Spec, layer, literal, pixels
from detente.present.numerals import format_cell
from detente.present.theme import BAD, INK, LINE, NEUTRAL, SOFT

_NARROWEST, _LAST = 29.5, 52.0
_BAR, _NOTE = 30.0, 12.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The columns of a picture: a head for each, the time at which it ends, and their edges in pixels.

    `last` says that the last column is where everything stays, and is wider than a step; `names` is how many pixels
    the names left of the columns have.
    """

    heads: tuple[str, ...]
    times: tuple[str, ...] = ()
    step_name: str = "step"
    time_name: str = ""
    last: bool = True
    names: float = 192.0

    def edges(self, width: float) -> list[float]:
        """Where the columns begin and end, for a picture `width` wide or as much wider as they need."""
        steps = len(self.heads) - self.last
        tail = _LAST * self.last
        column = max(_NARROWEST, (width - self.names - tail) / max(steps, 1))
        edges = [self.names + column * k for k in range(steps + 1)]
        return edges + [edges[-1] + tail] * self.last

    @property
    def height(self) -> float:
        """Pixels that its heads take."""
        return 36.0 if self.times else 22.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A number under every column (None: nothing), and a word under each of them."""

    name: str
    values: Sequence[float | None]
    words: Sequence[str] = ()
    about: str = ""


def draw_strips(
    title: str,
    strips: Sequence[Strip],
    timeline: Timeline,
    *,
    alt: str,
    signed: bool = False,
    width: int = 660,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """How does a number go over the steps, for each? A strip of bars for every one, all on one scale.

    Every bar has its figure, `signed` with its sign; what is below zero hangs down and is in another colour and bold.
    """
    edges = timeline.edges(width)
    paper = Paper(edges[-1])
    paper.heads(timeline, edges)
    top = timeline.height
    reach = scale_of(value for strip in strips for value in strip.values)
    for strip in strips:
        top = paper.strip(strip, edges, top, reach, signed=signed)
    return paper.chart(title, alt, top, share, id)


def scale_of(values: Iterable[float | None]) -> tuple[float, float]:
    """The lowest and highest of these numbers and zero."""
    known = [value for value in values if value is not None]
    return min([0.0, *known]), max([0.0, *known]) or 1.0


class Paper:
    """What has been put on a picture so far, in pixels from its upper left corner."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.rules: list[Spec] = []
        self.boxes: list[Spec] = []
        self.words: list[Spec] = []

    def rule(self, x: float, y: float, x2: float, y2: float, tint: str = LINE) -> None:
        """A straight line."""
        self.rules.append({"x": x, "y": y, "x2": x2, "y2": y2, "tint": tint})

    def box(
        self, x: float, y: float, x2: float, y2: float, fill: str, *, edge: str = "", pale: float = 1.0
    ) -> None:
        """A rectangle; `pale` is how much of the fill is seen, `edge` the colour of its outline."""
        corners = {"x": x, "y": y, "x2": x2, "y2": y2}
        self.boxes.append({**corners, "fill": fill, "opacity": pale, "edge": edge or "transparent"})

    def word(
        self,
        x: float,
        y: float,
        text: str | list[str],
        *,
        align: str = "left",
        tint: str = INK,
        bold: bool = False,
        small: bool = False,
    ) -> None:
        """Words whose first line is centred on `y`."""
        kind = f"{align} {'bold' * bold} {'small' * small}"
        self.words.append({"x": x, "y": y, "text": text, "tint": tint, "kind": kind})

    def heads(self, timeline: Timeline, edges: Sequence[float]) -> None:
        """The names of the columns, and the time at which each ends."""
        for y, name, texts in (
            (9.0, timeline.step_name, timeline.heads),
            (23.0, timeline.time_name, timeline.times),
        ):
            if texts:
                self.word(edges[0] - 8, y, name, align="right", tint=SOFT)
            for k, text in enumerate(texts):
                self.word(
                    (edges[k] + edges[k + 1]) / 2, y, text, align="center", tint=INK if y < 10 else SOFT
                )

    def strip(
        self,
        strip: Strip,
        edges: Sequence[float],
        top: float,
        reach: tuple[float, float],
        *,
        signed: bool = False,
    ) -> float:
        """A strip of bars below `top`; returns where it ends."""
        low, high = reach
        unit = _BAR / (high - low or 1.0)
        base = top + 14 + unit * high
        bottom = base - unit * low + (14 if low < 0 else 0)
        for k, value in enumerate(strip.values):
            if value is None:
                continue
            middle, x, x2 = (edges[k] + edges[k + 1]) / 2, edges[k] + 4, edges[k + 1] - 4
            end = base - unit * value
            self.box(x, min(base, end), x2, max(base, end), BAD if value < 0 else NEUTRAL)
            at = end - 7 if value >= 0 else end + 8
            text = format_cell(value, "number", 2, signed=signed)
            self.word(middle, at, text, align="center", bold=value < 0, small=True)
        lines = 0
        for k, word in enumerate(strip.words):
            said = fold(word, edges[k + 1] - edges[k])
            lines = max(lines, len(said))
            self.word((edges[k] + edges[k + 1]) / 2, bottom + 8, said, align="center", tint=SOFT, small=True)
        self.rule(edges[0], base, edges[-1], base, NEUTRAL)
        name = fold(strip.name, edges[0] - 8)
        about = fold(strip.about, edges[0] - 8) if strip.about else []
        middle = (top + 14 + bottom) / 2 - 6.5 * (len(name) + len(about) - 1)
        self.word(0, middle, name, bold=True)
        if about:
            self.word(0, middle + 13 * len(name), about, tint=SOFT)
        return max(bottom + 13 * lines, middle + 13 * (len(name) + len(about))) + 4

    def chart(self, title: str, alt: str, height: float, share: float, id: str) -> Chart:
        """The picture."""
        x, y = pixels(self.width, height)
        at = {"x": {"field": "x", **x}, "y": {"field": "y", **y}}
        corners = {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
        shade = {"fill": literal("fill"), "fillOpacity": literal("opacity"), "stroke": literal("edge")}
        layers = [
            layer({"type": "rule"}, {**corners, "color": literal("tint")}, self.rules),
            layer({"type": "rect", "cornerRadius": 1.5}, {**corners, **shade}, self.boxes),
        ]
        for kind in dict.fromkeys(word["kind"] for word in self.words):
            align, bold, small = kind.split(" ")
            mark = {"type": "text", "align": align, "baseline": "middle", "lineHeight": 13}
            mark |= {"fontWeight": "bold"} if bold else {}
            mark |= {"fontSize": 10} if small else {}
            lettering = {**at, "text": {"field": "text"}, "color": literal("tint")}
            layers.append(layer(mark, lettering, [word for word in self.words if word["kind"] == kind]))
        spec = {"width": self.width, "height": height, "layer": layers}
        return Chart(title, spec, alt, round(self.width), share, id=id)


def letters(text: str) -> float:
    """About how many pixels a text takes."""
    return sum(
        3.1 if c in "iljtfrI.,:;'|() -" else 8.8 if c in "mwMW" else 7.4 if c.isupper() else 6.0 for c in text
    )


def fold(text: str, room: float) -> list[str]:
    """Words on as many lines as it takes to stand in `room` pixels."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if letters(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines

"""Small graphs: nodes and arrows, laid out in layers, readable up to about forty nodes."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.present.chart import Chart
from detente.present.grammar import Spec, layer, literal, pixels
from detente.present.theme import INK, NEUTRAL, PALETTE, SOFT

_LETTER, _LINE = 5.9, 13


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its id, what is written in it, how it stands out, and its layer (None: found from the
    arrows).
    """

    id: str
    label: str
    emphasis: str = ""
    layer: int | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one node to another: whose it is, and whether it is a weaker one (dashed)."""

    source: str
    target: str
    series: str = ""
    dashed: bool = False


def draw_network(
    title: str,
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    *,
    alt: str,
    colours: Mapping[str, str] | None = None,
    width: int = 700,
    share: float = 1.0,
    id: str = "",
) -> Chart:
    """What leads where? Nodes in layers from left to right, arrows coloured by whose they are.

    A node without a layer stands one after the nearest node that leads to it; nodes that nothing leads to
    come first. `emphasis` (any word) draws a node filled; nodes of different emphasis differ in fill.
    Raises ValueError for an arrow between nodes that are not there.
    """
    known = {node.id for node in nodes}
    for arrow in arrows:
        if missing := {arrow.source, arrow.target} - known:
            raise ValueError(
                f"network {title!r}: arrow {arrow.source} -> {arrow.target}, but no node {sorted(missing)}"
            )
    layers = _find_layers(nodes, arrows)
    columns = [
        [node for node in nodes if layers[node.id] == at]
        for at in range(max(layers.values(), default=-1) + 1)
    ]
    columns = _uncrossed(columns, arrows)
    room = width / max(1, len(columns))
    wide = min(room - 46, 190.0)
    texts = {node.id: textwrap.wrap(node.label, max(8, int((wide - 12) / _LETTER))) or [""] for node in nodes}
    tall = {node.id: _LINE * len(texts[node.id]) + 10.0 for node in nodes}
    height = max((sum(tall[n.id] + 26 for n in column) for column in columns), default=40.0) + 16
    centre: dict[str, tuple[float, float]] = {}
    for at, column in enumerate(columns):
        spare = (height - sum(tall[n.id] for n in column)) / (len(column) + 1)
        y = spare
        for node in column:
            centre[node.id] = (room * (at + 0.5), y + tall[node.id] / 2)
            y += tall[node.id] + spare
    series = list(dict.fromkeys(arrow.series for arrow in arrows))
    tint = {name: (colours or {}).get(name, PALETTE[at % len(PALETTE)]) for at, name in enumerate(series)}
    boxes = _draw_nodes(nodes, centre, texts, tall, wide)
    lines, heads = _draw_arrows(arrows, centre, tall, wide, tint)
    spec = _assemble(width, height, boxes, lines, heads, _draw_key(tint, height + 12))
    return Chart(title, spec, alt, width, share, id=id)


def _find_layers(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> dict[str, int]:
    """Breadth first from the nodes that nothing leads to (or the first one); given layers stay."""
    led_to = {arrow.target for arrow in arrows if arrow.source != arrow.target}
    layers = {node.id: node.layer for node in nodes if node.layer is not None}
    frontier = [node.id for node in nodes if node.id not in led_to and node.layer is None]
    if not layers and not frontier and nodes:
        frontier = [nodes[0].id]
    for id in frontier:
        layers[id] = 0
    frontier = sorted(layers, key=lambda id: layers[id])
    while len(layers) < len(nodes):
        following: list[str] = []
        for id in frontier:
            for arrow in arrows:
                if arrow.source == id and arrow.target not in layers:
                    layers[arrow.target] = layers[id] + 1
                    following.append(arrow.target)
        if not following:  # what nothing seen so far leads to starts afresh
            rest = next(node.id for node in nodes if node.id not in layers)
            layers[rest] = 0
            following = [rest]
        frontier = following
    return layers


def _uncrossed(columns: list[list[Node]], arrows: Sequence[Arrow]) -> list[list[Node]]:
    """Nodes of each layer in the order of the mean place of their neighbours, a few times over (Sugiyama's
    barycentres).
    """
    for _ in range(6):
        place = {
            node.id: at / max(1, len(column) - 1) for column in columns for at, node in enumerate(column)
        }
        near: dict[str, list[float]] = {node.id: [] for column in columns for node in column}
        for arrow in arrows:
            near[arrow.source].append(place[arrow.target])
            near[arrow.target].append(place[arrow.source])
        columns = [
            sorted(column, key=lambda n: sum(near[n.id]) / len(near[n.id]) if near[n.id] else place[n.id])
            for column in columns
        ]
    return columns


def _draw_nodes(
    nodes: Sequence[Node],
    centre: Mapping[str, tuple[float, float]],
    texts: Mapping[str, list[str]],
    tall: Mapping[str, float],
    wide: float,
) -> list[Spec]:
    kinds = list(dict.fromkeys(node.emphasis for node in nodes if node.emphasis))
    fills = {kind: ("#dbe6f0", "#fbe3d2", "#d8efe7", "#f3e6c4")[at % 4] for at, kind in enumerate(kinds)}
    boxes: list[Spec] = []
    for node in nodes:
        x, y = centre[node.id]
        boxes.append(
            {
                "x": x - wide / 2,
                "x2": x + wide / 2,
                "y": y - tall[node.id] / 2,
                "y2": y + tall[node.id] / 2,
                "fill": fills.get(node.emphasis, "#ffffff"),
                "stroke": INK if node.emphasis else NEUTRAL,
                "tx": x,
                "ty": y - _LINE * len(texts[node.id]) / 2 + 1,
                "text": texts[node.id],
            }
        )
    return boxes


def _draw_arrows(
    arrows: Sequence[Arrow],
    centre: Mapping[str, tuple[float, float]],
    tall: Mapping[str, float],
    wide: float,
    tint: Mapping[str, str],
) -> tuple[list[Spec], list[Spec]]:
    lines: list[Spec] = []
    heads: list[Spec] = []
    pairs = {(arrow.source, arrow.target) for arrow in arrows}
    for arrow in arrows:
        if arrow.source == arrow.target:
            continue
        # Arrows there and back run side by side, not on each other.
        shift = 5.0 if (arrow.target, arrow.source) in pairs else 0.0
        start = _edge(centre[arrow.source], centre[arrow.target], wide, tall[arrow.source], shift)
        end = _edge(centre[arrow.target], centre[arrow.source], wide, tall[arrow.target], -shift)
        colour = tint[arrow.series]
        lines.append(
            {
                "x": start[0],
                "y": start[1],
                "x2": end[0],
                "y2": end[1],
                "colour": colour,
                "dash": "dashed" if arrow.dashed else "full",
            }
        )
        angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])) + 90
        heads.append({"x": end[0], "y": end[1], "angle": angle, "colour": colour})
    return lines, heads


def _edge(
    at: tuple[float, float], towards: tuple[float, float], wide: float, tall: float, shift: float
) -> tuple[float, float]:
    """Where the line from `at` leaves its box, moved sideways by `shift`."""
    dx, dy = towards[0] - at[0], towards[1] - at[1]
    length = math.hypot(dx, dy) or 1.0
    scale = min(wide / 2 / abs(dx) if dx else math.inf, tall / 2 / abs(dy) if dy else math.inf)
    x, y = at[0] + dx * scale + dx / length * 3, at[1] + dy * scale + dy / length * 3
    return x - dy / length * shift, y + dx / length * shift


def _draw_key(tint: Mapping[str, str], y: float) -> list[Spec]:
    """Whose arrows have which colour: drawn by hand, since the lines carry their colours themselves."""
    keys: list[Spec] = []
    left = 0.0
    for name in tint:
        if name:
            keys.append(
                {"x": left, "x2": left + 18, "y": y, "tx": left + 23, "text": name, "colour": tint[name]}
            )
            left += 45 + len(name) * _LETTER
    return keys


def _assemble(
    width: float, height: float, boxes: list[Spec], lines: list[Spec], heads: list[Spec], keys: list[Spec]
) -> Spec:
    tall = height + (22 if keys else 0)
    x, y = pixels(width, tall)
    at = {"x": {"field": "x", **x}, "y": {"field": "y", **y}}
    inside = {"x": {"field": "tx", **x}, "text": {"field": "text"}}
    ends = {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    colour = {"color": literal("colour")}
    turn = {"field": "angle", "type": "quantitative", "scale": {"domain": [0, 360], "range": [0, 360]}}
    dash = {
        "field": "dash",
        "legend": None,
        "scale": {"domain": ["full", "dashed"], "range": [[1, 0], [4, 3]]},
    }
    head = {"type": "point", "shape": "triangle", "size": 60, "filled": True, "opacity": 1}
    fill = {"fill": literal("fill"), "stroke": literal("stroke")}
    layers = [
        layer({"type": "rule", "strokeWidth": 1.4}, {**ends, **colour, "strokeDash": dash}, lines),
        layer(head, {**at, **colour, "angle": turn}, heads),
        layer({"type": "rect", "cornerRadius": 3, "strokeWidth": 1}, {**ends, **fill}, boxes),
        layer(
            {"type": "text", "baseline": "top", "lineHeight": _LINE},
            {**inside, "y": {"field": "ty", **y}},
            boxes,
        ),
        layer({"type": "rule", "strokeWidth": 2}, {**ends, **colour}, keys),
        layer({"type": "text", "align": "left", "color": SOFT}, {**inside, "y": at["y"]}, keys),
    ]
    return {"width": width, "height": tall, "layer": layers if keys else layers[:4]}

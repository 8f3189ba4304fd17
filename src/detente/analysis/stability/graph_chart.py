"""The graph around the start and the places of rest, drawn while it can be read, summed up beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detente.analysis.stability.simultaneous import list_actor_improvements
from detente.analysis.stability.words import CONCEPT_NAMES, node_words
from detente.analysis.wording import count_words
from detente.present import Arrow, Chart, Node, actor_colours, draw_network

if TYPE_CHECKING:
    from detente.analysis.stability.equilibria import Equilibria
    from detente.analysis.stability.ground import Ground

READABLE: Final = 40
"""States in one picture, at most."""


def draw_graph(found: Equilibria) -> Chart:
    """States and moves: the start, the places of rest, and what leads there.

    All states where there are at most `READABLE`; otherwise the start, those places of rest listed that single
    moves lead to (if any do), and the states on the way to them. A full arrow is an actor's best gain from
    a state, a dashed one a move on the shortest way that is not.
    """
    ground = found.ground
    layers, arrows = _choose(found)
    nodes = list(layers)
    numbers = {rest.node: n for n, rest in enumerate(found.rests, 1)}
    resting = {rest.node: rest for rest in found.rests}
    drawn_rests = sum(n in resting for n in nodes)
    drawn = [
        Node(
            str(node),
            (f"{numbers[node]}. " if node in numbers else "")
            + _shorten(str(node_words(ground, node)), len(nodes)),
            "now" if node == ground.start else "rest" if node in resting else "",
            layers[node],
        )
        for node in nodes
    ]
    names = [found.dispute.label(a) for a in ground.actors]
    lines = [Arrow(str(a), str(b), names[i], not gain) for (a, b, i), gain in arrows.items()]
    strongest = next(iter(found.masks), None)
    shown = count_words(len(nodes), "state")
    alt = (
        f"{shown} of {ground.count:,}: the present one, {count_words(drawn_rests, 'place')} of rest and what leads "
        f"there, with {count_words(len(lines), 'move')}."
    )
    if strongest is not None:
        alt += f" Under {CONCEPT_NAMES[strongest]} {found.counts[strongest]:,} states are at rest."
    colours = {found.dispute.label(a): c for a, c in actor_colours(ground.actors).items()}
    return draw_network("States and moves", drawn, lines, alt=alt, colours=colours, id="stability-graph")


def _label(ground: Ground, node: int) -> str:
    name = ground.name_node(node)
    words = str(node_words(ground, node))
    return words if name is None else f"{name}: {words}"


def _choose(found: Equilibria) -> tuple[dict[int, int | None], dict[tuple[int, int, int], bool]]:
    """The states to draw with their layers, and the moves between: (from, to, actor), whether it is a gain."""
    ground = found.ground
    nodes: dict[int, int | None] = {}
    if ground.count <= READABLE:
        nodes = dict.fromkeys(range(ground.count))
    else:
        if ground.start is not None:
            nodes[ground.start] = 0
        reached = [r for r in found.rests if r.route.steps]
        for rest in reached or found.rests:
            path = [s.row for s in rest.route.steps] or [rest.node]
            new = {n: k for k, n in enumerate(path, 1) if n not in nodes}
            if len(nodes) + len(new) <= READABLE:
                nodes |= new
    inside = set(nodes)
    arrows: dict[tuple[int, int, int], bool] = {}
    for node in nodes:
        for i in range(len(ground.actors)):
            best = next((g for g in _list_gains(ground, i, node) if g in inside), None)
            if best is not None:
                arrows[node, best, i] = True
    if ground.start is not None:
        for rest in found.rests:
            at = ground.start
            for step in rest.route.steps:
                if at in inside and step.row in inside:
                    gain = bool(ground.ranks[step.actor, step.row] > ground.ranks[step.actor, at])
                    arrows.setdefault((at, step.row, step.actor), gain)
                at = step.row
    return nodes, arrows


def _list_gains(ground: Ground, actor: int, node: int) -> list[int]:
    """The nodes an actor can move to from a node and likes better, best first."""
    if not ground.quick:
        u = ground.ranks[actor]
        gains = [t for t in ground.web.list_moves(actor, node) if u[t] > u[node]]
        return sorted(gains, key=lambda t: -int(u[t]))
    rows = list_actor_improvements(ground.board, actor, int(ground.row_of[node]))
    return list(dict.fromkeys(int(ground.node_of[r]) for r in rows))


def _shorten(text: str, crowd: int) -> str:
    """Words that fit into a box: the fuller the picture, the fewer."""
    room = 90 if crowd <= 12 else 55 if crowd <= 24 else 34
    return text if len(text) <= room else text[: room - 1].rstrip(" ,;:") + "…"

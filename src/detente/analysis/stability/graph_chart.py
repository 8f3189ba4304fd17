"""The graph around the start and the places of rest, drawn while it can be read, summed up beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detente.analysis.stability.simultaneous import list_actor_improvements
from detente.analysis.stability.words import CONCEPT_NAMES, count_words, node_words
from detente.present import Arrow, Chart, Node, draw_network

if TYPE_CHECKING:
    from detente.analysis.stability.equilibria import Equilibria
    from detente.analysis.stability.ground import Ground

READABLE: Final = 40
"""States in one picture, at most."""


def draw_graph(found: Equilibria) -> Chart:
    """States and moves: the start, the places of rest, and what leads there.

    All states where there are at most `READABLE`; otherwise the start, the places of rest listed and the states
    on the way to them. A full arrow is an actor's best gain from a state, a dashed one a move on the shortest
    way that is not.
    """
    ground = found.ground
    nodes, arrows = _choose(found)
    numbers = {rest.node: n for n, rest in enumerate(found.rests, 1)}
    resting = {rest.node: rest for rest in found.rests}
    drawn = [
        Node(
            str(node),
            (f"{numbers[node]}. " if node in numbers else "")
            + _shorten(str(node_words(ground, node)), len(nodes)),
            "now" if node == ground.start else "rest" if node in resting else "",
        )
        for node in nodes
    ]
    names = [found.dispute.label(a) for a in ground.actors]
    lines = [Arrow(str(a), str(b), names[i], not gain) for (a, b, i), gain in arrows.items()]
    strongest = next(iter(found.masks), None)
    shown = count_words(len(nodes), "state")
    alt = (
        f"{shown} of {ground.count:,}: the present one, {count_words(len(resting), 'place')} of rest and what leads "
        f"there, with {count_words(len(lines), 'move')}."
    )
    if strongest is not None:
        alt += f" Under {CONCEPT_NAMES[strongest]} {found.counts[strongest]:,} states are at rest."
    return draw_network("States and moves", drawn, lines, alt=alt, id="stability-graph")


def _choose(found: Equilibria) -> tuple[list[int], dict[tuple[int, int, int], bool]]:
    """The states to draw, and the moves between them: (from, to, actor) and whether it is the actor's gain."""
    ground = found.ground
    if ground.count <= READABLE:
        nodes = list(range(ground.count))
    else:
        nodes = [] if ground.start is None else [ground.start]
        for rest in found.rests:
            new = [n for n in (*(s.row for s in rest.route.steps), rest.node) if n not in nodes]
            if len(nodes) + len(new) <= READABLE:
                nodes += dict.fromkeys(new)
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

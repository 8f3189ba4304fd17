"""Witnesses and routes on explicit arcs, following who moved last; for merged states that can be left again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from detente.analysis.stability.arcs import Web
from detente.analysis.stability.routes import Route
from detente.analysis.stability.witness import Answer, Judgement, Step
from detente.errors import SettingError


def judge_node(web: Web, node: int, actor: int, concept: str) -> Judgement:
    """Is this node stable for this actor, and why? The counterpart of `witness.judge_state`."""
    if concept not in ("nash", "gmr", "smr", "seq"):
        raise SettingError(f"{concept!r} is not defined on explicit arcs; nash, gmr, smr and seq are")
    u = web.ranks[actor]
    others = [j for j in range(web.ranks.shape[0]) if j != actor]
    gains = sorted((t for t in web.list_moves(actor, node) if u[t] > u[node]), key=lambda t: (-int(u[t]), t))

    def punishes(x: int) -> bool:
        if u[x] > u[node]:
            return False
        return concept != "smr" or all(u[y] <= u[node] for y in web.list_moves(actor, x))

    answers = []
    for gain in gains:
        steps = None if concept == "nash" else _find_sequence(web, gain, others, concept == "seq", punishes)
        answers.append(Answer(Step(actor, gain), steps))
    return Judgement(node, actor, concept, all(a.sanction is not None for a in answers), tuple(answers))


def find_node_routes(web: Web, origin: int, nodes: Sequence[int]) -> list[Route]:
    """The best route from `origin` to each node; see `routes.find_routes` (no joint grade here)."""
    everyone = list(range(web.ranks.shape[0]))
    out = []
    for node in nodes:
        if node == origin:
            out.append(Route(node, "here", ()))
            continue
        for grade in ("improvements", "moves"):
            steps = _find_sequence(web, origin, everyone, grade == "improvements", lambda x, to=node: x == to)  # type: ignore[misc]
            if steps is not None:
                out.append(Route(node, grade, steps))
                break
        else:
            out.append(Route(node, "none", ()))
    return out


def _find_sequence(
    web: Web, origin: int, movers: Sequence[int], improving: bool, wanted: Callable[[int], bool]
) -> tuple[Step, ...] | None:
    """A shortest sequence of moves, nobody twice in a row, that ends where it is wanted."""
    before: dict[tuple[int, int], tuple[int, int] | None] = {(origin, -1): None}
    queue = deque([(origin, -1)])
    while queue:
        here = queue.popleft()
        x, last = here
        for h in movers:
            if h == last:
                continue
            for y in web.list_moves(h, x):
                if (improving and web.ranks[h, y] <= web.ranks[h, x]) or (y, h) in before:
                    continue
                before[(y, h)] = here
                if wanted(y):
                    return _read_back(before, (y, h))
                queue.append((y, h))
    return None


def _read_back(
    before: dict[tuple[int, int], tuple[int, int] | None], at: tuple[int, int]
) -> tuple[Step, ...]:
    steps = []
    here: tuple[int, int] | None = at
    while here is not None and before[here] is not None:
        steps.append(Step(here[1], here[0]))
        here = before[here]
    return tuple(reversed(steps))

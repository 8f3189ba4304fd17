"""Orders in which measures can be raised: which steps the rules permit, and whether any order keeps what is held back.

A plan starts at the start and only raises measures. A step raises one level of at most one measure of each owner;
the state after it satisfies the rules about states, and where it makes the `before` of a rule true, the rule's `need`
was true in the state before it. Almost every such step can be cut into steps of one measure each. Those that
cannot, because a rule forbids every state in between, are found once and kept as joint steps, so that a search over
single raises and joint steps misses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from detente.errors import TooLargeError
from detente.model.formula import Formula
from detente.model.step_space import Bools, Ints, StepSpace, build_steps

MAX_NODES = 1 << 27
"""States, times the combinations of what has to be remembered, that one search may visit."""


@dataclass(frozen=True)
class Hold:
    """Measures that may not rise until a formula was true in some state before the step."""

    name: str
    measures: tuple[str, ...]
    until: Formula


@dataclass(frozen=True)
class Route:
    """A way from the start to a target: the rows it passes (the start first) and what each step raises."""

    rows: tuple[int, ...]
    steps: tuple[Mapping[str, str], ...]


def find_route(steps: StepSpace, target: Bools, holds: Sequence[Hold] = ()) -> Route | None:
    """An order of steps from the start to a state of `target` that keeps every hold; None where there is none.

    `target` has one truth value per feasible state. A hold is kept by a step that raises none of its measures, or
    that starts when its `until` is true or has been true earlier on the way; whether it stays true does not matter.
    The route raises one measure at a time wherever the rules let it, and no route of that kind is shorter; one that
    moves several actors at once may take fewer steps. None is exact: no order of permitted steps exists, joint ones
    included. Says nothing about whether anybody would take the steps.
    Raises TooLargeError where too many `until` would have to be remembered at once.
    """
    from detente.model.steps_kernels import search_route

    space = steps.compiled.space
    barred = np.zeros(len(steps.rows), dtype=np.int64)
    untils: list[Bools] = []
    masks: list[int] = []
    for hold in holds:
        mask = sum(1 << space.axis[m] for m in dict.fromkeys(hold.measures) if m in space.axis)
        true = steps.compiled.truth(hold.until)[steps.rows]
        if steps.stays_true(true):
            barred |= np.where(true, 0, mask)
        elif mask:
            untils.append(true)
            masks.append(mask)
    if len(steps.rows) << len(untils) > MAX_NODES:
        raise TooLargeError(
            f"{len(untils)} conditions that can cease to hold would have to be remembered at {len(steps.rows):,} "
            f"states; at most {MAX_NODES:,} combinations are searched. Ask about fewer demands at once"
        )
    until = np.array(untils, dtype=bool).reshape(len(untils), len(steps.rows))
    node, parent = search_route(
        steps.raised,
        steps.ptr,
        steps.goal,
        steps.bits,
        steps.start,
        np.asarray(target)[steps.rows],
        barred,
        until,
        np.array(masks, dtype=np.int64),
    )
    return None if node < 0 else _trace(steps, int(node), parent, len(untils))


def _trace(steps: StepSpace, node: int, parent: Ints, width: int) -> Route:
    positions = []
    while node >= 0:
        positions.append(node >> width)
        node = int(parent[node])
    positions.reverse()
    space = steps.compiled.space
    states = [space.state(int(steps.rows[p])) for p in positions]
    raises = tuple(
        {m: after[m] for m in space.names if after[m] != before[m]} for before, after in pairwise(states)
    )
    return Route(tuple(int(steps.rows[p]) for p in positions), raises)


__all__ = ["Bools", "Hold", "Route", "StepSpace", "build_steps", "find_route"]

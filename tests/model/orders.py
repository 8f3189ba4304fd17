"""Random small disputes, and orders of steps found by trying every step from every state: slow, plain, sure."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product
from typing import Any

from detente.errors import DisputeError
from detente.model.dispute import Dispute
from detente.model.formula import Formula
from detente.model.reading import read_data

State = tuple[int, ...]


def draw_formula(rng: random.Random, levels: dict[str, list[str]], depth: int = 2) -> str:
    """A formula over the measures, rising or not."""
    kind = rng.random()
    if depth == 0 or kind < 0.45:
        name = rng.choice(list(levels))
        return f"{name} {rng.choice(['=', '>=', '<', '!=', '>=', '>'])} {rng.choice(levels[name])}"
    if kind < 0.55:
        return f"not ({draw_formula(rng, levels, depth - 1)})"
    joint = rng.choice(["and", "or", "implies", "iff", "and", "or"])
    return f"({draw_formula(rng, levels, depth - 1)}) {joint} ({draw_formula(rng, levels, depth - 1)})"


def draw_rule(rng: random.Random, levels: dict[str, list[str]]) -> dict[str, str]:
    """A rule about states; often one that ties two measures together."""
    one, other = rng.sample(list(levels), 2)
    top = {m: names[-1] for m, names in levels.items()}
    return rng.choice(
        [
            {"require": f"{one} = {top[one]}", "when": f"{other} = {top[other]}"},
            {"require": f"({one} = {top[one]}) iff ({other} = {top[other]})"},
            {"require": f"({one} = {levels[one][0]}) iff ({other} = {levels[other][0]})"},
            {"forbid": draw_formula(rng, levels, 1)},
            {"require": draw_formula(rng, levels, 1), "when": draw_formula(rng, levels, 1)},
        ]
    )


def draw_data(
    rng: random.Random, *, rules: int = 3, needs: int = 2, demands: int = 4, far: int = 0
) -> dict[str, Any]:
    """A dispute as plain data: two or three actors, three to six measures, and something of every rule and demand."""
    actors = ["ann", "bob", "cas"][: rng.randint(2, 3)]
    levels = {f"m{k}": [f"l{j}" for j in range(rng.choice([2, 2, 3]))] for k in range(rng.randint(3, 6))}
    data: dict[str, Any] = {
        "format": 1,
        "id": "random",
        "title": "A random dispute",
        "actors": {a: {"kind": "party" if k < 2 else "third-party"} for k, a in enumerate(actors)},
        "measures": {m: {"owner": rng.choice(actors), "levels": names} for m, names in levels.items()},
        "start": {m: rng.choice(names[:2]) for m, names in levels.items() if rng.random() < 0.2},
        "rules": [draw_rule(rng, levels) for _ in range(rng.randint(0, rules))],
        "demands": {},
        "targets": {"goal": _draw_goal(rng, levels) if far else draw_formula(rng, levels, 1)},
    }
    for _ in range(rng.randint(0, needs)):
        data["rules"].append({"need": draw_formula(rng, levels, 1), "before": draw_formula(rng, levels, 1)})
    for k in range(rng.randint(1, demands)):
        data["demands"][f"d{k}"] = {
            "by": rng.choice(actors[:2]),
            "hold": rng.sample(list(levels), rng.randint(1, 2)),
            "until": draw_formula(rng, levels, 1),
            "strength": rng.choice(["hard", {"cost": rng.randint(1, 9)}]),
        }
    return data


def _draw_goal(rng: random.Random, levels: dict[str, list[str]]) -> str:
    """A target that lies far off: several measures at their highest level."""
    return " and ".join(
        f"{m} = {levels[m][-1]}" for m in rng.sample(list(levels), rng.randint(2, len(levels)))
    )


def draw_disputes(seed: int, count: int, **sizes: int) -> list[Dispute]:
    """`count` random disputes whose start keeps their rules."""
    rng = random.Random(seed)
    found: list[Dispute] = []
    while len(found) < count:
        try:
            found.append(read_data(draw_data(rng, **sizes)))
        except DisputeError:
            continue
    return found


def holds(dispute: Dispute, formula: Formula, state: State) -> bool:
    """Whether a formula is true in a state."""
    at = dict(zip(dispute.measures, state, strict=True))
    return bool(formula.holds(at.__getitem__))


def list_steps(dispute: Dispute, state: State) -> list[State]:
    """Every state that a permitted step from this one leads to."""
    names = list(dispute.measures)
    owners = sorted({dispute.measures[m].owner for m in names})
    mine = [[k for k, m in enumerate(names) if dispute.measures[m].owner == a] for a in owners]
    out = []
    for choice in product(*([None, *ms] for ms in mine)):
        raised = [k for k in choice if k is not None]
        after = tuple(level + (k in raised) for k, level in enumerate(state))
        if not raised or any(
            level >= len(dispute.measures[m].levels) for level, m in zip(after, names, strict=True)
        ):
            continue
        if not all(holds(dispute, rule, after) for rule in dispute.state_rules):
            continue
        if any(
            holds(dispute, before, after)
            and not holds(dispute, before, state)
            and not holds(dispute, need, state)
            for need, before in dispute.plan_rules
        ):
            continue
        out.append(after)
    return out


def has_order(dispute: Dispute, target: str, demands: Iterable[str]) -> bool:
    """Whether some order reaches the target and breaks none of the demands, by going everywhere one can go."""
    names = list(dispute.measures)
    goal = dispute.formula(target)
    asked = {d: dispute.effective.demands[d] for d in demands}
    until = {d: dispute.formula(spec.until) for d, spec in asked.items()}
    start = tuple(dispute.measures[m].levels.index(dispute.start[m]) for m in names)
    first = (start, frozenset(d for d in asked if holds(dispute, until[d], start)))
    seen, waiting = {first}, [first]
    while waiting:
        state, met = waiting.pop()
        if holds(dispute, goal, state):
            return True
        for after in list_steps(dispute, state):
            raised = {m for m, a, b in zip(names, state, after, strict=True) if b > a}
            if any(raised & set(spec.hold) for d, spec in asked.items() if d not in met):
                continue
            node = (after, met | {d for d in asked if holds(dispute, until[d], after)})
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False

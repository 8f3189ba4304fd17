"""Random small disputes as arrays, for comparison with slow evaluations."""

from __future__ import annotations

import numpy as np

from detente.analysis.roadmap.game.instance import (
    ALWAYS,
    Hazard,
    Hold,
    Instance,
    Pattern,
    Precondition,
    StateSum,
    constant,
)


def level_pattern(shape: tuple[int, ...], measure: int, least: int) -> Pattern:
    """Holds where a measure stands at `least` or above."""
    return Pattern((measure,), (np.arange(shape[measure]) >= least).astype(float))


def random_pattern(rng: np.random.Generator, shape: tuple[int, ...], wide: int = 2) -> Pattern:
    measures = tuple(sorted(rng.choice(len(shape), size=min(wide, len(shape)), replace=False).tolist()))
    table = (rng.random([shape[m] for m in measures]) < 0.6).astype(float)
    return Pattern(measures, table)


def draw_instance(rng: np.random.Generator, most: int = 6) -> Instance:
    """2 to 4 actors, levels, one-way levels, hazards, imperfect detection, guarantees, work, consent, ratification."""
    actors = int(rng.integers(2, 5))
    measures = int(rng.integers(max(3, actors), most + 1))
    shape = tuple(int(l) for l in rng.choice([2, 2, 2, 3], size=measures))
    owner = tuple(
        int(k) for k in (*rng.permutation(actors)[: min(actors, measures)], *rng.integers(0, actors, 9))
    )
    owner = owner[:measures]
    start = tuple(int(rng.random() < 0.15) for _ in shape)
    lock = []
    undo = np.zeros((measures, 3))
    for m, l in enumerate(shape):
        undo[m, 1:l] = rng.choice([0.0, 0.3, 1.0, 3.0], size=l - 1)
        never = rng.random(l) < 0.25
        never[0] = True
        undo[m, :l][never] = np.inf
        lock.append(tuple(max(k for k in range(x + 1) if never[k]) for x in range(l)))
    payoffs = []
    for _ in range(actors):
        patterns = [level_pattern(shape, m, l) for m in range(measures) for l in range(1, shape[m])]
        values = []
        for m in range(measures):
            for _l in range(1, shape[m]):
                own = owner[m] == len(payoffs)
                values.append(float(rng.uniform(-2, 0.5) if own else rng.uniform(-0.5, 3)))
        for _ in range(int(rng.integers(0, 3))):
            patterns.append(random_pattern(rng, shape))
            values.append(float(rng.uniform(-1, 1)))
        payoffs.append(StateSum(tuple(patterns), tuple(values)))
    detection = []
    for _ in range(actors):
        kind = rng.random()
        if kind < 0.3:
            detection.append(constant(1.0))
        elif kind < 0.5:
            detection.append(constant(float(rng.uniform(0.1, 0.9))))
        else:
            read = random_pattern(rng, shape, 1)
            detection.append(
                StateSum((ALWAYS, read), (float(rng.uniform(0.1, 0.6)), float(rng.uniform(0, 0.4))))
            )
    hazards = [
        Hazard(tuple(float(k == i) for k in range(actors)), constant(float(rng.uniform(0, 0.08))))
        for i in range(actors)
        if rng.random() < 0.6
    ]
    if rng.random() < 0.5:
        alarm = StateSum((ALWAYS, random_pattern(rng, shape, 1)), (0.05, -0.04))
        hazards.append(Hazard(tuple(0.5 * (k < 2) for k in range(actors)), alarm))
    rules = tuple(random_rule(rng, shape, start) for _ in range(int(rng.integers(0, 3))))
    needs = tuple(
        Precondition(random_pattern(rng, shape), random_pattern(rng, shape))
        for _ in range(int(rng.random() < 0.2))
    )
    demands = tuple(
        Hold((int(rng.integers(measures)),), random_pattern(rng, shape, 1))
        for _ in range(int(rng.random() < 0.25))
    )
    goal = [m for m in range(measures) if rng.random() < 0.5] or [0]
    target = Pattern(tuple(goal), np.zeros([shape[m] for m in goal]))
    target.table[tuple(int(rng.integers(1, shape[m])) for m in goal)] = 1
    target.table[tuple(shape[m] - 1 for m in goal)] = 1
    return Instance(
        shape=shape,
        owner=owner,
        start=start,
        lock=tuple(lock),
        fallback=tuple(int(rng.random() < 0.1) for _ in shape),
        leader_bound=tuple(bool(rng.random() < 0.7) for _ in shape),
        takes=tuple(tuple(int(rng.choice([1, 1, 1, 2, 4])) if l else 0 for l in range(n)) for n in shape),
        consent=tuple(
            tuple(k for k in range(actors) if k != owner[m] and rng.random() < 0.1) for m in range(measures)
        ),
        holds=tuple(
            tuple(k for k in range(actors) if k != owner[m] and rng.random() < 0.25) for m in range(measures)
        ),
        rules=rules,
        preconditions=needs,
        demands=demands,
        target=target,
        max_bundle=int(rng.integers(1, actors + 1)),
        patience=rng.uniform(0.5, 0.97, actors),
        scale=rng.uniform(1, 10, actors),
        payoffs=tuple(payoffs),
        detection=tuple(detection),
        seen=np.where(rng.random(measures) < 0.2, rng.uniform(0.3, 1.0, measures), 0.0),
        undo=undo,
        hazards=tuple(hazards),
        penalties=tuple(
            StateSum((random_pattern(rng, shape, 1),), (float(rng.uniform(0, 1.5)),)) for _ in range(actors)
        ),
        credibility=np.where(rng.random(actors) < 0.5, 1.0, rng.uniform(0.2, 1.0, actors)),
        no_deal=rng.normal(0, 0.3, actors) * (rng.random(actors) < 0.5),
    )


def random_rule(rng: np.random.Generator, shape: tuple[int, ...], start: tuple[int, ...]) -> Pattern:
    upper, lower = (int(m) for m in rng.choice(len(shape), size=2, replace=False))
    measures = tuple(sorted((upper, lower)))
    table = np.ones([shape[m] for m in measures])
    hit = [0, 0]
    hit[measures.index(upper)] = shape[upper] - 1
    hit[measures.index(lower)] = start[lower]
    table[tuple(hit)] = 0
    if any(s == l for s, l in zip((start[m] for m in measures), hit, strict=True)) and all(
        start[m] == hit[k] for k, m in enumerate(measures)
    ):
        table[:] = 1
    return Pattern(measures, table)

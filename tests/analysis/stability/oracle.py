"""Brute force over explicit states and explicit legal sequences: slow, literal, and independent of the package.

Sets of states are Python integers used as bit sets. Moves are found by comparing every pair of states, and
opponents' sequences are followed move by move with the last mover remembered, as the definitions are
written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod


@dataclass(frozen=True)
class Case:
    """A random dispute in explicit form: `states` are tuples of levels."""

    shape: tuple[int, ...]
    owner: tuple[int, ...]
    one_way: tuple[tuple[bool, ...], ...]
    consent: tuple[tuple[int, ...], ...]
    states: tuple[tuple[int, ...], ...]
    payoffs: tuple[tuple[int, ...], ...]

    @property
    def actors(self) -> int:
        return len(self.payoffs)

    @property
    def codes(self) -> list[int]:
        out = []
        for state in self.states:
            code = 0
            for level, size in zip(state, self.shape, strict=True):
                code = code * size + level
            out.append(code)
        return out


def make_case(rng: random.Random, *, most: int = 26, actors: int | None = None) -> Case:
    """A dispute of 2 to 5 actors, with ties, infeasible states, irreversible levels and consent, each now and then."""
    n = actors or rng.choice([2, 2, 3, 3, 3, 4, 5])
    while True:
        shape = tuple(rng.choice([2, 2, 2, 3, 4]) for _ in range(rng.randint(max(2, n - 1), 6)))
        if prod(shape) <= 3 * most:
            break
    owner = tuple(rng.randrange(n) for _ in shape)
    irreversible = rng.choice([0.0, 0.0, 0.3, 0.8])
    one_way = tuple((False, *(rng.random() < irreversible for _ in range(size - 1))) for size in shape)
    asking = rng.choice([0.0, 0.0, 0.3])
    consent = tuple(
        tuple(j for j in range(n) if j != owner[m] and rng.random() < asking / (n - 1))
        for m in range(len(shape))
    )
    share = rng.choice([1.0, 1.0, 0.8, 0.6, 0.4])
    states = [s for s in product(*map(range, shape)) if rng.random() < share]
    if not states:
        states = [tuple(0 for _ in shape)]
    if len(states) > most:
        states = sorted(rng.sample(states, most))
    ties = rng.choice([2, 4, len(states), 10 * len(states), 10 * len(states)])
    payoffs = tuple(tuple(rng.randrange(-ties, ties) for _ in states) for _ in range(n))
    return Case(shape, owner, one_way, consent, tuple(states), payoffs)


def may_move(case: Case, actor: int, here: tuple[int, ...], there: tuple[int, ...]) -> bool:
    """Whether the actor alone may go from one state to another in one move."""
    if here == there:
        return False
    for m, (a, b) in enumerate(zip(here, there, strict=True)):
        if a == b:
            continue
        if case.owner[m] != actor:
            return False
        if b > a and case.consent[m]:
            return False
        if b < a and any(case.one_way[m][level] for level in range(b + 1, a + 1)):
            return False
    return True


def list_bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Oracle:
    """Moves and improvements as bit sets; every concept by its definition."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.size = len(case.states)
        self.read_moves(
            [
                [
                    sum(1 << t for t in range(self.size) if may_move(case, i, case.states[s], case.states[t]))
                    for s in range(self.size)
                ]
                for i in range(case.actors)
            ],
            case.payoffs,
        )

    def read_moves(self, moves: list[list[int]], payoffs: tuple[tuple[int, ...], ...]) -> None:
        self.moves = moves
        self.payoffs = payoffs
        self.actors = len(payoffs)
        self.improvements = [
            [
                sum(1 << t for t in list_bits(moves[i][s]) if payoffs[i][t] > payoffs[i][s])
                for s in range(self.size)
            ]
            for i in range(self.actors)
        ]

    def merge(self, node: list[int]) -> Merged:
        """The same dispute with states of equal `node` as one; they have equal payoffs."""
        return Merged(self, node)

    def follow(self, table: list[list[int]], movers: list[int], origin: int) -> int:
        """States reached from `origin` by one or more moves of `movers`, nobody moving twice in a row."""
        arrived = dict.fromkeys(movers, 0)  # by last mover
        fresh = {j: table[j][origin] for j in movers}
        while any(fresh.values()):
            for j in movers:
                arrived[j] |= fresh[j]
            new = dict.fromkeys(movers, 0)
            for last in movers:
                for x in list_bits(fresh[last]):
                    for j in movers:
                        if j != last:
                            new[j] |= table[j][x]
            fresh = {j: new[j] & ~arrived[j] for j in movers}
        out = 0
        for j in movers:
            out |= arrived[j]
        return out

    def not_better(self, actor: int, s: int) -> int:
        u = self.payoffs[actor]
        return sum(1 << t for t in range(self.size) if u[t] <= u[s])

    def find_stable(self, actor: int, *, with_sim: bool = True) -> dict[str, list[bool]]:
        others = [j for j in range(self.actors) if j != actor]
        moved = [self.follow(self.moves, others, s) for s in range(self.size)]
        improved = [self.follow(self.improvements, others, s) for s in range(self.size)]
        out: dict[str, list[bool]] = {c: [] for c in ("nash", "gmr", "smr", "seq", "sim")}
        for s in range(self.size):
            bad = self.not_better(actor, s)
            gains = list(list_bits(self.improvements[actor][s]))
            out["nash"].append(not gains)
            out["gmr"].append(all(moved[t] & bad for t in gains))
            out["smr"].append(
                all(any(not self.moves[actor][x] & ~bad for x in list_bits(moved[t] & bad)) for t in gains)
            )
            out["seq"].append(all(improved[t] & bad for t in gains))
            if with_sim:
                out["sim"].append(all(self.punish_at_once(actor, s, t, others) for t in gains))
        return out

    def punish_at_once(self, actor: int, s: int, gain: int, others: list[int]) -> bool:
        """Whether some of the opponents' improvements from s, made together with the gain, leave no gain."""
        case = self.case
        rows = {state: k for k, state in enumerate(case.states)}
        for choice in product(*([s, *list_bits(self.improvements[j][s])] for j in others)):
            if all(x == s for x in choice):
                continue
            levels = list(case.states[gain])
            for j, x in zip(others, choice, strict=True):
                for m in range(len(levels)):
                    if case.owner[m] == j:
                        levels[m] = case.states[x][m]
            row = rows.get(tuple(levels))
            if row is not None and case.payoffs[actor][row] <= case.payoffs[actor][s]:
                return True
        return False

    def find_stable_form(
        self,
        actor: int,
        concept: str,
        unknown: list[set[frozenset[int]]],
        *,
        leave: bool,
        fear: bool,
        strength: tuple[tuple[int, ...], ...] | None = None,
    ) -> list[bool]:
        """Stability with unknown preference between pairs, or (with `strength`) strong stability, literally."""
        u = self.payoffs

        def is_open(i: int, a: int, b: int) -> bool:
            return frozenset((a, b)) in unknown[i]

        def gains(i: int, s: int, with_open: bool) -> int:
            return sum(
                1 << t
                for t in list_bits(self.moves[i][s])
                if (with_open if is_open(i, s, t) else u[i][t] > u[i][s])
            )

        def deters(s: int, x: int) -> bool:
            if is_open(actor, s, x):
                return fear
            if strength is not None:
                return strength[actor][x] < strength[actor][s]
            return u[actor][x] <= u[actor][s]

        others = [j for j in range(self.actors) if j != actor]
        worth = [[gains(j, s, True) for s in range(self.size)] for j in range(self.actors)]
        table = worth if concept == "seq" else self.moves
        out = []
        for s in range(self.size):
            stable = True
            for t in list_bits(gains(actor, s, leave)):
                if concept == "nash":
                    stable = False
                    continue
                reached = self.follow(table, others, t)
                stable = stable and any(
                    deters(s, x)
                    and (concept != "smr" or all(deters(s, y) for y in list_bits(self.moves[actor][x])))
                    for x in list_bits(reached)
                )
            out.append(stable)
        return out


class Merged(Oracle):
    """An oracle on merged states: a node has the moves of all its members."""

    def __init__(self, whole: Oracle, node: list[int]) -> None:
        self.size = max(node) + 1
        moves = [[0] * self.size for _ in range(whole.actors)]
        for i in range(whole.actors):
            for s in range(whole.size):
                for t in list_bits(whole.moves[i][s]):
                    if node[s] != node[t]:
                        moves[i][node[s]] |= 1 << node[t]
        payoffs = [[0] * self.size for _ in range(whole.actors)]
        for i in range(whole.actors):
            for s in range(whole.size):
                payoffs[i][node[s]] = whole.payoffs[i][s]
        self.read_moves(moves, tuple(tuple(p) for p in payoffs))

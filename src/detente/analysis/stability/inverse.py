"""Inverse analysis: what would an actor have to prefer for a given state to be stable for it?

Only comparisons with that state matter. Its stability is a condition on the set W of states that the actor
likes no better than it: for each of the actor's moves s1 from the state,

    nash   s1 is in W
    gmr    s1, or something the opponents can reach from it, is in W
    smr    s1 is, or something they can reach is, together with all that the actor could move to from there
    seq    s1, or something they can reach by improvements of theirs, is in W
    sim    s1, or s1 combined with improvements of theirs from the original state, is in W

(Kinsara, Kilgour and Hipel 2015, whose patterns these are.) A condition on W counts rankings without listing
them: a strict ranking of K states with w others below the state can be had in w! (K - 1 - w)! ways for each
such W.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, factorial

import numpy as np

from detente.analysis.stability.concepts import Board, Row, check_concepts, measure_replies, measure_sanctions
from detente.analysis.stability.simultaneous import find_code, list_actor_improvements
from detente.errors import SettingError, TooLargeError

RELEVANT = 20
"""States whose place matters, at most, for rankings to be counted."""


ESCAPES = 12
"""Unpunished improvements for which the nearest punishment is looked up, at most."""


@dataclass(frozen=True)
class Escape:
    """An improvement that nobody punishes, and what comes nearest to punishing it.

    `answer` is the state that opponents can bring about and that is worst for the actor (the improvement itself
    where they can do nothing worse), after the actor's best further move under SMR. The original state
    would be stable as far as this improvement goes if it were ranked at least as high as that.
    """

    improvement: int
    answer: int


@dataclass(frozen=True)
class Condition:
    """What keeps a state from being stable for one actor: nothing if `count` is 0.

    `count` is how many improvements nobody punishes; `escapes` has the best of them, at most `ESCAPES`.
    `bar` is a row with the rank that the state would have to reach, all else unchanged (None: it is
    stable).
    """

    row: int
    actor: int
    concept: str
    count: int
    escapes: tuple[Escape, ...]
    bar: int | None

    @property
    def stable(self) -> bool:
        """Whether the state is stable for the actor as things are."""
        return self.count == 0


def find_condition(board: Board, row: int, actor: int, concept: str) -> Condition:
    """Which improvements make this state unstable for this actor, and how far it would have to rise.

    Any size of space. The bar is exact: with the state's own rank raised to it and nothing else changed the
    state is stable, below it is not.
    """
    (concept,) = check_concepts([concept])
    ranks = board.game.ranks[actor]
    gains = list_actor_improvements(board, actor, row)
    if concept == "sim":
        raise SettingError("sim has no bar; count_rankings takes it for small spaces")
    replies = measure_replies(board, actor, ranks) if concept == "smr" else ranks
    if concept == "nash":
        kept = ranks
    else:
        kept = np.minimum(ranks, measure_sanctions(board, actor, replies, improving=concept == "seq"))
    unpunished = [g for g in gains if kept[g] > ranks[row]]
    if not unpunished:
        return Condition(row, actor, concept, 0, (), None)
    highest = max(unpunished, key=lambda g: int(kept[g]))
    answers = {
        g: g if kept[g] == ranks[g] else _find_answer(board, actor, g, concept, replies, int(kept[g]))
        for g in dict.fromkeys([*unpunished[:ESCAPES], highest])
    }
    escapes = tuple(Escape(g, answers[g]) for g in unpunished[:ESCAPES])
    return Condition(row, actor, concept, len(unpunished), escapes, answers[highest])


def _find_answer(board: Board, actor: int, gain: int, concept: str, replies: Row, least: int) -> int:
    """A state that the opponents can bring about after the gain and that leaves the actor with rank `least`."""
    from detente.analysis.stability import trace_kernels

    others = np.array([j for j in range(len(board.game.actors)) if j != actor], np.int64)
    distance = trace_kernels.trace_forward(
        gain, others, concept == "seq", board.moves, board.game.ranks, board.order, board.start
    )[0]
    found = np.flatnonzero((distance >= 0) & (replies == least))
    answer = int(found[np.argmin(distance[found])])
    if concept == "smr":
        best = list_actor_improvements(board, actor, answer)
        return best[0] if best else answer
    return answer


def list_clauses(board: Board, row: int, actor: int, concept: str) -> list[list[frozenset[int]]]:
    """The condition on W: for each clause one of its sets must lie within W. For small spaces.

    A clause that is true whatever the ranking (the state itself can be brought about again) is left out.
    """
    from detente.analysis.stability import trace_kernels

    (concept,) = check_concepts([concept])
    game = board.game
    everything = np.arange(game.count)
    others = np.array([j for j in range(len(game.actors)) if j != actor], np.int64)

    def reach(origin: int, movers: np.ndarray[tuple[int], np.dtype[np.int64]], improving: bool) -> list[int]:
        found = trace_kernels.trace_forward(
            origin, movers, improving, board.moves, game.ranks, board.order, board.start
        )[0]
        return [int(x) for x in everything[found >= 0]]

    def own(origin: int) -> frozenset[int]:
        return frozenset(reach(origin, np.array([actor], np.int64), False)) - {origin}

    clauses = []
    for s1 in sorted(own(row)):
        options = {frozenset({s1})}
        if concept in ("gmr", "seq"):
            options |= {frozenset({x}) for x in reach(s1, others, concept == "seq")}
        elif concept == "smr":
            options |= {frozenset({x}) | own(x) for x in reach(s1, others, False) if x != s1}
        elif concept == "sim":
            options |= {frozenset({x}) for x in _list_joint_answers(board, row, actor, s1)}
        options = {o - {row} for o in options}
        if frozenset() not in options:
            clauses.append([o for o in options if not any(p < o for p in options)])
    return clauses


def _list_joint_answers(board: Board, row: int, actor: int, gain: int) -> set[int]:
    game = board.game
    codes = game.read_codes()
    choices = [
        [0, *(int(codes[x] - codes[row]) for x in list_actor_improvements(board, j, row))]
        for j in range(len(game.actors))
        if j != actor
    ]
    shifts = {sum(choice) for choice in product(*choices) if any(choice)}
    found = (find_code(board, int(codes[gain]) + shift) for shift in shifts)
    return {x for x in found if x is not None}


def count_rankings(
    board: Board, row: int, actor: int, concept: str, *, vary: Sequence[int] | None = None
) -> tuple[int, int]:
    """Under how many strict rankings of the actor's is the state stable for it: (those, all).

    `vary` lists the rows that may change places among themselves (default: all); the others keep theirs.
    Other actors' preferences stay as they are. Raises TooLargeError where the places of more than
    `RELEVANT` states matter, SettingError where a part is varied and the actor's present ranking has ties.
    """
    game = board.game
    ranks = game.ranks[actor]
    moving = frozenset(range(game.count) if vary is None else vary)
    if vary is not None and int(ranks.max()) + 1 != game.count:
        raise SettingError(
            f"{game.actors[actor]} ranks some states equal; only a strict ranking can be varied in part"
        )
    clauses = list_clauses(board, row, actor, concept)
    relevant = sorted(frozenset().union(*(o for clause in clauses for o in clause)) & moving - {row})
    if len(relevant) > RELEVANT:
        raise TooLargeError(
            f"the places of {len(relevant)} states decide whether this one is stable for {game.actors[actor]}; "
            f"rankings are counted for at most {RELEVANT}"
        )
    # A place is how many of the moving states stand below; without `vary` the present ranking plays no part.
    places = sorted(int(ranks[x]) for x in moving) if vary is not None else []
    if row in moving:
        standings = [(k, places[k] if places else -1) for k in range(len(moving))]
        free = len(moving) - 1
    else:
        standings = [(sum(p < int(ranks[row]) for p in places), int(ranks[row]))]
        free = len(moving)
    good = 0
    for below, place in standings:
        under = {x for x in range(game.count) if x not in moving and ranks[x] < place}
        by_size = _count_sets(clauses, relevant, moving, under)
        loose = free - len(relevant)
        ways = sum(
            n * comb(loose, below - size) for size, n in enumerate(by_size) if 0 <= below - size <= loose
        )
        good += ways * factorial(below) * factorial(free - below)
    return good, factorial(len(moving))


def _count_sets(
    clauses: list[list[frozenset[int]]], relevant: list[int], moving: frozenset[int], under: set[int]
) -> list[int]:
    """How many subsets of the relevant states, by size, satisfy every clause when they are the ones in W."""
    bit = {x: 1 << k for k, x in enumerate(relevant)}
    sets = np.arange(1 << len(relevant), dtype=np.int64)
    holds = np.ones(sets.size, np.bool_)
    for clause in clauses:
        any_option = np.zeros(sets.size, np.bool_)
        for option in clause:
            if any(x not in moving and x not in under for x in option):
                continue
            mask = sum(bit[x] for x in option if x in moving)
            any_option |= (sets & mask) == mask
        holds &= any_option
    sizes = np.bitwise_count(sets[holds])
    return [int(n) for n in np.bincount(sizes, minlength=len(relevant) + 1)]

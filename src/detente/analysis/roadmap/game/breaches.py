"""What an actor can gain by leaving a plan, for one step at a time and any step.

This is the plain evaluation, one step and one actor, everything listed: it judges explicit proposals and checks
the plans that the search finds. `worth.py` computes the same for all states at once.

    W_i(x) = max over y of (1-d) u_i(y) / D - (1-d) undo_cost(x, y) + d q (u_i(snapback of x) - penalty_i(x)) / D,
    D = 1 - d (1 - q),  q = max(detection of i at x, `seen` of the measures withheld or taken back)
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis.roadmap.game.instance import Floats, Instance, Levels, clip_chance
from detente.errors import TooLargeError

MAX_BREACHES = 4_000_000
"""Breaches of one actor at one step that are listed at once; a bundle of 12 measures stays far below."""


@dataclass(frozen=True, eq=False)
class Breach:
    """The best an actor can do by leaving at one step.

    `worth` is W (normalised value, payoff per period), `exposed` the state it stands in after withholding,
    `kept` the state after taking back, `noticed` the chance per period that it is noticed, `after` its payoff
    per period once the snapback has come (penalty deducted).
    """

    worth: float
    exposed: tuple[int, ...]
    kept: tuple[int, ...]
    noticed: float
    after: float


def settle_snapback(instance: Instance, breaker: int, levels: Levels, keepers: Sequence[int]) -> Levels:
    """Where every measure stands after the snapback that follows a breach by `breaker`.

    Rows of `levels` are the states left behind. Reversible levels fall to the fallback, free of charge; what
    `keepers` (owners) hold in force after such a breach stays.
    """
    out = levels.copy()
    for m in range(len(instance.shape)):
        if breaker in instance.holds[m] and instance.owner[m] in keepers:
            continue
        lock = np.asarray(instance.lock[m], np.int8)[levels[:, m]]
        out[:, m] = np.maximum(lock, np.minimum(levels[:, m], instance.fallback[m]))
    return out


def list_keepers(instance: Instance, breaker: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every set of owners that keep what they hold after a breach by `breaker`, with its chance (not zero).

    All of an owner's measures stay or fall together; owners are independent of each other.
    """
    holders = sorted({instance.owner[m] for m, whom in enumerate(instance.holds) if breaker in whom})
    credibility = clip_chance(instance.credibility)
    for kept in itertools.product((True, False), repeat=len(holders)):
        chance = 1.0
        for holder, stays in zip(holders, kept, strict=True):
            chance *= credibility[holder] if stays else 1.0 - credibility[holder]
        if chance > 0:
            yield tuple(h for h, stays in zip(holders, kept, strict=True) if stays), float(chance)


def expect_snapback(instance: Instance, breaker: int, levels: Levels, actor: int) -> Floats:
    """What `actor` expects per period after the snapback following a breach by `breaker` at each row of `levels`."""
    total = np.zeros(len(levels))
    for keepers, chance in list_keepers(instance, breaker):
        total += chance * instance.payoffs[actor].at(settle_snapback(instance, breaker, levels, keepers))
    return total


def list_breaches(
    instance: Instance, actor: int, before: Sequence[int], after: Sequence[int]
) -> tuple[Levels, Levels]:
    """Every way `actor` can leave at the step from `before` to `after`: exposed states x and kept states y, by row.

    The actor delivers any part of what it promised, holds up any part of what needs its consent, and takes back
    any of its own reversible levels. Rules do not bind a breach.
    """
    choices: list[list[tuple[int, int]]] = []
    for m in range(len(instance.shape)):
        own = instance.owner[m] == actor
        held_up = own or actor in instance.consent[m]
        delivered = range(before[m], after[m] + 1) if held_up and after[m] > before[m] else (after[m],)
        choices.append(
            [(x, y) for x in delivered for y in (range(instance.lock[m][x], x + 1) if own else (x,))]
        )
    count = 1
    for options in choices:
        count *= len(options)
    if count > MAX_BREACHES:
        raise TooLargeError(
            f"one step leaves an actor {count:,} ways to break it, more than the limit of {MAX_BREACHES:,}: "
            "split the step into smaller ones"
        )
    x = np.empty((count, len(choices)), np.int8)
    y = np.empty((count, len(choices)), np.int8)
    repeat = count
    for m, options in enumerate(choices):
        repeat //= len(options)
        tile = count // (repeat * len(options))
        pairs = np.asarray(options, np.int8)
        index = np.tile(np.repeat(np.arange(len(options)), repeat), tile)
        x[:, m], y[:, m] = pairs[index, 0], pairs[index, 1]
    return x, y


def measure_breaches(
    instance: Instance, actor: int, after: Sequence[int], x: Levels, y: Levels
) -> tuple[Floats, Floats, Floats]:
    """W of each listed breach, the chance per period that it is noticed, and the payoff after the snapback."""
    d = float(instance.patience[actor])
    noticed = clip_chance(instance.detection[actor].at(x))
    for m, seen in enumerate(instance.seen):
        if seen > 0:
            noticed = np.where((x[:, m] < after[m]) | (y[:, m] < x[:, m]), np.maximum(noticed, seen), noticed)
    spent = np.zeros(len(x))
    for m in instance.own(actor):
        climb = climb_cost(instance, m)
        spent += climb[x[:, m]] - climb[y[:, m]]
    later = expect_snapback(instance, actor, x, actor) - instance.penalties[actor].at(x)
    weight = 1.0 - d * (1.0 - noticed)
    worth = (1 - d) * instance.payoffs[actor].at(y) / weight - (1 - d) * spent + d * noticed * later / weight
    return worth, noticed, later


def climb_cost(instance: Instance, measure: int) -> Floats:
    """Undo costs added up from the lowest level: going back from x to y costs `climb[x] - climb[y]`.

    Levels that can never be undone count nothing: no withdrawal crosses them.
    """
    steps = instance.undo[measure, : instance.shape[measure]].copy()
    locked = np.asarray(instance.lock[measure]) == np.arange(instance.shape[measure])
    steps[locked] = 0.0
    return np.cumsum(steps)


def find_best_breach(instance: Instance, actor: int, before: Sequence[int], after: Sequence[int]) -> Breach:
    """The breach that pays `actor` most at the step from `before` to `after` (equal states: staying put)."""
    x, y = list_breaches(instance, actor, before, after)
    worth, noticed, later = measure_breaches(instance, actor, after, x, y)
    best = int(np.argmax(worth))
    return Breach(
        float(worth[best]),
        tuple(int(l) for l in x[best]),
        tuple(int(l) for l in y[best]),
        float(noticed[best]),
        float(later[best]),
    )

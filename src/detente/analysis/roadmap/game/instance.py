"""The game behind a roadmap as plain data: what can be done, what each state is worth, what a breach costs.

An `Instance` knows no names and no file. Its first half (shape, rules, who owns what) decides which plans and
which breaches there are and stays the same over draws; its second half is numbers, and changes with every draw.
A number that depends on the state is a `StateSum`: patterns over a few measures each, times values. Two instances
that share their patterns share everything that can be computed once (`structure.py`).

Source of the game: detente's own definition, docs/theory/roadmap.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.errors import SettingError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Pattern:
    """A function of a few measures: `table[levels of those measures]`, zero where nothing is added.

    `measures` are measure indices, ascending; `table` has one axis for each. A formula is a table of 0 and 1.
    No measures: a constant.
    """

    measures: tuple[int, ...]
    table: Floats

    def at(self, levels: npt.NDArray[np.integer]) -> Floats:
        """The value at each row of `levels` (rows, all measures)."""
        if not self.measures:
            return np.full(len(levels), float(self.table))
        if len(self.measures) == 1:
            one: Floats = self.table[levels[:, self.measures[0]]]
            return one
        picked: Floats = self.table[tuple(levels[:, m] for m in self.measures)]
        return picked

    def holds_at(self, state: Sequence[int]) -> bool:
        """Whether the pattern is not zero at one state (a level for every measure)."""
        return bool(self.table[tuple(state[m] for m in self.measures)] != 0)


ALWAYS = Pattern((), np.array(1.0))


@dataclass(frozen=True, eq=False)
class StateSum:
    """A number that depends on the state: the sum of `values[k] * patterns[k]`."""

    patterns: tuple[Pattern, ...]
    values: tuple[float, ...]

    def at(self, levels: npt.NDArray[np.integer]) -> Floats:
        """The sum at each row of `levels`."""
        total = np.zeros(len(levels))
        for pattern, value in zip(self.patterns, self.values, strict=True):
            total += value * pattern.at(levels)
        return total


def constant(value: float) -> StateSum:
    """A number that is the same in every state."""
    return StateSum((ALWAYS,), (float(value),))


@dataclass(frozen=True, eq=False)
class Hazard:
    """A chance per period that someone breaks off, by nobody's choice.

    `share[k]` of `chance` (clipped to [0, 1]) falls on actor k: turnover has one actor with share 1, a false
    alarm between two actors gives half to each.
    """

    share: tuple[float, ...]
    chance: StateSum


@dataclass(frozen=True, eq=False)
class Precondition:
    """`need` must hold in the state before any step that makes `before` true."""

    need: Pattern
    before: Pattern


@dataclass(frozen=True, eq=False)
class Hold:
    """None of `measures` may be raised in a step that starts where `until` does not hold."""

    measures: tuple[int, ...]
    until: Pattern


@dataclass(frozen=True, eq=False)
class Instance:
    """One dispute, one target, one set of numbers, as arrays.

    Axes: m measures in file order, l levels lowest first, i and k actors in file order.

    The form (what `structure.compile_instance` reads):
    - `shape[m]` number of levels; `owner[m]` actor; `start[m]` level at the start;
    - `lock[m][l]` the lowest level that may be gone back to from l (l itself where `undo` is never);
    - `fallback[m]` the level below which a snapback does not go;
    - `leader_bound[m]` whether a change of leader ends it;
    - `takes[m][l]` periods of work to reach level l from the one below (at least 1);
    - `consent[m]` other actors that must agree before m is raised;
    - `holds[m]` actors after whose breach m stays in force;
    - `rules` about states (not zero = allowed), `preconditions` and `demands` about steps, `target`;
    - `refused` where no plan may end, though it may pass through;
    - `max_bundle` measures at most in one step, one of each actor, one level at a time.

    The numbers: `patience[i]` in [0, 1); `scale[i]` > 0, units of a margin; `payoffs[i]` per period;
    `detection[i]` chance per period that a breach by i is noticed; `seen[m]` the same for measure m, where that is
    more; `undo[m, l]` cost of going from l to l - 1; `hazards`; `penalties[i]` payoff per period lost by i
    after its own breach; `credibility[i]` chance that i, as guarantor, keeps what it holds; `no_deal[i]` payoff
    per period without a deal.
    """

    shape: tuple[int, ...]
    owner: tuple[int, ...]
    start: tuple[int, ...]
    lock: tuple[tuple[int, ...], ...]
    fallback: tuple[int, ...]
    leader_bound: tuple[bool, ...]
    takes: tuple[tuple[int, ...], ...]
    consent: tuple[tuple[int, ...], ...]
    holds: tuple[tuple[int, ...], ...]
    rules: tuple[Pattern, ...]
    preconditions: tuple[Precondition, ...]
    demands: tuple[Hold, ...]
    target: Pattern
    max_bundle: int
    patience: Floats
    scale: Floats
    payoffs: tuple[StateSum, ...]
    detection: tuple[StateSum, ...]
    seen: Floats
    undo: Floats
    hazards: tuple[Hazard, ...]
    penalties: tuple[StateSum, ...]
    credibility: Floats
    no_deal: Floats
    refused: tuple[Pattern, ...] = ()
    actors: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "actors", len(self.patience))
        if not (np.all(self.patience >= 0) and np.all(self.patience < 1)):
            raise SettingError(
                f"patience must lie in [0, 1), and is {self.patience.tolist()}: "
                "with patience 1 no payoff per period adds up to a finite value"
            )
        if not (np.all(np.isfinite(self.scale)) and np.all(self.scale > 0)):
            raise SettingError(f"scales must be positive, and are {self.scale.tolist()}")
        if self.max_bundle < 1:
            raise SettingError(f"max_bundle must be at least 1, and is {self.max_bundle}")

    @property
    def states(self) -> int:
        """Number of combinations of levels, feasible or not."""
        return math.prod(self.shape)

    def own(self, actor: int) -> tuple[int, ...]:
        """The measures of an actor."""
        return tuple(m for m, k in enumerate(self.owner) if k == actor)


def strides_of(shape: Sequence[int]) -> Ints:
    """What one level of each measure adds to the code of a state (the last measure varies fastest)."""
    strides = np.ones(len(shape), np.int64)
    for m in range(len(shape) - 2, -1, -1):
        strides[m] = strides[m + 1] * shape[m + 1]
    return strides


def levels_of(codes: Ints, shape: Sequence[int]) -> Levels:
    """The levels of each coded state: (rows, measures)."""
    out = np.empty((len(codes), len(shape)), np.int8)
    rest = codes.astype(np.int64, copy=True)
    for m in range(len(shape) - 1, -1, -1):
        rest, out[:, m] = np.divmod(rest, shape[m])
    return out


def codes_of(levels: npt.NDArray[np.integer], shape: Sequence[int]) -> Ints:
    """The code of each row of levels."""
    coded: Ints = levels.astype(np.int64) @ strides_of(shape)
    return coded


def clip_chance(chance: Floats) -> Floats:
    """Sums of chances kept in [0, 1]; in draws, ranges may carry them over the edge."""
    return np.clip(chance, 0.0, 1.0)


def hazards_at(instance: Instance, levels: npt.NDArray[np.integer]) -> Floats:
    """Each actor's chance per period of breaking off by nobody's choice: (rows, actors).

    Rows add up to at most 1; in draws, ranges may carry a sum over it, and then all its parts shrink alike.
    """
    total = np.zeros((len(levels), instance.actors))
    for hazard in instance.hazards:
        chance = clip_chance(hazard.chance.at(levels))
        total += chance[:, None] * np.asarray(hazard.share)[None, :]
    over = np.maximum(total.sum(axis=1), 1.0)
    shrunk: Floats = total / over[:, None]
    return shrunk

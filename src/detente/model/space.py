"""States as mixed-radix numbers: which are feasible, and how to go between a state, its code and its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import TooLargeError
from detente.model.formula import Formula

Ints = NDArray[np.int64]

MEMORY_LIMIT = 4 << 30
"""Bytes that one state space with its payoffs may take unless the caller allows more."""

TABLE_LIMIT = 1 << 16
"""A formula over at most this many combinations of levels is tabulated once and looked up."""


@dataclass(frozen=True, eq=False)
class StateSpace:
    """The feasible states of a dispute.

    A state's code is the C-order mixed-radix number of its levels (the last measure varies fastest); feasible
    states are rows 0..size-1 in the order of their codes. `codes` is None where every state is feasible, so
    that row and code are the same and nothing is stored.
    """

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    codes: Ints | None

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of each measure."""
        return tuple(len(lv) for lv in self.levels)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """What one level up on each measure adds to the code."""
        return tuple(prod(self.shape[m + 1 :]) for m in range(len(self.shape)))

    @cached_property
    def axis(self) -> Mapping[str, int]:
        """Position of each measure."""
        return {name: m for m, name in enumerate(self.names)}

    @property
    def total(self) -> int:
        """Number of states, feasible or not."""
        return prod(self.shape)

    @property
    def size(self) -> int:
        """Number of feasible states."""
        return self.total if self.codes is None else len(self.codes)

    @property
    def full(self) -> bool:
        """Whether every state is feasible."""
        return self.codes is None

    def __len__(self) -> int:
        return self.size

    def all_codes(self) -> Ints:
        """The codes of the feasible states, rising."""
        return np.arange(self.total, dtype=np.int64) if self.codes is None else self.codes

    def level_of(self, measure: str | int, rows: Any = None) -> NDArray[Any]:
        """Level number of a measure in each feasible state (or in `rows`)."""
        m = self.axis[measure] if isinstance(measure, str) else measure
        if self.codes is None and rows is None:
            shape = [1] * len(self.shape)
            shape[m] = self.shape[m]
            grid = np.arange(self.shape[m], dtype=np.int8).reshape(shape)
            return np.broadcast_to(grid, self.shape).reshape(-1)
        codes = (
            self.all_codes()
            if rows is None
            else (np.asarray(rows) if self.codes is None else self.codes[rows])
        )
        return np.asarray((codes // self.strides[m]) % self.shape[m])

    def rows_of(self, codes: Any) -> Ints:
        """Row of each code; -1 where the state is not feasible."""
        wanted = np.asarray(codes, dtype=np.int64)
        if self.codes is None:
            return np.where((wanted >= 0) & (wanted < self.total), wanted, -1)
        at = np.minimum(np.searchsorted(self.codes, wanted), max(len(self.codes) - 1, 0))
        if not len(self.codes):
            return np.full(wanted.shape, -1, dtype=np.int64)
        return np.where(self.codes[at] == wanted, at, -1)

    def encode(self, state: Mapping[str, str]) -> int:
        """Code of a state given as a level (by name) for every measure of this space."""
        return sum(self.levels[m].index(state[name]) * self.strides[m] for m, name in enumerate(self.names))

    def row(self, state: Mapping[str, str]) -> int:
        """Row of a state, -1 where it is not feasible."""
        return int(self.rows_of(np.array([self.encode(state)]))[0])

    def state(self, row: int) -> dict[str, str]:
        """The state of a row: every measure of this space to its level."""
        code = int(row) if self.codes is None else int(self.codes[row])
        return {
            name: self.levels[m][(code // self.strides[m]) % self.shape[m]]
            for m, name in enumerate(self.names)
        }

    def truth(self, formula: Formula, held: Mapping[str, int] | None = None) -> NDArray[np.bool_]:
        """Where a formula holds, one truth value per feasible state. Measures in `held` stand at that level."""
        table, axes = self.tabulate(formula, held)
        if table is None:
            levels = {m: self.level_of(m) for m in formula.measures if m in self.axis}
            found = formula.holds(lambda m: levels[m] if m in levels else (held or {})[m])
            return np.broadcast_to(np.asarray(found, dtype=bool), (self.size,))
        if not axes:
            return np.full(self.size, bool(table), dtype=bool)
        holds: NDArray[np.bool_] = table.reshape(-1)[self.pick(axes)]
        return holds

    def pick(self, axes: Sequence[int]) -> NDArray[Any]:
        """For each feasible state, its place in a C-order table over the given axes."""
        if self.codes is None:
            shape = tuple(n if m in set(axes) else 1 for m, n in enumerate(self.shape))
            count = prod(shape)
            grid = np.arange(count, dtype=np.int32 if count < 2**31 else np.int64).reshape(shape)
            return np.broadcast_to(grid, self.shape).reshape(-1)
        index = np.zeros(self.size, dtype=np.int64)
        for m in axes:
            index *= self.shape[m]
            index += (self.codes // self.strides[m]) % self.shape[m]
        return index

    def tabulate(
        self, formula: Formula, held: Mapping[str, int] | None = None, limit: int = TABLE_LIMIT
    ) -> tuple[NDArray[np.bool_] | None, tuple[int, ...]]:
        """Truth table of a formula over the measures it is about, and their axes; None where it is too large."""
        return tabulate(formula, self.axis, self.shape, held, limit)

    def grid(self, values: NDArray[Any], fill: Any) -> NDArray[Any]:
        """Values per feasible state as an array of `shape`, with `fill` where a state is not feasible."""
        if self.codes is None:
            return values.reshape(self.shape)
        out = np.full(self.total, fill, dtype=values.dtype)
        out[self.codes] = values
        return out.reshape(self.shape)


def tabulate(
    formula: Formula,
    axis: Mapping[str, int],
    shape: Sequence[int],
    held: Mapping[str, int] | None = None,
    limit: int = TABLE_LIMIT,
) -> tuple[NDArray[np.bool_] | None, tuple[int, ...]]:
    """Truth table of a formula over the free measures it is about (rising axes); None above `limit` cells."""
    axes = tuple(sorted(axis[m] for m in formula.measures if m in axis))
    sizes = tuple(shape[m] for m in axes)
    if prod(sizes) > limit:
        return None, axes
    where = {m: k for k, m in enumerate(axes)}

    def lookup(name: str) -> Any:
        if name not in axis:
            return (held or {})[name]
        k = where[axis[name]]
        return np.arange(sizes[k]).reshape([-1 if j == k else 1 for j in range(len(sizes))])

    return np.broadcast_to(np.asarray(formula.holds(lookup)), sizes).copy(), axes


def build_space(
    names: Sequence[str],
    levels: Sequence[Sequence[str]],
    rules: Iterable[Formula] = (),
    *,
    held: Mapping[str, int] | None = None,
    actors: int = 1,
    memory_limit: int = MEMORY_LIMIT,
) -> StateSpace:
    """The states that satisfy every rule.

    States are put together measure by measure, and each rule is applied as soon as the measures it speaks of are
    there, so that a space of 10^12 combinations with 10^5 feasible ones takes memory for the latter. `actors` is
    how many payoff rows will be wanted; it enters the memory that is known before it is spent.

    Raises TooLargeError, before allocating, where the next array would not fit `memory_limit` bytes.
    """
    shape = tuple(len(lv) for lv in levels)
    axis = {name: m for m, name in enumerate(names)}
    kept = [r for r in rules if r.op != "true"]
    labels = tuple(tuple(lv) for lv in levels)
    if prod(shape) >= 2**62:
        raise _too_large(prod(shape), prod(shape), actors, memory_limit, names)
    if not kept:
        if prod(shape) * (8 * actors + 8) > memory_limit:
            raise _too_large(prod(shape), prod(shape), actors, memory_limit, names)
        return StateSpace(tuple(names), labels, None)
    codes = _enumerate(kept, axis, shape, held or {}, actors, memory_limit, names)
    if len(codes) == prod(shape):
        return StateSpace(tuple(names), labels, None)
    return StateSpace(tuple(names), labels, codes)


def _too_large(needed: int, total: int, actors: int, limit: int, names: Sequence[str]) -> TooLargeError:
    size = needed * (8 * actors + 8)
    return TooLargeError(
        f"the state space is too large: {len(names)} measures make {total:,} states; holding {needed:,} of them with "
        f"the payoffs of {actors} actor{'s' * (actors != 1)} would take {size / 2**30:,.1f} GiB, the limit is "
        f"{limit / 2**30:.1f} GiB. Hold measures at their start with --without MEASURE, add rules that exclude what "
        f"cannot be, or join levels; where the machine has the memory, allow more with memory_limit=."
    )


def _order(rules: list[Formula], axis: Mapping[str, int], count: int) -> list[int]:
    """An order of measures in which rules become complete early: next, those of the rule that lacks fewest."""
    left = [frozenset(axis[m] for m in r.measures if m in axis) for r in rules]
    order: list[int] = []
    placed: set[int] = set()
    while any(not s <= placed for s in left):
        lacking = min((s - placed for s in left if not s <= placed), key=lambda s: (len(s), sorted(s)))
        order += sorted(lacking)
        placed |= lacking
    return order + [m for m in range(count) if m not in placed]


def _enumerate(
    rules: list[Formula],
    axis: Mapping[str, int],
    shape: tuple[int, ...],
    held: Mapping[str, int],
    actors: int,
    limit: int,
    names: Sequence[str],
) -> Ints:
    strides = [prod(shape[m + 1 :]) for m in range(len(shape))]
    waiting = [(frozenset(axis[m] for m in r.measures if m in axis), r) for r in rules]
    codes = np.zeros(1, dtype=np.int64)
    placed: set[int] = set()

    def apply_ready(codes: Ints) -> Ints:
        for needs, rule in [w for w in waiting if w[0] <= placed]:
            waiting.remove((needs, rule))
            table, axes = tabulate(rule, axis, shape, held)
            if table is not None:
                index = np.zeros(len(codes), dtype=np.int64)
                for m in axes:
                    index *= shape[m]
                    index += (codes // strides[m]) % shape[m]
                codes = codes[table.reshape(-1)[index]]
            else:
                levels = {names[m]: (codes // strides[m]) % shape[m] for m in axes}
                holds = rule.holds(lambda name, at=levels: at[name] if name in at else held[name])  # type: ignore[misc]
                codes = codes[np.broadcast_to(np.asarray(holds), codes.shape)]
        return codes

    codes = apply_ready(codes)
    for m in _order(rules, axis, len(shape)):
        grown = len(codes) * shape[m]
        if grown * (8 * actors + 8) > limit:
            raise _too_large(grown, prod(shape), actors, limit, names)
        steps = np.arange(shape[m], dtype=np.int64) * strides[m]
        codes = (codes[:, None] + steps).reshape(-1)
        placed.add(m)
        codes = apply_ready(codes)
    codes.sort()
    return codes

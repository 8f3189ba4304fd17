"""The graph model of a dispute as plain arrays: states, who can move between them, and how each actor ranks them.

Everything in this room works on a `Game`; `detente.analysis.stability.adapt` makes one from a dispute, and
`make_game` makes one from arrays. A unilateral move of an actor changes only its own measures, to any
feasible combination, never back below a level that cannot be undone, and never up on a measure that needs
somebody else's consent (Fang, Hipel and Kilgour 1993, chapter 3, with the consent rule added).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.errors import SettingError, TooLargeError

Ints = NDArray[np.int64]
Ranks = NDArray[np.int32]
Mask = NDArray[np.bool_]

ROW_LIMIT = 2**31 - 2
"""Rows are counted in 32 bits."""

MEMORY_LIMIT = 8 * 2**30
"""Bytes an analysis may ask for unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Game:
    """Who can move from which state to which, and what each actor prefers.

    shape       levels of every measure; a state's code is its mixed-radix number, last measure fastest
    owner       index of the actor that owns each measure
    ranks       (actors, K) int32, larger is better, equal is a tie; only the order means anything
    codes       codes of the feasible states, ascending; None when all are feasible (row = code)
    one_way     for every measure and level: once there, may one never go back below it?
    consent     for every measure: the actors other than the owner that must agree before it is raised
    actors      one name per actor; `measures` one name per measure
    start       row of the status quo, -1 where it is not feasible
    merged      for every row the number of its node when states count as one, or None
    """

    shape: tuple[int, ...]
    owner: tuple[int, ...]
    ranks: Ranks
    codes: Ints | None
    one_way: tuple[tuple[bool, ...], ...]
    consent: tuple[frozenset[int], ...]
    actors: tuple[str, ...]
    measures: tuple[str, ...]
    start: int
    merged: Ints | None = None

    @property
    def count(self) -> int:
        """Number of feasible states, K."""
        return int(self.ranks.shape[1])

    @property
    def grid(self) -> int:
        """Number of combinations of levels, feasible or not."""
        return prod(self.shape)

    @property
    def strides(self) -> tuple[int, ...]:
        """How much a state's code grows when a measure rises by one level."""
        return tuple(prod(self.shape[m + 1 :]) for m in range(len(self.shape)))

    def read_codes(self, rows: ArrayLike | None = None) -> Ints:
        """Codes of some rows (default all)."""
        if self.codes is None:
            return np.arange(self.count, dtype=np.int64) if rows is None else np.asarray(rows, np.int64)
        return self.codes if rows is None else self.codes[np.asarray(rows, np.int64)]

    def read_levels(self, row: int) -> tuple[int, ...]:
        """The level of every measure in one state."""
        code = int(row if self.codes is None else self.codes[row])
        return tuple(int(v) for v in np.unravel_index(code, self.shape)) if self.shape else ()

    def find_row(self, levels: Sequence[int]) -> int | None:
        """The row of a state, or None where it is not feasible."""
        code = int(np.ravel_multi_index(tuple(levels), self.shape)) if self.shape else 0
        if self.codes is None:
            return code
        at = int(np.searchsorted(self.codes, code))
        return at if at < self.codes.size and int(self.codes[at]) == code else None

    def relate_levels(self, measure: int, movers: frozenset[int]) -> Mask | None:
        """Which levels of a measure `movers` together may set it to from each level; None: any to any.

        The relation is reflexive and transitive, so two moves of the same movers are never more than one.
        """
        size = self.shape[measure]
        if self.owner[measure] not in movers:
            return np.eye(size, dtype=np.bool_)
        floor = np.zeros(size, np.int64)
        for level in range(1, size):
            floor[level] = level if self.one_way[measure][level] else floor[level - 1]
        to = np.arange(size)
        may = to[None, :] >= floor[:, None]
        if self.consent[measure] - movers:
            may &= to[None, :] <= to[:, None]
        return None if bool(may.all()) else may


def make_game(
    shape: Sequence[int],
    owner: Sequence[int],
    payoffs: ArrayLike,
    *,
    codes: ArrayLike | None = None,
    one_way: Sequence[Sequence[bool]] | None = None,
    consent: Sequence[Sequence[int]] | None = None,
    actors: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    start: int = 0,
    merged: ArrayLike | None = None,
    memory_limit: int = MEMORY_LIMIT,
) -> Game:
    """Check arrays and make a `Game` of them.

    `payoffs` is (actors, K), exact integers (or ranks): only their order within an actor is used. A float
    array is taken as it stands, so that two sums that should tie must be equal to the last bit. Raises
    SettingError where an array does not fit the others and TooLargeError, before anything is allocated,
    where the analysis would need more than `memory_limit` bytes.
    """
    shape = tuple(int(v) for v in shape)
    values = np.asarray(payoffs)
    if values.ndim != 2:
        raise SettingError(f"payoffs have {values.ndim} dimensions; they need two, actors by states")
    n_actors, count = values.shape
    check_size(n_actors, count, memory_limit)
    own = tuple(int(v) for v in owner)
    if len(own) != len(shape) or any(not 0 <= v < n_actors for v in own):
        raise SettingError(
            f"owner {own} must name one of {n_actors} actors for each of {len(shape)} measures"
        )
    kept = _check_codes(codes, shape, count)
    ways = tuple(
        tuple(bool(v) for v in (one_way[m] if one_way is not None else (False,) * size))
        for m, size in enumerate(shape)
    )
    for m, way in enumerate(ways):
        if len(way) != shape[m]:
            raise SettingError(
                f"one_way of measure {m} has {len(way)} levels where the measure has {shape[m]}"
            )
    needs = tuple(
        frozenset(int(v) for v in (consent[m] if consent is not None else ())) - {own[m]}
        for m in range(len(shape))
    )
    if not count:
        raise SettingError("there is no feasible state: the rules exclude them all")
    if not -1 <= start < count:
        raise SettingError(f"start is row {start}, and there are {count} feasible states")
    return Game(
        shape=shape,
        owner=own,
        ranks=rank_payoffs(values),
        codes=kept,
        one_way=ways,
        consent=needs,
        actors=tuple(actors) if actors is not None else tuple(f"actor {i}" for i in range(n_actors)),
        measures=tuple(measures)
        if measures is not None
        else tuple(f"measure {m}" for m in range(len(shape))),
        start=int(start),
        merged=None if merged is None else _check_merged(merged, count),
    )


def check_size(n_actors: int, count: int, memory_limit: int = MEMORY_LIMIT) -> None:
    """Refuse a space whose analysis would need more memory than allowed; nothing is allocated."""
    need = estimate_bytes(n_actors, count)
    if count > ROW_LIMIT or need > memory_limit:
        raise TooLargeError(
            f"{count:,} states and {n_actors} actors need about {need / 2**30:.1f} GiB here; "
            f"the limit is {memory_limit / 2**30:.1f} GiB. Hold some measures fixed (--without), "
            "add rules that exclude states, or raise memory_limit."
        )


def estimate_bytes(n_actors: int, count: int) -> int:
    """Bytes the four concepts need together: ranks, fibres, sorted rows, labels, and the stable states."""
    return count * (n_actors * (4 + 4 + 4 + 4) + 4 * 6)


def rank_payoffs(values: NDArray[Any]) -> Ranks:
    """Dense ranks within each row, 0 the worst, equal payoffs equal ranks.

    Integers that already lie close together are ranked by counting, others by sorting.
    """
    n_actors, count = values.shape
    out = np.empty((n_actors, count), np.int32)
    for i in range(n_actors):
        row = values[i]
        if row.dtype.kind == "f" and np.isnan(row).any():
            raise SettingError(f"actor {i} has no payoff in {int(np.isnan(row).sum())} of {count} states")
        if count and row.dtype.kind in "iub":
            low, high = int(row.min()), int(row.max())
            if high - low < 4 * count + 1024:
                shifted = row.astype(np.int64) - low
                seen = np.zeros(high - low + 1, np.int32)
                seen[shifted] = 1
                out[i] = (np.cumsum(seen, dtype=np.int32) - 1)[shifted]
                continue
        out[i] = np.unique(row, return_inverse=True)[1]
    return out


def _check_codes(codes: ArrayLike | None, shape: tuple[int, ...], count: int) -> Ints | None:
    grid = prod(shape)
    if grid >= 2**62:
        raise TooLargeError(f"{grid:.3g} combinations of levels cannot be numbered in 64 bits")
    if codes is None:
        if count != grid:
            raise SettingError(
                f"payoffs cover {count} states and the measures have {grid} combinations of levels"
            )
        return None
    kept = np.asarray(codes, np.int64)
    if kept.shape != (count,):
        raise SettingError(f"{kept.size} codes for {count} states")
    if count and (int(kept[0]) < 0 or int(kept[-1]) >= grid or bool((np.diff(kept) <= 0).any())):
        raise SettingError(
            "codes must rise strictly and lie between 0 and the number of combinations of levels"
        )
    return None if count == grid else kept


def _check_merged(merged: ArrayLike, count: int) -> Ints:
    nodes = np.asarray(merged, np.int64)
    if nodes.shape != (count,):
        raise SettingError(f"merged has {nodes.size} entries for {count} states")
    return np.unique(nodes, return_inverse=True)[1].astype(np.int64)

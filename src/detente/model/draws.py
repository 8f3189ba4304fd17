"""One value for every number of a dispute, drawn by index: draw 17 is the same in every run, on every executor."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import NotFoundError, SettingError
from detente.model.chance_sums import ChanceSums
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.numbers import Estimate, Values, list_estimates
from detente.model.payoffs import DECIMALS
from detente.model.points import BLOCK, make_points
from detente.model.ranges import (
    Ranges,
    balance_blocs,
    fill_order,
    group_blocs,
    group_orders,
    read_ranges,
)
from detente.model.scheme import Form, Scheme, target_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ANALYST = "analyst"
"""Name of the first coordinate: which of the analysts a draw comes from."""

_KEPT = 4  # blocks kept in memory


@dataclass(frozen=True, eq=False)
class Draw:
    """One draw: its index, a value for every number, whose numbers they are, and which chances were clipped.

    `analyst` is None where analysts do not differ. `clipped` names numbers that were cut to [0, 1], and sums of
    chances that leave [0, 1] in some state, where the analyses cut them (`hazards`: they reach 1 together).
    """

    index: int
    values: Values
    analyst: str | None
    clipped: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Block:
    values: Floats
    whose: Ints
    clipped: tuple[tuple[str, ...], ...]


class Draws:
    """The draws of a dispute under a scheme: any of them, by index, in any order.

    A number's coordinate of the Sobol points is its place among all numbers of the file, those left out included, so
    that a dispute `without` something, or with a number `set`, has the same draws of everything else. For a dispute
    whose parts were replaced give the original as `like`: what both have is drawn alike, what is new comes after it.

    Raises NotFoundError for an analyst, or a fixed number, that the dispute does not have.
    """

    def __init__(
        self, dispute: Dispute, scheme: Scheme | None = None, *, like: Dispute | None = None
    ) -> None:
        self.dispute = dispute
        self.scheme = Scheme() if scheme is None else scheme
        whole = list_estimates(dispute.spec)
        first = whole if like is None else list_estimates(like.spec)
        named = dict.fromkeys((*first, *whole))
        self._coordinate = {path: k + 1 for k, path in enumerate(named)}
        self._blocks: OrderedDict[int, _Block] = OrderedDict()
        self._check(whole)

    def _check(self, whole: Mapping[str, Estimate]) -> None:
        known = list_analysts(self.dispute)
        wanted = self.scheme.analyst
        if wanted is not None and wanted not in known:
            raise NotFoundError(
                f"no analyst '{wanted}'{suggest(wanted, known)}: the numbers of '{self.dispute.id}' are "
                + (f"given by {', '.join(known)}" if known else "not given by analyst")
            )
        for path in self.scheme.fixed:
            if path not in whole:
                raise NotFoundError(f"no number '{path}' to be fixed{suggest(path, whole)}")

    @property
    def estimates(self) -> Mapping[str, Estimate]:
        """The numbers drawn, by path, in file order."""
        return self.dispute.estimates

    @property
    def width(self) -> int:
        """Coordinates that a point needs: one for the analyst, one for every number."""
        return len(self._coordinate) + 1

    @cached_property
    def analysts(self) -> tuple[str, ...]:
        """Analysts that draws come from: all of them, or the one of the scheme; none where they do not differ."""
        return list_analysts(self.dispute) if self.scheme.analyst is None else (self.scheme.analyst,)

    @cached_property
    def moving(self) -> tuple[str, ...]:
        """Names of the coordinates that make a difference: `analyst` where draws come from several, then numbers."""
        central = Values.central(self.estimates).vector
        ends = np.full((2, self.width), 0.5)
        ends[1, 1:] = 0.875
        moved = np.zeros(len(central), dtype=bool)
        for analyst in range(max(len(self.analysts), 1)):
            ends[:, 0] = (analyst + 0.5) / max(len(self.analysts), 1)
            found = self._turn(ends)[0]
            moved |= found[0] != found[1]
        for columns in self._orders:
            moved[columns] = len(columns) > 1
        for columns in group_blocs(self._listed):
            if len(columns) > 1:
                moved[columns] = any(self._listed[k].ranged for k in columns) and self.scheme.form != "noise"
        first = (ANALYST,) if len(self.analysts) > 1 else ()
        return (*first, *(p for p, m in zip(self.estimates, moved, strict=True) if m))

    def coordinate(self, name: str) -> int:
        """Which coordinate of a point a number (or `analyst`) is drawn by."""
        return 0 if name == ANALYST else self._coordinate[name]

    def at(self, index: int) -> Draw:
        """The draw with this index, from 0. Raises SettingError for an index below 0."""
        if index < 0:
            raise SettingError(f"draw {index}: draws are counted from 0")
        block = self._block(index // BLOCK)
        row = index % BLOCK
        whose = self.analysts[block.whose[row]] if self.analysts else None
        return Draw(index, Values(self.estimates, block.values[row]), whose, block.clipped[row])

    def __iter__(self) -> Iterator[Draw]:
        index = 0
        while True:
            yield self.at(index)
            index += 1

    def matrix(self, count: int, start: int = 0) -> Floats:
        """The values of draws `start` to `start + count`: an array (count, numbers), columns as in `estimates`."""
        if count < 1 or start < 0:
            raise SettingError(f"{count} draws from {start}: ask for at least one, from 0 on")
        blocks = range(start // BLOCK, (start + count - 1) // BLOCK + 1)
        values = np.concatenate([self._block(b).values for b in blocks])
        first = start - blocks.start * BLOCK
        return values[first : first + count]

    def turn(self, points: Floats) -> Floats:
        """Values (points, numbers) at points of the unit cube (points, `width`); its ends are the ends of ranges."""
        values, _ = self._turn(points)
        self._clip(values)
        return values

    def _block(self, number: int) -> _Block:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        points = make_points(number, self.width, self.scheme.seed, self.scheme.points)
        values, whose = self._turn(points)
        clipped: list[list[str]] = [[] for _ in range(len(values))]
        for name, rows in (*self._clip(values), *self._leaving(values)):
            for row in np.flatnonzero(rows):
                clipped[row].append(name)
        values.setflags(write=False)
        block = _Block(values, whose, tuple(map(tuple, clipped)))
        self._blocks[number] = block
        while len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
        return block

    @cached_property
    def _listed(self) -> tuple[Estimate, ...]:
        return tuple(self.estimates.values())

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {path: k for k, path in enumerate(self.estimates)}

    @cached_property
    def _orders(self) -> list[Ints]:
        if self.scheme.form == "noise":
            return []
        still = set(self.scheme.fixed)
        groups = group_orders(self._listed)
        return [g for g in groups if len(g) > 1 and not any(self._listed[k].path in still for k in g)]

    @cached_property
    def _ranges(self) -> tuple[Ranges, tuple[Ranges, ...]]:
        """What all analysts agree on, and for each analyst the rest."""
        form: Form = self.scheme.form
        still = frozenset(self.scheme.fixed)
        split = [bool(e.analysts) and bool(self.analysts) for e in self._listed]
        shared = [k for k, s in enumerate(split) if not s]
        own = [k for k, s in enumerate(split) if s]
        return (
            read_ranges(self._listed, shared, form, None, still),
            tuple(read_ranges(self._listed, own, form, a, still) for a in self.analysts),
        )

    @cached_property
    def _noisy(self) -> Ints:
        if self.scheme.form != "noise":
            return np.zeros(0, dtype=np.int64)
        wanted, still = self.scheme.on, self.scheme.fixed
        return np.array(
            [k for k, e in enumerate(self._listed) if target_of(e) in wanted and e.path not in still],
            dtype=np.int64,
        )

    def _turn(self, points: Floats) -> tuple[Floats, Ints]:
        """Values for points, and the position of the analyst each comes from; chances not yet clipped."""
        count = max(len(self.analysts), 1)
        whose = np.minimum((points[:, 0] * count).astype(np.int64), count - 1)
        u = points[:, [self._coordinate[p] for p in self.estimates]]
        values = np.empty(u.shape)
        shared, own = self._ranges
        shared.fill(values, np.arange(len(u)), u)
        for k, ranges in enumerate(own):
            ranges.fill(values, np.flatnonzero(whose == k), u)
        for columns in self._orders:
            fill_order(values, columns, np.clip(u, 2.0**-40, 1 - 2.0**-40))
        if self.scheme.form == "noise":
            low, high = self.scheme.spread
            factor = low + (high - low) * u[:, self._noisy]
            values[:, self._noisy] = np.round(values[:, self._noisy] * factor, DECIMALS)
        else:
            figures = {k: (e.low, e.value, e.high) for k, e in enumerate(self._listed)}
            for columns in group_blocs(self._listed):
                balance_blocs(values, columns, figures)
        return values, whose

    def _figure(self, values: Floats, path: str) -> Floats:
        """A number times its factors, one value a draw."""
        at = self._columns
        out: Floats = values[:, at[path]].copy()
        for factor in self.estimates[path].times:
            out *= values[:, at[f"factors.{factor}"]]
        return out

    def _clip(self, values: Floats) -> list[tuple[str, NDArray[np.bool_]]]:
        """Cut single chances to [0, 1], factors included; say which were, and in which rows."""
        found = []
        for path, estimate in self.estimates.items():
            if estimate.kind != "chance" or isinstance(estimate.keys[-1], int):
                continue  # an entry of a sum may lie anywhere; the sum is looked at as a whole
            figure = self._figure(values, path)
            out = (figure < 0) | (figure > 1)
            if out.any():
                column = values[:, self._columns[path]]
                # the number that makes the product with its factors 0 or 1
                column[out] *= np.clip(figure[out], 0.0, 1.0) / figure[out]
                found.append((path, out))
        return found

    @cached_property
    def _sums(self) -> ChanceSums:
        return ChanceSums(self.dispute)

    def _leaving(self, values: Floats) -> list[tuple[str, NDArray[np.bool_]]]:
        paths = {p for one in self._sums.sums for p in one.paths}
        return self._sums.leaving({p: self._figure(values, p) for p in paths})


def list_analysts(dispute: Dispute) -> tuple[str, ...]:
    """The analysts by whom some number of the dispute is given, in the order they appear."""
    return tuple(dict.fromkeys(a[0] for e in list_estimates(dispute.spec).values() for a in e.analysts))


def draw_values(
    dispute: Dispute, index: int, *, seed: int = 0, analyst: str | None = None, form: Form = "pert"
) -> Values:
    """What does draw `index` give every number of the dispute?

    Ranges as PERT (or `form="triangular"`) distributions, weights of which only the order is known uniformly over all
    that keep it, one analyst's numbers where analysts differ (or those of `analyst` alone); scrambled Sobol points.
    The same index and seed give the same values, whatever else is drawn. See `Draws` for many of them.
    """
    return _keep(dispute, Scheme(form=form, seed=seed, analyst=analyst)).at(index).values


@lru_cache(maxsize=8)
def _keep(dispute: Dispute, scheme: Scheme) -> Draws:
    return Draws(dispute, scheme)


def describe_draws(dispute: Dispute, scheme: Scheme) -> dict[str, Any]:
    """The scheme as plain data, with the fingerprint of the inputs that it draws from."""
    return {**scheme.to_json(), "inputs": dispute.digest}

"""The numbers of a dispute as columns that points of the unit cube are turned into values by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.model.numbers import Estimate
from detente.model.payoffs import DECIMALS
from detente.model.quantiles import PertQuantiles, prepare_pert, spread_weights, triangular_quantiles
from detente.model.scheme import Form

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Ranges:
    """Some columns, each on [low, low + width] with its mode: what one analyst says of them.

    `at` are the positions of those that have a range; the others stand at `middle`.
    """

    columns: Ints
    middle: Floats
    at: Ints
    low: Floats
    high: Floats
    mode: Floats
    pert: PertQuantiles | None

    def fill(self, out: Floats, rows: Ints, u: Floats) -> None:
        """Write values into some rows of `out` (draws, numbers), from shares `u` of the same shape."""
        out[np.ix_(rows, self.columns)] = self.middle
        if not len(self.at):
            return
        where = self.columns[self.at]
        share = u[np.ix_(rows, where)]
        within = triangular_quantiles(self.mode, share) if self.pert is None else self.pert.at(share)
        values = np.round(self.low + (self.high - self.low) * within, DECIMALS)
        out[np.ix_(rows, where)] = np.clip(values, self.low, self.high)


def read_ranges(
    estimates: Sequence[Estimate],
    columns: Sequence[int],
    form: Form,
    analyst: str | None,
    still: frozenset[str],
) -> Ranges:
    """The columns as `analyst` has them: its own figures where it gave any, else everybody's.

    Numbers in `still`, weights of an order (drawn jointly) and, under `noise`, all numbers stand at their value.
    """
    low, middle, high = np.array([_figures(estimates[k], analyst) for k in columns]).reshape(-1, 3).T
    moves = [
        form != "noise" and estimates[k].kind != "order" and estimates[k].path not in still for k in columns
    ]
    at = np.flatnonzero((low < high) & np.array(moves, dtype=bool))
    mode = (middle[at] - low[at]) / (high[at] - low[at])
    pert = prepare_pert(mode) if form == "pert" and len(at) else None
    return Ranges(np.array(columns, dtype=np.int64), middle, at, low[at], high[at], mode, pert)


def _figures(estimate: Estimate, analyst: str | None) -> tuple[float, float, float]:
    for name, value, low, high in estimate.analysts:
        if name == analyst:
            return low, value, high
    return estimate.low, estimate.value, estimate.high


def group_orders(estimates: Sequence[Estimate]) -> list[Ints]:
    """The columns of each order of importance: its weights are drawn together."""
    return _groups(estimates, [e.keys[:-1] if e.kind == "order" else None for e in estimates])


def group_blocs(estimates: Sequence[Estimate]) -> list[Ints]:
    """The columns of the weights of each actor's blocs: together they are one actor."""
    return _groups(estimates, [e.keys[:-2] if e.kind == "weight" else None for e in estimates])


def _groups(estimates: Sequence[Estimate], keys: Sequence[object]) -> list[Ints]:
    found: dict[object, list[int]] = {}
    for k, key in enumerate(keys):
        if key is not None:
            found.setdefault(key, []).append(k)
    return [np.array(columns, dtype=np.int64) for columns in found.values()]


def fill_order(out: Floats, columns: Ints, u: Floats) -> None:
    """Write weights that fall in order and sum to 1, exactly in the decimals that payoffs are summed in."""
    unit = 10.0**DECIMALS
    # cut, not rounded, so that the order stays; the first weight takes what is left over
    rest = np.floor(spread_weights(u[:, columns])[:, 1:] * unit)
    out[:, columns[1:]] = rest / unit
    out[:, columns[0]] = (unit - rest.sum(axis=1)) / unit


def balance_blocs(out: Floats, columns: Ints, figures: Mapping[int, tuple[float, float, float]]) -> None:
    """Make the drawn weights of an actor's blocs sum to what they sum to at their values.

    Two blocs whose ranges mirror each other: the second takes what the first leaves, so both keep their
    distributions. Otherwise all are scaled alike.
    """
    low, middle, high = np.array([figures[int(k)] for k in columns]).T
    total = float(middle.sum())
    if len(columns) < 2 or not (low < high).any():
        return
    mirrored = abs(low[0] + high[1] - total) < _SAME and abs(high[0] + low[1] - total) < _SAME
    if not (len(columns) == 2 and mirrored):
        sums = out[:, columns].sum(axis=1, keepdims=True)
        scaled = np.where(sums > 0, out[:, columns] * total / np.where(sums > 0, sums, 1.0), middle)
        out[:, columns] = np.round(scaled, DECIMALS)
    rest = total - out[:, columns[:-1]].sum(axis=1)
    out[:, columns[-1]] = np.maximum(np.round(rest, DECIMALS), 0.0)

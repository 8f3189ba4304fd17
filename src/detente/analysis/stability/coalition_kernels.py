"""The hot loops of coalition stability: is there a joint move that all members gain by?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente._compile import njit
from detente.analysis.stability.kernels import leads

FEW = 64
"""Up to so many rows asked in a fibre are looked up one by one, without gathering its best offers first."""


@njit(cache=True)
def _look_one_by_one(
    offer: NDArray[np.int32],
    need: NDArray[np.int32],
    asked: NDArray[np.bool_],
    rows: NDArray[np.int64],
    group: NDArray[np.int32],
    bits: NDArray[np.uint64],
    out: NDArray[np.bool_],
) -> None:
    """Compare each row asked with the offers, the largest sums first, until none can be large enough."""
    members = offer.shape[0]
    for s in rows:
        if not asked[s]:
            continue
        least = 0
        for m in range(members):
            least += need[m, s]
        for y in rows:
            total = 0
            better = True
            for m in range(members):
                total += offer[m, y]
                better = better and offer[m, y] > need[m, s]
            if better and leads(bits[group[s]], bits[group[y]]):
                out[s] = True
                break
            if total <= least:
                break


@njit(cache=True)
def find_dominated(
    offer: NDArray[np.int32],
    need: NDArray[np.int32],
    asked: NDArray[np.bool_],
    rows: NDArray[np.int64],
    fibre_start: NDArray[np.int64],
    group: NDArray[np.int32],
    bits: NDArray[np.uint64],
) -> NDArray[np.bool_]:
    """For every row asked, whether some row of its fibre that it leads to offers every member more than it needs.

    `offer` and `need` are (members, K). `rows` lists the rows fibre by fibre (bounds in `fibre_start`),
    within a fibre by descending sum of offers, so that the few best offers stand first and most rows are
    settled by the first looks. An offer that another reachable from it equals or beats throughout is
    dropped.
    """
    members, count = offer.shape
    out = np.zeros(count, np.bool_)
    front = np.empty(count, np.int64)
    for f in range(fibre_start.size - 1):
        low, high = fibre_start[f], fibre_start[f + 1]
        wanted = 0
        for at in range(low, high):
            wanted += asked[rows[at]]
        if wanted == 0:
            continue
        if wanted < FEW:
            _look_one_by_one(offer, need, asked, rows[low:high], group, bits, out)
            continue
        kept = 0
        for at in range(low, high):
            x = rows[at]
            beaten = False
            for k in range(kept):
                y = front[k]
                better = True
                for m in range(members):
                    if offer[m, y] < offer[m, x]:
                        better = False
                        break
                if better and leads(bits[group[x]], bits[group[y]]):
                    beaten = True
                    break
            if not beaten:
                front[kept] = x
                kept += 1
        for at in range(low, high):
            s = rows[at]
            if not asked[s]:
                continue
            for k in range(kept):
                y = front[k]
                better = True
                for m in range(members):
                    if offer[m, y] <= need[m, s]:
                        better = False
                        break
                if better and leads(bits[group[s]], bits[group[y]]):
                    out[s] = True
                    break
    return out


@njit(cache=True)
def mark_if_led_to(
    good: NDArray[np.bool_],
    rows: NDArray[np.int64],
    fibre_start: NDArray[np.int64],
    group: NDArray[np.int32],
    bits: NDArray[np.uint64],
) -> NDArray[np.bool_]:
    """For every row, whether it leads in one joint move (or none) to a row that is good."""
    out = good.copy()
    for f in range(fibre_start.size - 1):
        for a in range(fibre_start[f], fibre_start[f + 1]):
            x = rows[a]
            if out[x]:
                continue
            for b in range(fibre_start[f], fibre_start[f + 1]):
                y = rows[b]
                if good[y] and leads(bits[group[x]], bits[group[y]]):
                    out[x] = True
                    break
    return out

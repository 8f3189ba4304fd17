"""Points of the unit cube, each known by its number: point 17 is the same however many others are made.

Two kinds. `sobol`: a Sobol sequence, scrambled by a random lower triangular matrix and a random shift of each
coordinate's binary digits, which keeps its even spread and makes every coordinate of every point uniform on (0, 1)
[Matousek 1998, Journal of Complexity 14:527-556]. `independent`: a counter-based generator, for studies that ask
for independent draws.

The scrambling of a coordinate hangs on the seed and the coordinate's number alone, so a cube with more coordinates
has the same first ones.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
PointKind = Literal["sobol", "independent"]

BLOCK = 256
"""Points are made in blocks of this many, aligned at its multiples: a power of two, so that each block is even."""

MOST_COORDINATES = 21_201
"""Coordinates for which direction numbers of the Sobol sequence are published [Joe and Kuo 2008]."""

_BITS = 32


def make_points(block: int, width: int, seed: int, kind: PointKind = "sobol") -> Floats:
    """The points with numbers `block * BLOCK` onwards: an array (BLOCK, width), each entry within (0, 1).

    Raises SettingError for a width beyond the published direction numbers (`kind` "independent" has no such limit).
    """
    words = _sobol(block, width, seed) if kind == "sobol" else _independent(block, width, seed)
    # the middle of the cell, so that no quantile is asked for at 0 or 1
    return np.asarray((words + 0.5) / 2.0**_BITS, dtype=np.float64)


def _independent(block: int, width: int, seed: int) -> Words:
    # one stream for each coordinate and block, so that more coordinates leave the first ones alone
    out = np.empty((BLOCK, width), dtype=np.uint32)
    for k in range(width):
        stream = np.random.Philox(np.random.SeedSequence((seed, k, block)))
        out[:, k] = np.random.Generator(stream).integers(0, 2**_BITS, size=BLOCK, dtype=np.uint32)
    return out


def _sobol(block: int, width: int, seed: int) -> Words:
    if width > MOST_COORDINATES:
        raise SettingError(
            f"{width} numbers are more than the {MOST_COORDINATES} coordinates of a Sobol sequence: "
            f"draw with points='independent'"
        )
    from scipy.stats import qmc

    sequence: Any = qmc.Sobol(width, scramble=False, bits=_BITS)
    if block:
        sequence.fast_forward(block * BLOCK)
    plain = (sequence.random(BLOCK) * 2.0**_BITS).astype(np.uint32)
    columns, shift = _scramble(width, seed)
    out = np.broadcast_to(shift, plain.shape).copy()
    for j in range(_BITS):
        digit = (plain >> np.uint32(_BITS - 1 - j)) & np.uint32(1)
        out ^= digit * columns[j]
    return out


@lru_cache(maxsize=8)
def _scramble(width: int, seed: int) -> tuple[Words, Words]:
    """For each coordinate the columns of its matrix, as words, and its shift: arrays (32, width) and (width,)."""
    random = np.empty((_BITS + 1, width), dtype=np.uint32)
    for k in range(width):
        random[:, k] = np.random.SeedSequence((seed, k)).generate_state(_BITS + 1, np.uint32)
    for j in range(_BITS):
        # digit j of the plain point counts for digit j itself and, at random, for those behind it
        digit = np.uint32(1 << (_BITS - 1 - j))
        random[j] = (random[j] & (digit - np.uint32(1))) | digit
    return random[:_BITS], random[_BITS]

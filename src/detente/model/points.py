"""Points of the unit cube, each known by its number: point 17 is the same however many others are made.

`sobol`: a scrambled Sobol sequence. Coordinates are taken eight at a time; every eight run through the first eight
coordinates of the sequence, in an order of their own. A cube of hundreds of coordinates cannot be had from the plain
sequence: over its first few hundred points some of its higher coordinates move almost as one (correlations above 0.7),
so that one number of a dispute would be taken for another. Shuffled apart they are independent, and each eight keep
their even spread over every aligned 2, 4, 8, ... points [Owen 1998, ACM Transactions on Modeling and Computer
Simulation 8:71-102; Burley 2020, Journal of Computer Graphics Techniques 9(4):1-20]. Each coordinate is scrambled by a
random lower triangular matrix and a random shift of its binary digits, which makes it uniform on (0, 1) [Matousek
1998, Journal of Complexity 14:527-556].

`independent`: a random stream for each coordinate, for studies that ask for independent draws.

Whatever is random hangs on the seed and the coordinate's own number, so a wider cube has the same first coordinates.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
PointKind = Literal["sobol", "independent"]

BLOCK = 256
"""Points are made in blocks of this many, aligned at its multiples."""

TOGETHER = 8
"""Coordinates that share one order of the Sobol sequence."""

# Degree, coefficients and first values of the recurrences of coordinates 2 to 8 [Joe and Kuo 2008, SIAM Journal on
# Scientific Computing 30:2635-2654]; the first coordinate needs none.
_RECURRENCES = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
    (4, 4, (1, 3, 5, 13)),
    (5, 2, (1, 1, 5, 5, 17)),
)
_BITS = 32


def make_points(block: int, width: int, seed: int, kind: PointKind = "sobol") -> Floats:
    """The points with numbers `block * BLOCK` onwards: an array (BLOCK, width), each entry within (0, 1)."""
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
    matrices, shift, order = _scramble(width, seed)
    numbers = np.arange(block * BLOCK, (block + 1) * BLOCK, dtype=np.uint32)
    shuffled = _shuffle(numbers, order)
    group = np.arange(width) // TOGETHER
    out = np.broadcast_to(shift, (BLOCK, width)).copy()
    for j in range(_BITS):
        digit = (shuffled >> np.uint32(j)) & np.uint32(1)
        if digit.any():
            out ^= digit[:, group] * matrices[j]
    return out


@lru_cache(maxsize=1)
def direction_numbers() -> Words:
    """What each binary digit of a point's number adds to its coordinates: an array (32, TOGETHER)."""
    out = np.zeros((_BITS, TOGETHER), dtype=np.uint32)
    out[:, 0] = [1 << (_BITS - 1 - j) for j in range(_BITS)]
    for k, (degree, coefficients, first) in enumerate(_RECURRENCES, 1):
        m = list(first)
        for j in range(degree, _BITS):
            value = m[j - degree] ^ (m[j - degree] << degree)
            for i in range(1, degree):
                if (coefficients >> (degree - 1 - i)) & 1:
                    value ^= m[j - i] << i
            m.append(value)
        out[:, k] = [m[j] << (_BITS - 1 - j) for j in range(_BITS)]
    return out


@lru_cache(maxsize=8)
def _scramble(width: int, seed: int) -> tuple[Words, Words, NDArray[np.uint64]]:
    """The scrambled direction numbers (32, width) and shift (width,) of each coordinate, and each eight's order."""
    random = np.empty((_BITS + 1, width), dtype=np.uint32)
    for k in range(width):
        random[:, k] = np.random.SeedSequence((seed, k)).generate_state(_BITS + 1, np.uint32)
    plain = direction_numbers()[:, np.arange(width) % TOGETHER]
    matrices = np.zeros((_BITS, width), dtype=np.uint32)
    for j in range(_BITS):
        # digit j of the plain point counts for digit j itself and, at random, for those behind it
        at = np.uint32(_BITS - 1 - j)
        column = (random[j] & np.uint32((1 << int(at)) - 1)) | np.uint32(1 << int(at))
        matrices ^= ((plain >> at) & np.uint32(1)) * column
    groups = -(-width // TOGETHER)
    order = [np.random.SeedSequence((seed, g, 1)).generate_state(1, np.uint64)[0] for g in range(groups)]
    return matrices, random[_BITS], np.array(order, dtype=np.uint64)


def _shuffle(numbers: Words, order: NDArray[np.uint64]) -> Words:
    """Numbers in another order for each key: an array (numbers, keys).

    Nested: from the first digit on, each digit is turned or not by a random bit that hangs on the digits before it,
    so numbers that agree in their first digits still do, and aligned runs of 2, 4, 8, ... stay together.
    """
    out = np.broadcast_to(numbers[:, None], (len(numbers), len(order))).astype(np.uint64)
    plain = out.copy()
    for j in range(_BITS - 1, -1, -1):
        before = plain >> np.uint64(j + 1)
        out ^= (_mix(order + np.uint64(j) + (before << np.uint64(6))) & np.uint64(1)) << np.uint64(j)
    return out.astype(np.uint32)


def _mix(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Words turned into unrelated ones [the finaliser of Steele, Lea and Flood 2014, OOPSLA, 453-472]."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(words ^ (words >> np.uint64(31)))

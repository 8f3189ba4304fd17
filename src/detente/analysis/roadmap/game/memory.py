"""What was worked out for the last few sets of numbers, so that it is not worked out again for the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


class Memory:
    """What was read of the last few sets of numbers: the scenarios of one draw share most of theirs.

    Only speed hangs on it: what is kept goes by the numbers themselves.
    """

    def __init__(self, size: int = 4) -> None:
        self._size = size
        self._kept: dict[tuple[str, int], list[tuple[bytes, Any]]] = {}

    def recall(self, kind: str, actor: int, numbers: Sequence[Any], work_out: Callable[[], T]) -> T:
        """What `work_out` gives for these numbers, which are all that it depends on."""
        key = np.concatenate([np.ravel(np.asarray(n, float)) for n in numbers]).tobytes()
        kept = self._kept.setdefault((kind, actor), [])
        for known, value in kept:
            if known == key:
                found: T = value
                return found
        value = work_out()
        kept.append((key, value))
        del kept[: -self._size]
        return value


def recall(
    memory: Memory | None, kind: str, actor: int, numbers: Sequence[Any], work_out: Callable[[], T]
) -> T:
    """What a memory has, or what `work_out` gives where there is none."""
    return work_out() if memory is None else memory.recall(kind, actor, numbers, work_out)

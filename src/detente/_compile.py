"""numba's compiler for our kernels, from which Ctrl-C gets through.

Compiled code that returns arrays asks a Python function of numba's for their type, and takes no notice when that
function raises. Where Ctrl-C was pressed while a kernel ran, it is the first Python function that runs afterwards, so
the KeyboardInterrupt is raised in it and lost: the program goes on as if nothing had been pressed. Here the answers of
that function are kept by a cache written in C: no Python runs before our own code does, which has the interrupt then.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba import njit
from numba.core import serialize

__all__ = ["njit"]

_NAME = "_numba_unpickle"  # looked up by numba when compiled code first asks for it


def _let_interrupts_through() -> None:
    asked: Any = getattr(serialize, _NAME, None)
    # a numba without this function, or with the cache already, is left as it is
    if callable(asked) and not hasattr(asked, "cache_info"):
        setattr(serialize, _NAME, lru_cache(maxsize=None)(asked))


_let_interrupts_through()

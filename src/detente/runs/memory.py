"""Memory kept between draws: asking the system anew for every array costs about a quarter of a draw."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4  # as in malloc.h of the GNU C library


def keep_memory() -> bool:
    """Have this process keep the memory that arrays free, for the next ones; False where that cannot be said.

    Only speed hangs on it. The process then gives nothing back before it ends, so this is for processes that do the
    same work many times over: workers, and commands over draws.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = ctypes.CDLL("libc.so.6")
        settings = ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, 1 << 26))
        return all(library.mallopt(name, value) for name, value in settings)
    except (OSError, AttributeError):
        return False

"""Ctrl-C on the command line: raised where it is heard.

Python raises KeyboardInterrupt wherever it happens to be. Where that is a library called back by compiled code, an
import or the disposal of an object, the exception is printed and forgotten, or comes out as another one, and the
program goes on as if nothing had been pressed. Here the interrupt waits until none of these is under way, which takes
some hundredths of a second, and never longer than `_LONGEST`; a second Ctrl-C does not wait.
"""

from __future__ import annotations

import signal
import threading
from time import monotonic
from types import FrameType
from typing import NoReturn

_DEAF = frozenset({"numba", "llvmlite", "importlib", "_frozen_importlib", "_frozen_importlib_external"})
_AGAIN = 0.01
_LONGEST = 1.0

_pressed: float | None = None


def raise_where_heard() -> None:
    """From now on Ctrl-C is raised where it is heard. Does nothing where Ctrl-C has another handler, or there is no
    timer to come back with (Windows).
    """
    if (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, _press)
        signal.signal(signal.SIGALRM, _come_back)


def is_heard(frame: FrameType | None) -> bool:
    """Whether an exception raised in this frame gets through to whoever called our own code."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _DEAF or frame.f_code.co_name == "__del__":
            return False
        frame = frame.f_back
    return True


def _press(_: int, frame: FrameType | None) -> None:
    global _pressed
    if _pressed is not None or is_heard(frame):
        _raise()
    _pressed = monotonic()
    signal.setitimer(signal.ITIMER_REAL, _AGAIN)


def _come_back(_: int, frame: FrameType | None) -> None:
    if _pressed is None:  # the second Ctrl-C was quicker
        return
    if is_heard(frame) or monotonic() - _pressed > _LONGEST:
        _raise()
    signal.setitimer(signal.ITIMER_REAL, _AGAIN)


def _raise() -> NoReturn:
    global _pressed
    _pressed = None
    raise KeyboardInterrupt

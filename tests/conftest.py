"""What holds for all tests."""

from __future__ import annotations

import contextlib
import signal

from hypothesis import settings

# tests assert no time: the first call may compile, and the machine may be busy
settings.register_profile("detente", deadline=None)
settings.load_profile("detente")

# whoever starts the tests in the background has Ctrl-C ignored, and every process they start would inherit that
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)

"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# tests assert no time: the first call may compile, and the machine may be busy
settings.register_profile("detente", deadline=None)
settings.load_profile("detente")

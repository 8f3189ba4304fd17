"""The installed version; in a module of its own because looking it up costs more than `--help` should."""

from __future__ import annotations

from importlib.metadata import version as _read

version = _read("detente")

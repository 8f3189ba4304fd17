"""Libraries that only some outputs need, imported when those are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from detente.errors import MissingExtraError

_EXTRAS = {
    "docx": ("word", "python-docx", "a Word file"),
    "pandas": ("frames", "pandas", "a pandas frame"),
    "vl_convert": ("", "vl-convert-python", "a drawn chart"),
}


def require(module: str) -> Any:
    """The module, imported now.

    Raises MissingExtraError naming the library, the extra that brings it and the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] != module:
            raise  # the library is there and broken: that is another matter
        extra, library, purpose = _EXTRAS[module]
        what = f"detente[{extra}]" if extra else library
        message = f"{purpose} needs {library}, which is not installed: run  pip install '{what}'"
        raise MissingExtraError(message) from error

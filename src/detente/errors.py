"""What can go wrong, said so that a person can act on it.

Every error that a user can cause derives from `DetenteError`: the command line prints its text and nothing
else. A mistake in a dispute file is a `Diagnostic` with its place in the file; `DisputeError` carries all of them.
"""

from __future__ import annotations

from dataclasses import dataclass


class DetenteError(Exception):
    """Something the user can mend; its text says what, where, why and what next."""


@dataclass(frozen=True)
class Diagnostic:
    """One mistake (or warning) in a dispute file, with its place.

    `line` and `column` count from 1; both are 0 where there is no place to point at.
    `source` is the text of that line, for the caret.
    """

    message: str
    file: str = "dispute"
    line: int = 0
    column: int = 0
    severity: str = "error"
    source: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        head = f"{place}: {self.severity}: {self.message}"
        if not self.source or not self.line:
            return head
        shown, caret = _clip(self.source, self.column - 1)
        return f"{head}\n    {shown}\n    {' ' * caret}^"


def _clip(source: str, at: int, width: int = 100) -> tuple[str, int]:
    """The part of a line around position `at`, printable, and where `at` falls in it."""
    left = max(0, min(at - width // 2, len(source) - width))
    text = "".join(ch if ch.isprintable() else " " for ch in source[left : left + width])
    return text, min(at - left, len(text))


class DisputeError(DetenteError):
    """A dispute file, or a change to a dispute, that cannot be read as one; every mistake at once."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(d) for d in self.diagnostics))

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.diagnostics,))


class NotFoundError(DetenteError):
    """A name (of a dispute, actor, measure, proposal, ...) that is not there."""


class SettingError(DetenteError):
    """A setting outside what the analysis takes."""


class TooLargeError(DetenteError):
    """More states than fit in the memory allowed; nothing was allocated."""


class MissingPreferencesError(DetenteError):
    """Actors whose preferences (or whose payoffs) the analysis needs and the dispute does not give."""


class MissingExtraError(DetenteError):
    """An optional library that this output needs is not installed."""

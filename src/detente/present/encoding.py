"""Terminals and files that cannot show every character get the nearest that they can."""

from __future__ import annotations

import codecs
from typing import Any, TextIO, cast

_NEAREST = str.maketrans({"−": "-", "–": "-", "—": "-", "─": "-", "“": '"', "”": '"', "’": "'", "…": "...", "∞": "inf",
                          "·": "-", "×": "x", "→": "->", "≥": ">=", "≤": "<="})  # fmt: skip


def tolerant(file: TextIO) -> TextIO:
    """The same stream, made to take any text: what its encoding lacks is replaced, never an error.

    A console of an old code page, or a pipe under the C locale, has no minus sign: a plain hyphen stands for it.
    """
    encoding = getattr(file, "encoding", None)
    if encoding is None or codecs.lookup(encoding).name.startswith("utf"):
        return file
    return cast(TextIO, _Tolerant(file, encoding))


class _Tolerant:
    """A stream whose `write` replaces what cannot be encoded; everything else is the stream's own."""

    def __init__(self, file: TextIO, encoding: str) -> None:
        self._file = file
        self._encoding = encoding

    def write(self, text: str) -> int:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            # Character by character: what the encoding has (an en dash, say) stays as it is.
            text = "".join(map(self._nearest, text))
        return self._file.write(text)

    def _nearest(self, letter: str) -> str:
        try:
            letter.encode(self._encoding)
        except UnicodeEncodeError:
            near = letter.translate(_NEAREST)
            return near.encode(self._encoding, "replace").decode(self._encoding)
        return letter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

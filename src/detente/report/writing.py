"""The brief into a file, or onto the terminal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from detente.errors import DetenteError, SettingError
from detente.present import Explanation, Sentence, say, show, to_json_text
from detente.report.brief import Brief

FORMATS = ("html", "docx", "json")


def choose_format(path: str | Path, format: str | None = None) -> str:
    """The format asked for, else the one that the file's name ends in, else HTML.

    Raises SettingError for a format there is not, or one that contradicts the name.
    """
    ending = Path(path).suffix.lower().lstrip(".")
    ending = "html" if ending == "htm" else ending
    if format is None:
        return ending if ending in FORMATS else "html"
    if format not in FORMATS:
        raise SettingError(f"a brief cannot be written as {format!r}: formats are {', '.join(FORMATS)}")
    if ending in FORMATS and ending != format:
        raise SettingError(
            f"the file {str(path)!r} ends in .{ending} but the format asked for is {format}: say one"
        )
    return format


def write_brief(brief: Brief, path: str | Path, format: str | None = None) -> Path:
    """Write the brief to a file and return its path.

    The file is written whole or not at all: what was there before stays if anything goes wrong. Raises
    SettingError for an unknown format, MissingExtraError where Word's library is missing, DetenteError,
    saying why, where the file cannot be written.
    """
    target = Path(path)
    content = render_brief(brief, choose_format(target, format))
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise DetenteError(
            f"cannot write the brief to {str(target)!r}: {reason}; choose another --out"
        ) from None
    return target


def render_brief(brief: Brief, format: str) -> bytes:
    """The brief as the bytes of a file in this format."""
    if format == "docx":
        from detente.report.word import brief_docx

        return brief_docx(brief)
    if format == "json":
        return (to_json_text(brief.to_json()) + "\n").encode()
    from detente.report.html import brief_html

    return brief_html(brief).encode()


def show_brief(brief: Brief, file: TextIO | None = None) -> None:
    """Print the brief's words and tables: the same as in the file, for whoever has only a terminal."""
    from detente.report.wording import CAUTION, NOT_ADVICE, basis_sentence, date_words, origin_words

    heading = f"{brief.title} ({date_words(brief.as_of)})" if brief.as_of else brief.title
    top = [_title(heading), Explanation(tuple(s.restyled("item") for s in brief.bottom_line))]
    show(*top, Explanation((basis_sentence(brief.basis), _said(CAUTION), _said(NOT_ADVICE))), file=file)
    for chapter in brief.chapters():
        named = f"Annex {chapter.mark}" if chapter.annex else chapter.mark
        parts = [_title(f"{named}  {chapter.title}")]
        parts += [Explanation((chapter.headline.restyled("body"),))] if chapter.headline else []
        print(file=file)
        show(*parts, *(block.part for block in chapter.blocks), file=file)
    print(file=file)
    show(Explanation((_said(origin_words(brief)),)), file=file)


def _title(text: str) -> Explanation:
    return Explanation((say("{t}", "headline", t=text),))


def _said(text: str) -> Sentence:
    return say("{t}", t=text)

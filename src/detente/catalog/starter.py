"""The commented file from which a new dispute begins."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from detente.errors import NotFoundError


def read_starter() -> str:
    """The text of the starter: a small, complete dispute with a comment on every key."""
    return (files("detente.catalog") / "starter.yaml").read_text(encoding="utf-8")


def write_starter(path: str | Path) -> Path:
    """Write the starter to a new file and say where; NotFoundError where it is there already or cannot be written."""
    target = Path(path)
    try:
        with target.open("x", encoding="utf-8") as out:
            out.write(read_starter())
    except FileExistsError:
        raise NotFoundError(
            f"{str(target)!r} is there already: nothing was written; give another name"
        ) from None
    except OSError as error:
        raise NotFoundError(f"cannot write {str(target)!r}: {error.strerror or error}") from None
    return target

"""The shelf of disputes that ship with detente, and loading one by id or by path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from detente.errors import NotFoundError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.reading import inspect_text, load_file, load_text


@dataclass(frozen=True)
class Entry:
    """One dispute of the catalogue, as its file introduces it."""

    id: str
    title: str
    summary: str
    actors: int
    measures: int
    as_of: str | None


def _shelf() -> Traversable:
    return files("detente.catalog") / "disputes"


@cache
def list_ids() -> tuple[str, ...]:
    """The ids of the disputes in the catalogue, in alphabetical order. Reads no file."""
    names = (item.name for item in _shelf().iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def list_disputes() -> tuple[Entry, ...]:
    """What is in the catalogue: one entry per dispute, with its title, summary and size."""
    return tuple(_introduce(load(name)) for name in list_ids())


def _introduce(dispute: Dispute) -> Entry:
    spec = dispute.spec
    return Entry(spec.id, spec.title, spec.summary or "", len(spec.actors), len(spec.measures), spec.as_of)


def read_catalogued(name: str) -> bytes:
    """The text of a catalogued dispute file; NotFoundError for an id that is not there."""
    if name not in list_ids():
        raise NotFoundError(
            f"there is no dispute '{name}' in the catalogue{suggest(name, list_ids())}, and no such file. "
            f"The catalogue has: {', '.join(list_ids())}"
        )
    return (_shelf() / f"{name}.yaml").read_bytes()


def load(reference: str | Path) -> Dispute:
    """The dispute with this catalogue id, or in this file.

    A name without a directory and without `.yaml` or `.yml` is looked up in the catalogue first. Raises
    NotFoundError for a name of nothing, DisputeError with every mistake for a file that is no dispute.
    """
    name = str(reference)
    if isinstance(reference, Path) or Path(name).suffix in (".yaml", ".yml") or "/" in name or "\\" in name:
        return load_file(reference)
    if name not in list_ids() and Path(name).is_file():
        return load_file(name)
    return load_text(read_catalogued(name), file=f"{name}.yaml")


__all__ = ["Entry", "inspect_text", "list_disputes", "list_ids", "load", "read_catalogued"]

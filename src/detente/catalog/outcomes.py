"""What long runs over disputes of the catalogue gave, kept as data beside them so that it can be shown at once."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from detente.errors import NotFoundError


def list_outcomes() -> tuple[str, ...]:
    """What is kept, each as `dispute.analysis`."""
    shelf = files("detente.catalog") / "outcomes"
    if not shelf.is_dir():
        return ()
    names = (item.name for item in shelf.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def load_outcome(dispute: str, analysis: str) -> dict[str, Any]:
    """The outcome of one analysis of a dispute, as plain data with the fingerprint of its `inputs`.

    NotFoundError where none is kept.
    """
    name = f"{dispute}.{analysis}"
    if name not in list_outcomes():
        kept = ", ".join(list_outcomes()) or "none"
        raise NotFoundError(f"no outcome of `detente {analysis}` is kept for '{dispute}'; kept are: {kept}")
    text = (files("detente.catalog") / "outcomes" / f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data

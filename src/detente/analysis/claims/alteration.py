"""How a question changes the dispute before it asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Alteration:
    """A change of the dispute: a scenario first, then numbers fixed, then parts left out."""

    without: tuple[str, ...] = ()
    scenario: str | None = None
    numbers: tuple[tuple[str, float], ...] = ()

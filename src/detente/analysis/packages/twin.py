"""What every result of this room has in its plain form, and which parts of a dispute it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.model.dispute import Dispute
from detente.present import to_plain

_UNUSED = (
    "views",
    "roles",
    "hazards",
    "penalties",
    "beliefs",
    "definitions",
    "demands",
    "commitments",
    "outcomes",
    "merge",
    "fallback",
)


def list_unused(dispute: Dispute) -> tuple[str, ...]:
    """Parts of the dispute that say something and that packages do not use."""
    spec = dispute.effective
    found = []
    for key in _UNUSED:
        part = getattr(spec, key)
        if part and part != type(part)():
            found.append(key)
    if any(r.need is not None for r in spec.rules):
        found.append("rules (need ... before)")
    return tuple(found)


def make_twin(
    dispute: Dispute,
    analysis: str,
    settings: Mapping[str, Any],
    method: Mapping[str, Any],
    answer: Mapping[str, Any],
) -> dict[str, Any]:
    """The plain form of a result."""
    plain: dict[str, Any] = to_plain(
        {
            "analysis": analysis,
            "dispute": dispute.id,
            "settings": dict(settings),
            "method": {**method, "recorded_not_used": list_unused(dispute)},
            "answer": dict(answer),
        }
    )
    return plain

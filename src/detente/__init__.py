"""detente: what could end a dispute, and what each answer rests on.

    import detente
    dispute = detente.load("korea-2019")
    detente.find_packages(dispute)

Every name is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente._version import version as __version__

__all__ = ["__version__"]

__getattr__, __dir__ = resolve_lazily(__name__, {"__version__": "detente._version.version"})

"""What the published disputes of the catalogue should give, kept as data beside them."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from detente.errors import NotFoundError


def list_expected() -> tuple[str, ...]:
    """The ids of the disputes for which expected equilibria are kept."""
    names = (item.name for item in (files("detente.catalog") / "expected").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def load_expected(name: str) -> dict[str, Any]:
    """What a dispute should give, with where that comes from (`source`) and how it was found (`basis`).

    States are named as in the dispute. Keys: `equilibria` by concept, `stable` by concept and actor,
    `unstable_for` by state and concept, `counts`, `rankings`. NotFoundError for a dispute without.
    """
    import yaml

    if name not in list_expected():
        raise NotFoundError(
            f"no expected equilibria are kept for '{name}'; for {', '.join(list_expected())} there are"
        )
    text = (files("detente.catalog") / "expected" / f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data

"""Which two of the offers on record a brief sets side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.errors import SettingError
from detente.model.formula import suggest

if TYPE_CHECKING:
    from detente.model.dispute import Dispute


def choose_offers(dispute: Dispute) -> tuple[str, str] | None:
    """The two packages to compare: `settings.brief.offers` in the file, else the first that each of two parties made.

    None where two parties have not made any. Raises SettingError where the file's setting names something else.
    """
    packages = {name: one for name, one in dispute.effective.proposals.items() if one.package is not None}
    given = dispute.effective.settings.get("brief", {}).get("offers")
    if given is not None:
        names = tuple(given) if isinstance(given, (list, tuple)) else (given,)
        for name in names:
            if name not in packages:
                close = suggest(str(name), packages)
                raise SettingError(f"settings.brief.offers: {name!r} is no proposal with a package{close}")
        if len(names) != 2:
            raise SettingError(
                f"settings.brief.offers names two proposals to set side by side, not {len(names)}"
            )
        return names[0], names[1]
    first: dict[str, str] = {}
    for name, one in packages.items():
        if one.by is not None and one.by in dispute.parties:
            first.setdefault(one.by, name)
    chosen = [first[party] for party in dispute.parties if party in first][:2]
    return (chosen[0], chosen[1]) if len(chosen) == 2 else None

"""What is wrong with the parts of a dispute file that the analyses read: claims, and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.errors import DetenteError, Diagnostic, DisputeError

if TYPE_CHECKING:
    from detente.model.dispute import Dispute

READ = ("packages", "roadmap", "brief")
"""The analyses that take defaults from `settings` in the file."""

_ROADMAP = ("max_bundle", "participation")


def check_questions(dispute: Dispute) -> list[Diagnostic]:
    """Mistakes in claims, and in settings under a name that nothing reads or with a value that cannot be used."""
    found = _check_settings(dispute)
    if dispute.spec.claims:
        from detente.analysis.claims.checking import check_claims

        found += check_claims(dispute)
    return found


def _check_settings(dispute: Dispute) -> list[Diagnostic]:
    from detente.analysis.roadmap.game.formulation import diagnose
    from detente.model.formula import suggest

    found = []
    for name, written in dispute.spec.settings.items():
        if name not in READ:
            message = f"no analysis reads the settings of '{name}'{suggest(name, READ)}: {', '.join(READ)} do"
            found.append(diagnose(dispute, message, ("settings", name)))
        for key in written if name == "roadmap" else ():
            if key not in _ROADMAP:
                message = (
                    f"roadmap has no setting '{key}'{suggest(key, _ROADMAP)}: it has {', '.join(_ROADMAP)}"
                )
                found.append(diagnose(dispute, message, ("settings", name, key)))
        try:
            _read(dispute, name)
        except DisputeError as error:
            found += error.diagnostics
        except DetenteError as error:
            found.append(diagnose(dispute, str(error), ("settings", name)))
    return found


def _read(dispute: Dispute, name: str) -> None:
    """Read the settings of an analysis as it would."""
    if name == "packages":
        from detente.analysis.packages.search import read_settings

        read_settings(dispute, {})
    elif name == "roadmap":
        from detente.analysis.roadmap.game.formulation import read_max_bundle
        from detente.analysis.roadmap.search.ground import read_participation

        read_max_bundle(dispute, None)
        read_participation(dispute, None)
    elif name == "brief":
        from detente.report.offers_on_record import choose_offers

        choose_offers(dispute)

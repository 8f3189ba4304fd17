"""Third parties that have no part in anything: without them the dispute is the same."""

from __future__ import annotations

from detente.model.dispute import Dispute


def is_bystander(dispute: Dispute, actor: str) -> bool:
    """Whether a third party has no part in any plan or package: it wants, owns, allows, risks and guarantees nothing.

    Then a dispute without it has the same plans with the same margins and the same packages, and it is due nothing.
    Whether it carries messages or convenes is left aside, as everywhere in plans and packages.
    """
    spec = dispute.effective
    wants = spec.preferences.get(actor)
    if wants is None or wants.refuses or wants.no_deal is not None:
        return False
    if not (wants.indifferent or (wants.worth is not None and not wants.worth)):
        return False
    alarm = spec.hazards.false_alarm
    takes_part = (
        any(m.owner == actor or actor in m.consent for m in dispute.measures.values()),
        any(role.through or r.endswith(".guarantor") for r, role in spec.roles.items() if r.startswith(f"{actor}.")),
        any(actor in role.protects for role in spec.roles.values()),
        actor in spec.hazards.turnover,
        alarm is not None and actor in alarm.between,
        actor in spec.penalties,
        any(d.by == actor for d in spec.demands.values()),
    )  # fmt: skip
    return not any(takes_part)

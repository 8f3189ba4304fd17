"""What a step had to wait for: rules about plans and hard demands whose condition somebody else may have to meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.model.dispute import Dispute, State
from detente.model.formula import Formula


@dataclass(frozen=True)
class Gate:
    """A condition that had to hold in the state before a step.

    `need` the formula that had to hold; `reached` what the step reaches that waits for it (a formula, or the measures
    that a demand holds); `by` whose measures the condition speaks of, in file order; `source` the path of the rule or
    demand, `title` how a demand is called, `because` and `row` as in the file.
    """

    need: str
    reached: str
    by: tuple[str, ...]
    source: tuple[str | int, ...]
    title: str | None
    because: str | None
    row: str | None

    def __str__(self) -> str:
        return f"{self.need} before {self.reached}" if self.title is None else f"{self.need} ({self.title})"


def list_gates(dispute: Dispute, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Gate, ...]:
    """The rules about plans and hard demands that a step from one state to another had to meet, in file order."""
    found = []
    for rule in dispute.effective.rules:
        if rule.need is None or rule.before is None:
            continue
        reached = dispute.formula(rule.before)
        if holds_in(dispute, reached, after) and not holds_in(dispute, reached, before):
            place = ("rules", dispute.spec.rules.index(rule))
            found.append(
                Gate(rule.need, rule.before, _owners(dispute, rule.need), place, None, rule.because, rule.row)
            )
    for name, demand in dispute.effective.demands.items():
        if demand.strength != "hard":
            continue
        raised = [m for m in demand.hold if m in after and after[m] != before[m]]
        if raised:
            found.append(
                Gate(
                    demand.until,
                    ", ".join(raised),
                    _owners(dispute, demand.until),
                    ("demands", name),
                    demand.title or name,
                    demand.because,
                    demand.row,
                )
            )
    return tuple(found)


def holds_in(dispute: Dispute, formula: Formula, state: State) -> bool:
    """Whether a formula holds in a full state."""
    return bool(formula.holds(lambda m: dispute.all_measures[m].levels.index(state[m])))


def _owners(dispute: Dispute, text: str) -> tuple[str, ...]:
    owners = {dispute.all_measures[m].owner for m in dispute.formula(text).measures}
    return tuple(a for a in dispute.spec.actors if a in owners)

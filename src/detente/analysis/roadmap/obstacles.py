"""What in a proposal cannot be done as written: impossible steps, broken rules, works that take longer."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.roadmap.formulation import Formulation, place_of
from detente.analysis.roadmap.instance import Instance
from detente.model.checks_states import broken_rules
from detente.model.dispute import Dispute, State


def list_obstacles(dispute: Dispute, name: str, form: str, states: Sequence[State]) -> tuple[str, ...]:
    """Steps that lower a measure, move what is held, or change nothing: said with their place in the file."""
    found: list[str] = []
    before: State = dispute.start
    for k, state in enumerate(states):
        keys = ("proposals", name, "package") if form == "package" else ("proposals", name, "steps", k)
        where = "" if name not in dispute.spec.proposals else f" ({place_of(dispute, keys)})"
        which = "the package" if form == "package" else f"step {k + 1}"
        for m, spec in dispute.all_measures.items():
            low, high = spec.levels.index(before[m]), spec.levels.index(state[m])
            if high < low:
                found.append(
                    f"{which} takes {m} back from {before[m]} to {state[m]}: a plan only raises measures{where}"
                )
            elif high > low and m in dispute.held:
                found.append(f"{which} moves {m}, which is held at {before[m]} here{where}")
        if state == before:
            found.append(f"{which} changes nothing{where}")
        before = state
    return tuple(found)


def list_broken(
    formulation: Formulation, instance: Instance, path: Sequence[tuple[int, ...]], name: str, form: str
) -> tuple[str, ...]:
    """Rules about states and plans and hard demands that the steps break."""
    dispute = formulation.dispute
    found: list[str] = []
    for k in range(1, len(path)):
        which = "the package" if form == "package" else f"step {k}"
        for r in broken_rules(dispute, formulation.state_of(path[k])):
            rule = dispute.effective.rules[r]
            place = place_of(dispute, ("rules", dispute.spec.rules.index(rule)))
            because = f", since {rule.because}" if rule.because else ""
            found.append(f"{which} breaks the rule {rule.id or f'rules.{r}'} ({place}){because}")
        for (need, before), condition in zip(dispute.plan_rules, instance.preconditions, strict=True):
            reaches = condition.before.holds_at(path[k]) and not condition.before.holds_at(path[k - 1])
            if reaches and not condition.need.holds_at(path[k - 1]):
                found.append(f"{which} reaches {before} without {need} before it")
        for demand, hold in zip(formulation.hard, instance.demands, strict=True):
            raised = any(path[k][m] > path[k - 1][m] for m in hold.measures)
            if raised and not hold.until.holds_at(path[k - 1]):
                spec = dispute.effective.demands[demand]
                row = f", {spec.row}" if spec.row else ""
                place = place_of(dispute, ("demands", demand))
                found.append(f"{which} goes against the hard demand '{spec.title or demand}' ({place}{row})")
    return tuple(found)


def list_slow(
    formulation: Formulation, instance: Instance, path: Sequence[tuple[int, ...]]
) -> tuple[tuple[str, str, int], ...]:
    """Measures of a one-step proposal whose work takes more than one period, longest first."""
    slow = [
        (name, formulation.levels[m][l], instance.takes[m][l])
        for m, name in enumerate(formulation.measures)
        for l in range(path[0][m] + 1, path[1][m] + 1)
        if instance.takes[m][l] > 1
    ]
    return tuple(sorted(slow, key=lambda one: -one[2]))

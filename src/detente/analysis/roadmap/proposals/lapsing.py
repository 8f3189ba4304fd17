"""What falls with a step that is not taken: promises made against it, and what the rules tie to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detente.analysis.roadmap.game.gates import holds_in
from detente.analysis.roadmap.planning.obstacles import describe_rule
from detente.errors import NotFoundError
from detente.model.checks_states import broken_rules
from detente.model.dispute import Dispute, State
from detente.model.formula import suggest


@dataclass(frozen=True)
class Lapse:
    """A step (from 1, as the proposal counts; 0: at any) that is no longer taken: this measure to this level.

    `why` "dropped" (asked for), "condition" (a commitment whose condition then never comes true: `commitment`) or
    "rule" (it would break a rule: `rule`, in words with its place).
    """

    step: int
    measure: str
    level: str
    why: Literal["dropped", "condition", "rule"]
    commitment: str | None = None
    rule: str | None = None


def drop_measures(
    dispute: Dispute, steps: Sequence[State], names: Sequence[str]
) -> tuple[list[dict[str, str]], tuple[Lapse, ...]]:
    """A sequence of steps without some measures, and without whatever lapses with them.

    A promise with a condition is kept as long as its condition comes true somewhere on what is left of the sequence;
    where it never does, the measures it promised are not taken either. Nor is what the rules then forbid. This is
    repeated until nothing more falls. Steps that become empty stay in their place, as empty ones.

    Raises NotFoundError for an unknown measure.
    """
    for name in names:
        if name not in dispute.all_measures:
            raise NotFoundError(f"unknown measure '{name}'{suggest(name, dispute.all_measures)}")
    left = [dict(s) for s in steps]
    lapses: list[Lapse] = []

    def fall(k: int, m: str, lapse: Lapse) -> None:
        left[k].pop(m)
        lapses.append(lapse)

    for k in range(len(left)):
        for m in [m for m in left[k] if m in names]:
            fall(k, m, Lapse(k + 1, m, left[k][m], "dropped"))
    while lapses and (found := _find_lapse(dispute, steps, left)) is not None:
        fall(found.step - 1, found.measure, found)
    return left, tuple(lapses)


def leave_lapsing(dispute: Dispute, names: Sequence[str]) -> tuple[Dispute, tuple[Lapse, ...]]:
    """A dispute without some measures, and without those promised on a condition that no state then satisfies."""
    _, lapses = drop_measures(dispute, [], names)
    lapses = tuple(Lapse(0, m, dispute.start[m], "dropped") for m in names)
    left = dispute.without(*names)
    while True:
        for name, commitment in dispute.effective.commitments.items():
            held = [m for m in commitment.measures if m in dispute.all_measures and m not in left.held]
            if commitment.condition is None or not held:
                continue
            could = dispute.compiled.truth(commitment.condition).any()
            if could and not left.compiled.truth(commitment.condition).any():
                lapses += tuple(Lapse(0, m, dispute.start[m], "condition", commitment=name) for m in held)
                left = left.without(*held)
                break
        else:
            return left, lapses


def _find_lapse(dispute: Dispute, steps: Sequence[State], left: Sequence[dict[str, str]]) -> Lapse | None:
    before, now = _walk(dispute, steps), _walk(dispute, left)
    for name, commitment in dispute.effective.commitments.items():
        if commitment.condition is None:
            continue
        condition = dispute.formula(commitment.condition)
        if any(holds_in(dispute, condition, s) for s in now):
            continue
        if not any(holds_in(dispute, condition, s) for s in before):
            continue  # never came true in the proposal as it stands either: its author does not wait for it
        for k, raised in enumerate(left):
            for m in commitment.measures:
                if m in raised:
                    return Lapse(k + 1, m, raised[m], "condition", commitment=name)
    for k, raised in enumerate(left):
        for r in broken_rules(dispute, now[k + 1]):
            if r in broken_rules(dispute, before[k + 1]):
                continue
            rule = dispute.effective.rules[r]
            trigger = dispute.formula(
                str(rule.when if rule.when is not None else rule.require or rule.forbid)
            )
            for m in [m for m in raised if m in trigger.measures]:
                return Lapse(k + 1, m, raised[m], "rule", rule=describe_rule(dispute, r))
        for r, rule in enumerate(dispute.effective.rules):
            if rule.need is None:
                continue
            reached, need = dispute.formula(str(rule.before)), dispute.formula(rule.need)
            if not holds_in(dispute, reached, now[k + 1]) or holds_in(dispute, reached, now[k]):
                continue
            if holds_in(dispute, need, now[k]) or not holds_in(dispute, need, before[k]):
                continue
            for m in [m for m in raised if m in reached.measures]:
                return Lapse(k + 1, m, raised[m], "rule", rule=describe_rule(dispute, r))
    return None


def _walk(dispute: Dispute, steps: Sequence[State]) -> list[dict[str, str]]:
    states = [dict(dispute.start)]
    for step in steps:
        states.append(dispute.state(step, base=states[-1]))
    return states

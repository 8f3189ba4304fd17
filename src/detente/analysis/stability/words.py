"""Names of things in sentences: states by what is done in them, moves by who makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from detente.analysis.wording import actor_ref, level_words, measure_ref, package_words
from detente.present import Phrase, Ref, list_words

if TYPE_CHECKING:
    from detente.analysis.stability.ground import Ground
    from detente.analysis.stability.witness import Step
    from detente.model.dispute import Dispute

CONCEPT_NAMES: Final = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sim": "SIM"}

CONCEPT_WORDS: Final = {
    "nash": "no actor gains by any move of its own",
    "gmr": "after any such gain the others can make the mover regret it, whatever it costs them",
    "smr": "as GMR, and one more move of its own does not get the mover out of it",
    "seq": "after any such gain the others can make the mover regret it by moves that each gain by themselves",
    "sim": "the gain is spoiled by gains that others make at the same moment",
}


def change_words(dispute: Dispute, state: Mapping[str, str], base: Mapping[str, str]) -> Phrase:
    """A state by what differs from another, grouped by who does it; "as now" where nothing does."""
    return package_words(dispute, state, base, unchanged="as now")


def done_words(dispute: Dispute, state: Mapping[str, str]) -> Phrase:
    """What is done in a state: the measures above `no`, and the level of those that have other levels."""
    raised = [m for m, spec in dispute.all_measures.items() if spec.levels[0] != "no" or state[m] != "no"]
    return Phrase(
        list_words([Phrase(level_words(dispute, m, state[m])) for m in raised]) if raised else ("nothing",)
    )


def not_done_words(dispute: Dispute, state: Mapping[str, str]) -> Phrase:
    """What is not done in a state: the yes/no measures that stand at no."""
    low = [m for m, spec in dispute.all_measures.items() if spec.levels[0] == "no" and state[m] == "no"]
    names = [measure_ref(dispute, m) for m in low]
    return Phrase(list_words(names) if names else ("nothing",))


def node_words(ground: Ground, node: int) -> Phrase:
    """A state by what it changes about the start; merged states by the formula that they share."""
    text = find_merge(ground, node)
    if text is not None:
        return Phrase((f"any state with {text}",))
    return change_words(ground.dispute, ground.state(node), ground.dispute.start)


def find_merge(ground: Ground, node: int) -> str | None:
    """The formulas that merge the states of a node, None where it is a single state."""
    if ground.game.merged is None or int((ground.game.merged == node).sum()) < 2:
        return None
    row = ground.row_in_dispute(node)
    texts = [t for t in ground.dispute.merge if ground.dispute.compiled.truth(t)[row]]
    return " or ".join(texts) if texts else None


def step_words(ground: Ground, before: int, step: Step) -> Phrase:
    """A move: who makes it and what it changes."""
    dispute = ground.dispute
    who = actor_ref(dispute, ground.actors[step.actor])
    text = find_merge(ground, step.row)
    if text is not None:
        return Phrase((who, f" makes it {text}"))
    old, new = ground.state(before), ground.state(step.row)
    changed = [_act_words(dispute, m, old[m], new[m]) for m in new if new[m] != old[m]]
    return Phrase((who, " ", *list_words(changed)))


def _act_words(dispute: Dispute, measure: str, old: str, new: str) -> Phrase:
    """What somebody does to a measure: begins it, ends it, or sets it to a level."""
    name = measure_ref(dispute, measure)
    if new == "yes":
        return Phrase(("begins ", name))
    if old == "yes" and new == "no":
        return Phrase(("ends ", name))
    return Phrase(("sets ", name, f" to {new.replace('_', ' ')}"))


def path_words(ground: Ground, origin: int, steps: Sequence[Step]) -> Phrase:
    """A sequence of moves, one after the other."""
    clauses: list[str | Ref] = []
    at = origin
    for step in steps:
        clauses += [", then "] * bool(clauses)
        clauses += step_words(ground, at, step).clauses
        at = step.row
    return Phrase(tuple(clauses))


def list_unused(dispute: Dispute) -> list[str]:
    """Parts of the dispute that this analysis does not read."""
    spec = dispute.effective
    parts = {
        "roles": spec.roles,
        "hazards": spec.hazards.model_fields_set,
        "penalties": spec.penalties,
        "beliefs": spec.beliefs.model_fields_set,
        "definitions": spec.definitions,
        "demands": spec.demands,
        "commitments": spec.commitments,
        "proposals": spec.proposals,
        "targets": spec.targets,
        "outcomes": spec.outcomes,
        "rules about plans": dispute.plan_rules,
        "patience": [a for a in dispute.actors.values() if a.patience is not None],
        "detection": [a for a in dispute.actors.values() if a.detection is not None],
        "costs of going back": [
            1 for m in dispute.measures.values() for cost in m.undo.values() if cost != "never"
        ],
    }
    return [name for name, value in parts.items() if value]


def write_twin(
    dispute: Dispute, analysis: str, settings: Mapping[str, Any], answer: Mapping[str, Any], **method: Any
) -> dict[str, Any]:
    """The plain data of an answer, with the keys that every analysis has."""
    return {
        "analysis": analysis,
        "dispute": dispute.id,
        "settings": dict(settings),
        "method": {**method, "recorded_not_used": list_unused(dispute)},
        "answer": dict(answer),
    }

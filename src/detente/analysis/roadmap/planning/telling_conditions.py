"""What steps wait for, in sentences: rules and demands that gate them, promises made on a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.roadmap.game.formulation import place_of
from detente.analysis.roadmap.game.gates import holds_in
from detente.analysis.wording import actor_ref, actor_refs, formula_words, measure_ref
from detente.present import Phrase, Sentence, list_words, phrase, ref, say

if TYPE_CHECKING:
    from detente.analysis.roadmap.game.gates import Gate
    from detente.analysis.roadmap.planning.plan import Plan
    from detente.model.dispute import Dispute


def tell_gates(dispute: Dispute, plan: Plan) -> list[Sentence]:
    """Steps that had to wait for a condition, from when on it held, and which third party it depends on."""
    gated: dict[tuple[str | int, ...], list[tuple[int, Gate]]] = {}
    for step in plan.steps:
        for gate in step.gates:
            gated.setdefault(gate.source, []).append((step.number, gate))
    told = []
    for found in gated.values():
        gate = found[0][1]
        need = dispute.formula(gate.need)
        since = next(t for t, state in enumerate(plan.states) if holds_in(dispute, need, state))
        told.append(
            say(
                "Step{s} {n} ({what}) waited for {need}{when}{whose} ({where}{row}){because}.",
                "item",
                s="s" * (len(found) > 1),
                n=Phrase(list_words([str(n) for n, _ in found])),
                what=_reached_words(dispute, gate),
                need=formula_words(dispute, need),
                when=_since_words(dispute, plan, gate, since),
                whose=phrase(", which lies with {a} alone", a=actor_refs(dispute, gate.by))
                if gate.by and set(gate.by) <= set(dispute.third_parties)
                else "",
                where=_gate_name(dispute, gate),
                row=f", {gate.row}" if gate.row else "",
                because=f", since {gate.because}" if gate.because else "",
            )
        )
    return told


def _since_words(dispute: Dispute, plan: Plan, gate: Gate, since: int) -> Phrase:
    """From when on a condition holds, and through whose step."""
    if since == 0:
        return Phrase((", true at the start",))
    read = dispute.formula(gate.need).measures
    owners = dict.fromkeys(dispute.all_measures[m].owner for m in plan.steps[since - 1].raised if m in read)
    return phrase(", true from step {t} by {who}", t=since, who=actor_refs(dispute, owners))


def _reached_words(dispute: Dispute, gate: Gate) -> Phrase:
    if gate.title is None:
        return formula_words(dispute, gate.reached)
    return Phrase(list_words([measure_ref(dispute, m) for m in gate.reached.split(", ")]))


def _gate_name(dispute: Dispute, gate: Gate) -> str:
    place = place_of(dispute, gate.source)
    return f"rule, {place}" if gate.title is None else f"hard demand '{gate.title}', {place}"


def tell_commitments(dispute: Dispute, plan: Plan) -> list[Sentence]:
    """Conditional commitments: at which step the condition comes true, and whether what was promised waits for it."""
    told: list[Sentence] = []
    for name, commitment in dispute.effective.commitments.items():
        if commitment.condition is None:
            continue
        formula = dispute.formula(commitment.condition)
        met = [t for t, state in enumerate(plan.states) if holds_in(dispute, formula, state)]
        rises = [s.number for s in plan.steps if any(m in s.raised for m in commitment.measures)]
        row = f", {commitment.row}" if commitment.row else ""
        parts = {
            "what": ref("commitment", name, f"{commitment.text}{row}"),
            "who": actor_ref(dispute, commitment.by),
            "c": formula_words(dispute, formula),
        }
        if not met:
            told.append(
                say(
                    "The condition of a promise by {who} ({what}) never comes true on this plan, so the promise "
                    "lapses: it wanted {c}.",
                    "item",
                    **parts,
                )
            )
        elif rises and min(rises) < met[0]:
            told.append(
                say(
                    "At step {n} {who} goes ahead of the condition of its own promise ({what}): {c} comes only at "
                    "step {t}.",
                    "item",
                    n=min(rises),
                    t=met[0],
                    **parts,
                )
            )
        elif met[0] > 0:
            told.append(
                say(
                    "The condition of a promise by {who} ({what}) comes true at step {t}: {c}.",
                    "item",
                    t=met[0],
                    **parts,
                )
            )
    return told

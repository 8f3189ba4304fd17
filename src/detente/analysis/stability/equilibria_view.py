"""The places of rest as a table and in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detente.analysis.stability.words import (
    CONCEPT_NAMES,
    CONCEPT_WORDS,
    done_words,
    find_merge,
    node_words,
    not_done_words,
    path_words,
    step_words,
)
from detente.analysis.wording import actor_refs, count_words
from detente.present import Cell, Column, Explanation, Phrase, Sentence, Table, explain, say

if TYPE_CHECKING:
    from detente.analysis.stability.equilibria import Equilibria, Rest
    from detente.analysis.stability.ground import Ground
    from detente.analysis.stability.routes import Route

SMALL: Final = 6
"""Up to so many measures a table says what is done and what is not; beyond, what differs from the start."""


def tabulate_equilibria(found: Equilibria) -> Table:
    """One row for each place of rest that is listed."""
    ground, dispute = found.ground, found.dispute
    small = len(dispute.all_measures) <= SMALL
    columns = [Column("number", "", "number", digits=0)]
    named = any(rest.name for rest in found.rests)
    if named:
        columns.append(Column("state", "state"))
    if small:
        columns += [Column("done", "what is done"), Column("not_done", "what is not")]
    else:
        columns.append(Column("changes", "what differs from now"))
    columns += [Column(c, CONCEPT_NAMES[c], "flag") for c in found.masks]
    columns.append(Column("route", "from now", help="how the state can be reached from the start"))
    refusing = any(rest.refused_by for rest in found.rests)
    if refusing:
        columns.append(Column("refused", "refused by"))
    rows: list[tuple[Cell, ...]] = []
    for number, rest in enumerate(found.rests, 1):
        merged = find_merge(ground, rest.node)
        if not small:
            what = [node_words(ground, rest.node)]
        elif merged is not None:
            what = [Phrase((merged,)), Phrase(("(merged: the rest may be either way)",))]
        else:
            what = [done_words(dispute, rest.state), not_done_words(dispute, rest.state)]
        if named:
            what.insert(0, Phrase((rest.name or "",)))
        row: list[Cell] = [number, *what, *(c in rest.concepts for c in found.masks), route_words(rest.route)]
        if refusing:
            row.append(", ".join(dispute.label(a) for a in rest.refused_by))
        rows.append(tuple(row))
    total = int(found.order.size)
    notes = [f"{c}: {why}" for c, why in found.undecided.items()]
    if len(rows) < total:
        notes.append(
            f"{len(rows)} of {total:,} places of rest: those that hold under most concepts, nearest to now first"
        )
    return Table("Places of rest", tuple(columns), tuple(rows), tuple(notes), id="equilibria")


def route_words(route: Route) -> str:
    """How a state is reached from the start, in a few words."""
    steps = count_words(len(route.steps), "move")
    return {
        "here": "here now",
        "improvements": f"{steps}, each a gain for its mover",
        "moves": f"{steps}, some against the mover's interest",
        "joint": "only by moving together",
        "none": "closed off",
    }[route.grade]


def explain_equilibria(found: Equilibria) -> Explanation:
    """The answer, the start, what each concept means with its count, and what all this does not show."""
    total = found.ground.count
    decided = list(found.masks)
    best = next((c for c in ("nash", "seq", "sim", "smr", "gmr") if found.counts.get(c)), None)
    if best is None:
        head = say(
            "None of {n} is a place of rest: in each, somebody would move on.", n=count_words(total, "state")
        )
    else:
        head = say(
            "Without an agreement {n} of {total} {verb} at rest ({concept}: {meaning}).",
            n=f"{found.counts[best]:,}",
            total=count_words(total, "state"),
            verb="is" if found.counts[best] == 1 else "are",
            concept=CONCEPT_NAMES[best],
            meaning=CONCEPT_WORDS[best],
        )
    return explain(
        head.restyled("headline"),
        *_explain_start(found),
        _explain_nearest(found),
        *(
            say(
                "{name}: {n}: {meaning}.",
                "item",
                name=CONCEPT_NAMES[c],
                n=f"{found.counts[c]:,}",
                meaning=CONCEPT_WORDS[c],
            )
            for c in decided
        ),
        *(
            say("{name} is {why}.", "caution", name=CONCEPT_NAMES[c], why=why)
            for c, why in found.undecided.items()
        ),
        _explain_refusals(found),
        _explain_importance(found),
        say(
            "Only the order of each actor's preferences is used. A place of rest is where nobody would move alone "
            "with the foresight assumed; it need not be reached, likely or good.",
            "caution",
        ),
    )


def _explain_start(found: Equilibria) -> list[Sentence]:
    ground, dispute = found.ground, found.dispute
    if ground.start is None:
        return [say("The start itself is excluded by the rules, so nothing is said about leaving it.")]
    unstable = found.start_stable
    holds = [CONCEPT_NAMES[c] for c, who in unstable.items() if not who]
    if len(holds) == len(unstable):
        return [say("The present state is one of them, under every concept asked for.")]
    said = [
        say("The present state is at rest under {holds}.", holds=holds)
        if holds
        else say("The present state is not at rest under any concept asked for.")
    ]
    concept, who = next((c, w) for c, w in unstable.items() if w)
    actor = ground.actors.index(who[0])
    escape = ground.judge(ground.start, actor, concept).escape
    if escape is not None:
        said.append(
            say(
                "Under {concept} {who} would leave it: {move}.",
                concept=CONCEPT_NAMES[concept],
                who=actor_refs(dispute, who),
                move=step_words(ground, ground.start, escape),
            )
        )
    return said


def _explain_nearest(found: Equilibria) -> Sentence | None:
    """The nearest place of rest that single gains lead to from the start."""
    ground = found.ground
    if ground.start is None:
        return None
    reached = [r for r in found.rests if r.route.grade == "improvements"]
    if not reached:
        if any(r.route.grade == "here" for r in found.rests):
            return None
        return say("Moves that each gain by themselves lead to none of the places of rest listed.")
    rest = min(reached, key=lambda r: len(r.route.steps))
    return say(
        "Moves that each gain by themselves lead to {state}: {path}.",
        state=name_rest(ground, rest),
        path=path_words(ground, ground.start, rest.route.steps),
    )


def name_rest(ground: Ground, rest: Rest) -> Phrase:
    """A place of rest in a sentence."""
    return Phrase(("the state ", *node_words(ground, rest.node).clauses))


def _explain_refusals(found: Equilibria) -> Sentence | None:
    masks = found.ground.refused
    if not masks or not found.masks:
        return None
    counts = {a: int((mask[found.order]).sum()) for a, mask in masks.items()}
    said = [f"{found.dispute.label(a)} {n:,}" for a, n in counts.items() if n]
    if not said:
        return None
    return say(
        "Of the {n} places of rest some are states that an actor says it would never accept: {said}. They count here, "
        "because refusing a state is not yet a way out of it.",
        "caution",
        n=f"{found.order.size:,}",
        said=said,
    )


def _explain_importance(found: Equilibria) -> Sentence | None:
    """Actors whose order of states rests on weights that are not known."""
    vague = [a for a in found.ground.actors if found.dispute.preference(a).importance is not None]
    if not vague:
        return None
    return say(
        "Of {who} only the order of importance is known; the order of states taken here is that of the central "
        "weights, and other weights may give another.",
        "caution",
        who=actor_refs(found.dispute, vague),
    )

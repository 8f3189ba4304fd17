"""What would an actor have to prefer for a given state to be a place of rest?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from detente.analysis.stability.concepts import LADDER, check_concepts
from detente.analysis.stability.game import MEMORY_LIMIT
from detente.analysis.stability.ground import Ground, lay_out_dispute
from detente.analysis.stability.inverse import Condition, count_rankings, find_condition
from detente.analysis.stability.witness import Step
from detente.analysis.stability.words import CONCEPT_NAMES, node_words, step_words, write_twin
from detente.analysis.wording import actor_ref, count_words
from detente.errors import SettingError, TooLargeError
from detente.model.dispute import Dispute
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    Sentence,
    Shown,
    Table,
    draw_bars,
    explain,
    say,
)

SHOWN: Final = 3
"""Escapes told in words for each actor and concept; the plain data has all of them."""

SPACE: Final = 400
"""States up to which rankings are counted (the bound on those that matter is in `inverse`)."""


@dataclass(frozen=True, eq=False)
class Inverse(Shown):
    """What keeps a state from being a place of rest, actor by actor, and what would make it one.

    `shortfalls` says by how much an actor with cardinal payoffs would have to value the state more. `counts`
    has, where the space is small, the number of strict rankings of the actor under which it is stable,
    and of all, other actors' preferences staying as they are; elsewhere the reason why not.
    """

    ground: Ground
    node: int
    conditions: Mapping[str, Mapping[str, Condition]]
    shortfalls: Mapping[str, Mapping[str, float | None]]
    counts: Mapping[str, Mapping[str, tuple[int, int] | str]]

    @property
    def dispute(self) -> Dispute:
        """The dispute that was asked about."""
        return self.ground.dispute

    def list_unstable(self, concept: str) -> tuple[str, ...]:
        """The actors whose preferences would have to change."""
        return tuple(a for a, found in self.conditions[concept].items() if not found.stable)

    def table(self) -> Table:
        """One row for each actor and concept: stable now, under how many rankings, and what would have to change."""
        counted = any(isinstance(n, tuple) for found in self.counts.values() for n in found.values())
        columns = [
            Column("actor", "actor"),
            Column("concept", "concept"),
            Column("stable", "stable now", "flag"),
        ]
        if counted:
            columns += [
                Column("rankings", "rankings that hold it", "number", digits=0),
                Column("share", "of all", "share"),
            ]
        columns.append(Column("change", "what would have to change"))
        rows: list[tuple[Cell, ...]] = []
        for a in self.ground.actors:
            for c, found in self.conditions.items():
                count = self.counts[c][a]
                numbers: tuple[Cell, ...] = ()
                if counted:
                    numbers = (count[0], count[0] / count[1]) if isinstance(count, tuple) else (None, None)
                rows.append(
                    (
                        actor_ref(self.dispute, a),
                        CONCEPT_NAMES[c],
                        found[a].stable,
                        *numbers,
                        self._say_change(c, a),
                    )
                )
        reasons = {n for found in self.counts.values() for n in found.values() if isinstance(n, str)}
        return Table(
            "What would make it a place of rest",
            tuple(columns),
            tuple(rows),
            tuple(sorted(reasons)),
            id="inverse",
        )

    def _say_change(self, concept: str, actor: str) -> Phrase:
        found = self.conditions[concept][actor]
        if found.bar is None:
            return Phrase(("nothing",))
        clauses: list[Any] = list(self._say_bar(concept, actor).clauses)
        for k, escape in enumerate(found.escapes[:SHOWN]):
            step = step_words(self.ground, self.node, Step(found.actor, escape.improvement)).clauses
            clauses.append("; or " if k == 0 else " and ")
            if escape.answer == escape.improvement:
                clauses += ["no longer to gain when ", *step]
            else:
                answer = node_words(self.ground, escape.answer).clauses
                clauses += ["to be put off, when ", *step, ", by what others can make of it: ", *answer]
        more = found.count - min(SHOWN, len(found.escapes))
        if more > 0:
            clauses.append(f" and so for {count_words(more, 'further gain')}")
        return Phrase(tuple(clauses))

    def _say_bar(self, concept: str, actor: str) -> Phrase:
        """How far the state would have to rise for the actor, all else unchanged."""
        found = self.conditions[concept][actor]
        assert found.bar is not None
        clauses: list[Any] = [
            "to like it at least as well as this: ",
            *node_words(self.ground, found.bar).clauses,
        ]
        short = self.shortfalls[concept][actor]
        if short is not None:
            clauses.append(f" ({short:g} more a period)")
        return Phrase(tuple(clauses))

    def explain(self) -> Explanation:
        """Who would have to want something else, by concept."""
        return explain(
            say("To rest at the state {state}:", "headline", state=node_words(self.ground, self.node)),
            *(self._say_concept(c) for c in self.conditions),
            say(
                "Conditions are on one actor's preferences, those of the others staying as they are. They say what "
                "would hold the state, not how anybody's mind is changed.",
                "caution",
            ),
        )

    def _say_concept(self, concept: str) -> Sentence:
        unstable = self.list_unstable(concept)
        if not unstable:
            return say("{c}: nothing has to change, it is a place of rest.", "item", c=CONCEPT_NAMES[concept])
        parts = [
            Phrase((actor_ref(self.dispute, a), " ", *self._say_bar(concept, a).clauses)) for a in unstable
        ]
        return say("{c}: it takes {parts}.", "item", c=CONCEPT_NAMES[concept], parts=parts)

    def chart(self) -> Chart:
        """The share of rankings under which the state is stable, or else the number of escapes."""
        bars, counted = [], False
        for c, found in self.counts.items():
            for a, n in found.items():
                if isinstance(n, tuple):
                    counted = True
                    bars.append(Bar(self.dispute.label(a), n[0] / n[1], CONCEPT_NAMES[c]))
        if not counted:
            bars = [
                Bar(self.dispute.label(a), float(one.count), CONCEPT_NAMES[c])
                for c, found in self.conditions.items()
                for a, one in found.items()
            ]
        what = "Share of rankings that hold the state" if counted else "Gains that nobody punishes"
        actors, concepts = (
            count_words(len(self.ground.actors), "actor"),
            count_words(len(self.conditions), "concept"),
        )
        alt = f"{what}, for {actors} and {concepts}."
        return draw_bars(what, bars, alt=alt, kind="share" if counted else "number", id="inverse")

    def to_json(self) -> dict[str, Any]:
        """Plain data, with every escape."""
        g = self.ground
        answer = {
            "state": g.state(self.node),
            "conditions": {
                c: {
                    a: {
                        "stable": one.stable,
                        "bar": None if one.bar is None else g.state(one.bar),
                        "shortfall": self.shortfalls[c][a],
                        "unpunished": one.count,
                        "escapes": [
                            {"improvement": g.state(e.improvement), "answer": g.state(e.answer)}
                            for e in one.escapes
                        ],
                        "rankings": dict(zip(("stable", "all"), n, strict=True))
                        if isinstance(n := self.counts[c][a], tuple)
                        else None,
                    }
                    for a, one in found.items()
                }
                for c, found in self.conditions.items()
            },
        }
        return write_twin(self.dispute, "inverse", {"concepts": list(self.conditions)}, answer)


def find_preferences_for(
    dispute: Dispute,
    state: str | Mapping[str, str],
    concepts: Sequence[str] = LADDER,
    *,
    memory_limit: int = MEMORY_LIMIT,
) -> Inverse:
    """What would each actor have to prefer for this state to be a place of rest?

    For each actor and concept: the improvements that nobody punishes, and the least rise of the state in
    the actor's order that would end all of them (exact). On small spaces also under how many of the actor's
    strict rankings the state is stable for it, counted without listing them.

    Raises NotFoundError for a state that the rules exclude, SettingError for merged states or for sim, and as
    `find_equilibria` otherwise. Kinsara, Kilgour and Hipel 2015.
    """
    asked = check_concepts(concepts)
    if not asked or "sim" in asked:
        raise SettingError(
            f"inverse analysis takes {', '.join(LADDER)}, not {', '.join(concepts) or 'nothing'}"
        )
    if dispute.merge:
        raise SettingError(
            "inverse analysis takes states one by one: leave `merge` out (dispute.with_(merge=[]))"
        )
    ground = lay_out_dispute(dispute, memory_limit=memory_limit)
    node = ground.find_node(state)
    conditions = {
        c: {a: find_condition(ground.board, node, i, c) for i, a in enumerate(ground.actors)} for c in asked
    }
    shortfalls = {
        c: {a: _measure_shortfall(ground, one) for a, one in found.items()} for c, found in conditions.items()
    }
    counts = {c: {a: _count(ground, node, i, c) for i, a in enumerate(ground.actors)} for c in asked}
    return Inverse(ground, node, conditions, shortfalls, counts)


def _measure_shortfall(ground: Ground, found: Condition) -> float | None:
    """By how much more the actor would have to value the state; None where it is stable or only ordered."""
    actor = ground.actors[found.actor]
    if found.bar is None or not ground.dispute.cardinal(actor):
        return None
    utility = ground.dispute.compiled.utility(actor)
    return float(utility.values[found.bar] - utility.values[found.row]) / utility.unit


def _count(ground: Ground, node: int, actor: int, concept: str) -> tuple[int, int] | str:
    if ground.count > SPACE:
        return f"Rankings are counted for at most {SPACE} states."
    try:
        return count_rankings(ground.board, node, actor, concept)
    except TooLargeError as error:
        return str(error)

"""Is one state stable for each actor, and why or why not?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from detente.analysis.stability.concepts import CONCEPTS, check_concepts
from detente.analysis.stability.game import MEMORY_LIMIT
from detente.analysis.stability.ground import Ground, lay_out_dispute
from detente.analysis.stability.witness import Answer, Judgement
from detente.analysis.stability.words import CONCEPT_NAMES, node_words, path_words, step_words, write_twin
from detente.analysis.wording import actor_ref, actor_refs, count_words
from detente.model.dispute import Dispute
from detente.present import (
    Arrow,
    Cell,
    Chart,
    Column,
    Explanation,
    Node,
    Phrase,
    Sentence,
    Shown,
    Table,
    draw_network,
    explain,
    say,
)

SHOWN: Final = 3
"""Improvements told in words for each actor and concept; the plain data has all of them."""


@dataclass(frozen=True, eq=False)
class StateStability(Shown):
    """One state judged: for every concept and actor whether it is stable, with the witness."""

    ground: Ground
    node: int
    judgements: Mapping[str, Mapping[str, Judgement]]

    @property
    def dispute(self) -> Dispute:
        """The dispute that was asked about."""
        return self.ground.dispute

    @property
    def state(self) -> dict[str, str]:
        """The state that was asked about."""
        return self.ground.state(self.node)

    def list_unstable(self, concept: str) -> tuple[str, ...]:
        """The actors for whom the state is not stable under a concept."""
        return tuple(a for a, j in self.judgements[concept].items() if not j.stable)

    def table(self) -> Table:
        """One row for each actor and concept: stable or not, and why."""
        columns = (
            Column("actor", "actor"),
            Column("concept", "concept"),
            Column("stable", "stable", "flag"),
            Column("why", "why"),
        )
        rows: list[tuple[Cell, ...]] = [
            (actor_ref(self.dispute, a), CONCEPT_NAMES[c], j.stable, self._say_why(j))
            for a in self.ground.actors
            for c, found in self.judgements.items()
            for j in [found[a]]
        ]
        return Table("Why it is stable or not", columns, tuple(rows), id="state-stability")

    def _say_why(self, found: Judgement) -> Phrase:
        if not found.answers:
            return Phrase(("no move of its own is a gain",))
        if found.escape is not None:
            told = Phrase(
                (*step_words(self.ground, self.node, found.escape).clauses, ", and nobody can punish it")
            )
            if found.concept == "nash":
                told = Phrase((*step_words(self.ground, self.node, found.escape).clauses, " and gains"))
            return told
        clauses: list[Any] = []
        for answer in found.answers[:SHOWN]:
            clauses += ["; "] * bool(clauses)
            clauses += self._tell(found, answer).clauses
        more = len(found.answers) - SHOWN
        if more > 0:
            clauses.append(f"; and so for {count_words(more, 'further gain')}")
        return Phrase(tuple(clauses))

    def _tell(self, found: Judgement, answer: Answer) -> Phrase:
        steps = answer.sanction or ()
        gain = step_words(self.ground, self.node, answer.improvement).clauses
        if found.concept == "sim":
            together: list[Any] = []
            for step in steps:
                together += [" while ", *step_words(self.ground, self.node, step).clauses]
            return Phrase(("if ", *gain, *together, ", nothing is gained"))
        then = path_words(self.ground, answer.improvement.row, steps).clauses
        return Phrase(("if ", *gain, ", then ", *then))

    def explain(self) -> Explanation:
        """The verdict by concept, and for whom it fails."""
        return explain(
            say("The state {state}:", "headline", state=node_words(self.ground, self.node)),
            *(self._say_concept(c) for c in self.judgements),
        )

    def _say_concept(self, concept: str) -> Sentence:
        unstable = self.list_unstable(concept)
        if not unstable:
            return say("{c}: a place of rest, stable for every actor.", "item", c=CONCEPT_NAMES[concept])
        found = self.judgements[concept][unstable[0]]
        assert found.escape is not None
        return say(
            "{c}: not stable for {who}: {move}.",
            "item",
            c=CONCEPT_NAMES[concept],
            who=actor_refs(self.dispute, unstable),
            move=step_words(self.ground, self.node, found.escape),
        )

    def chart(self) -> Chart:
        """The state, the gains that leave it, and what punishes them."""
        nodes: dict[int, str] = {self.node: "now"}
        arrows: dict[tuple[int, int, int], bool] = {}
        for found in self.judgements.values():
            for judged in found.values():
                if judged.concept == "sim":
                    continue
                for answer in judged.answers[:SHOWN]:
                    at = self.node
                    for k, step in enumerate((answer.improvement, *(answer.sanction or ()))):
                        if len(nodes) >= 40 and step.row not in nodes:
                            break
                        nodes.setdefault(step.row, "")
                        arrows[at, step.row, step.actor] = k > 0
                        at = step.row
        drawn = [Node(str(n), str(node_words(self.ground, n))[:80], kind) for n, kind in nodes.items()]
        names = [self.dispute.label(a) for a in self.ground.actors]
        lines = [Arrow(str(a), str(b), names[i], answer_) for (a, b, i), answer_ in arrows.items()]
        led_to = count_words(len(nodes) - 1, "state")
        alt = f"The state, and {led_to} that gains and the answers to them lead to (answers dashed)."
        return draw_network("Gains and the answers to them", drawn, lines, alt=alt, id="state-stability")

    def to_json(self) -> dict[str, Any]:
        """Plain data, with every improvement and its answer."""
        answer = {
            "state": self.state,
            "judgements": {
                c: {a: self._plain(j) for a, j in found.items()} for c, found in self.judgements.items()
            },
        }
        return write_twin(self.dispute, "stability-state", {"concepts": list(self.judgements)}, answer)

    def _plain(self, found: Judgement) -> dict[str, Any]:
        return {
            "stable": found.stable,
            "improvements": [
                {
                    "to": self.ground.state(a.improvement.row),
                    "answer": None
                    if a.sanction is None
                    else [
                        {"actor": self.ground.actors[s.actor], "to": self.ground.state(s.row)}
                        for s in a.sanction
                    ],
                }
                for a in found.answers
            ],
        }


def analyse_state(
    dispute: Dispute,
    state: str | Mapping[str, str] = "start",
    concepts: Sequence[str] = CONCEPTS,
    *,
    memory_limit: int = MEMORY_LIMIT,
) -> StateStability:
    """Is this state stable for each actor under each concept, and why?

    `state` is a name or changes to the start. An unstable state comes with the best improvement that no one
    can punish; a stable one with, for each improvement, a shortest sequence of moves that punishes it. SIM
    is always decided here, since only one state's combinations are looked at.

    Raises NotFoundError for a state that the rules exclude, and as `find_equilibria` otherwise.
    """
    asked = check_concepts(concepts)
    ground = lay_out_dispute(dispute, memory_limit=memory_limit)
    if not ground.quick:
        asked = tuple(c for c in asked if c != "sim")
    node = ground.find_node(state)
    judged = {c: {a: ground.judge(node, i, c) for i, a in enumerate(ground.actors)} for c in asked}
    return StateStability(ground, node, judged)

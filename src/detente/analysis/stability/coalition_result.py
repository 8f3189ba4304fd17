"""Which places of rest survive when any group of actors may move together?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np

from detente.analysis.stability.coalitions import (
    find_coalition_stable,
    find_joint_improvements,
    find_joint_moves,
    list_coalitions,
)
from detente.analysis.stability.concepts import LADDER, check_concepts
from detente.analysis.stability.equilibria import Equilibria, Rest, find_equilibria
from detente.analysis.stability.game import MEMORY_LIMIT, Mask
from detente.analysis.stability.graph_chart import draw_graph
from detente.analysis.stability.ground import Ground
from detente.analysis.stability.merging import is_final
from detente.analysis.stability.words import CONCEPT_NAMES, change_words, node_words, write_twin
from detente.analysis.wording import actor_refs, count_words
from detente.errors import SettingError, TooLargeError
from detente.model.dispute import Dispute
from detente.present import Cell, Chart, Column, Explanation, Shown, Table, explain, say

Team = tuple[int, ...]

SHOWN: Final = 3
"""Coalitions told in words; the plain data has all of them."""

MEANING: Final = {
    "nash": "no group has a joint move by which all its members gain",
    "gmr": "after any such move the others can leave some member no better off",
    "smr": "as GMR, and no further joint move gets all members above it again",
    "seq": "after any such move the others can, by gains of theirs, leave some member no better off",
}


@dataclass(frozen=True, eq=False)
class CoalitionEquilibria(Shown):
    """The equilibria that survive every coalition, by concept, and who upsets the others.

    `stable` holds for each concept and coalition of two or more which equilibria are stable for it (other
    states are not looked at); coalitions that could add nothing are not there (see
    `coalitions.list_coalitions`). `undecided` has the reasons for concepts that could not be taken at this
    size.
    """

    equilibria: Equilibria
    stable: Mapping[str, Mapping[Team, Mask]] = field(repr=False)
    undecided: Mapping[str, str]

    @property
    def ground(self) -> Ground:
        """The graph."""
        return self.equilibria.ground

    @property
    def dispute(self) -> Dispute:
        """The dispute that was asked about."""
        return self.equilibria.dispute

    @cached_property
    def survivors(self) -> Mapping[str, Mask]:
        """For each concept the equilibria that are stable for every coalition, single actors included."""
        out = {}
        for c, found in self.stable.items():
            mask = self.equilibria.masks[c].copy()
            for stable in found.values():
                mask &= stable
            out[c] = mask
        return out

    @cached_property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """For each concept how many equilibria there are, and how many survive."""
        return {c: (self.equilibria.counts[c], int(mask.sum())) for c, mask in self.survivors.items()}

    @cached_property
    def rests(self) -> tuple[Rest, ...]:
        """The listed equilibria that survive under at least one concept."""
        return tuple(
            r for r in self.equilibria.rests if any(mask[r.node] for mask in self.survivors.values())
        )

    def list_survivors(self, concept: str) -> list[dict[str, str]]:
        """The surviving equilibria under one concept, at most as many as are listed."""
        order = self.equilibria.order
        nodes = order[self.survivors[concept][order]]
        limit = self.equilibria.limit
        return [self.ground.state(int(n)) for n in (nodes if limit is None else nodes[:limit])]

    def list_upset(self, concept: str, node: int) -> tuple[tuple[str, ...], ...]:
        """The coalitions of two or more for which a state is not stable."""
        return tuple(self._name(team) for team, mask in self.stable[concept].items() if not mask[node])

    def find_way(self, members: Sequence[str], node: int) -> dict[str, str] | None:
        """The best joint move of a coalition out of a state by which all gain, None where there is none."""
        team = tuple(self.ground.actors.index(a) for a in members)
        rows = find_joint_improvements(self.ground.board, int(self.ground.row_of[node]), team)
        return self.ground.state(int(self.ground.node_of[rows[0]])) if rows else None

    def _name(self, team: Team) -> tuple[str, ...]:
        return tuple(self.ground.actors[i] for i in team)

    def table(self) -> Table:
        """One row for each listed equilibrium: does it survive, and if not, who leaves it together for what."""
        concepts = tuple(self.stable)
        columns = [Column("state", "what differs from now")]
        columns += [Column(c, f"survives {CONCEPT_NAMES[c]}", "flag") for c in concepts]
        columns += [Column("who", "who would leave it together"), Column("where", "for")]
        rows: list[tuple[Cell, ...]] = []
        for rest in self.equilibria.rests:
            upset = next((t for c in concepts for t in self.list_upset(c, rest.node)), None)
            way = None if upset is None else self.find_way(upset, rest.node)
            rows.append(
                (
                    node_words(self.ground, rest.node),
                    *(bool(self.survivors[c][rest.node]) if c in rest.concepts else None for c in concepts),
                    "" if upset is None else ", ".join(self.dispute.label(a) for a in upset),
                    "" if way is None else change_words(self.dispute, way, rest.state),
                )
            )
        total = int(self.equilibria.order.size)
        notes = [f"{c}: {why}" for c, why in self.undecided.items()]
        if len(rows) < total:
            notes.append(f"{len(rows)} of {total:,} places of rest.")
        return Table(
            "Places of rest when groups move together",
            tuple(columns),
            tuple(rows),
            tuple(notes),
            id="coalitions",
        )

    def chart(self) -> Chart:
        """The graph around the start and the places of rest."""
        return draw_graph(self.equilibria)

    def explain(self) -> Explanation:
        """How many equilibria survive, and which coalitions upset how many."""
        parts = []
        for c, (before, after) in self.counts.items():
            parts.append(
                say(
                    "{c}: {after} of {n} survive: {meaning}.",
                    "item",
                    c=CONCEPT_NAMES[c],
                    after=f"{after:,}",
                    n=count_words(before, "place of rest", "places of rest"),
                    meaning=MEANING[c],
                )
            )
        upsets = []
        concept = next(iter(self.stable), None)
        if concept is not None:
            mask = self.equilibria.masks[concept]
            lost = {team: int((mask & ~stable).sum()) for team, stable in self.stable[concept].items()}
            # Of two groups that upset as many, the smaller says more.
            most = sorted((t for t in lost if lost[t]), key=lambda t: (-lost[t], len(t)))
            for t in most[:SHOWN]:
                who = actor_refs(self.dispute, self._name(t))
                upsets.append(say("{who} together would leave {n} of them.", who=who, n=f"{lost[t]:,}"))
            if len(most) > SHOWN:
                upsets.append(
                    say("So would {n} some of them.", n=count_words(len(most) - SHOWN, "further group"))
                )
        first = next(iter(self.counts.values()), (0, 0))
        return explain(
            say(
                "{after} of {n} hold even when any group of actors may move together.",
                "headline",
                after=f"{first[1]:,}",
                n=count_words(first[0], "place of rest", "places of rest"),
            ),
            *parts,
            *upsets,
            *(
                say("{c} is left open: {why}.", "caution", c=CONCEPT_NAMES[c], why=w)
                for c, w in self.undecided.items()
            ),
            say(
                "A joint move is taken as made at once and kept; that it would be agreed on is not shown.",
                "caution",
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "survive": {c: self.list_survivors(c) for c in self.stable},
            "counts": {c: {"equilibria": a, "survive": b} for c, (a, b) in self.counts.items()},
            "coalitions": {
                c: [
                    {
                        "members": list(self._name(team)),
                        "equilibria_lost": int((self.equilibria.masks[c] & ~stable).sum()),
                    }
                    for team, stable in found.items()
                ]
                for c, found in self.stable.items()
            },
            "undecided": dict(self.undecided),
        }
        settings = {"concepts": list(self.equilibria.concepts), "limit": self.equilibria.limit}
        return write_twin(self.dispute, "coalitions", settings, answer, exhaustive="exact over all subsets")


def find_coalition_equilibria(
    dispute: Dispute,
    concepts: Sequence[str] = ("nash",),
    *,
    limit: int = 20,
    all_states: bool = False,
    memory_limit: int = MEMORY_LIMIT,
) -> CoalitionEquilibria:
    """Which places of rest survive when any group of actors, every subset of them, may move together?

    `coalitions` has the definitions. nash and gmr are exact on spaces of millions of states, smr and seq up to
    some ten thousand; beyond, they are left open and the result says so.

    Raises SettingError for a concept without a coalition form (sim), or where merged states can be left by a
    coalition, and as `find_equilibria` otherwise.
    """
    asked = check_concepts(concepts)
    if not asked or "sim" in asked:
        raise SettingError(
            f"coalition stability takes {', '.join(LADDER)}, not {', '.join(concepts) or 'nothing'}"
        )
    found = find_equilibria(dispute, asked, limit=limit, all_states=all_states, memory_limit=memory_limit)
    ground = found.ground
    teams = list(list_coalitions(ground.game))
    stable: dict[str, dict[Team, Mask]] = {c: {} for c in asked}
    undecided: dict[str, str] = {}
    for team in teams:
        joint = find_joint_moves(ground.game, team)
        if not ground.quick or not is_final(ground.game, joint.moves):
            names = ", ".join(ground.actors[i] for i in team)
            raise SettingError(
                f"some states that are merged can be left again by {names} together; what a coalition can do from "
                "merged states is defined here only where nobody can leave them: merge less"
            )
        for c in asked:
            if c in undecided:
                continue
            # Only equilibria are looked at: whether other states survive is not the question.
            rows = np.asarray(found.masks[c][ground.node_of])
            try:
                mask = find_coalition_stable(ground.board, team, c, asked=rows, joint=joint)
            except TooLargeError as error:
                undecided[c] = str(error)
                continue
            stable[c][team] = np.asarray(mask[ground.row_of])
    return CoalitionEquilibria(found, {c: s for c, s in stable.items() if c not in undecided}, undecided)

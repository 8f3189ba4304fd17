"""Where would the dispute come to rest if nobody agreed on anything?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np

from detente.analysis.stability.concepts import CONCEPTS, check_concepts
from detente.analysis.stability.game import MEMORY_LIMIT, Ints, Mask
from detente.analysis.stability.ground import Ground, lay_out_dispute
from detente.analysis.stability.routes import Route
from detente.analysis.stability.words import write_twin
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import Chart, Explanation, Shown, Table

SIM_LIMIT = 50_000_000
"""Combinations of simultaneous improvements looked at, at most, before SIM is left undecided."""


@dataclass(frozen=True)
class Rest:
    """A place of rest: a state that is an equilibrium under at least one concept.

    `name` is what the dispute calls it, `concepts` are those under which every actor is stable there,
    `refused_by` the actors that would never accept it, `route` the shortest way there from the start.
    """

    node: int
    state: Mapping[str, str]
    name: str | None
    concepts: tuple[str, ...]
    refused_by: tuple[str, ...]
    route: Route


SHOWN: Final = 20
"""So many equilibria stand in a table, unless `limit` says otherwise."""

LISTED: Final = 1_000
"""So many equilibria of a concept are listed as data, unless `limit` says otherwise."""


@dataclass(frozen=True, eq=False)
class Equilibria(Shown):
    """The states that are stable for every actor, by concept.

    `stable` holds for each concept which states are stable for whom, (actors, states); a concept that could
    not be decided is in `undecided` with the reason instead. A table lists `limit` of them (None: all), data `listed`.
    """

    ground: Ground
    concepts: tuple[str, ...]
    stable: Mapping[str, Mask] = field(repr=False)
    notes: Mapping[str, str]
    undecided: Mapping[str, str]
    limit: int | None
    sim_limit: int = SIM_LIMIT
    listed: int = LISTED

    @property
    def dispute(self) -> Dispute:
        """The dispute that was asked about."""
        return self.ground.dispute

    @cached_property
    def masks(self) -> Mapping[str, Mask]:
        """For each decided concept, which states are equilibria."""
        return {c: np.asarray(found.all(axis=0)) for c, found in self.stable.items()}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many equilibria there are under each decided concept."""
        return {c: int(mask.sum()) for c, mask in self.masks.items()}

    @cached_property
    def order(self) -> Ints:
        """Every equilibrium under any concept: those under most concepts first, then by how they are reached from the
        start (see `routes`), then by how many measures differ from it.
        """
        score = np.zeros(self.ground.count, np.int16)
        for mask in self.masks.values():
            score += mask
        nodes = np.flatnonzero(score)
        return nodes[
            np.lexsort((nodes, self._count_changes(nodes), self.ground.grades[nodes], -score[nodes]))
        ]

    def _count_changes(self, nodes: Ints) -> Ints:
        """How many measures differ from the start in each state."""
        game = self.ground.game
        codes = game.read_codes(self.ground.row_of[nodes])
        base = int(game.read_codes([game.start])[0]) if game.start >= 0 else 0
        changes = np.zeros(nodes.size, np.int64)
        for size, stride in zip(game.shape, game.strides, strict=True):
            changes += (codes // stride) % size != (base // stride) % size
        return changes

    @cached_property
    def rests(self) -> tuple[Rest, ...]:
        """The first equilibria in order, at most `limit`."""
        nodes = [int(n) for n in (self.order if self.limit is None else self.order[: self.limit])]
        return tuple(
            Rest(
                node,
                self.ground.state(node),
                self.ground.name_node(node),
                tuple(c for c, mask in self.masks.items() if mask[node]),
                tuple(a for a, mask in self.ground.refused.items() if mask[node]),
                route,
            )
            for node, route in zip(nodes, self.ground.find_routes(nodes), strict=True)
        )

    def list_equilibria(self, concept: str) -> list[dict[str, str]]:
        """The equilibria under one concept, in order, at most `listed`."""
        self._check(concept)
        nodes = self.order[self.masks[concept][self.order]]
        most = len(nodes) if self.limit is None else self.listed
        return [self.ground.state(int(n)) for n in nodes[:most]]

    def count_stable(self, concept: str) -> dict[str, int]:
        """For each actor, in how many states it is stable under a concept."""
        self._check(concept)
        return {a: int(n) for a, n in zip(self.ground.actors, self.stable[concept].sum(axis=1), strict=True)}

    def _check(self, concept: str) -> None:
        if concept not in self.masks:
            why = self.undecided.get(concept, f"it was not asked for; there are {', '.join(self.masks)}")
            raise SettingError(f"there is no answer under {concept!r}: {why}")

    @property
    def start_stable(self) -> Mapping[str, tuple[str, ...]]:
        """For each decided concept, the actors for whom the start is not stable."""
        start = self.ground.start
        if start is None:
            return {}
        return {
            c: tuple(a for a, ok in zip(self.ground.actors, found[:, start], strict=True) if not ok)
            for c, found in self.stable.items()
        }

    def table(self) -> Table:
        """The places of rest: what is done there, under which concepts they hold, how they are reached."""
        from detente.analysis.stability.equilibria_view import tabulate_equilibria

        return tabulate_equilibria(self)

    def chart(self) -> Chart:
        """The graph around the start and the places of rest, or counts where there are too many."""
        from detente.analysis.stability.graph_chart import draw_graph

        return draw_graph(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.stability.equilibria_view import explain_equilibria

        return explain_equilibria(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data; with `limit` None also every stable state of every actor."""
        answer: dict[str, Any] = {
            "equilibria": {c: self.list_equilibria(c) for c in self.masks},
            "counts": dict(self.counts),
            "stable": {c: self.count_stable(c) for c in self.masks},
            "states": self.ground.count,
            "start_unstable_for": {c: list(who) for c, who in self.start_stable.items()},
            "undecided": dict(self.undecided),
        }
        if self.limit is None:
            answer["stable_states"] = {
                c: {
                    a: [self.ground.state(int(n)) for n in np.flatnonzero(found[i])]
                    for i, a in enumerate(self.ground.actors)
                }
                for c, found in self.stable.items()
            }
        settings = {"concepts": list(self.concepts), "limit": self.limit, "sim_limit": self.sim_limit}
        return write_twin(self.dispute, "stability", settings, answer, exhaustive=dict(self.notes))


def find_equilibria(
    dispute: Dispute,
    concepts: Sequence[str] = CONCEPTS,
    *,
    limit: int | None = None,
    all_states: bool = False,
    sim_limit: int = SIM_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
) -> Equilibria:
    """Where would the dispute come to rest if nobody agreed on anything?

    A state is an equilibrium under a concept iff it is stable for every actor (`concepts` explains them:
    nash, gmr, smr, seq, sim). nash, gmr, smr and seq are exact on any dispute that fits in memory; sim is exact
    until `sim_limit` combinations have been looked at, and undecided beyond. `limit` states are
    listed (default: 20 in a table, 1,000 as data), all of them with `all_states`; counts are always complete.

    Only the order of preferences is used, ties being ties. An equilibrium says where nobody would move
    alone under the foresight assumed; not that it will be reached, nor how likely it is, nor that it is good.

    Raises SettingError for a concept that does not exist or a negative limit, MissingPreferencesError for
    an actor without preferences or a ranking that leaves out states, TooLargeError beyond the memory limit.

    Fang, Hipel and Kilgour 1993; Xu, Hipel, Kilgour and Fang 2018.
    """
    asked = check_concepts(concepts)
    if not asked:
        raise SettingError(f"no stability concept was asked for; there are {', '.join(CONCEPTS)}")
    if (limit is not None and limit < 0) or sim_limit < 0:
        raise SettingError(f"limits count states and combinations: limit={limit}, sim_limit={sim_limit}")
    ground = lay_out_dispute(dispute, memory_limit=memory_limit)
    stable: dict[str, Mask] = {}
    notes: dict[str, str] = {}
    undecided: dict[str, str] = {}
    for concept in asked:
        if concept != "sim":
            stable[concept] = ground.find_stable(concept)
            notes[concept] = "exact"
            continue
        found = ground.find_simultaneous(sim_limit)
        notes[concept] = found.note
        if found.stable is None:
            undecided[concept] = found.note
        else:
            stable[concept] = found.stable
    shown, listed = (SHOWN, LISTED) if limit is None else (limit, limit)
    return Equilibria(
        ground, asked, stable, notes, undecided, None if all_states else shown, sim_limit, listed
    )

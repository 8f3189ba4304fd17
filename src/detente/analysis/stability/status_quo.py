"""From where we are, which places of rest can be reached, by which moves, and how could the present state be left?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.stability.coalitions import find_joint_improvements, list_coalitions
from detente.analysis.stability.concepts import LADDER, check_concepts
from detente.analysis.stability.equilibria import Equilibria, find_equilibria
from detente.analysis.stability.game import MEMORY_LIMIT, Ints
from detente.analysis.stability.ground import Ground
from detente.analysis.stability.routes import GRADES, Route
from detente.analysis.stability.words import CONCEPT_NAMES, node_words, path_words, write_twin
from detente.analysis.wording import actor_refs, count_words
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import Cell, Chart, Column, Explanation, Phrase, Sentence, Shown, Table, explain, say

WAYS = 2
"""Groups whose joint moves are told in words; the plain data has all of them."""

GRADE_WORDS = {
    "here": "where things stand",
    "improvements": "by moves that each gain by themselves",
    "moves": "only by moves some of which go against the mover's interest",
    "joint": "only if several move together",
    "none": "not any more: what cannot be undone has closed them off",
}


@dataclass(frozen=True)
class WayOut:
    """A joint move out of the present state by which all of a coalition gain: who, and the best state for them."""

    members: tuple[str, ...]
    node: int
    state: Mapping[str, str]
    count: int


@dataclass(frozen=True, eq=False)
class StatusQuo(Shown):
    """The equilibria under one concept by how they can be reached, and the joint moves that lead out."""

    equilibria: Equilibria
    concept: str
    ways_out: tuple[WayOut, ...]

    @property
    def ground(self) -> Ground:
        """The graph."""
        return self.equilibria.ground

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many equilibria there are of each grade."""
        grades = self.ground.grades[self.equilibria.masks[self.concept]]
        tally = Counter(int(g) for g in grades)
        return {g: tally[k] for k, g in enumerate(GRADES) if tally[k]}

    @property
    def routes(self) -> tuple[Route, ...]:
        """The route to each listed equilibrium, best grade and shortest first."""
        found = [r.route for r in self.equilibria.rests]
        return tuple(sorted(found, key=lambda r: (GRADES.index(r.grade), len(r.steps))))

    def table(self) -> Table:
        """One row for each listed place of rest: how it is reached, move by move."""
        columns = (
            Column("state", "what differs from now"),
            Column("how", "reached"),
            Column("moves", "moves", "number", digits=0),
            Column("way", "the shortest way"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                node_words(self.ground, r.row),
                {
                    "here": "here now",
                    "improvements": "by gains",
                    "moves": "by moves",
                    "joint": "together",
                    "none": "no",
                }[r.grade],
                len(r.steps) if r.steps else None,
                path_words(self.ground, int(self.ground.start or 0), r.steps) if r.steps else Phrase(("",)),
            )
            for r in self.routes
        ]
        total = self.equilibria.counts[self.concept]
        notes = (f"{len(rows)} of {total:,} places of rest.",) if len(rows) < total else ()
        return Table(
            f"From now to the places of rest ({CONCEPT_NAMES[self.concept]})",
            columns,
            tuple(rows),
            notes,
            id="status-quo",
        )

    def chart(self) -> Chart:
        """The graph around the start and the places of rest."""
        return self.equilibria.chart()

    def explain(self) -> Explanation:
        """What can be reached and how, and which joint moves lead out."""
        total = self.equilibria.counts[self.concept]
        head = (
            say("There is no place of rest under {c}.", "headline", c=CONCEPT_NAMES[self.concept])
            if not total
            else say(
                "Of {n} under {c} {m} can be reached from here by moves that each gain by themselves.",
                "headline",
                n=count_words(total, "place of rest", "places of rest"),
                c=CONCEPT_NAMES[self.concept],
                m=self.counts.get("improvements", 0) + self.counts.get("here", 0),
            )
        )
        return explain(
            head,
            *(say("{n}: {how}.", "item", n=f"{n:,}", how=GRADE_WORDS[g]) for g, n in self.counts.items()),
            self._explain_first(),
            *self._explain_ways_out(),
        )

    def _explain_first(self) -> Sentence | None:
        first = next((r for r in self.routes if r.grade == "improvements"), None)
        if first is None:
            return None
        return say(
            "The shortest such way: {path}.",
            path=path_words(self.ground, int(self.ground.start or 0), first.steps),
        )

    def _explain_ways_out(self) -> list[Sentence]:
        if self.ground.start is None:
            return []
        if not self.ways_out:
            return [
                say("No group of actors has a joint move out of the present state by which all of them gain.")
            ]
        told = [
            say(
                "{who} could leave it together, all of them gaining: {state} ({n}).",
                who=actor_refs(self.equilibria.dispute, way.members),
                state=node_words(self.ground, way.node),
                n="their only such move" if way.count == 1 else f"one of {way.count:,} such moves",
            )
            for way in self.ways_out[:WAYS]
        ]
        if len(self.ways_out) > WAYS:
            more = count_words(len(self.ways_out) - WAYS, "further group")
            told.append(say("So could {more}.", more=more))
        return told

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        ground = self.ground
        answer = {
            "counts": dict(self.counts),
            "routes": [
                {
                    "state": ground.state(r.row),
                    "reached": r.grade,
                    "steps": [{"actor": ground.actors[s.actor], "to": ground.state(s.row)} for s in r.steps],
                }
                for r in self.routes
            ],
            "joint_moves_out": [
                {"members": list(w.members), "to": dict(w.state), "count": w.count} for w in self.ways_out
            ],
        }
        settings = {"concept": self.concept, "limit": self.equilibria.limit}
        return write_twin(self.equilibria.dispute, "status-quo", settings, answer)


def trace_status_quo(
    dispute: Dispute,
    concept: str = "seq",
    *,
    limit: int = 20,
    memory_limit: int = MEMORY_LIMIT,
    found: Equilibria | None = None,
) -> StatusQuo:
    """From where we are, by which moves can each place of rest be reached, shortest first, and which cannot?

    The places of rest are the equilibria under `concept` (nash, gmr, smr or seq). Ways are graded: by moves
    that each gain by themselves, by any moves, only jointly, not at all (Li, Kilgour and Hipel 2005). Also
    lists, for every group of actors, a joint move out of the present state by which all its members gain.

    `found` are equilibria of this dispute, should they have been asked for already: those under `concept` are taken
    from there instead of being found again. A way that exists need not be taken. Raises as `find_equilibria`.
    """
    (asked,) = check_concepts([concept])
    if asked not in LADDER:
        raise SettingError(f"status quo analysis takes one of {', '.join(LADDER)}, not {concept!r}")
    if found is not None and found.dispute is dispute and asked in found.stable:
        known = {asked: found.stable[asked]}, {asked: found.notes[asked]}
        found = Equilibria(found.ground, (asked,), *known, {}, limit, found.sim_limit, limit)
    else:
        found = find_equilibria(dispute, [asked], limit=limit, memory_limit=memory_limit)
    return StatusQuo(found, asked, _find_ways_out(found.ground))


def _find_ways_out(ground: Ground) -> tuple[WayOut, ...]:
    """For each group, the joint moves out of the start that take exactly that group and that all of it gain by."""
    if ground.start is None or not ground.quick:
        return ()
    out = []
    start = ground.game.start
    for team in list_coalitions(ground.game):
        rows = np.array(find_joint_improvements(ground.board, start, team), np.int64)
        rows = rows[_list_needed(ground, start, rows) == sum(1 << i for i in team)]
        nodes = list(dict.fromkeys(int(n) for n in ground.node_of[rows]))
        if nodes:
            members = tuple(ground.actors[i] for i in team)
            out.append(WayOut(members, nodes[0], ground.state(nodes[0]), len(nodes)))
    return tuple(out)


def _list_needed(ground: Ground, start: int, rows: Ints) -> Ints:
    """Who has to take part in going from the start to each row, as bits: owners, and whose consent a rise needs."""
    game = ground.game
    codes, base = game.read_codes(rows), int(game.read_codes([start])[0])
    needed = np.zeros(rows.size, np.int64)
    for m, (size, stride) in enumerate(zip(game.shape, game.strides, strict=True)):
        level, old = codes // stride % size, base // stride % size
        needed[level != old] |= 1 << game.owner[m]
        for i in game.consent[m]:
            needed[level > old] |= 1 << i
    return needed

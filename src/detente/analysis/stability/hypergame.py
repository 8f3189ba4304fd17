"""Misperception: where does a dispute rest when each actor acts on its own view of it?

Each actor has its own game: the states it believes possible and the preferences it believes the others
have. A state is a *hypergame equilibrium* iff every actor sees it and holds it stable in its own game
(Bennett 1977; Wang, Hipel and Fraser 1988; Aljefri, Bashar, Hipel and Fang 2018). It rests on misperception
iff somebody would leave it who saw the dispute as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from detente.analysis.stability.concepts import LADDER, check_concepts
from detente.analysis.stability.game import MEMORY_LIMIT, Mask
from detente.analysis.stability.ground import Ground, lay_out_dispute
from detente.analysis.stability.open_result import draw_counts
from detente.analysis.stability.words import CONCEPT_NAMES, node_words, write_twin
from detente.analysis.wording import actor_refs, count_words
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.present import Cell, Chart, Column, Explanation, Shown, Table, explain, say


@dataclass(frozen=True, eq=False)
class Hypergame(Shown):
    """The equilibria when each actor acts on its own view, beside those of the dispute as it is.

    `believed` and `actual` hold for each concept which states each actor holds stable: in its own view, and
    were it to see the dispute as it is. `seen` says which states each actor believes possible.
    """

    ground: Ground
    believed: Mapping[str, Mask] = field(repr=False)
    actual: Mapping[str, Mask] = field(repr=False)
    seen: Mask = field(repr=False)
    limit: int

    @property
    def dispute(self) -> Dispute:
        """The dispute that was asked about."""
        return self.ground.dispute

    @property
    def views(self) -> tuple[str, ...]:
        """The actors that see the dispute otherwise than it is."""
        return tuple(a for a in self.ground.actors if a in self.dispute.effective.views)

    @cached_property
    def masks(self) -> Mapping[str, Mapping[str, Mask]]:
        """For each concept the equilibria of each sort: hypergame, true, resting on misperception, lost to it."""
        out: dict[str, dict[str, Mask]] = {}
        for c in self.believed:
            hyper, true = np.asarray(self.believed[c].all(axis=0)), np.asarray(self.actual[c].all(axis=0))
            out[c] = {
                "hypergame": hyper,
                "as it is": true,
                "by misperception": hyper & ~true,
                "lost to misperception": true & ~hyper,
            }
        return out

    def list_equilibria(self, concept: str, kind: str = "hypergame") -> list[dict[str, str]]:
        """The states of one kind (see `masks`) under a concept, at most `limit`."""
        return [self.ground.state(int(n)) for n in np.flatnonzero(self.masks[concept][kind])[: self.limit]]

    def table(self) -> Table:
        """One row for each listed equilibrium of either sort: under which concepts it is which."""
        either = np.zeros(self.ground.count, np.bool_)
        for found in self.masks.values():
            either |= found["hypergame"] | found["as it is"]
        columns = [Column("state", "what differs from now")]
        columns += [Column(c, CONCEPT_NAMES[c]) for c in self.masks]
        columns.append(Column("unseen", "not seen by"))
        rows: list[tuple[Cell, ...]] = []
        for node in np.flatnonzero(either)[: self.limit]:
            hidden = [
                self.dispute.label(a)
                for a, sees in zip(self.ground.actors, self.seen[:, node], strict=True)
                if not sees
            ]
            rows.append(
                (
                    node_words(self.ground, int(node)),
                    *(_name_kind(found, int(node)) for found in self.masks.values()),
                    ", ".join(hidden),
                )
            )
        total = int(either.sum())
        notes = (f"{len(rows)} of {total:,} states.",) if len(rows) < total else ()
        return Table(
            "Places of rest when actors see the dispute differently",
            tuple(columns),
            tuple(rows),
            notes,
            id="hypergame",
        )

    def chart(self) -> Chart:
        """How many equilibria of each sort there are, by concept."""
        kinds = list(next(iter(self.masks.values())))
        counts = {
            (CONCEPT_NAMES[c], k): int(found[k].sum()) for c, found in self.masks.items() for k in kinds
        }
        return draw_counts(counts, kinds, [CONCEPT_NAMES[c] for c in self.masks], "hypergame")

    def explain(self) -> Explanation:
        """How much of what rests rests on misperception."""
        return explain(
            say(
                "{who} see the dispute otherwise than it is.",
                "headline",
                who=actor_refs(self.dispute, self.views),
            ),
            *(
                say(
                    "{c}: {n}, of which {m} only because of what is misperceived; {lost} more would hold "
                    "if nobody were mistaken.",
                    "item",
                    c=CONCEPT_NAMES[c],
                    n=count_words(int(found["hypergame"].sum()), "place of rest", "places of rest"),
                    m=f"{int(found['by misperception'].sum()):,}",
                    lost=f"{int(found['lost to misperception'].sum()):,}",
                )
                for c, found in self.masks.items()
            ),
            say(
                "A state that somebody does not believe possible is not counted as a place of rest: nothing is "
                "known of what that actor would do there.",
                "caution",
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "equilibria": {c: self.list_equilibria(c) for c in self.masks},
            "counts": {c: {k: int(m.sum()) for k, m in found.items()} for c, found in self.masks.items()},
            "unseen": {a: int((~s).sum()) for a, s in zip(self.ground.actors, self.seen, strict=True)},
        }
        settings = {"concepts": list(self.masks), "limit": self.limit}
        return write_twin(self.dispute, "hypergame", settings, answer)


def _name_kind(found: Mapping[str, Mask], node: int) -> str:
    if found["hypergame"][node]:
        return "by misperception" if found["by misperception"][node] else "yes"
    return "lost to misperception" if found["as it is"][node] else "no"


def find_hypergame_equilibria(
    dispute: Dispute,
    concepts: Sequence[str] = LADDER,
    *,
    limit: int = 20,
    memory_limit: int = MEMORY_LIMIT,
) -> Hypergame:
    """Where does the dispute rest when each actor acts on its own view of it (`views`)?

    An actor without a view sees the dispute as it is. Views change the others' preferences or forbid
    states; they do not tell an actor that it is itself mistaken. Raises SettingError where there are no
    views or for merged states, and as `find_equilibria` otherwise.
    """
    asked = check_concepts(concepts)
    if not asked or "sim" in asked:
        raise SettingError(
            f"hypergame analysis takes {', '.join(LADDER)}, not {', '.join(concepts) or 'nothing'}"
        )
    if not dispute.effective.views:
        raise SettingError(
            "no actor has a view of its own: write `views: {actor: {preferences: ..., forbid: ...}}`"
        )
    if dispute.merge:
        raise SettingError(
            "hypergame analysis takes states one by one: leave `merge` out (dispute.with_(merge=[]))"
        )
    ground = lay_out_dispute(dispute, memory_limit=memory_limit)
    actual = {c: ground.find_stable(c) for c in asked}
    believed = {c: actual[c].copy() for c in asked}
    seen = np.ones((len(ground.actors), ground.count), np.bool_)
    for i, actor in enumerate(ground.actors):
        if actor not in dispute.effective.views:
            continue
        own = lay_out_dispute(dispute, view=actor, memory_limit=memory_limit)
        rows = np.searchsorted(ground.game.read_codes(), own.game.read_codes())
        seen[i] = False
        seen[i, rows] = True
        for c in asked:
            believed[c][i] = False
            believed[c][i, rows] = own.find_stable(c)[i]
    return Hypergame(ground, believed, actual, seen, limit)

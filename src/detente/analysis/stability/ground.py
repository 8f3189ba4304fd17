"""The graph model that a dispute stands for: its states and moves as arrays, with the way back to words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.arcs import Web, find_stable_nodes
from detente.analysis.stability.concepts import Board, find_stable, lay_out
from detente.analysis.stability.game import MEMORY_LIMIT, Game, Ints, Mask, check_size, make_game
from detente.analysis.stability.merging import check_merged, find_nodes, is_final, make_merged_web
from detente.analysis.stability.routes import GRADES, Route, find_routes, grade_rows
from detente.analysis.stability.simultaneous import Simultaneous, find_simultaneous
from detente.analysis.stability.web_search import find_node_routes, judge_node
from detente.analysis.stability.witness import Answer, Judgement, Step, judge_state
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values


@dataclass(frozen=True, eq=False)
class Ground:
    """A dispute laid out for the stability analysis.

    States that are merged are one *node*; without merging node and row are the same. Everything a caller asks
    and gets is in nodes. `quick` says that nobody can leave a merged state, so that single rows may stand
    for nodes; otherwise the merged graph is followed arc by arc, and only nash, gmr, smr, seq are defined.
    """

    dispute: Dispute
    board: Board
    node_of: Ints
    row_of: Ints
    quick: bool

    @property
    def game(self) -> Game:
        """The arrays."""
        return self.board.game

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the actors in file order."""
        return self.game.actors

    @property
    def count(self) -> int:
        """Number of nodes."""
        return int(self.row_of.size)

    @cached_property
    def ranks(self) -> NDArray[np.int32]:
        """(actors, nodes), larger is better."""
        return self.game.ranks if self.game.merged is None else self.game.ranks[:, self.row_of]

    @cached_property
    def web(self) -> Web:
        """The graph arc by arc; TooLargeError where there are too many arcs."""
        return make_merged_web(self.game, self.board.moves)

    @property
    def start(self) -> int | None:
        """The node of the status quo; None where the rules do not allow it."""
        return None if self.game.start < 0 else int(self.node_of[self.game.start])

    def find_stable(self, concept: str) -> Mask:
        """(actors, nodes): which are stable for whom under nash, gmr, smr or seq."""
        if not self.quick:
            return find_stable_nodes(self.web, concept)
        found = find_stable(self.board, concept)
        return found if self.game.merged is None else found[:, self.row_of]

    def find_simultaneous(self, budget: int) -> Simultaneous:
        """SIM for every node, within a budget of combinations."""
        if not self.quick:
            return Simultaneous(None, 0, 0, budget, "not defined here: merged states can be left again")
        found = find_simultaneous(self.board, budget)
        if found.stable is None or self.game.merged is None:
            return found
        return replace(found, stable=found.stable[:, self.row_of])

    def judge(self, node: int, actor: int, concept: str) -> Judgement:
        """Is a node stable for an actor, and why?"""
        if not self.quick:
            return judge_node(self.web, node, actor, concept)
        found = judge_state(self.board, int(self.row_of[node]), actor, concept)
        return found if self.game.merged is None else self._as_nodes(found)

    def _as_nodes(self, found: Judgement) -> Judgement:
        def at(step: Step) -> Step:
            return Step(step.actor, int(self.node_of[step.row]))

        answers = tuple(
            Answer(at(a.improvement), None if a.sanction is None else tuple(at(s) for s in a.sanction))
            for a in found.answers
        )
        return replace(found, row=int(self.node_of[found.row]), answers=tuple(dict.fromkeys(answers)))

    def find_routes(self, nodes: Sequence[int]) -> list[Route]:
        """How each node is reached from the start."""
        if self.start is None:
            return [Route(n, "none", ()) for n in nodes]
        if not self.quick:
            return find_node_routes(self.web, self.start, nodes)
        found = find_routes(self.board, self.game.start, [int(self.row_of[n]) for n in nodes])
        if self.game.merged is None:
            return found
        return [
            Route(
                node,
                "here" if node == self.start else r.grade,
                () if node == self.start else tuple(Step(s.actor, int(self.node_of[s.row])) for s in r.steps),
            )
            for node, r in zip(nodes, found, strict=True)
        ]

    @cached_property
    def grades(self) -> NDArray[np.int8]:
        """How each node is reached from the start, as its place in `routes.GRADES`."""
        if self.start is None:
            return np.full(self.count, GRADES.index("none"), np.int8)
        if self.quick:
            best = np.full(self.count, GRADES.index("none"), np.int8)
            np.minimum.at(best, self.node_of, grade_rows(self.board, self.game.start))
            return best
        routes = find_node_routes(self.web, self.start, range(self.count))
        return np.array([GRADES.index(r.grade) for r in routes], np.int8)

    def state(self, node: int) -> dict[str, str]:
        """A node's state: every measure to its level (of merged states the first)."""
        return self.dispute.compiled.space.state(self.row_in_dispute(node)) | dict(self.dispute.held)

    @cached_property
    def _names(self) -> dict[int, str]:
        named: dict[int, str] = {}
        for name in self.dispute.spec.states:
            try:
                named.setdefault(self.find_node(name), name)
            except NotFoundError:
                continue
        return named

    def name_node(self, node: int) -> str | None:
        """What the dispute calls a state, None where it has no name for it."""
        return self._names.get(node)

    def row_in_dispute(self, node: int) -> int:
        """The row of a node among the dispute's own feasible states (a view may see fewer)."""
        return int(self.rows_in_dispute([node])[0])

    def rows_in_dispute(self, nodes: Sequence[int] | Ints | None = None) -> Ints:
        """The rows of some nodes (default all) among the dispute's own feasible states."""
        rows = self.row_of if nodes is None else self.row_of[np.asarray(nodes, np.int64)]
        return self.dispute.compiled.space.rows_of(self.game.read_codes(rows))

    def find_node(self, reference: str | Mapping[str, str]) -> int:
        """The node of a state, given by name or levels (what is left out stands at the start).

        NotFoundError where the rules exclude it.
        """
        if reference == "start":
            if self.start is None:
                raise NotFoundError(f"the start of '{self.dispute.id}' is excluded by its own rules")
            return self.start
        state = self.dispute.package(reference)
        row = self.dispute.compiled.row(state)
        if row >= 0:
            code = self.dispute.compiled.space.all_codes()[row]
            codes = self.game.codes
            at = int(code) if codes is None else int(np.searchsorted(codes, code))
            if codes is None or (at < codes.size and codes[at] == code):
                return int(self.node_of[at])
        words = self.dispute.describe_state(state)
        raise NotFoundError(f"the state ({words}) is excluded by the rules of '{self.dispute.id}'")

    @cached_property
    def refused(self) -> dict[str, Mask]:
        """For each actor that refuses anything, the nodes it would never accept as a place to rest."""
        out = {}
        for actor in self.actors:
            texts = self.dispute.preference(actor).refuses
            if texts:
                rows = self.rows_in_dispute()
                truth = [self.dispute.compiled.truth(t)[rows] for t in texts]
                out[actor] = np.asarray(np.any(truth, axis=0))
        return out


def lay_out_dispute(
    dispute: Dispute,
    *,
    values: Values | None = None,
    view: str | None = None,
    memory_limit: int = MEMORY_LIMIT,
) -> Ground:
    """The graph model of a dispute in a draw (default: central values), or as one actor sees it (`view`).

    Raises MissingPreferencesError for an actor that says nothing of what it wants or whose ranking leaves
    out states, SettingError where merged states are not ranked equal, TooLargeError beyond the memory limit.
    """
    for actor in dispute.actors:
        dispute.preference(actor)
    compiled = dispute.compiled
    check_size(len(dispute.actors), compiled.space.size, memory_limit)
    payoffs = np.stack([compiled.utility(a, values, view=view).values for a in dispute.actors])
    codes = compiled.space.codes
    start = compiled.start_row
    merged = _label_merged(dispute)
    if view is not None:
        seen = dispute.effective.views.get(view)
        hidden = [compiled.truth(text) for text in (seen.forbid if seen is not None else ())]
        if hidden:
            keep = np.flatnonzero(~np.any(hidden, axis=0))
            if not keep.size:
                raise SettingError(f"views.{view}.forbid leaves no state")
            codes, payoffs = compiled.space.all_codes()[keep], payoffs[:, keep]
            merged = None if merged is None else merged[keep]
            at = int(np.searchsorted(keep, start))
            start = at if start >= 0 and at < keep.size and keep[at] == start else -1
    game = make_game(
        compiled.space.shape,
        compiled.owner,
        payoffs,
        codes=codes,
        one_way=compiled.one_way,
        consent=compiled.consent,
        actors=tuple(dispute.actors),
        measures=compiled.space.names,
        start=start,
        merged=merged,
        memory_limit=memory_limit,
    )
    check_merged(game)
    board = lay_out(game)
    node_of, row_of = find_nodes(game)
    return Ground(dispute, board, node_of, row_of, is_final(game, board.moves))


def _label_merged(dispute: Dispute) -> Ints | None:
    """A number for every feasible state, equal for those that count as one; formulas that overlap join."""
    if not dispute.merge:
        return None
    label = np.arange(dispute.compiled.space.size, dtype=np.int64)
    for text in dispute.merge:
        rows = np.flatnonzero(dispute.compiled.truth(text))
        if rows.size:
            joined = np.unique(label[rows])
            label[np.isin(label, joined)] = joined[0]
    return label

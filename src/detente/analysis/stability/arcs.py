"""The graph model as explicit arcs: for merged states, unknown preference and published arc lists.

Where moves are given arc by arc an actor's two moves in a row need not come to one, so the rule that nobody
moves twice in a row has to be followed; here it is, by remembering who moved last. States that count as one
become one node: an actor can go from it wherever it could go from any of its members. Sizes are bounded by
the number of arcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.analysis.stability.concepts import Row
from detente.analysis.stability.fibres import Moves
from detente.analysis.stability.game import Ints, Mask, Ranks, rank_payoffs
from detente.errors import SettingError, TooLargeError

ARCS = 20_000_000
"""Arcs of one actor that are listed, at most."""


@dataclass(frozen=True, eq=False)
class Web:
    """Nodes, each actor's arcs both ways in compressed rows, and ranks (larger is better).

    `strength` (actors, nodes) says which nodes lie a strong preference apart: a much worse node has a
    smaller number. `open_pairs` holds, for every actor, the pairs of nodes it may prefer either way.
    """

    ranks: Ranks
    to_at: Ints
    to: NDArray[np.int32]
    source_at: Ints
    source: NDArray[np.int32]
    strength: NDArray[np.int32]
    open_pairs: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def count(self) -> int:
        """Number of nodes."""
        return int(self.ranks.shape[1])

    def list_moves(self, actor: int, node: int) -> list[int]:
        """The nodes an actor can move to from a node."""
        return [int(x) for x in self.to[self.to_at[actor, node] : self.to_at[actor, node + 1]]]

    def is_unknown(self, actor: int, a: int, b: int) -> bool:
        """Whether it is not known which of two nodes the actor prefers."""
        return (a, b) in self.open_pairs[actor] or (b, a) in self.open_pairs[actor]

    def lay_out_open_pairs(self) -> tuple[Ints, NDArray[np.int32]]:
        """Open pairs in compressed rows, both ways round."""
        at = np.zeros((len(self.open_pairs), self.count + 1), np.int64)
        flat: list[int] = []
        for i, pairs in enumerate(self.open_pairs):
            near: dict[int, list[int]] = {}
            for a, b in pairs:
                near.setdefault(a, []).append(b)
                near.setdefault(b, []).append(a)
            for node in range(self.count):
                at[i, node] = len(flat)
                flat.extend(near.get(node, ()))
            at[i, self.count] = len(flat)
        return at, np.array(flat, np.int32)


def make_web(
    arcs: Sequence[ArrayLike],
    payoffs: ArrayLike,
    *,
    strength: ArrayLike | None = None,
    open_pairs: Sequence[Sequence[tuple[int, int]]] | None = None,
) -> Web:
    """A web from each actor's arcs, pairs (from, to), and payoffs (actors, nodes).

    Arcs from a node to itself and doubles are dropped. Raises SettingError for an arc between nodes that
    are not there.
    """
    ranks = rank_payoffs(np.asarray(payoffs))
    n_actors, count = ranks.shape
    outward, inward = [], []
    for i, one in enumerate(arcs):
        pairs = np.asarray(one, np.int64).reshape(-1, 2)
        if pairs.size and (pairs.min() < 0 or pairs.max() >= count):
            raise SettingError(
                f"an arc of actor {i} leads to node {pairs.max()}; there are {count} nodes from 0"
            )
        keys = np.unique(pairs[pairs[:, 0] != pairs[:, 1]] @ np.array([count, 1]))
        outward.append((keys // count, keys % count))
        turned = np.unique(keys % count * count + keys // count)
        inward.append((turned // count, turned % count))
    to_at, to = _compress(outward, count)
    source_at, source = _compress(inward, count)
    bands = np.zeros(ranks.shape, np.int32) if strength is None else np.asarray(strength, np.int32)
    pairs_of = tuple(tuple(p) for p in open_pairs) if open_pairs is not None else ((),) * n_actors
    return Web(ranks, to_at, to, source_at, source, bands, pairs_of)


def list_arcs(moves: Moves, limit: int = ARCS) -> list[Ints]:
    """Every move of every mover as pairs of rows; TooLargeError where a mover has more than `limit`."""
    from detente.analysis.stability import arcs_kernels as kernels

    out = []
    for i in range(moves.group.shape[0]):
        low, high = int(moves.offset[i]), int(moves.offset[i + 1])
        first = moves.first[int(moves.fibre_at[i]) : int(moves.fibre_at[i + 1])]
        sizes = np.bincount(moves.group[i], minlength=high - low).astype(np.int64)
        widest = np.add.reduceat(sizes, first[:-1])
        most = int((widest * widest).sum())
        if most > limit:
            raise TooLargeError(
                f"actor {i} has up to {most:,} moves between {moves.group.shape[1]:,} states, and merged states or "
                f"unknown preferences need them one by one (limit {limit:,}); hold measures fixed or merge less"
            )
        out.append(kernels.pair_rows(moves.group[i], moves.bits[low:high], first, sizes, most))
    return out


def find_stable_nodes(web: Web, concept: str) -> Mask:
    """(actors, nodes): which nodes are stable for whom under nash, gmr, smr or seq, by legal sequences."""
    return np.array([measure_node_threshold(web, i, concept) <= r for i, r in enumerate(web.ranks)])


def measure_node_threshold(web: Web, actor: int, concept: str) -> Row:
    """The rank each node would need to be stable for the actor; the threshold of `concepts` on explicit arcs."""
    from detente.analysis.stability import arcs_kernels as kernels
    from detente.analysis.stability.kernels import sort_by_rank

    ranks = web.ranks[actor]
    value = ranks
    if concept == "smr":
        value = kernels.raise_over_arcs(ranks, actor, web.to_at, web.to)
    if concept in ("gmr", "smr", "seq"):
        others = np.array([j for j in range(web.ranks.shape[0]) if j != actor], np.int64)
        kept = kernels.spread_minimum_in_turn(
            value, sort_by_rank(value), others, concept == "seq", web.source_at, web.source, web.ranks
        )
        value = np.minimum(kept, ranks)
    elif concept != "nash":
        raise SettingError(f"{concept!r} is not defined on explicit arcs; nash, gmr, smr and seq are")
    return np.asarray(kernels.raise_over_arcs(value, actor, web.to_at, web.to))


def _compress(pairs: Sequence[tuple[Ints, Ints]], count: int) -> tuple[Ints, NDArray[np.int32]]:
    at = np.zeros((len(pairs), count + 1), np.int64)
    base = 0
    for i, (here, _) in enumerate(pairs):
        at[i, 1:] = np.cumsum(np.bincount(here, minlength=count))
        at[i] += base
        base += here.size
    flat = [there for _, there in pairs]
    return at, np.concatenate(flat).astype(np.int32) if flat else np.zeros(0, np.int32)

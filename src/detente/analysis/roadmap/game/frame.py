"""Where breaches and break-offs lead from every state of a structure: row numbers, no numbers of the dispute.

For actor i the exposed states x (what it stands in after withholding) are listed once, closed under taking back
its own measures (the kept states y); snapbacks and withdrawals after a break-off are listed as distinct states.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.roadmap.game import worth_kernels as kernels
from detente.analysis.roadmap.game.breaches import settle_snapback
from detente.analysis.roadmap.game.instance import Instance, Ints, Levels, codes_of, levels_of, strides_of
from detente.analysis.roadmap.game.plans import withdraw_leader
from detente.analysis.roadmap.game.structure import Drops, Rows, Structure
from detente.analysis.roadmap.game.summation import Summation, compile_sum

MARK_LIMIT = 1 << 24


@dataclass(frozen=True, eq=False)
class Snapbacks:
    """Distinct states after the snapback that follows a breach by one actor.

    `holders` owners that may keep something in force; `subsets[s]` those that do, as a bool per holder;
    `index[s, u]` row of `levels` where source u ends under subset s; `exposed[x]` source of exposed state x;
    `planned[r]` source of plan row r (empty where this actor never breaks off).
    """

    holders: tuple[int, ...]
    subsets: npt.NDArray[np.bool_]
    levels: Levels
    index: npt.NDArray[np.int32]
    exposed: Rows
    planned: Rows


@dataclass(frozen=True, eq=False)
class Breaches:
    """Every way one actor can stand exposed, over all rows of a structure.

    - `options[o]` measures withheld or held up, each with by how many levels; `at[r, o]` the exposed state x of
      option o at row r (-1: no step that arrives there leaves it open); `fresh[o]` the exposed states of option o;
      the options within column c of `Structure.breaching` are `parts[ptr[c]:ptr[c+1]]`;
    - `tied` own measures whose withdrawal has to be listed together, because some formula of the actor's payoff joins
      them to another measure; `loose` the other ones that can be taken back, each of which pays by itself;
    - `kept` (Y, M) levels of all states after withdrawals of tied measures, ascending by code; `place[x]` the row of
      exposed state x among them; `plan[r]` that of plan row r; `down[y, j]` the row with tied measure j one level
      lower, or -1.
    """

    tied: Ints
    loose: Ints
    options: tuple[Drops, ...]
    at: npt.NDArray[np.int32]
    fresh: tuple[Rows, ...]
    ptr: Ints
    parts: Ints
    kept: Levels
    place: Rows
    plan: Rows
    down: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Frame:
    """All that a draw of the numbers reads off: one entry for each actor, `withdrawn` only for actors with a hazard."""

    structure: Structure
    breaches: tuple[Breaches, ...]
    snapbacks: tuple[Snapbacks, ...]
    withdrawn: dict[int, tuple[Levels, Rows]]
    payoffs: tuple[Summation, ...]
    detection: tuple[Summation, ...]
    penalties: tuple[Summation, ...]
    hazards: tuple[Summation, ...]


def build_frame(structure: Structure) -> Frame:
    """List exposed, kept, snapped-back and withdrawn states of a structure (the costly part of a valuation)."""
    instance = structure.instance
    unsteady = {k for h in instance.hazards for k, share in enumerate(h.share) if share > 0}
    breaches, snapbacks, withdrawn = [], [], {}
    first = np.cumsum([0, *(len(c) for c in structure.breaching)]).astype(np.int64)
    used = np.zeros((len(structure.codes), int(first[-1])), np.bool_)
    kernels.mark_columns(structure.arcs.dst, structure.arcs.bundle, structure.column, first[:-1], used)
    for i in range(instance.actors):
        one, exposed = _list_exposed(structure, i, used[:, first[i] : first[i + 1]])
        breaches.append(one)
        snapbacks.append(_list_snapbacks(structure, i, exposed, planned=i in unsteady))
    for k in sorted(unsteady):
        codes, index = _distinct(codes_of(withdraw_leader(instance, k, structure.levels), instance.shape))
        withdrawn[k] = (levels_of(codes, instance.shape), index)
    return Frame(
        structure,
        tuple(breaches),
        tuple(snapbacks),
        withdrawn,
        tuple(compile_sum(p) for p in instance.payoffs),
        tuple(compile_sum(p) for p in instance.detection),
        tuple(compile_sum(p) for p in instance.penalties),
        tuple(compile_sum(h.chance) for h in instance.hazards),
    )


def _distinct(codes: Ints) -> tuple[Ints, Rows]:
    """The distinct codes, ascending, and where each code stands among them."""
    if not len(codes):
        return codes, np.zeros(0, np.int32)
    low = int(codes.min())
    span = int(codes.max()) - low + 1
    if span > max(MARK_LIMIT, 4 * len(codes)):
        unique, index = np.unique(codes, return_inverse=True)
        return unique, index.astype(np.int32)
    number = np.zeros(span, np.int32)
    number[codes - low] = 1
    unique = np.flatnonzero(number) + low
    number[unique - low] = np.arange(len(unique), dtype=np.int32)
    return unique, number[codes - low]


def _sort_withdrawable(instance: Instance, actor: int) -> tuple[Ints, Ints]:
    """Own measures that can be taken back: those whose payoff depends on another's level, and the rest."""
    joined = {m for p in instance.payoffs[actor].patterns if len(p.measures) > 1 for m in p.measures}
    own = [m for m in instance.own(actor) if any(low < l for l, low in enumerate(instance.lock[m]))]
    tied = [m for m in own if m in joined]
    return np.array(tied, np.int64), np.array([m for m in own if m not in joined], np.int64)


def _list_exposed(structure: Structure, actor: int, used: npt.NDArray[np.bool_]) -> tuple[Breaches, Ints]:
    instance = structure.instance
    shape, strides = instance.shape, strides_of(instance.shape)
    tied, loose = _sort_withdrawable(instance, actor)
    numbers: dict[Drops, int] = {frozenset(): 0}
    parts: list[int] = []
    ptr = [0]
    fits: list[npt.NDArray[np.bool_]] = [np.ones(len(structure.codes), bool)]
    for c, column in enumerate(structure.breaching[actor]):
        for amounts in itertools.product(*(range(drop + 1) for _, drop in sorted(column))):
            drops = frozenset((m, k) for (m, _), k in zip(sorted(column), amounts, strict=True) if k)
            o = numbers.setdefault(drops, len(numbers))
            if o == len(fits):
                fits.append(np.zeros(len(structure.codes), bool))
            fits[o] |= used[:, c]
            parts.append(o)
        ptr.append(len(parts))
    options = tuple(numbers)
    shifts = [sum(k * int(strides[m]) for m, k in option) for option in options]
    exposed, index = _distinct(
        np.concatenate([structure.codes[f] - s for f, s in zip(fits, shifts, strict=True)])
    )
    at = np.full((len(structure.codes), len(options)), -1, np.int32)
    fresh, begin = [], 0
    for o, fit in enumerate(fits):
        here = index[begin : begin + int(fit.sum())]
        begin += len(here)
        at[fit, o] = here
        fresh.append(np.sort(here))
    kept = exposed
    for m in tied:
        level = (kept // strides[m]) % shape[m]
        lock = np.asarray(instance.lock[m])
        pieces = [kept]
        for drop in range(1, shape[m]):
            can = level - drop >= lock[level]
            if can.any():
                pieces.append(kept[can] - drop * strides[m])
        if len(pieces) > 1:
            kept, _ = _distinct(np.concatenate(pieces))
    levels = levels_of(kept, shape)
    down = np.full((len(kept), len(tied)), -1, np.int32)
    for j, m in enumerate(tied):
        level = levels[:, m]
        can = level > np.asarray(instance.lock[m])[level]
        down[can, j] = np.searchsorted(kept, kept[can] - strides[m])
    found = Breaches(
        tied, loose, options, at, tuple(fresh), np.array(ptr, np.int64), np.array(parts, np.int64), levels,
        np.searchsorted(kept, exposed).astype(np.int32), np.searchsorted(kept, structure.codes).astype(np.int32), down,
    )  # fmt: skip
    return found, exposed


def _list_snapbacks(structure: Structure, actor: int, exposed: Ints, *, planned: bool) -> Snapbacks:
    instance: Instance = structure.instance
    shape = instance.shape
    holders = tuple(sorted({instance.owner[m] for m, whom in enumerate(instance.holds) if actor in whom}))
    codes = np.concatenate([exposed, structure.codes]) if planned else exposed
    # the sources: where a breach ends if everybody keeps what it holds; the rest follows from these
    settled = codes_of(settle_snapback(instance, actor, levels_of(codes, shape), holders), shape)
    sources, index = _distinct(settled)
    source_levels = levels_of(sources, shape)
    kept = list(itertools.product((True, False), repeat=len(holders)))
    ends = []
    for on in kept:
        keepers = [h for h, stays in zip(holders, on, strict=True) if stays]
        ends.append(codes_of(settle_snapback(instance, actor, source_levels, keepers), shape))
    subsets = np.array(kept, bool).reshape(len(kept), len(holders))
    unique, where = _distinct(np.concatenate(ends))
    return Snapbacks(
        holders, subsets, levels_of(unique, shape), where.reshape(len(subsets), -1),
        index[: len(exposed)], index[len(exposed) :],
    )  # fmt: skip

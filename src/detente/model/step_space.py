"""The states a plan could pass through by raising measures, and the steps between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from detente.errors import TooLargeError
from detente.model.compiled import CompiledDispute
from detente.model.formula import Formula

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

MAX_MEASURES = 62
"""Sets of measures are kept as the bits of one number."""

MAX_CELLS = 1 << 28
"""States times measures that a step space may have (4 bytes each)."""

MAX_TRIED = 400_000_000
"""Combinations of measures looked at in search of joint steps."""


@dataclass(frozen=True, eq=False)
class StepSpace:
    """The states that a plan could pass through, and the steps between them.

    - `rows` (K,): rows of the feasible states at or above the start, rising; `codes` their codes; `start` the
      position of the start among them;
    - `raised` (K, M): where raising one measure by one level leads, -1 where that alone is no permitted step;
    - joint steps from position k are `ptr[k]:ptr[k+1]`, to `goal`, raising the measures whose bits are in `bits`.
    """

    compiled: CompiledDispute
    rows: Ints
    codes: Ints
    start: int
    raised: Rows
    ptr: Ints
    goal: Rows
    bits: Ints

    @cached_property
    def _sources(self) -> Rows:
        return np.repeat(np.arange(len(self.rows), dtype=np.int32), np.diff(self.ptr))

    def stays_true(self, mask: Bools) -> bool:
        """Whether what holds at `mask` (one per position) never ceases to hold by a step."""
        if (mask[self._sources] & ~mask[self.goal]).any():
            return False
        for m in range(self.raised.shape[1]):
            to = self.raised[:, m]
            if (mask & (to >= 0) & ~mask[to]).any():
                return False
        return True

    def leads_to(self, target: Bools, measures: Collection[str]) -> Bools:
        """From which positions a target (one truth value per position) is reached by raising only these measures."""
        out = np.array(target, dtype=bool)
        mine = [m for m, name in enumerate(self.compiled.space.names) if name in measures]
        joint = (self.bits & ~np.int64(sum(1 << m for m in mine))) == 0
        before = -1
        while before != out.sum():
            before = out.sum()
            for m in mine:
                to = self.raised[:, m]
                out |= (to >= 0) & out[to]
            np.logical_or.at(out, self._sources[joint], out[self.goal[joint]])
        return out


def build_steps(
    compiled: CompiledDispute, *, max_cells: int = MAX_CELLS, max_tried: int = MAX_TRIED
) -> StepSpace:
    """The states and steps of every plan that only raises measures, from the start.

    Kept with the compiled dispute, so that asking twice costs once. Raises TooLargeError, before allocating, for
    more states times measures than `max_cells`; for more than 62 measures; or where rules tie so many measures
    together that more than `max_tried` combinations would have to be tried.
    """
    kept: StepSpace | None = compiled.__dict__.get("_steps")
    if kept is None:
        kept = _build(compiled, max_cells, max_tried)
        compiled.__dict__["_steps"] = kept
    return kept


def _build(compiled: CompiledDispute, max_cells: int, max_tried: int) -> StepSpace:
    space = compiled.space
    measures = len(space.names)
    if measures > MAX_MEASURES:
        raise TooLargeError(
            f"orders of steps are searched over at most {MAX_MEASURES} measures; the dispute "
            f"'{compiled.dispute.id}' has {measures}: leave some out with --without MEASURE"
        )
    base = [space.levels[m].index(compiled.dispute.start[name]) for m, name in enumerate(space.names)]
    above = prod(n - l for n, l in zip(space.shape, base, strict=True)) if space.full else space.size
    if above * max(measures, 1) > max_cells:
        raise TooLargeError(
            f"a plan could pass through up to {above:,} states of {measures} measures; orders of steps are searched "
            f"over at most {max_cells:,} states times measures. Add rules, or leave measures out with --without"
        )
    at_or_above = np.ones(space.size, dtype=bool)
    for m, level in enumerate(base):
        if level:
            at_or_above &= space.level_of(m) >= level
    rows = np.flatnonzero(at_or_above).astype(np.int64)
    codes = space.all_codes()[rows]
    levels = np.zeros((len(rows), measures), dtype=np.int16)
    for m in range(measures):
        levels[:, m] = (codes // space.strides[m]) % space.shape[m]
    single = np.full((len(rows), measures), -1, dtype=np.int32)
    for m in range(measures):
        can = levels[:, m] + 1 < space.shape[m]
        wanted = codes[can] + space.strides[m]
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        single[can, m] = np.where(codes[at] == wanted, at, -1)
    pairs = [(compiled.truth(n)[rows], compiled.truth(b)[rows]) for n, b in compiled.dispute.plan_rules]
    whole = not all(_cuts_well(compiled, n, b) for n, b in compiled.dispute.plan_rules)
    option = np.array(levels + 1 < np.array(space.shape, dtype=np.int16))
    if not whole:
        option = _options(compiled, levels, option & (single < 0))
    raised = _obey(single, pairs)
    start = int(np.searchsorted(rows, compiled.start_row))
    ptr, goal, bits = _join(compiled, codes, option, pairs, max_tried)
    return StepSpace(compiled, rows, codes, start, raised, ptr, goal, bits)


def _obey(single: Rows, pairs: Sequence[tuple[Bools, Bools]]) -> Rows:
    """Raises of one measure without those that come before what they need."""
    out = single.copy()
    for need, before in pairs:
        early = ~need & ~before
        for m in range(out.shape[1]):
            out[early & (single[:, m] >= 0) & before[single[:, m]], m] = -1
    return out


def _cuts_well(compiled: CompiledDispute, need: Formula, before: Formula) -> bool:
    """Whether a joint step that keeps this rule about plans, cut in two, keeps it in both parts.

    So it is where raising measures can neither undo `need` nor switch `before` on and off again.
    """
    return _rising(compiled, need) and (len(_free(compiled, before)) < 2 or _rising(compiled, before))


def _free(compiled: CompiledDispute, formula: Formula) -> set[str]:
    return {m for m in formula.measures if m in compiled.space.axis}


def _rising(compiled: CompiledDispute, formula: Formula) -> bool:
    table, axes = compiled.space.tabulate(formula, compiled.held)
    if table is None:
        return False
    whole = np.asarray(table).astype(np.int8)
    return all((np.diff(whole, axis=k) >= 0).all() for k in range(len(axes)))


def _options(compiled: CompiledDispute, levels: NDArray[np.int16], option: Bools) -> Bools:
    """Measures that a joint step which cannot be cut could raise, at each position.

    Of such a step no measure can be raised alone, and each rule that one of them breaks must be mended by another
    of them that the rule speaks of. What nothing can mend drops out, until nothing changes.
    """
    space = compiled.space
    broken: list[tuple[int, list[int], Bools]] = []
    for rule in compiled.dispute.state_rules:
        table, axes = space.tabulate(rule, compiled.held)
        if table is None:
            continue
        flat, shape = np.asarray(table).reshape(-1), [space.shape[a] for a in axes]
        step = {a: prod(shape[k + 1 :]) for k, a in enumerate(axes)}
        index = np.zeros(len(levels), dtype=np.int64)
        for a in axes:
            index += levels[:, a].astype(np.int64) * step[a]
        for m in axes:
            others = [o for o in axes if compiled.owner[o] != compiled.owner[m]]
            wrong = np.zeros(len(levels), dtype=bool)
            can = option[:, m]
            wrong[can] = ~flat[index[can] + step[m]]
            broken.append((m, others, wrong))
    before = -1
    while before != option.sum():
        before = option.sum()
        for m, others, wrong in broken:
            option[:, m] &= option[:, others].any(axis=1) | ~wrong
    return option


def _join(
    compiled: CompiledDispute,
    codes: Ints,
    option: Bools,
    pairs: Sequence[tuple[Bools, Bools]],
    max_tried: int,
) -> tuple[Ints, Rows, Ints]:
    """The joint steps, grouped by where they start."""
    owners = range(len(compiled.actors))
    owned = [[m for m, o in enumerate(compiled.owner) if o == i] for i in owners]
    moving = sum(
        (option[:, mine].any(axis=1).astype(np.int8) for mine in owned if mine), start=np.zeros(len(codes))
    )
    at = np.flatnonzero(moving > 1)
    if not len(at):
        return np.zeros(len(codes) + 1, dtype=np.int64), np.empty(0, np.int32), np.empty(0, np.int64)
    from detente.model.steps_kernels import list_joint_steps

    ptr = np.cumsum([0, *(len(mine) for mine in owned)]).astype(np.int64)
    need = np.array([n for n, _ in pairs], dtype=bool).reshape(len(pairs), len(codes))
    before = np.array([b for _, b in pairs], dtype=bool).reshape(len(pairs), len(codes))
    source, goal, bits, tried, within = list_joint_steps(
        at,
        codes,
        np.array(compiled.space.strides, dtype=np.int64),
        ptr,
        np.array([m for mine in owned for m in mine], dtype=np.int64),
        option[at],
        need,
        before,
        max_tried,
    )
    if not within:
        raise TooLargeError(
            f"the rules tie so many measures together that more than {max_tried:,} joint steps would have to be tried "
            f"({tried:,} were): leave measures out with --without, or split rules that speak of many measures"
        )
    counts = np.bincount(source, minlength=len(codes))
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), goal, bits

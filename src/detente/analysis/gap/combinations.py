"""What an issue could come to, and what each actor would make of it with everything else as it is at the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.errors import DetenteError, SettingError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.numbers import Values
from detente.model.payoffs import choose_unit, rank_by_priorities, weight_of, whole
from detente.model.space import StateSpace

Ints = NDArray[np.int64]
Allowed = Literal["anywhere", "alone"]
PLACES = "places in its order"


@dataclass(frozen=True, eq=False)
class Combinations:
    """The combinations of levels that the measures of one issue could come to.

    `free` reads them as states of which everything but the issue is held at the start; `rows` are the same states
    in the whole dispute, -1 where the rules do not allow one with all else at the start. `total` counts all
    combinations, whether or not a rule allows them.
    """

    issue: str
    measures: tuple[str, ...]
    free: CompiledDispute
    rows: Ints
    total: int

    @property
    def possible(self) -> int:
        """How many combinations there are."""
        return len(self.rows)

    @property
    def alone(self) -> int:
        """How many of them the rules allow with everything else at the start."""
        return int((self.rows >= 0).sum())

    @property
    def stuck(self) -> tuple[str, ...]:
        """Measures that could come to another level than at the start, but not while all other issues stand still."""
        space = self.free.space
        out = []
        for m, name in enumerate(space.names):
            levels = space.level_of(m)
            here = space.levels[m].index(self.free.dispute.start[name])
            if (levels != here).any() and not (levels[self.rows >= 0] != here).any():
                out.append(name)
        return tuple(out)

    def levels(self, at: int) -> dict[str, str]:
        """The level of each measure of the issue in one combination."""
        return self.free.space.state(at)


def list_issues(dispute: Dispute) -> dict[str, tuple[str, ...]]:
    """The measures of each issue that somebody can move; every measure by itself where the dispute names no issues."""
    named = {
        k: tuple(m for m in members if m in dispute.measures)
        for k, members in dispute.effective.issues.items()
    }
    return {k: members for k, members in named.items() if members} or {m: (m,) for m in dispute.measures}


def choose_issues(dispute: Dispute, issues: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
    """The named issues (default: all); SettingError for a name of none."""
    known = list_issues(dispute)
    for name in issues or ():
        if name not in known:
            raise SettingError(f"unknown issue '{name}'{suggest(name, known)}: {', '.join(known)}")
    return known if issues is None else {name: known[name] for name in issues}


def list_combinations(
    compiled: CompiledDispute, issue: str, measures: Sequence[str], allowed: Allowed = "anywhere"
) -> Combinations:
    """What an issue could come to.

    With `allowed` "anywhere", the combinations that some feasible state has, whatever else that state needs; with
    "alone", only those that the rules allow while everything else stands at the start.
    """
    space = compiled.space
    axes = [space.axis[m] for m in space.names if m in measures]
    shape = [space.shape[m] for m in axes]
    total = prod(shape)
    if space.full:
        places = np.arange(total, dtype=np.int64)
    elif total <= 1 << 24:
        seen = np.zeros(total, dtype=bool)
        seen[space.pick(axes)] = True
        places = np.flatnonzero(seen).astype(np.int64)
    else:
        places = np.unique(space.pick(axes)).astype(np.int64)
    start = compiled.dispute.start
    base = space.encode(start) - sum(
        space.levels[m].index(start[space.names[m]]) * space.strides[m] for m in axes
    )
    codes = np.full(len(places), base, dtype=np.int64)
    for k, m in enumerate(axes):
        codes += places // prod(shape[k + 1 :]) % shape[k] * space.strides[m]
    rows = space.rows_of(codes)
    if allowed == "alone":
        places, rows = places[rows >= 0], rows[rows >= 0]
    names = tuple(space.names[m] for m in axes)
    part = StateSpace(
        names,
        tuple(space.levels[m] for m in axes),
        None if len(places) == total else np.ascontiguousarray(places),
    )
    held = {m: s.levels.index(start[m]) for m, s in compiled.dispute.all_measures.items() if m not in names}
    return Combinations(issue, names, CompiledDispute(compiled.dispute, part, held), rows, total)


@dataclass(frozen=True, eq=False)
class Worth:
    """What one actor makes of the combinations of an issue.

    `corners[0]` has its central numbers, the others all its numbers at the low end and all at the high end (for an
    order of importance: the corners of the weights that agree with it). Each is a pair of whole numbers per
    combination (larger is better) and the unit they are counted in; `judged` marks the combinations it judges.
    Not `cardinal`: the numbers only order. `unit` says what differences are counted in. `reason` says why
    there are none.
    """

    actor: str
    corners: tuple[tuple[Ints, int], ...]
    cardinal: bool
    judged: NDArray[np.bool_]
    unit: str
    reason: str = ""


def list_corners(compiled: CompiledDispute, actor: str) -> tuple[Values, ...]:
    """The numbers at which an actor's payoffs are evaluated: central, all low, all high; or the corners of its weights.

    Only the actor's own numbers, and the factors in them, leave their central values. Two corners do not bound what
    lies between: they show how far the answer moves when every number errs the same way.
    """
    dispute = compiled.dispute
    central = dispute.values
    terms = compiled.terms(actor)
    paths = list(dict.fromkeys(p for t in terms for p in t.paths))
    paths += [f"factors.{f}" for p in list(paths) for f in dispute.estimates[p].times]
    at = {path: k for k, path in enumerate(dispute.estimates)}
    out = [central]
    importance = [p for p in paths if dispute.estimates[p].kind == "order"]
    if importance:
        for size in range(1, len(importance) + 1):
            vector = central.vector.copy()
            for k, path in enumerate(importance):
                vector[at[path]] = 1 / size if k < size else 0.0
            out.append(Values(dispute.estimates, vector))
    elif any(dispute.estimates[p].ranged for p in paths):
        for end in ("low", "high"):
            vector = central.vector.copy()
            for path in paths:
                vector[at[path]] = getattr(dispute.estimates[path], end)
            out.append(Values(dispute.estimates, vector))
    return tuple(out)


def judge_combinations(compiled: CompiledDispute, combinations: Combinations, actor: str) -> Worth:
    """What an actor makes of the combinations of an issue, everything else as at the start.

    A ranking of states judges only those combinations that are states of the dispute (possible alone).
    """
    size = combinations.possible
    everywhere = np.ones(size, dtype=bool)
    try:
        preference = compiled.dispute.preference(actor)
        if preference.ranking is not None:
            ranks = compiled.utility(actor).values
            judged = combinations.rows >= 0
            return Worth(actor, ((np.where(judged, ranks[combinations.rows], 0), 1),), False, judged, PLACES)
    except DetenteError as error:
        return Worth(actor, (), False, ~everywhere, PLACES, str(error))
    free = combinations.free
    if preference.priorities is not None:
        ranks = rank_by_priorities([free.truth(f) for f in preference.priorities], size)
        return Worth(actor, ((ranks, 1),), False, everywhere, PLACES)
    terms = free.terms(actor)
    corners = []
    for values in list_corners(compiled, actor):
        weights = [weight_of(t, values) for t in terms]
        unit = choose_unit(weights)
        corners.append((free.sums.evaluate(terms, [whole(w, unit) for w in weights]), unit))
    unit_of = (
        "weight, of 1 in all"
        if preference.importance is not None
        else f"payoff per {compiled.dispute.spec.period}"
    )
    return Worth(actor, tuple(corners), True, everywhere, unit_of)

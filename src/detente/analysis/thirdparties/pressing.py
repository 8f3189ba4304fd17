"""How far an actor with two aims can press: one of its measures, level by level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance, count_standing
from detente.analysis.packages.ranges import stands
from detente.analysis.thirdparties.removals import list_packages
from detente.errors import NotFoundError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.payoffs import Term, weight_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PressurePoint:
    """A level of the measure that the actor presses with, all else at the start.

    `first`, `second` and `payoff` as for `AimPoint`; `feasible` whether the rules allow it from here; `packages` how
    many acceptable packages have this level, `best` the actor's best payoff among them (None: there is none).
    """

    level: str
    first: float
    second: float
    payoff: float
    feasible: bool
    packages: int
    best: float | None


def list_terms(compiled: CompiledDispute, actor: str, aim: str) -> list[Term]:
    """The terms of an actor's payoff that come from one aim, without the aim's weight."""
    prefix = f"preferences.{actor}.blocs.{aim}."
    own = (t for t in compiled.terms(actor) if t.paths[-1].startswith(prefix))
    return [Term((t.paths[-1],), t.measure, t.level, t.formula) for t in own]


def read_lever(dispute: Dispute, actor: str, lever: str | None) -> str | None:
    """The measure asked for, or one of the actor's own along which one aim rises and the other falls; None: none does.

    Raises NotFoundError for a measure that is not the actor's.
    """
    own = [m for m, spec in dispute.measures.items() if spec.owner == actor]
    if lever is not None:
        if lever not in own:
            raise NotFoundError(
                f"{actor} has no measure '{lever}'{suggest(lever, own)}: {', '.join(own) or 'none'}"
            )
        return lever
    found = [m for m in own if _directions(dispute, actor, m) == {1, -1}]
    return max(found, key=lambda m: len(dispute.measures[m].levels), default=None)


def _directions(dispute: Dispute, actor: str, measure: str) -> set[int]:
    found = set()
    levels = dispute.measures[measure].levels
    for aim in dispute.preference(actor).blocs or {}:
        path = f"preferences.{actor}.blocs.{aim}.worth.{measure}"
        ladder = [
            0.0,
            *(dispute.values.get(f"{path}.{level}", dispute.values.get(path, 0.0)) for level in levels[1:]),
        ]
        steps = np.sign(np.diff(ladder))
        if (steps >= 0).all() and (steps > 0).any():
            found.add(1)
        elif (steps <= 0).all() and (steps < 0).any():
            found.add(-1)
    return found


def press(
    acceptance: Acceptance, actor: str, measure: str, pair: tuple[str, str], over: Sequence[Floats]
) -> tuple[PressurePoint, ...]:
    """The lever's levels, all else at the start, whether or not the rules allow them from there."""
    compiled, values, dispute = acceptance.ground.compiled, acceptance.values, acceptance.dispute
    terms = [(t, aim) for aim in pair for t in list_terms(compiled, actor, aim)]
    weights = [values.figure(f"preferences.{actor}.blocs.{aim}.weight") for aim in pair]
    packages = list_packages(acceptance)
    found = []
    for k, level in enumerate(dispute.measures[measure].levels):
        state = {**dispute.start, measure: level}
        sums = dict.fromkeys(pair, 0.0)
        for term, aim in terms:
            change = int(stands(compiled, term, state)) - int(stands(compiled, term, dispute.start))
            sums[aim] += change * float(weight_of(term, values))
        rows = packages[count_standing(compiled, {measure: [k]})[packages] > 0]
        payoffs = weights[0] * over[0][rows] + weights[1] * over[1][rows]
        first, second = round(sums[pair[0]], 10), round(sums[pair[1]], 10)
        found.append(
            PressurePoint(
                level,
                first,
                second,
                weights[0] * first + weights[1] * second,
                compiled.row(state) >= 0,
                len(rows),
                float(payoffs.max()) if len(rows) else None,
            )
        )
    return tuple(found)

"""Actors that no margin should wait for: those to whom nothing that happens in any plan makes a difference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.analysis.roadmap.game.worth import Valuation

EXACT = 1e-12
"""Values of an actor that differ by less, in units of its scale, are one."""


def list_unmoved(valuation: Valuation) -> tuple[int, ...]:
    """Which actors have a margin of exactly zero in every step of every plan, and at every end?

    Those for whom all plans and all ways of leaving are worth the same: payoffs that are the same in every state, and
    nothing to be lost by a breach, whether its own or by nobody's choice. (A cost of undoing changes nothing, since
    nobody has to undo anything.) Such a margin says nothing about how firmly a plan holds.
    """
    v = valuation
    ends = np.append(v.first, v.worth.shape[1])
    found = []
    for i, scale in enumerate(v.instance.scale):
        worth = v.worth[:, ends[i] : ends[i + 1]]
        told = worth[np.isfinite(worth)]
        if not len(told):
            continue
        value = told[0]
        # what a plan is worth from each state on, where it ends there and where it goes on
        onward = v.keep[:, i] * value + v.lost[:, i]
        sums = [
            told,
            v.forever[:, i],
            v.base[:, i].min() + onward,
            v.base[:, i].max() + onward,
        ]
        if all(np.abs(s - value).max() <= EXACT * scale for s in sums):
            found.append(i)
    return tuple(found)


def set_aside(valuation: Valuation, actors: tuple[int, ...]) -> Valuation:
    """The same game in which leaving is worth nothing to these actors, so that the smallest margin is never theirs.

    Where it would be everybody, nobody is set aside: then every margin is zero, and that is the answer.
    """
    if not actors or len(actors) == len(valuation.first):
        return valuation
    worth = valuation.worth.copy()
    ends = np.append(valuation.first, worth.shape[1])
    for i in actors:
        worth[:, ends[i] : ends[i + 1]] = -np.inf
    return replace(valuation, worth=worth)

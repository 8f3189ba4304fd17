"""Games given as arrays or as text, made ready for the questions about how much is needed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

import detente
from detente.analysis.roadmap.game.frame import build_frame
from detente.analysis.roadmap.game.instance import Instance
from detente.analysis.roadmap.game.structure import compile_instance
from detente.analysis.roadmap.search.ground import Ground
from detente.analysis.roadmap.terms.scanning import Known, Scan

State = tuple[int, ...]


class GameGround(Ground):
    """A ground made of an instance, without a dispute behind it."""

    def instance(self, values: object = None) -> Instance:
        return self.structure.instance


def make_ground(instance: Instance) -> GameGround:
    structure = compile_instance(instance)
    names = SimpleNamespace(actors=tuple(f"a{i}" for i in range(instance.actors)), hard=())
    return GameGround(cast(Any, names), structure, build_frame(structure))


def make_scan(
    instance: Instance, change: Any, limits: tuple[float, float], *, form: Any = None, points: int = 11, joining: bool = True
) -> Scan:  # fmt: skip
    ground = make_ground(instance)
    return Scan(
        ground, change, form or (lambda game: game), limits, points=points, proposal=None, joining=joining,
        known=Known([]), budget=None,
    )  # fmt: skip


def rising_path(rng: np.random.Generator, game: Instance, steps: int, jump: bool = True) -> list[State]:
    """A path of raising steps of any size, whether or not the rules allow it."""
    state, path = list(game.start), [tuple(game.start)]
    for _ in range(steps):
        up = [m for m in range(len(state)) if state[m] + 1 < game.shape[m] and rng.random() < 0.4]
        for m in up:
            state[m] = int(rng.integers(state[m] + 1, game.shape[m])) if jump else state[m] + 1
        if up:
            path.append(tuple(state))
    return path


def concession_text(
    *,
    a: float = 1.0,
    b: float = 2.0,
    patience: tuple[float, float] = (0.8, 0.8),
    detection: tuple[float, float] = (1.0, 1.0),
    turnover: tuple[float, float] = (0.0, 0.0),
    penalty: float = 0.0,
    times: float = 1.0,
    irreversible: bool = False,
    extra: str = "",
) -> str:
    """Each gives up `a` and gets `b`; what the first gets and pays is multiplied by `times`, its scale as well."""
    undo = "never" if irreversible else f"{0.05 * times}"
    return f"""
format: 1
id: concession
title: Two concessions
period: year
actors:
  left:  {{name: Left, kind: party, patience: {patience[0]}, detection: {detection[0]}, scale: {times}}}
  right: {{name: Right, kind: party, patience: {patience[1]}, detection: {detection[1]}, scale: 1}}
measures:
  ours:   {{owner: left, undo: {{yes: {undo}}}}}
  theirs: {{owner: right}}
preferences:
  left:  {{worth: {{ours: {-a * times}, theirs: {b * times}}}}}
  right: {{worth: {{ours: {b}, theirs: {-a}}}}}
hazards: {{turnover: {{left: {turnover[0]}, right: {turnover[1]}}}}}
penalties: {{left: [{{value: {penalty * times}}}]}}
targets: {{both: "ours and theirs"}}
proposals: {{at_once: {{steps: [{{ours: yes, theirs: yes}}]}}}}
{extra}
"""


def concession(**given: Any) -> detente.Dispute:
    return detente.load_text(concession_text(**given))

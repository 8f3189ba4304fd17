"""Elementary effects: which of many inputs move an output at all, from few evaluations.

Trajectories through a grid change one input at a time; an input's effects are the changes of the output per change of
that input along them. Large mean of absolute effects: it matters. Large spread: it acts with others, or unevenly.
[Morris 1991, Technometrics 33:161-174; Campolongo, Cariboni and Saltelli 2007, Environmental Modelling & Software
22:1509-1518]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trajectories:
    """`count` trajectories over `inputs` inputs, on a grid of `levels` shares of each range; an even number.

    Row k of the design is step k % (inputs + 1) of trajectory k // (inputs + 1). Each trajectory is made from the seed
    and its number, so that more trajectories leave the first ones as they are.
    """

    inputs: int
    count: int
    seed: int = 0
    levels: int = 4

    def __post_init__(self) -> None:
        if self.count < 1 or self.inputs < 1:
            raise SettingError(
                f"{self.count} trajectories over {self.inputs} inputs: at least one of each is needed"
            )
        if self.levels < 2 or self.levels % 2:
            raise SettingError(f"levels={self.levels}: trajectories need an even number of levels, such as 4")

    @property
    def rows(self) -> int:
        """Number of evaluations."""
        return self.count * (self.inputs + 1)

    def row(self, k: int) -> Floats:
        """One point of the design."""
        path: Floats = self._trajectory(k // (self.inputs + 1))[k % (self.inputs + 1)]
        return path

    def points(self) -> Floats:
        """The whole design: an array (rows, inputs)."""
        return np.concatenate([self._trajectory(t) for t in range(self.count)])

    def _trajectory(self, number: int) -> Floats:
        random = np.random.default_rng((self.seed, number))
        half = self.levels // 2
        step = half / (self.levels - 1)
        # a base from which every input can go half the grid up, and for each whether it goes up or comes down
        base = random.integers(0, half, self.inputs) / (self.levels - 1)
        down = random.integers(0, 2, self.inputs).astype(bool)
        order = random.permutation(self.inputs)
        moved = np.zeros((self.inputs + 1, self.inputs), dtype=bool)
        for k, which in enumerate(order):
            moved[k + 1 :, which] = True
        return np.asarray(base + step * (moved != down))


@dataclass(frozen=True, eq=False)
class Effects:
    """Elementary effects of each input: mean, mean size, spread, and the standard error of the mean size.

    `used` counts the effects behind each; an effect one of whose ends is not a number is left out.
    """

    mean: Floats
    mean_size: Floats
    spread: Floats
    error: Floats
    used: NDArray[np.int64]


def measure_effects(points: Floats, outputs: Floats) -> Effects:
    """What does each input do along trajectories?

    `points` (count * (inputs + 1), inputs) as a design of trajectories has them, `outputs` one for each; an effect is
    the change of the output over the change of the one input that moved. NaN outputs are passed over.
    """
    inputs = points.shape[1]
    paths = points.reshape(-1, inputs + 1, inputs)
    change = np.diff(paths, axis=1)
    which = np.abs(change).argmax(axis=2)
    size = np.take_along_axis(change, which[:, :, None], axis=2)[:, :, 0]
    effects = np.diff(outputs.reshape(-1, inputs + 1), axis=1) / size
    table = np.empty((len(paths), inputs))
    np.put_along_axis(table, which, effects, axis=1)
    known = ~np.isnan(table)
    used = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, table, 0).sum(axis=0) / used
        mean_size = np.where(known, np.abs(table), 0).sum(axis=0) / used
        spread = np.sqrt(np.where(known, (table - mean) ** 2, 0).sum(axis=0) / (used - 1))
        around = np.where(known, (np.abs(table) - mean_size) ** 2, 0).sum(axis=0) / (used - 1)
        error = np.sqrt(around / used)
    return Effects(mean, mean_size, spread, error, used.astype(np.int64))

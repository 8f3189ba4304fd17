"""Which numbers an answer reads: what it does not read cannot change it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detente.model.dispute import Dispute
from detente.model.numbers import Estimate, Values
from detente.model.tasks import Question


class WatchedValues(Values):
    """Values that remember which numbers were looked up; `read` is all of them once the whole vector was asked for."""

    def __init__(self, estimates: Mapping[str, Estimate], vector: NDArray[np.float64]) -> None:
        super().__init__(estimates, vector)
        self.read: set[str] = set()

    @property
    def vector(self) -> NDArray[np.float64]:
        """All values; after this every number counts as read."""
        self.read.update(self.estimates)
        return self._vector

    @vector.setter
    def vector(self, vector: NDArray[np.float64]) -> None:
        self._vector = vector

    def raw(self, path: str) -> float:
        """The value of a number before its factors."""
        self.read.add(path)
        return float(self._vector[self._at[path]])


def list_read(dispute: Dispute, question: Question) -> tuple[str, ...]:
    """Which numbers does a question read at the central values, in file order?

    A function of the values that never looks a number up gives the same answer whatever that number is, the others
    being central. With other values it may read others.
    """
    watched = WatchedValues(dispute.estimates, Values.central(dispute.estimates).vector)
    question(dispute, watched)
    return tuple(p for p in dispute.estimates if p in watched.read)

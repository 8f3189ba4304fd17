"""How the numbers of a dispute are drawn: which distribution, which points, which seed, whose numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from detente.errors import SettingError
from detente.model.numbers import Estimate
from detente.model.points import PointKind

Form = Literal["pert", "triangular", "noise"]
Target = Literal["payoff", "undo", "penalty", "detection"]

TARGETS: tuple[Target, ...] = ("payoff", "undo", "penalty", "detection")
"""What `noise` multiplies unless told otherwise."""

_WORDS = {"undo": "undo cost", "detection": "detection term"}


@dataclass(frozen=True)
class Scheme:
    """How values are drawn; part of every result that rests on draws.

    - form: `pert` (default) and `triangular` draw each number from its range, most likely at its value; `noise` leaves
      ranges aside and multiplies every number in `on` by an independent uniform on `spread`;
    - seed: a whole number from 0; with it and its index a draw is fully determined;
    - analyst: take the numbers of this analyst only, where analysts differ (None: each draw comes from one of them);
    - points: `sobol`, evenly spread, or `independent`;
    - fixed: paths of numbers that stay at their value in every draw.

    Raises SettingError for what is no scheme.
    """

    form: Form = "pert"
    seed: int = 0
    analyst: str | None = None
    points: PointKind = "sobol"
    fixed: tuple[str, ...] = ()
    spread: tuple[float, float] = (0.65, 1.35)
    on: tuple[Target, ...] = TARGETS

    def __post_init__(self) -> None:
        _among("form", self.form, ("pert", "triangular", "noise"))
        _among("points", self.points, ("sobol", "independent"))
        for target in self.on:
            _among("on", target, TARGETS)
        if self.seed < 0:
            raise SettingError(f"seed={self.seed}: a seed is a whole number, 0 or above")
        low, high = self.spread
        if not 0 <= low <= high:
            raise SettingError(
                f"spread=({low:g}, {high:g}): noise lies between two factors, the lower one first"
            )

    def describe(self) -> str:
        """The scheme in a few words."""
        if self.form == "noise":
            low, high = self.spread
            words = tuple(_WORDS.get(target, target) for target in self.on)
            what = f"every {_list(words)} times an independent uniform on [{low:g}, {high:g}]"
        else:
            what = "every range as " + ("PERT" if self.form == "pert" else "a triangular distribution")
        whose = f", the numbers of {self.analyst}" if self.analyst else ""
        how = "scrambled Sobol points" if self.points == "sobol" else "independent points"
        return f"{what}{whose}; {how}, seed {self.seed}"

    def to_json(self) -> dict[str, Any]:
        """Plain data: what matters under this form."""
        out: dict[str, Any] = {"form": self.form, "points": self.points, "seed": self.seed}
        if self.analyst is not None:
            out["analyst"] = self.analyst
        if self.fixed:
            out["fixed"] = list(self.fixed)
        if self.form == "noise":
            out |= {"spread": list(self.spread), "on": list(self.on)}
        return out


def add_noise(
    low: float = 0.65,
    high: float = 1.35,
    *,
    seed: int = 0,
    on: tuple[Target, ...] = TARGETS,
    points: PointKind = "independent",
) -> Scheme:
    """The scheme that multiplies every number in `on` by an independent uniform on [low, high]; chances are clipped."""
    return Scheme("noise", seed, None, points, (), (low, high), on)


def target_of(estimate: Estimate) -> Target | None:
    """What noise may fall on: a payoff, an undo cost, a penalty, a detection term; None for any other number."""
    keys = estimate.keys
    if estimate.kind == "payoff":
        return "payoff"
    if keys[0] == "measures" and keys[2] == "undo":
        return "undo"
    if keys[0] == "penalties":
        return "penalty"
    if keys[0] == "actors" and keys[2] == "detection":
        return "detection"
    return None


def _among(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise SettingError(f"{name}={value!r}: one of {', '.join(known)}")


def _list(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]

"""In what share of the draws does something hold, and how sure is that share?"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist
from typing import Any

from detente.errors import SettingError
from detente.present import Interval


@dataclass(frozen=True)
class Share:
    """How often something held: counts of draws, and what follows from them.

    `share` is among the draws that were decided, with its Wilson interval `low` to `high`; `undecided_share` is kept
    apart. `least` and `most` are the ends of the interval if every undecided draw had gone against it, or for it.
    """

    holds: int
    fails: int
    undecided: int
    level: float = 0.95

    @property
    def draws(self) -> int:
        """All draws."""
        return self.holds + self.fails + self.undecided

    @property
    def decided(self) -> int:
        """Draws that could be decided."""
        return self.holds + self.fails

    @property
    def share(self) -> float:
        """Share of the decided draws in which it holds; not a number where none was decided."""
        return self.holds / self.decided if self.decided else nan

    @property
    def undecided_share(self) -> float:
        """Share of all draws that could not be decided."""
        return self.undecided / self.draws if self.draws else nan

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return wilson_interval(self.holds, self.decided, self.level)[0]

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return wilson_interval(self.holds, self.decided, self.level)[1]

    @property
    def least(self) -> float:
        """Lower end of the interval, had no undecided draw held."""
        return wilson_interval(self.holds, self.draws, self.level)[0]

    @property
    def most(self) -> float:
        """Upper end of the interval, had every undecided draw held."""
        return wilson_interval(self.holds + self.undecided, self.draws, self.level)[1]

    @property
    def interval(self) -> Interval:
        """The share with its interval, for a table."""
        return Interval(self.share, self.low, self.high)

    def to_json(self) -> dict[str, Any]:
        """Plain data; the share is null where nothing was decided."""
        return {
            "share": self.share if self.decided else None,
            "low": self.low,
            "high": self.high,
            "undecided": self.undecided_share if self.draws else None,
            "counts": {"holds": self.holds, "fails": self.fails, "undecided": self.undecided},
            "level": self.level,
        }


def measure_share(hits: int, undecided: int, n: int, *, level: float = 0.95) -> Share:
    """In what share of `n` draws does something hold that held in `hits` and was undecided in `undecided`?

    The interval is Wilson's [Wilson 1927, Journal of the American Statistical Association 22:209-212]: for
    independent draws it holds the true share in about `level` of all samples, for evenly spread ones (Sobol points)
    in more. It speaks of the ranges that were drawn from, not of the world. Raises SettingError for counts that do not
    fit together, or no draws at all.
    """
    if n < 1:
        raise SettingError(f"{n} draws: at least one draw is needed to speak of a share")
    if hits < 0 or undecided < 0 or hits + undecided > n:
        raise SettingError(f"{hits} hits and {undecided} undecided do not fit into {n} draws")
    if not 0 < level < 1:
        raise SettingError(f"level={level:g}: the level of an interval lies between 0 and 1, such as 0.95")
    return Share(hits, n - hits - undecided, undecided, level)


def wilson_interval(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The shares that would not be surprised by `hits` of `n`; from 0 to 1 where there is nothing to go by."""
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = hits / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    # at the ends exactly, where rounding would leave a trace
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)

"""Games of coalitions: what each player is due, and how often all hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

from detente.errors import SettingError

Coalition = frozenset[str]
Number = int | float | Fraction

MOST_PLAYERS = 12
"""More players have too many coalitions (2 to their number) for all of them to be looked at."""


def list_coalitions(players: Collection[str], most: int | None = None) -> list[Coalition]:
    """Every set of players (of at most `most`), the empty one first, then by size, in the order of the players."""
    sizes = range(min(len(players), len(players) if most is None else most) + 1)
    return [frozenset(c) for k in sizes for c in combinations(players, k)]


def share_out(
    players: Sequence[str], worth: Mapping[Coalition, Number] | Callable[[Coalition], Number]
) -> dict[str, Fraction]:
    """Each player's Shapley value: what it adds on average when players join one by one in every order.

    `worth` gives every coalition a finite number, the empty one too. The values are exact fractions of those numbers:
    they sum to the worth of all less that of nobody, give zero to a player that adds nothing to any coalition and the
    same to players that add the same everywhere. Computed over coalitions, phi_i = sum over S without i of
    (w(S + i) - w(S)) / (n * C(n - 1, |S|)) [Shapley 1953, A value for n-person games, Contributions to the Theory of
    Games II].

    Raises SettingError for more than 12 players, players named twice, or a worth that is not finite.
    """
    known = _read(players, worth)
    n = len(players)
    due = {}
    for i in players:
        others = [p for p in players if p != i]
        total = Fraction(0)
        for s in list_coalitions(others):
            total += (known[s | {i}] - known[s]) / (n * comb(n - 1, len(s)))
        due[i] = total
    return due


def bound_shares(
    players: Sequence[str], low: Mapping[Coalition, Number], high: Mapping[Coalition, Number]
) -> dict[str, tuple[Fraction, Fraction]]:
    """Between what each Shapley value lies where every worth is only known to lie between `low` and `high`."""
    below, above = _read(players, low), _read(players, high)
    n = len(players)
    found = {}
    for i in players:
        least = most = Fraction(0)
        for s in list_coalitions([p for p in players if p != i]):
            weight = Fraction(1, n * comb(n - 1, len(s)))
            least += weight * (below[s | {i}] - above[s])
            most += weight * (above[s | {i}] - below[s])
        found[i] = (least, most)
    return found


def _read(
    players: Sequence[str], worth: Mapping[Coalition, Number] | Callable[[Coalition], Number]
) -> dict[Coalition, Fraction]:
    if len(set(players)) < len(players):
        raise SettingError(f"players named twice: {', '.join(sorted(players))}")
    if len(players) > MOST_PLAYERS:
        raise SettingError(
            f"{len(players)} players have {2 ** len(players):,} coalitions; values are computed for at most "
            f"{MOST_PLAYERS} players"
        )
    known = {}
    for c in list_coalitions(players):
        value = worth(c) if callable(worth) else worth[c]
        try:
            known[c] = Fraction(value)
        except (ValueError, OverflowError):
            raise SettingError(
                f"the worth of {', '.join(sorted(c)) or 'nobody'} is {value}: every coalition needs a finite number"
            ) from None
    return known


@dataclass(frozen=True)
class Pivot:
    """How often all hangs on one player.

    `swings` counts coalitions of the others that can with the player and cannot without it, `blocks` those that can
    without it and not with it, `open` those of which either is undecided, of `coalitions` in all. `index` is
    (swings - blocks) / coalitions and lies between `low` and `high` whatever the open ones are. `rank` counts from 1;
    players that tie share one.
    """

    player: str
    swings: int
    blocks: int
    open: int
    coalitions: int
    rank: int = 0

    @property
    def index(self) -> float:
        """Share of coalitions that the player turns, with those it spoils taken off."""
        return (self.swings - self.blocks) / self.coalitions if self.coalitions else 0.0

    @property
    def low(self) -> float:
        """The index, had the player turned none of the open ones for the better and spoilt all."""
        return self.index - self.open / self.coalitions if self.coalitions else 0.0

    @property
    def high(self) -> float:
        """The index, had the player turned all the open ones."""
        return self.index + self.open / self.coalitions if self.coalitions else 0.0


def count_pivots(players: Sequence[str], can: Mapping[Coalition, bool | None]) -> tuple[Pivot, ...]:
    """In how many coalitions of the others does each player's leaving turn 'can' into 'cannot'?

    The index is the Penrose-Banzhaf measure: the chance of being decisive where each of the others takes part or not
    with equal chance [Penrose 1946, Journal of the Royal Statistical Society 109; Banzhaf 1965, Rutgers Law Review 19].
    Where taking part can also do harm, swings the wrong way are counted apart and taken off. Players in their order.
    """
    found = []
    for i in players:
        rest = list_coalitions([p for p in players if p != i])
        pairs = [(can[s | {i}], can[s]) for s in rest]
        swings = sum(1 for with_, without in pairs if with_ is True and without is False)
        blocks = sum(1 for with_, without in pairs if with_ is False and without is True)
        unclear = sum(1 for pair in pairs if None in pair)
        found.append(Pivot(i, swings, blocks, unclear, len(rest)))
    return _ranked(found)


def _ranked(pivots: Iterable[Pivot]) -> tuple[Pivot, ...]:
    listed = list(pivots)
    return tuple(
        Pivot(
            p.player,
            p.swings,
            p.blocks,
            p.open,
            p.coalitions,
            1 + sum(1 for other in listed if other.index > p.index),
        )
        for p in listed
    )

"""Which numbers drive an answer, by changing them: elementary effects, or shares of its variance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from detente.analysis.robustness.screening import Trajectories, measure_effects
from detente.analysis.robustness.tracking import list_read
from detente.analysis.robustness.variance import PairedSamples, measure_indices
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.draws import ANALYST, Draws
from detente.model.formula import suggest
from detente.model.numbers import Values
from detente.model.ranges import group_blocs, group_orders
from detente.model.scheme import Scheme
from detente.model.tasks import Item, Map, Outcome, Question, fingerprint, map_here
from detente.present import Chart, Explanation, Shown, Table, to_plain

Floats = NDArray[np.float64]
Method = Literal["morris", "sobol"]
Design = Trajectories | PairedSamples


@dataclass(frozen=True)
class Driver:
    """How much one number moves the answer.

    `strength`: mean size of the elementary effects (method morris: change of the answer over the whole range of the
    number), or the total index (method sobol: share of the variance that would stay if all others were known), with
    its standard `error`. `alone`: mean effect with its sign, or the first-order index. `spread`: standard deviation of
    the effects (morris; large beside `strength`: the number acts with others), or total minus first order (sobol).
    The path `analyst` is whose numbers are used; among more than two of them there is no way up, and effects have no
    sign.
    """

    path: str
    strength: float
    error: float
    alone: float
    spread: float


@dataclass(frozen=True)
class Drivers(Shown):
    """The numbers that drive an answer, strongest first. Made by `find_drivers`."""

    dispute: Dispute = field(repr=False)
    method: Method
    drivers: tuple[Driver, ...]
    evaluations: int
    undecided: int
    failures: tuple[Outcome, ...]
    scheme: Scheme
    unread: int

    def table(self) -> Table:
        """A row for each number, strongest first."""
        from detente.analysis.robustness.drivers_view import driver_rows

        return driver_rows(self)

    def chart(self) -> Chart:
        """The strongest numbers as bars."""
        from detente.analysis.robustness.drivers_view import draw_drivers

        return draw_drivers(self)

    def explain(self) -> Explanation:
        """Which numbers matter, and which do not, in sentences."""
        from detente.analysis.robustness.drivers_view import explain_drivers

        return explain_drivers(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "drivers",
                "dispute": self.dispute.id,
                "settings": {"method": self.method, **self.scheme.to_json()},
                "method": {
                    "evaluations": self.evaluations,
                    "undecided": self.undecided,
                    "failed": len(self.failures),
                    "not_read": self.unread,
                },
                "answer": {d.path: {k: v for k, v in vars(d).items() if k != "path"} for d in self.drivers},
            }
        )
        return plain


@dataclass(frozen=True)
class AtPoints:
    """A question asked at the points of a design: the named numbers as the point says, the others at their values.

    Where `analyst` is among the names the point says whose numbers all are that analysts give, with ranges or without;
    where the scheme asks one analyst, they are that one's.
    """

    dispute: Dispute
    question: Question
    scheme: Scheme
    names: tuple[str, ...]
    design: Design
    _made: list[tuple[Draws, list[int]]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """A fingerprint of all that the answers depend on."""
        return fingerprint(self.dispute, self.question, self.scheme, self.names, self.design)

    def __call__(self, item: Item, /) -> float | None:
        """The answer at one row of the design: a number, 1 or 0 for yes or no, None for undecided."""
        answer = self.question(self.dispute, self.values(int(item)))  # type: ignore[arg-type]
        return None if answer is None else float(answer)

    def values(self, row: int) -> Values:
        """The value of every number at one row of the design."""
        if not self._made:
            draws = Draws(self.dispute, self.scheme)
            self._made.append((draws, [draws.coordinate(n) for n in self.names]))
        draws, at = self._made[0]
        point = np.full((1, draws.width), 0.5)
        point[0, at] = self.design.row(row)
        whose = self.scheme.analyst
        if ANALYST in self.names:
            k = self._choose_analyst(row, float(point[0, 0]), len(draws.analysts))
            point[0, 0] = (k + 0.5) / len(draws.analysts)
            whose = draws.analysts[k]
        vector = draws.turn(point)[0]
        for k, (path, estimate) in enumerate(draws.estimates.items()):
            if path not in self.names:
                own = (value for name, value, _, _ in estimate.analysts if name == whose)
                vector[k] = next(own, estimate.value)
        return Values(draws.estimates, vector)

    def _choose_analyst(self, row: int, share: float, count: int) -> int:
        """Which analyst a share of the way through them means.

        A trajectory takes a step over the same part of the way each time, so that of more than two analysts some would
        never be compared: each trajectory goes through them in an order of its own.
        """
        k = min(int(share * count), count - 1)
        if count < 3 or not isinstance(self.design, Trajectories):
            return k
        trajectory = row // (self.design.inputs + 1)
        return int(np.random.default_rng((self.design.seed, trajectory, 1)).permutation(count)[k])

    def __getstate__(self) -> dict[str, Any]:
        return {
            **{n: getattr(self, n) for n in ("dispute", "question", "scheme", "names", "design")},
            "_made": [],
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


def find_drivers(
    dispute: Dispute,
    question: Question,
    *,
    method: Method = "morris",
    paths: Sequence[str] | None = None,
    size: int | None = None,
    scheme: Scheme | None = None,
    seed: int = 0,
    map: Map = map_here,
) -> Drivers:
    """Which numbers drive the answer to a question, and how strongly?

    `question` gives a number, or True, False or None (undecided), for a dispute and its values. Looked at are `paths`
    (default: every number with a range that the question reads at the central values, and `analyst` where analysts
    differ in one that it reads). All others stay at their values, which are one analyst's or another's as `analyst`
    says. Method `morris` takes `size` (10) trajectories, `size` * (numbers + 1) evaluations, and tells what matters
    from what does not; `sobol` takes `size` (64) points, `size` * (numbers + 2) evaluations, and tells how much of the
    variance is whose: give it the few `paths` that screening has found.

    A point that is undecided, or fails, is left out with the effects (or the point of the sample) it belongs to, and
    counted. What it does not establish: anything about numbers beyond their ranges.

    Raises NotFoundError for a path that is no number of the dispute, SettingError for an unknown method, or where no
    number has a range.
    """
    if method not in ("morris", "sobol"):
        raise SettingError(f"method={method!r}: morris or sobol")
    chosen = Scheme(seed=seed) if scheme is None else scheme
    draws = Draws(dispute, chosen)
    read = set(list_read(dispute, question))
    names = _choose(draws, read, paths)
    if not names:
        raise SettingError(
            f"no number that the answer reads has a range, so nothing can drive it: give ranges in '{dispute.id}', "
            f"or draw with noise"
        )
    size = size if size is not None else 10 if method == "morris" else 64
    design: Design = (
        Trajectories(len(names), size, chosen.seed)
        if method == "morris"
        else PairedSamples(len(names), size, chosen.seed)
    )
    outcomes = map(AtPoints(dispute, question, chosen, names, design), range(design.rows))
    values = np.array([nan if o.failed or o.value is None else float(o.value) for o in outcomes])
    failures = tuple(o for o in outcomes if o.failed)
    if len(failures) == len(outcomes):
        raise SettingError(
            f"the question failed at all {len(outcomes)} points, at the first with: {failures[0].error}"
        )
    found = (
        _by_effects(names, design, values, signed=len(draws.analysts) < 3)
        if isinstance(design, Trajectories)
        else _by_variance(names, design, values)
    )
    found.sort(key=lambda d: -d.strength if d.strength == d.strength else 1.0)
    undecided = int(np.isnan(values).sum()) - len(failures)
    unread = sum(p not in read for p in draws.moving if p != ANALYST)
    return Drivers(dispute, method, tuple(found), len(outcomes), undecided, failures, chosen, unread)


def _choose(draws: Draws, read: set[str], paths: Sequence[str] | None) -> tuple[str, ...]:
    """Names of the coordinates to be changed; numbers that are drawn together come together."""
    moving = draws.moving
    if paths is None:
        wanted = {p for p in moving if p in read}
        split = any(draws.estimates[p].analysts for p in read)
        if split and ANALYST in moving:
            wanted.add(ANALYST)
    else:
        wanted = {ANALYST if p.split(".")[0] == ANALYST else p for p in paths}  # as influences name it, too
        for path in wanted - {ANALYST}:
            if path not in draws.estimates:
                raise NotFoundError(f"no number '{path}'{suggest(path, draws.estimates)}")
    listed = list(draws.estimates.values())
    for columns in (*group_orders(listed), *group_blocs(listed)):
        group = {listed[k].path for k in columns}
        wanted |= group if group & wanted else set()
    return tuple(p for p in moving if p in wanted)


def _by_effects(
    names: tuple[str, ...], design: Trajectories, values: Floats, *, signed: bool
) -> list[Driver]:
    """A driver for each name; without a sign for `analyst` where there are more than two."""
    e = measure_effects(design.points(), values)
    mean, spread = e.mean.copy(), e.spread.copy()
    if ANALYST in names and not signed:
        k = names.index(ANALYST)
        mean[k], spread[k] = e.mean_size[k], e.error[k] * np.sqrt(e.used[k])
    rows = zip(names, e.mean_size, e.error, mean, spread, strict=True)
    return [Driver(n, *map(float, numbers)) for n, *numbers in rows]


def _by_variance(names: tuple[str, ...], design: PairedSamples, values: Floats) -> list[Driver]:
    i = measure_indices(values, len(names), seed=design.seed)
    rows = zip(names, i.total, i.total_error, i.first, i.total - i.first, strict=True)
    return [Driver(n, *map(float, numbers)) for n, *numbers in rows]

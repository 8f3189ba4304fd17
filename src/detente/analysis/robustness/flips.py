"""What is the smallest change of one number that turns a statement around?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, Literal

from detente.analysis.robustness.statements import Statement
from detente.analysis.robustness.tracking import list_read
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.numbers import Estimate, Values
from detente.model.tasks import Item, Map, Outcome, fingerprint, map_here
from detente.present import Chart, Explanation, Shown, Table, to_plain

Side = Literal["down", "up"]

FLOORS = {"chance": 0.0, "patience": 0.0, "cost": 0.0, "weight": 0.0, "positive": 1e-6}
CEILINGS = {"chance": 1.0, "patience": 0.999}


@dataclass(frozen=True)
class Flip:
    """Where changing one number turns the statement around, going `side` from its value.

    `at` is a value that turns it, `last` the nearest one tried that does not. `distance` is |at - value| over the way
    from the value to the end of its range on that side, at most 1 `within` the range; where there is no range on that
    side (not `ranged`) over the size of the value, or over 1 where that is 0. `bisected`: the scan saw one change only,
    and the place was narrowed down; else it is the first place on the scan, and there may be others before it.
    """

    path: str
    value: float
    side: Side
    at: float
    last: float
    distance: float
    within: bool
    bisected: bool
    ranged: bool


@dataclass(frozen=True)
class Flips(Shown):
    """Changes of single numbers that turn a statement around, smallest first. Made by `find_flip`.

    `steadfast` are numbers that were tried and do not; `unread` numbers that the statement does not read, so that
    they cannot alone; `not_tried` weights of which only the order is known, which do not change alone.
    """

    dispute: Dispute = field(repr=False)
    statement: str
    text: str
    central: bool | None
    flips: tuple[Flip, ...]
    steadfast: tuple[str, ...]
    unread: tuple[str, ...]
    not_tried: tuple[str, ...]
    evaluations: int
    failures: tuple[Outcome, ...]
    settings: Mapping[str, float]

    @property
    def smallest(self) -> Flip | None:
        """The smallest change, those within a range first, then by `distance`; None where no single number turns it."""
        return self.flips[0] if self.flips else None

    def table(self) -> Table:
        """A row for each number that turns it around."""
        from detente.analysis.robustness.flips_view import flip_table

        return flip_table(self)

    def chart(self) -> Chart:
        """How far each number has to go, as bars."""
        from detente.analysis.robustness.flips_view import draw_flips

        return draw_flips(self)

    def explain(self) -> Explanation:
        """The smallest change in sentences."""
        from detente.analysis.robustness.flips_view import explain_flips

        return explain_flips(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "flips",
                "dispute": self.dispute.id,
                "settings": {"statement": self.statement, **self.settings},
                "method": {
                    "evaluations": self.evaluations,
                    "failed": len(self.failures),
                    "not_tried": self.not_tried,
                    "not_read": len(self.unread),
                },
                "answer": {"central": self.central, "flips": self.flips, "steadfast": self.steadfast},
            }
        )
        return plain


@dataclass(frozen=True)
class OneChanged:
    """A statement asked with one number changed: called with (path, value)."""

    dispute: Dispute
    statement: Statement

    @property
    def digest(self) -> str:
        """A fingerprint of the dispute and the statement."""
        return fingerprint(self.dispute, self.statement)

    def __call__(self, item: Item, /) -> bool | None:
        """Whether the statement holds."""
        path, value = str(item[0]), float(item[1])  # type: ignore[index]
        estimates = self.dispute.estimates
        vector = Values.central(estimates).vector
        vector[list(estimates).index(path)] = value
        return self.statement(self.dispute, Values(estimates, vector))


def find_flip(
    dispute: Dispute,
    statement: Statement,
    *,
    paths: Sequence[str] | None = None,
    points: int = 4,
    reach: float = 2.0,
    tolerance: float = 0.01,
    map: Map = map_here,
) -> Flips:
    """Which change of one number, all others at their values, turns a statement around, and which is smallest?

    Each number that the statement reads (or of `paths`) is scanned from its value to each end of its range in `points`
    steps, and where that turns nothing, on to `reach` times as far in as many steps more, as far as its kind allows
    (a chance stays in [0, 1]). A number without a range is scanned to `reach` times its size. Where the scan of a side
    sees the statement turn once and stay turned, the place is narrowed by bisection to `tolerance` of the step;
    otherwise the first place on the scan is given and marked as such. A turn between two steps of the scan and back
    again is not seen.

    Raises NotFoundError for a path that is no number, SettingError for settings that leave nothing to scan, and
    whatever the statement raises at the central values.
    """
    if points < 1 or reach < 1 or not 0 < tolerance < 1:
        raise SettingError(
            f"points={points}, reach={reach:g}, tolerance={tolerance:g}: at least 1, at least 1, and between 0 and 1"
        )
    central = statement(dispute, dispute.values)
    read = list_read(dispute, statement)
    for path in paths or ():
        if path not in dispute.estimates:
            raise NotFoundError(f"no number '{path}'{suggest(path, dispute.estimates)}")
    looked = [p for p in (read if paths is None else paths) if p in read]
    tried = [p for p in looked if dispute.estimates[p].kind != "order"]
    search = _Search(OneChanged(dispute, statement), map, central)
    sides = [] if central is None else [_Scan(dispute.estimates[p], s) for p in tried for s in ("down", "up")]
    found = search.scan(sides, points, 1.0, inner=True)
    turned = {f.path for f in found}
    found += search.scan([s for s in sides if s.estimate.path not in turned], points, reach, inner=False)
    found = search.bisect(found, tolerance)
    best = {f.path: f for f in sorted(found, key=_order, reverse=True)}
    flips = tuple(sorted(best.values(), key=_order))
    return Flips(
        dispute,
        statement.name,
        statement.text,
        central,
        flips,
        tuple(p for p in tried if p not in best),
        tuple(p for p in dispute.estimates if p not in read),
        tuple(p for p in looked if p not in tried),
        search.evaluations,
        tuple(search.failures),
        {"points": points, "reach": reach, "tolerance": tolerance},
    )


def _order(flip: Flip) -> tuple[bool, float, str]:
    return not flip.within, flip.distance, flip.path


class _Scan:
    """One number going one way: where its range ends there, and how far it can go at all."""

    def __init__(self, estimate: Estimate, side: Side) -> None:
        self.estimate, self.side = estimate, side
        kind = estimate.kind
        summed = isinstance(estimate.keys[-1], int)  # an entry of a sum may lie anywhere; the sum is cut
        self.limit = (
            (-inf if summed else FLOORS.get(kind, -inf))
            if side == "down"
            else (inf if summed else CEILINGS.get(kind, inf))
        )
        end = estimate.low if side == "down" else estimate.high
        self.ranged = end != estimate.value
        sign = -1.0 if side == "down" else 1.0
        size = abs(estimate.value) or 1.0
        self.way = end - estimate.value if self.ranged else sign * size

    def steps(self, points: int, reach: float, *, inner: bool) -> list[float]:
        """Values to try, nearest first: up to the end of the range, or beyond it."""
        if inner and not self.ranged:
            return []
        first, span = (
            (0.0, 1.0) if inner else (1.0 if self.ranged else 0.0, reach - (1.0 if self.ranged else 0.0))
        )
        value = self.estimate.value
        out = [value + self.way * (first + span * (k + 1) / points) for k in range(points)]
        if self.ranged and inner:
            out[-1] = value + self.way
        inside = [x for x in out if (x > self.limit if self.side == "down" else x < self.limit)]
        if len(inside) < len(out):
            inside.append(self.limit)  # the last value that makes sense
        return [x for x in dict.fromkeys(inside) if x != value and abs(x - value) > abs(self.way) * first]


class _Search:
    """Evaluations of a statement with one number changed, in rounds that can be spread."""

    def __init__(self, task: OneChanged, map: Map, central: bool | None) -> None:
        self.task, self.map, self.central = task, map, central
        self.evaluations = 0
        self.failures: list[Outcome] = []

    def ask(self, items: Sequence[tuple[str, float]]) -> list[bool | None]:
        """Whether it holds at each; None for undecided or failed."""
        if not items:
            return []
        outcomes = self.map(self.task, list(items))
        self.evaluations += len(items)
        self.failures += [o for o in outcomes if o.failed]
        return [None if o.failed else o.value for o in outcomes]

    def scan(self, sides: Sequence[_Scan], points: int, reach: float, *, inner: bool) -> list[Flip]:
        """The first turn on each side, where there is one."""
        tries = [(s, s.steps(points, reach, inner=inner)) for s in sides]
        answers = iter(self.ask([(s.estimate.path, x) for s, steps in tries for x in steps]))
        found = []
        for side, steps in tries:
            verdicts = [next(answers) for _ in steps]
            k = next((k for k, v in enumerate(verdicts) if v is not None and v != self.central), None)
            if k is None:
                continue
            value = side.estimate.value
            start = value if inner or not side.ranged else value + side.way
            once = None not in verdicts and all(v != self.central for v in verdicts[k:])
            distance = abs(steps[k] - value) / abs(side.way)
            last = steps[k - 1] if k else start
            found.append(
                Flip(
                    side.estimate.path,
                    value,
                    side.side,
                    steps[k],
                    last,
                    distance,
                    inner and side.ranged,
                    once,
                    side.ranged,
                )
            )
        return found

    def bisect(self, flips: Sequence[Flip], tolerance: float) -> list[Flip]:
        """The same with the place narrowed down, where the statement turns once."""
        done = [f for f in flips if not f.bisected]
        going = [f for f in flips if f.bisected]
        first = {(f.path, f.side): abs(f.at - f.last) for f in going}
        while going:
            middle = [(f.last + f.at) / 2 for f in going]
            verdicts = self.ask([(f.path, x) for f, x in zip(going, middle, strict=True)])
            still: list[Flip] = []
            for flip, x, verdict in zip(going, middle, verdicts, strict=True):
                if verdict is None:
                    done.append(replace(flip, bisected=False))
                    continue
                way = abs(flip.at - flip.value) / flip.distance
                narrowed = (
                    replace(flip, last=x)
                    if verdict == self.central
                    else replace(flip, at=x, distance=abs(x - flip.value) / way)
                )
                near = abs(narrowed.at - narrowed.last) <= tolerance * first[flip.path, flip.side]
                (done if near else still).append(narrowed)
            going = still
        return done

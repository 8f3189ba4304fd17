"""Two offers side by side: how far each is from what the other could accept, what lies between, what closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance, count_standing, survey
from detente.analysis.packages.bargain import solve_bargain
from detente.analysis.packages.contributions import Contribution, list_contributions
from detente.analysis.packages.judgment import Judgment, judge_in
from detente.analysis.packages.opening import SidePayment, price_side_payment
from detente.analysis.packages.package import Describer, Package
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.frozen import FrozenMap
from detente.present import Chart, Explanation, Shown, Table

Ints = NDArray[np.int64]
State = Mapping[str, str]
Change = tuple[str, str, str]


@dataclass(frozen=True)
class Gap:
    """How far an offer is from what an actor could accept: payoff missing, the same in its scale, red lines crossed."""

    offer: str
    actor: str
    payoff: float
    in_scale: float
    refuses: tuple[str, ...]


@dataclass(frozen=True)
class Closing:
    """The fewest measures that must change in an offer for all to accept it.

    `fewest` is None where no package at all is acceptable; `ways` are the packages that need so few, with what
    changes (measure, from, to), `ties` counts them. Where `fewest` is more than `within`, `short` says who is still
    short, and by how much, at the nearest thing within so many changes, and `red_lines` how many of the states
    within so many changes each actor refuses.
    """

    offer: str
    within: int
    fewest: int | None
    ways: tuple[tuple[tuple[Change, ...], Package], ...]
    ties: int
    short: SidePayment | None
    red_lines: tuple[tuple[str, int], ...]

    @property
    def closes(self) -> bool:
        """Whether so few changes suffice."""
        return self.fewest is not None and self.fewest <= self.within


@dataclass(frozen=True)
class OfferComparison(Shown):
    """Two offers, each judged by everybody, and what lies between them. Made by `compare_offers`.

    `differing` lists what they differ in (measure, level in the first, level in the second); `moves` what going from
    the first to the second is worth to each actor, part by part. `between` counts packages acceptable to all whose
    every level lies between those of the offers; `nearest` are those that ask the fewest changes of the side that
    must change more; `middle` is what the Nash solution picks among them.
    """

    dispute: Dispute = field(repr=False)
    first: Judgment
    second: Judgment
    differing: tuple[Change, ...]
    moves: Mapping[str, tuple[Contribution, ...]] = field(repr=False)
    gaps: tuple[Gap, ...]
    between: int
    nearest: tuple[tuple[Package, int, int], ...]
    middle: Package | None
    closings: tuple[Closing, Closing]
    settings: Mapping[str, Any]

    @property
    def empty(self) -> bool:
        """Whether nothing between the offers is acceptable to all."""
        return not self.between

    def gap(self, offer: str, actor: str) -> Gap | None:
        """How far an offer is from what an actor could accept; None where it accepts."""
        return next((g for g in self.gaps if g.offer == offer and g.actor == actor), None)

    def table(self) -> Table:
        """What the offers differ in, and what each difference is worth to each actor."""
        from detente.analysis.packages.offers_view import differences_table

        return differences_table(self)

    def gap_table(self) -> Table:
        """For each offer and actor: gain with its range, and how far it is from acceptable."""
        from detente.analysis.packages.offers_view import gap_table

        return gap_table(self)

    def chart(self) -> Chart:
        """Each actor's gain under either offer."""
        from detente.analysis.packages.offers_view import offers_chart

        return offers_chart(self)

    def explain(self) -> Explanation:
        """The comparison in sentences."""
        from detente.analysis.packages.offers_view import explain_offers

        return explain_offers(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data: both judgments, the gaps, what lies between, and what closes it."""
        from detente.analysis.packages.twin import make_twin

        closings = {
            c.offer: {
                "closes": c.closes,
                "fewest": c.fewest,
                "within": c.within,
                "ties": c.ties,
                "ways": [
                    {"changes": [list(x) for x in changes], "state": dict(p.state)} for changes, p in c.ways
                ],
                "short": c.short,
                "refused_within": dict(c.red_lines),
            }
            for c in self.closings
        }
        answer = {
            "offers": {j.name: j.answer() for j in (self.first, self.second)},
            "differing": [dict(zip(("measure", "first", "second"), d, strict=True)) for d in self.differing],
            "gaps": self.gaps,
            "between": self.between,
            "nearest": [{**p.to_json(), "changes_from": [a, b]} for p, a, b in self.nearest],
            "middle": self.middle,
            "closings": closings,
        }
        return make_twin(
            self.dispute, "offers", self.settings, {"search": "exact: all feasible states"}, answer
        )


def compare_offers(
    dispute: Dispute,
    first: str | State | Package,
    second: str | State | Package,
    *,
    within: int = 4,
    limit: int = 5,
) -> OfferComparison:
    """How far apart are two offers, is anything between them acceptable to all, and which items would close the gap?

    The offers are packages as `judge_package` takes them. A package lies between them where each measure's level is
    between (or equal to) the two offers' levels; for a measure whose levels have no order, it is one of the two.
    What closes an offer is looked for among all acceptable packages: those that differ from it in the fewest
    measures (a change of several levels counts once), fewest level steps first. `within` bounds how many changes
    still count as closing; beyond it the result says what binds. `limit` bounds what is listed.

    Raises NotFoundError for an unknown offer, SettingError for a bound below 1, MissingPreferencesError where a
    party's preferences are not given.
    """
    for name, bound in (("within", within), ("limit", limit)):
        if bound < 1:
            raise SettingError(f"{name}={bound}: it is at least 1")
    acceptance = Acceptance(survey(dispute), dispute.values)
    describer = Describer(acceptance)
    a, b = (judge_in(acceptance, offer, describer.ranges) for offer in (first, second))
    compiled = acceptance.ground.compiled
    moves = {
        actor: list_contributions(compiled, gain, b.state, dispute.values, a.state)
        for actor, gain in describer.ranges.items()
    }
    rows = _between(acceptance, a.state, b.state)
    far = [_distance(acceptance, j.state)[rows] for j in (a, b)]
    order = np.lexsort((far[0] + far[1], np.maximum(far[0], far[1])))[:limit]
    nearest = describer.describe(rows[order])
    middle = None
    if len(rows):
        mask = np.zeros(acceptance.ground.size, dtype=bool)
        mask[rows] = True
        solved = solve_bargain(acceptance.changed(wanted=mask)).solved.get("nash")
        middle = None if solved is None else describer.describe(solved[:1])[0]
    return OfferComparison(
        dispute,
        a,
        b,
        tuple((m, level, b.state[m]) for m, level in a.state.items() if level != b.state[m]),
        FrozenMap(moves),
        tuple(g for j in (a, b) for g in _gaps(j)),
        len(rows),
        tuple((p, int(far[0][k]), int(far[1][k])) for p, k in zip(nearest, order, strict=True)),
        middle,
        (_close(acceptance, describer, a, within, limit), _close(acceptance, describer, b, within, limit)),
        FrozenMap({"first": a.name, "second": b.name, "within": within, "limit": limit}),
    )


def _gaps(judgment: Judgment) -> list[Gap]:
    found = []
    for v in judgment.verdicts:
        if v.accepts is False:
            short = max(0.0, -v.gain.value) if v.gain is not None and v.asked else 0.0
            share = max(0.0, -v.in_scale) if v.in_scale is not None and v.asked else 0.0
            found.append(Gap(judgment.name, v.actor, short, share, v.refuses))
    return found


def _levels(acceptance: Acceptance, state: State) -> dict[str, int]:
    measures = acceptance.dispute.all_measures
    return {m: measures[m].levels.index(state[m]) for m in acceptance.ground.compiled.space.names}


def _distance(acceptance: Acceptance, state: State) -> Ints:
    """For each feasible state, in how many measures it differs from another."""
    at = {m: [level] for m, level in _levels(acceptance, state).items()}
    return np.asarray(len(at) - count_standing(acceptance.ground.compiled, at))


def _between(acceptance: Acceptance, first: State, second: State) -> Ints:
    """Rows of the acceptable states between two others, the start not among them."""
    measures = acceptance.dispute.all_measures
    one, two = _levels(acceptance, first), _levels(acceptance, second)
    outside = {}
    for m in one:
        ends = {one[m], two[m]}
        inside = range(min(ends), max(ends) + 1) if measures[m].ordered else ends
        outside[m] = [k for k in range(len(measures[m].levels)) if k not in inside]
    rows = acceptance.rows
    compiled = acceptance.ground.compiled
    inside_rows: Ints = rows[(count_standing(compiled, outside)[rows] == 0) & (rows != compiled.start_row)]
    return inside_rows


def _close(acceptance: Acceptance, describer: Describer, offer: Judgment, within: int, limit: int) -> Closing:
    compiled = acceptance.ground.compiled
    away = _distance(acceptance, offer.state)
    rows = acceptance.rows[acceptance.rows != compiled.start_row]
    fewest = int(away[rows].min()) if len(rows) else None
    ways: Ints = rows[:0]
    if fewest is not None:
        ways = rows[away[rows] == fewest]
        ways = ways[np.argsort(_level_steps(acceptance, offer.state, ways), kind="stable")]
    described = describer.describe(ways[:limit])
    short, red_lines = None, []
    if fewest is None or fewest > within:
        near = away <= within
        short = price_side_payment(acceptance.changed(wanted=near), limit)
        for actor in dict.fromkeys(who for who, _ in acceptance.ground.red_lines):
            crossed = np.zeros_like(near)
            for who, text in acceptance.ground.red_lines:
                if who == actor:
                    crossed |= compiled.truth(text)
            if (count := int(np.count_nonzero(near & crossed))) > 0:
                red_lines.append((actor, count))
    listed = tuple((_changes(offer.state, p.state), p) for p in described)
    return Closing(offer.name, within, fewest, listed, len(ways), short, tuple(red_lines))


def _level_steps(acceptance: Acceptance, state: State, rows: Ints) -> Ints:
    space = acceptance.ground.compiled.space
    steps = np.zeros(len(rows), dtype=np.int64)
    for m, level in _levels(acceptance, state).items():
        steps += np.abs(space.level_of(m, rows).astype(np.int64) - level)
    return steps


def _changes(state: State, other: State) -> tuple[Change, ...]:
    return tuple((m, level, other[m]) for m, level in state.items() if level != other[m])

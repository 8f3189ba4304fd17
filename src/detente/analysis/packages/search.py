"""Which packages could all of them accept, which of those cannot be bettered, and which do the solutions pick?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.packages.acceptance import Acceptance, Ground, survey
from detente.analysis.packages.bargain import Bargain, solve_bargain
from detente.analysis.packages.certainty import corner_values, measure_certainty
from detente.analysis.packages.judgment import Judgment, judge_in
from detente.analysis.packages.opening import find_opening
from detente.analysis.packages.package import Describer, spread_rows
from detente.analysis.packages.result import Corner, Packages, Solution
from detente.analysis.packages.solutions import TITLES
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap

Ints = NDArray[np.int64]

LIMIT = 1_000
"""At most this many packages are listed on the frontier, and in each solution; all are counted."""

_CLOUD = 400
_SETTINGS = ("require", "visible", "target", "limit")


def find_packages(
    dispute: Dispute,
    *,
    require: str | None = None,
    visible: int | None = None,
    target: str | None = None,
    limit: int | None = None,
) -> Packages:
    """Which packages could everybody accept whose leave they need, and which should be looked at first?

    Acceptable: a feasible state, not below an irreversible level of the start, refused by nobody, and no worse than
    no deal for every party and for every actor who owns, or must consent to, a measure that differs from the start.
    The frontier is Pareto efficiency among these in the parties' payoffs. The solutions (Nash, Kalai-Smorodinsky,
    egalitarian, utilitarian, Nash weighted by patience) are taken over these, gains measured from no deal, ties all
    counted. Where nothing acceptable differs from the start, the result says why and what would open the zone.

    `require` is a formula, `visible` a number of measures tagged `visible` above their start, `target` the name of a
    target (or a formula); only packages that satisfy all that is given count. `limit` bounds how many packages are
    listed, not how many are found. Settings not given are taken from `settings.packages` of the dispute.

    Method: every feasible state is looked at; payoffs are exact whole numbers, so a tie is a tie. Ranges of gains
    are exact (see `GainRange`). With only an order of preference for a party, the acceptable set and the frontier
    are found by rank and the solutions, which need payoffs, are not. Time: linear in the number of feasible states.

    Raises MissingPreferencesError where a party's preferences are not given, NotFoundError for a formula or target
    that cannot be read, SettingError for a setting outside its range, TooLargeError for too many states.

    What it does not establish: that a package would be kept once agreed, that the parties would find it, or that
    the judgments behind the payoffs are right; egalitarian and utilitarian compare payoffs between actors as if a
    unit meant the same to each. Sources: Nash 1950; Kalai and Smorodinsky 1975; Kalai 1977; Binmore, Rubinstein
    and Wolinsky 1986.
    """
    given = {"require": require, "visible": visible, "target": target, "limit": limit}
    settings = read_settings(dispute, given)
    most = LIMIT if settings["limit"] is None else settings["limit"]
    if most < 1:
        raise SettingError(f"limit={most}: at least one package has to be listed")
    ground = survey(dispute)
    demand = _join(settings["require"], read_target(dispute, settings["target"]))
    wanted = ground.narrowed(demand, settings["visible"])
    acceptance = Acceptance(ground, dispute.values, wanted)
    bargain = solve_bargain(acceptance)
    describer = Describer(acceptance)
    certainty = measure_certainty(acceptance, describer.ranges)
    start = ground.compiled.start_row
    opening = None
    if not acceptance.beyond:
        opening = find_opening(acceptance, demand, settings["visible"], most)
    points = acceptance.party_values(bargain.frontier)
    return Packages(
        dispute=dispute,
        settings=FrozenMap(settings),
        feasible=ground.size,
        acceptable=len(acceptance.rows),
        beyond=acceptance.beyond,
        tally=_tally(acceptance),
        frontier=describer.describe(_listed(bargain, points, most)),
        frontier_size=len(bargain.frontier),
        frontier_points=np.unique(points, axis=1).shape[1] if len(bargain.frontier) else 0,
        solutions=_solutions(bargain, describer, most),
        missing=FrozenMap(bargain.missing),
        sure=int(np.count_nonzero(certainty.sure != start)),
        possible=int(np.count_nonzero(certainty.possible != start)),
        exact=certainty.exact,
        together=certainty.together,
        corners=FrozenMap({end: _corner(ground, wanted, end) for end in ("low", "high")}),
        opening=opening,
        not_asked=ground.not_asked,
        ordinal=tuple(a for a, u in acceptance.utilities.items() if not u.cardinal),
        offers=_judge_offers(acceptance, describer),
        cloud=_cloud(acceptance),
    )


def read_settings(dispute: Dispute, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings given, the rest from `settings.packages` of the dispute, the rest None.

    Raises SettingError for a setting in the file that the analysis does not have, or of the wrong kind.
    """
    written = dispute.effective.settings.get("packages", {})
    for name, value in written.items():
        place = f"settings.packages.{name}"
        if name not in _SETTINGS:
            known = ", ".join(_SETTINGS)
            raise SettingError(
                f"{place}: packages has no such setting{suggest(name, _SETTINGS)}; it has {known}"
            )
        kind = int if name in ("visible", "limit") else str
        if not isinstance(value, kind) or isinstance(value, bool):
            raise SettingError(f"{place} is {'a whole number' if kind is int else 'text'}, not {value!r}")
    return {name: written.get(name) if given.get(name) is None else given[name] for name in _SETTINGS}


def read_target(dispute: Dispute, target: str | None) -> str | None:
    """The formula of a target given by name or as a formula; NotFoundError where it is neither."""
    if target is None or target in dispute.effective.targets:
        return None if target is None else dispute.effective.targets[target]
    try:
        dispute.formula(target)
    except NotFoundError:
        known = list(dispute.effective.targets)
        if target.isidentifier():
            close = suggest(target, known)
            raise NotFoundError(
                f"unknown target '{target}'{close}: {', '.join(known) or 'the dispute has none'}"
            ) from None
        raise
    return target


def _join(*formulas: str | None) -> str | None:
    kept = [f for f in formulas if f is not None]
    return " and ".join(f"({f})" for f in kept) if kept else None


def _tally(acceptance: Acceptance) -> tuple[tuple[str, int], ...]:
    """How many states are left after each condition, in turn."""
    ground, label = acceptance.ground, acceptance.dispute.label
    left = np.ones(ground.size, dtype=bool)
    told = [("feasible states", ground.size)]

    def keep(what: str, mask: NDArray[np.bool_]) -> None:
        nonlocal left
        left = left & mask
        told.append((what, int(np.count_nonzero(left))))

    if acceptance.wanted is not None:
        keep("that satisfy the requirement", acceptance.wanted)
    if ground.floor:
        keep("that undo nothing irreversible", ground.reachable)
    for actor in dict.fromkeys(a for a, _ in ground.red_lines):
        crossed = np.zeros(ground.size, dtype=bool)
        for other, text in ground.red_lines:
            if other == actor:
                crossed |= ground.compiled.truth(text)
        keep(f"that {label(actor)} does not refuse", ~crossed)
    for actor in ground.deciding:
        no_say = "" if actor in acceptance.dispute.parties else ", or has no say"
        keep(
            f"in which {label(actor)} is no worse off than without a deal{no_say}", acceptance.willing(actor)
        )
    return tuple(told)


def _listed(bargain: Bargain, points: Ints, limit: int) -> Ints:
    """The frontier in falling order of the first party's payoff, the solutions kept where it is cut."""
    rows = bargain.frontier
    if len(rows) and len(points):
        rows = rows[np.lexsort([~p for p in points[::-1]])]
    if len(rows) <= limit:
        return rows
    solved = np.unique(np.concatenate([s[:1] for s in bargain.solved.values()] or [rows[:0]]))[:limit]
    others = spread_rows(np.setdiff1d(spread_rows(rows, limit), solved), limit - len(solved))
    return rows[np.isin(rows, np.union1d(solved, others))]


def _solutions(bargain: Bargain, describer: Describer, limit: int) -> FrozenMap[str, Solution]:
    found = {}
    for name in TITLES:
        if name in bargain.solved:
            rows = bargain.solved[name]
            packages = describer.describe(spread_rows(rows, limit))
            found[name] = Solution(name, packages, len(rows), bargain.notes.get(name))
    return FrozenMap(found)


def _corner(ground: Ground, wanted: NDArray[np.bool_] | None, end: str) -> Corner:
    """The same question with every number at one end of its range."""
    acceptance = Acceptance(ground, corner_values(ground.dispute.values, end), wanted)
    bargain = solve_bargain(acceptance)
    states = {
        name: tuple(FrozenMap(ground.compiled.state(int(r))) for r in rows[:1])
        for name, rows in bargain.solved.items()
    }
    return Corner(end, len(acceptance.rows), acceptance.beyond, len(bargain.frontier), FrozenMap(states))


def _judge_offers(acceptance: Acceptance, describer: Describer) -> tuple[Judgment, ...]:
    proposals = acceptance.dispute.effective.proposals
    named = [p for p, spec in proposals.items() if spec.package is not None]
    return tuple(judge_in(acceptance, p, describer.ranges) for p in named)


def _cloud(acceptance: Acceptance) -> tuple[tuple[float, ...], ...]:
    """Gains of the first two parties over a spread of the acceptable states, or of all that could be offered."""
    rows = acceptance.rows if acceptance.beyond else np.flatnonzero(acceptance.open)
    rows = spread_rows(rows, _CLOUD)
    axes = [acceptance.utilities[p] for p in acceptance.dispute.parties[:2]]
    gains = [((u.values[rows] - u.no_deal) / u.unit).tolist() for u in axes]
    return tuple(zip(*gains, strict=True))

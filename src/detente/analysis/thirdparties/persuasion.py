"""Who could persuade whom, on what: each third party's interest, leverage and say, issue by issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.gap.combinations import list_issues
from detente.analysis.gap.weights import weigh_issues
from detente.analysis.packages.acceptance import Acceptance, count_standing, whose_leave
from detente.analysis.packages.ranges import stands
from detente.analysis.thirdparties.removals import check_third_parties, list_packages, survey_once
from detente.errors import SettingError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.payoffs import weight_of
from detente.present import (
    Chart,
    Explanation,
    Shown,
    Table,
    to_plain,
)

MOST_COMBINATIONS = 4096
"""Combinations of one third party's measures in one issue that are looked at, at most."""


@dataclass(frozen=True)
class Influence:
    """One third party on one issue.

    `interest`: the issue's weight with the third party (share of 1; None where only an order of its wishes is known).
    `leverage`: for each party, how much the third party's own measures of the issue can change its payoff per period,
    from the worst to the best it could do, all else at the start. `say`: the share of acceptable packages that need its
    leave in this issue, and so fall away if it does nothing there. `losses`: by how much the most that each party can
    gain in an acceptable package falls then. `measures` those of the issue that it owns or must consent to.
    """

    actor: str
    issue: str
    interest: float | None
    leverage: Mapping[str, float]
    say: float
    losses: Mapping[str, float]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Persuasion(Shown):
    """What each third party could do about each issue. Made by `measure_persuasion`.

    `influences` has one entry for every third party and issue; `overall` one for every third party over all issues,
    those measures included that are in none.
    """

    dispute: Dispute = field(repr=False)
    issues: tuple[str, ...]
    acceptable: int
    influences: tuple[Influence, ...]
    overall: tuple[Influence, ...]

    def of(self, actor: str, issue: str) -> Influence:
        """The entry of a third party and an issue. Raises KeyError for one there is not."""
        for found in self.influences:
            if (found.actor, found.issue) == (actor, issue):
                return found
        raise KeyError(f"no third party '{actor}' or no issue '{issue}'")

    def table(self) -> Table:
        """A row for each third party and issue in which it has an interest or a say."""
        from detente.analysis.thirdparties.persuasion_view import persuasion_table

        return persuasion_table(self)

    def chart(self) -> Chart:
        """Third parties by issues: the share of acceptable packages that need each one's leave there."""
        from detente.analysis.thirdparties.persuasion_view import persuasion_chart

        return persuasion_chart(self)

    def explain(self) -> Explanation:
        """The answer in sentences."""
        from detente.analysis.thirdparties.persuasion_view import explain_persuasion

        return explain_persuasion(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "persuasion",
                "dispute": self.dispute.id,
                "settings": {},
                "method": {"search": "exact: all acceptable packages"},
                "answer": {
                    "acceptable": self.acceptable,
                    "issues": list(self.issues),
                    "influences": self.influences,
                    "overall": self.overall,
                },
            }
        )
        return plain


def measure_persuasion(dispute: Dispute, *, values: Values | None = None) -> Persuasion:
    """What could each third party do about each issue: how much it cares, what it can move, what needs its leave?

    Definitions: see `Influence`; packages are those of `find_packages` without requirements. Exact, over all acceptable
    packages. Raises SettingError for a dispute without third parties or issues, MissingPreferencesError where what a
    party wants is not given. Does not establish that a third party would use what it has, or to what end.
    """
    issues = list_issues(dispute)
    check_third_parties(dispute, "that could persuade anyone")
    if not issues:
        raise SettingError(
            f"'{dispute.id}' groups no measures into issues: give `issues`, each a list of measures"
        )
    values = dispute.values if values is None else values
    acceptance = Acceptance(survey_once(dispute), values)
    influences, overall = [], []
    for actor in dispute.third_parties:
        interests = _read_interests(dispute, actor)
        for issue, members in issues.items():
            about = tuple(m for m in members if m in dispute.measures)
            influences.append(_measure(acceptance, actor, issue, about, interests.get(issue)))
        overall.append(_measure(acceptance, actor, "", tuple(dispute.measures), None))
    return Persuasion(dispute, tuple(issues), acceptance.beyond, tuple(influences), tuple(overall))


def _read_interests(dispute: Dispute, actor: str) -> dict[str, float]:
    if actor not in dispute.effective.preferences:
        return {}
    weights = weigh_issues(dispute, actor)
    if weights.way != "payoffs":
        return {}
    return {w.item: w.weight.value for w in weights.weights if w.weight is not None}


def _measure(
    acceptance: Acceptance, actor: str, issue: str, about: tuple[str, ...], interest: float | None
) -> Influence:
    dispute, compiled = acceptance.dispute, acceptance.ground.compiled
    asked = tuple(m for m in about if actor in whose_leave(dispute, m))
    own = tuple(m for m in about if dispute.measures[m].owner == actor)
    rows = list_packages(acceptance)
    changed = {
        m: [k for k, level in enumerate(dispute.measures[m].levels) if level != dispute.start[m]]
        for m in asked
    }
    needing = (
        count_standing(compiled, changed)[rows] > 0 if changed and len(rows) else np.zeros(len(rows), bool)
    )
    return Influence(
        actor,
        issue,
        interest,
        {p: _measure_leverage(compiled, values=acceptance.values, party=p, own=own) for p in dispute.parties},
        float(needing.mean()) if len(rows) else 0.0,
        {p: _measure_loss(acceptance, p, rows, needing) for p in dispute.parties},
        asked,
    )


def _measure_leverage(
    compiled: CompiledDispute, *, values: Values, party: str, own: tuple[str, ...]
) -> float:
    """Between the worst and the best that these measures can do for a party, all else at the start."""
    dispute = compiled.dispute
    if not own or not dispute.cardinal(party):
        return 0.0
    # measures that no term joins add up, so each group of joined ones is tried by itself
    terms = [t for t in compiled.terms(party) if _about(t) & set(own)]
    total = 0.0
    for group in _join(own, [_about(t) & set(own) for t in terms]):
        ladders = [dispute.measures[m].levels for m in group]
        if prod(map(len, ladders)) > MOST_COMBINATIONS:
            raise SettingError(
                f"{', '.join(group)} have {prod(map(len, ladders)):,} combinations of levels, more than the "
                f"{MOST_COMBINATIONS:,} that are looked at"
            )
        here = [t for t in terms if _about(t) & set(group)]
        sizes = [float(weight_of(t, values)) for t in here]
        worth = []
        for levels in product(*ladders):
            state = {**dispute.start, **dict(zip(group, levels, strict=True))}
            worth.append(sum(w for t, w in zip(here, sizes, strict=True) if stands(compiled, t, state)))
        total += max(worth) - min(worth)
    return round(total, 12)


def _about(term: Any) -> set[str]:
    return set(term.formula.measures) if term.formula is not None else {term.measure}


def _join(measures: tuple[str, ...], links: list[set[str]]) -> list[tuple[str, ...]]:
    """Measures in groups: those that some term speaks of together stand in one."""
    groups = [{m} for m in measures]
    for link in links:
        joined = [g for g in groups if g & link]
        groups = [g for g in groups if not g & link] + [set().union(*joined)]
    return [tuple(m for m in measures if m in g) for g in groups]


def _measure_loss(
    acceptance: Acceptance, party: str, rows: NDArray[np.int64], needing: NDArray[np.bool_]
) -> float:
    """Fall of the most that a party can gain once the packages that need a leave are gone."""
    utility = acceptance.utilities[party]
    if not utility.cardinal or not len(rows):
        return 0.0
    gains = (utility.values[rows] - utility.no_deal) / utility.unit
    left = gains[~needing]
    return float(max(gains.max(), 0.0) - max(left.max() if len(left) else 0.0, 0.0))

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
from detente.analysis.thirdparties.removals import check_third_parties, survey_once
from detente.analysis.wording import actor_ref
from detente.errors import SettingError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.payoffs import weight_of
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    RowGroup,
    Shown,
    Table,
    draw_matrix,
    explain,
    format_share,
    say,
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
        dispute = self.dispute
        columns = (
            Column("issue", "Issue"),
            Column("interest", "Interest", "share", help="the issue's weight with the third party"),
            Column("say", "Packages that need its leave", "share"),
            *(Column(f"leverage_{p}", f"Leverage on {dispute.label(p)}", "number", digits=2) for p in dispute.parties),
            *(
                Column(f"loss_{p}", f"{dispute.label(p)} loses without it", "number", digits=2)
                for p in dispute.parties
            ),
        )  # fmt: skip
        rows: list[tuple[Cell, ...]] = []
        groups = []
        for total in self.overall:
            own = [f for f in self.influences if f.actor == total.actor]
            shown = [f for f in own if f.measures or f.interest]
            for f in (*shown, total):
                name = "all issues" if f is total else dispute.label(f.issue)
                asked = bool(f.measures)
                levers = (f.leverage[p] if asked else None for p in dispute.parties)
                losses = (f.losses[p] if asked else None for p in dispute.parties)
                rows.append((name, f.interest, f.say if asked else None, *levers, *losses))
            groups.append(RowGroup(dispute.label(total.actor), len(shown) + 1))
        notes = (
            f"Of {self.acceptable:,} acceptable packages, those that need the third party's leave in the issue: it "
            f"owns, or must consent to, something that changes. Leverage: payoff per {dispute.spec.period} between the "
            f"worst and the best it could do for a party by its own measures, all else at the start. Losses: of the "
            f"most that the party can gain in an acceptable package.",
        )
        return Table(
            "Who could persuade, on what", columns, tuple(rows), notes, tuple(groups), id="persuasion"
        )

    def chart(self) -> Chart:
        """Third parties by issues: the share of acceptable packages that need each one's leave there."""
        dispute = self.dispute
        actors = [t.actor for t in self.overall]
        values = [
            [self.of(a, k).say if self.of(a, k).measures else None for k in self.issues] for a in actors
        ]
        told = "; ".join(f"{dispute.label(t.actor)} {format_share(t.say)} in all" for t in self.overall)
        return draw_matrix(
            "Packages that need a third party's leave, by issue",
            [dispute.label(a) for a in actors],
            [dispute.label(k) for k in self.issues],
            values,
            alt=f"Share of acceptable packages that need each third party's leave, by issue. {told}.",
            kind="share",
            id="persuasion",
        )

    def explain(self) -> Explanation:
        """The answer in sentences."""
        dispute = self.dispute
        if not self.acceptable:
            return explain(
                say("No package is acceptable, so no third party's leave is missing from one.", "headline")
            )
        first = max(self.overall, key=lambda t: t.say)
        if not first.say:
            return explain(say("No acceptable package needs a third party's leave.", "headline"))
        told = [
            say(
                "{who} has most say: {s} of {n} acceptable packages would fall away if it did nothing.",
                "headline",
                who=actor_ref(dispute, first.actor),
                s=format_share(first.say),
                n=self.acceptable,
            )
        ]
        for total in self.overall:
            own = [f for f in self.influences if f.actor == total.actor]
            strong = max(own, key=lambda f: f.say, default=None)
            keen = max((f for f in own if f.interest), key=lambda f: f.interest or 0.0, default=None)
            if strong is None or not strong.say:
                told.append(
                    say(
                        "{who} has no say in any acceptable package.",
                        "item",
                        who=actor_ref(dispute, total.actor),
                    )
                )
                continue
            told.append(
                say(
                    "{who} has most say on {issue} ({s} of the packages){care}.",
                    "item",
                    who=actor_ref(dispute, total.actor),
                    issue=dispute.label(strong.issue),
                    s=format_share(strong.say),
                    care="" if keen is None else f" and cares most about {dispute.label(keen.issue)}",
                )
            )
        told.append(
            say(
                "Counts of packages say how often a third party is asked, not how much an issue matters; see what the "
                "parties would lose.",
                "caution",
            )
        )
        return explain(*told)

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
    return Persuasion(dispute, tuple(issues), len(acceptance.rows), tuple(influences), tuple(overall))


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
    rows = acceptance.rows
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
        {p: _measure_loss(acceptance, p, needing) for p in dispute.parties},
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


def _measure_loss(acceptance: Acceptance, party: str, needing: NDArray[np.bool_]) -> float:
    """Fall of the most that a party can gain once the packages that need a leave are gone."""
    utility = acceptance.utilities[party]
    if not utility.cardinal or not len(acceptance.rows):
        return 0.0
    gains = (utility.values[acceptance.rows] - utility.no_deal) / utility.unit
    left = gains[~needing]
    return float(max(gains.max(), 0.0) - max(left.max() if len(left) else 0.0, 0.0))

"""How far apart are they? The gap between actors, as numbers of four kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

from detente.analysis.gap.combinations import (
    Allowed,
    Worth,
    choose_issues,
    judge_combinations,
    list_combinations,
)
from detente.analysis.gap.meaning import TermGap, compare_meanings
from detente.analysis.gap.order import SequenceGap, choose_target, measure_sequences
from detente.analysis.gap.value import IssueGap, Pair, Side, compare_on_issue
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.present.chart import Chart
from detente.present.explanation import Explanation
from detente.present.result import Shown
from detente.present.table import Table
from detente.present.values import Interval

Pairs = Literal["parties", "all"] | Sequence[Sequence[str]]


@dataclass(frozen=True)
class Trust:
    """How likely one actor thinks it that another keeps its word; None where the file does not say."""

    of: str
    towards: str
    chance: Interval | None


@dataclass(frozen=True)
class Total:
    """The totals of one pair, one for each kind of gap: they have different units and are never added.

    `value` has, for each side, the payoff it would lose if the other had its way on every issue, as a share of what
    it has at stake on them (for an order of preference: the mean of its gaps). `definition` is the number of elements
    apart over all terms, `sequence` the number of demands that clash. None where nothing was measured.
    """

    pair: Pair
    value: tuple[Interval | None, Interval | None]
    definition: Interval | None
    sequence: int | None


@dataclass(frozen=True)
class Gap(Shown):
    """How far actors are apart, by issue and pair, in numbers of four kinds.

    `issues`: value gaps and agreement; `terms`: definition gaps; `sequences`: demands that clash; `trust`: beliefs.
    """

    dispute: Dispute
    pairs: tuple[Pair, ...]
    target: str | None
    allowed: Allowed
    issues: tuple[IssueGap, ...]
    terms: tuple[TermGap, ...]
    sequences: tuple[SequenceGap, ...]
    trust: tuple[Trust, ...]
    totals: tuple[Total, ...]
    not_used: tuple[str, ...]

    def issue(self, name: str, pair: Pair | None = None) -> IssueGap:
        """The value gap on one issue (of the first pair, where none is named). Raises NotFoundError."""
        wanted = self.pairs[0] if pair is None else pair
        for found in self.issues:
            if found.issue == name and found.pair == wanted:
                return found
        raise NotFoundError(f"no gap was measured on the issue '{name}' between {wanted[0]} and {wanted[1]}")

    def table(self) -> Table:
        """Every gap, grouped by kind, each row with its unit."""
        from detente.analysis.gap.tables import draw_up

        return draw_up(self)

    def tables(self) -> tuple[Table, ...]:
        """One table for each kind: value by issue, definitions element by element, clashing demands, trust."""
        from detente.analysis.gap.detail_tables import draw_up_each

        return draw_up_each(self)

    def chart(self) -> Chart:
        """Value gaps by issue for one pair; agreement by issue and pair for several."""
        from detente.analysis.gap.drawing import draw_gap

        return draw_gap(self)

    def explain(self) -> Explanation:
        """The gap in sentences."""
        from detente.analysis.gap.telling import tell_gap

        return tell_gap(self)

    def to_json(self) -> dict[str, Any]:
        """The gap as plain data."""
        from detente.analysis.gap.plain_form import gap_json

        return gap_json(self)


def choose_pairs(dispute: Dispute, pairs: Pairs) -> tuple[Pair, ...]:
    """The pairs to compare: all pairs of parties, all pairs of actors, or those named. Raises SettingError."""
    if pairs == "parties":
        found = tuple(combinations(dispute.parties, 2))
        if not found:
            raise SettingError(
                f"the dispute '{dispute.id}' has {len(dispute.parties)} actor of kind party, so no pair to compare: "
                f"compare all actors (pairs='all') or name pairs"
            )
        return found
    if pairs == "all":
        return tuple(combinations(dispute.actors, 2))
    if isinstance(pairs, str) or not pairs:
        raise SettingError(f"pairs are 'parties', 'all' or a list of pairs of actors, not {pairs!r}")
    chosen: list[Pair] = []
    for pair in pairs:
        if isinstance(pair, str) or len(pair) != 2 or pair[0] == pair[1]:
            raise SettingError(f"a pair names two different actors, not {pair!r}")
        for a in pair:
            if a not in dispute.actors:
                raise SettingError(
                    f"unknown actor '{a}'{suggest(a, dispute.actors)}: {', '.join(dispute.actors)}"
                )
        chosen.append((pair[0], pair[1]))
    return tuple(dict.fromkeys(chosen))


def measure_gap(
    dispute: Dispute,
    *,
    pairs: Pairs = "parties",
    issues: Sequence[str] | None = None,
    target: str | None = None,
    allowed: Allowed = "anywhere",
) -> Gap:
    """How far apart are actors, and on what?

    For each pair, numbers of four kinds that are never mixed:

    - value, by issue and side: what the side would lose if the other had its way, as a share (0 to 1) of its own
      range over the issue's combinations of levels, everything else as at the start; and the share of pairs of
      combinations that both order alike;
    - definition, by term: elements that one side includes and the other does not, a range where some are unclear;
    - sequence: demands about the order of steps that, with the rules, leave no way to the `target` (default: the
      first of the file);
    - trust, as the file gives it.

    `pairs` is "parties", "all" (every pair of actors) or a list of pairs. `allowed` says which combinations an issue
    could come to: "anywhere" takes those of some feasible state, "alone" only those possible while everything else
    stands at the start. Exact, except that the ranges of the value gaps come from the corners of the numbers.
    Nothing is compared between actors' payoffs, and nothing here says what either would accept. Raises SettingError
    for an unknown pair, issue or target. The three gaps follow the project's own definitions (docs/theory/gap.md).
    """
    if allowed not in ("anywhere", "alone"):
        raise SettingError(f"allowed is 'anywhere' or 'alone', not {allowed!r}")
    chosen = choose_pairs(dispute, pairs)
    goal = choose_target(dispute, target)
    actors = [a for a in dispute.actors if any(a in p for p in chosen)]
    compiled = dispute.compiled
    gaps: list[IssueGap] = []
    worths: list[dict[str, Worth]] = []
    for issue, measures in choose_issues(dispute, issues).items():
        options = list_combinations(compiled, issue, measures, allowed)
        judged = {a: judge_combinations(compiled, options, a) for a in actors}
        worths.append(judged)
        gaps += [compare_on_issue(options, judged[a], judged[b]) for a, b in chosen]
    terms = tuple(compare_meanings(dispute, t, p) for t in dispute.effective.definitions for p in chosen)
    sequences = measure_sequences(dispute, chosen, goal)
    ordered = dict.fromkeys(p for a, b in chosen for p in ((a, b), (b, a)))
    trust = tuple(Trust(a, b, _trust(dispute, a, b)) for a, b in ordered)
    totals = tuple(_total(p, gaps, terms, sequences) for p in chosen)
    return Gap(
        dispute, chosen, goal, allowed, tuple(gaps), terms, sequences, trust, totals, list_not_used(dispute)
    )


def _trust(dispute: Dispute, of: str, towards: str) -> Interval | None:
    found = dispute.estimates.get(f"beliefs.trust.{of}.{towards}")
    return None if found is None else Interval(found.value, found.low, found.high)


def _total(
    pair: Pair, gaps: Sequence[IssueGap], terms: Sequence[TermGap], sequences: Sequence[SequenceGap]
) -> Total:
    mine = [g for g in gaps if g.pair == pair]
    known = [t.apart for t in terms if t.pair == pair and t.apart is not None]
    definition = (
        Interval(*(sum(getattr(a, k) for a in known) for k in ("value", "low", "high"))) if known else None
    )
    sequence = next(s for s in sequences if s.pair == pair)
    first, second = (_total_value([side[k] for side in (g.sides for g in mine)]) for k in (0, 1))
    return Total(pair, (first, second), definition, len(sequence.apart) if sequence.decided else None)


def _total_value(sides: Sequence[Side]) -> Interval | None:
    """What a side would lose over all issues as a share of what is at stake for it, corner by corner."""
    counted = [s for s in sides if s.measured]
    if not counted:
        return None
    if not all(s.cardinal for s in counted):
        # places on one issue and on another are no common unit, so the shares themselves are averaged
        counted = [
            replace(s, measured=tuple((lost / span, 1.0) for lost, span in s.measured)) for s in counted
        ]
    corners = zip(*(s.measured for s in counted), strict=True)
    sums = [(sum(lost for lost, _ in corner), sum(span for _, span in corner)) for corner in corners]
    shares = [lost / span for lost, span in sums if span]
    return Interval(shares[0], min(shares), max(shares))


def list_not_used(dispute: Dispute) -> tuple[str, ...]:
    """Keys that the dispute gives and that no gap depends on."""
    spec = dispute.effective
    unused = (
        "fallback",
        "merge",
        "views",
        "roles",
        "hazards",
        "penalties",
        "commitments",
        "proposals",
        "outcomes",
        "claims",
    )
    named = [k for k in unused if k in spec.model_fields_set and getattr(spec, k)]
    for key in ("patience", "scale", "detection", "deadline"):
        if any(getattr(a, key) is not None for a in spec.actors.values()):
            named.append(f"actors: {key}")
    for key in ("undo", "takes", "consent", "seen", "holds_when_broken_by"):
        if any(getattr(m, key) for m in spec.measures.values()):
            named.append(f"measures: {key}")
    for key in ("refuses", "no_deal", "unknown"):
        if any(getattr(p, key) for p in spec.preferences.values()):
            named.append(f"preferences: {key}")
    return tuple(named)

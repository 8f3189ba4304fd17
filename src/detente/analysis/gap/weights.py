"""What weighs most with an actor: the weight of each issue, or of each item of an order of importance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.analysis.gap.combinations import judge_combinations, list_combinations, list_issues
from detente.analysis.gap.naming import name_issue
from detente.analysis.wording import actor_ref
from detente.model.dispute import Dispute
from detente.present.bars import Bar, draw_bars
from detente.present.chart import Chart
from detente.present.explanation import Explanation, explain, say
from detente.present.plain import to_plain
from detente.present.result import Shown
from detente.present.table import Column, Table
from detente.present.theme import actor_colours
from detente.present.values import Cell, Interval, ref


@dataclass(frozen=True)
class Weight:
    """The weight of one issue, or of one item of an order: a share of 1; None where only an order is known.

    `issues` are the issues that an item touches (for an issue, itself). `span` is the payoff range behind the weight.
    """

    item: str
    issues: tuple[str, ...]
    weight: Interval | None
    span: Interval | None = None


@dataclass(frozen=True)
class Weights(Shown):
    """What weighs most with an actor, the weightiest first.

    `way` says what the weights come from: "payoffs" (the range of payoffs on each issue), "importance" (every weight
    vector that agrees with the order given), "priorities" (only an order, the first decides), or "none".
    """

    dispute: Dispute
    actor: str
    way: str
    weights: tuple[Weight, ...]
    unassigned: tuple[str, ...]
    reason: str = ""

    @property
    def top(self) -> tuple[str, ...]:
        """The issues that come first: that of the largest weight, or those that the first item touches."""
        return self.weights[0].issues if self.weights else ()

    def table(self) -> Table:
        """Each issue or item with its weight."""
        d = self.dispute
        columns = (
            Column("rank", "rank", "number", digits=0),
            Column("item", "issue" if self.way == "payoffs" else "wanted"),
            Column("issues", "touches"),
            Column("weight", "weight", "share"),
            Column("span", "payoff range", "number", unit=f"payoff per {d.spec.period}"),
        )
        rows = tuple(
            (
                k + 1,
                name_issue(d, w.item) if self.way == "payoffs" else w.item,
                ", ".join(d.label(i) for i in w.issues) if self.way != "payoffs" else None,
                _slim(w.weight),
                _slim(w.span),
            )
            for k, w in enumerate(self.weights)
        )
        shown = [
            k
            for k, c in enumerate(columns)
            if c.name in ("rank", "item") or any(r[k] is not None for r in rows)
        ]
        return Table(
            f"What weighs with {d.label(self.actor)}",
            tuple(columns[k] for k in shown),
            tuple(tuple(row[k] for k in shown) for row in rows),
            (_NOTES[self.way],) if rows else (self.reason,),
            id="weights",
        )

    def chart(self) -> Chart:
        """The weights as bars."""
        d = self.dispute
        bars = [
            Bar(d.label(w.item) if self.way == "payoffs" else w.item, w.weight)
            for w in self.weights
            if w.weight is not None
        ]
        name = d.label(self.actor)
        return draw_bars(
            f"What weighs with {name}",
            bars,
            alt=f"The weights of {len(bars)} {'issues' if self.way == 'payoffs' else 'items'} for {name}, with ranges.",
            axis="weight",
            kind="share",
            colours={"": actor_colours(tuple(d.actors))[self.actor]},
            id="weights",
        )

    def explain(self) -> Explanation:
        """What comes first, in sentences."""
        d = self.dispute
        actor = actor_ref(d, self.actor)
        if not self.weights:
            return explain(
                say("What weighs with {actor} has no answer: {why}.", actor=actor, why=self.reason)
            )
        first = self.weights[0]
        top = [name_issue(d, i) for i in self.top]
        return explain(
            say("What weighs most with {actor} is {top}.", actor=actor, top=top or [first.item]),
            say(
                "It carries {w:share} of the weight{of}.",
                w=_slim(first.weight),
                of="" if self.way == "payoffs" else f" ({first.item})",
            )
            if first.weight is not None
            else None,
            say("{note}", "caution", note=_NOTES[self.way]),
            say(
                "In no issue, and so without weight here: {m}.",
                "caution",
                m=[ref("measure", m, d.label(m)) for m in self.unassigned],
            )
            if self.unassigned and self.way == "payoffs"
            else None,
        )

    def to_json(self) -> dict[str, Any]:
        """The weights as plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "weights",
                "dispute": self.dispute.id,
                "settings": {"actor": self.actor},
                "method": {"way": self.way, "note": _NOTES[self.way]},
                "answer": {
                    "top": list(self.top),
                    "weights": [
                        {"item": w.item, "issues": list(w.issues), "weight": w.weight, "span": w.span}
                        for w in self.weights
                    ],
                    "unassigned": list(self.unassigned),
                    "reason": self.reason or None,
                },
            }
        )
        return plain


_NOTES = {
    "payoffs": "The weight of an issue is the range of the actor's payoff over what the issue could come to, all else "
    "as at the start, as a share of the sum over all issues; its range is from all numbers low to all numbers high.",
    "importance": "Only an order was given: the ranges hold for every set of falling weights that sum to one, and the "
    "value is their mean.",
    "priorities": "Only an order was given, in which the first wish decides before the second counts: no weights.",
    "none": "The file gives no weights.",
}


def weigh_issues(dispute: Dispute, actor: str) -> Weights:
    """What weighs most with an actor?

    From payoffs: the weight of an issue is the actor's payoff range over it divided by the sum of the ranges (share
    of 1), everything else as at the start; low and high are the corners where all its numbers are low or high. From an
    order of importance: the weight of each item over every falling weight vector with sum 1 (exact), and the issues
    that the item touches. From priorities: the order alone. Depends on how widely the levels of each issue range in
    the file, so a weight says nothing about an issue on which the file offers no other level. Raises NotFoundError for
    an unknown actor, MissingPreferencesError where the file does not say what it wants.
    """
    preference = dispute.preference(actor)
    issues = list_issues(dispute)
    loose = tuple(m for m in dispute.measures if not any(m in members for members in issues.values()))
    if preference.importance is not None:
        return Weights(
            dispute, actor, "importance", _from_order(dispute, actor, preference.importance), loose
        )
    if preference.priorities is not None:
        wishes = tuple(Weight(text, _touched(dispute, text), None) for text in preference.priorities)
        return Weights(dispute, actor, "priorities", wishes, loose)
    if preference.ranking is not None:
        reason = "its ranking orders whole states and gives no issue a weight"
        return Weights(dispute, actor, "none", (), loose, reason)
    return _from_payoffs(dispute, actor, loose)


def _from_order(dispute: Dispute, actor: str, items: Sequence[str]) -> tuple[Weight, ...]:
    out = []
    for k, text in enumerate(items):
        e = dispute.estimates[f"preferences.{actor}.importance.{k}"]
        out.append(Weight(text, _touched(dispute, text), Interval(e.value, e.low, e.high)))
    return tuple(out)


def _touched(dispute: Dispute, text: str) -> tuple[str, ...]:
    about = dispute.formula(text).measures
    return tuple(k for k, members in list_issues(dispute).items() if about & set(members))


def _from_payoffs(dispute: Dispute, actor: str, loose: tuple[str, ...]) -> Weights:
    compiled = dispute.compiled
    spans: dict[str, list[float]] = {}
    for issue, measures in list_issues(dispute).items():
        worth = judge_combinations(compiled, list_combinations(compiled, issue, measures), actor)
        spans[issue] = [int(values.max() - values.min()) / unit for values, unit in worth.corners]
    corners = range(len(next(iter(spans.values()))))
    totals = [sum(s[k] for s in spans.values()) for k in corners]
    if not totals[0]:
        return Weights(
            dispute, actor, "none", (), loose, "its payoff is the same whatever becomes of the issues"
        )

    def weigh(issue: str) -> Weight:
        shares = [spans[issue][k] / totals[k] for k in corners if totals[k]]
        span = spans[issue]
        return Weight(
            issue,
            (issue,),
            Interval(shares[0], min(shares), max(shares)),
            Interval(span[0], min(span), max(span)),
        )

    ordered = sorted((weigh(issue) for issue in spans), key=lambda w: -(w.weight.value if w.weight else 0.0))
    return Weights(dispute, actor, "payoffs", tuple(ordered), loose)


def _slim(number: Interval | None) -> Cell:
    return number if number is None or number.low < number.high else number.value

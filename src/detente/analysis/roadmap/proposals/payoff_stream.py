"""What an actor has per period along a plan, by what it comes from: which benefits come late, and after what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analysis.roadmap.game.formulation import formulate
from detente.analysis.roadmap.game.gates import holds_in
from detente.analysis.roadmap.game.instance import Floats
from detente.analysis.roadmap.planning.plan import YEARS, Plan
from detente.analysis.roadmap.planning.result import twin
from detente.analysis.roadmap.planning.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.judging import judge_proposal
from detente.analysis.roadmap.search.ground import prepare_roadmap
from detente.analysis.wording import actor_ref, count_words, formula_words, level_words
from detente.errors import NotFoundError, SettingError
from detente.model.dispute import Dispute, State
from detente.model.formula import suggest
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Phrase,
    Sentence,
    Shown,
    Step,
    Table,
    draw_lines,
    explain,
    list_words,
    say,
)


@dataclass(frozen=True)
class PayoffRow:
    """One state of a plan: after which step (0: the start), from which period on, payoff per period and its parts.

    Parts are by issue (measures of no issue by their own name) and by formula, measured from the start; they add up to
    `gain`.
    """

    step: int
    ends: int
    payoff: float
    gain: float
    parts: Mapping[str, float]


@dataclass(frozen=True)
class LateBenefit:
    """A formula worth something to the actor that becomes true along the plan: when, and worth how much per period."""

    formula: str
    worth: float
    step: int
    ends: int


@dataclass(frozen=True)
class PayoffStream(Shown):
    """An actor's payoff per period along a plan. Made by `trace_payoffs`.

    `rows` the start and every step; `late` formulas worth something to it that become true on the way.
    """

    dispute: Dispute = field(repr=False)
    actor: str
    title: str
    settings: Mapping[str, Any]
    plan: Plan = field(repr=False)
    rows: tuple[PayoffRow, ...]
    late: tuple[LateBenefit, ...]

    @property
    def below(self) -> tuple[int, ...]:
        """Steps after which it has less per period than at the start."""
        return tuple(r.step for r in self.rows if r.gain < -1e-12)

    def table(self) -> Table:
        """A row for the start and each step, a column for each part."""
        dispute, period = self.dispute, self.dispute.spec.period
        names = list(dict.fromkeys(p for r in self.rows for p in r.parts))
        issues = [n for n in names if n in dispute.spec.issues or n in dispute.all_measures]
        joint = [n for n in names if n not in issues]
        columns = (
            Column("step", "Step", "mixed"),
            Column("ends", f"From {period}", "number", digits=0),
            Column("gain", "More than at the start", "number", digits=2, signed=True),
            *(Column(n, dispute.label(n), "number", digits=2, signed=True) for n in issues),
            *[Column("joint", "Several together", "number", digits=2, signed=True)] * bool(joint),
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                r.step or "start",
                r.ends,
                r.gain,
                *(r.parts.get(n, 0.0) for n in issues),
                *[sum(r.parts.get(n, 0.0) for n in joint)] * bool(joint),
            )
            for r in self.rows
        )
        notes = [f"Payoff per {period} less that of the start, by issue; the parts add up."]
        notes += ["Several together: what hangs on a formula, such as two measures at once."] * bool(joint)
        return Table(
            f"What {dispute.label(self.actor)} has along the way: {self.title}",
            columns,
            rows,
            tuple(notes),
            id="payoff-stream",
        )

    def chart(self) -> Chart:
        """Payoff per period after each step."""
        label = self.dispute.label(self.actor)
        return draw_lines(
            "What it has along the way",
            [Step(label, r.step, r.gain) for r in self.rows],
            alt=f"Payoff per period of {label} after each step of {self.title}, less that of the start.",
            y_axis="payoff per period, less the start",
            threshold=0.0,
            id="payoff-stream",
        )

    def explain(self) -> Explanation:
        """When what begins, in sentences."""
        dispute, period = self.dispute, self.dispute.spec.period
        who = actor_ref(dispute, self.actor)
        last = self.rows[-1]
        told: list[Sentence] = [
            say(
                "At its end '{title}' gives {who} {x:+} a {p} over the start, from {n} on.",
                "headline",
                title=self.title,
                who=who,
                x=round(last.gain, 2),
                p=period,
                n=f"{period} {last.ends} ({last.ends * YEARS[period]:.1f} years)",
            )
        ]
        if self.below:
            worst = min(self.rows, key=lambda r: r.gain)
            told.append(
                say(
                    "On the way it has less than at the start after {n}, at worst {x:+} a {p} after step {k}.",
                    "caution",
                    n=count_words(len(self.below), "step"),
                    x=round(worst.gain, 2),
                    p=period,
                    k=worst.step,
                )
            )
        for benefit in self.late:
            told.append(
                say(
                    "{what} ({x:+} a {p}) begins only after step {k} ({with_}), {n} in.",
                    "item",
                    with_=self._opened_by(benefit),
                    what=formula_words(dispute, benefit.formula),
                    x=round(benefit.worth, 2),
                    p=period,
                    k=benefit.step,
                    n=count_words(benefit.ends, period),
                )
            )
        return explain(*told)

    def _opened_by(self, benefit: LateBenefit) -> Phrase:
        """The measures with which a benefit begins."""
        read = self.dispute.formula(benefit.formula).measures
        raised = self.plan.steps[benefit.step - 1].raised
        return Phrase(
            list_words([Phrase(level_words(self.dispute, m, l)) for m, l in raised.items() if m in read])
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "actor": self.actor,
            "rows": [
                {"step": r.step, "ends": r.ends, "payoff": r.payoff, "gain": r.gain, "parts": dict(r.parts)}
                for r in self.rows
            ],
            "late": [
                {"formula": b.formula, "worth": b.worth, "step": b.step, "ends": b.ends} for b in self.late
            ],
            "below_start_after": list(self.below),
        }
        return twin(self.dispute, "payoffs", self.settings, {"payoffs": "exact"}, answer)


def trace_payoffs(
    dispute: Dispute,
    actor: str,
    proposal: str | Sequence[State] | None = None,
    *,
    target: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
) -> PayoffStream:
    """What does an actor have per period along a plan, and which benefits begin only when?

    `proposal` is the name of a proposal or explicit steps, judged as `judge_proposal` does; without one it is the best
    plan to the target. Payoffs are per period, not discounted, hazards left aside: what the plan brings as long as it
    lasts. Raises NotFoundError for an unknown actor, SettingError where there is no plan to follow.
    """
    if scenario is not None:
        dispute = dispute.scenario(scenario)
    if actor not in dispute.actors:
        raise NotFoundError(
            f"unknown actor '{actor}'{suggest(actor, dispute.actors)}: {', '.join(dispute.actors)}"
        )
    settings = {
        "actor": actor,
        "proposal": proposal,
        "target": target,
        "scenario": scenario,
        "max_bundle": max_bundle,
    }
    if proposal is None:
        found = plan_roadmap(dispute, target=target, max_bundle=max_bundle)
        plan, title, reason = found.plan, f"the best plan to '{found.target}'", found.reason
        formulation = prepare_roadmap(dispute, found.target, max_bundle=max_bundle).formulation
    else:
        judged = judge_proposal(dispute, proposal, target=target, max_bundle=max_bundle)
        plan, title = judged.plan, judged.title
        reason = "; ".join(judged.obstacles)
        formulation = formulate(dispute, judged.settings["target"] or "", max_bundle=max_bundle)
    if plan is None:
        raise SettingError(f"there is no plan to follow: {reason}")
    i = formulation.actors.index(actor)
    payoff, names = formulation.payoffs[i].at(dispute.values), formulation.payoffs[i].names
    path = np.array([formulation.levels_of(s) for s in plan.states], np.int8)
    by_name: dict[str, Floats] = {}
    for name, pattern, value in zip(names, payoff.patterns, payoff.values, strict=True):
        by_name[name] = by_name.get(name, 0.0) + value * pattern.at(path)  # blocs share a formula
    names, terms = tuple(by_name), np.stack(list(by_name.values()))
    groups = [_group_of(dispute, n) for n in names]
    rows = []
    for t in range(len(path)):
        parts: dict[str, float] = {}
        for k, group in enumerate(groups):
            if (terms[k] != terms[k, 0]).any():
                parts[group] = parts.get(group, 0.0) + float(terms[k, t] - terms[k, 0])
        total = float(terms[:, t].sum())
        ends = plan.steps[t - 1].ends if t else 0
        rows.append(PayoffRow(t, ends, total, total - float(terms[:, 0].sum()), parts))
    late = []
    for k, name in enumerate(names):
        if groups[k] == name and terms[k, 0] == 0 and terms[k, -1] > 0:
            step = next(
                t for t in range(len(path)) if holds_in(dispute, dispute.formula(name), plan.states[t])
            )
            late.append(LateBenefit(name, float(terms[k, -1]), step, rows[step].ends))
    return PayoffStream(dispute, actor, title, settings, plan, tuple(rows), tuple(late))


def _group_of(dispute: Dispute, name: str) -> str:
    """The issue of a measure, the measure where it has none, the formula itself otherwise."""
    measure = name.split(" = ")[0]
    if measure not in dispute.all_measures:
        return name
    return next((i for i, measures in dispute.spec.issues.items() if measure in measures), measure)

"""Proposals side by side, two of them step by step, and the best plan without each third party in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.roadmap.planning.result import Roadmap, twin
from detente.analysis.roadmap.planning.roadmap import plan_roadmap
from detente.analysis.roadmap.proposals.judging import ProposalJudgment, judge_proposal
from detente.analysis.roadmap.search.ground import Participation, read_participation, read_proposal
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.present import SILENT, Chart, Explanation, Progress, Shown, Table


@dataclass(frozen=True)
class ProposalComparison(Shown):
    """Proposals judged under the same settings. Made by `compare_proposals`.

    `judged` in the order asked for.
    """

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    judged: tuple[ProposalJudgment, ...]

    def judgment(self, name: str) -> ProposalJudgment:
        """The judgment of one proposal."""
        return next(j for j in self.judged if j.name == name)

    def table(self) -> Table:
        """A row for each: verdict, smallest margin, who binds, first failure, time, each party's worst exposure."""
        from detente.analysis.roadmap.proposals.comparing_view import proposals_table

        return proposals_table(self)

    def chart(self) -> Chart:
        """Each proposal by its smallest margin, with who would leave it or not begin."""
        from detente.analysis.roadmap.proposals.comparing_view import proposals_chart

        return proposals_chart(self)

    def explain(self) -> Explanation:
        """The comparison in sentences."""
        from detente.analysis.roadmap.proposals.comparing_view import explain_proposals

        return explain_proposals(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data: the answer of every judgment, by name."""
        method = {"proposals": len(self.judged)}
        answer = {"proposals": {j.name: j.to_json()["answer"] for j in self.judged}}
        return twin(self.dispute, "proposals", self.settings, method, answer)


def compare_proposals(
    dispute: Dispute,
    names: Sequence[str] | None = None,
    *,
    target: str | None = None,
    scenario: str | None = None,
    max_bundle: int | None = None,
    participation: Participation | None = None,
    within: int | None = None,
    tolerance: float = 1e-3,
    values: Values | None = None,
    progress: Progress = SILENT,
) -> ProposalComparison:
    """How do the proposals on record stand up against each other?

    Every proposal (default: all of the dispute) is judged as `judge_proposal` does, under the same settings. Comparing
    margins compares the weakest moment of each, in units of scale; their signs do not depend on the scale.
    """
    if scenario is not None:
        dispute = dispute.scenario(scenario)
    chosen = list(dispute.effective.proposals) if names is None else list(names)
    if not chosen:
        raise SettingError(
            f"the dispute '{dispute.id}' has no proposals to compare: give some under `proposals:`"
        )
    for name in chosen:
        read_proposal(dispute, name)
    participation = read_participation(dispute, participation)
    progress.start(len(chosen), "Judging proposals")
    judged = []
    try:
        for name in chosen:
            judged.append(
                judge_proposal(
                    dispute,
                    name,
                    target=target,
                    max_bundle=max_bundle,
                    participation=participation,
                    within=within,
                    tolerance=tolerance,
                    values=values,
                )
            )
            progress.advance()
    finally:
        progress.finish()
    settings = {
        "proposals": chosen,
        "target": target,
        "scenario": scenario,
        "max_bundle": max_bundle,
        "participation": participation,
        "within": within,
        "tolerance": tolerance,
    }
    return ProposalComparison(dispute, settings, tuple(judged))


@dataclass(frozen=True)
class StepDifference:
    """A measure level that one or both plans reach, and at which step of each (None: never)."""

    measure: str
    level: str
    first: int | None
    second: int | None


@dataclass(frozen=True)
class StepComparison(Shown):
    """Two proposals step by step. Made by `compare_steps`.

    `common` levels that both reach at the same step, `moved` at different steps, `only_first` and `only_second` those
    that one of them reaches.
    """

    dispute: Dispute = field(repr=False)
    first: ProposalJudgment
    second: ProposalJudgment
    rows: tuple[StepDifference, ...]

    @property
    def common(self) -> tuple[StepDifference, ...]:
        """Reached by both at the same step."""
        return tuple(r for r in self.rows if r.first is not None and r.first == r.second)

    @property
    def moved(self) -> tuple[StepDifference, ...]:
        """Reached by both at different steps."""
        return tuple(
            r for r in self.rows if r.first is not None and r.second is not None and r.first != r.second
        )

    @property
    def only_first(self) -> tuple[StepDifference, ...]:
        """Reached by the first alone."""
        return tuple(r for r in self.rows if r.second is None)

    @property
    def only_second(self) -> tuple[StepDifference, ...]:
        """Reached by the second alone."""
        return tuple(r for r in self.rows if r.first is None)

    def table(self) -> Table:
        """What each reaches at which step, what is common first."""
        from detente.analysis.roadmap.proposals.differing_view import steps_difference_table

        return steps_difference_table(self)

    def chart(self) -> Chart:
        """The smallest margin at each step of the two."""
        from detente.analysis.roadmap.proposals.differing_view import steps_difference_chart

        return steps_difference_chart(self)

    def explain(self) -> Explanation:
        """The difference in sentences."""
        from detente.analysis.roadmap.proposals.differing_view import explain_difference

        return explain_difference(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""

        def listed(rows: Sequence[StepDifference]) -> list[dict[str, Any]]:
            return [
                {"measure": r.measure, "level": r.level, "first": r.first, "second": r.second} for r in rows
            ]

        answer = {
            "first": self.first.name,
            "second": self.second.name,
            "common": listed(self.common),
            "moved": listed(self.moved),
            "only_first": listed(self.only_first),
            "only_second": listed(self.only_second),
            "margins": {self.first.name: self.first.margin, self.second.name: self.second.margin},
        }
        settings = {"first": self.first.name, "second": self.second.name}
        return twin(self.dispute, "proposal-steps", settings, {"steps": "as each stands"}, answer)


def compare_steps(dispute: Dispute, first: str, second: str, **settings: Any) -> StepComparison:
    """Which steps do two proposals share, which do they take at another time, which has only one of them?

    Orders are compared by their best plan (best plans are not unique: see the margins). Settings as for
    `judge_proposal`. Raises SettingError where one of them cannot be carried out.
    """
    one, two = (judge_proposal(dispute, name, **settings) for name in (first, second))
    reached: list[dict[tuple[str, str], int]] = []
    for judged in (one, two):
        if judged.plan is None:
            raise SettingError(f"'{judged.name}' cannot be carried out: {'; '.join(judged.obstacles)}")
        at: dict[tuple[str, str], int] = {}
        before = judged.plan.states[0]
        for s in judged.plan.steps:
            for m, level in s.raised.items():
                levels = dispute.all_measures[m].levels
                for l in range(levels.index(before[m]) + 1, levels.index(level) + 1):
                    at[m, levels[l]] = s.number
            before = s.state
        reached.append(at)
    order = [(m, l) for m, spec in dispute.all_measures.items() for l in spec.levels]
    rows = [
        StepDifference(m, l, reached[0].get((m, l)), reached[1].get((m, l)))
        for m, l in order
        if (m, l) in reached[0] or (m, l) in reached[1]
    ]
    return StepComparison(one.dispute, one, two, tuple(rows))


@dataclass(frozen=True)
class RemovalComparison(Shown):
    """The best plan with everybody, and without each third party in turn. Made by `compare_removals`."""

    dispute: Dispute = field(repr=False)
    settings: Mapping[str, Any]
    whole: Roadmap
    without: Mapping[str, Roadmap]

    def table(self) -> Table:
        """Best margin, whether a plan is left, how likely it is broken off, with everybody and without each."""
        from detente.analysis.roadmap.proposals.removals_view import removals_table

        return removals_table(self)

    def chart(self) -> Chart:
        """The best smallest margin without each third party."""
        from detente.analysis.roadmap.proposals.removals_view import removals_chart

        return removals_chart(self)

    def explain(self) -> Explanation:
        """The comparison in sentences."""
        from detente.analysis.roadmap.proposals.removals_view import explain_removals

        return explain_removals(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""

        def shortened(found: Roadmap) -> dict[str, Any]:
            answer = found.to_json()["answer"]
            keys = (
                "status",
                "margin",
                "bound",
                "moved_margin",
                "participation",
                "binding",
                "years",
                "chance_broken_off",
                "reason",
            )
            return {k: answer[k] for k in keys}

        answer = {
            "whole": shortened(self.whole),
            "without": {a: shortened(r) for a, r in self.without.items()},
        }
        return twin(self.dispute, "roadmap-removals", self.settings, {"runs": 1 + len(self.without)}, answer)


def compare_removals(
    dispute: Dispute, names: Sequence[str] | None = None, *, progress: Progress = SILENT, **settings: Any
) -> RemovalComparison:
    """What is left of the roadmap without each third party (or role, or measure) in turn?

    `names` default to the third parties. Settings as for `plan_roadmap`. Without an actor its measures, roles, hazards
    and preferences go, so that the others' plan is measured without its leave as well.
    """
    wanted = list(dispute.third_parties) if names is None else list(names)
    progress.start(1 + len(wanted), "Planning without each in turn")
    try:
        whole = plan_roadmap(dispute, **settings)
        progress.advance()
        without = {}
        for name in wanted:
            without[name] = plan_roadmap(dispute.without(name), **settings)
            progress.advance()
    finally:
        progress.finish()
    return RemovalComparison(dispute, dict(whole.settings), whole, without)

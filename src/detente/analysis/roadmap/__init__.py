"""In what order could they move so that nobody ever gains by walking away?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.roadmap.planning.result import Roadmap
    from detente.analysis.roadmap.planning.roadmap import plan_roadmap
    from detente.analysis.roadmap.proposals.comparing import (
        ProposalComparison,
        RemovalComparison,
        StepComparison,
        compare_proposals,
        compare_removals,
        compare_steps,
    )
    from detente.analysis.roadmap.proposals.judging import ProposalJudgment, judge_proposal
    from detente.analysis.roadmap.proposals.payoff_stream import PayoffStream, trace_payoffs
    from detente.analysis.roadmap.rounds.comparing import RoundComparison, compare_rounds
    from detente.analysis.roadmap.search.best import Answer, Budget, Search, find_best_plan, find_plan_at
    from detente.analysis.roadmap.search.existence import PlanQuestion, bracket_margin, plan_exists
    from detente.analysis.roadmap.search.ground import Ground, prepare_roadmap
    from detente.analysis.roadmap.search.pruning import Problem
    from detente.analysis.roadmap.terms.credibility import Credibility, measure_credibility
    from detente.analysis.roadmap.terms.least_terms import LeastTerms, find_least_terms
    from detente.analysis.roadmap.terms.thresholds import Thresholds, measure_thresholds

__all__ = [
    "Answer",
    "Budget",
    "Credibility",
    "Ground",
    "LeastTerms",
    "PayoffStream",
    "PlanQuestion",
    "Problem",
    "ProposalComparison",
    "ProposalJudgment",
    "RemovalComparison",
    "Roadmap",
    "RoundComparison",
    "Search",
    "StepComparison",
    "Thresholds",
    "bracket_margin",
    "compare_proposals",
    "compare_removals",
    "compare_rounds",
    "compare_steps",
    "find_best_plan",
    "find_least_terms",
    "find_plan_at",
    "judge_proposal",
    "measure_credibility",
    "measure_thresholds",
    "plan_exists",
    "plan_roadmap",
    "prepare_roadmap",
    "trace_payoffs",
]

_PLACES = {
    "proposals.comparing": [
        "ProposalComparison",
        "RemovalComparison",
        "StepComparison",
        "compare_proposals",
        "compare_removals",
        "compare_steps",
    ],
    "terms.credibility": ["Credibility", "measure_credibility"],
    "search.existence": ["PlanQuestion", "bracket_margin", "plan_exists"],
    "search.ground": ["Ground", "prepare_roadmap"],
    "proposals.judging": ["ProposalJudgment", "judge_proposal"],
    "terms.least_terms": ["LeastTerms", "find_least_terms"],
    "proposals.payoff_stream": ["PayoffStream", "trace_payoffs"],
    "planning.roadmap": ["plan_roadmap"],
    "search.pruning": ["Problem"],
    "planning.result": ["Roadmap"],
    "rounds.comparing": ["RoundComparison", "compare_rounds"],
    "search.best": ["Answer", "Budget", "Search", "find_best_plan", "find_plan_at"],
    "terms.thresholds": ["Thresholds", "measure_thresholds"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

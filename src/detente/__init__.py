"""detente: what could end a dispute, and what each answer rests on.

    import detente
    dispute = detente.load("korea-2019")
    detente.find_packages(dispute)

Every name is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente._version import version as __version__
    from detente.analysis.claims.checking import check_claims
    from detente.analysis.claims.trial import evaluate_claims
    from detente.analysis.commitments import check_commitments
    from detente.analysis.gap.breaking import find_broken_demands
    from detente.analysis.gap.clarity import measure_clarification
    from detente.analysis.gap.distance import measure_gap
    from detente.analysis.gap.weights import weigh_issues
    from detente.analysis.overview import describe_dispute
    from detente.analysis.packages.judgment import judge_package
    from detente.analysis.packages.menu import compare_measures
    from detente.analysis.packages.offers import compare_offers
    from detente.analysis.packages.price import price_requirement
    from detente.analysis.packages.search import find_packages
    from detente.analysis.packages.steps import value_steps
    from detente.analysis.packages.trade_off import trace_trade_off
    from detente.analysis.roadmap.planning.roadmap import plan_roadmap
    from detente.analysis.roadmap.proposals.comparing import (
        compare_proposals,
        compare_removals,
        compare_steps,
    )
    from detente.analysis.roadmap.proposals.judging import judge_proposal
    from detente.analysis.roadmap.proposals.payoff_stream import trace_payoffs
    from detente.analysis.roadmap.rounds.comparing import compare_rounds
    from detente.analysis.roadmap.terms.credibility import measure_credibility
    from detente.analysis.roadmap.terms.least_terms import find_least_terms
    from detente.analysis.roadmap.terms.thresholds import measure_thresholds
    from detente.analysis.robustness.annotating import add_shares
    from detente.analysis.robustness.drivers import find_drivers
    from detente.analysis.robustness.flips import find_flip
    from detente.analysis.robustness.measuring import measure_robustness
    from detente.analysis.robustness.reading import list_statements, read_statement
    from detente.analysis.robustness.redrawing import add_ranges
    from detente.analysis.robustness.statements import Statement
    from detente.analysis.stability.coalition_result import find_coalition_equilibria
    from detente.analysis.stability.equilibria import find_equilibria
    from detente.analysis.stability.hypergame import find_hypergame_equilibria
    from detente.analysis.stability.inverse_result import find_preferences_for
    from detente.analysis.stability.open_result import find_equilibria_by_form, find_equilibria_by_strength
    from detente.analysis.stability.state_result import analyse_state
    from detente.analysis.stability.status_quo import trace_status_quo
    from detente.analysis.thirdparties.aims import trace_aims
    from detente.analysis.thirdparties.coalition import measure_together
    from detente.analysis.thirdparties.effort import measure_effort
    from detente.analysis.thirdparties.measuring import measure_third_parties
    from detente.analysis.thirdparties.persuasion import measure_persuasion
    from detente.analysis.thirdparties.removals import is_indispensable, leave_parts, list_parts
    from detente.analysis.thirdparties.terms import find_third_party_terms
    from detente.catalog.shelf import list_disputes, load
    from detente.errors import (
        DetenteError,
        Diagnostic,
        DisputeError,
        MissingExtraError,
        MissingPreferencesError,
        NotFoundError,
        SettingError,
        TooLargeError,
    )
    from detente.model.checks_states import inspect_dispute
    from detente.model.dispute import Dispute
    from detente.model.draws import draw_values
    from detente.model.reading import load_text
    from detente.model.schema import describe_format
    from detente.model.scheme import Scheme, add_noise
    from detente.model.writing import save
    from detente.report.assembly import build_brief
    from detente.report.writing import write_brief
    from detente.runs.processes import ProcessExecutor
    from detente.runs.run import open_map
    from detente.runs.store import FileStore
    from detente.runs.study import run_draws

__all__ = [
    "DetenteError",
    "Diagnostic",
    "Dispute",
    "DisputeError",
    "FileStore",
    "MissingExtraError",
    "MissingPreferencesError",
    "NotFoundError",
    "ProcessExecutor",
    "Scheme",
    "SettingError",
    "Statement",
    "TooLargeError",
    "__version__",
    "add_noise",
    "add_ranges",
    "add_shares",
    "analyse_state",
    "build_brief",
    "check_claims",
    "check_commitments",
    "compare_measures",
    "compare_offers",
    "compare_proposals",
    "compare_removals",
    "compare_rounds",
    "compare_steps",
    "describe_dispute",
    "describe_format",
    "draw_values",
    "evaluate_claims",
    "find_broken_demands",
    "find_coalition_equilibria",
    "find_drivers",
    "find_equilibria",
    "find_equilibria_by_form",
    "find_equilibria_by_strength",
    "find_flip",
    "find_hypergame_equilibria",
    "find_least_terms",
    "find_packages",
    "find_preferences_for",
    "find_third_party_terms",
    "inspect_dispute",
    "is_indispensable",
    "judge_package",
    "judge_proposal",
    "leave_parts",
    "list_disputes",
    "list_parts",
    "list_statements",
    "load",
    "load_text",
    "measure_clarification",
    "measure_credibility",
    "measure_effort",
    "measure_gap",
    "measure_persuasion",
    "measure_robustness",
    "measure_third_parties",
    "measure_thresholds",
    "measure_together",
    "open_map",
    "plan_roadmap",
    "price_requirement",
    "read_statement",
    "run_draws",
    "save",
    "trace_aims",
    "trace_payoffs",
    "trace_status_quo",
    "trace_trade_off",
    "value_steps",
    "weigh_issues",
    "write_brief",
]

_PLACES = {
    "_version": ["version"],
    "analysis.claims.checking": ["check_claims"],
    "analysis.claims.trial": ["evaluate_claims"],
    "analysis.commitments": ["check_commitments"],
    "analysis.gap.breaking": ["find_broken_demands"],
    "analysis.gap.clarity": ["measure_clarification"],
    "analysis.gap.distance": ["measure_gap"],
    "analysis.gap.weights": ["weigh_issues"],
    "analysis.overview": ["describe_dispute"],
    "analysis.packages.judgment": ["judge_package"],
    "analysis.packages.menu": ["compare_measures"],
    "analysis.packages.offers": ["compare_offers"],
    "analysis.packages.price": ["price_requirement"],
    "analysis.packages.search": ["find_packages"],
    "analysis.packages.steps": ["value_steps"],
    "analysis.packages.trade_off": ["trace_trade_off"],
    "analysis.roadmap.proposals.comparing": ["compare_proposals", "compare_removals", "compare_steps"],
    "analysis.roadmap.terms.credibility": ["measure_credibility"],
    "analysis.roadmap.proposals.judging": ["judge_proposal"],
    "analysis.roadmap.terms.least_terms": ["find_least_terms"],
    "analysis.roadmap.proposals.payoff_stream": ["trace_payoffs"],
    "analysis.roadmap.planning.roadmap": ["plan_roadmap"],
    "analysis.roadmap.rounds.comparing": ["compare_rounds"],
    "analysis.roadmap.terms.thresholds": ["measure_thresholds"],
    "analysis.robustness.annotating": ["add_shares"],
    "analysis.robustness.redrawing": ["add_ranges"],
    "analysis.robustness.drivers": ["find_drivers"],
    "analysis.robustness.flips": ["find_flip"],
    "analysis.robustness.measuring": ["measure_robustness"],
    "analysis.robustness.reading": ["list_statements", "read_statement"],
    "analysis.robustness.statements": ["Statement"],
    "analysis.stability.coalition_result": ["find_coalition_equilibria"],
    "analysis.stability.equilibria": ["find_equilibria"],
    "analysis.stability.hypergame": ["find_hypergame_equilibria"],
    "analysis.stability.inverse_result": ["find_preferences_for"],
    "analysis.stability.open_result": ["find_equilibria_by_form", "find_equilibria_by_strength"],
    "analysis.stability.state_result": ["analyse_state"],
    "analysis.stability.status_quo": ["trace_status_quo"],
    "analysis.thirdparties.aims": ["trace_aims"],
    "analysis.thirdparties.coalition": ["measure_together"],
    "analysis.thirdparties.effort": ["measure_effort"],
    "analysis.thirdparties.measuring": ["measure_third_parties"],
    "analysis.thirdparties.persuasion": ["measure_persuasion"],
    "analysis.thirdparties.removals": ["is_indispensable", "leave_parts", "list_parts"],
    "analysis.thirdparties.terms": ["find_third_party_terms"],
    "catalog.shelf": ["list_disputes", "load"],
    "errors": [
        "DetenteError",
        "Diagnostic",
        "DisputeError",
        "MissingExtraError",
        "MissingPreferencesError",
        "NotFoundError",
        "SettingError",
        "TooLargeError",
    ],
    "model.checks_states": ["inspect_dispute"],
    "model.dispute": ["Dispute"],
    "model.draws": ["draw_values"],
    "model.reading": ["load_text"],
    "model.schema": ["describe_format"],
    "model.scheme": ["Scheme", "add_noise"],
    "model.writing": ["save"],
    "report.assembly": ["build_brief"],
    "report.writing": ["write_brief"],
    "runs.processes": ["ProcessExecutor"],
    "runs.run": ["open_map"],
    "runs.store": ["FileStore"],
    "runs.study": ["run_draws"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__,
    {
        ("__version__" if name == "version" else name): f"{__name__}.{module}.{name}"
        for module, names in _PLACES.items()
        for name in names
    },
)

"""Sentences that somebody published, each with a test that the model can evaluate: which of them survive?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._lazy import resolve_lazily

if TYPE_CHECKING:
    from detente.analysis.claims.checking import check_claims
    from detente.analysis.claims.claims_result import Claim, Claims
    from detente.analysis.claims.functions import FUNCTIONS, Function
    from detente.analysis.claims.grammar import TestError
    from detente.analysis.claims.reading import read_test
    from detente.analysis.claims.trial import TestHolds, evaluate_claims
    from detente.analysis.claims.witnesses import Fact, Witness

__all__ = [
    "FUNCTIONS",
    "Claim",
    "Claims",
    "Fact",
    "Function",
    "TestError",
    "TestHolds",
    "Witness",
    "check_claims",
    "evaluate_claims",
    "read_test",
]

_PLACES = {
    "checking": ["check_claims"],
    "claims_result": ["Claim", "Claims"],
    "functions": ["FUNCTIONS", "Function"],
    "grammar": ["TestError"],
    "reading": ["read_test"],
    "trial": ["TestHolds", "evaluate_claims"],
    "witnesses": ["Fact", "Witness"],
}

__getattr__, __dir__ = resolve_lazily(
    __name__, {name: f"{__name__}.{module}.{name}" for module, names in _PLACES.items() for name in names}
)

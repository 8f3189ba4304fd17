"""Small helpers: claims put on a dispute, a test evaluated in a draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.analysis.claims.case import Case
from detente.analysis.claims.evaluating import ask, evaluate_truth
from detente.analysis.claims.reading import read_test
from detente.catalog.shelf import load
from detente.model.dispute import Dispute
from detente.model.draws import Draws
from detente.model.numbers import Values

HANOI = load("hanoi-small")
DRAWS = Draws(HANOI)


def claiming(tests: Mapping[str, str], dispute: Dispute = HANOI) -> Dispute:
    """The dispute with a claim for each test."""
    claims = [{"id": name, "text": f"Claim {name}.", "test": test} for name, test in tests.items()]
    return dispute.with_({"claims": claims})


def judge(test: str, dispute: Dispute = HANOI, values: Values | None = None) -> bool | None:
    """Whether a test holds in a draw (default: the central values)."""
    return evaluate_truth(
        read_test(dispute, test).term, Case(dispute, dispute.values if values is None else values)
    )


def answer(question: str, dispute: Dispute = HANOI, values: Values | None = None) -> Any:
    """What a single question gives: True, False, None, or a range."""
    wrapped = question if not question.startswith("=") else question[1:] + " >= 0"
    (found,) = read_test(dispute, wrapped).term.questions()
    return ask(found, Case(dispute, dispute.values if values is None else values))

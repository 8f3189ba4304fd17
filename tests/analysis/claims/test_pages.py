"""The pages about claims say what the registry and the recorded outcome say."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

import detente
from detente.analysis.claims.functions import FUNCTIONS
from detente.analysis.claims.record import find_record
from detente.catalog.outcomes import list_outcomes
from tests.project.tree import ROOT

AGAIN = "run `make claims` (some minutes) and commit what it writes"


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "write_claims_pages", ROOT / "tools" / "write_claims_pages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_function_is_documented_from_the_registry() -> None:
    tool = load_tool()
    page = tool.THEORY.read_text(encoding="utf-8")
    assert page == tool.fill(page, "functions", tool.list_functions()), AGAIN
    for function in FUNCTIONS.values():
        assert f"`{function.signature}`" in page
        assert function.example in page


@pytest.mark.parametrize(
    "name", [n.removesuffix(".claims") for n in list_outcomes() if n.endswith(".claims")]
)
def test_the_recorded_outcome_is_of_the_inputs_as_they_are(name: str) -> None:
    try:
        found = find_record(detente.load(name))
    except detente.NotFoundError as error:
        pytest.fail(f"{error}. To mend it: {AGAIN}")
    assert found.draws >= 500
    assert [c.id for c in found.claims] == [c.id for c in found.dispute.spec.claims]
    assert len(found.tested) >= 20
    for claim in found.tested:
        assert claim.share is not None
        assert claim.share.undecided_share <= 0.05, claim.id


def test_the_page_of_outcomes_is_that_of_the_record() -> None:
    tool = load_tool()
    result = find_record(detente.load("korea-2019"))
    page = tool.OUTCOMES.read_text(encoding="utf-8")
    assert page == tool.fill(page, "outcomes", tool.list_outcomes(result)), AGAIN
    assert result.dispute.digest in page
    for claim in result.claims:
        assert f"| {claim.row} | {claim.text} | {claim.expect} |" in page

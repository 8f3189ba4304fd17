"""What opens an empty zone, against brute force, and on a case small enough to follow by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from detente.analysis.packages.search import find_packages
from detente.model.reading import read_data
from tests.analysis.packages.making import make_dispute
from tests.analysis.packages.oracle import Oracle, as_set


def scale(oracle: Oracle, actor: str) -> Fraction:
    given = oracle.data["actors"][actor].get("scale")
    if given is not None:
        return Fraction(str(given))
    payoffs = [oracle.payoff(actor, s) for s in oracle.states]
    return Fraction(max(payoffs) - min(payoffs)) or Fraction(1)  # type: ignore[operator]


def test_side_payments_red_lines_and_rules_equal_brute_force() -> None:
    empty = paid = lines = rules = 0
    for seed in range(220):
        dispute = make_dispute(seed)
        found = find_packages(dispute)
        assert (found.opening is None) == (not found.empty)
        if found.opening is None:
            continue
        empty += 1
        oracle = Oracle(dispute)
        totals = {}
        for state in oracle.offered():
            asked = oracle.asked(state)
            if state == oracle.start or any(
                a in oracle.ordinal and not oracle.accepts(a, state) for a in asked
            ):
                continue
            short = {a: max(Fraction(0), -oracle.gain(a, state)) for a in asked if a not in oracle.ordinal}
            totals[state] = sum((lack / scale(oracle, a) for a, lack in short.items()), Fraction(0))
        payment = found.opening.payment
        if not totals:
            assert payment is None, seed
        else:
            least = min(totals.values())
            assert payment is not None
            paid += 1
            assert payment.total == pytest.approx(float(least), abs=1e-12), seed
            assert as_set(p.state for p in payment.packages) == {
                s for s, t in totals.items() if t == least
            }, seed
            assert sum(s.in_scale for s in payment.short) == pytest.approx(payment.total)
        got = {(line.actor, line.text): line.opened for line in found.opening.red_lines}
        expected: dict[tuple[str, str], int] = {}
        for a, wants in oracle.wants.items():
            for text in wants.get("refuses", []):
                eased = Oracle(dispute)
                eased.wants = {
                    **oracle.wants,
                    a: {**wants, "refuses": [t for t in wants["refuses"] if t != text]},
                }
                opened = sum(s != eased.start for s in eased.acceptable())
                if opened:
                    expected[a, text] = opened
        assert got == expected, seed
        lines += bool(expected)
        dropped = {rule.name: rule.opened for rule in found.opening.rules}
        for k in range(len(oracle.data.get("rules", []))):
            less = Oracle(dispute)
            less.data = {**oracle.data, "rules": [r for j, r in enumerate(oracle.data["rules"]) if j != k]}
            less.states = [s for s in product(*less.levels.values()) if less.feasible(s)]
            opened = sum(s != less.start for s in less.acceptable())
            assert dropped.get(f"rules.{k}", 0) == opened, seed
            rules += bool(opened)
    assert min(empty, paid) > 15
    assert lines > 1
    assert rules > 1


def deadlock(**more: Any) -> dict[str, Any]:
    """Two sides, one measure each; a gets 3 from y and pays 1 for x, b pays 5 for y and gets 2 from x."""
    return {
        "format": 1,
        "id": "deadlock",
        "title": "Deadlock",
        "actors": {"a": {"name": "Side A", "scale": 10}, "b": {"name": "Side B", "scale": 4}},
        "measures": {"x": {"owner": "a", "name": "First thing"}, "y": {"owner": "b", "name": "Second thing"}},
        "preferences": {"a": {"worth": {"x": -1, "y": 3}}, "b": {"worth": {"x": 2, "y": -5}}},
        **more,
    }


def test_an_empty_zone_says_why_and_what_the_cheapest_payment_is() -> None:
    found = find_packages(read_data(deadlock()))
    assert found.empty
    assert (found.acceptable, found.beyond) == (1, 0)
    assert found.reason is not None
    assert "4 feasible states" in found.reason
    assert "Side B" in found.reason
    assert found.opening is not None
    payment = found.opening.payment
    assert payment is not None
    # x alone: a is short of 1, a tenth of its scale; both: b is short of 3, three quarters of its scale
    assert [p.state for p in payment.packages] == [{"x": "yes", "y": "no"}]
    assert [(s.actor, s.payoff, s.in_scale) for s in payment.short] == [("a", 1.0, 0.1)]
    told = " ".join(found.explain().to_text().split())
    assert told.startswith("No package that changes anything is acceptable")
    assert "Side A is short by 1" in told
    assert "not advice" in told
    answer = found.to_json()["answer"]
    assert answer["empty"] is True
    assert answer["opening"]["side_payment"]["total"] == 0.1
    assert found.solutions["nash"].states == ({"x": "no", "y": "no"},)


def test_a_red_line_and_a_rule_that_close_the_zone_are_found() -> None:
    fine = deadlock()
    fine["preferences"] = {"a": {"worth": {"x": -1, "y": 3}}, "b": {"worth": {"x": 2, "y": -1}}}
    assert not find_packages(read_data(fine)).empty
    refused = {**fine, "preferences": {**fine["preferences"]}}
    refused["preferences"]["b"] = {**fine["preferences"]["b"], "refuses": ["x and y"]}
    opening = find_packages(read_data(refused)).opening
    assert opening is not None
    assert [(d.actor, d.text, d.opened) for d in opening.red_lines] == [("b", "x and y", 1)]
    assert opening.red_lines[0].package.state == {"x": "yes", "y": "yes"}
    ruled = {**fine, "rules": [{"id": "apart", "forbid": "x and y", "because": "they clash"}]}
    found = find_packages(read_data(ruled))
    assert found.opening is not None
    assert [(d.name, d.because, d.opened) for d in found.opening.rules] == [("apart", "they clash", 1)]
    assert "they clash" in " ".join(found.explain().to_text().split())


def test_where_everything_is_refused_no_payment_is_named() -> None:
    data = deadlock()
    data["preferences"]["a"]["refuses"] = ["x or y"]
    found = find_packages(read_data(data))
    assert found.opening is not None
    assert found.opening.payment is None
    assert found.opening.red_lines == ()
    assert "No side payment" in " ".join(found.explain().to_text().split())

"""A test evaluated in one draw: true, false, or undecided, by Kleene's logic; numbers as ranges."""

from __future__ import annotations

from math import isnan

from detente.analysis.claims.case import Case
from detente.analysis.claims.functions import FUNCTIONS
from detente.analysis.claims.reading import Term

Range = tuple[float, float]


def evaluate_truth(term: Term, case: Case) -> bool | None:
    """Whether a part of a test holds; None where it could not be decided.

    `and`, `or` and `implies` stop at the first part that settles them, which never changes what they say.
    """
    if term.op == "ask":
        found = ask(term, case)
        return found if isinstance(found, bool) else None
    if term.op in ("true", "false"):
        return term.op == "true"
    if term.op == "compare":
        return _compare(term, case)
    if term.op == "not":
        inner = evaluate_truth(term.parts[0], case)
        return None if inner is None else not inner
    if term.op == "iff":
        found_each = [evaluate_truth(p, case) for p in term.parts]
        if None in found_each:
            return None
        return sum(not f for f in found_each) % 2 == 0
    # the premises of `a implies b` are turned round; `or` is settled by what holds, `and` by what does not
    settled_by = term.op != "and"
    unknown = False
    for k, part in enumerate(term.parts):
        found = evaluate_truth(part, case)
        if found is None:
            unknown = True
        elif (found != (term.op == "implies" and k < len(term.parts) - 1)) == settled_by:
            return settled_by
    return None if unknown else not settled_by


def ask(term: Term, case: Case) -> bool | Range | None:
    """The answer to a question, in the dispute altered as it says."""
    function = FUNCTIONS[term.function]
    if function.ask is None:
        return None
    altered = case.altered(term.change)
    asked = function.ask
    return altered.know((term.function, term.given), lambda: asked(altered, term.given))


def evaluate_number(term: Term, case: Case) -> Range | None:
    """Between what a number lies; None where it is not known at all."""
    if term.op == "number":
        return term.number, term.number
    if term.op == "ask":
        found = ask(term, case)
        return found if isinstance(found, tuple) and not (isnan(found[0]) or isnan(found[1])) else None
    parts = [evaluate_number(p, case) for p in term.parts]
    value = parts[0]
    if value is None or any(p is None for p in parts):
        return None
    if term.op == "minus":
        return -value[1], -value[0]
    for relation, part in zip(term.relations, parts[1:], strict=True):
        assert part is not None
        value = _combine(relation, value, part)
        if value is None or isnan(value[0]) or isnan(value[1]):
            return None
    return value


def _combine(relation: str, one: Range, other: Range) -> Range | None:
    if relation == "+":
        return one[0] + other[0], one[1] + other[1]
    if relation == "-":
        return one[0] - other[1], one[1] - other[0]
    if relation == "/":
        if other[0] <= 0 <= other[1]:
            return None
        return _combine("*", one, (1 / other[1], 1 / other[0]))
    ends = [a * b for a in one for b in other]
    return (float("nan"), float("nan")) if any(map(isnan, ends)) else (min(ends), max(ends))


def _compare(term: Term, case: Case) -> bool | None:
    """A chain of comparisons: false once one fails; undecided where ranges overlap."""
    unknown = False
    left = evaluate_number(term.parts[0], case)
    for relation, part in zip(term.relations, term.parts[1:], strict=True):
        right = evaluate_number(part, case)
        found = None if left is None or right is None else _relate(relation, left, right)
        if found is False:
            return False
        unknown |= found is None
        left = right
    return None if unknown else True


def _relate(relation: str, one: Range, other: Range) -> bool | None:
    if relation in (">", ">="):
        return _relate({">": "<", ">=": "<="}[relation], other, one)
    if relation == "<":
        return True if one[1] < other[0] else False if one[0] >= other[1] else None
    if relation == "<=":
        return True if one[1] <= other[0] else False if one[0] > other[1] else None
    apart = one[1] < other[0] or other[1] < one[0]
    same = one[0] == one[1] == other[0] == other[1]
    equal = False if apart else True if same else None
    if relation == "=" or equal is None:
        return equal
    return not equal

"""Formulas with their names resolved: what they are about, and where they hold.

A comparison becomes a measure with a truth value per level, so that nothing downstream knows about operators.
Terms stay shared nodes, evaluated once, so that terms built from terms cannot blow up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.model.grammar import FormulaError, Syntax, parse_formula

Bools = NDArray[np.bool_]
MAX_DEPTH = 150


@dataclass(frozen=True)
class Formula:
    """A resolved formula.

    `op` is one of test, true, false, not, and, or, implies, iff, term. A `test` names a measure and says for
    each of its levels whether it passes. `measures` are all measures that the truth of the formula may depend on.
    """

    op: str
    parts: tuple[Formula, ...] = ()
    name: str = ""
    levels: tuple[bool, ...] = ()
    text: str = field(default="", compare=False)
    measures: frozenset[str] = frozenset()

    def holds(self, lookup: Callable[[str], Any]) -> Any:
        """Where the formula holds, given a function from a measure to its level number(s) (broadcastable arrays)."""
        return _evaluate(self, lookup, {})

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Vocabulary:
    """What names in formulas may mean: measures with their levels, and terms with their text."""

    levels: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, str]
    unordered: frozenset[str] = frozenset()
    _cache: dict[str, Formula | FormulaError] = field(default_factory=dict, compare=False, repr=False)

    def resolve(self, text: str) -> Formula:
        """The formula that `text` stands for.

        Raises FormulaError, with the offset in the text, for a name, level or comparison that means nothing here.
        """
        return self._resolve_text(text, (), 0)

    def _resolve_text(self, text: str, inside: tuple[str, ...], depth: int) -> Formula:
        found = self._cache.get(text)
        if found is None:
            try:
                found = self._resolve(parse_formula(text), inside, depth)
                found = Formula(found.op, found.parts, found.name, found.levels, text, found.measures)
            except FormulaError as error:
                # kept too, so that a wrong term that a hundred others use is read once
                found = error
            self._cache[text] = found
        if isinstance(found, FormulaError):
            raise FormulaError(str(found), found.offset)
        return found

    def _resolve(self, node: Syntax, inside: tuple[str, ...], depth: int) -> Formula:
        if depth > MAX_DEPTH:
            raise FormulaError(
                f"formulas and terms within terms are nested more than {MAX_DEPTH} deep", node.offset
            )
        if node.op in ("true", "false"):
            return Formula(node.op, text=node.op)
        if node.op == "name":
            return self._resolve_name(node, inside, depth)
        parts = tuple(self._resolve(p, inside, depth + 1) for p in node.parts)
        return Formula(node.op, parts, measures=frozenset().union(*(p.measures for p in parts)))

    def _resolve_name(self, node: Syntax, inside: tuple[str, ...], depth: int) -> Formula:
        name = node.name
        if name in self.levels:
            return self._test(node)
        if name in self.terms:
            if node.relation:
                raise FormulaError(
                    f"'{name}' is a term, true or false: it has no levels to compare", node.offset
                )
            if name in inside:
                circle = " -> ".join((*inside[inside.index(name) :], name))
                raise FormulaError(f"the term '{name}' is defined by itself: {circle}", node.offset)
            try:
                meaning = self._resolve_text(self.terms[name], (*inside, name), depth + 1)
            except FormulaError as error:
                raise FormulaError(f"in the term '{name}': {error}", node.offset) from None
            return Formula("term", (meaning,), name, (), name, meaning.measures)
        close = suggest(name, [*self.levels, *self.terms])
        raise FormulaError(f"unknown measure or term '{name}'{close}", node.offset)

    def _test(self, node: Syntax) -> Formula:
        name, levels = node.name, self.levels[node.name]
        relation, level = node.relation or "=", node.level or "yes"
        if level not in levels:
            if not node.relation:
                first = levels[-1]
                raise FormulaError(
                    f"'{name}' has no level 'yes': compare it, as in `{name} = {first}` "
                    f"(its levels are {', '.join(levels)})",
                    node.offset,
                )
            close = suggest(level, levels) or f" (its levels are {', '.join(levels)})"
            raise FormulaError(f"'{name}' has no level '{level}'{close}", node.level_offset)
        if relation in ("<", "<=", ">", ">=") and name in self.unordered:
            raise FormulaError(f"the levels of '{name}' are not ordered: only = and != apply", node.offset)
        at = levels.index(level)
        table = tuple(_COMPARE[relation](k, at) for k in range(len(levels)))
        return Formula("test", (), name, table, f"{name} {relation} {level}", frozenset({name}))


_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _evaluate(formula: Formula, lookup: Callable[[str], Any], memo: dict[str, Any]) -> Any:
    op = formula.op
    if op == "test":
        return np.asarray(formula.levels)[lookup(formula.name)]
    if op in ("true", "false"):
        return np.bool_(op == "true")
    if op == "term":
        if formula.name not in memo:
            memo[formula.name] = _evaluate(formula.parts[0], lookup, memo)
        return memo[formula.name]
    parts = [_evaluate(p, lookup, memo) for p in formula.parts]
    if op == "not":
        return ~np.asarray(parts[0])
    if op == "implies":
        parts = [*(~np.asarray(p) for p in parts[:-1]), parts[-1]]
    combine = {"and": np.logical_and, "iff": np.equal}.get(op, np.logical_or)
    result = parts[0]
    for part in parts[1:]:
        result = combine(result, part)
    return result


def suggest(name: str, known: Any) -> str:
    """` (did you mean 'x'?)` for the closest known name, or nothing."""
    import difflib

    close = difflib.get_close_matches(str(name)[:80], [str(k) for k in known][:5000], n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""

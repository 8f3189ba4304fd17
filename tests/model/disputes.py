"""Random small disputes as plain data, for tests that compare with enumeration."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from detente.model.dispute import Dispute
from detente.model.reading import read_data


def random_formula(rng: random.Random, levels: dict[str, list[str]], depth: int = 2) -> str:
    """A formula over the measures, its operators written out."""
    if depth == 0 or rng.random() < 0.3:
        m = rng.choice(sorted(levels))
        return f"{m} {rng.choice(['=', '!=', '<', '<=', '>', '>='])} {rng.choice(levels[m])}"
    if rng.random() < 0.2:
        return f"not ({random_formula(rng, levels, depth - 1)})"
    parts = [f"({random_formula(rng, levels, depth - 1)})" for _ in range(rng.choice((2, 2, 3)))]
    return f" {rng.choice(['and', 'or', 'implies', 'iff'])} ".join(parts)


def random_data(seed: int, *, measures: int = 5) -> dict[str, Any]:
    """A dispute in plain data: two or three actors, measures of two or three levels, rules, payoffs or orders."""
    rng = random.Random(seed)
    actors = ["us", "dprk", "china"][: rng.choice((2, 3))]
    levels = {f"m{k}": ["a", "b", "c"][: rng.choice((2, 2, 3))] for k in range(measures)}
    data: dict[str, Any] = {
        "format": 1,
        "id": f"random-{seed}",
        "title": "A random dispute",
        "actors": {a: {"kind": "party" if k < 2 else "third-party"} for k, a in enumerate(actors)},
        "measures": {
            m: {
                "owner": rng.choice(actors),
                "levels": lv,
                "undo": {level: rng.choice(["never", 0.5]) for level in lv[1:] if rng.random() < 0.4},
            }
            for m, lv in levels.items()
        },
        "terms": {"both": random_formula(rng, levels, 1)},
        "preferences": {},
    }
    if rng.random() < 0.7:
        # every rule spares the start, where all measures stand at their lowest level
        lowest = " and ".join(f"{m} = a" for m in levels)
        data["rules"] = [
            {"require": f"({lowest}) or ({random_formula(rng, levels)})"} for _ in range(rng.choice((1, 2)))
        ]
    for a in actors:
        worth: dict[str, Any] = {
            m: {level: rng.randint(-40, 40) / 10 for level in lv[1:]}
            for m, lv in levels.items()
            if rng.random() < 0.8
        }
        worth[random_formula(rng, levels, 1)] = rng.randint(-30, 30) / 10
        data["preferences"][a] = {"worth": worth}
    return data


def random_dispute(seed: int, *, measures: int = 5) -> Dispute:
    """The dispute of `random_data`."""
    return read_data(random_data(seed, measures=measures))


def all_states(dispute: Dispute) -> Iterator[dict[str, str]]:
    """Every combination of levels, feasible or not, in code order."""
    names = list(dispute.measures)
    for combination in itertools.product(*(dispute.measures[m].levels for m in names)):
        yield dict(zip(names, combination, strict=True))


def truth(text: str, state: dict[str, str], dispute: Dispute) -> bool:
    """Whether a formula holds, by rewriting it as Python: an evaluator that shares nothing with the real one."""
    import re

    operators = {"and", "or", "not", "implies", "iff", "true", "false"}

    def atom(match: re.Match[str]) -> str:
        name, relation, level = match.group(1), match.group(2), match.group(3)
        if name in operators:
            return match.group(0)
        if name in dispute.spec.terms and not relation:
            return str(truth(dispute.spec.terms[name], state, dispute))
        order = dispute.all_measures[name].levels
        a, b = order.index(state[name]), order.index(level or "yes")
        python = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}
        return str(python[relation or "="])

    text = re.sub(r"([A-Za-z0-9_]+)(?:\s*(!=|<=|>=|=|<|>)\s*([A-Za-z0-9_]+))?", atom, text)
    return _logic(text.replace("true", "True").replace("false", "False"))


def _logic(text: str) -> bool:
    """Evaluate words of logic over True and False, by recursive descent on the weakest operator."""
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def split(parts: list[str], word: str) -> list[list[str]]:
        depth, found = 0, [[]]  # type: tuple[int, list[list[str]]]
        for token in parts:
            depth += (token == "(") - (token == ")")
            if token == word and depth == 0:
                found.append([])
            else:
                found[-1].append(token)
        return found

    def value(parts: list[str]) -> bool:
        if len(pieces := split(parts, "iff")) > 1:
            result = value(pieces[0])
            for piece in pieces[1:]:
                result = result == value(piece)
            return result
        if len(pieces := split(parts, "implies")) > 1:
            rest = [token for piece in pieces[1:] for token in ("implies", *piece)][1:]
            return not value(pieces[0]) or value(rest)
        if len(pieces := split(parts, "or")) > 1:
            return any(value(p) for p in pieces)
        if len(pieces := split(parts, "and")) > 1:
            return all(value(p) for p in pieces)
        if parts[0] == "not":
            return not value(parts[1:])
        return value(parts[1:-1]) if parts[0] == "(" else parts[0] == "True"

    return value(tokens)

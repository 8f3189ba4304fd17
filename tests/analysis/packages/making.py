"""Small random disputes as plain data, with everything that packages have to get right."""

from __future__ import annotations

import random
from typing import Any

from detente.errors import DisputeError
from detente.model.dispute import Dispute
from detente.model.reading import read_data


def make_dispute(seed: int, **wanted: Any) -> Dispute:
    """A random dispute of a few measures; the same for the same seed. `wanted` overrides what `make_data` takes."""
    for attempt in range(200):
        try:
            return read_data(make_data(random.Random(f"{seed}/{attempt}"), **wanted))
        except DisputeError as error:
            if "start" not in str(error) and "rule" not in str(error) and "allow" not in str(error):
                raise
    raise AssertionError(f"no dispute came of seed {seed}")


def make_data(
    rng: random.Random,
    *,
    ordinal: bool = True,
    rules: bool = True,
    formulas: bool = True,
    ranges: bool = False,
    parties: int | None = None,
) -> dict[str, Any]:
    """The data of one dispute; its start may break its rules, in which case it is no dispute."""
    count = parties or rng.choice([1, 2, 2, 2, 3])
    others = rng.choice([0, 1, 2])
    names = [f"p{k}" for k in range(count)] + [f"t{k}" for k in range(others)]
    actors: dict[str, Any] = {}
    for name in names:
        actors[name] = {"kind": "party" if name[0] == "p" else "third-party"}
        if rng.random() < 0.85:
            actors[name]["patience"] = rng.choice([0.5, 0.8, 0.9, 0.95])
        if rng.random() < 0.5:
            actors[name]["scale"] = rng.choice([2, 5, 10])
    measures: dict[str, Any] = {}
    levels: dict[str, list[str]] = {}
    for k in range(rng.choice([2, 3, 3, 4])):
        m = f"m{k}"
        levels[m] = (
            ["no", "yes"] if rng.random() < 0.5 else ["first", "second", "third"][: rng.choice([2, 3])]
        )
        spec: dict[str, Any] = {"owner": rng.choice(names)}
        if levels[m][0] != "no":
            spec["levels"] = levels[m]
        if rng.random() < 0.25:
            spec["consent"] = rng.sample(names, rng.choice([1, min(2, len(names))]))
        if rng.random() < 0.3:
            spec["undo"] = {rng.choice(levels[m][1:]): "never"}
        if rng.random() < 0.4:
            spec["tags"] = ["visible"]
        measures[m] = spec
    data: dict[str, Any] = {
        "format": 1,
        "id": "random",
        "title": "Random",
        "actors": actors,
        "measures": measures,
    }
    data["start"] = {m: rng.choice(levels[m]) for m in measures if rng.random() < 0.4}
    if ranges:
        data["factors"] = {"f": _number(rng, ranges, positive=True), "g": _number(rng, ranges, positive=True)}
    if rules and rng.random() < 0.5:
        data["rules"] = [
            {"forbid": _formula(rng, levels)}
            if rng.random() < 0.5
            else {"require": _formula(rng, levels), "when": _formula(rng, levels)}
            for _ in range(rng.choice([1, 2]))
        ]
    preferences: dict[str, Any] = {}
    for name in names:
        if name[0] == "t" and rng.random() < 0.2:
            continue
        preferences[name] = _preference(rng, levels, ordinal, formulas, ranges)
        if rules and rng.random() < 0.3:
            preferences[name]["refuses"] = [_formula(rng, levels) for _ in range(rng.choice([1, 2]))]
    data["preferences"] = preferences
    return data


def _number(rng: random.Random, ranges: bool, *, positive: bool = False, factors: bool = False) -> Any:
    value = rng.randint(0 if positive else -6, 6) / rng.choice([1, 1, 2])
    if not ranges or rng.random() < 0.3:
        return value
    low = max(0.0, value - rng.randint(0, 3)) if positive else value - rng.randint(0, 3)
    figure = {"value": value, "low": low, "high": value + rng.randint(0, 3)}
    if factors and rng.random() < 0.5:
        figure["times"] = rng.sample(["f", "g"], rng.choice([1, 2]))
    return figure


def _worth(rng: random.Random, levels: dict[str, list[str]], formulas: bool, ranges: bool) -> dict[str, Any]:
    worth: dict[str, Any] = {}
    for m, ladder in levels.items():
        if rng.random() < 0.85:
            worth[m] = {
                level: _number(rng, ranges, factors=ranges) for level in ladder[1:] if rng.random() < 0.9
            }
            if not worth[m]:
                del worth[m]
    if formulas and rng.random() < 0.5:
        worth[_formula(rng, levels)] = _number(rng, ranges, factors=ranges)
    return worth or {next(iter(levels)): {levels[next(iter(levels))][-1]: 1}}


def _preference(
    rng: random.Random, levels: dict[str, list[str]], ordinal: bool, formulas: bool, ranges: bool
) -> dict[str, Any]:
    kind = rng.random()
    if ordinal and kind < 0.12:
        found: dict[str, Any] = {"priorities": [_formula(rng, levels) for _ in range(3)]}
    elif kind < 0.22:
        found = {"importance": list(dict.fromkeys(_formula(rng, levels) for _ in range(3)))}
    elif kind < 0.27:
        found = {"indifferent": True}
    elif kind < 0.42:
        found = {
            "blocs": {
                name: {
                    "weight": _number(rng, ranges, positive=True),
                    "worth": _worth(rng, levels, formulas, ranges),
                }
                for name in ("a", "b")
            }
        }
    else:
        found = {"worth": _worth(rng, levels, formulas, ranges)}
    if rng.random() < 0.2 and "priorities" not in found and "indifferent" not in found:
        found["no_deal"] = _number(rng, ranges)
    return found


def _formula(rng: random.Random, levels: dict[str, list[str]], depth: int = 2) -> str:
    if depth and rng.random() < 0.5:
        joint = rng.choice(["and", "or", "and not"])
        return f"({_formula(rng, levels, depth - 1)}) {joint} ({_formula(rng, levels, depth - 1)})"
    m = rng.choice(list(levels))
    return f"{m} {rng.choice(['=', '!=', '>=', '<'])} {rng.choice(levels[m][1:])}"

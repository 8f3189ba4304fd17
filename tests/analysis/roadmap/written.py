"""A game on arrays written out as a dispute file, so that what reads the file can be compared with the arrays."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

import detente
from detente.analysis.roadmap.game.instance import Instance, Pattern, StateSum


def measure_name(m: int) -> str:
    return f"m{m}"


def actor_name(i: int) -> str:
    return f"a{i}"


def level_name(l: int) -> str:
    return f"l{l}"


def formula_of(pattern: Pattern, spoil: int = 0) -> str:
    """A formula that holds where the pattern is not zero, written out state by state."""
    sizes = pattern.table.shape
    parts = []
    for index in itertools.product(*(range(n) for n in sizes)):
        if pattern.table[index] != 0:
            tests = [
                f"{measure_name(m)} = {level_name(l)}" for m, l in zip(pattern.measures, index, strict=True)
            ]
            parts.append("(" + " and ".join(tests or ["true"]) + ")")
    text = " or ".join(parts) or "not true"
    return "true and " * spoil + f"({text})"


def number_of(number: StateSum) -> list[Any]:
    """A number that depends on the state, as the file has it."""
    return [
        float(v) if not p.measures else {"when": formula_of(p), "value": float(v)}
        for p, v in zip(number.patterns, number.values, strict=True)
    ]


def write_dispute(instance: Instance, **parts: Any) -> detente.Dispute:
    """The same game as a dispute file, read back."""
    names = [measure_name(m) for m in range(len(instance.shape))]
    measures = {}
    for m, levels in enumerate(instance.shape):
        undo = {}
        for l in range(1, levels):
            cost = float(instance.undo[m, l])
            if cost != 0:
                undo[level_name(l)] = "never" if np.isinf(cost) else cost
        measures[names[m]] = {
            "owner": actor_name(instance.owner[m]),
            "levels": [level_name(l) for l in range(levels)],
            "undo": undo,
            "takes": {level_name(l): instance.takes[m][l] for l in range(1, levels)},
            "binds": "leader" if instance.leader_bound[m] else "state",
            "consent": [actor_name(i) for i in instance.consent[m]],
            "holds_when_broken_by": [actor_name(i) for i in instance.holds[m]],
            "seen": float(instance.seen[m]),
        }
    actors: dict[str, Any] = {}
    preferences: dict[str, Any] = {}
    for i in range(instance.actors):
        actors[actor_name(i)] = {
            "kind": "party" if i < 2 else "third-party",
            "patience": float(instance.patience[i]),
            "scale": float(instance.scale[i]),
            "detection": number_of(instance.detection[i]),
        }
        worth: dict[str, float] = {}
        for pattern, value in zip(instance.payoffs[i].patterns, instance.payoffs[i].values, strict=True):
            key, spoil = formula_of(pattern), 0
            while key in worth:
                spoil += 1
                key = formula_of(pattern, spoil)
            worth[key] = float(value)
        preferences[actor_name(i)] = {"worth": worth, "no_deal": float(instance.no_deal[i])}
    hazards: dict[str, Any] = {"turnover": {}}
    for hazard in instance.hazards:
        if max(hazard.share) == 1:
            hazards["turnover"][actor_name(hazard.share.index(1))] = number_of(hazard.chance)
        else:
            between = [actor_name(i) for i, s in enumerate(hazard.share) if s]
            hazards["false_alarm"] = {"between": between, "chance": number_of(hazard.chance)}
    data: dict[str, Any] = {
        "format": 1,
        "id": "written",
        "title": "Written out",
        "period": "quarter",
        "actors": actors,
        "measures": measures,
        "start": {names[m]: level_name(l) for m, l in enumerate(instance.start)},
        "fallback": {names[m]: level_name(l) for m, l in enumerate(instance.fallback)},
        "rules": [
            *({"require": formula_of(r)} for r in instance.rules),
            *({"need": formula_of(c.need), "before": formula_of(c.before)} for c in instance.preconditions),
        ],
        "preferences": preferences,
        "roles": {
            f"{actor_name(i)}.guarantor": {
                "protects": [actor_name((i + 1) % instance.actors)],
                "through": [n for m, n in enumerate(names) if instance.owner[m] == i],
                "credibility": float(c),
            }
            for i, c in enumerate(instance.credibility)
            if c < 1 and i in instance.owner
        },
        "hazards": hazards,
        "penalties": {actor_name(i): number_of(p) for i, p in enumerate(instance.penalties)},
        "demands": {
            f"d{k}": {
                "by": actor_name(0),
                "hold": [names[m] for m in hold.measures],
                "until": formula_of(hold.until),
                "strength": "hard",
            }
            for k, hold in enumerate(instance.demands)
        },
        "targets": {"goal": formula_of(instance.target)},
        "settings": {"roadmap": {"max_bundle": instance.max_bundle}},
        **parts,
    }
    return detente.load_text(dump(data))


def dump(data: dict[str, Any]) -> str:
    """Plain data as the text of a dispute file: JSON is YAML."""
    import json

    return json.dumps(data)

"""What is left of a dispute without some of its parts.

Without a measure, it is held at its start level. Without a role, its `through` measures are. Without an actor,
its measures are held and its roles, hazards, preferences, penalties, beliefs, demands and views go; consent that it
would have had to give is no longer asked. Without a demand, rule, spoiler or proposal, that is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.model.frozen import FrozenMap
from detente.model.spec import DisputeSpec


@dataclass
class Removal:
    """Names sorted by what they name; `unknown` are names of nothing."""

    actors: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    demands: set[str] = field(default_factory=set)
    rules: set[int] = field(default_factory=set)
    spoilers: set[str] = field(default_factory=set)
    proposals: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)


def names_to_leave_out(spec: DisputeSpec) -> list[str]:
    """Every name that `without` may hold."""
    rules = [r.id or f"rules.{k}" for k, r in enumerate(spec.rules)]
    return [
        *spec.actors,
        *spec.measures,
        *spec.roles,
        *spec.demands,
        *rules,
        *spec.hazards.spoilers,
        *spec.proposals,
    ]


def sort_names(spec: DisputeSpec, names: Iterable[str]) -> Removal:
    """What each name in `without` refers to. A name means the first of: actor, measure, role, demand, rule, spoiler."""
    rules = {r.id: k for k, r in enumerate(spec.rules) if r.id} | {
        f"rules.{k}": k for k in range(len(spec.rules))
    }
    found = Removal()
    for name in names:
        if name in spec.actors:
            found.actors.add(name)
        elif name in spec.measures:
            found.measures.add(name)
        elif name in spec.roles:
            found.roles.add(name)
        elif name in spec.demands:
            found.demands.add(name)
        elif name in rules:
            found.rules.add(rules[name])
        elif name in spec.hazards.spoilers:
            found.spoilers.add(name)
        elif name in spec.proposals:
            found.proposals.add(name)
        else:
            found.unknown.append(name)
    return found


def leave_out(spec: DisputeSpec) -> tuple[DisputeSpec, frozenset[str]]:
    """The dispute without the parts named in its `without`, and the measures held at their start."""
    if not spec.without:
        return spec, frozenset()
    gone = sort_names(spec, spec.without)
    actors = gone.actors
    roles = gone.roles | {r for r in spec.roles if r.split(".", 1)[0] in actors}
    held = set(gone.measures)
    held |= {m for m, measure in spec.measures.items() if measure.owner in actors}
    held |= {m for r in roles for m in spec.roles[r].through}
    changes: dict[str, Any] = {
        "actors": _without(spec.actors, actors),
        "roles": _without(spec.roles, roles),
        "demands": FrozenMap(
            {k: d for k, d in spec.demands.items() if k not in gone.demands and d.by not in actors}
        ),
        "rules": tuple(r for k, r in enumerate(spec.rules) if k not in gone.rules),
        "proposals": _without(spec.proposals, gone.proposals),
        "preferences": _without(spec.preferences, actors),
        "penalties": _without(spec.penalties, actors),
        "views": FrozenMap(
            {
                k: v.model_copy(update={"preferences": _without(v.preferences, actors)})
                for k, v in spec.views.items()
                if k not in actors
            }
        ),
        "commitments": FrozenMap(
            {k: c for k, c in spec.commitments.items() if c.by not in actors and c.to not in actors}
        ),
        "definitions": FrozenMap({t: _without(d, actors) for t, d in spec.definitions.items()}),
        "hazards": _hazards(spec, actors, gone.spoilers),
        "beliefs": spec.beliefs.model_copy(
            update={
                "trust": FrozenMap(
                    {a: _without(t, actors) for a, t in spec.beliefs.trust.items() if a not in actors}
                )
            }
        ),
    }
    if actors:
        changes["measures"] = FrozenMap(
            {
                m: measure.model_copy(
                    update={"consent": tuple(a for a in measure.consent if a not in actors)}
                )
                for m, measure in spec.measures.items()
            }
        )
    return spec.model_copy(update=changes), frozenset(held)


def _without(mapping: Mapping[str, Any], names: set[str]) -> FrozenMap[str, Any]:
    return FrozenMap({k: v for k, v in mapping.items() if k not in names})


def _hazards(spec: DisputeSpec, actors: set[str], spoilers: set[str]) -> Any:
    alarm = spec.hazards.false_alarm
    if alarm is not None and actors & set(alarm.between):
        between = tuple(a for a in alarm.between if a not in actors)
        # an alarm needs two: with one side gone there is nobody left to be wrongly accused
        alarm = alarm.model_copy(update={"between": between}) if len(between) > 1 else None
    kept = {
        s: spoiler
        for s, spoiler in spec.hazards.spoilers.items()
        if s not in spoilers and spoiler.inside not in actors
    }
    return spec.hazards.model_copy(
        update={
            "turnover": _without(spec.hazards.turnover, actors),
            "false_alarm": alarm,
            "spoilers": FrozenMap(kept),
        }
    )

"""Whether preferences, third parties, hazards and beliefs speak of what is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.model.nodes import Path as Keys
from detente.model.spec_preferences import PreferenceSpec, StrongSpec

if TYPE_CHECKING:
    from detente.model.checks import Checker

ROLE_KINDS = ("guarantor", "messenger", "buffer", "convener")
_ROLE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\Z")
_ROLE_KEYS = {
    "guarantor": {"protects", "through", "credibility"},
    "messenger": {"between", "through", "knows", "noise"},
    "buffer": {"between", "through", "damps"},
    "convener": {"between", "through", "lifts"},
}


def check_preferences(checker: Checker) -> None:
    """What actors want, also as others see it."""
    for a, preference in checker.spec.preferences.items():
        if checker.known("actor", a, checker.actors, ("preferences", a), at="key"):
            check_preference(checker, preference, ("preferences", a))
    for v, view in checker.spec.views.items():
        checker.known("actor", v, checker.actors, ("views", v), at="key")
        for k, text in enumerate(view.forbid):
            checker.formula(text, ("views", v, "forbid", k))
        for a, preference in view.preferences.items():
            if a == v:
                checker.say(
                    f"a view says how '{v}' sees the others, not itself",
                    ("views", v, "preferences", a),
                    at="key",
                )
            if checker.known("actor", a, checker.actors, ("views", v, "preferences", a), at="key"):
                check_preference(checker, preference, ("views", v, "preferences", a))


def check_preference(checker: Checker, preference: PreferenceSpec, keys: Keys) -> None:
    """One actor's preference."""
    check_worth(checker, preference.worth, (*keys, "worth"))
    for key in ("priorities", "importance", "refuses"):
        for k, text in enumerate(getattr(preference, key) or ()):
            checker.formula(text, (*keys, key, k))
    for k, item in enumerate(preference.ranking or ()):
        for j, reference in enumerate(item if isinstance(item, tuple) else (item,)):
            if not isinstance(reference, StrongSpec):
                checker.state(
                    reference,
                    (*keys, "ranking", k, j) if isinstance(item, tuple) else (*keys, "ranking", k),
                )
    for k, pair in enumerate(preference.unknown):
        for j, reference in enumerate(pair):
            checker.state(reference, (*keys, "unknown", k, j))
    for b, bloc in (preference.blocs or {}).items():
        check_worth(checker, bloc.worth, (*keys, "blocs", b, "worth"))
    if preference.decides is not None:
        checker.known("bloc", preference.decides, preference.blocs or (), (*keys, "decides"))
    if isinstance(preference.no_deal, (str, Mapping)):
        checker.state(preference.no_deal, (*keys, "no_deal"))


def check_worth(checker: Checker, worth: Mapping[str, Any] | None, keys: Keys) -> None:
    """A table of payoffs."""
    for item, number in (worth or {}).items():
        here = (*keys, item)
        if item in checker.broken:
            continue
        measure = checker.spec.measures.get(item)
        if measure is None:
            checker.formula(item, here, at="key")
            if isinstance(number, Mapping):
                checker.say(
                    f"'{item[:60]}' is no measure, so its payoff is one number, not a map of levels", here
                )
        elif isinstance(number, Mapping):
            for level in number:
                checker.known(f"level of '{item}'", level, measure.levels, (*here, level), at="key")
            for level in measure.levels[1:]:
                if level not in number:
                    checker.say(
                        f"the payoff of '{item}' leaves out its level '{level}', which then counts as 0",
                        here,
                        at="key",
                        severity="warning",
                    )
        elif len(measure.levels) > 2:
            wanted = ", ".join(f"{level}: ..." for level in measure.levels[1:])
            checker.say(
                f"'{item}' has {len(measure.levels)} levels: give a payoff for each, as {{{wanted}}}",
                here,
            )


def check_third_parties(checker: Checker) -> None:
    """Roles, hazards, penalties, beliefs."""
    spec = checker.spec
    for r, role in spec.roles.items():
        keys: Keys = ("roles", r)
        if not _ROLE.match(r):
            checker.say(f"a role is named actor.role, as in china.guarantor, not '{r[:60]}'", keys, at="key")
            continue
        actor, name = r.split(".", 1)
        checker.known("actor", actor, checker.actors, keys, at="key")
        kind = role.kind or (name if name in ROLE_KINDS else None)
        if kind is None:
            checker.say(
                f"what kind of role is '{r}'? Give `kind`: one of {', '.join(ROLE_KINDS)}", keys, at="key"
            )
        else:
            for key in sorted(role.model_fields_set - _ROLE_KEYS[kind] - {"kind", "about", "sources"}):
                checker.say(
                    f"'{r}' is a {kind}: `{key}` does not belong to it ({', '.join(sorted(_ROLE_KEYS[kind]))})",
                    (*keys, key),
                    at="key",
                )
        checker.known_each("measure", role.through, checker.measures, (*keys, "through"))
        checker.known_each("actor", role.protects, checker.actors, (*keys, "protects"))
        checker.known_each("actor", role.between, checker.actors, (*keys, "between"))
    hazards = spec.hazards
    for a in hazards.turnover:
        checker.known("actor", a, checker.actors, ("hazards", "turnover", a), at="key")
    if hazards.false_alarm is not None:
        checker.known_each(
            "actor", hazards.false_alarm.between, checker.actors, ("hazards", "false_alarm", "between")
        )
    for s, spoiler in hazards.spoilers.items():
        at: Keys = ("hazards", "spoilers", s)
        checker.check_id(s, at)
        checker.known("actor", spoiler.inside, checker.actors, (*at, "inside"))
        checker.known_each("actor", spoiler.against, checker.actors, (*at, "against"))
    for a in spec.penalties:
        checker.known("actor", a, checker.actors, ("penalties", a), at="key")
    for a, trusts in spec.beliefs.trust.items():
        checker.known("actor", a, checker.actors, ("beliefs", "trust", a), at="key")
        for b in trusts:
            checker.known("actor", b, checker.actors, ("beliefs", "trust", a, b), at="key")
            if a == b:
                checker.say(
                    f"'{a}' cannot trust or distrust itself here", ("beliefs", "trust", a, b), at="key"
                )


CHECKS = (check_preferences, check_third_parties)

"""Whether demands, commitments, proposals, scenarios and what is left out speak of what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.model.checks_wants import check_preference
from detente.model.formula import suggest
from detente.model.leaving_out import names_to_leave_out, sort_names
from detente.model.nodes import Path as Keys
from detente.model.spec_preferences import PreferenceSpec

if TYPE_CHECKING:
    from detente.model.checks import Checker
    from detente.model.numbers import Estimate


def check_plans(checker: Checker) -> None:
    """Demands, commitments, proposals, definitions, scenarios."""
    spec = checker.spec
    for term, meanings in spec.definitions.items():
        for a, meaning in meanings.items():
            checker.known("actor", a, checker.actors, ("definitions", term, a), at="key")
            if not isinstance(meaning, tuple):
                for element in sorted(set(meaning.includes) & set(meaning.unclear)):
                    checker.say(f"'{element[:60]}' is both included and unclear", ("definitions", term, a))
    for d, demand in spec.demands.items():
        keys: Keys = ("demands", d)
        checker.known("actor", demand.by, checker.actors, (*keys, "by"))
        checker.known_each("measure", demand.hold, checker.measures, (*keys, "hold"))
        checker.formula(demand.until, (*keys, "until"))
    for c, commitment in spec.commitments.items():
        keys = ("commitments", c)
        checker.known("actor", commitment.by, checker.actors, (*keys, "by"))
        checker.known("actor", commitment.to, checker.actors, (*keys, "to"))
        checker.known_each("measure", commitment.measures, checker.measures, (*keys, "measures"))
        if commitment.condition is not None:
            checker.formula(commitment.condition, (*keys, "if"))
    for p, proposal in spec.proposals.items():
        keys = ("proposals", p)
        if proposal.by is not None:
            checker.known("actor", proposal.by, checker.actors, (*keys, "by"))
        if proposal.target is not None:
            checker.known("target", proposal.target, checker.raw_keys("targets"), (*keys, "target"))
        for k, hold in enumerate(proposal.hold or ()):
            if hold.measures_of is not None:
                checker.known("actor", hold.measures_of, checker.actors, (*keys, "hold", k, "measures_of"))
            checker.known_each("measure", hold.measures, checker.measures, (*keys, "hold", k, "measures"))
            checker.formula(hold.until, (*keys, "hold", k, "until"))
        for k, step in enumerate(proposal.steps or ()):
            checker.levels(step, (*keys, "steps", k))
            if not step:
                checker.say(
                    "this step changes nothing: name a measure and its new level", (*keys, "steps", k)
                )
        if proposal.package is not None:
            checker.state(proposal.package, (*keys, "package"))


def check_rest(checker: Checker) -> None:
    """Issues, named states, fallback, start, scenarios, what is left out, claims."""
    spec = checker.spec
    for name, members in spec.issues.items():
        checker.known_each("measure", members, checker.measures, ("issues", name))
        if not members:
            checker.say(f"the issue '{name}' has no measures", ("issues", name), severity="warning")
    for name, levels in spec.states.items():
        checker.levels(levels, ("states", name))
    checker.levels(spec.fallback, ("fallback",))
    checker.state(spec.start, ("start",))
    everything = names_to_leave_out(spec)
    places: list[tuple[Keys, tuple[str, ...]]] = [(("without",), spec.without)]
    places += [(("scenarios", s, "without"), scenario.without) for s, scenario in spec.scenarios.items()]
    for keys, names in places:
        for k, name in enumerate(names):
            if name in sort_names(spec, [name]).unknown and name not in (*checker.actors, *checker.measures):
                checker.say(f"cannot leave out '{name[:60]}'{suggest(name, everything)}", (*keys, k))
    check_scenarios(checker)
    seen: set[str] = set()
    for k, claim in enumerate(spec.claims):
        if claim.id in seen:
            checker.say(f"two claims are called '{claim.id[:60]}'", ("claims", k, "id"))
        seen.add(claim.id)


def check_scenarios(checker: Checker) -> None:
    """What scenarios set is a number within its bounds, a whole preference, a demand made hard, or who decides."""
    from detente.model.changing import normal_path
    from detente.model.numbers import list_estimates

    if not any(s.set for s in checker.spec.scenarios.values()):
        return
    estimates = {normal_path(p): e for p, e in list_estimates(checker.spec).items()}
    for s, scenario in checker.spec.scenarios.items():
        for path, value in scenario.set.items():
            keys: Keys = ("scenarios", s, "set", path)
            if isinstance(value, PreferenceSpec):
                section, _, actor = path.partition(".")
                if section == "preferences" and actor in checker.actors:
                    check_preference(checker, value, keys)
                else:
                    text = f"only preferences.ACTOR can be set as a whole, not '{path[:60]}'"
                    checker.say(text, keys, at="key")
            elif isinstance(value, str):
                check_word_set(checker, path, value, keys)
            else:
                check_number_set(checker, estimates, normal_path(path), value, keys)


def check_number_set(
    checker: Checker, estimates: Mapping[str, Estimate], path: str, value: float, keys: Keys
) -> None:
    """A number that a scenario sets is there, and may have this value."""
    from detente.model.checks_numbers import bound_broken

    estimate = estimates.get(path)
    if estimate is None:
        checker.say(f"there is no number at the path '{path[:80]}'{suggest(path, estimates)}", keys, at="key")
    elif estimate.kind == "order":
        checker.say(
            "only the order of these weights is given: none of them can be set by itself", keys, at="key"
        )
    elif broken := bound_broken(estimate, value):
        checker.say(broken, keys)


def check_word_set(checker: Checker, path: str, value: str, keys: Keys) -> None:
    """A word that a scenario sets: `demands.DEMAND.strength: hard`, or `preferences.ACTOR.decides: BLOC`."""
    section, _, rest = path.partition(".")
    name, _, key = rest.partition(".")
    if (section, key) == ("demands", "strength") and name in checker.raw_keys("demands"):
        if value != "hard":
            checker.say(f"a demand can be set hard, not '{value[:60]}'; a cost is set at its own path", keys)
    elif (section, key) == ("preferences", "decides") and name in checker.spec.preferences:
        checker.known("bloc", value, checker.spec.preferences[name].blocs or (), keys)
    else:
        checker.say(
            f"a scenario sets numbers, preferences.ACTOR, demands.DEMAND.strength and preferences.ACTOR.decides, "
            f"not '{path[:60]}' to the word '{value[:40]}'",
            keys,
            at="key",
        )


CHECKS = (check_plans, check_rest)

"""Mistakes of meaning in a dispute file: names that name nothing, formulas that cannot be read, circles, clashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from detente.errors import Diagnostic
from detente.model.formula import Vocabulary, suggest
from detente.model.grammar import RESERVED, FormulaError
from detente.model.leaving_out import names_to_leave_out, sort_names
from detente.model.nodes import Path as Keys
from detente.model.nodes import Source
from detente.model.spec import DisputeSpec, PreferenceSpec, StrongSpec

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_LEVEL = re.compile(r"[A-Za-z0-9_]+\Z")
_ROLE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\Z")
_DOCUMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
ROLE_KINDS = ("guarantor", "messenger", "buffer", "convener")
_ROLE_KEYS = {
    "guarantor": {"protects", "through", "credibility"},
    "messenger": {"between", "through", "knows", "noise"},
    "buffer": {"between", "through", "damps"},
    "convener": {"between", "through", "lifts"},
}


def check_spec(spec: DisputeSpec, source: Source) -> list[Diagnostic]:
    """Everything that is wrong or doubtful in a file whose structure is right."""
    from detente.model.checks_numbers import check_numbers

    checker = Checker(spec, source)
    checker.run()
    found = checker.found
    if not any(d.severity == "error" for d in found):
        found = found + check_numbers(spec, source)
    return found


class Checker:
    """Walks a dispute and collects what names or means nothing.

    Names count as known where the file has them, even where their own entry has mistakes, so that one mistake does
    not bring a hundred others with it.
    """

    def __init__(self, spec: DisputeSpec, source: Source) -> None:
        self.spec = spec
        self.source = source
        self.found: list[Diagnostic] = []
        self.actors = self._raw_keys("actors")
        self.measures = self._raw_keys("measures")
        self.broken = set(self.measures) - set(spec.measures)
        self.words = Vocabulary(
            {m: s.levels for m, s in spec.measures.items()},
            dict(spec.terms),
            frozenset(m for m, s in spec.measures.items() if not s.ordered),
        )

    def _raw_keys(self, section: str) -> list[str]:
        raw = self.source.data.get(section) if isinstance(self.source.data, Mapping) else None
        return list(raw) if isinstance(raw, Mapping) else []

    def say(self, message: str, keys: Keys, *, at: str = "value", offset: int = 0, severity: str = "error") -> None:
        """Record a mistake at a place of the file."""
        self.found.append(self.source.diagnose(message, keys, at=at, offset=offset, severity=severity))

    def run(self) -> None:
        """Check every part."""
        self.check_names()
        self.check_measures()
        self.check_formulas()
        self.check_preferences()
        self.check_third_parties()
        self.check_plans()
        self.check_sources()
        self.check_rest()
        if not any(d.severity == "error" for d in self.found):
            self.check_start()

    # names

    def check_names(self) -> None:
        """Ids are well formed and distinct across actors, measures, terms and states."""
        spec, taken = self.spec, dict[str, str]()
        groups: list[tuple[str, Iterable[str]]] = [
            ("actors", spec.actors), ("measures", spec.measures), ("terms", spec.terms), ("states", spec.states)
        ]
        for section, names in groups:
            for name in names:
                self.check_id(name, (section, name))
                if name in taken:
                    self.say(
                        f"'{name}' is already among the {taken[name]}: actors, measures, terms and states share their names",
                        (section, name), at="key",
                    )
                taken.setdefault(name, section)
        for section in ("issues", "factors", "proposals", "targets", "outcomes", "scenarios", "demands", "commitments"):
            for name in getattr(spec, section):
                self.check_id(name, (section, name))

    def check_id(self, name: str, keys: Keys) -> None:
        """One id."""
        if name in RESERVED:
            self.say(f"'{name}' is an operator of formulas and cannot be an id", keys, at="key")
        elif not _ID.match(name) or len(name) > 80:
            self.say(f"'{name[:60]}' is no id: a small letter, then small letters, digits or `_`", keys, at="key")

    def known(self, what: str, name: str, names: Iterable[str], keys: Keys, *, at: str = "value") -> bool:
        """Say so where a name is not among the known ones."""
        names = list(names)
        if name in names:
            return True
        listed = f" (known: {', '.join(map(str, names[:12]))})" if 0 < len(names) <= 12 else ""
        self.say(f"unknown {what} '{name[:60]}'{suggest(name, names) or listed}", keys, at=at)
        return False

    def known_each(self, what: str, given: Iterable[str], names: Iterable[str], keys: Keys) -> None:
        """The same for a list, which may not name anything twice."""
        names, seen = list(names), set()
        for k, name in enumerate(given):
            self.known(what, name, names, (*keys, k))
            if name in seen:
                self.say(f"'{name[:60]}' stands twice in this list", (*keys, k))
            seen.add(name)

    # measures and states

    def check_measures(self) -> None:
        """Levels, undo costs, durations, owners, consent."""
        for m, measure in self.spec.measures.items():
            keys: Keys = ("measures", m)
            self.known("actor", measure.owner, self.actors, (*keys, "owner"))
            seen = set()
            for k, level in enumerate(measure.levels):
                if not _LEVEL.match(level) or level in RESERVED or level in ("value", "by"):
                    self.say(f"'{level[:60]}' cannot name a level: letters, digits and `_`", (*keys, "levels", k))
                if level in seen:
                    self.say(f"the level '{level}' stands twice in '{m}'", (*keys, "levels", k))
                seen.add(level)
            for key in ("undo", "takes"):
                for level in getattr(measure, key):
                    if self.known(f"level of '{m}'", level, measure.levels, (*keys, key, level), at="key") and (
                        level == measure.levels[0]
                    ):
                        self.say(
                            f"'{level}' is the lowest level of '{m}': nothing goes below it, nothing leads to it",
                            (*keys, key, level), at="key",
                        )
            self.known_each("actor", measure.consent, self.actors, (*keys, "consent"))
            self.known_each("actor", measure.holds_when_broken_by, self.actors, (*keys, "holds_when_broken_by"))

    def levels(self, levels: Mapping[str, str], keys: Keys) -> None:
        """A map from measures to levels."""
        for m, level in levels.items():
            if not self.known("measure", m, self.measures, (*keys, m), at="key") or m in self.broken:
                continue
            self.known(f"level of '{m}'", level, self.spec.measures[m].levels, (*keys, m))

    def state(self, reference: Any, keys: Keys) -> None:
        """A state: the name of one or a map of levels."""
        if isinstance(reference, str):
            self.known("state", reference, self._raw_keys("states"), keys)
        elif isinstance(reference, Mapping):
            self.levels(reference, keys)

    # formulas

    def formula(self, text: str, keys: Keys, *, at: str = "value") -> bool:
        """One formula."""
        try:
            self.words.resolve(text)
        except FormulaError as error:
            name = str(error).split("'")[1] if str(error).startswith("unknown measure") else ""
            if name not in self.broken and name not in self._raw_keys("terms"):
                self.say(str(error), keys, at=at, offset=error.offset)
            return False
        return True

    def check_formulas(self) -> None:
        """Terms, rules, targets, outcomes, merge, elements, and conditions of numbers."""
        from detente.model.numbers import iter_figures

        spec = self.spec
        for section in ("terms", "targets", "outcomes", "elements"):
            for name, text in getattr(spec, section).items():
                self.formula(text, (section, name))
        for k, text in enumerate(spec.merge):
            self.formula(text, ("merge", k))
        for k, rule in enumerate(spec.rules):
            for key in ("require", "forbid", "need", "when", "before"):
                if getattr(rule, key) is not None:
                    self.formula(getattr(rule, key), ("rules", k, key))
        for keys, _, number in iter_figures(spec):
            when = getattr(number, "when", None)
            if when is not None:
                self.formula(when, (*keys, "when"))
                if not isinstance(keys[-1], int):
                    self.say("`when` belongs to an entry of a list of numbers that add up", (*keys, "when"), at="key")
            for k, factor in enumerate(getattr(number, "times", ())):
                self.known("factor", factor, self._raw_keys("factors"), (*keys, "times", k))
            if keys[0] == "factors" and getattr(number, "times", ()):
                self.say("a factor cannot be multiplied by factors", (*keys, "times"), at="key")
            for analyst, inner in (getattr(number, "by", None) or {}).items():
                for key in ("by", "times", "when"):
                    if getattr(inner, key, None):
                        self.say(f"`{key}` belongs outside `by`", (*keys, "by", analyst, key), at="key")

    # preferences

    def check_preferences(self) -> None:
        """What actors want, also as others see it."""
        for a, preference in self.spec.preferences.items():
            if self.known("actor", a, self.actors, ("preferences", a), at="key"):
                self.preference(preference, ("preferences", a))
        for v, view in self.spec.views.items():
            self.known("actor", v, self.actors, ("views", v), at="key")
            for k, text in enumerate(view.forbid):
                self.formula(text, ("views", v, "forbid", k))
            for a, preference in view.preferences.items():
                if self.known("actor", a, self.actors, ("views", v, "preferences", a), at="key"):
                    self.preference(preference, ("views", v, "preferences", a))

    def preference(self, preference: PreferenceSpec, keys: Keys) -> None:
        """One actor's preference."""
        self.worth(preference.worth, (*keys, "worth"))
        for key in ("priorities", "importance", "refuses"):
            for k, text in enumerate(getattr(preference, key) or ()):
                self.formula(text, (*keys, key, k))
        for k, item in enumerate(preference.ranking or ()):
            for j, reference in enumerate(item if isinstance(item, tuple) else (item,)):
                if not isinstance(reference, StrongSpec):
                    self.state(reference, (*keys, "ranking", k, j) if isinstance(item, tuple) else (*keys, "ranking", k))
        for k, pair in enumerate(preference.unknown):
            for j, reference in enumerate(pair):
                self.state(reference, (*keys, "unknown", k, j))
        for b, bloc in (preference.blocs or {}).items():
            self.worth(bloc.worth, (*keys, "blocs", b, "worth"))
        if preference.decides is not None:
            self.known("bloc", preference.decides, preference.blocs or (), (*keys, "decides"))
        if isinstance(preference.no_deal, (str, Mapping)):
            self.state(preference.no_deal, (*keys, "no_deal"))

    def worth(self, worth: Mapping[str, Any] | None, keys: Keys) -> None:
        """A table of payoffs."""
        for item, number in (worth or {}).items():
            here = (*keys, item)
            measure = self.spec.measures.get(item)
            if measure is None:
                if item not in self.broken:
                    self.formula(item, here, at="key")
                if isinstance(number, Mapping):
                    self.say(f"'{item[:60]}' is no measure, so its payoff is one number, not a map of levels", here)
            elif isinstance(number, Mapping):
                for level in number:
                    self.known(f"level of '{item}'", level, measure.levels, (*here, level), at="key")
                for level in measure.levels[1:]:
                    if level not in number:
                        self.say(
                            f"the payoff of '{item}' leaves out its level '{level}', which then counts as 0",
                            here, at="key", severity="warning",
                        )
            elif len(measure.levels) > 2:
                wanted = ", ".join(f"{level}: ..." for level in measure.levels[1:])
                self.say(f"'{item}' has {len(measure.levels)} levels: give a payoff for each, as {{{wanted}}}", here)

    # third parties, hazards, beliefs

    def check_third_parties(self) -> None:
        """Roles, hazards, penalties, beliefs."""
        spec = self.spec
        for r, role in spec.roles.items():
            keys: Keys = ("roles", r)
            if not _ROLE.match(r):
                self.say(f"a role is named actor.role, as in china.guarantor, not '{r[:60]}'", keys, at="key")
                continue
            actor, name = r.split(".", 1)
            self.known("actor", actor, self.actors, keys, at="key")
            kind = role.kind or (name if name in ROLE_KINDS else None)
            if kind is None:
                self.say(f"what kind of role is '{r}'? Give `kind`: one of {', '.join(ROLE_KINDS)}", keys, at="key")
            else:
                for key in sorted(role.model_fields_set - _ROLE_KEYS[kind] - {"kind", "about", "sources"}):
                    self.say(
                        f"'{r}' is a {kind}: `{key}` does not belong to it ({', '.join(sorted(_ROLE_KEYS[kind]))})",
                        (*keys, key), at="key",
                    )
            self.known_each("measure", role.through, self.measures, (*keys, "through"))
            self.known_each("actor", role.protects, self.actors, (*keys, "protects"))
            self.known_each("actor", role.between, self.actors, (*keys, "between"))
        hazards = spec.hazards
        for a in hazards.turnover:
            self.known("actor", a, self.actors, ("hazards", "turnover", a), at="key")
        if hazards.false_alarm is not None:
            self.known_each("actor", hazards.false_alarm.between, self.actors, ("hazards", "false_alarm", "between"))
        for s, spoiler in hazards.spoilers.items():
            at: Keys = ("hazards", "spoilers", s)
            self.check_id(s, at)
            self.known("actor", spoiler.inside, self.actors, (*at, "inside"))
            self.known_each("actor", spoiler.against, self.actors, (*at, "against"))
        for a in spec.penalties:
            self.known("actor", a, self.actors, ("penalties", a), at="key")
        for a, trusts in spec.beliefs.trust.items():
            self.known("actor", a, self.actors, ("beliefs", "trust", a), at="key")
            for b in trusts:
                self.known("actor", b, self.actors, ("beliefs", "trust", a, b), at="key")
                if a == b:
                    self.say(f"'{a}' cannot trust or distrust itself here", ("beliefs", "trust", a, b), at="key")

    # demands, commitments, proposals, scenarios

    def check_plans(self) -> None:
        """Demands, commitments, proposals, definitions, scenarios."""
        spec = self.spec
        for term, meanings in spec.definitions.items():
            for a, meaning in meanings.items():
                self.known("actor", a, self.actors, ("definitions", term, a), at="key")
                if not isinstance(meaning, tuple):
                    for element in sorted(set(meaning.includes) & set(meaning.unclear)):
                        self.say(f"'{element[:60]}' is both included and unclear", ("definitions", term, a))
        for d, demand in spec.demands.items():
            keys: Keys = ("demands", d)
            self.known("actor", demand.by, self.actors, (*keys, "by"))
            self.known_each("measure", demand.hold, self.measures, (*keys, "hold"))
            self.formula(demand.until, (*keys, "until"))
        for c, commitment in spec.commitments.items():
            keys = ("commitments", c)
            self.known("actor", commitment.by, self.actors, (*keys, "by"))
            self.known("actor", commitment.to, self.actors, (*keys, "to"))
            self.known_each("measure", commitment.measures, self.measures, (*keys, "measures"))
            if commitment.condition is not None:
                self.formula(commitment.condition, (*keys, "if"))
        for p, proposal in spec.proposals.items():
            keys = ("proposals", p)
            if proposal.by is not None:
                self.known("actor", proposal.by, self.actors, (*keys, "by"))
            if proposal.target is not None:
                self.known("target", proposal.target, self._raw_keys("targets"), (*keys, "target"))
            for k, hold in enumerate(proposal.hold or ()):
                if hold.measures_of is not None:
                    self.known("actor", hold.measures_of, self.actors, (*keys, "hold", k, "measures_of"))
                self.known_each("measure", hold.measures, self.measures, (*keys, "hold", k, "measures"))
                self.formula(hold.until, (*keys, "hold", k, "until"))
            for k, step in enumerate(proposal.steps or ()):
                self.levels(step, (*keys, "steps", k))
                if not step:
                    self.say("this step changes nothing: name a measure and its new level", (*keys, "steps", k))
            if proposal.package is not None:
                self.state(proposal.package, (*keys, "package"))

    def check_rest(self) -> None:
        """Issues, named states, fallback, start, scenarios, what is left out, claims."""
        spec = self.spec
        for name, members in spec.issues.items():
            self.known_each("measure", members, self.measures, ("issues", name))
            if not members:
                self.say(f"the issue '{name}' has no measures", ("issues", name), severity="warning")
        for name, levels in spec.states.items():
            self.levels(levels, ("states", name))
        self.levels(spec.fallback, ("fallback",))
        self.state(spec.start, ("start",))
        everything = names_to_leave_out(spec)
        places: list[tuple[Keys, tuple[str, ...]]] = [(("without",), spec.without)]
        places += [(("scenarios", s, "without"), scenario.without) for s, scenario in spec.scenarios.items()]
        for keys, names in places:
            for k, name in enumerate(names):
                if name in sort_names(spec, [name]).unknown and name not in (*self.actors, *self.measures):
                    self.say(f"cannot leave out '{name[:60]}'{suggest(name, everything)}", (*keys, k))
        self.check_scenarios()
        seen: set[str] = set()
        for k, claim in enumerate(spec.claims):
            if claim.id in seen:
                self.say(f"two claims are called '{claim.id[:60]}'", ("claims", k, "id"))
            seen.add(claim.id)

    def check_scenarios(self) -> None:
        """The paths that scenarios set lead to numbers, or to a whole preference."""
        from detente.model.changing import _normal
        from detente.model.numbers import list_estimates

        if not any(s.set for s in self.spec.scenarios.values()):
            return
        paths = {_normal(p) for p in list_estimates(self.spec)}
        for s, scenario in self.spec.scenarios.items():
            for path, value in scenario.set.items():
                keys: Keys = ("scenarios", s, "set", path)
                if isinstance(value, PreferenceSpec):
                    section, _, actor = path.partition(".")
                    if section != "preferences" or actor not in self.actors:
                        self.say(f"only preferences.ACTOR can be set as a whole, not '{path[:60]}'", keys, at="key")
                    else:
                        self.preference(value, keys)
                elif _normal(path) not in paths:
                    close = suggest(path, paths)
                    self.say(f"there is no number at the path '{path[:80]}'{close}", keys, at="key")

    # sources

    def check_sources(self) -> None:
        """Document ids are distinct, and every `from` names a document, a passage of one, or judgment."""
        documents: set[str] = set()
        for k, document in enumerate(self.spec.documents):
            if not _DOCUMENT.match(document.id) or document.id == "judgment":
                self.say(f"'{document.id[:60]}' is no document id: letters, digits, `-`, `_`, `.`", ("documents", k, "id"))
            if document.id in documents:
                self.say(f"two documents are called '{document.id[:60]}'", ("documents", k, "id"))
            documents.add(document.id)
        raw = self.source.data.get("documents") if isinstance(self.source.data, Mapping) else None
        if isinstance(raw, list) and len(raw) > len(self.spec.documents):
            return  # the list had mistakes of its own; what it would have named is not known
        if not documents:
            return  # a file without documents cites sources that are kept elsewhere
        for keys, sources in self._cited():
            for k, name in enumerate(sources):
                if name != "judgment" and name.split("#", 1)[0] not in documents:
                    close = suggest(name.split("#", 1)[0], [*documents, "judgment"])
                    self.say(f"unknown document '{name[:60]}'{close}", (*keys, "from", k), severity="warning")

    def _cited(self) -> Iterable[tuple[Keys, tuple[str, ...]]]:
        from detente.model.numbers import iter_figures

        for keys, _, number in iter_figures(self.spec):
            yield keys, getattr(number, "sources", ())
            for analyst, inner in (getattr(number, "by", None) or {}).items():
                yield (*keys, "by", analyst), getattr(inner, "sources", ())
        sections = ("measures", "roles", "demands", "commitments", "proposals")
        for section in sections:
            for name, part in getattr(self.spec, section).items():
                yield (section, name), part.sources
        for k, rule in enumerate(self.spec.rules):
            yield ("rules", k), rule.sources

    # start

    def check_start(self) -> None:
        """The start satisfies the rules."""
        from detente.model.dispute import Dispute

        dispute = Dispute(self.spec)
        start = dispute.start
        at = {m: s.levels.index(start[m]) for m, s in dispute.all_measures.items()}
        positions = [k for k, r in enumerate(dispute.effective.rules) if r.need is None]
        for k, formula in zip(positions, dispute.state_rules, strict=True):
            if not bool(formula.holds(at.__getitem__)):
                rule = dispute.effective.rules[k]
                text = rule.require if rule.require is not None else f"not ({rule.forbid})"
                self.say(
                    f"the start breaks this rule: {str(text)[:80]} does not hold at "
                    f"{dispute.describe_state(start)[:120]}",
                    ("rules", self.spec.rules.index(rule)),
                )

"""Whether names, measures, formulas, sources and the start of a dispute file mean something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from detente.model.formula import suggest
from detente.model.grammar import RESERVED
from detente.model.nodes import Path as Keys

if TYPE_CHECKING:
    from detente.model.checks import Checker

_LEVEL = re.compile(r"[A-Za-z0-9_]+\Z")
_DOCUMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")


def check_names(checker: Checker) -> None:
    """Ids are well formed and distinct across actors, measures, terms and states."""
    spec, taken = checker.spec, dict[str, str]()
    groups: list[tuple[str, Iterable[str]]] = [
        ("actors", spec.actors),
        ("measures", spec.measures),
        ("terms", spec.terms),
        ("states", spec.states),
    ]
    for section, names in groups:
        for name in names:
            checker.check_id(name, (section, name))
            if name in taken:
                checker.say(
                    f"'{name}' is among the {taken[name]} too: actors, measures, terms and states need distinct ids",
                    (section, name),
                    at="key",
                )
            taken.setdefault(name, section)
    check_rule_ids(checker)
    for section in (
        "issues",
        "factors",
        "proposals",
        "targets",
        "outcomes",
        "scenarios",
        "demands",
        "commitments",
    ):
        for name in getattr(spec, section):
            checker.check_id(name, (section, name))


def check_rule_ids(checker: Checker) -> None:
    """Ids of rules are distinct, and name nothing else that could be left out."""
    others = {
        *checker.spec.actors, *checker.spec.measures, *checker.spec.demands, *checker.spec.proposals,
        *checker.spec.hazards.spoilers,
    }  # fmt: skip
    seen: set[str] = set()
    for k, rule in enumerate(checker.spec.rules):
        if rule.id is not None:
            checker.check_id(rule.id, ("rules", k, "id"))
            if rule.id in seen or rule.id in others:
                what = "another rule" if rule.id in seen else "something else"
                checker.say(
                    f"'{rule.id[:60]}' names {what} already: give this rule its own id", ("rules", k, "id")
                )
            seen.add(rule.id)


def check_measures(checker: Checker) -> None:
    """Levels, undo costs, durations, owners, consent."""
    for m, measure in checker.spec.measures.items():
        keys: Keys = ("measures", m)
        checker.known("actor", measure.owner, checker.actors, (*keys, "owner"))
        seen = set()
        for k, level in enumerate(measure.levels):
            if not _LEVEL.match(level) or level in RESERVED or level in ("value", "by"):
                checker.say(
                    f"'{level[:60]}' cannot name a level: letters, digits and `_`", (*keys, "levels", k)
                )
            if level in seen:
                checker.say(f"the level '{level}' stands twice in '{m}'", (*keys, "levels", k))
            seen.add(level)
        for key in ("undo", "takes") if m not in checker.broken else ():
            for level in getattr(measure, key):
                if checker.known(
                    f"level of '{m}'", level, measure.levels, (*keys, key, level), at="key"
                ) and (level == measure.levels[0]):
                    checker.say(
                        f"'{level}' is the lowest level of '{m}': nothing goes below it, nothing leads to it",
                        (*keys, key, level),
                        at="key",
                    )
        checker.known_each("actor", measure.consent, checker.actors, (*keys, "consent"))
        checker.known_each(
            "actor", measure.holds_when_broken_by, checker.actors, (*keys, "holds_when_broken_by")
        )


def check_formulas(checker: Checker) -> None:
    """Terms, rules, targets, outcomes, merge, elements, and conditions of numbers."""
    from detente.model.numbers import iter_figures

    spec = checker.spec
    for section in ("terms", "targets", "outcomes", "elements"):
        for name, text in getattr(spec, section).items():
            checker.formula(text, (section, name))
    for k, text in enumerate(spec.merge):
        checker.formula(text, ("merge", k))
    for k, rule in enumerate(spec.rules):
        for key in ("require", "forbid", "need", "when", "before"):
            if getattr(rule, key) is not None:
                checker.formula(getattr(rule, key), ("rules", k, key))
    for keys, _, number in iter_figures(spec):
        when = getattr(number, "when", None)
        if when is not None:
            checker.formula(when, (*keys, "when"))
            if not isinstance(keys[-1], int):
                checker.say(
                    "`when` belongs to an entry of a list of numbers that add up",
                    (*keys, "when"),
                    at="key",
                )
        times: Iterable[str] = getattr(number, "times", None) or ()
        for k, factor in enumerate(times):
            checker.known("factor", factor, checker.raw_keys("factors"), (*keys, "times", k))
        if keys[0] == "factors" and times:
            checker.say("a factor cannot be multiplied by factors", (*keys, "times"), at="key")
        for analyst, inner in (getattr(number, "by", None) or {}).items():
            for key in ("by", "times", "when"):
                if getattr(inner, key, None):
                    checker.say(f"`{key}` belongs outside `by`", (*keys, "by", analyst, key), at="key")


def check_sources(checker: Checker) -> None:
    """Document ids are distinct, and every `from` names a document, a passage of one, or judgment."""
    documents: set[str] = set()
    for k, document in enumerate(checker.spec.documents):
        if not _DOCUMENT.match(document.id) or document.id == "judgment":
            checker.say(
                f"'{document.id[:60]}' is no document id: letters, digits, `-`, `_`, `.`",
                ("documents", k, "id"),
            )
        if document.id in documents:
            checker.say(f"two documents are called '{document.id[:60]}'", ("documents", k, "id"))
        documents.add(document.id)
    raw = checker.source.data.get("documents") if isinstance(checker.source.data, Mapping) else None
    if isinstance(raw, list) and len(raw) > len(checker.spec.documents):
        return  # the list had mistakes of its own; what it would have named is not known
    if not documents:
        return  # a file without documents cites sources that are kept elsewhere
    for keys, sources in _cited(checker):
        for k, name in enumerate(sources):
            if name != "judgment" and name.split("#", 1)[0] not in documents:
                close = suggest(name.split("#", 1)[0], [*documents, "judgment"])
                checker.say(f"unknown document '{name[:60]}'{close}", (*keys, "from", k), severity="warning")


def _cited(checker: Checker) -> Iterable[tuple[Keys, tuple[str, ...]]]:
    from detente.model.numbers import iter_figures

    for keys, _, number in iter_figures(checker.spec):
        yield keys, getattr(number, "sources", ())
        for analyst, inner in (getattr(number, "by", None) or {}).items():
            yield (*keys, "by", analyst), getattr(inner, "sources", ())
    sections = ("measures", "roles", "demands", "commitments", "proposals")
    for section in sections:
        for name, part in getattr(checker.spec, section).items():
            yield (section, name), part.sources
    for k, rule in enumerate(checker.spec.rules):
        yield ("rules", k), rule.sources


def check_start(checker: Checker) -> None:
    """The start satisfies the rules."""
    from detente.model.dispute import Dispute

    dispute = Dispute(checker.spec)
    start = dispute.start
    at = {m: s.levels.index(start[m]) for m, s in dispute.all_measures.items()}
    positions = [k for k, r in enumerate(dispute.effective.rules) if r.need is None]
    for k, formula in zip(positions, dispute.state_rules, strict=True):
        if not bool(formula.holds(at.__getitem__)):
            rule = dispute.effective.rules[k]
            text = rule.require if rule.require is not None else f"not ({rule.forbid})"
            checker.say(
                f"the start breaks this rule: {str(text)[:80]} does not hold at "
                f"{dispute.describe_state(start)[:120]}",
                ("rules", checker.spec.rules.index(rule)),
            )


CHECKS = (check_names, check_measures, check_formulas, check_sources)

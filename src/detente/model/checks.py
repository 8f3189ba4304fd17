"""Mistakes of meaning in a dispute file: names that name nothing, formulas that cannot be read, circles, clashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from detente.errors import Diagnostic
from detente.model import checks_parts, checks_plans, checks_wants
from detente.model.formula import Vocabulary, suggest
from detente.model.grammar import RESERVED, FormulaError
from detente.model.nodes import Path as Keys
from detente.model.nodes import Source
from detente.model.spec import DisputeSpec, MeasureSpec

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def check_spec(spec: DisputeSpec, source: Source, *, whole: bool = True) -> list[Diagnostic]:
    """Everything that is wrong or doubtful in what a file means.

    With `whole` False, parts with mistakes of structure were cut out: what is left is checked for names, formulas
    and single numbers only, since its sums and its start cannot be told without the rest.
    """
    from detente.model.checks_numbers import check_bounds, check_sums

    checker = Checker(spec, source)
    checker.run()
    checker.found += check_bounds(spec, source)
    if whole and not checker.failed:
        checks_parts.check_start(checker)
    if whole and not checker.failed:
        checker.found += check_sums(spec, source)
    return checker.found


class Checker:
    """Walks a dispute and collects what names or means nothing.

    Names count as known where the file has them, even where their own entry has mistakes, so that one mistake does
    not bring a hundred others with it.
    """

    def __init__(self, spec: DisputeSpec, source: Source) -> None:
        self.spec = spec
        self.source = source
        self.found: list[Diagnostic] = []
        self.actors = self.raw_keys("actors")
        self.measures = self.raw_keys("measures")
        self.broken = set(self.measures) - {m for m, s in spec.measures.items() if self._levels_stand(m, s)}
        self.words = Vocabulary(
            {m: s.levels for m, s in spec.measures.items()},
            dict(spec.terms),
            frozenset(m for m, s in spec.measures.items() if not s.ordered),
        )

    def _levels_stand(self, name: str, measure: MeasureSpec) -> bool:
        """Whether the levels of a measure are those of the file, not what was left after mistakes were cut out."""
        raw = self.source.data["measures"][name]
        given = raw.get("levels", ["no", "yes"]) if isinstance(raw, Mapping) else None
        return isinstance(given, list) and tuple(map(str, given)) == measure.levels

    def raw_keys(self, section: str) -> list[str]:
        """The names that a section of the file has, well formed or not."""
        raw = self.source.data.get(section) if isinstance(self.source.data, Mapping) else None
        return list(raw) if isinstance(raw, Mapping) else []

    def say(
        self,
        message: str,
        keys: Keys,
        *,
        at: str = "value",
        offset: int | None = None,
        severity: str = "error",
    ) -> None:
        """Record a mistake at a place of the file."""
        self.found.append(self.source.diagnose(message, keys, at=at, offset=offset, severity=severity))

    def run(self) -> None:
        """Check every part."""
        for check in (*checks_parts.CHECKS, *checks_wants.CHECKS, *checks_plans.CHECKS):
            check(self)

    @property
    def failed(self) -> bool:
        """Whether anything was wrong, not only doubtful."""
        return any(d.severity == "error" for d in self.found)

    def check_id(self, name: str, keys: Keys) -> None:
        """One id."""
        if name in RESERVED:
            self.say(f"'{name}' is an operator of formulas and cannot be an id", keys, at="key")
        elif not _ID.match(name) or len(name) > 80:
            self.say(
                f"'{name[:60]}' is no id: a small letter, then small letters, digits or `_`", keys, at="key"
            )

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

    def levels(self, levels: Mapping[str, str], keys: Keys) -> None:
        """A map from measures to levels."""
        for m, level in levels.items():
            if not self.known("measure", m, self.measures, (*keys, m), at="key") or m in self.broken:
                continue
            self.known(f"level of '{m}'", level, self.spec.measures[m].levels, (*keys, m))

    def state(self, reference: Any, keys: Keys) -> None:
        """A state: the name of one or a map of levels."""
        if isinstance(reference, str):
            self.known("state", reference, self.raw_keys("states"), keys)
        elif isinstance(reference, Mapping):
            self.levels(reference, keys)

    def formula(self, text: str, keys: Keys, *, at: str = "value") -> bool:
        """One formula."""
        try:
            self.words.resolve(text)
        except FormulaError as error:
            # names of what has mistakes of its own are passed over, and so are its levels
            said = str(error).split("'")
            name = said[1] if said[0] in ("unknown measure or term ", "") and len(said) > 1 else ""
            known = said[0] and name in self.raw_keys("terms")
            if name not in self.broken and not known:
                self.say(str(error), keys, at=at, offset=error.offset)
            return False
        return True

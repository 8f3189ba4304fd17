"""Elements of a dispute in words: measures by name, packages as lists, formulas as a person would say them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.present import Phrase, Ref, ref

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.model.formula import Formula

_YES_NO = ("no", "yes")


class Phrasing:
    """How the elements of one dispute are named in running text and in tables."""

    def __init__(self, dispute: Dispute) -> None:
        self.dispute = dispute

    def actor(self, actor: str) -> Ref:
        """An actor by name."""
        return ref("actor", actor, self.dispute.label(actor))

    def actors(self, actors: tuple[str, ...] | list[str]) -> list[Ref]:
        """Actors by name."""
        return [self.actor(actor) for actor in actors]

    def short(self, actor: str) -> str:
        """An actor by the shortest of its names, for a column's head."""
        spec = self.dispute.spec.actors[actor]
        return min((self.dispute.label(actor), *spec.aliases), key=len)

    def level(self, measure: str, level: str) -> Ref:
        """A measure at a level, for a table: `Peace treaty`, `No peace treaty`, `Inspectors (site)`."""
        name = self.dispute.label(measure)
        if self._is_yes_no(measure):
            label = name if level == "yes" else f"No {self.lowered(name)}"
        else:
            label = f"{name} ({plain(level)})"
        return ref("level", f"{measure}.{level}", label)

    def spoken_level(self, measure: str, level: str) -> Ref:
        """A measure at a level, in the middle of a sentence: `peace treaty`, `inspectors (site)`."""
        name = self.lowered(self.dispute.label(measure))
        if self._is_yes_no(measure):
            label = name if level == "yes" else f"no {name}"
        else:
            label = f"{name} ({plain(level)})"
        return ref("level", f"{measure}.{level}", label)

    def package(self, state: Mapping[str, str], base: Mapping[str, str] | None = None) -> Phrase:
        """A package as the measures that differ from `base` (default: the start), in file order, for a table."""
        under = self.dispute.start if base is None else base
        clauses: list[str | Ref] = []
        for measure in self.dispute.all_measures:
            if state[measure] != under[measure]:
                clauses += ["; "] if clauses else []
                clauses.append(self.level(measure, state[measure]))
        return Phrase(tuple(clauses) or ("nothing changes",))

    def formula(self, text: str) -> str:
        """A formula in words: `tests > kept and not treaty` is "Tests (partly or removed) without treaty"."""
        words = self.spoken_formula(text)
        return words[:1].upper() + words[1:]

    def spoken_formula(self, text: str) -> str:
        """A formula in words, in the middle of a sentence: `tests > kept` is "tests (partly or removed)"."""
        return self._words(self.dispute.formula(text), wanted=True)

    def lowered(self, name: str) -> str:
        """A name as it stands in the middle of a sentence: small, unless it begins with a proper name.

        Whether a word is one is told from the dispute's own prose: a word that nowhere stands small is.
        """
        first = re.match(r"\w+", name)
        if first is None or first[0].lower() not in self._small_words:
            return name
        return name[:1].lower() + name[1:]

    @cached_property
    def _small_words(self) -> frozenset[str]:
        prose = " ".join(_texts(self.dispute.to_dict()))
        return frozenset(re.findall(r"(?<![\w-])[a-z]+(?![\w-])", prose))

    def _is_yes_no(self, measure: str) -> bool:
        return self.dispute.all_measures[measure].levels == _YES_NO

    def _words(self, formula: Formula, *, wanted: bool) -> str:
        if formula.op == "test":
            return self._test_words(formula, wanted)
        if formula.op == "term":
            return plain(formula.name) if wanted else f"without {plain(formula.name)}"
        if formula.op in ("true", "false"):
            return "always" if (formula.op == "true") == wanted else "never"
        if formula.op == "not":
            return self._words(formula.parts[0], wanted=not wanted)
        if formula.op in ("and", "or"):
            parts = [self._words(part, wanted=wanted) for part in formula.parts]
            if (formula.op == "and") != wanted:
                return " or ".join(parts)
            return parts[0] + "".join(
                f" {p}" if p.startswith("without ") else f" with {p}" for p in parts[1:]
            )
        # `implies` and `iff` stay as the file has them: said at length they would only be longer
        return formula.text if wanted else f"not ({formula.text})"

    def _test_words(self, formula: Formula, wanted: bool) -> str:
        levels = self.dispute.all_measures[formula.name].levels
        passing = [level for level, holds in zip(levels, formula.levels, strict=True) if holds == wanted]
        name = self.lowered(self.dispute.label(formula.name))
        if levels == _YES_NO and len(passing) == 1:
            return name if passing == ["yes"] else f"without {name}"
        return f"{name} ({' or '.join(plain(level) for level in passing) or 'never'})"


def plain(word: str) -> str:
    """An id as words."""
    return word.replace("_", " ")


def _texts(data: Any, key: str = "") -> Iterator[str]:
    """The prose of a dispute file: what is written under keys that hold sentences or names."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _texts(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, key)
    elif isinstance(data, str) and key in (
        "title",
        "summary",
        "about",
        "name",
        "reason",
        "because",
        "text",
        "unit",
        "note",
    ):
        yield data

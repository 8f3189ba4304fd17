"""Names of things in sentences, alike in every analysis: actors, measures at levels, packages, formulas, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from detente.present import Phrase, Ref, list_words, ref

if TYPE_CHECKING:
    from detente.model.dispute import Dispute
    from detente.model.formula import Formula


def actor_ref(dispute: Dispute, actor: str) -> Ref:
    """An actor by its name on screen."""
    return ref("actor", actor, dispute.label(actor))


def actor_refs(dispute: Dispute, actors: Iterable[str]) -> list[Ref]:
    """Actors by their names on screen."""
    return [actor_ref(dispute, a) for a in actors]


def measure_ref(dispute: Dispute, measure: str) -> Ref:
    """A measure by its name on screen."""
    return ref("measure", measure, dispute.label(measure))


def level_words(dispute: Dispute, measure: str, level: str) -> tuple[str | Ref, ...]:
    """A measure at a level: its name alone at `yes`, `no ...` at `no`, otherwise with the level in brackets."""
    name = measure_ref(dispute, measure)
    if level == "yes":
        return (name,)
    if level == "no":
        return ("no ", name)
    return (name, f" ({level.replace('_', ' ')})")


def package_words(
    dispute: Dispute,
    state: Mapping[str, str],
    base: Mapping[str, str] | None = None,
    *,
    unchanged: str = "nothing changes",
) -> Phrase:
    """A state by what differs from `base` (default: the start), grouped by who does it."""
    base = dispute.start if base is None else base
    groups: dict[str, list[Phrase]] = {}
    for m, spec in dispute.all_measures.items():
        if state[m] != base[m]:
            groups.setdefault(spec.owner, []).append(Phrase(level_words(dispute, m, state[m])))
    if not groups:
        return Phrase((unchanged,))
    clauses: list[str | Ref] = []
    for actor in (a for a in dispute.spec.actors if a in groups):
        clauses += ["; "] * bool(clauses)
        clauses += [actor_ref(dispute, actor), ": ", *list_words(groups[actor])]
    return Phrase(tuple(clauses))


def changes_words(
    dispute: Dispute, changes: Sequence[tuple[str, str, str]], *, from_level: bool = True
) -> Phrase:
    """Changes (measure, from, to) in words: `Sanctions relief from third to most and Peace treaty`."""
    words = []
    for m, old, new in changes:
        if from_level and {old, new} != {"no", "yes"}:
            name = measure_ref(dispute, m)
            words.append(Phrase((name, f" from {old.replace('_', ' ')} to {new.replace('_', ' ')}")))
        else:
            words.append(Phrase(level_words(dispute, m, new)))
    return Phrase(list_words(words))


def count_words(count: int, one: str, many: str | None = None) -> str:
    """`1 package`, `12,345 packages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_JOINTS = {"and": "and", "or": "or", "implies": "only with", "iff": "exactly when"}


def formula_words(dispute: Dispute, formula: Formula | str) -> Phrase:
    """A formula in words: measures by name, `at least` and `below` for runs of levels."""
    resolved = dispute.formula(formula) if isinstance(formula, str) else formula
    return Phrase(tuple(_formula_clauses(dispute, resolved, inside=False)))


def _formula_clauses(dispute: Dispute, formula: Formula, *, inside: bool) -> list[str | Ref]:
    if formula.op == "test":
        return _test_clauses(dispute, formula.name, formula.levels)
    if formula.op == "term":
        return [ref("term", formula.name)]
    if formula.op in ("true", "false"):
        return ["anything" if formula.op == "true" else "nothing"]
    if formula.op == "not":
        return ["not ", *_formula_clauses(dispute, formula.parts[0], inside=True)]
    clauses: list[str | Ref] = []
    for part in formula.parts:
        clauses += [f" {_JOINTS[formula.op]} "] * bool(clauses)
        clauses += _formula_clauses(dispute, part, inside=part.op in _JOINTS and part.op != formula.op)
    return ["(", *clauses, ")"] if inside else clauses


def _test_clauses(dispute: Dispute, measure: str, passes: Sequence[bool]) -> list[str | Ref]:
    spec = dispute.all_measures[measure]
    levels = [level for level, fine in zip(spec.levels, passes, strict=True) if fine]
    if len(levels) == 1:
        return list(level_words(dispute, measure, levels[0]))
    name = measure_ref(dispute, measure)
    words = [level.replace("_", " ") for level in levels]
    if levels and spec.ordered and passes[-1] and levels == list(spec.levels[-len(levels) :]):
        return [name, f" ({words[0]} or more)"]
    if levels and spec.ordered and levels == list(spec.levels[: len(levels)]):
        return [name, f" (at most {words[-1]})"]
    return [name, f" ({' or '.join(words) or 'no level'})"]

"""Places of rest where preference is unknown between some states, or strong between some and mild between others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from detente.analysis.stability.arcs import Web
from detente.analysis.stability.concepts import LADDER, check_concepts
from detente.analysis.stability.game import MEMORY_LIMIT, Mask
from detente.analysis.stability.ground import Ground, lay_out_dispute
from detente.analysis.stability.open_preference import FORMS, find_stable_forms
from detente.analysis.stability.words import CONCEPT_NAMES, node_words, write_twin
from detente.analysis.wording import actor_refs
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.ranking import rank_states
from detente.present import Cell, Chart, Column, Explanation, Shown, Table, explain, say

FORM_WORDS: Final = {
    "a": "bold: leaves for a state that may be better, not put off by one that may be worse",
    "b": "goes by what is known alone",
    "c": "goes by what may be: leaves for, and is put off by, states not known to be worse or better",
    "d": "cautious: leaves only for what is known to be better, put off by what may be worse",
}
STRENGTH_WORDS: Final = {
    "general": "stable, however strongly",
    "strong": "each gain is followed by something much worse for the mover",
    "weak": "stable, but not strongly",
}


@dataclass(frozen=True, eq=False)
class Variants(Shown):
    """The equilibria under several readings of the preferences, by concept.

    `kind` is "forms" (a, b, c, d of unknown preference) or "strength" (general, strong, weak); `stable` holds
    for each concept and reading which states are stable for whom.
    """

    ground: Ground
    kind: str
    words: Mapping[str, str]
    stable: Mapping[str, Mapping[str, Mask]] = field(repr=False)
    actors: tuple[str, ...]

    @property
    def dispute(self) -> Dispute:
        """The dispute that was asked about."""
        return self.ground.dispute

    def mark_equilibria(self, concept: str, reading: str) -> Mask:
        """Which states are equilibria. A weak equilibrium is a general one that is not strong."""
        found = self.stable[concept]
        if reading == "weak":
            return np.asarray(found["general"].all(axis=0) & ~found["strong"].all(axis=0))
        return np.asarray(found[reading].all(axis=0))

    def list_equilibria(self, concept: str, reading: str) -> list[dict[str, str]]:
        """The equilibria under a concept and reading."""
        return [self.ground.state(int(n)) for n in np.flatnonzero(self.mark_equilibria(concept, reading))]

    def table(self) -> Table:
        """One row for each state that is an equilibrium under some reading; the readings that hold it by concept."""
        columns = [Column("state", "what differs from now")]
        columns += [Column(c, CONCEPT_NAMES[c]) for c in self.stable]
        rows: list[tuple[Cell, ...]] = []
        marks = {c: {r: self.mark_equilibria(c, r) for r in self.words} for c in self.stable}
        for node in range(self.ground.count):
            held = [", ".join(r for r in self.words if marks[c][r][node]) for c in self.stable]
            if any(held):
                rows.append((node_words(self.ground, node), *held))
        notes = tuple(f"{reading}: {meaning}" for reading, meaning in self.words.items())
        title = (
            "Places of rest where preference is unknown"
            if self.kind == "forms"
            else "Strong and weak places of rest"
        )
        return Table(title, tuple(columns), tuple(rows), notes, id=self.kind)

    def chart(self) -> Chart:
        """How many equilibria there are, by concept and reading."""
        counts = {
            (CONCEPT_NAMES[c], r): int(self.mark_equilibria(c, r).sum())
            for c in self.stable
            for r in self.words
        }
        return draw_counts(counts, list(self.words), [CONCEPT_NAMES[c] for c in self.stable], self.kind)

    def explain(self) -> Explanation:
        """How many equilibria each reading has."""
        told = []
        for c in self.stable:
            numbers = [f"{r} {int(self.mark_equilibria(c, r).sum()):,}" for r in self.words]
            told.append(say("{c}: {numbers}.", "item", c=CONCEPT_NAMES[c], numbers=numbers))
        head = (
            "{who} left some preferences open; places of rest by how that is taken:"
            if self.kind == "forms"
            else "{who} marked some preferences as strong; places of rest by strength:"
        )
        return explain(
            say(head, "headline", who=actor_refs(self.dispute, self.actors)),
            *told,
            *(say("{r}: {meaning}.", "item", r=r, meaning=meaning) for r, meaning in self.words.items()),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        answer = {
            "equilibria": {c: {r: self.list_equilibria(c, r) for r in self.words} for c in self.stable},
            "stable": {
                c: {
                    r: {a: int(n) for a, n in zip(self.ground.actors, mask.sum(axis=1), strict=True)}
                    for r, mask in found.items()
                }
                for c, found in self.stable.items()
            },
        }
        return write_twin(self.dispute, f"preference-{self.kind}", {"concepts": list(self.stable)}, answer)


def draw_counts(
    counts: Mapping[tuple[str, str], int], readings: Sequence[str], concepts: Sequence[str], kind: str
) -> Chart:
    """Counts as bars, concept by concept."""
    from detente.present import Bar, draw_bars

    bars = [Bar(c, float(counts[c, r]), r) for c in concepts for r in readings]
    alt = f"Places of rest for {len(concepts)} concepts and {len(readings)} readings."
    return draw_bars("Places of rest", bars, alt=alt, axis="states", id=kind)


def find_equilibria_by_form(
    dispute: Dispute, concepts: Sequence[str] = LADDER, *, memory_limit: int = MEMORY_LIMIT
) -> Variants:
    """Where would the dispute rest, if some preferences are unknown and actors may take that in four ways?

    Reads `unknown` pairs of rankings. `open_preference` has the four forms (Li, Hipel, Kilgour and Fang
    2004). Raises SettingError where no preference is unknown, or where strengths are marked as well (which the
    four forms do not speak of), and as `find_equilibria` otherwise.
    """
    asked = _check(concepts)
    ground = lay_out_dispute(dispute, memory_limit=memory_limit)
    web, unsure, _ = read_rankings(ground)
    if not unsure:
        raise SettingError(
            "no ranking leaves a preference open: write `unknown: [[a, b]]` beside the `ranking` of an actor"
        )
    stable = {c: {form: find_stable_forms(web, c, form) for form in FORMS} for c in asked}
    return Variants(ground, "forms", FORM_WORDS, stable, unsure)


def find_equilibria_by_strength(
    dispute: Dispute, concepts: Sequence[str] = LADDER, *, memory_limit: int = MEMORY_LIMIT
) -> Variants:
    """Where would the dispute rest, and how strongly: are gains followed by something much worse?

    Reads `{much: true}` marks of rankings; an actor without such a mark has mild preferences only, so that
    only states it cannot improve on are strongly stable for it (Hamouda, Kilgour and Hipel 2004, 2006).
    Raises SettingError where nothing is marked, or where preferences are unknown as well.
    """
    asked = _check(concepts)
    ground = lay_out_dispute(dispute, memory_limit=memory_limit)
    web, unsure, marked = read_rankings(ground)
    if not marked:
        raise SettingError(
            "no ranking marks a strong preference: write {much: true} between two of its places"
        )
    if unsure:
        raise SettingError(
            f"{', '.join(unsure)} leaves preferences open; strong stability is not defined with unknown preference"
        )
    stable = {
        c: {"general": find_stable_forms(web, c), "strong": find_stable_forms(web, c, strong=True)}
        for c in asked
    }
    return Variants(ground, "strength", STRENGTH_WORDS, stable, marked)


def read_rankings(ground: Ground) -> tuple[Web, tuple[str, ...], tuple[str, ...]]:
    """The arcs with what rankings say of unknown and strong preference; who leaves some open, who marks some."""
    compiled = ground.dispute.compiled
    rows = ground.rows_in_dispute()
    strength = np.zeros((len(ground.actors), ground.count), np.int32)
    pairs: list[tuple[tuple[int, int], ...]] = []
    unsure, marked = [], []
    for i, actor in enumerate(ground.actors):
        preference = ground.dispute.preference(actor)
        if preference.ranking is None:
            pairs.append(())
            continue
        ranking = rank_states(compiled, actor, preference)
        strength[i] = ranking.strength[rows]
        label = ground.node_of
        mine = {tuple(sorted((int(label[a]), int(label[b])))) for a, b in ranking.unknown}
        pairs.append(tuple((a, b) for a, b in sorted(mine) if a != b))
        if pairs[-1]:
            unsure.append(actor)
        if int(strength[i].max()) != int(strength[i].min()):
            marked.append(actor)
    return replace(ground.web, strength=strength, open_pairs=tuple(pairs)), tuple(unsure), tuple(marked)


def _check(concepts: Sequence[str]) -> tuple[str, ...]:
    asked = check_concepts(concepts)
    if not asked or "sim" in asked:
        raise SettingError(
            f"unknown and strong preference take {', '.join(LADDER)}, not {', '.join(concepts) or 'nothing'}"
        )
    return asked

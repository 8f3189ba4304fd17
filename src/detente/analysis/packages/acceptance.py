"""Who must agree to which state, who would, and what nobody may offer: what makes a state an acceptable package."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError
from detente.model.compiled import CompiledDispute, Utility
from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.payoffs import Term

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def count_standing(compiled: CompiledDispute, levels: Mapping[str, Collection[int]]) -> Ints:
    """For each feasible state, how many of these measures stand at one of the levels given for them."""
    terms = [Term((), m, level) for m, wanted in levels.items() for level in wanted]
    return compiled.sums.evaluate(terms, [1] * len(terms))


def irreversible_floor(dispute: Dispute, state: Mapping[str, str] | None = None) -> dict[str, int]:
    """For each measure that can no longer go back all the way from a state (default: the start), how far it can."""
    floor = {}
    for m, measure in dispute.all_measures.items():
        at = measure.levels.index((state or dispute.start)[m])
        stays = [k for k in range(1, at + 1) if measure.undo.get(measure.levels[k]) == "never"]
        if stays:
            floor[m] = stays[-1]
    return floor


def whose_leave(dispute: Dispute, measure: str) -> tuple[str, ...]:
    """The actors without whom a measure does not change in a package: its owner and those who must consent."""
    spec = dispute.all_measures[measure]
    return (spec.owner, *(a for a in spec.consent if a != spec.owner))


@dataclass(frozen=True, eq=False)
class Ground:
    """What does not depend on any number: what is reversible, what is refused, whose leave each state needs."""

    dispute: Dispute
    compiled: CompiledDispute
    lifted: tuple[str, str] | None = None
    """A red line (actor, formula) that is left out of account."""

    @property
    def size(self) -> int:
        """Number of feasible states."""
        return self.compiled.space.size

    @cached_property
    def not_asked(self) -> tuple[str, ...]:
        """Third parties of whom the dispute does not say what they want; they count as agreeing."""
        wanted = self.dispute.effective.preferences
        for party in self.dispute.parties:
            self.dispute.preference(party)
        return tuple(a for a in self.dispute.third_parties if a not in wanted)

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The actors whose preferences are known, in file order."""
        return tuple(a for a in self.dispute.actors if a not in self.not_asked)

    @cached_property
    def floor(self) -> Mapping[str, int]:
        """The lowest level each irreversibly raised measure may stand at."""
        return irreversible_floor(self.dispute)

    @cached_property
    def reachable(self) -> Bools:
        """States not below an irreversible level of the start."""
        below = {m: range(level) for m, level in self.floor.items() if m in self.compiled.space.axis}
        if not below:
            return np.ones(self.size, dtype=bool)
        return np.asarray(count_standing(self.compiled, below) == 0)

    @cached_property
    def red_lines(self) -> tuple[tuple[str, str], ...]:
        """Each actor's `refuses`, as (actor, formula)."""
        wanted = self.dispute.effective.preferences
        return tuple((a, text) for a in self.dispute.actors if a in wanted for text in wanted[a].refuses)

    @cached_property
    def refused(self) -> Bools:
        """States that somebody refuses."""
        out = np.zeros(self.size, dtype=bool)
        for line in self.red_lines:
            if line != self.lifted:
                out |= self.compiled.truth(line[1])
        return out

    def lift(self, line: tuple[str, str]) -> Ground:
        """The same ground with one red line (actor, formula) left out of account."""
        other = replace(self, lifted=line)
        for name in ("not_asked", "deciding", "floor", "reachable", "red_lines", "asked", "visible"):
            other.__dict__[name] = getattr(self, name)
        return other

    @cached_property
    def asked(self) -> Mapping[str, Bools | None]:
        """For each deciding third party, the states that need its leave; None for a party, whose leave all need."""
        return {a: None if a in self.dispute.parties else self._needs(a) for a in self.deciding}

    def _needs(self, actor: str) -> Bools:
        space, start = self.compiled.space, self.dispute.start
        changed = {
            m: [k for k, level in enumerate(self.dispute.all_measures[m].levels) if level != start[m]]
            for m in space.names
            if actor in whose_leave(self.dispute, m)
        }
        if not changed:
            return np.zeros(self.size, dtype=bool)
        return np.asarray(count_standing(self.compiled, changed) > 0)

    @cached_property
    def visible(self) -> Ints:
        """How many measures tagged `visible` stand above their start, in each state."""
        above = {}
        for m, measure in self.dispute.measures.items():
            if "visible" in measure.tags:
                above[m] = range(measure.levels.index(self.dispute.start[m]) + 1, len(measure.levels))
        return count_standing(self.compiled, above)

    def narrowed(self, require: str | None, visible: int | None) -> Bools | None:
        """The states that satisfy a requirement; None where there is none.

        Raises NotFoundError for a formula that cannot be read, SettingError for a `visible` below 0.
        """
        if visible is not None and visible < 0:
            raise SettingError(f"visible={visible}: the number of visible measures wanted is 0 or more")
        wanted = None if require is None else self.compiled.truth(require)
        if visible:
            seen = np.asarray(self.visible >= visible)
            wanted = seen if wanted is None else wanted & seen
        return wanted


@dataclass(frozen=True, eq=False)
class Acceptance:
    """Which states are acceptable in one draw of the numbers: see `design` in docs/theory/packages.md.

    Acceptable: feasible, not below an irreversible level of the start, refused by nobody, and no worse than no
    deal for every party and for every actor who owns, or must consent to, a measure that differs from the start.
    """

    ground: Ground
    values: Values
    wanted: Bools | None = None

    @property
    def dispute(self) -> Dispute:
        """The dispute."""
        return self.ground.dispute

    @cached_property
    def utilities(self) -> Mapping[str, Utility]:
        """What each state is worth to each deciding actor."""
        return {a: self.ground.compiled.utility(a, self.values) for a in self.ground.deciding}

    @cached_property
    def open(self) -> Bools:
        """States that could be offered: within the requirement, reachable, refused by nobody."""
        out = self.ground.reachable & ~self.ground.refused
        return out if self.wanted is None else out & self.wanted

    def willing(self, actor: str) -> Bools:
        """States that need no leave of this actor, or that are no worse for it than no deal."""
        utility = self.utilities[actor]
        fine = utility.values >= utility.no_deal
        asked = self.ground.asked[actor]
        return np.asarray(fine if asked is None else fine | ~asked)

    @cached_property
    def acceptable(self) -> Bools:
        """The acceptable states."""
        return self.agreed(self.open)

    def agreed(self, states: Bools) -> Bools:
        """Those of the states that everybody whose leave they need is willing to have."""
        out = states.copy()
        for actor in self.ground.deciding:
            out &= self.willing(actor)
        return out

    @cached_property
    def rows(self) -> Ints:
        """Rows of the acceptable states, rising."""
        return np.flatnonzero(self.acceptable)

    @cached_property
    def beyond(self) -> int:
        """How many acceptable states differ from the start."""
        start = self.ground.compiled.start_row
        return len(self.rows) - int(start >= 0 and bool(self.acceptable[start]))

    @cached_property
    def ordinal(self) -> tuple[str, ...]:
        """Parties of whom only an order of preference is known."""
        return tuple(p for p in self.dispute.parties if not self.utilities[p].cardinal)

    def party_values(self, rows: Ints) -> Ints:
        """Payoffs (in each party's own unit; ranks where only an order is known), one row a party."""
        found = [self.utilities[p].values[rows] for p in self.dispute.parties]
        return np.stack(found) if found else np.zeros((0, len(rows)), dtype=np.int64)

    def exact_scale(self, actor: str) -> Fraction:
        """The unit in which an actor's gains are told: `scale` in the file, else the range of its payoffs."""
        given = f"actors.{actor}.scale"
        if given in self.values.estimates:
            return Fraction(repr(self.values.figure(given)))
        values, unit = self.utilities[actor].values, self.utilities[actor].unit
        return Fraction(int(values.max()) - int(values.min()), unit) or Fraction(1)

    def scale(self, actor: str) -> float:
        """The same as a float."""
        return float(self.exact_scale(actor))

    def changed(self, *, ground: Ground | None = None, wanted: Bools | None = None) -> Acceptance:
        """The same numbers on another ground over the same states, or under another requirement."""
        other = Acceptance(ground or self.ground, self.values, wanted)
        other.__dict__["utilities"] = self.utilities
        return other


def survey(dispute: Dispute) -> Ground:
    """The ground of a dispute; raises MissingPreferencesError where a party's preferences are not given."""
    ground = Ground(dispute, dispute.compiled)
    _ = ground.not_asked
    return ground

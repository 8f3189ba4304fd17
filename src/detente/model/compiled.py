"""What a dispute compiles to: its states, owners, one-way levels and payoffs, as arrays. Numbers change, this stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import MissingPreferencesError
from detente.model.formula import Formula
from detente.model.numbers import Values, name_path
from detente.model.payoffs import PayoffSums, Term, choose_unit, rank_by_priorities, weight_of, whole
from detente.model.space import MEMORY_LIMIT, StateSpace, build_space
from detente.model.spec_numbers import Figure
from detente.model.spec_preferences import PreferenceSpec

if TYPE_CHECKING:
    from detente.model.dispute import Dispute

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Utility:
    """One actor's evaluation of the feasible states in one draw.

    `values` are whole numbers, larger is better: payoff times `unit` where `cardinal`, ranks otherwise (unit 1).
    `no_deal` is what the actor gets without a deal, on the same scale.
    """

    actor: str
    values: Ints
    unit: int
    cardinal: bool
    no_deal: int

    @property
    def payoffs(self) -> NDArray[np.float64]:
        """Payoff per period at each feasible state (ranks where only an order is known)."""
        return self.values / self.unit


@dataclass(frozen=True, eq=False)
class CompiledDispute:
    """A dispute as arrays over its feasible states; made once, evaluated for any draw."""

    dispute: Dispute
    space: StateSpace
    held: Mapping[str, int]
    _masks: dict[str, NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Actors in file order."""
        return tuple(self.dispute.actors)

    @cached_property
    def owner(self) -> tuple[int, ...]:
        """Position of the owner of each free measure."""
        at = {a: i for i, a in enumerate(self.actors)}
        return tuple(at[self.dispute.measures[m].owner] for m in self.space.names)

    @cached_property
    def consent(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the actors who must agree before each free measure is raised."""
        at = {a: i for i, a in enumerate(self.actors)}
        return tuple(tuple(at[a] for a in self.dispute.measures[m].consent) for m in self.space.names)

    @cached_property
    def one_way(self) -> tuple[tuple[bool, ...], ...]:
        """For each free measure and level, whether one may never go back below that level."""
        return tuple(
            tuple(measure.undo.get(level) == "never" for level in measure.levels)
            for measure in (self.dispute.measures[m] for m in self.space.names)
        )

    @cached_property
    def start_row(self) -> int:
        """Row of the start."""
        return self.row(self.dispute.start)

    @cached_property
    def sums(self) -> PayoffSums:
        """The evaluator of payoff terms on this space."""
        return PayoffSums(self.space, self.held, self._masks)

    def row(self, state: Mapping[str, str]) -> int:
        """Row of a full state; -1 where it is infeasible or contradicts what is held."""
        for m, level in self.held.items():
            if m in state and self.dispute.all_measures[m].levels.index(state[m]) != level:
                return -1
        return self.space.row(state)

    def state(self, row: int) -> dict[str, str]:
        """The full state of a row: every measure, held ones too, in file order."""
        free = self.space.state(row)
        held = {m: self.dispute.all_measures[m].levels[k] for m, k in self.held.items()}
        return {m: free[m] if m in free else held[m] for m in self.dispute.all_measures}

    def truth(self, formula: Formula | str) -> NDArray[np.bool_]:
        """Where a formula holds, per feasible state; kept for the next question."""
        resolved = self.dispute.formula(formula) if isinstance(formula, str) else formula
        return self.sums.mask(resolved)

    def state_number(
        self, keys: tuple[str | int, ...], number: Any, values: Values, default: float
    ) -> NDArray[np.float64]:
        """A number that may depend on the state, at each feasible state: entries whose `when` holds add up."""
        if number is None:
            return np.full(self.space.size, default)
        if not isinstance(number, tuple):
            return np.full(self.space.size, values.figure(name_path(keys)))
        out = np.zeros(self.space.size)
        for k, entry in enumerate(number):
            value = values.figure(name_path((*keys, k)))
            if isinstance(entry, Figure) and entry.when is not None:
                out[self.truth(entry.when)] += value
            else:
                out += value
        return out

    def utility(self, actor: str, values: Values | None = None, *, view: str | None = None) -> Utility:
        """What each feasible state is worth to an actor in a draw (default: the central values).

        With `view`, as that other actor believes it to be. Raises MissingPreferencesError where the dispute gives
        no preference, or a ranking that leaves out feasible states.
        """
        keys, preference = self._preference(actor, view)
        values = self.dispute.values if values is None else values
        if preference.priorities is not None:
            masks = [self.truth(f) for f in preference.priorities]
            return self._ordinal(actor, rank_by_priorities(masks, self.space.size), preference)
        if preference.ranking is not None:
            from detente.model.ranking import rank_states

            return self._ordinal(actor, rank_states(self, actor, preference).ranks, preference)
        terms = self._terms(keys, preference)
        weights = [weight_of(t, values) for t in terms]
        given = isinstance(preference.no_deal, (int, float, Figure))
        fixed = weight_of(Term((name_path((*keys, "no_deal")),)), values) if given else None
        unit = choose_unit(weights if fixed is None else [*weights, fixed])
        sums = self.sums.evaluate(terms, [whole(w, unit) for w in weights])
        no_deal = whole(fixed, unit) if fixed is not None else self._at_no_deal(actor, sums, preference)
        return Utility(actor, sums, unit, True, no_deal)

    def _preference(self, actor: str, view: str | None) -> tuple[tuple[str | int, ...], PreferenceSpec]:
        if view is not None:
            seen = self.dispute.effective.views.get(view)
            if seen is not None and actor in seen.preferences:
                return ("views", view, "preferences", actor), seen.preferences[actor]
        return ("preferences", actor), self.dispute.preference(actor)

    def terms(self, actor: str) -> tuple[Term, ...]:
        """The terms of an actor's payoff (none for an actor who is indifferent or gives only an order)."""
        return self._terms(*self._preference(actor, None))

    def _terms(self, keys: tuple[str | int, ...], preference: PreferenceSpec) -> tuple[Term, ...]:
        if preference.worth is not None:
            return tuple(self._worth_terms((*keys, "worth"), preference.worth, ()))
        if preference.importance is not None:
            return tuple(
                Term((name_path((*keys, "importance", k)),), formula=self.dispute.formula(text))
                for k, text in enumerate(preference.importance)
            )
        terms: list[Term] = []
        for name, bloc in (preference.blocs or {}).items():
            if preference.decides is None or preference.decides == name:
                weight = () if preference.decides == name else (name_path((*keys, "blocs", name, "weight")),)
                terms += self._worth_terms((*keys, "blocs", name, "worth"), bloc.worth, weight)
        return tuple(terms)

    def _worth_terms(
        self, keys: tuple[str | int, ...], worth: Mapping[str, Any], weight: tuple[str, ...]
    ) -> list[Term]:
        terms = []
        for item, number in worth.items():
            measure = self.dispute.all_measures.get(item)
            if measure is None:
                path = name_path((*keys, item))
                terms.append(Term((*weight, path), formula=self.dispute.formula(item)))
            elif isinstance(number, Mapping):
                for level in number:
                    path = name_path((*keys, item, level))
                    terms.append(Term((*weight, path), item, measure.levels.index(level)))
            else:
                terms.append(Term((*weight, name_path((*keys, item))), item, len(measure.levels) - 1))
        return terms

    def no_deal_state(self, actor: str, preference: PreferenceSpec | None = None) -> dict[str, str]:
        """The state an actor expects without a deal (the start unless the dispute says otherwise)."""
        preference = self.dispute.preference(actor) if preference is None else preference
        given = preference.no_deal
        if given is None or isinstance(given, (int, float, Figure)):
            return dict(self.dispute.start)
        return self.dispute.state(given)

    def _at_no_deal(self, actor: str, values: Ints, preference: PreferenceSpec) -> int:
        row = self.row(self.no_deal_state(actor, preference))
        if row < 0:
            raise MissingPreferencesError(
                f"the state that {actor} expects without a deal (preferences.{actor}.no_deal) is not feasible here: "
                f"give `no_deal` as a number, or as a state that the rules allow"
            )
        return int(values[row])

    def _ordinal(self, actor: str, ranks: Ints, preference: PreferenceSpec) -> Utility:
        if isinstance(preference.no_deal, (int, float, Figure)):
            raise MissingPreferencesError(
                f"{actor} has only an order of preference, so preferences.{actor}.no_deal must be a state, not a number"
            )
        return Utility(actor, ranks, 1, False, self._at_no_deal(actor, ranks, preference))


def compile_dispute(dispute: Dispute, *, memory_limit: int = MEMORY_LIMIT) -> CompiledDispute:
    """A dispute as arrays.

    Raises TooLargeError, before allocating, where its states would not fit in `memory_limit` bytes.
    """
    held = {m: dispute.all_measures[m].levels.index(level) for m, level in dispute.held.items()}
    space = build_space(
        tuple(dispute.measures),
        [measure.levels for measure in dispute.measures.values()],
        dispute.state_rules,
        held=held,
        actors=len(dispute.actors),
        memory_limit=memory_limit,
    )
    return CompiledDispute(dispute, space, held)

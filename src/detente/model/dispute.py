"""A dispute: frozen once loaded; changing it gives another one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from detente.errors import MissingPreferencesError, NotFoundError
from detente.model.formula import Formula, Vocabulary, suggest
from detente.model.frozen import FrozenMap
from detente.model.grammar import FormulaError
from detente.model.leaving_out import leave_out
from detente.model.spec import ActorSpec, DisputeSpec, MeasureSpec
from detente.model.spec_preferences import PreferenceSpec

if TYPE_CHECKING:
    from detente.model.compiled import CompiledDispute
    from detente.model.nodes import Source
    from detente.model.numbers import Estimate, Values

State = Mapping[str, str]


class Dispute:
    """A dispute as written down: who could do what, who wants what, and where each number comes from.

    Made by `load`, `load_text` or by changing another one. `spec` is what the file says; everything else here is
    what it means once the parts named in `without` are left out. Two disputes are equal when they say the same.
    """

    def __init__(self, spec: DisputeSpec, source: Source | None = None) -> None:
        self._spec = spec
        self._source = source

    @property
    def spec(self) -> DisputeSpec:
        """The dispute file as types, nothing left out."""
        return self._spec

    @property
    def source(self) -> Source | None:
        """The text it was read from, with the place of every key, where there is one."""
        return self._source

    @cached_property
    def _left(self) -> tuple[DisputeSpec, frozenset[str]]:
        return leave_out(self._spec)

    @property
    def effective(self) -> DisputeSpec:
        """The dispute with the parts named in `without` left out (measures stay listed; see `held`)."""
        return self._left[0]

    @property
    def id(self) -> str:
        """The dispute's own id."""
        return self._spec.id

    @property
    def title(self) -> str:
        """Its title."""
        return self._spec.title

    @property
    def actors(self) -> FrozenMap[str, ActorSpec]:
        """Actors in file order."""
        return self.effective.actors  # type: ignore[return-value]

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties: those between whom a deal is sought."""
        return tuple(a for a, actor in self.actors.items() if actor.kind == "party")

    @cached_property
    def third_parties(self) -> tuple[str, ...]:
        """Ids of the other actors."""
        return tuple(a for a, actor in self.actors.items() if actor.kind != "party")

    @property
    def all_measures(self) -> FrozenMap[str, MeasureSpec]:
        """Every measure of the file, held or not."""
        return self.effective.measures  # type: ignore[return-value]

    @cached_property
    def measures(self) -> FrozenMap[str, MeasureSpec]:
        """The measures that somebody can move, in file order."""
        return FrozenMap({m: spec for m, spec in self.all_measures.items() if m not in self._left[1]})

    @cached_property
    def held(self) -> FrozenMap[str, str]:
        """Measures held at their start because something they need was left out, and the level they are held at."""
        return FrozenMap({m: self.start[m] for m in self.all_measures if m in self._left[1]})

    @cached_property
    def start(self) -> FrozenMap[str, str]:
        """The status quo: a level for every measure."""
        return FrozenMap(self.state(self._spec.start))

    @property
    def merge(self) -> tuple[str, ...]:
        """Formulas each of whose states count as one."""
        return self.effective.merge

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What names in formulas mean here."""
        return Vocabulary(
            {m: measure.levels for m, measure in self.all_measures.items()},
            dict(self.effective.terms),
            frozenset(m for m, measure in self.all_measures.items() if not measure.ordered),
        )

    @cached_property
    def state_rules(self) -> tuple[Formula, ...]:
        """The rules about states, each as a formula that every feasible state satisfies."""
        return tuple(self._rule_formula(k) for k, r in enumerate(self.effective.rules) if r.need is None)

    def _rule_formula(self, k: int) -> Formula:
        rule = self.effective.rules[k]
        wanted = self.formula(str(rule.require if rule.require is not None else rule.forbid))
        if rule.require is None:
            wanted = Formula("not", (wanted,), text=f"not ({wanted})", measures=wanted.measures)
        if rule.when is None:
            return wanted
        when = self.formula(rule.when)
        text = f"({when}) implies ({wanted})"
        return Formula("implies", (when, wanted), text=text, measures=when.measures | wanted.measures)

    @cached_property
    def plan_rules(self) -> tuple[tuple[Formula, Formula], ...]:
        """The rules about plans: (need, before), where `need` must hold before a step reaches `before`."""
        rules = (r for r in self.effective.rules if r.need is not None and r.before is not None)
        return tuple((self.formula(str(r.need)), self.formula(str(r.before))) for r in rules)

    @cached_property
    def estimates(self) -> FrozenMap[str, Estimate]:
        """Every number by its path, with range, sources and analysts."""
        from detente.model.numbers import list_estimates

        return FrozenMap(list_estimates(self.effective))

    @cached_property
    def values(self) -> Values:
        """Every number at its central value."""
        from detente.model.numbers import Values

        return Values.central(self.estimates)

    @cached_property
    def compiled(self) -> CompiledDispute:
        """The dispute as arrays over its feasible states; raises TooLargeError for a space beyond the memory limit."""
        from detente.model.compiled import compile_dispute

        return compile_dispute(self)

    @cached_property
    def documents(self) -> FrozenMap[str, Any]:
        """The documents by id."""
        return FrozenMap({d.id: d for d in self._spec.documents})

    def formula(self, text: str) -> Formula:
        """The formula that `text` stands for; NotFoundError where it names nothing or is none."""
        try:
            return self.vocabulary.resolve(text)
        except FormulaError as error:
            raise NotFoundError(f"in the formula {text!r}: {error}") from None

    def preference(self, actor: str) -> PreferenceSpec:
        """What an actor wants; MissingPreferencesError where the dispute does not say."""
        if actor not in self.actors:
            raise NotFoundError(
                f"unknown actor '{actor}'{suggest(actor, self.actors)}: {', '.join(self.actors)}"
            )
        found = self.effective.preferences.get(actor)
        if found is None:
            raise MissingPreferencesError(
                f"the dispute '{self.id}' does not say what {actor} wants: give preferences.{actor} "
                f"(worth, priorities, importance, ranking or blocs; `indifferent: true` where it does not care)"
            )
        return found

    def cardinal(self, actor: str) -> bool:
        """Whether an actor's payoffs are numbers, not only an order."""
        preference = self.effective.preferences.get(actor)
        return preference is not None and preference.priorities is None and preference.ranking is None

    def state(self, reference: str | State, *, base: State | None = None) -> dict[str, str]:
        """A level for every measure.

        `reference` is the name of a state or proposal package, or levels for some measures. What is left out stands
        at `base` (default: the lowest level; packages and steps of a plan are given with the start as base).
        """
        levels = self._named(reference) if isinstance(reference, str) else reference
        for m, level in levels.items():
            measure = self.all_measures.get(m)
            if measure is None:
                raise NotFoundError(f"unknown measure '{m}'{suggest(m, self.all_measures)}")
            if level not in measure.levels:
                close = suggest(level, measure.levels) or f" (its levels are {', '.join(measure.levels)})"
                raise NotFoundError(f"'{m}' has no level '{level}'{close}")
        under = {m: measure.levels[0] for m, measure in self.all_measures.items()} if base is None else base
        return {m: levels.get(m, under[m]) for m in self.all_measures}

    def _named(self, name: str) -> State:
        if name in self._spec.states:
            return self._spec.states[name]
        raise NotFoundError(f"unknown state '{name}'{suggest(name, self._spec.states)}")

    def package(self, reference: str | State) -> dict[str, str]:
        """The state that a package leads to: a proposal's package, a named state, or changes to the start."""
        if isinstance(reference, str):
            proposal = self.effective.proposals.get(reference)
            if proposal is not None:
                if proposal.package is None:
                    raise NotFoundError(
                        f"the proposal '{reference}' is an order of steps, not a package: see its last state instead"
                    )
                return self.package(proposal.package)
            if reference not in self._spec.states:
                known = [*(p for p, s in self.effective.proposals.items() if s.package), *self._spec.states]
                raise NotFoundError(f"unknown package or state '{reference}'{suggest(reference, known)}")
            return self.state(reference)
        return self.state(reference, base=self.start)

    def describe_state(self, state: State, *, base: State | None = None) -> str:
        """A state in words: the measures that differ from `base` (default: from the lowest levels)."""
        under = {m: s.levels[0] for m, s in self.all_measures.items()} if base is None else base
        parts = [
            (m if self.all_measures[m].levels == ("no", "yes") and level == "yes" else f"{m} = {level}")
            for m, level in state.items()
            if m in under and level != under[m]
        ]
        return ", ".join(parts) if parts else ("nothing" if base is None else "no change")

    def label(self, name: str) -> str:
        """The name on screen of an actor, measure, proposal or issue."""
        for mapping in (self._spec.actors, self._spec.measures):
            if name in mapping:
                return mapping[name].name or name.replace("_", " ")
        if name in self._spec.proposals:
            return self._spec.proposals[name].title or name.replace("_", " ")
        return name.replace("_", " ")

    def with_(self, changes: Mapping[str, Any] | None = None, /, **parts: Any) -> Dispute:
        """Another dispute with numbers or whole parts changed.

        `changes` maps paths to values: a number's path fixes it (`{"hazards.turnover.us": 0.1}`), any other path,
        or a keyword that names a top-level key, replaces what stands there. Raises DisputeError for what is no dispute.
        """
        from detente.model.changing import change_dispute

        return change_dispute(self, {**(changes or {}), **parts})

    def without(self, *names: str) -> Dispute:
        """Another dispute without some actors, measures, roles, demands, rules, spoilers or proposals."""
        from detente.model.changing import leave_out_names

        return leave_out_names(self, names)

    def scenario(self, name: str) -> Dispute:
        """Another dispute as the named scenario has it."""
        from detente.model.changing import apply_scenario

        return apply_scenario(self, name)

    def to_dict(self) -> dict[str, Any]:
        """What the file says, as plain data with the file's own keys; only what was written."""
        data = self._spec.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return data

    def to_yaml(self) -> str:
        """The dispute as the text of a dispute file (without comments)."""
        from detente.model.writing import write_yaml

        return write_yaml(self)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of all inputs: the same for equal disputes, whatever their comments and layout."""
        text = json.dumps(_canonical(self.to_dict()), ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dispute) and _canonical(self.to_dict()) == _canonical(other.to_dict())

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._spec,)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise AttributeError("a dispute is frozen: make a changed one with .with_(...) or .without(...)")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<Dispute {self.id!r}: {len(self.actors)} actors, {len(self.measures)} measures>"


_RESTORED: WeakValueDictionary[str, Dispute] = WeakValueDictionary()


def _restore(spec: DisputeSpec) -> Dispute:
    """A dispute that was sent here: the one that came before, where that is equal, with all that it has compiled."""
    dispute = Dispute(spec)
    return _RESTORED.setdefault(dispute.digest, dispute)


def _canonical(value: Any) -> Any:
    """Plain data in which equal numbers are written alike; the order of keys stays, it is the order of a dispute."""
    if isinstance(value, Mapping):
        return [[k, _canonical(v)] for k, v in value.items()]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    return [_canonical(v) for v in value]

"""What is written down about a dispute: who, what, the rules, how many states, and what the numbers rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, get_args

from detente.errors import TooLargeError
from detente.model.compiled import CompiledDispute
from detente.model.dispute import Dispute
from detente.model.numbers import Basis
from detente.model.space import StateSpace
from detente.model.spec_preferences import PreferenceSpec
from detente.present import Cell, Column, Explanation, Interval, Table, explain, ref, say


@dataclass(frozen=True)
class Overview:
    """A dispute as it stands in its file, for reading.

    `states` counts the states that the rules allow (None where they are too many to build), `states_without_rules`
    all combinations of levels. `bases` counts the numbers that rest on a document, on judgment informed by one, or
    on judgment alone.
    """

    dispute: Dispute
    states: int | None
    states_without_rules: int
    bases: Mapping[str, int]

    def explain(self) -> Explanation:
        """The dispute in a few sentences."""
        d, spec = self.dispute, self.dispute.spec
        held = list(d.held)
        return explain(
            say("{title} ({id}).", title=d.title, id=d.id),
            _flat(spec.summary),
            say("As of {day}; one step of time is a {period}.", day=spec.as_of, period=spec.period)
            if spec.as_of
            else say("One step of time is a {period}.", period=spec.period),
            say(
                "Parties: {parties}; third parties: {others}.",
                parties=[ref("actor", a, d.label(a)) for a in d.parties],
                others=[ref("actor", a, d.label(a)) for a in d.third_parties],
            ),
            say(
                "Measures: {measures}, which make {total} states; rules about states: {rules}, which leave {states}.",
                measures=len(d.measures),
                total=f"{self.states_without_rules:,}",
                rules=len(d.state_rules),
                states="too many to count here" if self.states is None else f"{self.states:,}",
            ),
            say("Left out here: {names}.", names=list(spec.without)) if spec.without else None,
            say(
                "Held at the start, since what it needs was left out: {held}.",
                held=[d.label(m) for m in held],
            )
            if held
            else None,
            say(
                "Numbers: {n}; resting on a document: {document}, on judgment informed by a document: {informed}, "
                "on judgment alone: {judged}.",
                n=sum(self.bases.values()),
                document=self.bases["document"],
                informed=self.bases["informed judgment"],
                judged=self.bases["judgment"],
            ),
        )

    def tables(self) -> tuple[Table, ...]:
        """Actors, measures, what each wants, rules and proposals."""
        named = (self.actors(), self.measures(), self.wants(), self.rules(), self.proposals())
        return tuple(t for t in named if t.rows)

    def table(self) -> Table:
        """The measures: the table that the rest of a dispute speaks of."""
        return self.measures()

    def actors(self) -> Table:
        """Who decides, with the numbers of each."""
        d = self.dispute
        columns = (
            Column("actor", "actor"),
            Column("kind", "kind"),
            Column("patience", "patience", "number"),
            Column("measures", "measures", "number", digits=0),
            Column("preferences", "preferences"),
            Column("refuses", "refuses"),
        )
        rows = []
        for a, actor in d.actors.items():
            preference = d.effective.preferences.get(a)
            owned = sum(m.owner == a for m in d.measures.values())
            way = "not given" if preference is None else _way(preference)
            refuses = "; ".join(preference.refuses) if preference else ""
            patience = self._number(f"actors.{a}.patience")
            rows.append((ref("actor", a, d.label(a)), actor.kind, patience, owned, way, refuses))
        return Table("Actors", columns, tuple(rows), id="actors")

    def _number(self, path: str) -> Cell:
        estimate = self.dispute.estimates.get(path)
        if estimate is None:
            return None
        return Interval(estimate.value, estimate.low, estimate.high) if estimate.ranged else estimate.value

    def measures(self) -> Table:
        """What each could do."""
        d = self.dispute
        columns = (
            Column("measure", "measure"),
            Column("name", "name"),
            Column("owner", "owner"),
            Column("levels", "levels"),
            Column("start", "start"),
            Column("one_way", "no way back below"),
            Column("notes", "notes"),
        )
        rows = []
        for m, measure in d.all_measures.items():
            never = ", ".join(level for level in measure.levels if measure.undo.get(level) == "never")
            notes = [f"needs the consent of {', '.join(measure.consent)}"] if measure.consent else []
            notes += [f"{level} takes {n} {d.spec.period}s" for level, n in measure.takes.items()]
            notes += ["binds the state"] if measure.binds == "state" else []
            notes += ["held"] if m in d.held else []
            rows.append(
                (
                    m,
                    measure.name or m.replace("_", " "),
                    measure.owner,
                    " < ".join(measure.levels),
                    d.start[m],
                    never,
                    "; ".join(notes),
                )
            )
        return Table("Measures", columns, tuple(rows), id="measures")

    def wants(self) -> Table:
        """What matters most to each actor."""
        d = self.dispute
        columns = (Column("actor", "actor"), Column("for", "for it"), Column("against", "against it"))
        rows = []
        for a in d.actors:
            preference = d.effective.preferences.get(a)
            if preference is not None:
                rows.append((ref("actor", a, d.label(a)), *_summarise(d, a, preference)))
        notes = ("Payoffs per period at central values, the weightiest first.",) if rows else ()
        return Table("What each wants", columns, tuple(rows), notes, id="wants")

    def rules(self) -> Table:
        """What cannot be, and why."""
        columns = (Column("rule", "rule"), Column("because", "because"))
        rows = []
        for rule in self.dispute.effective.rules:
            if rule.need is not None:
                text = f"{rule.need} before {rule.before}"
            else:
                text = rule.require if rule.require is not None else f"never {rule.forbid}"
                text = f"{text}, when {rule.when}" if rule.when else str(text)
            rows.append((text, _flat(rule.because) or ""))
        return Table("Rules", columns, tuple(rows), id="rules")

    def proposals(self) -> Table:
        """What has been put forward."""
        d = self.dispute
        columns = (
            Column("proposal", "proposal"),
            Column("title", "title"),
            Column("by", "by"),
            Column("what", "what"),
        )
        rows = []
        for p, proposal in d.effective.proposals.items():
            if proposal.package is not None:
                what = d.describe_state(d.package(p), base=d.start)
            elif proposal.steps is not None:
                what = f"{len(proposal.steps)} steps"
            elif proposal.hold is not None:
                what = "; ".join(
                    f"{h.measures_of or ', '.join(h.measures)} held until {h.until}" for h in proposal.hold
                )
            else:
                what = "no fixed order"
            rows.append((p, proposal.title or p.replace("_", " "), proposal.by or "", what))
        return Table("Proposals", columns, tuple(rows), id="proposals")

    def numbers(self) -> Table:
        """Every number with its range and where it comes from."""
        columns = (
            Column("path", "number"),
            Column("value", "value", "mixed"),
            Column("sources", "from"),
            Column("reason", "reason"),
        )
        rows = []
        for e in self.dispute.estimates.values():
            value: Cell = Interval(e.value, e.low, e.high) if e.ranged else e.value
            rows.append((ref("estimate", e.path, e.path), value, ", ".join(e.sources), _flat(e.reason) or ""))
        return Table("Numbers", columns, tuple(rows), id="numbers")

    def to_json(self) -> dict[str, Any]:
        """The dispute as written, with the counts."""
        return {
            "analysis": "overview",
            "dispute": self.dispute.id,
            "settings": {},
            "method": "exact",
            "answer": {
                "digest": self.dispute.digest,
                "states": self.states,
                "states_without_rules": self.states_without_rules,
                "numbers": dict(self.bases),
                "held": dict(self.dispute.held),
                "dispute": self.dispute.to_dict(),
            },
        }


def describe_dispute(dispute: Dispute) -> Overview:
    """What is written down about a dispute, for reading, with its states counted.

    Counts states with and without the rules about states; where those allowed are too many for the memory limit,
    the count is None. Says nothing about who would agree to what.
    """
    try:
        states: int | None = dispute.compiled.space.size
    except TooLargeError:
        states = None
    total = prod(len(measure.levels) for measure in dispute.measures.values())
    return Overview(dispute, states, total, count_bases(dispute))


def count_bases(dispute: Dispute) -> dict[str, int]:
    """How many numbers of a dispute rest on a document, on informed judgment, on judgment alone."""
    found = [e.basis for e in dispute.estimates.values()]
    return {basis: found.count(basis) for basis in get_args(Basis)}


def _way(preference: PreferenceSpec) -> str:
    ways = {
        "worth": "payoffs",
        "priorities": "priorities (an order)",
        "importance": "order of importance",
        "ranking": "ranking (an order)",
        "indifferent": "indifferent",
        "blocs": "payoffs by bloc",
    }
    way = next(k for k in ways if getattr(preference, k) is not None)
    if way == "blocs":
        blocs = ", ".join(preference.blocs or ())
        decides = f"; {preference.decides} decides" if preference.decides else ""
        return f"payoffs by bloc ({blocs}{decides})"
    return ways[way]


def _summarise(d: Dispute, actor: str, preference: PreferenceSpec, most: int = 6) -> tuple[str, str]:
    """The weightiest wants and aversions of an actor, in words."""
    if preference.priorities is not None or preference.importance is not None:
        items = preference.priorities or preference.importance or ()
        return "; then ".join(items), ""
    if preference.ranking is not None:
        return f"a ranking of {len(preference.ranking)} places", ""
    terms = []
    # the terms of a payoff need no states, so that a dispute too large to analyse can still be read
    for term in CompiledDispute(d, StateSpace((), (), None), {}).terms(actor):
        weight = 1.0
        for path in term.paths:
            weight *= d.values.figure(path)
        if term.formula is not None:
            terms.append((weight, term.formula.text))
        else:
            levels = d.all_measures[term.measure].levels
            terms.append(
                (weight, term.measure if levels == ("no", "yes") else f"{term.measure} {levels[term.level]}")
            )
    terms.sort(key=lambda t: -abs(t[0]))
    wanted = [f"{text} ({weight:+.3g})" for weight, text in terms if weight > 0]
    unwanted = [f"{text} (\u2212{-weight:.3g})" for weight, text in terms if weight < 0]

    def shorten(texts: list[str]) -> str:
        return "; ".join(texts[:most]) + (f"; and {len(texts) - most} more" if len(texts) > most else "")

    return shorten(wanted), shorten(unwanted)


def _flat(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())

"""Measures of one kind side by side: what each is worth to whom, what it costs to undo, and how far it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.packages.acceptance import survey
from detente.analysis.packages.contributions import measure_difference
from detente.analysis.packages.ranges import GainRange
from detente.analysis.wording import actor_ref, actor_refs, count_words, level_words
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Phrase,
    Shown,
    Table,
    draw_bars,
    explain,
    list_words,
    phrase,
    say,
)


@dataclass(frozen=True)
class Dish:
    """One level of one measure.

    `values` is what each actor gains per period by having the measure at this level rather than at its lowest, all
    else as in the base state, with its range. `undo` is the one-off cost to the owner of going back below the level
    (None where it can never be undone). `credibility` is that of the guarantor role the measure goes through, None
    where it goes through none; `trust` is how likely each actor that says so thinks the owner to keep its word.
    """

    measure: str
    level: str
    owner: str
    in_force: bool
    values: Mapping[str, Interval | None]
    undo: Interval | None
    binds: str
    role: str | None
    credibility: Interval | None
    trust: Mapping[str, Interval]
    consent: tuple[str, ...]

    @property
    def reversible(self) -> bool:
        """Whether it can be taken back."""
        return self.undo is not None


@dataclass(frozen=True)
class Menu(Shown):
    """All measures with a tag, level by level. Made by `compare_measures`."""

    dispute: Dispute = field(repr=False)
    tag: str
    dishes: tuple[Dish, ...]
    base: Mapping[str, str] = field(repr=False)

    def dish(self, measure: str, level: str = "yes") -> Dish:
        """One level of one measure; KeyError where it is not on the menu."""
        for dish in self.dishes:
            if (dish.measure, dish.level) == (measure, level):
                return dish
        raise KeyError(f"{measure} = {level} is not on the menu of measures tagged '{self.tag}'")

    def table(self) -> Table:
        """One row for each level."""
        dispute = self.dispute
        actors = [a for a in dispute.actors if any(d.values.get(a) is not None for d in self.dishes)]
        viewers = [a for a in dispute.actors if any(a in d.trust for d in self.dishes)]
        columns = (
            Column("measure", "Measure"),
            Column("owner", "By"),
            Column("in_force", "In force", "flag"),
            *(Column(f"value_{a}", f"Worth to {dispute.label(a)}", "number", signed=True) for a in actors),
            Column("undo", "Cost of undoing", "number"),
            Column("reversible", "Reversible", "flag"),
            Column("binds", "Binds"),
            Column(
                "credibility", "Credibility", "chance", help="of the guarantor's role that it goes through"
            ),
            *(Column(f"trust_{a}", f"{dispute.label(a)} trusts the owner", "chance") for a in viewers),
            Column("consent", "Needs consent of"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                Phrase(level_words(dispute, d.measure, d.level)),
                actor_ref(dispute, d.owner),
                d.in_force,
                *(d.values.get(a) for a in actors),
                d.undo,
                d.reversible,
                d.binds,
                d.credibility,
                *(d.trust.get(a) for a in viewers),
                Phrase(list_words(actor_refs(dispute, d.consent))) if d.consent else None,
            )
            for d in self.dishes
        ]
        notes = (
            f"Worth: payoff per {dispute.spec.period} at this level rather than at the lowest, all else as in the base "
            f"state, with its range. Undoing costs its owner once.",
        )
        return Table(f"Measures tagged '{self.tag}'", columns, tuple(rows), notes, id="measures")

    def chart(self) -> Chart:
        """What each level is worth to each party."""
        bars = []
        for d in self.dishes:
            for p in self.dispute.parties:
                value = d.values.get(p)
                if value is not None:
                    label = str(Phrase(level_words(self.dispute, d.measure, d.level)))
                    bars.append(Bar(label, value, self.dispute.label(p)))
        return draw_bars(
            f"What measures tagged '{self.tag}' are worth",
            bars,
            alt=f"Worth of {count_words(len(self.dishes), 'level')} of measures tagged '{self.tag}' to each party.",
            axis=f"payoff per {self.dispute.spec.period}",
            id="measures",
        )

    def explain(self) -> Explanation:
        """The menu in sentences: for each party, what it values most and what costs it most."""
        dispute = self.dispute
        owners = list(dict.fromkeys(d.owner for d in self.dishes))
        head = say(
            "{n} tagged '{tag}', by {owners}.",
            "headline",
            n=count_words(len({d.measure for d in self.dishes}), "measure is", "measures are"),
            tag=self.tag,
            owners=actor_refs(dispute, owners),
        )
        told = []
        for p in dispute.parties:
            valued = [(d, v) for d in self.dishes if (v := d.values.get(p)) is not None]
            if not valued:
                continue
            best, worst = max(valued, key=lambda x: x[1].value), min(valued, key=lambda x: x[1].value)
            told.append(
                say(
                    "{who} values most {best} ({x:+}), least {worst} ({y:+}).",
                    who=actor_ref(dispute, p),
                    best=Phrase(level_words(dispute, best[0].measure, best[0].level)),
                    x=best[1],
                    worst=Phrase(level_words(dispute, worst[0].measure, worst[0].level)),
                    y=worst[1],
                )
            )
        for d in self.dishes:
            if d.credibility is not None:
                told.append(
                    say(
                        "{what} is believed with a chance of {c:share}.",
                        "item",
                        what=Phrase(level_words(dispute, d.measure, d.level)),
                        c=d.credibility,
                    )
                )
        lasting = [
            phrase("{m}", m=Phrase(level_words(dispute, d.measure, d.level)))
            for d in self.dishes
            if d.binds == "state"
        ]
        if lasting:
            told.append(say("Outlasting a change of leader: {what}.", what=lasting))
        return explain(head, *told)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        from detente.analysis.packages.twin import make_twin

        return make_twin(
            self.dispute,
            "measures",
            {"tag": self.tag, "base": dict(self.base)},
            {},
            {"measures": self.dishes},
        )


def compare_measures(
    dispute: Dispute, tag: str = "guarantee", *, at: str | Mapping[str, str] | None = None
) -> Menu:
    """What is each measure with this tag worth to whom, what does undoing it cost, who must agree, who believes it?

    `at` is the state that everything else stands at (default: the start); a level is valued there against the
    measure's own lowest level, whether or not the rules would allow the combination, so that all can be compared.
    Raises SettingError for a tag that no measure has, NotFoundError for an unknown state.
    """
    tagged = [m for m, spec in dispute.measures.items() if tag in spec.tags]
    if not tagged:
        known = sorted({t for spec in dispute.measures.values() for t in spec.tags})
        raise SettingError(
            f"no measure has the tag '{tag}'{suggest(tag, known)}; tags here: {', '.join(known) or 'none'}"
        )
    ground = survey(dispute)
    ranges = {a: GainRange(ground.compiled, a) for a in ground.deciding}
    base = dict(dispute.start) if at is None else dispute.package(at)
    dishes = []
    for m in tagged:
        spec = dispute.measures[m]
        bottom = {**base, m: spec.levels[0]}
        for level in spec.levels[1:]:
            values = {
                a: measure_difference(ground.compiled, gain, {**base, m: level}, bottom, dispute.values)
                for a, gain in ranges.items()
            }
            role, credibility = _credibility(dispute, m)
            dishes.append(
                Dish(
                    m,
                    level,
                    spec.owner,
                    spec.levels.index(dispute.start[m]) >= spec.levels.index(level),
                    FrozenMap(values),
                    _undo(dispute, m, level),
                    spec.binds,
                    role,
                    credibility,
                    FrozenMap(_trust(dispute, spec.owner)),
                    spec.consent,
                )
            )
    return Menu(dispute, tag, tuple(dishes), FrozenMap(base))


def _interval(dispute: Dispute, path: str) -> Interval | None:
    estimate = dispute.estimates.get(path)
    return None if estimate is None else Interval(estimate.value, estimate.low, estimate.high)


def _undo(dispute: Dispute, measure: str, level: str) -> Interval | None:
    spec = dispute.measures[measure]
    if spec.undo.get(level) == "never":
        return None
    return _interval(dispute, f"measures.{measure}.undo.{level}") or Interval(0.0, 0.0, 0.0)


def _credibility(dispute: Dispute, measure: str) -> tuple[str | None, Interval | None]:
    for role, spec in dispute.effective.roles.items():
        guarantor = (spec.kind or role.partition(".")[2]) == "guarantor"
        if guarantor and measure in spec.through:
            return role, _interval(dispute, f"roles.{role}.credibility") or Interval(1.0, 1.0, 1.0)
    return None, None


def _trust(dispute: Dispute, owner: str) -> dict[str, Interval]:
    found = {a: _interval(dispute, f"beliefs.trust.{a}.{owner}") for a in dispute.actors}
    return {a: trust for a, trust in found.items() if trust is not None}

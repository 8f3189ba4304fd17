"""What a gain is made of: each measure's part, its range, and the estimates and sources behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from detente.analysis.packages.ranges import GainRange, stands
from detente.analysis.wording import formula_words
from detente.model.compiled import CompiledDispute
from detente.model.numbers import Estimate, Values
from detente.model.payoffs import Term, weight_of
from detente.present import Interval, Phrase, ref

if TYPE_CHECKING:
    from detente.model.dispute import Dispute

State = Mapping[str, str]


@dataclass(frozen=True)
class Contribution:
    """One part of an actor's gain.

    `item` is a measure, a formula over several measures, or `no_deal` for a no-deal payoff given as a number.
    `value` is payoff per period, with its range; `estimates` are the numbers it rests on, each with its path,
    sources and reason.
    """

    actor: str
    item: str
    kind: str
    value: Interval
    change: tuple[str, str] | None
    estimates: tuple[Estimate, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Where in the file the numbers stand."""
        return tuple(e.path for e in self.estimates)

    @property
    def sources(self) -> tuple[str, ...]:
        """What the numbers rest on: document ids, and `judgment`."""
        return tuple(dict.fromkeys(s for e in self.estimates for s in (e.sources or ("judgment",))))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons given for the numbers."""
        return tuple(e.reason for e in self.estimates if e.reason)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "item": self.item,
            "kind": self.kind,
            "change": None if self.change is None else list(self.change),
            "value": self.value,
            "paths": list(self.paths),
            "sources": list(self.sources),
            "reasons": list(self.reasons),
        }


def list_contributions(
    compiled: CompiledDispute, gain: GainRange, state: State, values: Values, base: State | None = None
) -> tuple[Contribution, ...]:
    """The parts of an actor's gain at a state over no deal (or over `base`), largest first.

    They sum to the gain exactly. Terms that hold in both states cancel and are not listed. Empty for an actor
    of whom only an order of preference is known.
    """
    signed: dict[str, list[tuple[int, Term]]] = {}
    for k, term in enumerate(gain.terms):
        was = gain.before[k] if base is None else stands(compiled, term, base)
        now = stands(compiled, term, state)
        if was != now:
            item = _item(term)
            signed.setdefault(item, []).append((1 if now else -1, term))
    measures = compiled.dispute.all_measures
    before = compiled.no_deal_state(gain.actor) if base is None else base
    found = []
    for item, terms in signed.items():
        change = (before[item], state[item]) if item in measures and gain.fixed is None else None
        kind = "measure" if item in measures else "formula"
        found.append(_contribution(gain, item, kind, terms, change, values))
    if gain.fixed is not None and base is None:
        fixed = Term((gain.fixed,))
        part = _contribution(gain, "no_deal", "no_deal", [(-1, fixed)], None, values)
        found.append(part)
    return tuple(sorted(found, key=lambda c: -abs(c.value.value)))


def _item(term: Term) -> str:
    """The measure that a term is about, or its formula where it is about several."""
    if term.formula is None:
        return term.measure
    return next(iter(term.formula.measures)) if len(term.formula.measures) == 1 else str(term.formula)


def _contribution(
    gain: GainRange,
    item: str,
    kind: str,
    signed: list[tuple[int, Term]],
    change: tuple[str, str] | None,
    values: Values,
) -> Contribution:
    value = sum((sign * weight_of(term, values) for sign, term in signed), start=Decimal(0))
    if kind == "no_deal":
        low0, high0 = gain.box.interval(signed[0][1].paths)
        low, high = -high0, -low0
    else:
        low, high = gain.difference(signed)
    estimates = gain.compiled.dispute.estimates
    paths = dict.fromkeys(
        q for _, t in signed for p in t.paths for q in (p, *(f"factors.{f}" for f in estimates[p].times))
    )
    interval = Interval(float(value), float(low), float(high))
    return Contribution(gain.actor, item, kind, interval, change, tuple(estimates[p] for p in paths))


def measure_difference(
    compiled: CompiledDispute, gain: GainRange, state: State, base: State, values: Values
) -> Interval | None:
    """What an actor gains by standing at `state` rather than at `base`, with its exact range.

    The states need not be feasible. None for an actor of whom only an order of preference is known.
    """
    if not gain.cardinal:
        return None
    signed = []
    for term in gain.terms:
        was, now = stands(compiled, term, base), stands(compiled, term, state)
        if was != now:
            signed.append((1 if now else -1, term))
    value = sum((sign * weight_of(term, values) for sign, term in signed), start=Decimal(0))
    low, high = gain.difference(signed)
    return Interval(float(value), float(low), float(high))


def item_words(dispute: Dispute, contribution: Contribution) -> Phrase:
    """A contribution's item by name."""
    if contribution.kind == "measure":
        name = ref("measure", contribution.item, dispute.label(contribution.item))
        if contribution.change is None or contribution.change == ("no", "yes"):
            return Phrase((name,))
        old, new = (level.replace("_", " ") for level in contribution.change)
        return Phrase((name, f" ({old} to {new})"))
    if contribution.kind == "no_deal":
        return Phrase(("what it has without a deal",))
    formula = dispute.formula(contribution.item)
    prefix = () if formula.op == "term" else ("together: ",)
    return Phrase((*prefix, *formula_words(dispute, formula).clauses))


def list_sources(contributions: Iterable[Contribution]) -> tuple[str, ...]:
    """Every document id behind some contributions, `judgment` last where any rests on it."""
    found = dict.fromkeys(s for c in contributions for s in c.sources)
    judged = found.pop("judgment", "") is None
    return (*found, *(["judgment"] if judged else []))

"""Broken demands as a table, a picture, sentences and plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.analysis.gap.naming import name_demand, name_measures
from detente.analysis.wording import actor_ref
from detente.model.dispute import Dispute
from detente.model.spec import CostSpec
from detente.present.bars import Bar, draw_bars
from detente.present.chart import Chart
from detente.present.explanation import Explanation, Sentence, explain, list_words, phrase, say
from detente.present.plain import to_plain
from detente.present.table import Column, Table
from detente.present.values import Cell, Interval, Phrase, ref

if TYPE_CHECKING:
    from detente.analysis.gap.breaking import BrokenDemands
    from detente.analysis.gap.walking import Broken

COLUMNS = (
    Column("demand", "demand"),
    Column("by", "by"),
    Column("row", "row"),
    Column("strength", "strength"),
    Column("step", "broken at step", "number", digits=0),
    Column("raised", "by raising"),
    Column("periods", "for how long"),
    Column("cost", "cost per period", "number"),
    Column("total", "cost in all", "number"),
)


def name_proposal(d: Dispute, proposal: str) -> Phrase | str:
    """A proposal by its title, or what it was called when it was given."""
    if proposal in d.effective.proposals:
        return phrase("“{p}”", p=ref("proposal", proposal, d.label(proposal)))
    return phrase("“{p}”", p=ref("state", proposal)) if proposal in d.spec.states else proposal


def draw_up(found: BrokenDemands) -> Table:
    """Each broken demand: where, for how long, at what cost."""
    d = found.dispute
    rows = tuple(
        (
            name_demand(d, b.demand),
            actor_ref(d, b.by),
            b.row,
            "hard" if b.hard else "soft",
            b.step,
            name_measures(d, b.raised) if b.raised else None,
            _how_long(found, b),
            _slim(b.cost),
            _slim(b.total),
        )
        for b in found.broken
    )
    notes = [f"Costs are payoff per {d.spec.period} of the actor who makes the demand."] if rows else []
    if found.form != "steps" and rows:
        notes.append("The proposal fixes no order: these are broken in every order of permitted steps.")
    if found.reason:
        notes.append(found.reason[:1].upper() + found.reason[1:] + ".")
    title = f"Demands that {name_proposal(d, found.proposal)} breaks"
    return Table(title, COLUMNS, rows, tuple(notes), id="broken-demands")


def _how_long(found: BrokenDemands, b: Broken) -> str:
    period = found.dispute.spec.period
    if b.lasting:
        return "for good"
    if b.periods is None:
        return "depends on the order"
    return f"{b.periods} {period}{'s' * (b.periods != 1)}" if b.periods else "made good in the same step"


def _slim(number: Interval | None) -> Cell:
    return number if number is None or number.low < number.high else number.value


def draw_costs(found: BrokenDemands) -> Chart:
    """The cost per period of the broken demands that have one."""
    d = found.dispute
    bars = [
        Bar(str(name_demand(d, b.demand)), b.cost, d.label(b.by)) for b in found.broken if b.cost is not None
    ]
    name = name_proposal(d, found.proposal)
    return draw_bars(
        f"Cost of the demands that {name} breaks",
        bars,
        alt=f"The cost per {d.spec.period} of the {len(bars)} soft demands that {name} breaks.",
        axis=f"payoff per {d.spec.period} while broken",
        id="broken-demands",
    )


def tell(found: BrokenDemands) -> Explanation:
    """What is broken, in sentences."""
    return explain(_headline(found), *(_tell_one(found, b) for b in found.broken), *_rest(found))


def _headline(found: BrokenDemands) -> Sentence:
    d = found.dispute
    name = name_proposal(d, found.proposal)
    if found.feasible is None:
        return say("What {name} breaks is not known: {why}.", name=name, why=found.reason)
    if not d.effective.demands:
        return say("{name} breaks no demand: the file records none.", name=name)
    if found.form in ("free", "hold") or (found.form == "package" and not found.broken_hard):
        return _headline_of_orders(found, name)
    hard = [_named(found, b.demand) for b in found.broken_hard]
    if hard:
        return say("{name} is not feasible: it breaks the hard demand {which}.", name=name, which=hard)
    if found.broken:
        soft = [_named(found, b.demand) for b in found.broken]
        return say(
            "{name} breaks {n} demand{s} at a cost: {which}.",
            name=name,
            n=len(soft),
            s=_plural(soft),
            which=soft,
        )
    return say("{name} keeps every demand.", name=name)


def _headline_of_orders(found: BrokenDemands, name: object) -> Sentence:
    hard = [b.demand for b in found.broken_hard]
    clashing = [c for c in found.clashes if all(_hard(found, x) for x in c)]
    if not found.feasible:
        sets = [[h] for h in hard] + [list(c) for c in clashing]
        named = Phrase(list_words([Phrase(list_words([_named(found, x) for x in s])) for s in sets], "or"))
        return say(
            "{name} is not feasible: no order of steps keeps the hard demand {which}.", name=name, which=named
        )
    if found.sequential:
        which = [_named(found, x) for x in found.sequential]
        return say(
            "{name} cannot be done in parallel, only one after the other, because of the hard demand {which}.",
            name=name,
            which=which,
        )
    if found.broken or found.clashes:
        return say(
            "{name} can be done without breaking a hard demand, but not without breaking any.", name=name
        )
    return say("{name} can be done in an order that keeps every demand.", name=name)


def _hard(found: BrokenDemands, demand: str) -> bool:
    return not isinstance(found.dispute.effective.demands[demand].strength, CostSpec)


def _plural(things: list[Phrase]) -> str:
    return "s" * (len(things) != 1)


def _named(found: BrokenDemands, demand: str) -> Phrase:
    d = found.dispute
    spec = d.effective.demands[demand]
    row = f", {spec.row}" if spec.row else ""
    return Phrase((name_demand(d, demand), " (", actor_ref(d, spec.by), f"{row})"))


def _tell_one(found: BrokenDemands, b: Broken) -> Sentence:
    d = found.dispute
    by, period = actor_ref(d, b.by), d.spec.period
    cost = phrase("it is hard")
    if b.total is not None:
        cost = phrase("the cost to {by} is {x} in all", by=by, x=_slim(b.total))
    elif b.cost is not None:
        cost = phrase("the cost to {by} is {x} per {period}", by=by, x=_slim(b.cost), period=period)
    return say(
        "{demand} is broken in {where}{raised}, before “{until}” was true ({how_long}); {cost}.",
        "item",
        demand=_named(found, b.demand),
        where="every order" if b.step is None else f"step {b.step}",
        raised=phrase(", by raising {m}", m=name_measures(d, b.raised)) if b.raised else "",
        until=d.effective.demands[b.demand].until,
        how_long=_how_long(found, b),
        cost=cost,
    )


def _rest(found: BrokenDemands) -> Iterator[Sentence]:
    d = found.dispute
    for clash in found.clashes:
        yield say("No order keeps {these} together.", "item", these=[_named(found, x) for x in clash])
    for demand in found.binding:
        spec = d.effective.demands[demand]
        nothing = demand in found.sequential
        yield say(
            "In every order that keeps {demand}, {held} {rise} only after “{until}”{nothing}.",
            "item",
            demand=_named(found, demand),
            held=name_measures(d, [m for m in spec.hold if m in d.measures]),
            rise="rise" if len(spec.hold) > 1 else "rises",
            until=spec.until,
            nothing=", when all others have done their part: nothing is left of moving in parallel"
            if nothing
            else "",
        )
    if found.reason and found.feasible is not None:
        yield say("{why}.", "caution", why=found.reason)
    yield say("Whether anybody would carry the steps out is another question (see the roadmap).", "caution")


def as_plain(found: BrokenDemands) -> dict[str, Any]:
    """The answer as plain data."""
    answer = {
        "form": found.form,
        "feasible": found.feasible,
        "broken": [
            {
                "demand": b.demand,
                "by": b.by,
                "row": b.row,
                "hard": b.hard,
                "step": b.step,
                "raised": list(b.raised),
                "periods": b.periods,
                "lasting": b.lasting,
                "cost": b.cost,
                "total": b.total,
            }
            for b in found.broken
        ],
        "kept": list(found.kept),
        "clashes": [list(c) for c in found.clashes],
        "binding": list(found.binding),
        "sequential": list(found.sequential),
        "order": [dict(step) for step in found.route.steps] if found.route is not None else None,
        "reason": found.reason or None,
    }
    plain: dict[str, Any] = to_plain(
        {
            "analysis": "broken_demands",
            "dispute": found.dispute.id,
            "settings": {"proposal": found.proposal, "target": found.target},
            "method": {"exhaustive": "exact"},
            "answer": answer,
        }
    )
    return plain

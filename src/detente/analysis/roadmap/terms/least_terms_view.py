"""Least terms, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.roadmap.terms.thresholds_view import tell_binding
from detente.analysis.wording import actor_ref, formula_words
from detente.present import (
    Bar,
    Cell,
    Chart,
    Column,
    Explanation,
    Sentence,
    Table,
    draw_bars,
    explain,
    phrase,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.terms.least_terms import LeastTerms

_NAMES = {"guarantee": "guarantee", "side_payment": "side payment"}


def terms_table(found: LeastTerms) -> Table:
    """Ranges of sizes and whether a plan holds over each."""
    period = found.dispute.spec.period
    columns = (
        Column("low", f"From (payoff per {period})", "number", digits=3),
        Column("high", "To", "number", digits=3),
        Column("plan", "The proposal holds" if found.solved else "Some plan holds"),
    )
    verdicts = {
        "yes": "yes",
        "no": "no" if found.solved else "no: ruled out",
        "open": "none found, not ruled out",
    }
    rows: list[tuple[Cell, ...]] = [(r.low, r.high, verdicts[r.verdict]) for r in found.ranges]
    notes = [f"Paid where: {found.where}."]
    if found.by is not None and found.cost:
        notes[0] += f" Each unit takes {found.cost:g} a {period} from {found.dispute.label(found.by)}."
    if found.solved:
        notes.append("Solved: the margins of given steps are concave in the size.")
    else:
        notes.append(
            "Ruled out: no plan holds at any size of the range, by a bound on all plans. Ranges were halved down to "
            f"{found.resolution:.2g}."
        )
        if found.least is not None:
            notes.append(f"Sizes above {found.least:.3g} that are not listed were not looked at.")
    return Table(f"Sizes of the {_NAMES[found.instrument]}", columns, tuple(rows), tuple(notes), id="terms")


def terms_chart(found: LeastTerms) -> Chart:
    """The least size beside the limit."""
    bars = [Bar("limit", found.limit)]
    if found.least is not None:
        bars.insert(0, Bar(f"least {_NAMES[found.instrument]}", found.least))
    told = f"{found.least:.2f}" if found.least is not None else tell_none(found)
    return draw_bars(
        f"Least {_NAMES[found.instrument]}",
        bars,
        alt=f"Least {_NAMES[found.instrument]} that lets a plan exist: {told}; the limit is {found.limit:g}.",
        axis=f"payoff per {found.dispute.spec.period}",
        id="terms",
    )


def explain_terms(found: LeastTerms) -> Explanation:
    """The answer in sentences: the least terms and what they turn on, or what stands in the way."""
    told: list[Sentence | None] = []
    if found.least == 0.0:
        told.append(_none_needed(found))
    elif found.least is not None:
        told += _enough(found, found.least)
    else:
        told += _none_within(found)
    if found.open and found.least is not None:
        told.append(say("Less might do: sizes from {sizes} are not ruled out.", sizes=list_open(found)))
    if found.least != 0.0:
        told.append(_caveat(found))
    return explain(*told)


def tell_none(found: LeastTerms) -> str:
    """That none was found, and how finely it was looked where that is not proved."""
    if found.proved:
        return "none within the limit"
    return f"none found in steps of {found.resolution:.2g}"


def list_open(found: LeastTerms) -> list[str]:
    """The ranges of sizes that might do, in words."""
    return [f"{r.low:.3g} to {r.high:.3g}" for r in found.open]


def _subject(found: LeastTerms) -> str:
    if not found.settings["proposal"]:
        return "some plan"
    title = found.dispute.label(str(found.settings["proposal"]))
    return f"'{title}'" if found.solved else f"some plan in the order of '{title}'"


def _none_needed(found: LeastTerms) -> Sentence:
    return say(
        "No further {what} to {to} is needed: {plan} to '{target}' holds without.",
        "headline",
        what=_NAMES[found.instrument],
        to=actor_ref(found.dispute, found.to),
        plan=_subject(found),
        target=str(found.settings["target"]),
    )


def _enough(found: LeastTerms, least: float) -> list[Sentence | None]:
    dispute = found.dispute
    ruled_out = max((r.high for r in found.ranges if r.verdict == "no" and r.low == 0.0), default=0.0)
    less = f", and none does with less than {ruled_out:.3g}" if ruled_out and not found.solved else ""
    told: list[Sentence | None] = [
        say(
            "It takes a {what}{by} worth {x} a {p} to {to}; with it {plan} to '{target}' holds{less}.",
            "headline",
            what=_NAMES[found.instrument],
            by=f" by {dispute.label(found.by)}" if found.by else "",
            x=f"{least:.3g}",
            p=dispute.spec.period,
            to=actor_ref(dispute, found.to),
            plan=_subject(found),
            target=str(found.settings["target"]),
            less=less,
        )
    ]
    if found.binding is not None:
        told.append(say("With less, {what}.", what=tell_binding(dispute, found.binding)))
    if found.counter is not None and found.most is not None:
        told.append(
            say(
                "More does not always do: above {x}, {what}{whose}.",
                x=f"{found.most:.3g}",
                what=tell_binding(dispute, found.counter),
                whose="" if found.solved else " in that plan",
            )
        )
    return told


def _none_within(found: LeastTerms) -> list[Sentence | None]:
    dispute = found.dispute
    head = (
        "None within limits: no {what}{by} to {to} of up to {limit} a {p} makes {plan} to '{target}' hold."
        if found.proved
        else "None found: no {what}{by} to {to} of up to {limit} a {p} was found to make {plan} to '{target}' hold, in "
        "steps of {step}; sizes from {sizes} are not ruled out."
    )
    told: list[Sentence | None] = [
        say(
            head,
            "headline",
            what=_NAMES[found.instrument],
            by=f" by {dispute.label(found.by)}" if found.by else "",
            to=actor_ref(dispute, found.to),
            limit=f"{found.limit:g}",
            p=dispute.spec.period,
            plan=_subject(found),
            target=str(found.settings["target"]),
            **({} if found.proved else {"step": f"{found.resolution:.2g}", "sizes": list_open(found)}),
        )
    ]
    if found.reason is not None:
        told.append(say("{reason}", reason=found.reason))
    if found.binding is not None:
        told.append(
            say(
                "It comes nearest {x}, where {what}, by {slack} of its scale{counter}.",
                x=_tell_nearest(found),
                what=tell_binding(dispute, found.binding),
                slack=f"{-found.binding.slack:.3f}",
                counter=phrase("; with more, {what}", what=tell_binding(dispute, found.counter))
                if found.counter is not None
                else "",
            )
        )
    return told


def _tell_nearest(found: LeastTerms) -> str:
    if found.nearest < 1e-6 * found.limit:
        return "with nothing at all"
    return "at the limit" if found.nearest > (1 - 1e-6) * found.limit else f"at {found.nearest:.3g}"


def _caveat(found: LeastTerms) -> Sentence:
    dispute = found.dispute
    rate = (
        f"; each takes {found.cost:g} from {dispute.label(found.by)}"
        if found.by is not None and found.cost
        else ""
    )
    return say(
        "Sizes are payoffs of {to} a {p}, paid while this holds: {where}{rate}.",
        to=actor_ref(dispute, found.to),
        p=dispute.spec.period,
        where=formula_words(dispute, found.where),
        rate=rate,
    )

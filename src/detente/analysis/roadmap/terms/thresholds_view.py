"""Thresholds, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.roadmap.terms.scanning import FINE
from detente.analysis.wording import actor_ref, count_words
from detente.present import (
    Cell,
    Chart,
    Column,
    Explanation,
    Interval,
    Mark,
    Phrase,
    Ref,
    Sentence,
    Table,
    draw_ranges,
    explain,
    phrase,
    ref,
    say,
)

if TYPE_CHECKING:
    from detente.analysis.roadmap.game.given_plan import Binding
    from detente.analysis.roadmap.terms.scanning import Range
    from detente.analysis.roadmap.terms.thresholds import End, Threshold, Thresholds
    from detente.analysis.roadmap.terms.varied import VariedNumber
    from detente.model.dispute import Dispute


def tell_number(x: float) -> str:
    """A number as it is read in a sentence: three figures, no more zeros than needed."""
    return f"{x:.3g}".replace("-", "−")


def tell_ranges(ranges: tuple[Range, ...], number: VariedNumber) -> str:
    """Ranges in words: `everywhere`, `up to 0.107`, `0.948 or more`, `0.1 to 0.2 and 0.5 to 0.6`, `nowhere`."""
    if not ranges:
        return "nowhere"
    told = []
    for low, high in ranges:
        if low <= number.low and high >= number.high:
            return "everywhere"
        if high - low < 1e-7 * (number.high - number.low):
            told.append(f"only {tell_number(low)}")
        elif low <= number.low:
            told.append(f"up to {tell_number(high)}")
        elif high >= number.high:
            told.append(f"{tell_number(low)} or more")
        else:
            told.append(f"{tell_number(low)} to {tell_number(high)}")
    return " and ".join(told)


def tell_binding(dispute: Dispute, binding: Binding) -> Phrase:
    """What breaks a plan: `China would not join`, `United States would leave at step 11`."""
    who = actor_ref(dispute, binding.actor)
    if binding.constraint == "joins":
        return phrase("{who} would not join", who=who)
    where = "at the end" if binding.step is None else f"at step {binding.step}"
    return phrase("{who} would leave {where}", who=who, where=where)


def thresholds_table(found: Thresholds) -> Table:
    """A row for each number."""
    columns = [
        Column("what", "Number"),
        Column("now", "Now", "mixed", digits=3),
        Column("plausible", "Plausible"),
        Column("this_plan", "This plan holds at"),
        Column("breaks", "Beyond that"),
    ]
    searched = any(r.any_plan for r in found.rows)
    if searched:
        columns.append(Column("some_plan", "Some plan holds at"))
    rows: list[tuple[Cell, ...]] = []
    for r in found.rows:
        number = r.number
        plausible = "–" if number.plausible is None else f"{number.plausible[0]:g} to {number.plausible[1]:g}"
        row: list[Cell] = [
            f"{number.label} (factor)" if number.factor else number.label,
            number.now,
            plausible,
            tell_ranges(r.plan_holds, number),
            _tell_ends(found.dispute, r.plan_ends),
        ]
        rows.append((*row, tell_ranges(r.some_plan, number)) if searched else tuple(row))
    return Table("How far numbers can go", tuple(columns), tuple(rows), _notes(found), id="thresholds")


def _tell_ends(dispute: Dispute, ends: tuple[End, ...]) -> str:
    told = [str(tell_binding(dispute, e.binding)) for e in ends]
    if len(set(told)) > 1:
        told = [f"{'above' if e.upper else 'below'}: {t}" for e, t in zip(ends, told, strict=True)]
    return "; ".join(dict.fromkeys(told)) or "–"


def _notes(found: Thresholds) -> tuple[str, ...]:
    tried: dict[str, list[str]] = {}
    for r in found.rows:
        span = f"{tell_number(r.number.low)} to {tell_number(r.number.high)}"
        tried.setdefault(span, []).append(r.number.name)
    notes = ["Tried: " + "; ".join(f"{span} ({', '.join(n)})" for span, n in tried.items()) + "."]
    if any(r.any_plan for r in found.rows):
        points = max(len(r.points) for r in found.rows)
        notes.append(
            f"Some plan: searched for at {points} values, ends known to 0.8% of what was tried; what comes and goes "
            "between two values is missed."
        )
    interval = [r.number.name for r in found.rows if r.number.interval]
    scanned = [r.number.name for r in found.rows if not r.number.interval]
    how = []
    if interval:
        how.append(f"an interval, as is proved, for {', '.join(interval)}")
    if scanned:
        how.append(f"scanned at {FINE} values for {', '.join(scanned)}, in which nothing is monotone")
    notes.append(f"Where this plan holds is {'; '.join(how)}.")
    return tuple(notes)


def thresholds_chart(found: Thresholds) -> Chart:
    """The ranges that hold, with the value now and its plausible range, as parts of what was tried."""
    marks = []
    searched = any(r.any_plan for r in found.rows)
    what = "some plan holds" if searched else "this plan holds"
    for r in found.rows:
        number = r.number
        span = number.high - number.low

        def part(x: float, low: float = number.low, span: float = span) -> float:
            return min(max((x - low) / span, 0.0), 1.0)

        for low, high in r.some_plan if searched else r.plan_holds:
            marks.append(
                Mark(number.label, Interval((part(low) + part(high)) / 2, part(low), part(high)), what)
            )
        now: float | Interval = part(number.now)
        if number.plausible is not None:
            now = Interval(part(number.now), part(number.plausible[0]), part(number.plausible[1]))
        marks.append(Mark(number.label, now, "now, with its plausible range"))
    holding = sum(bool(r.some_plan if searched else r.plan_holds) for r in found.rows)
    return draw_ranges(
        f"Where {what}",
        marks,
        alt=f"For {len(found.rows)} numbers the part of what was tried in which {what}; {holding} have one.",
        axis="from the low to the high end of what was tried",
        kind="share",
        domain=(0.0, 1.0),
        joined=False,
        id="thresholds",
    )


def explain_thresholds(found: Thresholds) -> Explanation:
    """The thresholds in sentences: the headline, what has a limit, what has none, how it was found."""
    told: list[Sentence | None] = [_headline(found)]
    limited = [r for r in found.rows if _ranges(r) != ((r.number.low, r.number.high),)]
    told += [_tell(found, r) for r in limited if _ranges(r)]
    never = [r for r in limited if not _ranges(r)]
    if never and len(never) < len(found.rows):
        told.append(
            say(
                "No value that was tried brings a plan about for {whom}.",
                "item",
                whom=[_ref(r.number) for r in never],
            )
        )
    free = [r for r in found.rows if r not in limited]
    if free:
        told.append(
            say(
                "{what} at every value that was tried of {whom}.",
                "item",
                what="Some plan holds" if _searched(found) else "This plan holds",
                whom=[_ref(r.number) for r in free],
            )
        )
    told += [_tell_effect(found, r) for r in found.rows if r.number.kind == "guarantor"]
    undecided = [r for r in found.rows if r.open]
    if undecided:
        told.append(
            say(
                "The search could not decide about some values of {whom}; they count as no plan here.",
                whom=[_ref(r.number) for r in undecided],
            )
        )
    told.append(say("One number moves at a time; all others stay at their central values."))
    return explain(*told)


def _searched(found: Thresholds) -> bool:
    return any(r.any_plan for r in found.rows)


def _ranges(r: Threshold) -> tuple[Range, ...]:
    return r.some_plan if r.any_plan else r.plan_holds


def _ref(number: VariedNumber) -> Ref:
    return ref("estimate", number.path, number.label)


def _headline(found: Thresholds) -> Sentence:
    rows = found.rows
    what = "some plan" if _searched(found) else "this plan"
    if not any(_ranges(r) for r in rows):
        return say("Nothing that was tried brings a plan about.", "headline")
    holding = [r for r in rows if any(a - 1e-12 <= r.number.now <= b + 1e-12 for a, b in _ranges(r))]
    if not holding:
        helps = [r for r in rows if _ranges(r)]
        return say(
            "{what} does not hold now; it would at another value of {whom}.",
            "headline",
            what=what.capitalize() if what == "this plan" else "A plan",
            whom=[_ref(r.number) for r in helps],
        )
    ranged = [r for r in holding if r.number.plausible is not None]
    if not ranged:
        limited = [r for r in holding if _ranges(r) != ((r.number.low, r.number.high),)]
        return say(
            "{what} holds now; {n} of the {t} numbers that were varied can end that.",
            "headline",
            what=what.capitalize(),
            n=len(limited),
            t=len(rows),
        )
    fragile = [r for r in ranged if _leaves_plausible(r)]
    if fragile:
        return say(
            "{what} can fail within the plausible range of {whom}, {alone}taken alone.",
            "headline",
            alone="each " if len(fragile) > 1 else "",
            what=what.capitalize() if what == "this plan" else "Every plan",
            whom=[_ref(r.number) for r in fragile],
        )
    return say(
        "{what} holds over the whole plausible range of each number that was varied, taken alone ({n} of them).",
        "headline",
        what=what.capitalize(),
        n=count_words(len(ranged), "range"),
    )


def _leaves_plausible(r: Threshold) -> bool:
    plausible = r.number.plausible
    if plausible is None:
        return False
    low, high = max(plausible[0], r.number.low), min(plausible[1], r.number.high)
    return not any(a - 1e-9 <= low and high <= b + 1e-9 for a, b in _ranges(r))


def _tell(found: Thresholds, r: Threshold) -> Sentence:
    number, ends = r.number, (r.some_ends if r.any_plan else r.plan_ends)
    why = phrase("; {why}", why=_join_ends(found.dispute, ends)) if ends else phrase("{x}", x="")
    return say(
        "{what}, {now} now: {which} holds at {where}{why}.",
        "item",
        what=ref("estimate", number.path, number.label[:1].upper() + number.label[1:]),
        now=tell_number(number.now) + (" (a factor)" if number.factor else ""),
        which="some plan" if r.any_plan else "this plan",
        where=tell_ranges(_ranges(r), number),
        why=why,
    )


def _join_ends(dispute: Dispute, ends: tuple[End, ...]) -> Phrase:
    """`above that China would not join`; `beyond that ...` where both ends break the same way."""
    told = [(e.upper, tell_binding(dispute, e.binding)) for e in ends]
    if len({str(p) for _, p in told}) == 1 and len({upper for upper, _ in told}) == 2:
        return phrase("beyond that {what}", what=told[0][1])
    sides = {f"{upper} {what}": (upper, what) for upper, what in told}
    parts = [
        phrase("{side} that {what}", side="above" if upper else "below", what=what)
        for upper, what in sides.values()
    ]
    return phrase("{all}", all=parts)


def _signed(x: float) -> str:
    return f"{x:+.3f}".replace("-", "−")


def _tell_effect(found: Thresholds, r: Threshold) -> Sentence | None:
    """What a guarantor's credibility does to those it protects: the margin of staying at 0, now and 1."""
    role = found.dispute.effective.roles.get(f"{r.number.subject}.guarantor")
    if role is None or not r.margins:
        return None
    at = {x: k for k, x in enumerate(r.points)}
    ends = [r.points[0], r.points[-1]]
    lines = []
    for actor in role.protects:
        first, last = (r.margins[at[x]][actor] for x in ends)
        if abs(last - first) < 5e-4:
            continue
        lines.append(
            phrase(
                "{who} from {a} to {b} of its scale",
                who=actor_ref(found.dispute, actor),
                a=_signed(first),
                b=_signed(last),
            )
        )
    if not lines:
        return say(
            "The {what} changes nothing about the smallest margin of {whom} in {plan}.",
            what=_ref(r.number),
            whom=[actor_ref(found.dispute, a) for a in role.protects],
            plan=found.plan_title or "the plan",
        )
    return say(
        "As the {what} goes from {x} to {y}, the smallest margin of staying in {plan} goes, for {lines}; this assumes "
        "that {measures} stays in force with that chance after a breach by another, and is worth what the file says.",
        what=_ref(r.number),
        x=tell_number(ends[0]),
        y=tell_number(ends[1]),
        plan=found.plan_title or "the plan",
        lines=lines,
        measures=[ref("measure", m, found.dispute.label(m)) for m in role.through],
    )

"""The parties: what each wants most, what it gives up least willingly, and what it will not accept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.model.payoffs import weight_of
from detente.present import Column, Phrase, Ref, Sentence, Table, explain, format_number, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Section
from detente.report.phrasing import Phrasing

if TYPE_CHECKING:
    from detente.model.dispute import Dispute

ORDER = 10
TITLE = "The parties"

_MOST = 2  # items of a list on a page that has room for the weightiest only


def build_section(material: Material) -> Section:
    """Who they are and what they want, read from the file: nothing is computed but sums."""
    dispute, words = material.dispute, material.words
    parties = want_table(words, dispute.parties, "What each party wants, and what it will not accept")
    annexes: tuple[Annex, ...] = ()
    if dispute.third_parties:
        others = want_table(
            words, dispute.third_parties, "What third parties want, and what they will not accept"
        )
        annexes = (Annex("third-parties", "What third parties want", (others,)),)
    return Section("parties", TITLE, ORDER, (explain(*_sentences(words)), parties), annexes=annexes)


def want_table(words: Phrasing, actors: Iterable[str], title: str) -> Table:
    """What each of these actors would gain most from, gives up least willingly, and will not accept."""
    columns = (
        Column("actor", "Actor"),
        Column("wants", "Would gain most from"),
        Column("gives", "Gives up least willingly"),
        Column("refuses", "Will not accept"),
    )
    rows = tuple(
        (words.actor(a), _gains(words, a), _list(words, _best(words, a, for_it=False)), _red_lines(words, a))
        for a in actors
    )
    period = words.dispute.spec.period
    notes = (
        f"In points a {period}: what changing that one measure from where it stands is worth, at central values.",
    )
    return Table(title, columns, rows, notes)


def weigh_changes(dispute: Dispute, actor: str) -> list[tuple[float, str, str]]:
    """What is each single change from the start worth to an actor, all else as it is? (payoff, measure,
    level)

    Empty for an actor of whom only an order of preference is known.
    """
    preference = dispute.effective.preferences.get(actor)
    if preference is None or not dispute.cardinal(actor) or preference.importance is not None:
        return []
    start = {m: measure.levels.index(dispute.start[m]) for m, measure in dispute.all_measures.items()}
    base = _payoff(dispute, actor, start)
    found = []
    for m, measure in dispute.measures.items():
        for k, level in enumerate(measure.levels):
            if k != start[m]:
                found.append((_payoff(dispute, actor, {**start, m: k}) - base, m, level))
    return found


def _payoff(dispute: Dispute, actor: str, levels: dict[str, int]) -> float:
    total = 0.0
    for term in dispute.compiled.terms(actor):
        holds = term.formula.holds(levels.__getitem__) if term.formula else levels[term.measure] == term.level
        if holds:
            total += float(weight_of(term, dispute.values))
    return total


def _sentences(words: Phrasing) -> list[Sentence]:
    """One sentence on the parties, one on who stands round them."""
    dispute = words.dispute
    clauses: list[str | Ref] = []
    for actor in dispute.parties:
        best, worst = _best(words, actor, for_it=True)[:1], _best(words, actor, for_it=False)[:1]
        if not best or not worst:
            return [_surroundings(words)]
        said = say(
            "{a} would gain most from {best} and is least willing to give {worst}",
            a=words.actor(actor),
            best=words.spoken_level(*best[0][1:]),
            worst=words.spoken_level(*worst[0][1:]),
        )
        clauses += [*("; " for _ in clauses[:1]), *said.clauses]
    return [Sentence((*clauses, "."), "headline"), _surroundings(words)]


def _surroundings(words: Phrasing) -> Sentence:
    others = words.actors(words.dispute.third_parties)
    if not others:
        return say("There is no third party.")
    if len(others) == 1:
        return say("The third party is {others}; what it wants stands in the annex.", others=others)
    return say("Third parties are {others}; what they want stands in the annex.", others=others)


def _best(words: Phrasing, actor: str, *, for_it: bool) -> list[tuple[float, str, str]]:
    """What it would like most of others' measures, or least of its own: one level of each, weightiest first."""
    chosen: dict[str, tuple[float, str]] = {}
    for payoff, measure, level in weigh_changes(words.dispute, actor):
        size = payoff if for_it else -payoff
        mine = words.dispute.all_measures[measure].owner == actor
        if mine != for_it and size > chosen.get(measure, (0.0, ""))[0] + 1e-9:
            chosen[measure] = (size, level)
    ordered = sorted(chosen.items(), key=lambda item: -item[1][0])
    return [(size if for_it else -size, measure, level) for measure, (size, level) in ordered]


def _gains(words: Phrasing, actor: str) -> Phrase:
    preference = words.dispute.effective.preferences.get(actor)
    if preference is None:
        return Phrase(("not said",))
    order = preference.priorities or preference.importance
    if order is not None:
        more = ", ..." if len(order) > _MOST else ""
        return Phrase((", then ".join(words.formula(text) for text in order[:_MOST]) + more,))
    if preference.ranking is not None:
        return Phrase((f"an order of {len(preference.ranking)} outcomes",))
    return _list(words, _best(words, actor, for_it=True)) or Phrase(("nothing in particular",))


def _list(words: Phrasing, items: list[tuple[float, str, str]]) -> Phrase | None:
    clauses: list[str | Ref] = []
    for payoff, measure, level in items[:_MOST]:
        clauses += ["; "] if clauses else []
        clauses += [words.level(measure, level), f" {format_number(payoff, 1, signed=True)}"]
    return Phrase(tuple(clauses)) if clauses else None


def _red_lines(words: Phrasing, actor: str) -> str | None:
    preference = words.dispute.effective.preferences.get(actor)
    if preference is None or not preference.refuses:
        return None
    return "; ".join(words.formula(text) for text in preference.refuses)

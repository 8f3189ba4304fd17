"""Third parties: whom the deal cannot do without, and what remains of it without each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.analysis.roadmap import plan_roadmap
from detente.analysis.thirdparties import Remains, measure_third_parties, trace_aims
from detente.analysis.thirdparties.witnessing import find_remains_beside
from detente.errors import DetenteError
from detente.model.dispute import Dispute
from detente.present import Column, Phrase, Sentence, Table, explain, list_words, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section
from detente.report.phrasing import Phrasing

ORDER = 65
TITLE = "Whom the deal cannot do without"

SEARCHED = 50_000
"""Up to so many states another order is searched for where the roadmap's, less a third party's steps, does not hold."""

SMALL = 5_000
"""Up to so many states every role and coalition is looked at even where no draws are asked for."""

_WORDS = {True: "yes", False: "no", None: "not the one above"}


@dataclass(frozen=True, slots=True)
class Left:
    """A third party, and what remains of the deal without it."""

    actor: str
    remains: Remains


def build_section(material: Material) -> Section | None:
    """What remains without each third party; None where there is none, or no target to reach.

    With draws asked for, also in what share of them each is needed, and every role and guarantee.
    """
    dispute, words = material.dispute, material.words
    if not dispute.third_parties or not dispute.effective.targets:
        return None
    try:
        known = material.ask(plan_roadmap)
        whole = find_remains_beside(dispute, (), known)
        search = bool(material.draws) or known.method.feasible <= SEARCHED
        left = [
            Left(a, find_remains_beside(dispute, (a,), known, search=search)) for a in dispute.third_parties
        ]
    except DetenteError:
        return None  # the roadmap's section says what is missing
    told = explain(_headline(words, whole, left), *_body(words, whole, left), *_limits())
    return Section(
        "third-parties",
        TITLE,
        ORDER,
        (told, remains_table(words, whole, left)),
        bottom_line=(_headline(words, whole, left).restyled("body"),),
        annexes=(*_in_full(material, known.method.feasible), *_between_aims(dispute)),
        share=0.5,
    )


def _in_full(material: Material, states: int) -> Iterator[Annex]:
    """Every role, guarantee and coalition, where draws are asked for or the game is small."""
    if not material.draws and states > SMALL:
        return
    full = measure_third_parties(
        material.dispute, draws=material.draws, scheme=material.scheme, map=material.map
    )
    parts: list[Part] = [full.explain(), *full.tables(), full.chart()]
    yield Annex("third-parties-in-full", "Third parties in full", tuple(parts))


def _between_aims(dispute: Dispute) -> Iterator[Annex]:
    """The frontier between the two aims of each third party that has two."""
    for actor in dispute.third_parties:
        if len(dispute.preference(actor).blocs or {}) != 2:
            continue
        try:
            found = trace_aims(dispute, actor)
        except DetenteError:
            continue  # its aims cannot be told apart, or no state is looked at for it
        title = f"The two aims of {dispute.label(actor)}"
        yield Annex(f"aims-{actor}", title, (found.explain(), *found.tables(), found.chart()))


def remains_table(words: Phrasing, whole: Remains, left: list[Left]) -> Table:
    """A row for each third party: whether a plan and an acceptable package in the target remain without it."""
    columns = (
        Column("without", "Without"),
        Column("plan", "An order of steps that holds", help="nobody gains by leaving it"),
        Column("package", "A package that all accept", help="in the target"),
    )
    rows = [("nobody left out", _WORDS[whole.plan], _WORDS[whole.package])]
    rows += [(words.dispute.label(o.actor), _WORDS[o.remains.plan], _WORDS[o.remains.package]) for o in left]
    note = f"The target is “{next(iter(words.dispute.effective.targets))}”."
    return Table(
        "What remains of the deal without each third party", columns, tuple(rows), (note,), id="remains"
    )


def _headline(words: Phrasing, whole: Remains, left: list[Left]) -> Sentence:
    """Who is indispensable, else who is needed for a plan or for a package, in one sentence."""
    if not whole.plan and not whole.package:
        return say(
            "Even with everybody the target is out of reach, so no third party is what it hangs on.",
            "headline",
        )
    lost = [o.actor for o in left if whole.plan and o.remains.plan is False and not o.remains.package]
    plans = [o.actor for o in left if whole.plan and o.remains.plan is False and o.actor not in lost]
    packages = [o.actor for o in left if whole.package and not o.remains.package and o.actor not in lost]
    has = [*(["an order of steps that nobody gains by leaving"] if whole.plan else [])]
    has += ["an acceptable package"] if whole.package else []
    if any(o.remains.plan is None for o in left):
        has = has[-1:] if whole.package else []  # only what was looked for is said to remain
    if not (lost or plans or packages or has):
        return say("Whom the deal cannot do without is not settled here.", "headline")
    if not (lost or plans or packages):
        return say(
            "No third party is indispensable: without each of them {what} still reach{es} the target.",
            "headline",
            what=has,
            es="es" if len(has) == 1 else "",
        )
    clauses = []
    for actors, what in (
        (lost, "neither an order of steps nor an acceptable package reaches the target"),
        (plans, "no order of steps to the target keeps everybody from leaving"),
        (packages, "no package that reaches the target is acceptable to all"),
    ):
        if actors:
            said = say("{who:or} {what}", who=words.actors(actors), what=what).clauses
            clauses.append(Phrase(("without ", *said)))
    settled = all(o.remains.plan is not None for o in left)
    also = "" if lost or len(has) < 2 or not settled else _what_stays(bool(plans), bool(packages))
    rest = len(left) > len({*lost, *plans, *packages})
    others = "; without any other third party as much remains as with everybody" if rest and settled else ""
    return say(
        "{clauses}{also}{others}.", "headline", clauses=Phrase(list_words(clauses)), also=also, others=others
    )


def _what_stays(plans: bool, packages: bool) -> str:
    if plans and packages:
        return ""
    return (
        ", though an acceptable package still reaches it"
        if plans
        else ", though an order of steps that nobody gains by leaving still reaches it"
    )


def _body(words: Phrasing, whole: Remains, left: list[Left]) -> list[Sentence]:
    if whole.plan is False:
        return [
            say(
                "There is no order of steps that keeps everybody from leaving even with everybody taking part."
            )
        ]
    unsure = [o.actor for o in left if whole.plan and o.remains.plan is None]
    if unsure:
        return [
            say(
                "The order of steps above does not hold without {who:or}; `detente thirdparties` searches for another.",
                who=words.actors(unsure),
            )
        ]
    return []


def _limits() -> list[Sentence]:
    return [
        say(
            "A third party that is left out does nothing; one that worked against the deal, or somebody who took its "
            "place, is not looked at.",
            "caution",
        )
    ]

"""The packages found, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.analysis.packages.judgment_view import why_words
from detente.analysis.packages.showing import coinciding
from detente.analysis.packages.solutions import TITLES
from detente.analysis.wording import actor_ref, actor_refs, count_words, formula_words, package_words
from detente.present import Explanation, Phrase, Sentence, explain, list_words, phrase, ref, say

if TYPE_CHECKING:
    from detente.analysis.packages.judgment import Judgment
    from detente.analysis.packages.package import Package
    from detente.analysis.packages.result import Packages

_MOST = 4


def explain_packages(found: Packages) -> Explanation:
    """The answer in sentences, the headline first."""
    if found.empty:
        return explain(*_headline_empty(found), *_opening(found), *_offers(found), *_limits(found))
    return explain(
        *_headline(found), *_solutions(found), *_certainty(found), *_offers(found), *_limits(found)
    )


def tell_reason(found: Packages) -> str:
    """Why the zone is empty: the conditions in turn, down to the one that left nothing."""
    steps: list[str] = []
    for what, count in found.tally[1:]:
        steps.append(f"{count:,} {what}" if count else f"none {what}")
        if count == 0 or (found.acceptable and count == found.acceptable):
            break
    left = ", the start alone" if found.acceptable else ""
    return f"of {found.feasible:,} feasible states are left {'; '.join(steps)}{left}"


def _where(found: Packages) -> Phrase:
    wanted = []
    if found.settings["require"]:
        wanted.append(Phrase(("with ", *formula_words(found.dispute, found.settings["require"]).clauses)))
    if found.settings["visible"]:
        wanted.append(Phrase((f"with at least {count_words(found.settings['visible'], 'visible result')}",)))
    if found.settings["target"]:
        wanted.append(Phrase((f"that reach the target '{found.settings['target']}'",)))
    return Phrase((" ", *list_words(wanted))) if wanted else Phrase(())


def _headline(found: Packages) -> list[Sentence]:
    head = say(
        "{count}{where} that change something {verb} acceptable to everyone whose leave they need.",
        "headline",
        count=count_words(found.beyond, "package"),
        where=_where(found),
        verb="is" if found.beyond == 1 else "are",
    )
    points = count_words(found.frontier_size, "of them", "of them")
    more = say(
        "{points} cannot be bettered for one of {parties} without loss to another.",
        points=points,
        parties=actor_refs(found.dispute, found.dispute.parties),
    )
    return [head, more]


def _headline_empty(found: Packages) -> list[Sentence]:
    head = say(
        "No package{where} that changes anything is acceptable to everyone whose leave it needs.",
        "headline",
        where=_where(found),
    )
    return [head, say("{reason}.", reason=tell_reason(found))]


def _solutions(found: Packages) -> list[Sentence]:
    dispute = found.dispute
    told = []
    first: Package | None = None
    for packages, names in coinciding(found):
        package = packages[0]
        ties = found.solutions[next(n for n, t in TITLES.items() if t == names[0])].ties
        several = f" (one of {ties:,} that tie)" if ties > 1 else ""
        label = list_words([f"{n}" for n in names])
        verb = "picks" if len(names) == 1 else "pick"
        if first is None or package is first:
            what: Phrase = package_words(dispute, package.state)
        else:
            what = _compared(found, package, first)
        first = first or package
        told.append(
            say(
                "{names} {verb}{several}: {what}. {gains}.",
                "item",
                names=Phrase(label),
                verb=verb,
                several=several,
                what=what,
                gains=gains_words(found, package),
            )
        )
    return told


def _compared(found: Packages, package: Package, first: Package) -> Phrase:
    """A package by how it differs from the first one told, where that is shorter."""
    differing = sum(package.state[m] != level for m, level in first.state.items())
    changed = sum(level != found.dispute.start[m] for m, level in package.state.items())
    if 2 * differing > changed:
        return package_words(found.dispute, package.state)
    return phrase(
        "as the first, but with {what}", what=package_words(found.dispute, package.state, first.state)
    )


def gains_words(found: Packages, package: Package) -> Phrase:
    """`Gains: United States 9.9 (range 1 to 20), North Korea 6.5 (range ...)`, the parties first."""
    dispute = found.dispute
    parts = []
    for actor in (*dispute.parties, *dispute.third_parties):
        gain = package.gains.get(actor)
        if gain is not None:
            parts.append(
                phrase(
                    "{who} {x:+} ({low:+} to {high:+})",
                    who=actor_ref(dispute, actor),
                    x=gain.value,
                    low=gain.low,
                    high=gain.high,
                )
            )
    return Phrase(("Gains: ", *list_words(parts))) if parts else Phrase(("Gains cannot be measured",))


def _certainty(found: Packages) -> list[Sentence]:
    low, high = found.corners["low"].beyond, found.corners["high"].beyond
    sure = f"{found.sure:,}" if found.sure else "none"
    told = [
        say(
            "Of these {n}, {sure} {verb} acceptable whatever the numbers within their ranges; counting every package "
            "that is acceptable for some numbers, there are {possible}.",
            n=f"{found.beyond:,}",
            sure=sure,
            verb="is" if found.sure in (0, 1) else "are",
            possible=f"{found.possible:,}",
        ),
        say(
            "With every number at the low end of its range there are {low}, with every number at the high end {high}.",
            low=f"{low:,}",
            high=f"{high:,}",
        ),
    ]
    if not found.together:
        told.append(
            say(
                "The count for some numbers looks at each actor's numbers alone, so it may be too high.",
                "caution",
            )
        )
    return told


def _offers(found: Packages) -> list[Sentence]:
    told = []
    for offer in found.offers:
        name = ref("proposal", offer.name, offer.title)
        if offer.acceptable:
            told.append(say("On record: {name}: acceptable to all.", "item", name=name))
        else:
            told.append(say("On record: {name}: {why}.", "item", name=name, why=_rejection(found, offer)))
    return told


def _rejection(found: Packages, offer: Judgment) -> Phrase:
    if not offer.possible:
        return Phrase(("cannot be agreed as it stands, since it breaks a rule of the dispute",))
    parts = [
        phrase(
            "{who} rejects it ({why})", who=actor_ref(found.dispute, v.actor), why=why_words(found.dispute, v)
        )
        for v in offer.verdicts
        if v.accepts is False
    ]
    return Phrase(list_words(parts))


def _opening(found: Packages) -> list[Sentence]:
    """What would open the zone, as computed facts."""
    dispute, opening = found.dispute, found.opening
    assert opening is not None
    told = [say("What would open the zone, one thing at a time (computed facts, not advice):")]
    payment = opening.payment
    if payment is not None and payment.total > 0:
        short = [
            phrase(
                "{who} is short by {x} ({y} of its scale)",
                who=actor_ref(dispute, s.actor),
                x=s.payoff,
                y=s.in_scale,
            )
            for s in payment.short
        ]
        told.append(
            say(
                "The smallest side payment: at the package {what}, {short}; {total} in all, in units of each "
                "actor's scale.",
                "item",
                what=package_words(dispute, payment.packages[0].state),
                short=short,
                total=payment.total,
            )
        )
    for line in opening.red_lines[:_MOST]:
        told.append(
            say(
                "If {who} did not refuse {what}: {count}, such as {package}.",
                "item",
                who=actor_ref(dispute, str(line.actor)),
                what=formula_words(dispute, line.text),
                count=count_words(line.opened, "package"),
                package=package_words(dispute, line.package.state),
            )
        )
    for rule in opening.rules[:_MOST]:
        told.append(
            say(
                "Without {rule}{because}: {count}, such as {package}.",
                "item",
                rule=ref("rule", rule.name, f"the rule '{rule.text}'"),
                because=f" ({rule.because})" if rule.because else "",
                count=count_words(rule.opened, "package"),
                package=package_words(dispute, rule.package.state),
            )
        )
    if len(told) == 1:
        told = [say("No side payment, and no single red line or rule left out, would open the zone.")]
    if opening.not_tried:
        told.append(
            say("Not tried, since it makes too many states: leaving out {names}.", names=opening.not_tried)
        )
    return told


def _limits(found: Packages) -> list[Sentence]:
    dispute = found.dispute
    told = []
    if found.not_asked:
        told.append(
            say(
                "{who} {verb} not asked, since the dispute does not say what they want: they count as agreeing.",
                "caution",
                who=actor_refs(dispute, found.not_asked),
                verb="is" if len(found.not_asked) == 1 else "are",
            )
        )
    for reason, names in _grouped(found.missing).items():
        if found.acceptable:
            told.append(say("Not computed: {names}, because {why}.", "caution", names=names, why=reason))
    for name, solution in found.solutions.items():
        if solution.note:
            told.append(say("{name}: {note}.", "caution", name=TITLES[name], note=solution.note))
    told.append(
        say(
            "Gains are payoffs per {period} over having no deal, with the range they take over the ranges of the "
            "numbers; the egalitarian and utilitarian solutions compare them between actors as if a unit meant the "
            "same to each. Whether a package would be kept once agreed is another question.",
            "caution",
            period=dispute.spec.period,
        )
    )
    return told


def _grouped(missing: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, reason in missing.items():
        groups.setdefault(reason, []).append(TITLES[name])
    return groups

"""The packages: what all could accept, how sure that is, and what the solutions pick, beside the offers on record."""

from __future__ import annotations

from detente.analysis.packages.offers import OfferComparison, compare_offers
from detente.analysis.packages.result import Packages
from detente.analysis.packages.search import find_packages
from detente.analysis.packages.showing import coinciding, thin_out
from detente.present import Chart, Column, Explanation, Sentence, Table, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Part, Section
from detente.report.offers_on_record import choose_offers
from detente.report.phrasing import Phrasing
from detente.report.side_by_side import Beside, compare_packages, draw_packages

ORDER = 30
TITLE = "What they could all accept"

_SHOWN = 10


def build_section(material: Material) -> Section:
    """The zone of agreement, or why there is none and what would open it."""
    found: Packages = material.ask(find_packages)
    packages = gather_packages(material, found)
    answer = found.explain()
    listed = ("headline", "body", "item") if found.empty else ("headline", "body")
    offers = {offer.name for offer in found.offers}
    told = tuple(
        sentence
        for sentence in answer.sentences
        if sentence.style in listed
        and not any(ref.kind == "proposal" and ref.id in offers for ref in sentence.refs)
    )
    parts: list[Part] = [Explanation(told), _picture(material.words, found, packages)]
    if packages:
        parts.append(compare_packages(material.words, packages, _notes(material)))
    cautions = Explanation(tuple(s for s in answer.sentences if s.style == "caution"))
    annex = Annex(
        "packages-in-full",
        "The packages in full",
        (cautions, frontier_table(material.words, found), found.tally_table()),
    )
    return Section("packages", TITLE, ORDER, tuple(parts), bottom_line=_bottom_line(found), annexes=(annex,))


def _picture(words: Phrasing, found: Packages, packages: list[Beside]) -> Chart:
    """The packages in the plane of two parties' gains; the analysis's own picture where there is no such plane."""
    parties = words.dispute.parties
    if len(parties) < 2:
        return found.chart()
    ends = [(package.gains.get(parties[0]), package.gains.get(parties[1])) for package in found.frontier]
    # Only between two parties is the frontier a line in the plane.
    line = (
        [(x.value, y.value) for x, y in ends if x is not None and y is not None] if len(parties) == 2 else []
    )
    told = found.explain().headline
    cloud = [(x, y) for x, y, *_ in found.cloud]
    return draw_packages(words, packages, cloud, line, told.text if told else "") or found.chart()


def frontier_table(words: Phrasing, found: Packages) -> Table:
    """Packages that cannot be bettered for one party without loss to another, best for the first party first."""
    dispute = words.dispute
    columns = (
        Column("n", "No.", align="left"),
        *(Column(party, dispute.label(party), "number", signed=True) for party in dispute.parties),
        Column("what", "What changes"),
    )
    shown = thin_out(found.frontier, _SHOWN)
    rows = tuple(
        (str(n), *(package.gains.get(party) for party in dispute.parties), words.package(package.state))
        for n, package in enumerate(shown, start=1)
    )
    notes = [f"Gain in points a {dispute.spec.period} over no deal, with its range."]
    if found.frontier_size > len(shown):
        notes.append(
            f"{len(shown)} of {found.frontier_size:,}, spread evenly; `detente packages` lists more."
        )
    return Table(
        "Packages that cannot be bettered for all parties", columns, rows, tuple(notes), id="frontier"
    )


def gather_packages(material: Material, found: Packages) -> list[Beside]:
    """The two offers set side by side, what lies between them, and what each solution picks."""
    words, chosen = material.words, choose_offers(material.dispute)
    packages: list[Beside] = []
    if chosen is not None:
        compared: OfferComparison = material.ask(compare_offers, *chosen)
        for letter, offer in zip("AB", (compared.first, compared.second), strict=True):
            by = material.dispute.effective.proposals[offer.name].by
            name = f"{letter}: {words.short(by)} offer" if by else f"offer {letter}"
            gains = {verdict.actor: verdict.gain for verdict in offer.verdicts}
            packages.append(Beside(name, "offers", offer.state, gains, offer.rejecting))
        if compared.middle is not None:
            middle = compared.middle
            packages.append(Beside("between A and B", "between the offers", middle.state, middle.gains))
    for picked, names in coinciding(found):
        # the same rule with other weights, where it picks the same package, need not be named twice
        short = dict.fromkeys(name.removesuffix(" weighted by patience") for name in names)
        packages.append(Beside(", ".join(short), "solutions", picked[0].state, picked[0].gains))
    return packages


def _notes(material: Material) -> list[str]:
    chosen = choose_offers(material.dispute)
    notes = ["A dash: left where it stands. Points: payoffs on each side's own scale."]
    if chosen is not None:
        first, second = map(material.dispute.label, chosen)
        notes.insert(0, f"A: {first}. B: {second}.")
    return notes


def _bottom_line(found: Packages) -> tuple[Sentence, ...]:
    headline = found.explain().headline
    if headline is None:
        return ()
    if found.empty:
        return (headline.restyled("body"),)
    if found.beyond == 1:
        sure = say(
            " It {stays} acceptable whatever the numbers within their ranges.",
            stays="stays" if found.sure else "is not",
        )
    else:
        count = {0: "None", found.beyond: "All"}.get(found.sure, f"{found.sure:,}")
        verb = "stays" if not found.sure else "stay"
        sure = say(
            " {n} of them {verb} acceptable whatever the numbers within their ranges.", n=count, verb=verb
        )
    return (Sentence((*headline.clauses, *sure.clauses)),)

"""Claims on trial: which published sentences survive the range of plausible numbers."""

from __future__ import annotations

from detente.analysis.claims import Claim, Claims, evaluate_claims
from detente.analysis.claims.claims_view import hangs_on, share_of
from detente.analysis.claims.record import find_record
from detente.analysis.wording import count_words
from detente.errors import NotFoundError
from detente.model.dispute import Dispute
from detente.present import Column, Explanation, RowGroup, Table, explain, phrase, ref, say
from detente.report.assembly import Material
from detente.report.brief import Annex, Section

ORDER = 75
TITLE = "Claims on trial"

_ORDER = {
    "holds": "Hold under nearly all plausible inputs",
    "depends": "Depend on what is not known",
    "fails": "Fail under nearly all plausible inputs",
}


def build_section(material: Material) -> Section | None:
    """The verdicts kept for these inputs, or made where draws are asked for; None where nobody claimed anything."""
    dispute = material.dispute
    if not dispute.spec.claims:
        return None
    found = _find(material)
    if found is None:
        count = len(dispute.spec.claims)
        line = say(
            "{n} in the file; no outcome is kept for these inputs. `detente claims {id}` puts them on trial.",
            n=count_words(count, "published claim is", "published claims are"),
            id=dispute.id,
        )
        return Section("claims", TITLE, ORDER, (explain(line),))
    answer = found.explain()
    headline = answer.headline
    cautions = [s for s in answer.sentences if s.style == "caution"]
    rest = tuple(s for s in answer.sentences if s is not headline and s.style != "caution")
    return Section(
        "claims",
        TITLE,
        ORDER,
        (explain(headline, *cautions), verdict_table(found)),
        bottom_line=(headline.restyled("body"),) if headline is not None else (),
        annexes=(Annex("claims-in-full", "Claims in full", (Explanation(rest), found.table())),),
    )


def verdict_table(found: Claims) -> Table:
    """The claims that were tested, by verdict: who said it where, in what share of draws it holds, what it hangs on."""
    columns = (
        Column("claim", "Claim"),
        Column("source", "Published in"),
        Column("share", "Holds in", "share"),
        Column("hangs_on", "Hangs most on"),
    )
    tested = [c for c in found.tested if c.event is None]
    rows, groups = [], []
    for verdict, title in _ORDER.items():
        some = sorted((c for c in tested if c.verdict == verdict), key=_by_share)
        groups += [RowGroup(title, len(some))] * bool(some)
        rows += [
            (
                phrase("{c}{row}", c=ref("claim", c.id, c.text), row=f" ({c.row})" if c.row else ""),
                _outlet(found.dispute, c.source),
                share_of(c),
                next(iter(hangs_on(found, c)), None),
            )
            for c in some
        ]
    note = f"{found.draws} draws: {found.scheme.describe()}. In brackets Wilson's 95% interval."
    return Table("Claims by verdict", columns, tuple(rows), (note,), tuple(groups), id="verdicts")


def _find(material: Material) -> Claims | None:
    dispute: Dispute = material.dispute
    if material.draws:
        return evaluate_claims(dispute, draws=material.draws, scheme=material.scheme, map=material.map)
    try:
        return find_record(dispute)
    except NotFoundError:
        return None


def _outlet(dispute: Dispute, source: str | None) -> str | None:
    document = dispute.documents.get(source or "")
    return source if document is None else document.outlet or document.title


def _by_share(claim: Claim) -> float:
    share = share_of(claim)
    return -(share.value if share is not None else -1.0)

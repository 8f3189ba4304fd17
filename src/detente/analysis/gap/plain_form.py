"""The gap as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.analysis.gap.meaning import TermGap
from detente.analysis.gap.order import SequenceGap
from detente.analysis.gap.value import IssueGap
from detente.present.plain import to_plain

if TYPE_CHECKING:
    from detente.analysis.gap.distance import Gap


def gap_json(gap: Gap) -> dict[str, Any]:
    """The gap as plain data."""
    settings = {"pairs": [list(p) for p in gap.pairs], "target": gap.target, "allowed": gap.allowed}
    method = {
        "exhaustive": "exact; ranges of value gaps at the corners of the numbers",
        "not_used": list(gap.not_used),
    }
    answer = {
        "value": [_issue_json(g) for g in gap.issues],
        "definition": [_term_json(t) for t in gap.terms],
        "sequence": [_sequence_json(s) for s in gap.sequences],
        "trust": [{"of": t.of, "in": t.towards, "chance": t.chance} for t in gap.trust],
        "totals": [
            {
                "pair": list(t.pair),
                "value": dict(zip(t.pair, t.value, strict=True)),
                "definition": t.definition,
                "sequence": t.sequence,
            }
            for t in gap.totals
        ],
    }
    plain: dict[str, Any] = to_plain(
        {
            "analysis": "gap",
            "dispute": gap.dispute.id,
            "settings": settings,
            "method": method,
            "answer": answer,
        }
    )
    return plain


def _issue_json(g: IssueGap) -> dict[str, Any]:
    sides = {
        s.actor: {
            "gap": s.gap,
            "lost": s.lost,
            "at_stake": s.span,
            "unit": s.unit,
            "best": s.best,
            "bests": s.bests,
            "conceded": s.conceded,
            "reason": s.reason or None,
        }
        for s in g.sides
    }
    return {
        "issue": g.issue,
        "pair": list(g.pair),
        "sides": sides,
        "agreement": g.agreement,
        "combinations": {"possible": g.possible, "alone": g.alone, "all": g.total},
        "stuck": list(g.stuck),
    }


def _term_json(t: TermGap) -> dict[str, Any]:
    return {
        "term": t.term,
        "pair": list(t.pair),
        "apart": t.apart,
        "overlap": t.overlap,
        "if_dropped": t.if_dropped,
        "if_meant": t.if_meant,
        "elements": [
            {
                "element": e.name,
                t.pair[0]: e.first,
                t.pair[1]: e.second,
                "formula": e.formula,
                "measures": e.measures,
            }
            for e in t.elements
        ],
        "reason": t.reason or None,
    }


def _sequence_json(s: SequenceGap) -> dict[str, Any]:
    return {
        "pair": list(s.pair),
        "target": s.target,
        "status": s.status,
        "demands": list(s.demands),
        "apart": list(s.apart) if s.decided else None,
        "clashes": [list(c) for c in s.clashes],
        "openings": [list(c) for c in s.openings],
        "order": [dict(step) for step in s.route.steps] if s.route is not None else None,
        "reason": s.reason or None,
    }

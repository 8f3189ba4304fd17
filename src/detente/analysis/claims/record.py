"""An outcome written down and read back, so that it can be shown without running it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isinf
from pathlib import Path
from typing import Any

from detente.analysis.claims.claims_result import Claims
from detente.analysis.claims.reading import read_test
from detente.analysis.claims.trial import make_claim
from detente.analysis.claims.witnesses import Witness
from detente.analysis.robustness.influence import Influence
from detente.analysis.robustness.robustness_result import Failure, StatementRobustness
from detente.analysis.shares import Share
from detente.catalog.outcomes import load_outcome
from detente.errors import DetenteError, NotFoundError
from detente.model.dispute import Dispute
from detente.model.scheme import Scheme
from detente.present import to_plain

_DRIVERS = 5  # a record keeps the strongest


def write_record(result: Claims, path: str | Path) -> None:
    """Write an outcome as JSON, with the fingerprint of the inputs. DetenteError where it cannot be written."""
    text = json.dumps(record_json(result), indent=1, ensure_ascii=False, sort_keys=False)
    try:
        Path(path).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise DetenteError(f"cannot write {str(path)!r}: {error.strerror or error}") from None


def record_json(result: Claims) -> dict[str, Any]:
    """An outcome as plain data: what `read_record` takes. Texts and tests stay in the dispute."""
    plain: dict[str, Any] = to_plain(
        {
            "analysis": "claims",
            "dispute": result.dispute.id,
            "inputs": result.dispute.digest,
            "draws": result.draws,
            "level": result.level,
            "scheme": asdict(result.scheme),
            "clipped": dict(result.clipped),
            "failures": result.failures,
            "claims": {
                c.id: {
                    "verdict": c.verdict,
                    "central": c.central,
                    "counts": None if c.share is None else _counts(c.share),
                    "by_analyst": {a: _counts(s) for a, s in c.by_analyst.items()},
                    "drivers": c.drivers[:_DRIVERS],
                    "failed": c.failed,
                    "reason": c.reason,
                    "witnesses": [_spell_infinite(w.to_json()) for w in c.witnesses],
                }
                for c in result.claims
            },
        }
    )
    return plain


def _spell_infinite(witness: dict[str, Any]) -> dict[str, Any]:
    """A witness whose infinite answers are words that `float` reads: JSON has no such number."""
    facts = [
        {**f, "answer": [str(x) if isinf(x) else x for x in f["answer"]]}
        if isinstance(f["answer"], (tuple, list))
        else f
        for f in witness["facts"]
    ]
    return {**witness, "facts": facts}


def _counts(share: Share) -> list[int]:
    return [share.holds, share.fails, share.undecided]


def find_record(dispute: Dispute) -> Claims:
    """The outcome that ships with a dispute.

    Raises NotFoundError where none is kept, or where it was computed from other inputs than these.
    """
    return read_record(load_outcome(dispute.id, "claims"), dispute)


def read_record(data: Mapping[str, Any], dispute: Dispute) -> Claims:
    """The outcome that `record_json` wrote. NotFoundError where it was computed from other inputs than this dispute."""
    if data["inputs"] != dispute.digest:
        raise NotFoundError(
            f"the outcome kept for '{dispute.id}' was computed from inputs {data['inputs']}, and these are "
            f"{dispute.digest}: run `detente claims {dispute.id} --draws {data['draws']}` to have one of these"
        )
    level = float(data["level"])
    claims = []
    for spec in dispute.spec.claims:
        if spec.id not in data["claims"]:
            continue  # an outcome of some of the claims
        one = data["claims"][spec.id]
        claims.append(
            make_claim(
                spec,
                read_test(dispute, spec.test),
                _statement(spec.id, spec.text, one, level),
                one["reason"],
                tuple(Witness.from_json(w) for w in one["witnesses"]),
            )
        )
    failures = tuple(Failure(f["statement"], f["draw"], f["error"]) for f in data["failures"])
    return Claims(
        dispute,
        tuple(claims),
        data["draws"],
        _scheme(data["scheme"]),
        failures,
        dict(data["clipped"]),
        level,
    )


def _statement(name: str, text: str, one: Mapping[str, Any], level: float) -> StatementRobustness | None:
    if one["counts"] is None:
        return None
    drivers = tuple(
        Influence(d["path"], d["when_low"], d["when_high"], d["error"], d["clear"]) for d in one["drivers"]
    )
    return StatementRobustness(
        name,
        text,
        one["central"],
        _share(one["counts"], level),
        {a: _share(c, level) for a, c in one["by_analyst"].items()},
        drivers,
        one["failed"],
        None,
        None,
    )


def _share(counts: Sequence[int], level: float) -> Share:
    holds, fails, undecided = counts
    return Share(holds, fails, undecided, level)


def _scheme(data: Mapping[str, Any]) -> Scheme:
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}
    return Scheme(**given)

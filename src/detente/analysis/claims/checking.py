"""What is wrong with the claims of a dispute file, each mistake with its line and column."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.claims.grammar import TestError
from detente.analysis.claims.reading import Test, read_test
from detente.errors import Diagnostic, DisputeError, NotFoundError, SettingError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.spec import ClaimSpec

EXPECTATIONS = ("holds", "fails", "depends", "untested")


def check_claims(dispute: Dispute) -> list[Diagnostic]:
    """Every mistake in the claims: tests that say nothing here, unknown documents, unknown expectations, no words.

    Where a dispute was read from a file each has its place there. Never raises, and evaluates nothing.
    """
    return [mistake for k in range(len(dispute.spec.claims)) for mistake in _check_claim(dispute, k)]


def _check_claim(dispute: Dispute, k: int) -> list[Diagnostic]:
    claim = dispute.spec.claims[k]
    found = []
    if not claim.text.strip():
        message = f"claim '{claim.id}' has no text: write the sentence that is put on trial"
        found.append(_say(dispute, k, "text", message))
    try:
        read_test(dispute, claim.test)
    except TestError as error:
        found.append(_say(dispute, k, "test", f"claim '{claim.id}': {error}", error.offset))
    if claim.expect is not None and claim.expect not in EXPECTATIONS:
        close = suggest(claim.expect, EXPECTATIONS)
        message = f"claim '{claim.id}' expects {claim.expect!r}{close}: {', '.join(EXPECTATIONS)}"
        found.append(_say(dispute, k, "expect", message))
    if claim.source is not None and claim.source not in dispute.documents:
        close = suggest(claim.source, dispute.documents)
        message = f"claim '{claim.id}' names an unknown document '{claim.source}'{close}"
        found.append(_say(dispute, k, "source", message))
    return found


def _say(dispute: Dispute, claim: int, key: str, message: str, offset: int | None = None) -> Diagnostic:
    path = ("claims", claim, key)
    if dispute.source is None:
        return Diagnostic(message, dispute.id)
    found = dispute.source.diagnose(message, path, offset=offset)
    if offset is not None and found.source.rstrip().endswith((">-", ">", "|", "|-")):
        # a test that begins on the next line: its own words are the better place than the mark
        return dispute.source.diagnose(message, path)
    return found


def choose_claims(dispute: Dispute, only: Sequence[str] | None) -> tuple[tuple[ClaimSpec, Test], ...]:
    """The claims asked for, in file order, each with its test read.

    Raises SettingError where there are none, NotFoundError for an unknown id, DisputeError with every mistake in the
    claims asked for.
    """
    known = {c.id: c for c in dispute.spec.claims}
    if not known:
        raise SettingError(f"the dispute '{dispute.id}' makes no claims: write some under `claims:`")
    for name in only or ():
        if name not in known:
            raise NotFoundError(f"no claim '{name}'{suggest(name, known)}: {', '.join(known)}")
    wanted = [k for k, c in enumerate(dispute.spec.claims) if only is None or c.id in only]
    if wrong := [mistake for k in wanted for mistake in _check_claim(dispute, k)]:
        raise DisputeError(wrong)
    claims = [dispute.spec.claims[k] for k in wanted]
    return tuple((claim, read_test(dispute, claim.test)) for claim in claims)

"""Claims put on trial: each test over the draws, with a verdict, what it depends on, and a witness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.claims.case import Case
from detente.analysis.claims.checking import choose_claims
from detente.analysis.claims.claims_result import Claim, Claims, Verdict
from detente.analysis.claims.evaluating import evaluate_truth
from detente.analysis.claims.reading import Test, read_test
from detente.analysis.claims.witnesses import Witness, call_witness
from detente.analysis.robustness.measuring import measure_robustness
from detente.analysis.robustness.robustness_result import StatementRobustness
from detente.analysis.robustness.statements import Statement
from detente.analysis.shares import Share
from detente.errors import DetenteError, SettingError
from detente.model.dispute import Dispute
from detente.model.draws import Draws
from detente.model.numbers import Values
from detente.model.scheme import Scheme
from detente.model.spec import ClaimSpec
from detente.model.tasks import Map, map_here

HOLDS, FAILS = 0.9, 0.1
"""A claim holds where the interval of its share lies at or above the first, fails at or below the second."""


@dataclass(frozen=True)
class TestHolds:
    """Test of a statement: a claim's test, evaluated; what it asks is shared with the draw's other claims."""

    __test__ = False  # no test of pytest's

    text: str

    def __call__(self, dispute: Dispute, values: Values) -> bool | None:
        """Whether it holds for these values; None where that was not decided."""
        return evaluate_truth(read_test(dispute, self.text).term, Case.at(dispute, values))


def evaluate_claims(
    dispute: Dispute,
    *,
    draws: int = 500,
    scheme: Scheme | None = None,
    seed: int = 0,
    map: Map = map_here,
    only: Sequence[str] | None = None,
    level: float = 0.95,
    witnesses: bool = True,
) -> Claims:
    """Which of the claims about this dispute survive the range of plausible inputs?

    Each claim's test is evaluated at the central values and in draws 0 to `draws` - 1 (see `measure_robustness`, which
    also explains `scheme`, `seed`, `map` and `level`). Verdicts: "holds" where the whole Wilson interval of its share
    is at or above 90%, every undecided draw counted against it; "fails" where it is at or below 10%, every undecided
    draw counted for it; "depends" otherwise, which few draws always give. An explanation (`could_explain`) is at most
    "possible". "untested": the test needs an analysis that is not built yet, or asks what this dispute does not say.
    `only` are ids of claims. With `witnesses`, the first draw in which a claim holds and the first in which it fails
    are told with what decided them, and the plan.

    Raises SettingError where the dispute makes no claims, NotFoundError for an unknown id, DisputeError (with the place
    in the file) for a test that says nothing here. Establishes how a sentence fares in the model under the ranges
    written down; whether the test says what the sentence means is for the reader to judge.
    """
    if draws < 1:
        raise SettingError(f"draws={draws}: at least one draw is needed")
    chosen = choose_claims(dispute, only)
    reasons = {claim.id: _why_not(dispute, claim, test) for claim, test in chosen}
    statements = [Statement(c.id, c.text, TestHolds(c.test)) for c, _ in chosen if reasons[c.id] is None]
    used = Scheme(seed=seed) if scheme is None else scheme
    if statements:
        measured = measure_robustness(dispute, statements, draws=draws, scheme=used, map=map, level=level)
        found = {s.name: s for s in measured.statements}
        failures, clipped = measured.failures, measured.clipped
    else:
        found, failures, clipped = {}, (), {}
    made = Draws(dispute, used)
    seen = _call_witnesses(dispute, made, chosen, found) if witnesses else {}
    claims = tuple(
        make_claim(claim, test, found.get(claim.id), reasons[claim.id], seen.get(claim.id, ()))
        for claim, test in chosen
    )
    return Claims(dispute, claims, draws, used, failures, dict(clipped), level)


def _why_not(dispute: Dispute, claim: ClaimSpec, test: Test) -> str | None:
    """Why a claim cannot be tested; None where it can."""
    if test.awaits:
        return f"needs the forecast, which is not built yet ({', '.join(test.awaits)})"
    try:
        TestHolds(claim.test)(dispute, dispute.values)
    except DetenteError as error:
        return str(error)
    return None


def judge_share(share: Share) -> Verdict:
    """The verdict that a share gives."""
    if share.least >= HOLDS:
        return "holds"
    return "fails" if share.most <= FAILS else "depends"


_EXPLAINED: dict[Verdict, Verdict] = {"holds": "possible", "fails": "not at work"}


def make_claim(
    claim: ClaimSpec,
    test: Test,
    found: StatementRobustness | None,
    reason: str | None,
    witnesses: tuple[Witness, ...],
) -> Claim:
    """A claim with its verdict, from what its statement came to."""
    verdict: Verdict = "untested" if found is None else judge_share(found.share)
    if test.event is not None:
        verdict = _EXPLAINED.get(verdict, verdict)
    return Claim(
        id=claim.id,
        text=claim.text,
        source=claim.source,
        row=claim.row,
        test=claim.test,
        expect=claim.expect,
        about=claim.about,
        event=test.event,
        verdict=verdict,
        reason=reason,
        central=None if found is None else found.central,
        share=None if found is None else found.share,
        by_analyst={} if found is None else dict(found.by_analyst),
        drivers=() if found is None else found.drivers,
        failed=0 if found is None else found.failed,
        witnesses=witnesses,
    )


def _call_witnesses(
    dispute: Dispute,
    draws: Draws,
    chosen: Sequence[tuple[ClaimSpec, Test]],
    found: dict[str, StatementRobustness],
) -> dict[str, tuple[Witness, ...]]:
    """The first draw that shows each claim either way; draw by draw, so that what they ask is shared."""
    wanted: dict[int, list[tuple[ClaimSpec, Test]]] = {}
    for claim, test in chosen:
        if claim.id in found:
            for draw in (found[claim.id].holds_in, found[claim.id].fails_in):
                if draw is not None:
                    wanted.setdefault(draw, []).append((claim, test))
    seen: dict[str, list[Witness]] = {}
    for draw in sorted(wanted):
        case = Case.at(dispute, draws.at(draw).values)
        for claim, test in wanted[draw]:
            seen.setdefault(claim.id, []).append(call_witness(draw, test, case))
    return {name: tuple(sorted(w, key=lambda one: not one.holds)) for name, w in seen.items()}

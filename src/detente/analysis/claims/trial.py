"""Claims put on trial: each test over the draws, with a verdict, what it depends on, and a witness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.analysis.claims.case import Case
from detente.analysis.claims.checking import choose_claims
from detente.analysis.claims.claims_result import Claim, Claims, Verdict
from detente.analysis.claims.evaluating import evaluate_truth
from detente.analysis.claims.reading import Test, read_test
from detente.analysis.claims.witnesses import Witness, call_witnesses
from detente.analysis.robustness.central import ask_central
from detente.analysis.robustness.measuring import measure_robustness
from detente.analysis.robustness.robustness_result import StatementRobustness
from detente.analysis.robustness.statements import Statement
from detente.analysis.shares import Share
from detente.errors import SettingError
from detente.model.dispute import Dispute
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
    are told with what decided them, and the plan. All three rounds (central values, draws, witnesses) go through `map`.

    Raises SettingError where the dispute makes no claims, NotFoundError for an unknown id, DisputeError (with the place
    in the file) for a test that says nothing here. Establishes how a sentence fares in the model under the ranges
    written down; whether the test says what the sentence means is for the reader to judge.
    """
    if draws < 1:
        raise SettingError(f"draws={draws}: at least one draw is needed")
    chosen = choose_claims(dispute, only)
    awaits = {claim.id: _name_awaited(test) for claim, test in chosen if test.awaits}
    asked = [Statement(c.id, c.text, TestHolds(c.test)) for c, _ in chosen if c.id not in awaits]
    central = ask_central(dispute, asked, map)
    reasons = {**awaits, **central.refused}
    statements = [s for s in asked if s.name not in reasons]
    used = Scheme(seed=seed) if scheme is None else scheme
    if statements:
        measured = measure_robustness(
            dispute, statements, draws=draws, scheme=used, map=map, level=level, central=central.holds
        )
        found = {s.name: s for s in measured.statements}
        failures, clipped = measured.failures, measured.clipped
    else:
        found, failures, clipped = {}, (), {}
    seen = call_witnesses(dispute, used, _list_wanted(found), map) if witnesses else {}
    claims = tuple(
        make_claim(claim, test, found.get(claim.id), reasons.get(claim.id), seen.get(claim.id, ()))
        for claim, test in chosen
    )
    return Claims(dispute, claims, draws, used, failures, dict(clipped), level)


def _name_awaited(test: Test) -> str:
    return f"needs the forecast, which is not built yet ({', '.join(test.awaits)})"


def _list_wanted(found: Mapping[str, StatementRobustness]) -> dict[int, list[str]]:
    """By draw, the claims whose first draw either way it is."""
    wanted: dict[int, list[str]] = {}
    for name, statement in found.items():
        for draw in (statement.holds_in, statement.fails_in):
            if draw is not None:
                wanted.setdefault(draw, []).append(name)
    return wanted


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

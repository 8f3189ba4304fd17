"""What came of claims on trial: a verdict for each, its share, what it depends on, who bears witness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.analysis.claims.witnesses import Witness
from detente.analysis.robustness.influence import Influence
from detente.analysis.robustness.robustness_result import Failure
from detente.analysis.shares import Share
from detente.errors import NotFoundError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.scheme import Scheme
from detente.present import Chart, Explanation, Shown, Table, to_plain

Verdict = Literal["holds", "fails", "depends", "possible", "not at work", "untested"]


@dataclass(frozen=True)
class Claim:
    """One claim and what came of it.

    `id`, `text`, `source`, `row`, `test`, `expect`, `about` are the file's. `event` is what it would explain, where it
    is an explanation. `central` is whether it holds at the central values. `share`, `by_analyst` and `drivers` are
    those of a statement (see `measure_robustness`): the share in which it holds, undecided draws apart; the numbers
    that its truth goes with more than chance explains. `reason` says why it was not tested.
    """

    id: str
    text: str
    source: str | None
    row: str | None
    test: str
    expect: str | None
    about: str | None
    event: str | None
    verdict: Verdict
    reason: str | None
    central: bool | None
    share: Share | None
    by_analyst: Mapping[str, Share]
    drivers: tuple[Influence, ...]
    failed: int
    witnesses: tuple[Witness, ...]

    @property
    def holds_in(self) -> Witness | None:
        """The first draw in which it holds."""
        return next((w for w in self.witnesses if w.holds), None)

    @property
    def fails_in(self) -> Witness | None:
        """The first draw in which it fails."""
        return next((w for w in self.witnesses if not w.holds), None)

    @property
    def as_expected(self) -> bool | None:
        """Whether the verdict is what was expected; None where nothing was."""
        plain = {"possible": "holds", "not at work": "fails"}.get(self.verdict, self.verdict)
        return None if self.expect is None else plain == self.expect


@dataclass(frozen=True)
class Claims(Shown):
    """Claims on trial. Made by `evaluate_claims`.

    `failures` are draws in which a test could not be evaluated; `clipped` counts draws in which a chance was cut to
    [0, 1], by its path.
    """

    dispute: Dispute = field(repr=False)
    claims: tuple[Claim, ...]
    draws: int
    scheme: Scheme
    failures: tuple[Failure, ...]
    clipped: Mapping[str, int]
    level: float

    def claim(self, id: str) -> Claim:
        """One claim by its id; NotFoundError for another."""
        for one in self.claims:
            if one.id == id:
                return one
        known = [c.id for c in self.claims]
        raise NotFoundError(f"no claim '{id}'{suggest(id, known)}: {', '.join(known)}")

    @property
    def tested(self) -> tuple[Claim, ...]:
        """The claims that could be tested."""
        return tuple(c for c in self.claims if c.share is not None)

    def explanations(self, event: str) -> tuple[Claim, ...]:
        """The rival explanations of one event. None is ever confirmed: several may be at work, or one not listed."""
        return tuple(c for c in self.claims if c.event == event)

    @property
    def events(self) -> tuple[str, ...]:
        """What there are explanations of."""
        return tuple(dict.fromkeys(c.event for c in self.claims if c.event is not None))

    def table(self) -> Table:
        """A row for each claim, by source: verdict, share with its interval, undecided, expected, what it hangs on."""
        from detente.analysis.claims.claims_view import claims_table

        return claims_table(self)

    def witness_table(self, id: str) -> Table:
        """What settled a claim in the first draw in which it holds, and in the first in which it fails."""
        from detente.analysis.claims.claims_view import witness_table

        return witness_table(self, self.claim(id))

    def chart(self) -> Chart:
        """The share of each claim with its interval, coloured by verdict."""
        from detente.analysis.claims.claims_view import draw_claims

        return draw_claims(self)

    def explain(self) -> Explanation:
        """The verdicts in sentences."""
        from detente.analysis.claims.claims_telling import explain_claims

        return explain_claims(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data: the twin of the other forms."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "claims",
                "dispute": self.dispute.id,
                "settings": {"draws": self.draws, "level": self.level, **self.scheme.to_json()},
                "method": {
                    "sampled": self.scheme.describe(),
                    "inputs": self.dispute.digest,
                    "clipped": dict(self.clipped),
                    "failures": self.failures,
                    "verdicts": "holds: Wilson interval at or above 90%, undecided draws counted against; "
                    "fails: at or below 10%, undecided draws counted for",
                },
                "answer": {c.id: claim_json(c) for c in self.claims},
            }
        )
        return plain


def claim_json(claim: Claim) -> dict[str, Any]:
    """One claim as plain data."""
    told: dict[str, Any] = {
        "text": claim.text,
        "source": claim.source,
        "row": claim.row,
        "test": claim.test,
        "explains": claim.event,
        "expected": claim.expect,
        "verdict": claim.verdict,
        "reason": claim.reason,
        "central": claim.central,
        "failed": claim.failed,
        "by_analyst": dict(claim.by_analyst),
        "drivers": claim.drivers,
        "witnesses": [w.to_json() for w in claim.witnesses],
    }
    return told | (claim.share.to_json() if claim.share is not None else {"share": None})

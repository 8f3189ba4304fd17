"""What statements come to at the central values: asked like draws are, by whoever does the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from detente.analysis.robustness.statements import Statement
from detente.errors import DetenteError
from detente.model.dispute import Dispute
from detente.model.tasks import Item, Map, fingerprint


@dataclass(frozen=True)
class AtCentral:
    """Task: one of several statements at the central values, by its name; what refuses to answer says why."""

    dispute: Dispute
    statements: tuple[Statement, ...]
    items_are: ClassVar[str] = "central values"

    @property
    def digest(self) -> str:
        """A fingerprint of the dispute and the statements."""
        return fingerprint("central", self.dispute, self.statements)

    def __call__(self, item: Item, /) -> dict[str, Any]:
        """Whether it holds, or the reason why nobody can say."""
        statement = next(s for s in self.statements if s.name == item)
        try:
            return {"holds": statement(self.dispute, self.dispute.values)}
        except DetenteError as error:
            return {"refused": str(error)}


@dataclass(frozen=True)
class Central:
    """For each statement whether it holds at the central values (None: undecided), or why it cannot be asked."""

    holds: Mapping[str, bool | None]
    refused: Mapping[str, str]


def ask_central(dispute: Dispute, statements: Sequence[Statement], map: Map) -> Central:
    """Which of the statements hold at the central values? Raises what a statement raises, but for a DetenteError."""
    by_name = {s.name: s for s in statements}
    holds: dict[str, bool | None] = {}
    refused: dict[str, str] = {}
    for outcome in map(AtCentral(dispute, tuple(statements)), tuple(by_name)):
        name = str(outcome.item)
        if outcome.failed:
            by_name[name](dispute, dispute.values)  # raises here what it raised there
            raise DetenteError(
                f"'{by_name[name].text}' failed at the central values: {outcome.kind}: {outcome.error}"
            )
        if "refused" in outcome.value:
            refused[name] = outcome.value["refused"]
        else:
            holds[name] = outcome.value["holds"]
    return Central(holds, refused)

"""What came of statements over draws: shares, by analyst, what they hang on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.robustness.influence import Influence
from detente.analysis.shares import Share
from detente.errors import NotFoundError
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.scheme import Scheme
from detente.present import Chart, Explanation, Shown, Table, to_plain


@dataclass(frozen=True)
class Failure:
    """A draw in which a statement could not be asked: which, and the error. With the seed it can be made again."""

    statement: str
    draw: int
    error: str


@dataclass(frozen=True)
class StatementRobustness:
    """One statement: whether it holds at the central values, in what share of draws, for whom, and by which numbers.

    `holds_in` and `fails_in` are the first draws that show it either way. `influences` are strongest first.
    """

    name: str
    text: str
    central: bool | None
    share: Share
    by_analyst: Mapping[str, Share]
    influences: tuple[Influence, ...]
    failed: int
    holds_in: int | None
    fails_in: int | None

    @property
    def drivers(self) -> tuple[Influence, ...]:
        """The influences that are larger than chance explains."""
        return tuple(i for i in self.influences if i.clear)


@dataclass(frozen=True)
class Robustness(Shown):
    """How robust statements are. Made by `measure_robustness`.

    `clipped` counts the draws in which a chance, or a sum read as one, was cut to [0, 1], by its path.
    """

    dispute: Dispute = field(repr=False)
    statements: tuple[StatementRobustness, ...]
    draws: int
    scheme: Scheme
    failures: tuple[Failure, ...]
    clipped: Mapping[str, int]
    level: float

    def statement(self, name: str) -> StatementRobustness:
        """One statement by its name; NotFoundError for another."""
        for one in self.statements:
            if one.name == name:
                return one
        known = [s.name for s in self.statements]
        raise NotFoundError(f"no statement '{name}'{suggest(name, known)}: {', '.join(known)}")

    def table(self) -> Table:
        """A row for each statement: at the central values, its share with the interval, what is undecided."""
        from detente.analysis.robustness.robustness_view import share_table

        return share_table(self)

    def driver_table(self, name: str, most: int = 10) -> Table:
        """The numbers that a statement's truth goes with most, with their places in the file."""
        from detente.analysis.robustness.robustness_view import driver_table

        return driver_table(self, self.statement(name), most)

    def tornado(self, name: str, most: int = 10) -> Chart:
        """A statement's share where each number is low and where it is high, widest first."""
        from detente.analysis.robustness.robustness_pictures import draw_tornado

        return draw_tornado(self, self.statement(name), most)

    def chart(self) -> Chart:
        """The tornado of a single statement, else the shares of all."""
        from detente.analysis.robustness.robustness_pictures import draw_shares

        return self.tornado(self.statements[0].name) if len(self.statements) == 1 else draw_shares(self)

    def explain(self) -> Explanation:
        """The shares in sentences, and what they hang on."""
        from detente.analysis.robustness.robustness_telling import explain_robustness

        return explain_robustness(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data: the twin of the other forms."""
        plain: dict[str, Any] = to_plain(
            {
                "analysis": "robustness",
                "dispute": self.dispute.id,
                "settings": {"draws": self.draws, "level": self.level, **self.scheme.to_json()},
                "method": {
                    "sampled": self.scheme.describe(),
                    "inputs": self.dispute.digest,
                    "clipped": dict(self.clipped),
                    "failures": self.failures,
                },
                "answer": {s.name: _answer(s) for s in self.statements},
            }
        )
        return plain


def _answer(one: StatementRobustness) -> dict[str, Any]:
    return {
        "text": one.text,
        "central": one.central,
        **one.share.to_json(),
        "by_analyst": dict(one.by_analyst),
        "drivers": one.drivers,
        "failed": one.failed,
        "holds_in": one.holds_in,
        "fails_in": one.fails_in,
    }

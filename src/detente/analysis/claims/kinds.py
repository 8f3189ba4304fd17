"""What the arguments of a function may be: kinds of names, and what a dispute has of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detente.analysis.packages.solutions import TITLES
from detente.model.dispute import Dispute
from detente.model.leaving_out import names_to_leave_out

BY_DEADLINE = "nash_by_deadline"
SOLUTIONS = (*TITLES, BY_DEADLINE)
LADDER = ("nash", "gmr", "smr", "seq")
HOLDING = ".holds"


@dataclass(frozen=True)
class Kind:
    """A kind of argument: what it is called, what a reader of the docs is told, and the names there are.

    `quoted`: a formula in quotes may stand in place of a name. `free`: any name will do.
    """

    name: str
    about: str
    known: Callable[[Dispute], Iterable[str]] | None = None
    quoted: bool = False
    free: bool = False


def _packages(dispute: Dispute) -> list[str]:
    offers = [p for p, s in dispute.effective.proposals.items() if s.package is not None]
    return ["start", *offers, *dispute.spec.states]


def _walks(dispute: Dispute) -> list[str]:
    return [p for p, s in dispute.effective.proposals.items() if not s.free and s.hold is None]


def _orders(dispute: Dispute) -> list[str]:
    return [p for p, s in dispute.effective.proposals.items() if s.free or s.hold is not None]


def _parts(dispute: Dispute) -> list[str]:
    holding = [m + HOLDING for m, s in dispute.all_measures.items() if s.holds_when_broken_by]
    return [*names_to_leave_out(dispute.spec), *holding]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("actor", "an actor", lambda d: d.actors),
        Kind(
            "target",
            'a target of the file, or a formula in quotes: `"yongbyon = dismantled"`',
            lambda d: d.effective.targets,
            quoted=True,
        ),
        Kind("proposal", "a proposal", lambda d: d.effective.proposals),
        Kind("order", "a proposal that sets an order", _orders),
        Kind("steps", "a proposal of explicit steps, or a package", _walks),
        Kind("package", "a proposal that is a package, a named state, or `start`", _packages),
        Kind(
            "issue",
            "an issue (a measure, where the file names no issues)",
            lambda d: d.effective.issues or d.measures,
        ),
        Kind("word", "a word that the actors define", lambda d: d.effective.definitions),
        Kind("scenario", "a scenario of the file", lambda d: d.spec.scenarios),
        Kind("part", "a name, or several in brackets, of what is left out", _parts),
        Kind("number", "a number's path", lambda d: d.estimates),
        Kind("formula", "a formula in quotes, or a term or measure", None, quoted=True),
        Kind("solution", "a bargaining solution: " + ", ".join(SOLUTIONS), lambda _: SOLUTIONS),
        Kind("concept", "a stability concept: " + ", ".join(LADDER), lambda _: LADDER),
        Kind(
            "participation",
            "`require` (everyone gains by joining) or `report`",
            lambda _: ("require", "report"),
        ),
        Kind("whole", "a whole number from 1"),
        Kind("event", "a name for what is to be explained", free=True),
        Kind("test", "a test"),
        Kind("numbers", "numbers to fix: `{path: number}`"),
        Kind("anything", "any name", free=True),
    )
}

"""Work done once for every item of a list (a draw, a scenario and a draw): what a task is, and what comes of it.

Analyses that repeat others are handed a `Map`; `map_here` is the plain one. Whoever has more processors hands in
another that gives the same outcomes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import partial
from typing import Any, Protocol

from detente._version import version
from detente.errors import SettingError
from detente.model.dispute import Dispute
from detente.model.draws import Draws
from detente.model.numbers import Values
from detente.model.scheme import Scheme

Item = int | str | tuple[int | float | str, ...]
"""What a task is called with: a draw's index, or several plain values together."""

Question = Callable[[Dispute, Values], Any]
"""What is asked of a dispute in one draw; its answer is plain data (numbers, text, lists, dictionaries)."""


@dataclass(frozen=True)
class Outcome:
    """What came of one item: its value, or the error that ended it.

    `kind` is the error's type; `note` says what else happened, such as that a second try was needed.
    """

    item: Item
    value: Any = None
    error: str | None = None
    kind: str | None = None
    note: str | None = None

    @property
    def failed(self) -> bool:
        """Whether there is an error in place of a value."""
        return self.error is not None


class Task(Protocol):
    """Something to do for each item. It must be picklable, so that other processes can do it too."""

    @property
    def digest(self) -> str:
        """A fingerprint of everything besides the item that the value depends on."""

    def __call__(self, item: Item, /) -> Any:
        """The value for an item: plain data, the same whenever and wherever it is asked for."""


class Map(Protocol):
    """Does a task for every item, anywhere and in any order, and returns the outcomes in the order of the items."""

    def __call__(self, task: Task, items: Sequence[Item], /) -> Sequence[Outcome]: ...


def map_here(task: Task, items: Sequence[Item], /) -> tuple[Outcome, ...]:
    """Do a task for every item in this process, one after the other."""
    return tuple(attempt(task, item) for item in items)


def attempt(task: Task, item: Item) -> Outcome:
    """Do a task for one item; an error is recorded and does not get any further.

    Values pass through JSON, so that one just computed equals one that was kept in a file.
    """
    try:
        return Outcome(item, json.loads(json.dumps(task(item), default=_plain)))
    except Exception as error:
        text = str(error) or "no message"
        return Outcome(item, None, text, type(error).__name__)


def _plain(value: Any) -> Any:
    tolist = getattr(value, "tolist", None)
    if callable(tolist):
        return tolist()
    raise TypeError(f"the value of a task is plain data, not {value!r} of type {type(value).__name__}")


def identify(thing: Any) -> str:
    """Words that tell a question and its settings from any other, the same in every process.

    Understood are plain values, disputes (by their fingerprint), frozen dataclasses, functions at the top of a module,
    partial functions of these, and whatever has a `digest`. Raises SettingError for anything else, a lambda above all.
    """
    if thing is None or isinstance(thing, (bool, int, float, str)):
        return repr(thing)
    if isinstance(thing, (tuple, list)):
        return "[" + ", ".join(map(identify, thing)) + "]"
    if isinstance(thing, Mapping):
        return "{" + ", ".join(f"{k!r}: {identify(v)}" for k, v in thing.items()) + "}"
    if isinstance(thing, partial):
        return f"partial({identify(thing.func)}, {identify(thing.args)}, {identify(thing.keywords)})"
    digest = getattr(thing, "digest", None)
    if isinstance(digest, str):
        return digest
    kind = type(thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = {f.name: getattr(thing, f.name) for f in fields(thing) if f.compare}
        return f"{kind.__module__}.{kind.__qualname__}({identify(parts)})"
    name = getattr(thing, "__qualname__", "")
    if callable(thing) and name and "<" not in name:
        return f"{thing.__module__}.{name}"
    raise SettingError(
        f"{thing!r} has no name that another run would know it by, so its results cannot be kept: "
        f"ask with a function at the top of a module, or with a frozen dataclass"
    )


def fingerprint(*parts: Any) -> str:
    """A short digest of these parts (see `identify`) and of the version of detente."""
    text = "\n".join([version, *map(identify, parts)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class OverDraws:
    """A question asked of a dispute in one draw after another, or in one scenario and draw after another.

    Called with an index, or with (scenario, index), where "" is the dispute as it is; a scenario's draws are those of
    the dispute itself wherever both have a number. The value says whose numbers the draw has (`analyst`), what was
    `clipped` in it, and the `answer`.
    """

    dispute: Dispute
    question: Question
    scheme: Scheme = field(default_factory=Scheme)
    _made: dict[str, Draws] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """A fingerprint of the dispute, the question and the scheme."""
        return fingerprint(self.dispute, self.question, self.scheme)

    def __call__(self, item: Item, /) -> dict[str, Any]:
        """The answer in one draw."""
        scenario, index = ("", item) if isinstance(item, int) else (str(item[0]), int(item[1]))
        draws = self.draws(scenario)
        draw = draws.at(index)
        return {
            "analyst": draw.analyst,
            "clipped": list(draw.clipped),
            "answer": self.question(draws.dispute, draw.values),
        }

    def draws(self, scenario: str = "") -> Draws:
        """The draws of the dispute, or of one of its scenarios, made once."""
        if scenario not in self._made:
            there = self.dispute.scenario(scenario) if scenario else self.dispute
            self._made[scenario] = Draws(there, self.scheme, like=self.dispute)
        return self._made[scenario]

    def __getstate__(self) -> dict[str, Any]:
        # compiled arrays stay where they were made
        return {"dispute": self.dispute, "question": self.question, "scheme": self.scheme, "_made": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

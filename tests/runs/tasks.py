"""Tasks in a module of their own, so that worker processes can import them."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from detente.model.dispute import Dispute
from detente.model.numbers import Values
from detente.model.tasks import Item, fingerprint


@dataclass(frozen=True)
class Square:
    """Squares, and leaves a mark for each time it was called."""

    marks: str | None = None
    fail_at: tuple[int, ...] = ()

    @property
    def digest(self) -> str:
        return fingerprint("square", self.fail_at)

    def __call__(self, item: Item) -> object:
        if self.marks is not None:
            with open(self.marks, "a", encoding="utf-8") as file:
                file.write(f"{item}\n")
        if item in self.fail_at:
            raise ValueError(f"no square of {item}")
        return {"square": item * item, "root": item**0.5}  # type: ignore[operator]


@dataclass(frozen=True)
class Deadly(Square):
    """Kills its own process at one item: the first `times` times it gets there."""

    at: int = 3
    times: int = 1
    how: str = "kill"

    def __call__(self, item: Item) -> object:
        if item == self.at:
            marks = Path(str(self.marks) + ".deaths")
            count = len(marks.read_text(encoding="utf-8")) if marks.exists() else 0
            if count < self.times:
                marks.write_text("x" * (count + 1), encoding="utf-8")
                if self.how == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                os._exit(7)
        return super().__call__(item)


@dataclass(frozen=True)
class Interrupting(Square):
    """Presses Ctrl-C at one item, once."""

    at: int = 5

    def __call__(self, item: Item) -> object:
        flag = Path(str(self.marks) + ".pressed")
        if item == self.at and not flag.exists():
            flag.write_text("x", encoding="utf-8")
            raise KeyboardInterrupt
        return super().__call__(item)


@dataclass(frozen=True)
class Slow(Square):
    """Takes its time."""

    seconds: float = 0.05

    def __call__(self, item: Item) -> object:
        time.sleep(self.seconds)
        return super().__call__(item)


@dataclass(frozen=True)
class Unreadable:
    """Pickles, and cannot be read back."""

    digest: str = "unreadable"

    def __call__(self, item: Item) -> object:
        return item

    def __reduce__(self) -> tuple[object, ...]:
        return (_refuse, ())


def _refuse() -> None:
    raise ImportError("no module named nowhere")


def ask_for_payoffs(dispute: Dispute, values: Values) -> dict[str, float]:
    """Something of a dispute that every number of an actor goes into."""
    utility = dispute.compiled.utility("dprk", values)
    return {"best": float(utility.payoffs.max()), "mean": float(utility.payoffs.mean())}


def ask_and_fail(dispute: Dispute, values: Values) -> float:
    """Fails where hostility is high."""
    if values.raw("factors.hostility") > 0.9:
        raise ArithmeticError("too hostile")
    return values.raw("factors.hostility")

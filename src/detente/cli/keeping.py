"""Kept results on the command line: opened before any work is done, and what is odd about them said."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.model.tasks import Item, Outcome
from detente.runs.store import FileStore, Store

if TYPE_CHECKING:
    from detente.runs.run import Run

_MOST_NOTES = 3


class ToldStore(FileStore):
    """A file of results that says once what of it is of no use here."""

    _told = False

    def read(self, run: str) -> dict[Item, Outcome]:
        """The outcomes of a run, as `FileStore.read`."""
        found = super().read(run)
        if not self._told:
            self._told = True
            if self.others and not found:
                results = "one result" if self.others == 1 else f"{self.others} results"
                tell(
                    f"{str(self.path)!r} holds {results} of other inputs, settings or versions and none of "
                    f"these: the work begins anew and is kept beside them."
                )
            if self.damaged:
                lines = (
                    "one damaged line was passed over and is"
                    if self.damaged == 1
                    else f"{self.damaged} damaged lines were passed over and are"
                )
                tell(f"{str(self.path)!r}: {lines} done again.")
        return found


def open_store(path: str) -> FileStore:
    """The file of kept results, ready to be written to. Raises StoreError for one that cannot be."""
    store = ToldStore(path)
    store.open()
    return store


def tell(words: str) -> None:
    """A line on standard error."""
    print(f"detente: {words}", file=sys.stderr, flush=True)


def say_stop(runs: Sequence[Run], label: str, store: Store | None) -> str:
    """Words for an interruption: how much was done of the run that it stopped (the first of `runs`), and whether that
    is kept.
    """
    run = runs[0] if runs else None
    if run is None or not run.done or (label == "draws" and not run.over_draws):
        kept = f" None was added to {_name(store)!r}." if store is not None else ""
        return f"stopped before any {label} were done.{kept}"
    before = f" ({run.reused} of them kept from before)" if run.reused else ""
    missing = run.over_draws and not run.leading
    gap = " An answer is over the first ones, and the very first is not done." if missing else ""
    return f"stopped after {len(run.done)} of {len(run.items)} {label}{before}. {say_kept(store)}{gap}"


def say_kept(store: Store | None) -> str:
    """Words for what becomes of what is done, and how to go on."""
    if store is None:
        return "Nothing keeps what is done; with --store FILE the same command would go on from there."
    return f"What is done is kept in {_name(store)!r}: the same command goes on from there."


def _name(store: Store) -> str:
    return str(getattr(store, "path", "the store"))


def tell_notes(runs: Sequence[Run]) -> None:
    """What happened besides: second tries, failures."""
    notes = [note for run in runs for note in run.notes]
    for note in notes[:_MOST_NOTES]:
        tell(note)
    if len(notes) > _MOST_NOTES:
        tell(f"and {len(notes) - _MOST_NOTES} notes like these.")

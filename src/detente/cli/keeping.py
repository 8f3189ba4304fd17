"""Kept results on the command line: opened before any work is done, and what is odd about them said."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.model.tasks import Item, Outcome
from detente.runs.store import FileStore

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
                tell(
                    f"{str(self.path)!r} holds {self.others} results of other inputs, settings or versions and none of "
                    f"these: the work begins anew and is kept beside them."
                )
            if self.damaged:
                tell(f"{str(self.path)!r}: {self.damaged} damaged lines were passed over and are done again.")
        return found


def open_store(path: str) -> FileStore:
    """The file of kept results, ready to be written to. Raises StoreError for one that cannot be."""
    store = ToldStore(path)
    store.open()
    return store


def tell(words: str) -> None:
    """A line on standard error."""
    print(f"detente: {words}", file=sys.stderr, flush=True)


def tell_notes(runs: Sequence[Run]) -> None:
    """What happened besides: second tries, failures."""
    notes = [note for run in runs for note in run.notes]
    for note in notes[:_MOST_NOTES]:
        tell(note)
    if len(notes) > _MOST_NOTES:
        tell(f"and {len(notes) - _MOST_NOTES} notes like these.")

"""Keeping what is done: a store takes each outcome when it is there and gives all of them back to the next run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from zlib import crc32

from detente.errors import DetenteError
from detente.model.tasks import Item, Outcome

_HEAD = {"detente": "runs", "format": 2}
_SUM, _END = b', "sum": "', b'"}'


class StoreError(DetenteError):
    """Something in the way of keeping results: a file that is none of ours, a full disk, two runs at once."""


class Store(Protocol):
    """Where outcomes are kept, by run and item. A run is named by the digest of its task."""

    def read(self, run: str) -> Mapping[Item, Outcome]:
        """What is kept of a run."""

    def append(self, run: str, outcome: Outcome) -> None:
        """Keep one outcome; once this returns it is not lost. Raises StoreError where it cannot be kept."""

    def close(self) -> None:
        """Give back whatever is held."""


class FileStore:
    """An append-only file with a line of JSON for every outcome of any number of runs. A context manager.

    A line is written in one piece and ends in a checksum. A last line that was torn by a crash is dropped when the file
    is next written to; a line elsewhere that is not as it was written is passed over and counted in `damaged`, so that
    it is done again; results of other runs than the one read are counted in `others`. What cannot be written in full
    (a full disk) is taken back, so that the file stays whole, and StoreError says how to go on.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.damaged = 0
        self.others = 0
        self._file: int | None = None

    def read(self, run: str) -> dict[Item, Outcome]:
        """The outcomes of a run; of an item that was done twice, the last."""
        self._check_kind()
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(f"cannot read {str(self.path)!r}: {error.strerror or error}") from None
        lines = data.split(b"\n")
        self._check_head(lines[0], whole=len(lines) > 1)
        found: dict[Item, Outcome] = {}
        self.damaged = self.others = 0
        for line in lines[1:-1]:
            record = _parse(line)
            if record is None:
                self.damaged += 1
            elif record["run"] == run:
                outcome = _read_outcome(record)
                found[outcome.item] = outcome
            else:
                self.others += 1
        return found

    def open(self) -> None:
        """Get ready to write now, so that what stands in the way is said before any work is done."""
        self._open()

    def append(self, run: str, outcome: Outcome) -> None:
        """Write one line, whole or not at all."""
        record: dict[str, Any] = {"run": run, "item": outcome.item}
        if outcome.failed:
            record |= {"error": outcome.error, "kind": outcome.kind}
        else:
            record["value"] = outcome.value
        if outcome.note is not None:
            record["note"] = outcome.note
        self._write(self._open(), record)

    def close(self) -> None:
        """Make sure that all is on the disk, and let go of the file."""
        if self._file is not None:
            file, self._file = self._file, None
            with suppress(OSError):  # what has no disk below it cannot be synced
                os.fsync(file)
            os.close(file)

    def _check_kind(self) -> None:
        # a device may be read for ever, a pipe waited for
        if self.path.exists() and not self.path.is_file():
            raise StoreError(
                f"{str(self.path)!r} is not an ordinary file: results cannot be kept there and read again"
            )

    def _check_head(self, line: bytes, *, whole: bool) -> None:
        head = json.dumps(_HEAD).encode()
        if line == head or (not whole and head.startswith(line)):
            return
        if whole and line.startswith(b'{"detente": "runs"'):
            raise StoreError(
                f"{str(self.path)!r} holds runs in the form of another version of detente: give another name (nothing "
                f"was changed)"
            )
        raise StoreError(
            f"{str(self.path)!r} is there already and holds no runs of detente: give another name (nothing was changed)"
        )

    def _open(self) -> int:
        if self._file is None:
            self._check_kind()
            try:
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
            except OSError as error:
                raise StoreError(f"cannot write {str(self.path)!r}: {error.strerror or error}") from None
            try:
                self._lock(self._file)
                self._mend(self._file)
            except BaseException:
                os.close(self._file)
                self._file = None
                raise
        return self._file

    def _lock(self, file: int) -> None:
        try:
            fcntl: Any = import_module("fcntl")
        except ImportError:  # pragma: no cover - Windows, where two writers are not noticed
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                f"{str(self.path)!r} is being written to by another run: wait for it, or give another name"
            ) from None

    def _mend(self, file: int) -> None:
        """Begin the file where it is empty; drop a last line that has no end."""
        size = os.fstat(file).st_size
        keep, first = size, b""
        with open(self.path, "rb") as reader:
            first = reader.readline()
            if size and not first.endswith(b"\n"):
                self._check_head(first, whole=False)
                keep = 0
            while keep > len(first):
                reader.seek(keep - 1)
                if reader.read(1) == b"\n":
                    break
                keep -= 1
        if keep < size:
            os.ftruncate(file, keep)
        if keep:
            self._check_head(first.rstrip(b"\n"), whole=True)
        else:
            self._write(file, _HEAD)

    def _write(self, file: int, record: Mapping[str, Any]) -> None:
        line = (_seal(record) if record is not _HEAD else json.dumps(record).encode()) + b"\n"
        before = os.fstat(file).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(file, line[written:])
        except OSError as error:
            # take back what is half there, so that what was finished stays readable
            with suppress(OSError):
                os.ftruncate(file, before)
            raise StoreError(
                f"cannot write to {str(self.path)!r} ({error.strerror or error}): what was kept so far is whole; make "
                f"room and run the same again, and it goes on from there"
            ) from None

    def __enter__(self) -> FileStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _seal(record: Mapping[str, Any]) -> bytes:
    """A line that tells whether it is still as it was written."""
    body = json.dumps(record).encode()
    return b"%b%b%08x%b" % (body[:-1], _SUM, crc32(body[:-1]), _END)


def _parse(line: bytes) -> dict[str, Any] | None:
    """The record of a line; None where it is not one as it was written."""
    body, mark, rest = line.rpartition(_SUM)
    if not mark or rest != b"%08x%b" % (crc32(body), _END):
        return None
    try:
        record = json.loads(body + b"}")
    except ValueError:
        return None
    fine = isinstance(record, dict) and isinstance(record.get("run"), str) and _is_item(record.get("item"))
    fine = fine and ("value" in record) != ("error" in record)
    fine = fine and all(isinstance(record.get(key), str | None) for key in ("error", "kind", "note"))
    return record if fine else None


def _is_item(item: Any) -> bool:
    parts = item if isinstance(item, list) else [item]
    return all(isinstance(part, (int, float, str)) and not isinstance(part, bool) for part in parts)


def _read_outcome(record: Mapping[str, Any]) -> Outcome:
    item = record["item"]
    return Outcome(
        tuple(item) if isinstance(item, list) else item,
        record.get("value"),
        record.get("error"),
        record.get("kind"),
        record.get("note"),
    )

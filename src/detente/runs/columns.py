"""Results of a run as columns, and those as a file: Parquet where pyarrow is installed, CSV anywhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, MissingExtraError
from detente.model.draws import Draws
from detente.runs.run import Run

Columns = dict[str, list[Any]]


class WriteError(DetenteError):
    """A file of results that cannot be written."""


def list_columns(run: Run, names: Sequence[str] = ("draw",)) -> Columns:
    """What came of each item, a row an item and a column for every value in its answer.

    `names` heads the parts of an item (("scenario", "draw") for pairs). Nested answers become columns with dots in
    their names, lists stay lists; `failed` has the error of an item without a value. Rows of a column that an item's
    answer lacks are None.
    """
    rows = [
        {**_item(o.item, names), **_flat(o.value, ""), "failed": _error(o.kind, o.error)} for o in run.done
    ]
    heads = [*dict.fromkeys(head for row in rows for head in row if head != "failed"), "failed"]
    return {head: [row.get(head) for row in rows] for head in heads}


def add_inputs(columns: Columns, draws: Draws, draw: str = "draw") -> Columns:
    """The same with a further column for every number of the dispute: its value in the draw of that row."""
    indices = columns[draw]
    values = [draws.at(int(index)).values.vector for index in indices]
    paths = draws.estimates
    return columns | {f"inputs.{path}": [float(v[k]) for v in values] for k, path in enumerate(paths)}


def write_columns(columns: Mapping[str, Sequence[Any]], path: str | Path) -> Path:
    """Write columns to a `.parquet` or `.csv` file and say where; it is replaced only when the new one is complete.

    Raises MissingExtraError for Parquet without pyarrow, WriteError for another ending or what cannot be written.
    """
    target = Path(path)
    check_target(target)
    beside = _beside(target)
    write = _write_parquet if target.suffix == ".parquet" else _write_csv
    try:
        write(columns, beside)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise WriteError(f"cannot write {str(target)!r}: {error.strerror or error}") from None
    return target


def check_target(path: str | Path) -> None:
    """Whether columns could be written there, tried before the work that fills them. Raises as `write_columns`."""
    target = Path(path)
    if target.suffix not in (".parquet", ".csv"):
        raise WriteError(f"{str(target)!r}: results are written as columns to a .parquet or a .csv file")
    if target.suffix == ".parquet":
        _load_arrow()
    check_writable(target)
    check_writable(_beside(target))


def check_writable(path: str | Path) -> None:
    """Whether a file could be written there: it is opened, and left as it was. Raises WriteError with what is in the
    way."""
    target = Path(path)
    folder = target.resolve().parent
    if not folder.is_dir():
        raise WriteError(f"cannot write {str(target)!r}: there is no folder {str(folder)!r}")
    if target.is_dir():
        raise WriteError(f"cannot write {str(target)!r}: it is a folder, give the name of a file")
    if target.exists() and not target.is_file():
        return  # a pipe or device: to open it may wait for whoever reads
    there = target.exists()
    try:
        with target.open("ab"):
            pass
        if not there:
            target.unlink()
    except OSError as error:
        raise WriteError(f"cannot write {str(target)!r}: {error.strerror or error}") from None


def _beside(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _load_arrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtraError(
            "a Parquet file needs pyarrow, which is not installed: run  pip install 'detente[columns]', or write a "
            ".csv file"
        ) from None


def _write_parquet(columns: Mapping[str, Sequence[Any]], path: Path) -> None:
    arrow, parquet = _load_arrow()

    def read(column: Sequence[Any]) -> Any:
        try:
            return arrow.array(list(column))
        except arrow.ArrowException:  # values of several kinds, such as yes, no and the text of an error
            return arrow.array([None if v is None else json.dumps(v) for v in column])

    parquet.write_table(arrow.table({head: read(column) for head, column in columns.items()}), str(path))


def _write_csv(columns: Mapping[str, Sequence[Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in zip(*columns.values(), strict=True):
            writer.writerow([json.dumps(v) if isinstance(v, (list, dict, bool)) else v for v in row])


def _item(item: Any, names: Sequence[str]) -> dict[str, Any]:
    parts = item if isinstance(item, tuple) else (item,)
    return dict(zip(names, parts, strict=True))


def _flat(value: Any, head: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {} if value is None and not head else {head or "value": value}
    found: dict[str, Any] = {}
    for key, part in value.items():
        found |= _flat(part, f"{head}.{key}" if head else str(key))
    return found


def _error(kind: str | None, error: str | None) -> str | None:
    return None if error is None else f"{kind}: {error}"

"""Any value of an answer as plain data that JSON can hold, without losing a digit and without NaN."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import PurePath
from typing import Any


def to_plain(value: object) -> Any:
    """`value` as dictionaries, lists, strings, numbers, booleans and None.

    Numpy arrays and scalars, tuples, sets (sorted), dataclasses (by field), dates (ISO), enumerations,
    paths and everything with a `to_json` method are understood; finite floats and integers keep every
    digit. JSON has no infinity and no NaN, and `json.dumps` would write words that other programs reject:
    both become None. Raises TypeError, naming where it stands, for a value it does not know, rather than
    writing its repr.
    """
    return _plain(value, "")


def to_json_text(value: object, *, indent: int | None = 2) -> str:
    """`value` as JSON text. The same value gives the same text: keys stay in order, nothing depends on the
    machine.
    """
    return json.dumps(to_plain(value), indent=indent, ensure_ascii=False, allow_nan=False)


def _plain(value: object, where: str) -> Any:
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, Enum):
        return _plain(value.value, where)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (str, int)):
        return str(value) if isinstance(value, str) else int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return value.as_posix()
    tolist = getattr(value, "tolist", None)
    if callable(tolist):
        return _plain(tolist(), where)
    if isinstance(value, Mapping):
        return {_key(key, where): _plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{where}[{at}]") for at, item in enumerate(value)]
    if isinstance(value, Set):
        return sorted((_plain(item, where) for item in value), key=lambda item: (str(type(item)), item))
    own = getattr(value, "to_json", None)
    if callable(own) and not isinstance(value, type):
        return _plain(own(), where)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), f"{where}.{f.name}") for f in fields(value)}
    raise TypeError(
        f"to_plain: {where.lstrip('.') or 'the value'} is {value!r}, of type {type(value).__name__}"
    )


def _key(key: object, where: str) -> str:
    if isinstance(key, str):
        return str(key)
    if isinstance(key, bool) or not isinstance(key, (int, date)):
        raise TypeError(
            f"to_plain: {where.lstrip('.') or 'the value'} has the key {key!r}; JSON keys are text"
        )
    return str(key)

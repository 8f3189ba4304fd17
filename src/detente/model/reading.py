"""Dispute files into disputes, with every mistake reported at once and in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.errors import Diagnostic, DisputeError, NotFoundError
from detente.model.checks import check_spec
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.nodes import Path as Keys
from detente.model.nodes import Source, read_yaml
from detente.model.spec import DisputeSpec

MOST_SHOWN = 200


def load_text(content: str | bytes, *, file: str = "dispute") -> Dispute:
    """The dispute written in YAML text.

    `file` is the name that diagnostics give. Raises DisputeError with every mistake found.
    """
    dispute, diagnostics = inspect_text(content, file=file)
    errors = [d for d in diagnostics if d.severity == "error"]
    if dispute is None or errors:
        raise DisputeError(errors or diagnostics)
    return dispute


def load_file(path: str | Path) -> Dispute:
    """The dispute in a file; NotFoundError where there is no such file, DisputeError with every mistake in it."""
    return load_text(read_bytes(path), file=str(path))


def read_bytes(path: str | Path) -> bytes:
    """The content of a file; NotFoundError, saying why, where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise NotFoundError(f"cannot read {str(path)!r}: {reason}") from None
    except ValueError as error:
        raise NotFoundError(f"cannot read {str(path)!r}: {error}") from None


def inspect_text(content: str | bytes, *, file: str = "dispute") -> tuple[Dispute | None, list[Diagnostic]]:
    """The dispute in a text, as far as it is one, and everything that is wrong or doubtful in it.

    Never raises for anything in the content. The dispute is None where there are errors.
    """
    source, diagnostics = read_yaml(content, file)
    if source.data is None and not diagnostics:
        diagnostics.append(
            Diagnostic("the file is empty: `detente new` writes a starter to begin from", file)
        )
    if source.data is None:
        return None, diagnostics
    spec, found = _validate(source)
    diagnostics += found
    if spec is not None:
        diagnostics += check_spec(spec, source, whole=not diagnostics)
    diagnostics.sort(key=lambda d: (d.line, d.column))
    broken = any(d.severity == "error" for d in diagnostics)
    return (None if broken or spec is None else Dispute(spec, source)), diagnostics[:MOST_SHOWN]


def read_data(data: Any, *, file: str = "dispute") -> Dispute:
    """The dispute in plain data (as from JSON or `Dispute.to_dict`); raises DisputeError with every mistake in it."""
    source = Source(file, [], data)
    spec, diagnostics = _validate(source)
    if spec is not None:
        diagnostics += check_spec(spec, source, whole=not diagnostics)
    errors = [d for d in diagnostics if d.severity == "error"]
    if errors or spec is None:
        raise DisputeError(errors or diagnostics)
    return Dispute(spec)


def _validate(source: Source) -> tuple[DisputeSpec | None, list[Diagnostic]]:
    """The file as types, and its mistakes.

    What is wrong is cut out and the rest validated again, so that mistakes of meaning elsewhere show in the same go.
    """
    if not isinstance(source.data, dict):
        return None, [
            source.diagnose("a dispute is a map of keys (format, id, title, actors, measures, ...)")
        ]
    told: list[Diagnostic] = []
    data: Any = source.data
    for attempt in range(12):
        try:
            return DisputeSpec.model_validate(data), told
        except ValidationError as error:
            if attempt == 0:
                told = _tell(error, source)
                data = _copy(data)
            for item in error.errors(include_url=False, include_context=False, include_input=False):
                keys = real_keys(item["loc"], source.data)
                _cut(data, keys if attempt < 6 else keys[: max(1, len(keys) - attempt + 5)])
    return None, told


def _copy(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: _copy(v) for k, v in data.items()}
    return [_copy(v) for v in data] if isinstance(data, list) else data


def _cut(data: Any, keys: Keys) -> None:
    """Take the part at `keys` out; entries of lists are emptied with their list, so that positions stay true."""
    target = data
    for depth, key in enumerate(keys):
        if isinstance(target, dict) and key in target:
            if depth == len(keys) - 1 or isinstance(target[key], list):
                del target[key]
                return
            target = target[key]
        else:
            return


def _tell(error: ValidationError, source: Source) -> list[Diagnostic]:
    seen: set[tuple[Keys, str]] = set()
    told = []
    for item in error.errors(include_url=False)[:MOST_SHOWN]:
        keys = real_keys(item["loc"], source.data)
        message, at = _message(item, keys, source.data)
        if (keys, message) not in seen:
            seen.add((keys, message))
            told.append(source.diagnose(message, keys, at=at))
    return told


def real_keys(loc: tuple[Any, ...], data: Any) -> Keys:
    """The keys in the file that a validation error points to, without the names of alternatives in between."""
    keys: list[str | int] = []
    target = data
    for part in loc:
        if isinstance(part, str) and (part.startswith("<") or part == "[key]"):
            continue
        if isinstance(target, dict):
            keys.append(part)
            target = target.get(part)
        elif isinstance(target, list) and isinstance(part, int):
            keys.append(part)
            target = target[part] if part < len(target) else None
        else:
            keys.append(part)
            target = None
    return tuple(keys)


def _value_at(data: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


_WANTED = {
    "string_type": "text",
    "dict_type": "a map (key: value)",
    "tuple_type": "a list",
    "list_type": "a list",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "model_type": "a map of keys",
    "model_attributes_type": "a map of keys",
}


def _message(item: Any, keys: Keys, data: Any) -> tuple[str, str]:
    """A validation error in words, and whether it is about the key or the value."""
    kind, value = item["type"], _value_at(data, keys)
    last = str(keys[-1])[:60] if keys else "the file"
    named = f"'{last}'"
    if keys and isinstance(keys[-1], int):
        named = f"entry {keys[-1] + 1} of '{keys[-2] if len(keys) > 1 else 'the list'}'"
    if kind == "extra_forbidden":
        comma = " (a text with a comma stands in quotes)" if value is None else ""
        return f"unknown key '{last}'{suggest(last, _known_keys(item['loc'])) or comma}", "key"
    if kind == "missing":
        inside = f" in '{keys[-2]}'" if len(keys) > 1 else ""
        return f"the key '{last}' is missing{inside}", "value"
    if kind in ("number", "figure", "rule", "preference", "proposal", "hold", "date"):
        return str(item["msg"]), "value"
    context = item.get("ctx", {})
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        options = [e.strip() for e in expected.split(",")]
        wanted = options[0] if len(options) == 1 else "one of " + ", ".join(options)
        return f"{named} is {wanted}, not {_show(value)}{suggest(str(value), options)}", "value"
    if kind in _WANTED:
        return f"{named} is {_WANTED[kind]}, not {_show(value)}", "value"
    if kind == "string_pattern_mismatch":
        return (
            f"{_show(value)} is no id: a small letter, then small letters, digits, `_` (or `-` in a dispute's id)",
            "value",
        )
    if kind == "greater_than_equal":
        return f"{named} is at least {context.get('ge')}, not {_show(value)}", "value"
    if kind == "less_than_equal":
        return f"{named} is at most {context.get('le')}, not {_show(value)}", "value"
    if kind in ("too_short", "too_long"):
        few = "few" if kind == "too_short" else "many"
        bound = context.get("min_length", context.get("max_length"))
        return f"{named} has too {few} entries (the bound is {bound})", "value"
    if kind == "string_too_long":
        return f"{named} is longer than {context.get('max_length'):,} characters", "value"
    text = " ".join(str(item["msg"]).split())
    return f"{named}: {text[0].lower()}{text[1:]}", "value"


def _show(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"


def _known_keys(loc: tuple[Any, ...]) -> list[str]:
    """The keys that could stand beside an unknown one: those of the type that its place in the file has."""
    from detente.model.schema import keys_at

    return keys_at(loc[:-1])

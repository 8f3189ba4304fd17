"""The dispute file as JSON Schema, and which keys may stand where."""

from __future__ import annotations

from functools import cache
from typing import Any

from detente.model.spec import DisputeSpec


@cache
def describe_format() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the dispute file, format 1.

    It checks the structure; names, formulas, ranges of chances and the like are checked by `detente check`.
    """
    schema = DisputeSpec.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "detente dispute file, format 1",
    }


def keys_at(loc: tuple[Any, ...]) -> list[str]:
    """The keys that a map at this place of a validation error may have."""
    schema = describe_format()
    nodes: list[Any] = [schema]
    for part in loc:
        if isinstance(part, str) and part.startswith("<"):
            continue
        nodes = [child for node in nodes for child in _children(node, part, schema)]
    return sorted(
        {key for node in nodes for option in _options(node, schema) for key in option.get("properties", {})}
    )


def _options(node: Any, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A schema node with references followed and alternatives spread out."""
    if "$ref" in node:
        return _options(schema["$defs"][node["$ref"].rsplit("/", 1)[1]], schema)
    spread = [
        o
        for key in ("anyOf", "oneOf", "allOf")
        for child in node.get(key, ())
        for o in _options(child, schema)
    ]
    return [node, *spread]


def _children(node: Any, part: Any, schema: dict[str, Any]) -> list[Any]:
    found = []
    for option in _options(node, schema):
        if isinstance(part, str) and part in option.get("properties", {}):
            found.append(option["properties"][part])
        elif isinstance(part, str) and isinstance(option.get("additionalProperties"), dict):
            found.append(option["additionalProperties"])
        elif isinstance(part, int) and "items" in option:
            found.append(option["items"])
    return found

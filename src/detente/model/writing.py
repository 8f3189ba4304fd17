"""Disputes as the text of dispute files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from detente.errors import NotFoundError
from detente.model.dispute import Dispute
from detente.model.nodes import resolve_scalar


class _Writer(yaml.SafeDumper):
    """Writes short maps and lists on one line, and quotes only what YAML 1.2 would read as something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(writer: _Writer, value: str) -> yaml.ScalarNode:
    # PyYAML resolves plain scalars by the rules of YAML 1.1, where `no` is false; here it is text
    plain = isinstance(resolve_scalar(value), str)
    node = writer.represent_scalar("tag:yaml.org,2002:str", value)
    if plain and value.lower() in ("yes", "no", "on", "off"):
        node.tag = "tag:yaml.org,2002:bool"
    elif not value.isprintable():
        node.style = '"'  # line breaks and the like are escaped, so that folding cannot change them
    elif not plain:
        node.style = "'"
    return node


def _write_real(writer: _Writer, value: float) -> yaml.ScalarNode:
    if value.is_integer() and abs(value) < 1e15:
        return writer.represent_scalar("tag:yaml.org,2002:int", str(int(value)))
    text = repr(value)
    # PyYAML tags an exponent without a point, since YAML 1.1 would not read it as a number
    text = text.replace("e", ".0e") if "e" in text and "." not in text else text
    return writer.represent_scalar("tag:yaml.org,2002:float", text)


_Writer.add_representer(str, _write_text)
_Writer.add_representer(float, _write_real)


def write_yaml(dispute: Dispute) -> str:
    """The dispute as YAML text: what was written, in the order of the file, without its comments."""
    parts = []
    for key, value in dispute.to_dict().items():
        nested = isinstance(value, (dict, list)) and value
        if nested and isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
            parts.append(f"{key}:\n" + "".join(_entry(f"  {_key(k)}:", v) for k, v in value.items()))
        elif nested and isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
            parts.append(f"{key}:\n" + "".join(_entry("  -", v) for v in value))
        else:
            parts.append(_entry(f"{key}:", value))
    return "".join(parts)


def _key(key: Any) -> str:
    return _flow(str(key))


def _entry(head: str, value: Any) -> str:
    return f"{head} {_flow(value)}\n"


def _flow(value: Any) -> str:
    text = yaml.dump(
        value,
        Dumper=_Writer,
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    )
    return text.removesuffix("\n").removesuffix("\n...")


def save(dispute: Dispute, path: str | Path) -> Path:
    """Write a dispute to a file, and say where.

    The file is replaced only once the new one is complete, so that nothing is lost when writing fails.
    """
    target = Path(path)
    beside = target.with_name(target.name + ".part")
    try:
        beside.write_text(dispute.to_yaml(), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise NotFoundError(f"cannot write {str(target)!r}: {error.strerror or error}") from None
    return target

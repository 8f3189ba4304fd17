"""Dispute files made wrong in every way that somebody could think of, from a seed."""

from __future__ import annotations

import json
import random
from typing import Any

WEIRD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1e308,
    -1e308,
    10**30,
    float("inf"),
    float("-inf"),
    float("nan"),
    "",
    " ",
    "yes",
    "never",
    "\u0000",
    "x" * 20_000,
    [],
    {},
    [[]],
    {"value": 1},
    {"value": None},
    {"by": {}},
    {"by": {"a": {"by": {"b": 1}}}},
    {"value": 1, "low": 2, "high": 0},
    {"when": "true", "value": 1},
    [1, 2],
    ["a"],
    {"a": {"b": {"c": 1}}},
    "true",
    "not",
    "disarmed",
    "us",
    "relief = full",
    "2019-02-30",
    "1e5",
    "0x10",
    1e-300,
    10**9 + 1,
    "\u202e",
    "\U0001f54a",
]
TOKENS = [
    "and",
    "or",
    "not",
    "implies",
    "iff",
    "(",
    ")",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "true",
    "false",
    "relief",
    "full",
    "disarmed",
    "warheads",
    "loop",
    "treaty",
    "yes",
    "\n",
    "1",
    "=>",
    "&",
    "'",
    '"',
    ":",
    "#",
    "\u00e9",
    "a" * 300,
]


def mutate(seed: int, text: str, data: Any) -> bytes:
    """One mutated file: of bytes, of lines, of structure, of formulas, or a bomb."""
    rng = random.Random(seed)
    kind = rng.randrange(10)
    if kind < 3:
        return _bytes(rng, text)
    if kind == 3:
        return _lines(rng, text)
    if kind == 4 and rng.random() < 0.5:
        return _bomb(rng, text)
    changed = json.loads(json.dumps(data))
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        _structure(rng, changed)
    if kind > 7:
        for _ in range(3):
            _formula(rng, changed)
    return _dump(rng, changed)


def _bytes(rng: random.Random, text: str) -> bytes:
    content = bytearray(text.encode())
    for _ in range(rng.choice((1, 2, 5, 50))):
        at = rng.randrange(len(content))
        action = rng.randrange(4)
        if action == 0:
            content[at] = rng.randrange(256)
        elif action == 1:
            del content[at : at + rng.choice((1, 3, 40))]
        elif action == 2:
            content[at:at] = bytes(
                rng.choice(b"{}[]:,&*!|>'\"%@`#-? \t\n\x00\xff0123456789eE.+")
                for _ in range(rng.choice((1, 4)))
            )
        else:
            content[at:at] = rng.choice(TOKENS).encode()
    return bytes(content)


def _lines(rng: random.Random, text: str) -> bytes:
    lines = text.split("\n")
    for _ in range(rng.choice((1, 3))):
        at = rng.randrange(len(lines))
        action = rng.randrange(4)
        if action == 0:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif action == 1:
            del lines[at]
        elif action == 2:
            lines[at] = " " * rng.randrange(8) + lines[at]
        else:
            rng.shuffle(lines)
        lines = lines or [""]
    return "\n".join(lines).encode()


def _bomb(rng: random.Random, text: str) -> bytes:
    choice = rng.randrange(7)
    if choice == 0:
        levels = "\n".join(
            f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9) if k else 'lol'}]" for k in range(12)
        )
        return (levels + "\n" + text).encode()
    if choice == 1:
        return (rng.choice("[{(") * 100_000).encode()
    if choice == 2:
        return ("- " * 50_000).encode()
    if choice == 3:
        return text.replace('"true"', '"' + "(" * 5000 + "true" + ")" * 5000 + '"').encode()
    if choice == 4:
        return text.replace('"true"', '"' + " or ".join(["relief = full"] * 900) + '"').encode()
    if choice == 5:
        chain = ", ".join(f"t{k}: t{k + 1} and t{k + 1}" for k in range(300))
        return text.replace("terms: {", "terms: {" + chain + ", t300: t0, ").encode()
    return (text + "\nx: " + "9" * 1_000_000).encode()


def _places(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if len(at) > 90:
        return found  # deeper than the reader goes anyway
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        found += _places(value, (*at, key))
    return found


def _structure(rng: random.Random, data: Any) -> None:
    places = _places(data)
    if not places:
        return
    place = rng.choice(places)
    target = data
    for key in place[:-1]:
        target = target[key]
    key, action = place[-1], rng.randrange(6)
    if action == 0:
        del target[key]
    elif action in (1, 2):
        target[key] = rng.choice(WEIRD)
    elif action == 3 and isinstance(target, dict):
        target[rng.choice((key + "x", "us", "relief", "disarmed", "and", "", "value", "by", "A b", "1"))] = (
            target[key]
        )
    elif action == 4:
        other = data
        for step in rng.choice(places):
            other = other[step]
        target[key] = json.loads(json.dumps(other))
    elif isinstance(target[key], (int, float)) and not isinstance(target[key], bool):
        target[key] = rng.choice((-target[key], target[key] * 1e6, target[key] + 0.5, 1e-9))
    elif isinstance(target[key], list):
        target[key] = target[key] * 2


def _formula(rng: random.Random, data: Any) -> None:
    text = " ".join(rng.choice(TOKENS) for _ in range(rng.choice((1, 3, 10, 200))))
    for section in ("terms", "targets", "outcomes"):
        if isinstance(data.get(section), dict):
            data[section][rng.choice(("disarmed", "loop", "full"))] = text
    if isinstance(data.get("terms"), dict) and rng.random() < 0.3:
        data["terms"]["loop"] = "disarmed"
        data["terms"]["disarmed"] = "loop"


def _dump(rng: random.Random, data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    for name, yaml in (("Infinity", ".inf"), ("-Infinity", "-.inf"), ("NaN", ".nan")):
        text = text.replace(name, yaml)
    return text.encode("utf-8", "surrogatepass")

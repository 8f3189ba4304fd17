"""Text of a test into a syntax tree. Total: any text gives a tree or a `TestError` with its place.

Binding, strongest first: `-x`, `* /`, `+ -`, comparisons, `not`, `and`, `or`, `implies` (to the right), `iff`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Lark

MAX_LENGTH = 10_000
MAX_NESTING = 100
RESERVED = frozenset({"true", "false", "not", "and", "or", "implies", "iff"})

GRAMMAR = r"""
    start: iff
    ?iff: implies ("iff" implies)*
    ?implies: either ("implies" either)*
    ?either: both ("or" both)*
    ?both: negation ("and" negation)*
    ?negation: NOT* comparison
    ?comparison: sum (RELATION sum)*
    ?sum: product (ADD product)*
    ?product: sign (TIMES sign)*
    ?sign: ADD* atom
    ?atom: "(" iff ")" | call | name | number | text | constant | list | map
    call: NAME "(" [argument ("," argument)*] ")"
    ?argument: keyword | iff
    keyword: KEY "=" iff
    name: NAME
    number: NUMBER
    text: TEXT
    constant: TRUE | FALSE
    list: "[" [iff ("," iff)*] "]"
    map: "{" [pair ("," pair)*] "}"
    pair: (NAME | TEXT) ":" iff
    NOT: "not"
    TRUE: "true"
    FALSE: "false"
    RELATION: "!=" | "<=" | ">=" | "=" | "<" | ">"
    ADD: "+" | "-"
    TIMES: "*" | "/"
    KEY.2: /[A-Za-z_][A-Za-z0-9_]*(?=[ \t\r\n]*=)/
    NAME: /[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*/
    NUMBER: /[0-9]+(\.[0-9]+)?/
    TEXT: /"[^"]*"|'[^']*'/
    %ignore /[ \t\r\n]+/
"""


class TestError(Exception):
    """A test that cannot be read, or says nothing; `offset` is where in its text."""

    __test__ = False  # no test of pytest's

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Node:
    """A node of the syntax tree.

    `op`: call, name, number, text, true, false, list, map, compare, sum, product, minus, not, and, or, implies, iff.
    `text` is a name, a quoted text without its quotes; `relations` the signs between the parts of a comparison, sum or
    product; `keys` the keywords of a call's last parts, or the keys of a map.
    """

    op: str
    parts: tuple[Node, ...] = ()
    text: str = ""
    number: float = 0.0
    relations: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    offset: int = 0
    key_offsets: tuple[int, ...] = ()

    @property
    def positional(self) -> tuple[Node, ...]:
        """The arguments of a call given without a keyword."""
        return self.parts[: len(self.parts) - len(self.keys)]

    @property
    def named(self) -> tuple[tuple[str, Node], ...]:
        """The arguments of a call given by keyword, or the entries of a map."""
        return tuple(zip(self.keys, self.parts[len(self.parts) - len(self.keys) :], strict=True))


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


@cache
def parse_test(text: str) -> Node:
    """The syntax tree of a test.

    Raises TestError for text that is too long, nested too deeply, or no test.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

    if len(text) > MAX_LENGTH:
        raise TestError(f"the test has {len(text):,} characters, the limit is {MAX_LENGTH:,}")
    if not text.strip():
        raise TestError("the test is empty: write what should hold, such as plan_exists(full)")
    _bound_nesting(text)
    try:
        return _build(_parser().parse(text))
    except UnexpectedCharacters as error:
        at = int(getattr(error, "pos_in_stream", None) or 0)
        raise TestError(f"{text[at]!r} has no place in a test{_unclosed(text, at)}", at) from None
    except UnexpectedEOF:
        raise TestError("the test breaks off", len(text.rstrip())) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise TestError("the test breaks off", len(text.rstrip())) from None
        raise TestError(f"{str(error.token)!r} is not expected here", error.token.start_pos or 0) from None
    except UnexpectedInput as error:
        raise TestError("this is no test", getattr(error, "pos_in_stream", 0) or 0) from None


def _unclosed(text: str, at: int) -> str:
    return ": the quote is never closed" if text[at] in "\"'" else ""


def _bound_nesting(text: str) -> None:
    depth = 0
    for match in re.finditer(r"[(\[{]|[)\]}]", text):
        depth += 1 if match.group() in "([{" else -1
        if depth > MAX_NESTING:
            raise TestError(f"brackets are nested more than {MAX_NESTING} deep", match.start())


def _build(tree: Any) -> Node:
    kind, children = str(tree.data), tree.children
    at = int(getattr(tree.meta, "start_pos", 0) or 0)
    if kind == "start":
        return _build(children[0])
    if kind in ("name", "number", "text"):
        return _leaf(kind, children[0])
    if kind == "constant":
        return Node(str(children[0]), offset=at)
    if kind == "call":
        return _call(children)
    if kind == "map":
        parts = tuple(_build(pair.children[1]) for pair in children)
        keys = tuple(_key(pair.children[0]) for pair in children)
        places = tuple(int(pair.children[0].start_pos) for pair in children)
        _refuse_doubles(keys, places)
        return Node("map", parts, keys=keys, offset=at, key_offsets=places)
    if kind == "list":
        return Node("list", tuple(_build(c) for c in children), offset=at)
    if kind == "negation":
        inner = _build(children[-1])
        return Node("not", (inner,), offset=at) if (len(children) - 1) % 2 else inner
    if kind == "sign":
        inner = _build(children[-1])
        minus = sum(str(c) == "-" for c in children[:-1]) % 2
        return Node("minus", (inner,), offset=at) if minus else inner
    if kind in ("comparison", "sum", "product"):
        op = "compare" if kind == "comparison" else kind
        return Node(
            op,
            tuple(_build(c) for c in children[::2]),
            relations=tuple(str(c) for c in children[1::2]),
            offset=at,
        )
    op = {"both": "and", "either": "or"}.get(kind, kind)
    return Node(op, tuple(_build(c) for c in children), offset=at)


def _leaf(kind: str, token: Any) -> Node:
    text, at = str(token), int(token.start_pos)
    if kind == "number":
        number = float(text)
        if number == float("inf"):
            raise TestError("this number is too large", at)
        return Node("number", text=text, number=number, offset=at)
    if kind == "text":
        return Node("text", text=text[1:-1], offset=at)
    _refuse_reserved(token)
    return Node("name", text=text, offset=at)


def _call(children: list[Any]) -> Node:
    name, arguments = children[0], children[1:]
    _refuse_reserved(name)
    plain: list[Node] = []
    named: list[tuple[str, Node, int]] = []
    for argument in arguments:
        if str(argument.data) == "keyword":
            key = argument.children[0]
            named.append((str(key), _build(argument.children[1]), int(key.start_pos)))
        elif named:
            raise TestError("what is given by name comes last", _build(argument).offset)
        else:
            plain.append(_build(argument))
    keys, places = tuple(n[0] for n in named), tuple(n[2] for n in named)
    _refuse_doubles(keys, places)
    parts = (*plain, *(n[1] for n in named))
    return Node("call", parts, str(name), keys=keys, offset=int(name.start_pos), key_offsets=places)


def _key(token: Any) -> str:
    text = str(token)
    return text[1:-1] if text[:1] in "\"'" else text


def _refuse_doubles(keys: tuple[str, ...], places: tuple[int, ...]) -> None:
    for k, key in enumerate(keys):
        if key in keys[:k]:
            raise TestError(f"'{key}' is given twice", places[k])


def _refuse_reserved(token: Any) -> None:
    if str(token) in RESERVED:
        raise TestError(f"'{token}' is an operator and cannot name anything", int(token.start_pos))

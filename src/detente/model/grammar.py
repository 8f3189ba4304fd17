"""Formula text into a syntax tree. Total: any text gives a tree or a `FormulaError` with its place.

Binding, strongest first: comparisons, `not`, `and`, `or`, `implies` (to the right), `iff`.
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

_GRAMMAR = r"""
    start: iff
    ?iff: implies ("iff" implies)*
    ?implies: either ("implies" either)*
    ?either: both ("or" both)*
    ?both: negation ("and" negation)*
    ?negation: NOT* atom
    ?atom: "(" iff ")" | comparison | constant
    comparison: NAME [OPERATOR NAME]
    constant: TRUE | FALSE
    NOT: "not"
    TRUE: "true"
    FALSE: "false"
    OPERATOR: "!=" | "<=" | ">=" | "=" | "<" | ">"
    NAME: /[A-Za-z0-9_]+/
    %ignore /[ \t\r\n]+/
"""


class FormulaError(Exception):
    """A formula that cannot be read; `offset` is where in its text."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Syntax:
    """A node of the syntax tree: `op` is name, true, false, not, and, or, implies or iff."""

    op: str
    parts: tuple[Syntax, ...] = ()
    name: str = ""
    relation: str = ""
    level: str = ""
    offset: int = 0
    level_offset: int = 0


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", propagate_positions=False, maybe_placeholders=True)


@cache
def parse_formula(text: str) -> Syntax:
    """The syntax tree of a formula.

    Raises FormulaError for text that is too long, nested too deeply, or not a formula.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

    if len(text) > MAX_LENGTH:
        raise FormulaError(
            f"the formula has {len(text):,} characters, the limit is {MAX_LENGTH:,}: split it into terms"
        )
    if not text.strip():
        raise FormulaError("the formula is empty: write `true` where it should always hold")
    _bound_nesting(text)
    try:
        return _build(_parser().parse(text))
    except UnexpectedCharacters as error:
        at = int(getattr(error, "pos_in_stream", None) or 0)
        raise FormulaError(f"{text[at]!r} has no place in a formula", at) from None
    except UnexpectedEOF:
        raise FormulaError("the formula breaks off", len(text.rstrip())) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise FormulaError("the formula breaks off", len(text.rstrip())) from None
        raise FormulaError(f"{str(error.token)!r} is not expected here", error.token.start_pos or 0) from None
    except UnexpectedInput as error:
        raise FormulaError("this is not a formula", getattr(error, "pos_in_stream", 0) or 0) from None


def _bound_nesting(text: str) -> None:
    depth = 0
    for match in re.finditer(r"[()]", text):
        depth += 1 if match.group() == "(" else -1
        if depth > MAX_NESTING:
            raise FormulaError(f"parentheses are nested more than {MAX_NESTING} deep", match.start())


def _build(tree: Any) -> Syntax:
    kind, children = str(tree.data), tree.children
    if kind == "start":
        return _build(children[0])
    if kind == "comparison":
        name, relation, level = children
        _refuse_reserved(name)
        if relation is None:
            return Syntax("name", name=str(name), offset=name.start_pos)
        _refuse_reserved(level)
        return Syntax("name", (), str(name), str(relation), str(level), name.start_pos, level.start_pos)
    if kind == "constant":
        return Syntax(str(children[0]), offset=children[0].start_pos)
    if kind == "negation":
        inner = _build(children[-1])
        return Syntax("not", (inner,)) if (len(children) - 1) % 2 else inner
    parts = tuple(_build(c) for c in children)
    if kind == "both":
        return Syntax("and", parts)
    if kind == "either":
        return Syntax("or", parts)
    if kind == "implies":
        # a implies b implies c reads a implies (b implies c): either a premise fails or the last part holds
        return Syntax("implies", parts)
    return Syntax("iff", parts)


def _refuse_reserved(token: Any) -> None:
    if str(token) in RESERVED:
        raise FormulaError(f"'{token}' is an operator and cannot name anything", token.start_pos)

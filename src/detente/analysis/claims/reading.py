"""A test read against a dispute: every name resolved, every argument of its kind, or the mistake with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.claims.alteration import Alteration
from detente.analysis.claims.answerable import refuse_number, refuse_unanswerable
from detente.analysis.claims.functions import ALTERING, EXPLAINS, FORECAST, FUNCTIONS, Function, Parameter
from detente.analysis.claims.grammar import Node, TestError, parse_test
from detente.analysis.claims.kinds import KINDS, Kind
from detente.model.changing import normal_path
from detente.model.dispute import Dispute
from detente.model.formula import suggest
from detente.model.frozen import FrozenMap
from detente.model.grammar import FormulaError

LOGIC = ("not", "and", "or", "implies", "iff")
_MOST_LISTED = 12
_SUCH_AS = {"a number": "trust(...)", "true or false": "plan_exists(...)"}


@dataclass(frozen=True)
class Term:
    """A part of a test, ready to be evaluated: an operator over parts, a number, or a question.

    `text` is the part as written; `function`, `given` and `change` are a question's.
    """

    op: str
    parts: tuple[Term, ...] = ()
    relations: tuple[str, ...] = ()
    number: float = 0.0
    text: str = ""
    function: str = ""
    given: Mapping[str, Any] = field(default_factory=FrozenMap)
    change: Alteration = field(default_factory=Alteration)

    def questions(self) -> tuple[Term, ...]:
        """Every question in it, in the order in which they are written."""
        own = (self,) if self.op == "ask" else ()
        return (*own, *(q for p in self.parts for q in p.questions()))


@dataclass(frozen=True)
class Test:
    """A whole test. `event` is what it could explain, where it is an explanation; `awaits` names functions of analyses
    that are not built yet."""

    __test__ = False  # no test of pytest's

    term: Term
    event: str | None
    awaits: tuple[str, ...]


def read_test(dispute: Dispute, text: str) -> Test:
    """A test as it is meant for this dispute; read once and kept with it. Raises TestError with the offset."""
    kept: dict[str, Test] = dispute.__dict__.setdefault("_claims_read", {})
    if text not in kept:
        kept[text] = _Reader(dispute, text).whole()
    return kept[text]


class _Reader:
    def __init__(self, dispute: Dispute, text: str) -> None:
        self.dispute = dispute
        self.text = text

    def whole(self) -> Test:
        node = parse_test(self.text)
        event = None
        if node.op == "call" and node.text == EXPLAINS:
            given = self.match(node, FUNCTIONS[EXPLAINS])
            event = str(self.argument(FUNCTIONS[EXPLAINS].parameters[0], given["event"]))
            if extra := set(given) - {"event", "test"}:
                raise TestError(
                    f"{EXPLAINS} takes an event and a test; put {extra.pop()!r} into the test", node.offset
                )
            node = given["test"]
        term = self.truth(node)
        questions = term.questions()
        if not questions:
            raise TestError(
                "the test asks nothing of the dispute: use a function, such as plan_exists(...)", node.offset
            )
        awaits = tuple(dict.fromkeys(q.function for q in questions if q.function in FORECAST))
        return Test(term, event, awaits)

    def truth(self, node: Node) -> Term:
        """A part that is true or false."""
        if node.op in LOGIC:
            return Term(node.op, tuple(self.truth(p) for p in node.parts))
        if node.op == "compare":
            return Term("compare", tuple(self.number(p) for p in node.parts), node.relations)
        if node.op in ("true", "false"):
            return Term(node.op)
        if node.op == "call":
            return self.call(node, "truth")
        raise TestError(_misplaced(node, "true or false", self.dispute), node.offset)

    def number(self, node: Node) -> Term:
        """A part that is a number."""
        if node.op == "number":
            return Term("number", number=node.number)
        if node.op in ("sum", "product", "minus"):
            return Term(node.op, tuple(self.number(p) for p in node.parts), node.relations)
        if node.op == "call":
            return self.call(node, "number")
        if node.op in LOGIC or node.op in ("compare", "true", "false"):
            raise TestError(
                "this is true or false and not a number; join what is true or false by and, or, iff",
                node.offset,
            )
        raise TestError(_misplaced(node, "a number", self.dispute), node.offset)

    def call(self, node: Node, wanted: str) -> Term:
        name = node.text
        if name not in FUNCTIONS:
            raise TestError(f"unknown function '{name[:60]}'{_close(name, FUNCTIONS)}", node.offset)
        function = FUNCTIONS[name]
        if name == EXPLAINS:
            raise TestError(f"{EXPLAINS} is a whole test and no part of one", node.offset)
        if function.gives != wanted:
            told = {
                "number": f"{name}(...) is a number: compare it, as in {name}(...) > 0",
                "truth": f"{name}(...) is true or false and not a number",
            }
            raise TestError(told[function.gives], node.offset)
        nodes = self.match(node, function)
        given = {p.name: self.argument(p, nodes[p.name]) for p in function.parameters if p.name in nodes}
        altering = {p.name: self.argument(p, nodes[p.name]) for p in ALTERING if p.name in nodes}
        change = Alteration(
            tuple(sorted(set(altering.get("without", ())))), altering.get("scenario"), altering.get("set", ())
        )
        refuse_unanswerable(
            self.dispute, function, given, change, lambda p: nodes[p].offset if p in nodes else node.offset
        )
        return Term("ask", text=self.quote(node), function=name, given=FrozenMap(given), change=change)

    def quote(self, node: Node) -> str:
        """A call as written, from its name to its closing bracket, spaces evened out."""
        depth, quoted = 0, ""
        for k, ch in enumerate(self.text[node.offset :], node.offset):
            if quoted:
                quoted = "" if ch == quoted else quoted
            elif ch in "\"'":
                quoted = ch
            elif ch in "([{":
                depth += 1
            elif ch in ")]}":
                depth -= 1
                if not depth:
                    return " ".join(self.text[node.offset : k + 1].split())
        return node.text

    def match(self, node: Node, function: Function) -> dict[str, Node]:
        """Each argument with the parameter that it is for."""
        known = [*function.parameters, *ALTERING]
        if len(node.positional) > len(function.parameters):
            raise TestError(
                f"{function.signature} was given {_count(len(node.positional), 'argument')}",
                node.positional[len(function.parameters)].offset,
            )
        found = {p.name: part for p, part in zip(function.parameters, node.positional, strict=False)}
        names = [p.name for p in known]
        for (key, part), place in zip(node.named, node.key_offsets, strict=True):
            if key not in names:
                raise TestError(f"{function.name} takes no '{key[:60]}'{_close(key, names)}", place)
            if key in found:
                raise TestError(f"'{key}' is given twice", place)
            found[key] = part
        missing = [p.name for p in function.required if p.name not in found]
        if missing:
            raise TestError(f"{function.signature} needs {' and '.join(missing)}", node.offset)
        return found

    def argument(self, parameter: Parameter, node: Node) -> Any:
        kind = KINDS[parameter.kind]
        if kind.name == "part":
            parts = node.parts if node.op == "list" else (node,)
            if not parts:
                raise TestError("nothing is named to be left out", node.offset)
            return tuple(sorted({self.name(kind, p) for p in parts}))
        if kind.name == "numbers":
            return self.numbers(node)
        if kind.name == "whole":
            if node.op != "number" or node.number != int(node.number) or node.number < 1:
                raise TestError(f"'{parameter.name}' is {kind.about}", node.offset)
            return int(node.number)
        if kind.name == "number":
            return self.path(node.text if node.op in ("name", "text") else "", node.offset)
        if kind.quoted and node.op == "text":
            return self.formula(node.text, node.offset + 1)
        if kind.name == "formula":
            return self.formula(self.plain(kind, node), node.offset)
        return self.name(kind, node)

    def name(self, kind: Kind, node: Node) -> str:
        text = self.plain(kind, node)
        known = list(kind.known(self.dispute)) if kind.known is not None else []
        if kind.free or text in known:
            return text
        what = {
            "part": "actor, role, measure, demand, rule or guarantee",
            "order": "proposal",
            "steps": "proposal",
        }.get(kind.name, kind.name)
        if kind.name == "steps" and text in self.dispute.effective.proposals:
            raise TestError(
                f"the proposal '{text}' sets an order and no steps: {_listed(known)}", node.offset
            )
        if kind.name == "order" and text in self.dispute.effective.proposals:
            spec = self.dispute.effective.proposals[text]
            form = "explicit steps" if spec.steps is not None else "a package"
            raise TestError(
                f"the proposal '{text}' is {form}, so there is no order to search in: ask self_enforcing({text}) "
                f"whether it holds as it stands",
                node.offset,
            )
        raise TestError(f"unknown {what} '{text[:60]}'{_close(text, known)}", node.offset)

    def plain(self, kind: Kind, node: Node) -> str:
        if node.op in ("name", "text"):
            return node.text
        raise TestError(f"expected here: {kind.about}", node.offset)

    def formula(self, text: str, offset: int) -> str:
        try:
            self.dispute.vocabulary.resolve(text)
        except FormulaError as error:
            raise TestError(str(error), offset + error.offset) from None
        return text

    def path(self, text: str, offset: int) -> str:
        known = {normal_path(p): p for p in self.dispute.estimates}
        if normal_path(text) not in known:
            raise TestError(f"the dispute has no number '{text[:80]}'{suggest(text, known)}", offset)
        return known[normal_path(text)]

    def numbers(self, node: Node) -> tuple[tuple[str, float], ...]:
        if node.op != "map" or not node.parts:
            raise TestError(
                "numbers are set as {path: number}, such as {actors.us.patience: 0.8}", node.offset
            )
        found = []
        for (key, part), place in zip(node.named, node.key_offsets, strict=True):
            inner = part.parts[0] if part.op == "minus" else part
            if inner.op != "number":
                raise TestError(f"'{key[:80]}' is set to a number", part.offset)
            path, number = self.path(key, place), -inner.number if part.op == "minus" else inner.number
            refuse_number(self.dispute.estimates[path], number, part.offset)
            found.append((path, number))
        return tuple(sorted(found))


def _misplaced(node: Node, wanted: str, dispute: Dispute) -> str:
    if node.op == "number":
        return f"{node.text} is a number and not {wanted}: compare it with something"
    if node.op == "name":
        if node.text in FUNCTIONS:
            return f"'{node.text}' is a function: give it brackets, {FUNCTIONS[node.text].signature}"
        if close := suggest(node.text, [name for name in FUNCTIONS if len(name) > 1]):
            return f"unknown function '{node.text[:60]}'{close}, and it needs brackets"
        what = next((k.about for k in KINDS.values() if k.known and node.text in k.known(dispute)), "a name")
        what = what.partition(",")[0].partition(" of ")[0]
        such = _SUCH_AS[wanted]
        return f"'{node.text[:60]}' alone is {what}, not {wanted}: ask about it by a function such as {such}"
    told = {"text": "a text in quotes", "list": "a list", "map": "numbers in braces"}.get(
        node.op, "arithmetic"
    )
    return f"{told} is not {wanted}"


def _close(name: str, known: Any) -> str:
    return suggest(name, known) or f": {_listed(list(known))}"


def _listed(known: list[str]) -> str:
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    return ", ".join(known[:_MOST_LISTED]) + more if known else "there are none"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"

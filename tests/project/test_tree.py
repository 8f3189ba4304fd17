from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.project.tree import ROOT, SOURCE, list_modules

LIMIT_SOURCE = 400
LIMIT_ELSEWHERE = 600
VAGUE = {"utils", "util", "helpers", "common", "misc"}


def read_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long_to_read() -> None:
    too_long = {
        str(path.relative_to(ROOT)): read_lines(path)
        for path in list_modules()
        if read_lines(path) > (LIMIT_SOURCE if path.is_relative_to(SOURCE) else LIMIT_ELSEWHERE)
    }
    assert not too_long, f"split these by what they are about: {too_long}"


def test_no_module_is_named_for_nothing() -> None:
    vague = [str(p.relative_to(ROOT)) for p in list_modules() if p.stem in VAGUE or p.parent.name in VAGUE]
    assert not vague, f"say what these are about instead: {vague}"


INITS = [p for p in list_modules() if p.name == "__init__.py" and p.is_relative_to(SOURCE)]


def is_type_checking(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
        and not node.orelse
        and all(isinstance(inner, ast.ImportFrom) for inner in node.body)
    )


def is_allowed_in_init(node: ast.stmt) -> bool:
    """Docstring, the two imports the mechanism needs, the names for type checkers, and the table."""
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.ImportFrom(module="__future__" | "typing" | "detente._lazy"):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple()):
            return True
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name(id="__getattr__"), ast.Name(id="__dir__")])],
            value=ast.Call(func=ast.Name(id="resolve_lazily")),
        ):
            return True
    return is_type_checking(node)


@pytest.mark.parametrize("path", INITS, ids=lambda p: str(p.relative_to(SOURCE)))
def test_init_holds_nothing_but_lazily_resolved_names(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strangers = [f"line {n.lineno}: {ast.unparse(n)[:80]}" for n in tree.body if not is_allowed_in_init(n)]
    assert not strangers, f"{path.relative_to(ROOT)} should hold only names: {strangers}"


def read_names(tree: ast.Module) -> tuple[set[str], set[str], set[str]]:
    """Return the names an __init__ gives in its table, in __all__ and to type checkers."""
    table: set[str] = set()
    offered: set[str] = set()
    typed: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            table = set(ast.literal_eval(node.value.args[1]))
        elif isinstance(node, ast.Assign):
            offered = set(ast.literal_eval(node.value))
        elif isinstance(node, ast.If):
            typed = {a.asname or a.name for n in node.body if isinstance(n, ast.ImportFrom) for a in n.names}
    return table, offered, typed


@pytest.mark.parametrize("path", INITS, ids=lambda p: str(p.relative_to(SOURCE)))
def test_names_in_init_exist_and_are_the_same_for_type_checkers(path: Path) -> None:
    table, offered, typed = read_names(ast.parse(path.read_text(encoding="utf-8")))
    assert table == offered == typed
    parts = path.parent.relative_to(SOURCE.parent).parts
    package = importlib.import_module(".".join(parts))
    for name in table:
        assert getattr(package, name) is not None
    assert set(dir(package)) >= table


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    import detente

    with pytest.raises(AttributeError, match="no attribute 'lod'; it offers"):
        _ = detente.lod  # type: ignore[attr-defined]

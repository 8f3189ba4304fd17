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


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder without `__init__.py` imports well enough, but the check of the rooms does not see it."""
    folders = {p.parent for p in list_modules() if p.is_relative_to(SOURCE)}
    bare = [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()]
    assert not bare


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


def is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def is_allowed_in_init(node: ast.stmt) -> bool:
    """Docstring, the two imports the mechanism needs, the names for type checkers, and the table."""
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.ImportFrom(module="__future__" | "typing" | "detente._lazy"):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "_PLACES")], value=value):
            return is_literal(value)
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


def read_typed_names(path: Path) -> set[str]:
    """Return the names that an __init__ shows to type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [node.body for node in tree.body if isinstance(node, ast.If)]
    imports = [node for body in blocks for node in body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


@pytest.mark.parametrize("path", INITS, ids=lambda p: str(p.relative_to(SOURCE)))
def test_names_in_init_exist_and_are_the_same_for_type_checkers(path: Path) -> None:
    package = importlib.import_module(".".join(path.parent.relative_to(SOURCE.parent).parts))
    offered = set(getattr(package, "__all__", ()))
    assert offered == read_typed_names(path)
    if offered:
        assert set(dir(package)) == offered, "the table of names differs from __all__"
    for name in offered:
        assert getattr(package, name) is not None


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    import detente

    with pytest.raises(AttributeError, match="no attribute 'lod'; it offers"):
        _ = detente.lod

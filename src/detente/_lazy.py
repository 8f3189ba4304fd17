"""Names that a package offers and whose modules are imported only when somebody asks for them.

`import detente` and `detente --help` must not pay for numpy, numba and pydantic, so `__init__` files hold
nothing but a table of names, and this is the mechanism behind the table.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def resolve_lazily(
    package: str, names: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the `__getattr__` and `__dir__` of a package whose public names are resolved on first use.

    `names` maps each public name to the dotted path of the object it stands for. A name once resolved is
    kept in the package, so the second use costs nothing. An unknown name raises AttributeError and shows
    the names there are.
    """

    def resolve(name: str) -> object:
        if name not in names:
            known = ", ".join(sorted(n for n in names if not n.startswith("_")))
            raise AttributeError(f"module {package!r} has no attribute {name!r}; it offers {known}")
        module, _, attribute = names[name].rpartition(".")
        value: object = getattr(import_module(module), attribute)
        setattr(sys.modules[package], name, value)
        return value

    def list_names() -> list[str]:
        return sorted(names)

    return resolve, list_names

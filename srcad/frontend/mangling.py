r"""Names of a class's own: within ``class Body``, Python reads ``__mass`` as ``_Body__mass``.

>>> source = "def push(self, by): self.__mass = by + __name__"
>>> ast.unparse(mangled(ast.parse(source).body[0], "World.Body.push"))
'def push(self, by):\n    self._Body__mass = by + __name__'
"""

from __future__ import annotations

import ast
import copy
from itertools import pairwise
from typing import Any

__all__ = ["mangled"]


def mangled(node: Any, qualified: str) -> Any:
    """Return a definition with its private names as Python compiles them."""
    home = _class_around(qualified).lstrip("_")
    if not home or not any(_is_private(name) for part in ast.walk(node) for name in _names(part)):
        return node
    node = copy.deepcopy(node)
    for part in ast.walk(node):
        for field in _FIELDS.get(type(part), ()):
            held = getattr(part, field)
            if part is node and field == "name":
                continue  # how the code calls itself
            if isinstance(held, list):
                setattr(part, field, [_mangle(name, home) for name in held])
            elif held is not None:
                setattr(part, field, _mangle(held, home))
    return node


# where the parts of a tree have names
_FIELDS: dict[type, tuple[str, ...]] = {
    ast.Name: ("id",),
    ast.Attribute: ("attr",),
    ast.arg: ("arg",),
    ast.keyword: ("arg",),
    ast.FunctionDef: ("name",),
    ast.AsyncFunctionDef: ("name",),
    ast.ClassDef: ("name",),
    ast.Global: ("names",),
    ast.Nonlocal: ("names",),
    ast.ExceptHandler: ("name",),
    ast.MatchAs: ("name",),
    ast.MatchStar: ("name",),
    ast.MatchMapping: ("rest",),
    ast.MatchClass: ("kwd_attrs",),
    ast.alias: ("name", "asname"),
}


def _class_around(qualified: str) -> str:
    """Return the class that a definition stands in, nearest first: what is no function."""
    *around, _ = qualified.split(".")
    parts = pairwise([*around, ""])
    classes = [one for one, after in parts if "<locals>" not in (one, after)]
    return classes[-1] if classes else ""


def _names(part: ast.AST) -> list[str]:
    found: list[str] = []
    for field in _FIELDS.get(type(part), ()):
        held = getattr(part, field)
        found += held if isinstance(held, list) else [held or ""]
    return found


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__") and "." not in name


def _mangle(name: str, home: str) -> str:
    return f"_{home}{name}" if _is_private(name) else name

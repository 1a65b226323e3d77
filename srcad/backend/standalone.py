"""A generated function as a module of its own: what it needs of srcad is written into it."""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from types import FunctionType
from typing import Any

import numpy as np

from srcad.backend import runtime
from srcad.backend.check import check_facts
from srcad.errors import TransformError

__all__ = ["standalone"]

_MOST = 64  # elements of an array that becomes a constant
_IMPORT = "from srcad.backend.runtime import "


def standalone(text: str, name: str, facts: dict[str, Any], outside: dict[str, Any]) -> str:
    """Return a module that defines a generated function and imports nothing of srcad.

    ``facts`` are those of its parameters, ``outside`` the values of the data that it reads.
    """
    header: list[str] = []
    body: list[str] = []
    imports, needed = ["import numpy as np"], list[str]()
    for line in text.rstrip().splitlines():
        if line.startswith(_IMPORT):
            needed = line.removeprefix(_IMPORT).split(", ")
        elif line.startswith("import ") and line not in imports:
            imports.append(line)
        elif line.startswith("#") and not body:
            header.append(line)
        elif not line.startswith("import "):
            body.append(line)
    start = next(i for i, line in enumerate(body) if line.startswith(f"def {name}("))
    given = ", ".join(f"{n}={n}" for n in facts)
    body.insert(start + 1, f"    check_facts({name!r}, {facts!r}, {given})")
    constants = [f"{n} = {_constant(n, value)}" for n, value in outside.items()]
    parts = ["\n".join(constants)] if constants else []
    helpers = _closed([getattr(runtime, n) for n in needed])
    if any(isinstance(h, FunctionType) and "math" in _names(h.__code__) for h in helpers):
        imports.insert(0, "import math")
    parts += [_written(h) for h in (*helpers, check_facts)]
    imports = [*header, *([""] if header else []), *dict.fromkeys(imports)]
    made = "\n\n\n".join(["\n".join(imports), *parts, "\n".join(body).strip("\n")]) + "\n"
    _refuse_unknown(made)
    return made


def _constant(name: str, value: Any) -> str:
    if isinstance(value, (bool, int, float, complex, str, np.number)) or value is None:
        return repr(value.item() if isinstance(value, np.number) else value)
    if isinstance(value, np.ndarray) and value.size <= _MOST and value.dtype.kind in "biufc":
        return f"np.array({value.tolist()!r}, dtype={str(value.dtype)!r})"
    if value is TransformError:  # as in the helpers: Python's own
        return "ValueError"
    if callable(value):
        raise TransformError(
            f"{name} is a function that is called as it stands: it cannot be written out",
            hint="write it as a part of the function; a recursion, as a loop",
        )
    what = f"an array of {value.size} elements" if isinstance(value, np.ndarray) else "no number"
    raise TransformError(
        f"{name}, which the function reads from outside, is {what}: it cannot be written out",
        hint=f"make {name} a parameter of the function",
    )


def _closed(helpers: list[Any]) -> list[Any]:
    """Return helpers and what they need themselves, which comes first."""
    found: list[Any] = []
    for helper in helpers:
        inner = [vars(runtime).get(n) for n in _names(helper.__code__)]
        functions = [f for f in inner if isinstance(f, FunctionType) and f is not helper]
        found += [f for f in (*_closed(functions), helper) if f not in found]
    return found


def _names(code: Any) -> list[str]:
    inner = [n for c in code.co_consts if hasattr(c, "co_names") for n in _names(c)]
    return [*code.co_names, *inner]


def _written(function: Any) -> str:
    """Return the text of a helper, without annotations and with the first line of its docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    made = _Plain().visit(tree).body[0]
    made.body[0].value.value = (function.__doc__ or "").partition("\n")[0]
    numbers = [n for n in _names(function.__code__) if isinstance(vars(runtime).get(n), tuple)]
    lines = [f"{n} = {vars(runtime)[n]!r}" for n in numbers]
    return "\n".join([*lines, ast.unparse(made)])


class _Plain(ast.NodeTransformer):
    """Drops annotations, and raises Python's own errors."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        assert node.value is not None
        value: ast.expr = self.visit(node.value)
        return ast.copy_location(ast.Assign([node.target], value), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "TransformError":
            node.func.id, node.keywords = "ValueError", []
        return self.generic_visit(node)


def _refuse_unknown(text: str) -> None:
    """Refuse a module that reads a name which it does not define: another function, an object."""
    tree = ast.parse(text)
    known = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    known |= {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg)}
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    known |= {(a.asname or a.name).partition(".")[0] for n in imports for a in n.names}
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    known |= {n.id for n in names if isinstance(n.ctx, ast.Store)}
    for name in names:
        if name.id not in known and not hasattr(builtins, name.id):
            raise TransformError(
                f"the derivative calls {name.id}, which cannot be written out with it",
                hint=f"make {name.id} a parameter of the function, or write its lines into it",
            )

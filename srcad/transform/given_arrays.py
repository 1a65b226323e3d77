"""What a call that is not read gives, and is written into with what varies: it is to be an array.

A list of numbers is written into as an array is, but repeated by ``2*y`` and never a tangent's
like. Which it is only the call tells.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> given = Assign("y", Apply("call", (Var("f"),)))
>>> written = Store("y", parse("0"), parse("x*x"))
>>> body = only_arrays(Function("g", ("x",), (given, written, Return(Var("y")))), ("x",), {}).body
>>> to_text(body[1].value)
'only_array(y)'
"""

from __future__ import annotations

from collections.abc import Iterable

from srcad.analysis.activity import sources, varied_names
from srcad.analysis.facts import Types, typeof
from srcad.ir.nodes import AddAt, Apply, Assign, Effect, Expr, Function, Stmt, Store, Var
from srcad.ir.types import UNKNOWN
from srcad.ir.walk import statements
from srcad.transform.prepare import each
from srcad.transform.runtime_calls import callees

__all__ = ["only_arrays", "only_floats"]


_MAYBE = ("array", "unknown", "other")


def only_floats(function: Function, inputs: Iterable[str], types: Types) -> Function:
    """Return the function with a question before what varies is put where integers may be.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.text import to_text
    >>> from srcad.ir.types import array
    >>> f = Function("g", ("b", "x"), (Store("b", parse("0"), Var("x")),))
    >>> to_text(only_floats(f, ("x",), {"b": array("n", dtype="?")}).body[0].value)
    'only_floats(b)'
    """
    stores = [s for s in statements(function.body) if isinstance(s, (Store, AddAt))]
    found = {s.base: types.get(s.base, UNKNOWN) for s in stores}
    unsure = {n for n, t in found.items() if t.kind in _MAYBE and t.dtype == "?"}
    if not unsure:
        return function
    varied = varied_names(function, set(inputs), types)

    def change(stmt: Stmt) -> list[Stmt]:
        given = isinstance(stmt, (Store, AddAt)) and stmt.base in unsure
        if given and isinstance(stmt, (Store, AddAt)) and sources(stmt.value) & varied:
            return [Effect(Apply("only_floats", (Var(stmt.base),)), stmt.origin), stmt]
        return [stmt]

    return function.with_body(each(function.body, change))


def only_arrays(function: Function, inputs: Iterable[str], types: Types) -> Function:
    """Return the function with a question after each such call."""
    body = list(statements(function.body))
    written = {s.base for s in body if isinstance(s, (Store, AddAt))}
    again = callees(function)

    def given(value: Expr) -> bool:
        """Whether a value is what a call gives, or a part of that."""
        while isinstance(value, Apply) and value.op == "index":
            value = value.args[0]
        if isinstance(value, Var):
            return value.name in parts
        return isinstance(value, Apply) and value.op == "call" and value.args[0] not in again

    parts: set[str] = set()
    for stmt in body:
        if isinstance(stmt, Assign) and given(stmt.value):
            parts.add(stmt.target)

    def unknown(stmt: Stmt) -> bool:
        if not isinstance(stmt, Assign) or stmt.target not in written:
            return False
        return given(stmt.value) and typeof(stmt.value, types).kind == "unknown"

    if not any(map(unknown, body)):
        return function
    varied = varied_names(function, set(inputs), types)

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, Assign) and stmt.target in varied and unknown(stmt):
            return [stmt, Effect(Apply("only_array", (Var(stmt.target),)), stmt.origin)]
        return [stmt]

    return function.with_body(each(function.body, change))

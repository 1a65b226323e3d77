"""``x.tolist()`` of a vector of floats: a list to which a loop appends its numbers.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> call = Apply("call", (Apply("attr", (Var("x"), Const("tolist", "tolist"))),))
>>> f = Function("f", ("x",), (Assign("v", call), Return(Var("v"))))
>>> [type(s).__name__ for s in made_lists(f, {"x": array("n")}).body]
['Assign', 'For', 'Return']
"""

from __future__ import annotations

from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import Append, Apply, Assign, Const, Expr, For, Function, Stmt, Var
from srcad.ir.walk import statements
from srcad.transform.flatten import names_of
from srcad.transform.prepare import each

__all__ = ["made_lists"]


def made_lists(function: Function, types: Types) -> Function:
    """Return the function with its vectors made lists item by item."""
    if not any(_array_of(s, types) for s in statements(function.body)):
        return function
    namer = Namer(names_of(function))
    namer.skip()

    def change(stmt: Stmt) -> list[Stmt]:
        array = _array_of(stmt, types)
        if array is None or not isinstance(stmt, Assign):
            return [stmt]
        k, item = namer.fresh("k"), namer.temporary()
        made: list[Stmt] = [Assign(item, Apply("index", (array, Var(k))), stmt.origin)]
        if typeof(array, types).dtype == "f":  # they are Python's own there
            number, item = item, namer.temporary()
            made.append(Assign(item, Apply("float", (Var(number),)), stmt.origin))
        body = (*made, Append(stmt.target, Var(item), stmt.origin))
        places = Apply("range", (Apply("len", (array,)),))
        return [Assign(stmt.target, Apply("list", ()), stmt.origin),
                For(k, places, body, stmt.origin)]  # fmt: skip

    return function.with_body(each(function.body, change))


def _array_of(stmt: Stmt, types: Types) -> Expr | None:
    """Return the vector of which a statement makes a list, if it makes one."""
    value = stmt.value if isinstance(stmt, Assign) else None
    if not isinstance(value, Apply) or value.op != "call" or len(value.args) != 1:
        return None
    callee = value.args[0]
    if not (isinstance(callee, Apply) and callee.op == "attr" and not value.kwargs):
        return None
    array, name = callee.args
    t = typeof(array, types)
    vector = t.kind == "array" and t.shape is not None and len(t.shape) == 1 and t.dtype in "fc"
    asked = isinstance(name, Const) and name.text == "tolist"
    return array if vector and asked and isinstance(array, Var) else None

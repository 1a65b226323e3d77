"""What makes a list where the types say so: a list to which a loop appends numbers.

It is ``x.tolist()`` of a vector of floats, and ``[x, y]*n`` of numbers, where ``n`` is an integer.

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
from srcad.ir.types import INTEGERS
from srcad.ir.walk import statements
from srcad.transform.flatten import names_of
from srcad.transform.prepare import each

__all__ = ["made_lists"]


def made_lists(function: Function, types: Types) -> Function:
    """Return the function with its vectors, and what it repeats, made lists item by item."""
    if not any(_array_of(s, types) or _repeated(s, types) for s in statements(function.body)):
        return function
    namer = Namer(names_of(function))
    namer.skip()

    def repeated(stmt: Stmt, target: str, items: Apply, count: Expr) -> list[Stmt]:
        held = [(namer.temporary(), item) for item in items.args]  # the target may be one of them
        times = namer.temporary()
        body = tuple(Append(target, Var(name), stmt.origin) for name, _ in held)
        first = [Assign(name, value, stmt.origin) for name, value in (*held, (times, count))]
        turns = For(namer.fresh("k"), Apply("range", (Var(times),)), body, stmt.origin)
        return [*first, Assign(target, Apply("list", ()), stmt.origin), turns]

    def change(stmt: Stmt) -> list[Stmt]:
        found = _repeated(stmt, types)
        if found is not None and isinstance(stmt, Assign):
            return repeated(stmt, stmt.target, *found)
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


def _repeated(stmt: Stmt, types: Types) -> tuple[Apply, Expr] | None:
    """Return the numbers that a statement makes a list of, and how often, if it makes one."""
    value = stmt.value if isinstance(stmt, Assign) else None
    if not isinstance(value, Apply) or value.op != "mul":
        return None
    for items, count in (value.args, value.args[::-1]):
        if isinstance(items, Apply) and items.op == "list" and items.args:
            times = typeof(count, types)
            numbers = all(typeof(item, types).kind == "number" for item in items.args)
            whole = times.kind == "number" and times.dtype in INTEGERS
            if numbers and whole and not all(isinstance(item, Const) for item in items.args):
                return items, count
    return None

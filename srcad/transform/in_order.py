"""What a loop goes through is read by position, if it is an array, a list or a tuple.

A dict gives its keys, a set what it holds in an order of its own, and an iterator what comes: of
these, and of what nothing is known of, a list is made first. The front end marks what a loop goes
through; its type tells which it is.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.text import to_text
>>> t = marked(Var("t"))
>>> total = Assign("s", Apply("add", (Var("s"), Apply("index", (t, Var("k"))))))
>>> loop = For("k", Apply("range", (Apply("len", (t,)),)), (total,))
>>> f = Function("f", ("s", "t"), (loop, Return(Var("s"))))
>>> plain = by_position(f)
>>> in_order(f, plain, {"t": array("n")}) is plain
True
>>> [to_text(s.value) for s in in_order(f, plain, {"t": OTHER}).body if isinstance(s, Assign)]
['list(t)']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from srcad.analysis.facts import Types, typeof
from srcad.frontend.in_order import by_position, instead, marked, marks  # noqa: F401  (marked: for the examples)
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    Append,
    Apply,
    Assign,
    Block,
    Compound,
    Const,
    Expr,
    For,
    Function,
    Stmt,
    Store,
    Unpack,
    Var,
    const,
)
from srcad.ir.types import OTHER, array  # noqa: F401  (for the examples above)
from srcad.ir.walk import (
    own_expressions,
    statements,
    with_blocks,
    with_expressions,
)
from srcad.transform.flatten import names_of
from srcad.transform.runtime_calls import callees

__all__ = ["in_order"]

Made = dict[Expr, Var]
_BY_POSITION = {"array", "tuple", "list", "number", "text", "nothing"}


def in_order(function: Function, plain: Function, types: Types) -> Function:
    """Return the function with lists made of what its loops cannot read by position.

    ``plain`` is the function without the marks, whose variables have these types.
    """
    if function is plain:
        return plain
    unordered = _Unordered(function, types)
    namer: list[Namer] = []

    def listed(stmt: Stmt, known: Made) -> Iterator[Assign]:
        for own in own_expressions(stmt):
            for whole in marks(own):
                if whole not in known and unordered.is_one(whole):
                    if not namer:
                        namer.append(Namer(names_of(function)))
                    known[whole] = Var(namer[0].fresh("items"))
                    value = Apply("call", (Const("list", list), whole))
                    yield Assign(known[whole].name, value, stmt.origin)

    def block(stmts: Block, made: Made) -> Block:
        out: list[Stmt] = []
        for stmt in stmts:
            known = dict(made)
            out += listed(stmt, known)
            inner = known if isinstance(stmt, For) else made
            if isinstance(stmt, Compound):
                stmt = with_blocks(stmt, partial(block, made=inner))
            out.append(with_expressions(stmt, partial(instead, made=known)))
        return tuple(out)

    body = block(function.body, {})
    return function.with_body(body) if namer else plain


class _Unordered:
    """What cannot be read by position, or may be such."""

    def __init__(self, function: Function, types: Types) -> None:
        self.types, self.again = types, callees(function)
        self.values: defaultdict[str, list[Expr]] = defaultdict(list)
        self.held: defaultdict[str, list[Expr]] = defaultdict(list)
        for stmt in (*function.entry, *statements(function.body)):
            if isinstance(stmt, Assign):
                self.values[stmt.target].append(instead(stmt.value))
            elif isinstance(stmt, Unpack):
                part = Apply("index", (instead(stmt.value), const(0)))
                for target in stmt.targets:
                    self.values[target].append(part)
            elif isinstance(stmt, (Append, Store)):
                self.held[stmt.base].append(instead(stmt.value))
        self.known: dict[str, bool] = {}

    def is_one(self, expr: Expr) -> bool:
        """Whether a value may be something else than an array, a list or a tuple."""
        t = typeof(expr, self.types)
        if t.kind in _BY_POSITION or (t.kind == "other" and t.keys in ((list,), (tuple,))):
            return False
        if isinstance(expr, Var) and expr.name in self.values:
            if expr.name not in self.known:
                self.known[expr.name] = False
                self.known[expr.name] = any(map(self.is_one, self.values[expr.name]))
            return self.known[expr.name]
        if t.kind != "unknown":
            return True
        if not isinstance(expr, Apply):
            return False
        if expr.op == "index":
            return self.holds_one(expr.args[0])
        if expr.op == "ifexp":
            return any(map(self.is_one, expr.args[1:]))
        if expr.op == "call" and isinstance(expr.args[0], Apply):  # a list, or a number's own
            return expr.args[0].args[1] != Const("tolist", "tolist")
        return expr.op == "attr" or (expr.op == "call" and expr.args[0] not in self.again)

    def holds_one(self, whole: Expr) -> bool:
        """Whether an item of unknown kind may be such."""
        t = typeof(whole, self.types)
        odd = any(i.kind not in (*_BY_POSITION, "unknown") for i in t.items)
        held = self.held[whole.name] if isinstance(whole, Var) else ()
        return t.kind == "other" or odd or any(map(self.is_one, held)) or self.is_one(whole)

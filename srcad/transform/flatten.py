"""Any function of ours back to normal form, so that it can be differentiated again.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> f = Function("f", ("x",), (Assign("y", parse("3*x**2 * x")), Return(Var("y"))))
>>> from srcad.ir.text import to_text
>>> [f"{s.target} = {to_text(s.value)}" for s in flatten(f).body[:-1]]
['u1 = x**2', 'u2 = 3*u1', 'y = u2*x']
"""

from __future__ import annotations

from dataclasses import replace

from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Expr,
    Function,
    Push,
    Return,
    Stmt,
    Store,
    Unpack,
    Var,
)
from srcad.ir.walk import names, touched, with_blocks
from srcad.rules.declare import declared, results_of

__all__ = ["flatten", "names_of"]


def names_of(function: Function) -> set[str]:
    """Return every name of a function."""
    parts = map(touched, (*function.entry, *function.body))
    return {*function.params, *function.free}.union(*(names for part in parts for names in part))


def flatten(function: Function) -> Function:
    """Return the function with one operation a statement."""
    return function.with_body(_Flattener(Namer(names_of(function))).block(function.body))


def _whole(expr: Apply) -> bool:
    """Whether an operation carries no derivative, so that it may stay as it is."""
    if expr.op in ("attr", "slice"):
        return True
    cases = declared(expr.op)
    return bool(cases) and cases[0].kind == "constant"


def _gives_several(value: Expr) -> bool:
    """Whether an operation has several results, which are unpacked at once."""
    return isinstance(value, Apply) and (value.op == "call" or bool(results_of(value)))


class _Flattener:
    def __init__(self, namer: Namer) -> None:
        self.namer = namer
        namer.skip()
        self.out: list[Stmt] = []
        self.stmt: Stmt = Return(Var(""))

    def block(self, block: Block) -> Block:
        outer, self.out = self.out, []
        for stmt in block:
            self.stmt = stmt
            self.statement(stmt)
        inner, self.out = self.out, outer
        return tuple(inner)

    def statement(self, stmt: Stmt) -> None:
        if isinstance(stmt, Assign):
            self.assign(stmt.target, stmt.value)
        elif isinstance(stmt, Unpack) and getattr(stmt.value, "op", "") == "attempt":
            self.out.append(stmt)  # what is attempted carries no derivative
        elif isinstance(stmt, Unpack) and _gives_several(stmt.value):
            assert isinstance(stmt.value, Apply)
            self.out.append(replace(stmt, value=self.operation(stmt.value)))
        elif isinstance(stmt, (Return, Push, Unpack)):
            self.out.append(replace(stmt, value=self.structure(stmt.value)))
        elif isinstance(stmt, (Store, AddAt, Append)):
            self.out.append(replace(stmt, value=self.atom(stmt.value)))
        else:
            self.out.append(with_blocks(stmt, self.block))

    def emit(self, target: str, value: Expr) -> None:
        self.out.append(Assign(target, value, self.stmt.origin, self.stmt.of))

    def assign(self, target: str, value: Expr) -> None:
        if isinstance(value, Apply) and value.op == "ifexp":
            test, one, other = value.args
            arms = []
            for arm in (one, other):
                outer, self.out = self.out, []
                self.assign(target, arm)
                arms.append(tuple(self.out))
                self.out = outer
            self.out.append(Branch(test, arms[0], arms[1], self.stmt.origin, self.stmt.of))
        elif isinstance(value, Apply) and not _whole(value):
            self.emit(target, self.operation(value))
        else:
            self.emit(target, value)

    def operation(self, value: Apply) -> Apply:
        inner = value.args[0] if value.args else None
        if value.op == "index" and isinstance(inner, Apply) and results_of(inner):
            names_ = tuple(self.namer.temporary() for _ in results_of(inner))
            call = self.operation(inner)
            self.out.append(Unpack(names_, call, self.stmt.origin, self.stmt.of))
            (at,) = (a.value for a in value.args[1:] if isinstance(a, Const))
            return Apply("pos", (Var(names_[at]),))
        if value.op == "index":
            return replace(value, args=(self.atom(value.args[0]), value.args[1]))
        args = tuple(self.structure(a) for a in value.args)
        return Apply(value.op, args, value.kwargs)

    def structure(self, expr: Expr) -> Expr:
        if isinstance(expr, Apply) and expr.op in ("tuple", "list", "dict", "starred"):
            return Apply(expr.op, tuple(self.structure(a) for a in expr.args))
        return self.atom(expr)

    def atom(self, expr: Expr) -> Expr:
        if isinstance(expr, (Var, Const)) or not names(expr):
            return expr
        if expr.op == "attr" or _whole(expr):
            return expr
        if expr.op == "ifexp":
            name = self.namer.temporary()
            self.assign(name, expr)
            return Var(name)
        value = self.operation(expr)
        name = self.namer.temporary()
        self.emit(name, value)
        return Var(name)

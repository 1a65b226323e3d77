"""Statements to normal form: assignments, branches, loops, one return at the end."""

from __future__ import annotations

from typing import Any

import gast

from srcad.frontend.calls import CallReader
from srcad.frontend.reader import ListOf
from srcad.frontend.scope import Frame, Known, Value
from srcad.frontend.syntax import refuse_node
from srcad.ir.nodes import (
    Apply,
    Assign,
    Branch,
    Break,
    Expr,
    For,
    Stmt,
    Store,
    Unpack,
    Var,
    While,
    const,
)
from srcad.ir.parse import BINARY
from srcad.ir.walk import names

__all__ = ["Reader"]

_MOST_REPEATED = 30  # statements that are read in both arms of a branch

_ITEM = (
    "writing into an item or an attribute is not supported",
    "build a new array, for instance with np.where or np.array",
)


class Reader(CallReader):
    """Reads a whole function."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.in_loop = 0
        self.results: list[str | None] = []
        self.repeated = 0

    def read_function(self, node: Any) -> Value:
        """Read a function's body; where it returns in several places, its results get one name."""
        if isinstance(node, gast.Lambda):
            return self.value(node.body)
        many = not (node.body and isinstance(node.body[-1], gast.Return)) or _returns(node.body) > 1
        self.results.append(None)
        outer_loop, self.in_loop = self.in_loop, 0
        if many and _returns(node.body):
            namer = self.frame.namer
            self.results[-1] = namer.fresh("y") if self.frame.outer is None else namer.temporary()
        try:
            value = self.block(node.body)
        finally:
            self.in_loop = outer_loop
            self.results.pop()
        return const(None) if value is None else value

    def block(self, body: list[Any]) -> Value | None:
        """Read statements; return the function's result if they all end in a return."""
        for i, node in enumerate(body):
            match node:
                case gast.Return(value=value):
                    if self.in_loop:
                        self.fail(node, "`return` inside a loop is not supported",
                                  "set a variable and return it after the loop")  # fmt: skip
                    return self.result(value, node)
                case gast.If() if _returns([node]):
                    return self.last_branch(node, body[i + 1 :])
            self.statement(node)
        return None

    def result(self, value: Any, node: Any) -> Value:
        """Read what is returned."""
        name = self.results[-1]
        if value is None:
            found: Value = const(None)
        else:
            found = self.value(value, name)
        if isinstance(found, Known):
            self.fail(node, "returning a function is not supported", "return numbers or arrays")
        return found if name is None else self.store(name, found, node)

    def last_branch(self, node: Any, rest: list[Any]) -> Value:
        """Read an `if` that returns: what follows belongs to the arms that fall through."""
        if rest and not _always_returns(node.body) and not _always_returns(node.orelse):
            self.repeated += len(rest)
            if self.repeated > _MOST_REPEATED:
                self.fail(node, "too many returns in branches that may also go on",
                          "return once, at the end")  # fmt: skip
        test = self.test(node.test)
        before = dict(self.frame.local)
        then, one = self.aside(lambda: self.block([*node.body, *rest]))
        self.frame.local = dict(before)
        orelse, other = self.aside(lambda: self.block([*node.orelse, *rest]))
        name = self.results[-1]
        assert name is not None
        if one is None:
            then.append(Assign(name, const(None), self.place(node)))
        if other is None:
            orelse.append(Assign(name, const(None), self.place(node)))
        values = [Var(name) if v is None else v for v in (one, other)]
        if values[0] != values[1]:
            self.fail(node, "the returns of this function differ in structure",
                      "return the same number of values everywhere")  # fmt: skip
        self.out.append(Branch(test, tuple(then), tuple(orelse), self.place(node)))
        return values[0]

    def statement(self, node: Any) -> None:
        """Read one statement."""
        match node:
            case gast.Assign(targets=targets, value=value):
                self.assignment(targets, value, node)
            case gast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.assignment([target], value, node)
            case gast.AugAssign(target=gast.Name(id=name), op=op, value=value):
                self.update(name, "i" + BINARY[type(op).__name__], value, node)
            case gast.AugAssign(target=gast.Subscript(value=b, slice=i), op=op, value=value):
                base = self.atom(b)
                idx = self.nested(i)
                v = self.atom(value)
                self.out.append(
                    Store(base.name, idx, v, BINARY[type(op).__name__], self.place(node))
                )
            case gast.Break():
                self.out.append(Break(self.place(node)))
            case gast.If(test=test, body=body, orelse=orelse):
                self.branch(self.test(test), body, orelse, node)
            case gast.For():
                self.loop_over(node)
            case gast.While():
                self.loop_while(node)
            case gast.Pass() | gast.Expr(value=gast.Constant()):
                pass
            case _:
                raise refuse_node(self.frame.source, node)

    # assignments

    def assignment(self, targets: list[Any], value: Any, node: Any) -> None:
        """Read ``a = b = value``, where each target is a name or a tuple of targets."""
        first = targets[0]
        name = self.frame.local_name(first.id) if isinstance(first, gast.Name) else None
        found = self.value(value, name)
        for target in targets:
            self.assign(target, found, node)

    def assign(self, target: Any, value: Value, node: Any) -> None:
        """Bind a target to a value that has been read."""
        match target:
            case gast.Name(id=name):
                if isinstance(value, Known):
                    self.frame.local[name] = value
                else:
                    ours = self.frame.local_name(name)
                    self.frame.local[name] = self.store(ours, value, node)
            case gast.Tuple(elts=elts) | gast.List(elts=elts):
                self.unpack([self.whole(e) for e in elts], value, node)
            case gast.Subscript(value=b, slice=i):
                base = self.atom(b)
                idx = self.nested(i)
                self.out.append(
                    Store(base.name, idx, self.single(value, node), "", self.place(node))
                )
            case _:
                self.unknown(target)

    def store(self, name: str, value: Value, node: Any) -> Value:
        """Give a value a name; a tuple's items get the name with their numbers."""
        if isinstance(value, tuple):
            taken = [self.copied(v, node) for v in value]
            names_ = [self.frame.item_name(name, i) for i in range(len(taken))]
            parts = [self.store(n, v, node) for n, v in zip(names_, taken, strict=True)]
            return (ListOf if isinstance(value, ListOf) else tuple)(parts)
        if not isinstance(value, Known) and value != Var(name):
            self.out.append(Assign(name, value, self.place(node)))
        return value if isinstance(value, Known) else Var(name)

    def copied(self, value: Value, node: Any) -> Value:
        """Protect a value from the assignments that come before it is stored."""
        if isinstance(value, Var) and value.name not in self.frame.namer.temporaries:
            return self.emit(value, node)
        if isinstance(value, tuple):
            kind = ListOf if isinstance(value, ListOf) else tuple
            return kind(self.copied(v, node) for v in value)
        return value

    def unpack(self, targets: list[Any], value: Value, node: Any) -> None:
        """Read ``a, b = value``: of a tuple in parallel, of an array item by item."""
        if isinstance(value, tuple):
            if len(value) != len(targets):
                self.fail(node, f"{len(targets)} names for {len(value)} values", "make them equal")
            stored = [n.id for t in targets for n in gast.walk(t) if isinstance(n, gast.Name)]
            ours = set(map(self.frame.local_name, stored))
            nested = len(stored) > len(targets)
            safe = []
            for target, v in zip(targets, value, strict=True):
                own = isinstance(target, gast.Name) and v == Var(self.frame.local_name(target.id))
                clash = _leaves(v) & ours and not (own and not nested)
                safe.append(self.copied(v, node) if clash else v)
            for target, item in zip(targets, safe, strict=True):
                self.assign(target, item, node)
            return
        expr = self.single(value, node)
        ours2 = [self.frame.namer.temporary() for _ in targets]
        if all(isinstance(t, gast.Name) for t in targets):
            ours2 = [self.frame.local_name(t.id) for t in targets]
        self.out.append(Unpack(tuple(ours2), expr, self.place(node)))
        for target, name in zip(targets, ours2, strict=True):
            self.assign(target, Var(name), node)

    def update(self, name: str, op: str, value: Any, node: Any) -> None:
        """Read ``name += value``; whether it writes into an array is decided by the facts."""
        old = self.name(name, node.target)
        new = self.value(value)
        if isinstance(old, tuple) or isinstance(new, tuple):
            self.fail(node, "an update of a tuple or list", "write `a = a + b`")
        operands: tuple[Expr, ...] = (self.single(old, node), self.single(new, node))
        ours = self.frame.local_name(name)
        self.frame.local[name] = self.emit(Apply(op, operands), node, ours)

    # flow

    def test(self, node: Any) -> Expr:
        """Read a condition."""
        return self.nested(node)

    def branch(self, test: Expr, body: list[Any], orelse: list[Any], node: Any) -> None:
        """Read an `if` without returns: both arms leave the same names behind."""
        before = dict(self.frame.local)
        then, _ = self.aside(lambda: self.block(body))
        after_then, self.frame.local = self.frame.local, dict(before)
        other, _ = self.aside(lambda: self.block(orelse))
        after_else = self.frame.local
        self.frame.local = {**after_else, **after_then}
        for name in {**after_then, **after_else}:
            one, two = after_then.get(name), after_else.get(name)
            if one is not None and two is not None and one != two:
                self.settle(name, (then, one), (other, two), node)
        self.out.append(Branch(test, tuple(then), tuple(other), self.place(node)))

    def settle(
        self, name: str, then: tuple[list[Stmt], Value], other: tuple[list[Stmt], Value], node: Any
    ) -> None:
        """Give a name one place where the arms of a branch left it in two."""
        if any(isinstance(v, (tuple, Known)) for _, v in (then, other)):
            self.fail(node, f"{name} is of different structure in the two branches",
                      "give it the same structure in both")  # fmt: skip
        ours = self.frame.local_name(name)
        for arm, value in (then, other):
            if value != Var(ours) and not isinstance(value, (tuple, Known)):
                arm.append(Assign(ours, value, self.place(node)))
        self.frame.local[name] = Var(ours)

    def loop_over(self, node: Any) -> None:
        """Read ``for i in range(...)``."""
        if node.orelse:
            self.fail(node.orelse[0], "`else` of a loop is not supported", "put it after the loop")
        if not isinstance(node.target, gast.Name):
            self.fail(node.target, "this loop target is not supported", "loop over range(...)")
        ranged = isinstance(node.iter, gast.Call) and self.known(node.iter.func) is range
        if not ranged:
            self.fail(node.iter, "a loop over anything but range(...) is not supported",
                      "write `for i in range(len(x))` and read x[i]")  # fmt: skip
        iterable = self.nested(node.iter)
        ours = self.frame.local_name(node.target.id)
        body = self.body(node, {node.target.id: Var(ours)})
        self.out.append(For(ours, iterable, tuple(body), self.place(node)))

    def loop_while(self, node: Any) -> None:
        """Read ``while test:``."""
        if node.orelse:
            self.fail(node.orelse[0], "`else` of a loop is not supported", "put it after the loop")
        self.own_names(node)
        test = self.test(node.test)
        body = self.body(node, {})
        self.out.append(While(test, tuple(body), self.place(node)))

    def own_names(self, node: Any) -> None:
        """Give the names that a loop assigns a place of their own before it."""
        stored = [n.id for n in gast.walk(node)
                  if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)]  # fmt: skip
        for name in dict.fromkeys(stored):
            value = self.frame.local.get(name)
            if value is not None and not isinstance(value, (Known, tuple)):
                ours = self.frame.local_name(name)
                if value != Var(ours):
                    self.frame.local[name] = self.store(ours, value, node)

    def body(self, node: Any, bound: dict[str, Value]) -> list[Stmt]:
        """Read a loop's body, in which names must keep their places from one turn to the next."""
        self.own_names(node)
        before = dict(self.frame.local)
        self.frame.local.update(bound)
        self.in_loop += 1
        try:
            body, _ = self.aside(lambda: self.block(node.body))
        finally:
            self.in_loop -= 1
        for name, value in before.items():
            if self.frame.local[name] != value and name not in bound:
                self.fail(node, f"{name} changes its structure in the loop",
                          "give it the same structure before and in the loop")  # fmt: skip
        return body


def _returns(body: list[Any]) -> int:
    """Count the returns of statements, not of functions inside."""
    count = 0
    stack = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, gast.Return):
            count += 1
        elif not isinstance(node, (gast.FunctionDef, gast.Lambda, gast.ClassDef)):
            stack.extend(gast.iter_child_nodes(node))
    return count


def _always_returns(body: list[Any]) -> bool:
    """Whether a block surely ends in a return."""
    last = body[-1] if body else None
    if isinstance(last, gast.If):
        return _always_returns(last.body) and _always_returns(last.orelse)
    return isinstance(last, gast.Return)


def _leaves(value: Value) -> set[str]:
    """Return the names in a value."""
    if isinstance(value, tuple):
        return {name for item in value for name in _leaves(item)}
    return set() if isinstance(value, Known) else names(value)

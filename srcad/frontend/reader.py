"""What all readers share: the statements made so far, refusals, and what names stand for."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import Any, NoReturn

import gast
import numpy as np

from srcad.errors import Place
from srcad.frontend.scope import MISSING, Frame, Known, Value, is_data
from srcad.frontend.syntax import refuse, refuse_node
from srcad.ir.nodes import Apply, Assign, Const, Expr, Free, Stmt, Var
from srcad.ir.parse import BINARY

__all__ = ["STATIC_ATTRIBUTES", "BaseReader", "ListOf", "constant_of", "is_static"]

STATIC_ATTRIBUTES = {"shape", "size", "ndim", "dtype"}
_MOST = 50_000  # statements of one function, those of the functions it calls among them
_LITERAL = (bool, int, float, complex, str, bytes)


class ListOf(tuple[Value, ...]):
    """The values of a list literal, which nothing writes into."""

    __slots__ = ()


def constant_of(value: object, text: str = "") -> Const | None:
    """Return a number, string or None as a constant, or None for other objects."""
    if isinstance(value, float) and not math.isfinite(value):
        text = {"inf": "np.inf", "-inf": "-np.inf"}.get(repr(float(value)), "np.nan")
    if type(value) is complex and not cmath.isfinite(value):
        return None
    if value is None or type(value) in _LITERAL:
        return Const(text or repr(value), value)
    return Const("...", value) if value is Ellipsis else None


def is_static(expr: Expr) -> bool:
    """Whether an expression is as good as a constant: literals, shapes and sums of them."""
    if isinstance(expr, Const):
        return True
    if isinstance(expr, Var):
        return False
    if expr.op == "attr":
        return isinstance(expr.args[1], Const) and expr.args[1].text in STATIC_ATTRIBUTES
    return expr.op in _STATIC_OPS and all(map(is_static, expr.args)) and not expr.kwargs


_STATIC_OPS = {*BINARY.values(), "neg", "index"} - {"matmul"}


class BaseReader:
    """Reads a function, and those it calls, into one list of statements."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.out: list[Stmt] = []
        self.made = 0
        # why a user's function was kept as a call, by the call
        self.refused: dict[Expr, Exception] = {}
        # whether the functions read in place are still those their names stand for
        self.guards: list[Callable[[], bool]] = []

    # what later classes add

    def value(self, node: Any, target: str | None = None) -> Value:
        """Read an expression; its last operation is assigned to ``target`` if one is given."""
        raise NotImplementedError

    def call(self, node: Any, target: str | None) -> Value:
        """Read a call."""
        raise NotImplementedError

    def nested_call(self, node: Any) -> Expr:
        """Read a call inside a condition or a subscript."""
        raise NotImplementedError

    # tools

    def place(self, node: Any) -> Place:
        """Return where a node stands."""
        return self.frame.at or self.frame.source.place(node)

    def fail(self, node: Any, what: str, hint: str) -> NoReturn:
        """Refuse."""
        raise refuse(self.frame.source, node, what, hint)

    def emit(self, value: Expr, node: Any, target: str | None = None) -> Var:
        """Add the statement ``target = value``; without a target the name is the next u."""
        name = target or self.frame.namer.temporary()
        self.made += 1
        if self.made > _MOST:
            self.fail(node, "the function and those it calls are too long to be read as one",
                      "call fewer functions from within functions")  # fmt: skip
        self.out.append(Assign(name, value, self.place(node)))
        return Var(name)

    def atom(self, node: Any) -> Expr:
        """Read an expression whose value must be one number or array."""
        return self.single(self.value(node), node)

    def single(self, value: Value, node: Any) -> Expr:
        """Return a value as one expression: a sequence as a literal, a known object by name."""
        if isinstance(value, Known):
            if isinstance(node, gast.Name) and node.id not in self.frame.local:
                return self.frame.read_free(node.id)
            attr = node.attr if isinstance(node, gast.Attribute) else "known"
            if getattr(np, attr, None) is value.object:
                return Const(f"np.{attr}", value.object)
            return self.frame.bind(attr, Free("value", value.object, attr))
        if isinstance(value, tuple):
            parts = tuple(self.single(v, node) for v in value)
            return Apply("list" if isinstance(value, ListOf) else "tuple", parts)
        return value

    def unknown(self, node: Any) -> NoReturn:
        """Refuse a node that is not part of the language."""
        raise refuse_node(self.frame.source, node)

    def whole(self, node: Any) -> Any:
        """Refuse a starred item."""
        return self.unknown(node) if isinstance(node, gast.Starred) else node

    def refuse_derivative(self, found: object, node: Any) -> None:
        """Refuse a derivative of ours where a function of the user's is expected."""
        primal = getattr(found, "primal", None)
        if primal is None or not hasattr(found, "recipe"):
            return
        if primal is self.frame.function:
            name = primal.__name__
            self.fail(node, f"{name} calls itself by its own name, which now is its derivative",
                      f"keep the names apart: d{name} = grad({name})")  # fmt: skip
        self.fail(node, "a derivative inside the function is not supported",
                  "write the derivative's source out; srcad.source prints it")  # fmt: skip

    def guard(self, node: Any, found: object) -> Callable[[], bool]:
        """Return a test of whether a path still leads to the object that it led to."""
        frame = self.frame
        if isinstance(node, gast.Name):
            if node.id in frame.local:
                return lambda: True
            name = node.id
            return lambda: frame.find(name) is found
        return lambda: self.known_in(frame, node) is found

    def known_in(self, frame: Frame, node: Any) -> Any:
        """Return the object that a path stands for in a frame."""
        self.frame, kept = frame, self.frame
        found = self.known(node)
        self.frame = kept
        return found

    def known(self, node: Any) -> Any:
        """Return the object that a dotted path from a known object leads to, or MISSING."""
        if isinstance(node, gast.Name):
            local = self.frame.local.get(node.id)
            if local is not None:
                return local.object if isinstance(local, Known) else MISSING
            found = self.frame.find(node.id)
            return MISSING if found is MISSING or is_data(found) else found
        if isinstance(node, gast.Attribute):
            base = self.known(node.value)
            return MISSING if base is MISSING else getattr(base, node.attr, MISSING)
        return MISSING

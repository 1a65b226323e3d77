"""What the kinds of the arguments decide: ``isinstance(x, np.ndarray)``, ``x.ndim == 1``.

What is asked of a value's kind, its rank or its precision is known where its type is, and the arm
that is not taken goes, with all that it would do.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> test = Apply("eq", (Apply("attr", (Var("x"), Const("ndim", "ndim"))), const(1)))
>>> decided(Function("f", ("x",), (Branch(test, (), ()),)), {"x": array("n")}).body
()
"""

from __future__ import annotations

import numbers
import operator
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import numpy as np

from srcad.analysis.absent import perhaps_none, reads_none
from srcad.analysis.facts import Types, typeof
from srcad.errors import UnsupportedSyntax
from srcad.frontend.inline import HINT, UNSURE
from srcad.ir.nodes import (
    Apply,
    Assign,
    Block,
    Branch,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Return,
    Stmt,
    Var,
    const,
)
from srcad.ir.types import INTEGERS, Type, is_mapping
from srcad.ir.walk import defined, statements, with_blocks, with_expressions
from srcad.transform.harmless import Harmless
from srcad.transform.items import by_axis, does_nothing, of_objects, of_python

__all__ = ["decided", "refuse_unsure"]

_NO_ARRAYS = {tuple, list, dict, set, frozenset, slice, str, bytes, bool, int, float, complex,
              type(None), numbers.Number, np.generic}  # fmt: skip
_NO_NUMBERS = {tuple, list, dict, set, frozenset, slice, str, bytes, type(None)}
_COMPARED = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt,
    "ge": operator.ge,
}  # fmt: skip
# operations that give a number of numbers, and never an array without dimensions
_SCALARS = {"add", "sub", "mul", "div", "pow", "neg", "pos", "abs", "float", "int", "index", "len"}
_ASKED = {"isinstance", "in", "notin", "is", "isnot", *_COMPARED}
_ORDERS = {"np.sort", "np.argsort", "np.lexsort"}
# the characters that NumPy has for the precisions of a kind
_CHARACTERS = {"b": "?", "i": "bBhHiIlLqQpP", "u": "bBhHiIlLqQpP", "f": "efdg", "c": "FDG"}
_KINDS = {"b": "b", "i": "iu", "u": "iu", "f": "f", "c": "c"}


def decided(function: Function, types: Types) -> Function:
    """Return the function without the arms that are not taken for arguments of these types."""
    decider = _Decider(function, types)
    body = decider.block(function.body)
    return function.with_body(body) if decider.found else function


class _Decider:
    def __init__(self, function: Function, types: Types) -> None:
        self.types = types
        self.found = False
        self.free = function.free
        given = {*function.params, *function.free, *(s.target for s in function.entry)}
        count = Counter(n for s in statements(function.body) for n in defined(s))
        # names that have one value, and what it is
        self.of = {s.target: s.value for s in statements(function.body)
                   if isinstance(s, Assign) and count[s.target] == 1
                   and s.target not in given}  # fmt: skip
        self.given = given - set(count)
        self.values = defaultdict[str, list[Expr]](list)
        for s in statements(function.body):
            for name in defined(s):
                self.values[name].append(getattr(s, "value", const(None)))
        self.harmless = Harmless(types, perhaps_none(function.body), self.of, function)

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            if isinstance(stmt, Branch):
                test = self.condition(stmt.test)
                if isinstance(test, Const) and isinstance(test.value, bool):
                    self.found = True
                    out += self.block(stmt.then if test.value else stmt.orelse)
                    continue
                if test != stmt.test:
                    self.found = True
                    stmt = replace(stmt, test=test)
            elif isinstance(stmt, Effect) and _asked_only(stmt):
                assert isinstance(stmt.value, Apply)
                if self.safe(*stmt.value.args):
                    self.found = True
                    continue
            elif (error := self.missing(getattr(stmt, "value", None))) is not None:
                self.found = True
                out.append(Effect(_raise(error), stmt.origin))
                return (*out, *(Return(const(None)) for s in block if isinstance(s, Return)))
            elif isinstance(stmt, For) and self.without_turns(stmt.iterable):
                self.found = True
                continue
            elif isinstance(stmt, Assign):
                stmt = with_expressions(stmt, self.chosen)
            out.append(with_blocks(stmt, self.block))
        return tuple(out)

    def without_turns(self, iterable: Expr) -> bool:
        """Whether a loop is over the items of a list or tuple that has none."""
        while isinstance(iterable, Apply) and iterable.op in ("range", "reversed", "len"):
            if len(iterable.args) > 1:
                return False
            iterable = iterable.args[0]
        t = self.type(iterable)
        return t.kind == "tuple" and bool(t.keys) and not t.items

    def chosen(self, expr: Expr) -> Expr:
        """Return the answer where what is asked is known, the operand where nothing is done."""
        if isinstance(expr, Apply) and does_nothing(expr, *map(self.type, expr.args)):
            self.found = True
            return expr.args[0]
        if isinstance(expr, Apply) and expr.op == "as_python":
            t = self.type(expr.args[0])
            self.found |= (t.kind, t.dtype) == ("number", "f")
            return Apply("float", expr.args) if (t.kind, t.dtype) == ("number", "f") else expr
        if isinstance(expr, Apply) and expr.op in ("np.column_stack", "np.hstack"):
            joined = by_axis(expr, self.type(expr.args[0]))
            self.found |= joined != expr
            return joined
        if isinstance(expr, Apply) and expr.op in _ORDERS:
            return self.in_order(expr)
        if isinstance(expr, Apply) and expr.op == "deep_copy":
            t = self.type(expr.args[0])
            self.found |= t.kind in ("number", "text", "array")
            if t.kind == "array":  # laid out as what it is of
                return Apply("np.copy", expr.args)
            return expr.args[0] if t.kind in ("number", "text") else expr
        if isinstance(expr, Apply) and expr.op in _ASKED:
            known = self.known(expr)
            if known is not None:
                self.found = True
                return const(known)
        if isinstance(expr, Apply) and expr.op == "raised" and self.safe(*expr.args):
            self.found = True
            return const(None)
        return expr

    def in_order(self, expr: Apply) -> Expr:
        """Return how numbers are sorted, without what is there for arrays of one number each."""
        if expr.op == "np.ravel":
            return expr.args[0] if self.of_numbers(expr.args[0]) else expr
        if expr.op == "np.sort" and of_python(self.type(expr.args[0])):
            self.found = True
            return Apply("call", (Const("sorted", sorted), *expr.args))
        if expr.op == "np.sort":
            plain = expr.kwargs == (("axis", const(0)),) and self.of_numbers(expr.args[0])
            new = replace(expr, kwargs=()) if plain else expr
        else:
            columns = expr.args[0]
            several = isinstance(columns, Apply) and columns.op == "tuple"
            parts = columns.args if isinstance(columns, Apply) and several else (columns,)
            flat = tuple(
                self.in_order(p) if isinstance(p, Apply) and p.op == "np.ravel" else p
                for p in parts
            )
            new = replace(expr, args=(Apply("tuple", flat) if several else flat[0],))
        self.found |= new != expr
        return new

    def of_numbers(self, expr: Expr) -> bool:
        """Whether something is a vector, or a list of numbers."""
        t = self.type(expr)
        numbers = t.kind == "list" and all(i.kind == "number" for i in t.items)
        return numbers or (t.kind == "array" and t.shape is not None and len(t.shape) == 1)

    def safe(self, made: Expr, classes: Expr) -> bool:
        """Whether making something surely raises none of some classes."""
        caught = self.classes(classes)
        return caught is not None and self.harmless(made, caught)

    def classes(self, expr: Expr) -> tuple[Any, ...] | None:
        """Return the classes that an expression names, or None where one is not known."""
        parts = expr.args if isinstance(expr, Apply) and expr.op == "tuple" else (expr,)
        found = tuple(self.object(p) for p in parts)
        return found if all(isinstance(f, type) for f in found) else None

    def missing(self, expr: Expr | None) -> AttributeError | None:
        """Return what reading an attribute raises that no array has."""
        name = expr.args[1] if isinstance(expr, Apply) and expr.op == "attr" else None
        if not isinstance(name, Const) or hasattr(np.ndarray, name.text):
            return None
        if self.type(expr.args[0]).kind != "array":  # type: ignore[union-attr]
            return None
        return AttributeError(f"'numpy.ndarray' object has no attribute '{name.text}'")

    def surely(self, expr: Expr) -> type[Exception] | None:
        """Return what something surely raises: an attribute no array has, a number written into."""
        if self.missing(expr) is not None:
            return AttributeError
        if not isinstance(expr, Apply) or expr.op != "stored":
            return None
        base = expr.args[0]
        made = self.values.get(base.name, []) if isinstance(base, Var) else [base]
        number = self.type(base).kind == "number" and all(map(self.is_scalar, made))
        return TypeError if number else None

    def condition(self, expr: Expr) -> Expr:
        """Return a condition without the parts that are known."""
        if isinstance(expr, Apply) and expr.op in ("and", "or"):
            decides = expr.op == "or"
            kept: list[Expr] = []
            for part in map(self.condition, expr.args):
                if isinstance(part, Const) and isinstance(part.value, bool):
                    if part.value is decides:
                        return part if not kept else Apply(expr.op, (*kept, part))
                    continue
                kept.append(part)
            if len(kept) == len(expr.args) and all(map(operator.is_, kept, expr.args)):
                return expr
            return Apply(expr.op, tuple(kept)) if len(kept) > 1 else (*kept, const(not decides))[0]
        if isinstance(expr, Apply) and expr.op == "not":
            part = self.condition(expr.args[0])
            if isinstance(part, Const) and isinstance(part.value, bool):
                return const(not part.value)
            return expr if part is expr.args[0] else Apply("not", (part,))
        known = self.known(expr)
        return expr if known is None else const(known)

    def known(self, expr: Expr) -> bool | None:
        """Return what a test gives, or None where the types do not tell."""
        if isinstance(expr, Var) and isinstance(self.of.get(expr.name), Const):
            value = self.of[expr.name].value  # type: ignore[union-attr]
            return value if isinstance(value, bool) else None
        if isinstance(expr, Var) and self.is_none(expr):
            return False
        if not isinstance(expr, Apply):
            return None
        if expr.op == "isinstance" and len(expr.args) == 2:
            return self.is_instance(*expr.args)
        if expr.op in ("in", "notin") and isinstance(expr.args[1], Const):
            found = self.characters(expr.args[0])
            text = expr.args[1].value
            if found is None or not isinstance(text, str):
                return None
            inside = {c in text for c in found}
            return None if len(inside) > 1 else inside.pop() is (expr.op == "in")
        if expr.op in _COMPARED:
            left, right = map(self.rank, expr.args)
            return None if left is None or right is None else bool(_COMPARED[expr.op](left, right))
        if expr.op in ("is", "isnot") and expr.args[1] == const(None):
            value = expr.args[0]
            tried = self.of.get(getattr(value, "name", ""))
            if isinstance(tried, Apply) and tried.op == "raised":
                error, caught = self.surely(tried.args[0]), self.classes(tried.args[1])
                if error is not None and caught is not None and issubclass(error, caught):
                    return expr.op == "isnot"
            if isinstance(self.of.get(getattr(value, "name", "")), Const):
                value = self.value(value)
                return (value == const(None)) is (expr.op == "is")
            if self.is_none(value):
                return expr.op == "is"
            if isinstance(value, Var) and value.name in self.given and value.name in self.types:
                return (self.types[value.name].kind == "nothing") is (expr.op == "is")
        return None

    def is_none(self, value: Expr) -> bool:
        read = self.of.get(value.name) if isinstance(value, Var) else None
        return read is not None and reads_none(read, self.given, self.types)

    def type(self, expr: Expr) -> Type:
        return typeof(expr, self.types)

    def is_instance(self, value: Expr, classes: Expr) -> bool | None:
        """Whether a value is of one of several classes."""
        parts = classes.args if isinstance(classes, Apply) and classes.op == "tuple" else (classes,)
        found = [self.object(p) for p in parts]
        t = self.type(value)
        if t.kind == "array" and np.ndarray in found:
            return True
        if t.kind == "list" and list in found and not is_mapping(t):
            return True
        if t.kind == "number" and t.dtype in INTEGERS and {int, np.integer} <= {*found}:
            return True
        apart: set[Any] = set()
        if t.kind in ("array", "number"):
            apart = _NO_ARRAYS if t.kind == "array" else _NO_NUMBERS
        if t.kind == "number" and self.is_scalar(value):
            apart = {*apart, np.ndarray}
        plain = t.kind in ("array", "number")
        return False if all(f in apart or (plain and of_objects(f)) for f in found) else None

    def object(self, expr: Expr) -> Any:
        """Return the class that a name stands for, or None."""
        if isinstance(expr, Const):
            return expr.value
        where = self.free.get(expr.name) if isinstance(expr, Var) else None
        if where is None or where.kind not in ("value", "global"):
            return None
        return where.home if where.kind == "value" else where.home.get(where.key)

    def is_scalar(self, value: Expr) -> bool:
        """Whether what has the type of a number surely is none that NumPy keeps in an array."""
        while isinstance(value, Var):
            if value.name in self.given:
                return True
            value = self.of.get(value.name, Const("...", ...))
        if isinstance(value, Const):
            return type(value.value) in (bool, int, float)
        return value.op in _SCALARS or value.op.startswith("math.")

    def characters(self, expr: Expr) -> str | None:
        """Return the characters that ``x.dtype.char`` or ``x.dtype.kind`` may be."""
        expr = self.value(expr)
        if not isinstance(expr, Apply) or not _is_attribute(expr, "char", "kind"):
            return None
        inner = self.value(expr.args[0])
        if not isinstance(inner, Apply) or not _is_attribute(inner, "dtype"):
            return None
        table = _CHARACTERS if expr.args[1] == Const("char", "char") else _KINDS
        return table.get(self.type(inner.args[0]).dtype)

    def value(self, expr: Expr) -> Expr:
        """Return what a name that has one value stands for."""
        while isinstance(expr, Var) and expr.name in self.of:
            expr = self.of[expr.name]
        return expr

    def rank(self, expr: Expr) -> int | None:
        """Return a number that is known, or the number of dimensions that an array has."""
        expr = self.value(expr)
        if isinstance(expr, Const):
            return expr.value if type(expr.value) is int else None
        if not isinstance(expr, Apply) or not (expr.op == "np.ndim" or _is_attribute(expr, "ndim")):
            return None
        t = self.type(expr.args[0])
        return len(t.shape) if t.kind in ("array", "number") and t.shape is not None else None


def _raise(error: Exception) -> Apply:
    cls = Const(type(error).__name__, type(error))
    return Apply("raise", (Apply("call", (cls, *map(const, error.args))),))


def refuse_unsure(function: Function) -> None:
    """Refuse what may raise within ``try`` where that could not be attempted."""
    for stmt in statements(function.body):
        if _asked_only(stmt):
            raise UnsupportedSyntax(UNSURE, place=stmt.origin, hint=HINT)


def _asked_only(stmt: Stmt) -> bool:
    """Whether a statement asks if something raises that must not."""
    value = stmt.value if isinstance(stmt, Effect) else None
    return isinstance(value, Apply) and value.op == "raised"


def _is_attribute(expr: Apply, *names: str) -> bool:
    return expr.op == "attr" and getattr(expr.args[1], "text", "") in names

"""What is known when the source is read: what is true, what is the same, what holds what."""

from __future__ import annotations

import contextlib
import inspect
import operator
import types
from typing import Any

from srcad.frontend.constants import integer_of
from srcad.frontend.nones import NoneReader
from srcad.frontend.values import (
    Closure,
    Known,
    Partial,
    Perhaps,
    Ref,
    Value,
    declines,
    is_atom,
)
from srcad.ir.nodes import Apply, Const, Expr, Var, const

__all__ = ["StaticReader"]

_COMPARED = {
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "eq": operator.eq, "ne": operator.ne,
}  # fmt: skip
_REFLECTED = {"eq": "eq", "ne": "ne", "lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}
_PLAIN = (int, str, bool, type(None))
# what gives Python's own True or False, where comparisons may give NumPy's
_TESTS = ("in", "notin", "is", "isnot", "not")


class StaticReader(NoneReader):
    """Decides what the structure of values says."""

    def static_truth(self, value: Value) -> Const | None:
        """Return whether a value is true where its structure says so."""
        if isinstance(value, tuple):
            return const(bool(value))
        if isinstance(value, (Closure, Partial)) or (
            isinstance(value, Known) and not {"__bool__", "__len__"} & {*dir(type(value.object))}
        ):
            return const(True)
        if isinstance(value, Ref) and self.heap[value.id].kind not in ("object", "rows", "mapping"):
            return const(bool(self.heap[value.id].slots))
        if isinstance(value, Ref) and self.heap[value.id].kind == "object":
            cls = self.heap[value.id].cls
            for method in ("__bool__", "__len__"):
                self.guard_class(cls, method, inspect.getattr_static(cls, method, None))
            return None if self.truth_method(value) else const(True)
        return None

    def truth_method(self, value: Value) -> str:
        """Return the method of an object's class that says whether it is true, if there is one."""
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or cell.kind != "object":
            return ""
        names = ("__bool__", "__len__")
        return next((n for n in names if inspect.getattr_static(cell.cls, n, None)), "")

    def by_identity(self, op: str, left: Value, right: Value) -> str:
        """Return ``is`` for ``==`` where Python asks no more than whether two are one object."""
        sides = {"eq": "is", "ne": "isnot"}.get(op)
        if sides is None or not all(self.has_no_equals(v) for v in (left, right)):
            return op
        return sides if isinstance(left, Ref) or isinstance(right, Ref) else op

    def has_no_equals(self, value: Value) -> bool:
        """Whether a value is None, or an object whose class does not say what it is equal to."""
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or cell.kind != "object":
            return value == Const("None", None)
        found = [inspect.getattr_static(cell.cls, m) for m in ("__eq__", "__ne__")]
        for method, static in zip(("__eq__", "__ne__"), found, strict=True):
            self.guard_class(cell.cls, method, static)
        return found == [object.__eq__, object.__ne__]

    def own_comparison(self, op: str, left: Value, right: Value, node: Any) -> Value | None:
        """Read a comparison that a class defines; None where none does, or Python's own."""
        if op in ("in", "notin") and self.is_written(right, "__contains__"):
            held = self.truth(self.call_method(right, "__contains__", (left,), node), node)
            return self.turned(held, node, 2 if op == "in" else 1)
        if op not in _REFLECTED:
            return None
        sides = [(left, right, op), (right, left, _REFLECTED[op])]
        one, two = self.class_of(left), self.class_of(right)
        if one is not two and one is not None and two is not None and issubclass(two, one):
            sides.reverse()
        asked = False
        for owner, other, name in sides:
            if self.is_written(owner, f"__{name}__"):
                asked = True
                made = self.call_method(owner, f"__{name}__", (other,), node)
                if not declines(made):
                    return made
        if asked and op in ("eq", "ne"):  # both leave it to Python
            return self.static_comparison("is" if op == "eq" else "isnot", left, right)
        equal = self.own_comparison("eq", left, right, node) if op == "ne" else None
        if equal is None:
            return None
        return self.turned(self.truth(equal, node), node, 1)

    def turned(self, truth: Expr, node: Any, times: int) -> Expr:
        """Return a condition turned into its contrary, once or twice: True or False at any rate."""
        if isinstance(truth, Const) and isinstance(truth.value, bool):
            return truth if times == 2 else const(not truth.value)
        last = self.last_value(truth) if isinstance(truth, Var) else truth
        if times == 2 and isinstance(last, Apply) and last.op in _TESTS:
            return truth
        for _ in range(times):
            truth = self.emit(Apply("not", (truth,)), node)
        return truth

    def truth(self, value: Value, node: Any) -> Expr:
        """Return the condition that a value is true."""
        raise NotImplementedError

    def is_written(self, value: Value, method: str) -> bool:
        """Whether the class of an object made inside has a method that is written in Python."""
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or cell.kind != "object":
            return False
        static = inspect.getattr_static(cell.cls, method, None)
        made = isinstance(static, types.FunctionType) and static.__code__.co_filename == "<string>"
        return isinstance(static, types.FunctionType) and not made  # as dataclasses make one

    def static_comparison(self, op: str, left: Value, right: Value) -> Const | None:
        """Compare two values where their structure says how."""
        op = self.by_identity(op, left, right)
        if self.literal:
            left, right = (self.integers.get(v.name, v) if isinstance(v, Var) else v
                           for v in (left, right))  # fmt: skip
        if isinstance(left, Const) and isinstance(right, Const):
            pair: tuple[Any, Any] = left.value, right.value
            a, b = pair
            if all(isinstance(v, _PLAIN) for v in pair):
                if op in ("is", "isnot") and (a is None or b is None or isinstance(a, bool)):
                    return const((a is b) == (op == "is"))
                alike = type(a) is type(b) and type(a) in (int, str)
                if op in ("eq", "ne") or (op in _COMPARED and alike):
                    return const(bool(_COMPARED[op](a, b)))
            if op in ("eq", "ne") and isinstance(a, str) != isinstance(b, str):
                return const(op == "ne")
        if isinstance(left, tuple) and isinstance(right, tuple) and op in _COMPARED:
            one, two = ([p.value for p in side if isinstance(p, Const)] for side in (left, right))
            if len(one) == len(left) and len(two) == len(right):
                with contextlib.suppress(TypeError):  # then it raises when it is reached
                    return const(bool(_COMPARED[op](one, two)))
        none = Const("None", None)
        if isinstance(left, Perhaps) or isinstance(right, Perhaps):
            return None
        if op in ("is", "isnot") and none in (left, right):
            other = right if left == none else left
            if is_atom(other) and self.never_none(other):
                return const(op == "isnot")
        if op in ("is", "isnot"):
            if self.same_row(op, left, right) is not None:
                return None
            same = None
            if is_atom(left) != is_atom(right):
                other = left if is_atom(left) else right
                same = False if isinstance(other, Const) else None
            elif not is_atom(left) and not self.callers(left) and not self.callers(right):
                same = left == right
                if not same and isinstance(left, Ref) and isinstance(right, Ref):
                    self.surely_two(left, right)
            elif left == right and not is_atom(left):
                same = True
            return None if same is None else const(same == (op == "is"))
        if op in ("in", "notin") and isinstance(left, (Const, tuple)):
            found = self.contains(right, left)
            return None if found is None else const(found == (op == "in"))
        if op in ("eq", "ne"):
            keys = self.plain(left), self.plain(right)
            if (
                keys[0] is not None
                and keys[1] is not None
                and not (is_atom(left) and is_atom(right))
            ):
                return const((keys[0][0] == keys[1][0]) == (op == "eq"))
            if self.unlike_kinds(left, right):
                return const(op == "ne")
        return None

    def unlike_kinds(self, left: Value, right: Value) -> bool:
        """Whether one is a list, a dict or a tuple, and the other is none or of another length."""
        kinds = [self.kind_of(v) for v in (left, right)]
        return None not in kinds and kinds[0] != kinds[1]

    def kind_of(self, value: Value) -> tuple[str, int] | None:
        """Return what a value is compared as, if that is known: its kind, and how many items."""
        if isinstance(value, Const):
            return ("plain", 0) if type(value.value) in (*_PLAIN, float, complex) else None
        if type(value) is tuple:
            return "tuple", len(value)
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        if cell is None or cell.kind not in ("list", "dict", "set") or cell.cls is not None:
            return None
        return cell.kind, len(cell.slots)

    def callers(self, value: Value) -> bool:
        """Whether a value is an object of the caller's, which another name may stand for."""
        return isinstance(value, Ref) and self.heap[value.id].base is not None

    def plain(self, value: Value) -> tuple[Any] | None:
        """Return what a value is, in a tuple of one, where it is put together from constants."""
        if isinstance(value, Const):
            return (value.value,) if isinstance(value.value, _PLAIN) else None
        if isinstance(value, Known):
            return (value.object,)
        if isinstance(value, Var) and self.literal and value.name in self.integers:
            return (self.integers[value.name].value,)
        if isinstance(value, Apply):
            found = integer_of(value, self.plain)
            return None if found is None else (found,)
        items: Any = value
        if isinstance(value, Ref):
            cell = self.heap[value.id]
            if cell.kind != "list":
                return None
            items = cell.items
        if not isinstance(items, tuple):
            return None
        parts = [self.plain(v) for v in items]
        if any(p is None for p in parts):
            return None
        made = [p[0] for p in parts if p is not None]
        return (made if isinstance(value, Ref) else tuple(made),)

    def contains(self, container: Value, item: Const | tuple[Value, ...]) -> bool | None:
        """Whether a container made inside has an item, where that is known."""
        known = self.plain(item)
        if known is None:
            return None
        if isinstance(container, Ref):
            cell = self.heap[container.id]
            if cell.kind in ("dict", "set"):
                return known[0] in cell.slots
            container = cell.items if cell.kind == "list" else container
        if not isinstance(item, Const):
            return None
        if isinstance(container, tuple) and all(isinstance(v, Const) for v in container):
            return item.value in [v.value for v in container if isinstance(v, Const)]
        return None

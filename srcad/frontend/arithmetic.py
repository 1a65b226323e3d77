"""Operators of what is put together here: tuples, lists, dicts and sets joined, objects added."""

from __future__ import annotations

import inspect
from collections import Counter
from typing import Any

from srcad.frontend.expressions import ExpressionReader
from srcad.frontend.list_recipes import LIST_RECIPES
from srcad.frontend.own_methods import own_methods
from srcad.frontend.values import Cell, Known, NamedOf, Ref, Seq, Value, declines, is_atom
from srcad.ir.nodes import Apply, Branch, Const, Expr, Var, const
from srcad.ir.parse import BINARY, UPDATES

__all__ = ["ArithmeticReader"]

_OPERATOR_METHODS = {
    "div": "truediv", "bitand": "and", "bitor": "or", "bitxor": "xor",
}  # fmt: skip
# by which NumPy finds what is in an object, before it asks the object's own operator
_LOOKED_AT = ("__getitem__", "__array__", "__array_ufunc__", "__array_interface__",
              "__array_struct__", "__buffer__")  # fmt: skip
_OF_SETS = ("bitand", "bitor", "sub", "bitxor")


class ArithmeticReader(ExpressionReader):
    """Reads operators of containers and objects."""

    def is_long_tuple(self, value: Value) -> bool:
        """Whether a value is a tuple whose length is not known, which is kept as a list."""
        return isinstance(value, Var) and value.name in self.tuples & self.lists

    def longer(self, left: Value, right: Value, node: Any) -> Var:
        """Join two tuples, of which one at least has no known length."""
        parts: list[Expr] = []
        for value in (left, right):
            if isinstance(value, tuple) and all(map(is_atom, value)):
                parts.append(Apply("list", tuple(self.single(v, node) for v in value)))
            elif self.is_long_tuple(value):
                parts.append(self.single(value, node))
            else:
                self.fail(node, "what is added to a tuple of unknown length",
                          "add a tuple of numbers or arrays")  # fmt: skip
        made = self.emit(Apply("add", tuple(parts)), node)
        self.lists.add(made.name)
        self.tuples.add(made.name)
        return made

    def joined(self, left: Value, right: Value, node: Any) -> Value:
        """Read ``+`` and ``*`` of tuples and lists."""
        op = BINARY[type(node.op).__name__]
        if op == "add" and (self.is_long_tuple(left) or self.is_long_tuple(right)):
            return self.longer(left, right, node)
        if op == "mod" and isinstance(left, Const) and isinstance(left.value, str):
            return self.emit(Apply("mod", (left, self.single(right, node))), node)
        cells = [self.heap[v.id] for v in (left, right) if isinstance(v, Ref)]
        if any(c.cls is Counter for c in cells):
            self.fail(node, "an operator of a Counter", "write it out: counts[key] += other[key]")
        if op == "bitor" and len(cells) == 2 and all(c.kind == "dict" for c in cells):
            return self.new_cell(Cell("dict", {**cells[0].slots, **cells[1].slots}))
        if op in _OF_SETS and len(cells) == 2 and all(c.kind == "set" for c in cells):
            return self.of_sets(op, cells[0], cells[1])
        if isinstance(left, NamedOf) or isinstance(right, NamedOf):
            found = self.operator_method(op, left, right, node)
            if found is not None:
                return found
        sides = [None if is_atom(v) or isinstance(v, Seq) else self.known_items(v, node)
                 for v in (left, right)]  # fmt: skip
        items: tuple[Value, ...] | None = None
        if op == "add" and sides[0] is not None and sides[1] is not None:
            items = (*sides[0], *sides[1])
        for side, count in ((sides[0], right), (sides[1], left)):
            times = self.plain(count) if op == "mul" and is_atom(count) else None
            if side is not None and times is not None and isinstance(times[0], int):
                items = side * times[0]
        kinds = [v for v in (left, right) if not is_atom(v)]
        if items is not None and all(isinstance(v, tuple) for v in kinds):
            return items
        if items is not None and all(
            isinstance(v, Ref) and self.heap[v.id].kind == "list" for v in kinds
        ):
            return self.new_list(items)
        if isinstance(left, Ref) or isinstance(right, Ref):
            found = self.operator_method(op, left, right, node)
            if found is not None:
                return found
        other = right if isinstance(left, Ref) else left
        if op == "mul" and cells and is_atom(other) and self.is_count(other):
            if not all(isinstance(v, Const) for cell in cells for v in cell.items):
                whole = left if isinstance(left, Ref) else right
                return self.in_place_of(LIST_RECIPES["mul"], (whole, other), (), node, None)
            made = self.emit(Apply(op, (self.single(left, node), self.single(right, node))), node)
            self.lists.add(made.name)
            return made
        with_array = is_atom(left) or is_atom(right)  # or a count: the facts will tell
        if op == "add":
            self.only_array(left if is_atom(left) else right, node)
        if with_array or isinstance(left, Known) or isinstance(right, Known):
            return self.emit(Apply(op, (self.single(left, node), self.single(right, node))), node)
        return self.fail(node, "arithmetic with a tuple or list", "make it an array: np.array(...)")

    def only_array(self, value: Value, node: Any) -> None:
        """Ask of what a call gives, to which a list is added, whether that joins two lists."""
        whole = self.last_value(value) if isinstance(value, Var) else None
        met: set[Expr] = set()
        while isinstance(whole, Apply) and whole.op == "index" and whole not in met:
            met.add(whole)
            base = whole.args[0]
            whole = self.last_value(base) if isinstance(base, Var) else base
        if isinstance(whole, Apply) and whole.op == "call":
            self.effect(Apply("only_array", (self.single(value, node),)), node)

    def operator_method(self, op: str, left: Value, right: Value, node: Any) -> Value | None:
        """Read an operator that a class defines."""
        name = _OPERATOR_METHODS.get(op, op)
        if op in UPDATES:
            name = f"i{_OPERATOR_METHODS.get(op[1:], op[1:])}"
        for owner, other, text in ((left, right, f"__{name}__"), (right, left, f"__r{name}__")):
            if self.defines(owner, text):
                if owner is right and is_atom(left) and not isinstance(left, Const):
                    self.reflected(left, owner, text, node)
                made = self.call_method(owner, text, (other,), node)
                if declines(made):
                    continue
                return made
        return None

    def reflected(self, left: Value, owner: Value, text: str, node: Any) -> None:
        """Refuse what NumPy does itself: it asks ``owner`` for each number of an array.

        A number asks once, as Python does, if what it meets has no items for NumPy to look at.
        """
        if isinstance(owner, NamedOf):
            self.fail(node, "an operator of a number or array and of a named tuple that"
                      f" defines {text}", "write the named tuple first")  # fmt: skip
        cls = self.heap[owner.id].cls if isinstance(owner, Ref) else None
        missing = object()
        if inspect.getattr_static(cls, "__array_ufunc__", missing) is None:
            return  # NumPy leaves it to the object, also where it has an array
        looked_at = next((n for n in _LOOKED_AT if hasattr(cls, n)), None)
        if looked_at:
            self.fail(
                node,
                f"{text} of an object that has {looked_at}, which NumPy asks first",
                "write the object first, or set __array_ufunc__ to None in its class",
            )
        name = cls.__name__ if cls is not None else "object"
        said = (f"{text} of {name} and of an array: NumPy calls it for each number of the"
                " array; set __array_ufunc__ = None in its class")  # fmt: skip
        raised = self.raised(NotImplementedError(said), node)
        test = Apply("ne", (Apply("np.ndim", (self.single(left, node),)), const(0)))
        self.add(Branch(test, (raised,), (), self.place(node)), node)

    def defines(self, value: Value, method: str) -> bool:
        """Whether the class of an object or of a named tuple defines an operator."""
        if isinstance(value, NamedOf):  # what all tuples have is no method of its own
            return method in own_methods(value.cls)
        if not isinstance(value, Ref) or self.heap[value.id].kind != "object":
            return False
        return inspect.getattr_static(self.heap[value.id].cls, method, None) is not None

    def is_count(self, value: Value) -> bool:
        """Whether a value surely is an integer: a length, a sum of such, a name for one."""
        if isinstance(value, Const):
            return type(value.value) is int
        if isinstance(value, Var):
            found = self.last_value(value)
            return value.name in self.integers or (found != value and self.is_count(found))
        if not isinstance(value, Apply) or value.kwargs:
            return False
        if value.op in ("add", "sub", "mul", "floordiv"):
            return all(map(self.is_count, value.args))
        base = value.args[0] if value.op == "index" else value
        counts = ("shape",) if value.op == "index" else ("size", "ndim")
        asked = isinstance(base, Apply) and base.op == "attr" and isinstance(base.args[1], Const)
        if asked and isinstance(base, Apply):
            return getattr(base.args[1], "text", "") in counts
        return value.op in ("len", "int", "np.size", "np.ndim")

    def as_array(self, value: Expr, node: Any) -> Expr:
        """Write a list as an array where that is what it is taken for."""
        value = self.operand(value, node)
        literal = isinstance(value, Apply) and value.op in ("list", "tuple")
        return self.emit(Apply("np.array", (value,)), node) if literal else value

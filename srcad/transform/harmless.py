"""What the types tell of exceptions: whether an expression surely raises none of some classes.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> types = {"x": array("n"), "y": array("n"), "z": array("m")}
>>> surely = Harmless(types, (), {}, Function("f", ("x", "y", "z"), ()))
>>> surely(parse("x + y"), (ValueError,)), surely(parse("x + z"), (ValueError,))
(True, False)
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from srcad.analysis.facts import Types, typeof
from srcad.frontend.dangers import COMPARED, LOUD, SMOOTH, TRUTH, Danger, computes, of_operation
from srcad.ir.nodes import Apply, Assign, Const, Expr, Function, Var
from srcad.ir.types import INTEGERS, Dim, Shape, Type, size_in
from srcad.ir.walk import defined, statements, subexpressions

__all__ = ["Harmless"]

Classes = tuple[type[BaseException], ...]
_ALWAYS = ("shape", "ndim", "size", "dtype", "T", "real", "imag")
_TRUE_OR_FALSE = ("text", "tuple", "list", "dict", "nothing", "number", "known")
_ARITHMETIC = {"add", "sub", "mul", "div", "floordiv", "mod", "pow", "np.maximum", "np.minimum"}
# what makes an array that can be written into
_NEW = {
    "neg", "abs", "copy", "matmul", "np.dot", "np.outer", "np.zeros", "np.ones", "np.empty",
    "np.full", "np.eye", "np.zeros_like", "np.ones_like", "np.empty_like", "np.copy", "np.array",
    "np.arange", "np.linspace", "np.where", *(op for op in SMOOTH if op.startswith("np.")),
}  # fmt: skip
_CONTAINERS = ("tuple", "list", "dict", "text")


class Harmless:
    """Knows the types, the names that may hold None, and what names with one value stand for."""

    def __init__(
        self, types: Types, nones: Collection[str], of: dict[str, Expr], function: Function
    ) -> None:
        self.types = types
        self.nones = nones
        self.of = of
        self.function = function

    @cached_property
    def own(self) -> set[str]:
        """Names of arrays that surely can be written into: they are made by operations."""
        made: dict[str, list[Expr | None]] = {}
        for stmt in statements(self.function.body):
            for name in defined(stmt):
                made.setdefault(name, []).append(stmt.value if isinstance(stmt, Assign) else None)
        found = made.keys() - set(self.function.params)
        found -= {s.target for s in self.function.entry}
        while True:
            kept = {n for n in found if all(_is_new(value, found) for value in made[n])}
            if kept == found:
                return found
            found = kept

    def __call__(self, expr: Expr, classes: Classes) -> bool:
        """Whether making an expression surely raises nothing of some classes."""
        parts = [e for e in subexpressions(expr) if isinstance(e, Apply)]
        if any(issubclass(c, LOUD) for c in classes) and any(map(computes, parts)):
            return False
        return all(self.raises_not(p, d, classes) for p in parts for d in of_operation(p))

    def raises_not(self, expr: Apply, danger: Danger, classes: Classes) -> bool:
        """Whether an operation surely does not raise what it may raise else."""
        for cls in danger.classes:
            caught = issubclass(cls, classes) or (
                not danger.exact and any(issubclass(c, cls) for c in classes)
            )
            if caught and not self.never(expr, cls):
                return False
        return True

    def kind(self, expr: Expr) -> Type:
        """Return the type of an expression."""
        return typeof(expr, self.types)

    def shape(self, expr: Expr) -> Shape | None:
        """Return the shape of a number or an array."""
        t = self.kind(expr)
        return t.shape if t.kind in ("number", "array") else None

    def numeric(self, expr: Expr, dtypes: str = "if") -> bool:
        """Whether a value surely is a number or an array, and no integer beyond those of NumPy."""
        t = self.kind(expr)
        if isinstance(expr, Var) and expr.name in self.nones:
            return False
        dtype = "i" if t.dtype == "u" else t.dtype
        return t.kind in ("number", "array") and dtype in dtypes

    def small(self, expr: Expr) -> bool:
        """Whether a number surely is no integer that is too large for a float."""
        t = self.kind(expr)
        whole = t.kind == "number" and t.dtype not in ("f", "c", "b")
        if isinstance(expr, Const):
            return not whole or abs(expr.value) < 2**53
        return not whole or size_in(t) is not None

    def never(self, expr: Apply, cls: type[BaseException]) -> bool:
        """Whether an operation never raises a class, for operands of these types."""
        op, args = expr.op, expr.args
        if op in TRUTH:
            tested = args[:1] if op == "ifexp" else args
            return all(self.decides(a) for a in tested)
        if op == "chain":
            return all(self.kind(a).kind == "number" and self.numeric(a, "bif")
                       for a in args[::2])  # fmt: skip
        if op in COMPARED:
            if cls is TypeError:
                dtypes = "bifc" if op in ("eq", "ne") else "bif"
                return all(self.numeric(a, dtypes) for a in args)
            return _fit(*map(self.shape, args))
        if op in _ARITHMETIC:
            return self.arithmetic(op, args, cls)
        if op in ("np.sum", "np.mean", "np.max", "np.min") and self.along_axis(expr):
            return self.numeric(args[0], "fc")
        if op in ("neg", "pos", "abs") or (
            op in SMOOTH and op.startswith("np.") and len(args) == 1 and not expr.kwargs
        ):
            (x,) = args
            wide = op in ("neg", "pos", "abs", "np.sum", "np.copy", "np.zeros_like", "np.ones_like")
            return self.numeric(x, "ifc" if wide else "fc") or (self.numeric(x) and self.small(x))
        if op.startswith("math."):
            if cls is TypeError:
                return all(self.numeric(a, "bif") and self.shape(a) == () for a in args)
            return cls is OverflowError and op in SMOOTH and all(map(self.small, args))
        return self.other(expr, cls)

    def arithmetic(self, op: str, args: tuple[Expr, ...], cls: type[BaseException]) -> bool:
        """Whether an operation of numbers or arrays never raises a class."""
        if not all(self.numeric(a, "ifc") for a in args):
            return False
        if cls is TypeError:
            return op not in ("floordiv", "mod") or not any(self.numeric(a, "c") for a in args)
        if cls is ValueError:
            whole = op == "pow" and not any(self.numeric(a, "fc") for a in args)
            return _fit(*map(self.shape, args)) and not whole  # whole numbers to negative powers
        float_array = any(self.kind(a).kind == "array" and self.numeric(a, "fc") for a in args)
        if cls is OverflowError and op != "pow":
            whole = all(self.kind(a).kind == "number" and self.numeric(a, "i") for a in args)
            return (whole and op != "div") or all(map(self.small, args))
        return float_array and all(map(self.small, args))  # NumPy gives an infinite value

    def along_axis(self, expr: Apply) -> bool:
        """Whether a reduction is along a dimension that an array has."""
        rank = len(self.shape(expr.args[0]) or ())
        (name, axis), *others = expr.kwargs or ((None, None),)
        given = axis.value if isinstance(axis, Const) and name == "axis" else None
        return not others and len(expr.args) == 1 and type(given) is int and -rank <= given < rank

    def decides(self, expr: Expr) -> bool:
        """Whether a value is true or false."""
        if isinstance(expr, Apply) and expr.op in TRUTH and expr.op != "ifexp":
            return True  # asked for by itself
        t = self.kind(expr)
        return t.kind in _TRUE_OR_FALSE

    def other(self, expr: Apply, cls: type[BaseException]) -> bool:
        """Whether an operation that is not arithmetic never raises a class."""
        op, args = expr.op, expr.args
        t = self.kind(args[0]) if args else None
        if op == "attr":
            name = getattr(args[1], "text", "")
            return t is not None and t.kind == "array" and name in _ALWAYS
        if op in ("T", "copy"):
            return t is not None and t.kind == "array"
        if op == "len":
            return t is not None and (
                (t.kind == "array" and bool(t.shape)) or t.kind in _CONTAINERS
            )
        if op == "range":
            return all(self.numeric(a, "i") and self.shape(a) == () for a in args) and (
                cls is not ValueError or (isinstance(args[2], Const) and args[2].value != 0)
            )
        if op == "float":
            plain = self.numeric(args[0]) and self.shape(args[0]) == ()
            return plain and (cls is not OverflowError or self.small(args[0]))
        if op == "index":
            return self.index(args[0], args[1], cls)
        if op in ("matmul", "np.dot") and len(args) == 2:
            numbers = all(self.numeric(a, "ifc") for a in args)
            sure = op == "np.dot" and cls is TypeError  # but `2.0 @ 3.0` is one
            return numbers and (sure or _chained(*map(self.shape, args)))
        if op in ("np.common_type", "np.result_type"):
            kinds = [self.kind(a) for a in args]
            plain_ = ("array", "number") if op == "np.result_type" else ("array",)
            return all(k.kind in plain_ and k.dtype in (*INTEGERS, "f", "c") for k in kinds)
        if op in ("np.zeros", "np.ones", "np.empty", "np.eye", "np.identity") and not expr.kwargs:
            sizes = args[0].args if isinstance(args[0], Apply) and args[0].op == "tuple" else args
            return all(self.is_size(a) for a in sizes)
        if op == "updated":
            old, name, value = args
            plain_op = getattr(name, "value", "")
            grows = self.shape(old) != () and self.shape(value) not in ((), self.shape(old))
            casts = self.numeric(old, "i") and not self.numeric(value, "i")
            casts |= self.kind(old).kind == "array" and not self.numeric(old, "f")
            fixed = self.kind(old).kind == "array" and not _is_new(old, self.own)
            if plain_op not in _ARITHMETIC or grows or casts or fixed:
                return False
            return self.never(Apply(plain_op, (old, value)), cls) or cls in (IndexError, KeyError)
        if op == "stored":
            return self.write(args[0], args[1], args[2], cls)
        if op == "unpacked":
            assert t is not None
            count = getattr(args[1], "value", None)
            known = len(t.items) if t.kind == "tuple" else t.shape[0] if t.shape else None
            return known == count and (t.kind == "array" or isinstance(args[0], Apply))
        if op == "sum" and len(args) == 1 and t is not None:
            vector = t.kind == "array" and t.shape is not None and len(t.shape) == 1
            return vector and self.numeric(args[0], "ifc")
        return False

    def is_size(self, expr: Expr) -> bool:
        """Whether a value surely is a whole number that is not negative."""
        if isinstance(expr, Const):
            return type(expr.value) is int and expr.value >= 0
        known = size_in(self.kind(expr))
        return isinstance(known, int) or (isinstance(known, Dim) and known.sure)

    def index(self, base: Expr, at: Expr, cls: type[BaseException]) -> bool:
        """Whether a reading of an item or a part never raises a class."""
        t = self.kind(base)
        if t.kind == "array":
            parts = at.args if isinstance(at, Apply) and at.op == "tuple" else (at,)
            if cls is not IndexError:
                return issubclass(cls, (KeyError, TypeError))
            known = t.shape is not None and len(parts) <= len(t.shape)
            return known and all(_whole_slice(p) for p in parts)
        if t.kind == "tuple" and isinstance(base, Apply):
            while isinstance(at, Var) and at.name in self.of:
                at = self.of[at.name]
            k = at.value if isinstance(at, Const) else None
            return type(k) is int and -len(t.items) <= k < len(t.items)
        return False

    def write(self, base: Expr, at: Expr, value: Expr, cls: type[BaseException]) -> bool:
        """Whether a write into a place never raises a class."""
        t, place = self.kind(base), self.kind(Apply("index", (base, at)))
        if t.kind != "array":
            return t.kind == "list" and cls is ValueError and not isinstance(at, Apply)
        if issubclass(cls, LookupError):
            return self.index(base, at, cls)
        if cls is ValueError and not _is_new(base, self.own):
            return False  # it may be read-only
        fits = t.dtype == "c" or (t.dtype == "f" and self.numeric(value, "bif"))
        if not fits or not self.numeric(value, "bifc"):
            return False
        shape = self.shape(value)
        return shape == () or (shape is not None and None not in shape and shape == place.shape)


def _is_new(value: Expr | None, own: set[str]) -> bool:
    """Whether a value is memory of its own, or part of such memory."""
    if isinstance(value, Var):
        return value.name in own
    if not isinstance(value, Apply):
        return False
    if value.op in ("index", "T"):
        return _is_new(value.args[0], own)
    return value.op in _NEW or value.op.removeprefix("i") in _ARITHMETIC


def _fit(*shapes: Shape | None) -> bool:
    """Whether arrays of these shapes surely broadcast."""
    if any(s is None for s in shapes):
        return False
    known = [s for s in shapes if s]
    for k in range(1, max((len(s) for s in known), default=0) + 1):
        dims = {s[-k] for s in known if len(s) >= k} - {1}
        if len(dims) > 1 or None in dims:
            return len(set(known)) == 1 and None not in known[0]
    return True


def _chained(one: Shape | None, two: Shape | None) -> bool:
    """Whether a matrix product of these shapes surely is one."""
    if not one or not two or max(len(one), len(two)) > 2:
        return False
    inner = two[0]
    return inner is not None and one[-1] == inner


def _whole_slice(part: Expr) -> bool:
    if isinstance(part, Const):
        return part.value is Ellipsis
    return isinstance(part, Apply) and part.op == "slice" and all(
        isinstance(a, Const) or (isinstance(a, Apply) and a.op == "len") for a in part.args
    )  # fmt: skip

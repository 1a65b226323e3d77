"""What the result does not depend on, though it is computed with it: the largest exponent.

``c + log(sum(exp(z - c)))`` is the same for every c, so that nobody differentiates the c that is
subtracted to keep the exponentials small. A value that c enters is c times a number added to one
without c (a *shift*), or one without c times ``exp(c)`` to a power (a *scale*); where the numbers
add up to zero, c is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from srcad.analysis.activity import sources
from srcad.analysis.facts import Types, typeof
from srcad.ir.given import times_bound
from srcad.ir.nodes import Apply, Assign, Block, Const, Expr, Function, Stmt, Store, Var
from srcad.ir.parse import FULL, WHOLE
from srcad.ir.types import INTEGERS, UNKNOWN, Dim
from srcad.ir.walk import blocks, names, own_expressions, reads, statements, touched

__all__ = ["invariants"]

_CANDIDATES = {"np.max", "np.amax", "np.min", "np.amin", "max", "min"}


class _Part(NamedTuple):
    """How c enters: ``times`` c is added, or ``exp(times*c)`` is a factor.

    ``axes`` are the dimensions of the value, counted from the last, along which c's own lie.
    """

    scale: bool
    times: float
    axes: tuple[int, ...]


class _MattersError(Exception):
    """The value may depend on c."""


def invariants(function: Function, types: Types) -> set[str]:
    """Return the names of extremes that the result does not depend on.

    >>> from srcad.ir.nodes import Return
    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.types import NUMBER, array
    >>> lines = ("c", "np.max(z)"), ("u1", "np.exp(z - c)"), ("y", "c + np.log(np.sum(u1))")
    >>> body = (*(Assign(n, parse(e)) for n, e in lines), Return(Var("y")))
    >>> types = {"z": array("n"), "c": NUMBER, "u1": array("n"), "y": NUMBER}
    >>> invariants(Function("f", ("z",), body), types)
    {'c'}
    """
    body = tuple(statements(function.body))
    if not any(_is_candidate(s) for s in body):
        return set()
    once = times_bound(function)
    read = _reads(body)
    found: set[str] = set()
    for block in _blocks(function.body):
        for at, stmt in enumerate(block):
            if isinstance(stmt, Assign) and _is_candidate(stmt):
                t = types.get(stmt.target, UNKNOWN)
                if t.dtype == "f" and t.shape is not None and t.kind in ("number", "array"):
                    axes = tuple(i - len(t.shape) for i, d in enumerate(t.shape) if d != 1)
                    start = {stmt.target: _Part(False, 1, axes)}
                    if _Follow(types, once, read).vanishes(block[at + 1 :], start):
                        found.add(stmt.target)
    return found


def _is_candidate(stmt: Stmt) -> bool:
    value = stmt.value if isinstance(stmt, Assign) else None
    return isinstance(value, Apply) and value.op in _CANDIDATES


def _blocks(block: Block) -> Iterable[Block]:
    yield block
    for stmt in block:
        for inner in blocks(stmt):
            yield from _blocks(inner)


def _reads(body: Iterable[Stmt]) -> Counter[str]:
    owns = (own for stmt in body for own in own_expressions(stmt))
    return Counter(name for own in owns for name in reads(own))


class _Follow:
    """Follows one value through the lines after it."""

    def __init__(self, types: Types, once: Counter[str], read: Counter[str]) -> None:
        self.types = types
        self.once = once
        self.read = read
        self.parts: dict[str, _Part] = {}

    def vanishes(self, block: Block, start: dict[str, _Part]) -> bool:
        """Whether nothing that stays depends on c."""
        self.parts = dict(start)
        seen: Counter[str] = Counter()
        for stmt in block:
            if touched(stmt).read.isdisjoint(self.parts):
                continue
            # (a write into c itself makes it another value, which may matter)
            if isinstance(stmt, Store) and stmt.base not in start and self.written(stmt, seen):
                continue
            if not isinstance(stmt, Assign) or self.once[stmt.target] != 1:
                return False
            seen.update({n: k for n, k in _reads([stmt]).items() if n in self.parts})
            try:
                part = self.of(stmt.value)
            except _MattersError:
                return False
            if part is not None:
                self.parts[stmt.target] = part
        return all(self.once[n] == 1 and self.read[n] == seen[n] for n in self.parts)

    def written(self, stmt: Store, seen: Counter[str]) -> bool:
        """Follow a write into all of an array, if it is one: from there on it is what it gets."""
        if stmt.op or stmt.index != WHOLE or self.once[stmt.base] != 1:
            return False
        seen.update({n: k for n, k in _reads([stmt]).items() if n in self.parts})
        try:
            part = self.of(stmt.value)
        except _MattersError:
            return False
        self.parts.pop(stmt.base, None)
        if part is not None:
            self.parts[stmt.base] = part
        return True

    def of(self, expr: Expr) -> _Part | None:
        """Return how c enters an expression; None where it does not."""
        if isinstance(expr, Var):
            return self.parts.get(expr.name)
        if isinstance(expr, Const) or not sources(expr) & self.parts.keys():
            return None  # of a shape c is no part
        method = _METHODS.get(expr.op)
        if method is None:
            raise _MattersError
        return method(self, expr)

    def sum(self, expr: Apply) -> _Part | None:
        """``a + b`` and ``a - b``: shifts add up, and so does what has a factor in common."""
        one, two = map(self.of, expr.args)
        sign = -1 if expr.op == "sub" else 1
        if one is None or two is None:
            part = one or two
            if part is None or part.scale:
                raise _MattersError
            return part if one is not None else part._replace(times=sign * part.times)
        if one.scale and one == two:
            return one
        if one.scale or two.scale or one.axes != two.axes:
            raise _MattersError
        times = one.times + sign * two.times
        return one._replace(times=times) if times else None

    def product(self, expr: Apply) -> _Part | None:
        """``a * b`` and ``a / b``: scales multiply; a literal multiplies a shift."""
        one, two = map(self.of, expr.args)
        sign = -1 if expr.op == "div" else 1
        if one is None or two is None:
            part, other = (one, expr.args[1]) if two is None else (two, expr.args[0])
            assert part is not None
            if part.scale:
                return part if two is None else part._replace(times=sign * part.times)
            if not isinstance(other, Const) or type(other.value) not in (int, float):
                raise _MattersError
            if expr.op == "div" or not other.value:
                raise _MattersError
            return part._replace(times=part.times * other.value)
        if not (one.scale and two.scale) or one.axes != two.axes:
            raise _MattersError
        times = one.times + sign * two.times
        return one._replace(times=times) if times else None

    def negative(self, expr: Apply) -> _Part | None:
        """``-a``: a shift changes its sign, a factor stays."""
        part = self.of(expr.args[0])
        return part if part is None or part.scale else part._replace(times=-part.times)

    def exponential(self, expr: Apply) -> _Part | None:
        """Of a shift the exponential is a scale."""
        return self.turned(expr, scale=False)

    def logarithm(self, expr: Apply) -> _Part | None:
        """Of a scale the logarithm is a shift."""
        return self.turned(expr, scale=True)

    def turned(self, expr: Apply, scale: bool) -> _Part | None:
        """Turn a shift into a scale, or the other way round."""
        part = self.of(expr.args[0])
        if part is None or part.scale != scale or len(expr.args) != 1 or expr.kwargs:
            raise _MattersError
        return part._replace(scale=not scale)

    def reduced(self, expr: Apply) -> _Part | None:
        """A sum over dimensions along which c does not vary keeps a factor, a mean a shift too."""
        part = self.of(expr.args[0])
        kwargs = dict(expr.kwargs)
        axis, keep = kwargs.pop("axis", None), kwargs.pop("keepdims", Const("False", False))
        shape = typeof(expr.args[0], self.types).shape
        if part is None or shape is None or kwargs or len(expr.args) != 1:
            raise _MattersError
        if not part.scale and expr.op == "np.sum":
            raise _MattersError
        dropped = range(-len(shape), 0)
        if axis is not None:
            if not isinstance(axis, Const) or type(axis.value) is not int or not shape:
                raise _MattersError
            at = axis.value % len(shape) - len(shape)
            dropped = range(at, at + 1)
        if not isinstance(keep, Const) or set(dropped) & set(part.axes):
            raise _MattersError
        if keep.value:
            return part
        return part._replace(axes=tuple(a + sum(d > a for d in dropped) for a in part.axes))

    def spread(self, expr: Apply) -> _Part | None:
        """``np.expand_dims(a, i)``."""
        part, axis = self.of(expr.args[0]), expr.args[1] if len(expr.args) > 1 else None
        shape = typeof(expr.args[0], self.types).shape
        if part is None or shape is None or not isinstance(axis, Const) or expr.kwargs:
            raise _MattersError
        if type(axis.value) is not int:
            raise _MattersError
        new = axis.value % (len(shape) + 1) - (len(shape) + 1)
        return part._replace(axes=tuple(a - (new >= a) for a in part.axes))

    def picked(self, expr: Apply) -> _Part | None:
        """``a[:, None]``, and ``a[np.arange(n), k]`` where c lies along the first."""
        part, index = self.of(expr.args[0]), expr.args[1]
        shape = typeof(expr.args[0], self.types).shape
        if part is None or shape is None or names(index) & self.parts.keys():
            raise _MattersError
        if index == WHOLE:
            return part
        items = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
        if all(i == FULL or (isinstance(i, Const) and i.value is None) for i in items):
            return part._replace(axes=_with_new(items, part.axes, len(shape)))
        if len(items) == len(shape) == 2 and part.axes == (-2,):
            rows, columns = (typeof(i, self.types) for i in items)
            counted = isinstance(items[0], Apply) and items[0].op == "np.arange"
            counted = counted and len(getattr(items[0], "args", ())) == 1
            whole = isinstance(shape[0], (Dim, int)) and rows.shape == (shape[0],)
            if counted and whole and columns.shape == rows.shape and columns.dtype in INTEGERS:
                return part._replace(axes=(-1,))
        raise _MattersError


def _with_new(items: tuple[Expr, ...], axes: tuple[int, ...], rank: int) -> tuple[int, ...]:
    """Return where dimensions come to lie when new ones are put between them."""
    kept = [i for i, item in enumerate(items) if item == FULL]
    total = len(items) + rank - len(kept)
    kept += range(len(items), total)
    return tuple(kept[a + rank] - total for a in axes)


_METHODS = {
    "add": _Follow.sum, "sub": _Follow.sum, "mul": _Follow.product, "div": _Follow.product,
    "neg": _Follow.negative, "np.exp": _Follow.exponential, "math.exp": _Follow.exponential,
    "np.log": _Follow.logarithm, "math.log": _Follow.logarithm, "np.sum": _Follow.reduced,
    "np.mean": _Follow.reduced, "np.expand_dims": _Follow.spread, "index": _Follow.picked,
}  # fmt: skip
